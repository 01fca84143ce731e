"""Let a station in with a short code: the owner's end, at a terminal. (By a bundle's file: `giftwire-hub pair`.)"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click

from hub.cli.base import BAD_DATA, UNAVAILABLE, USAGE, Stop, cli, folder_option, json_option, say_json

LOOK_EVERY_S = 0.3
ENDS = {
    "expired": "The code is no longer good: its five minutes are over, or you took it back. Make another.",
    "used_up": "Wrong three times: this code is no longer good. Make another, and see who typed.",
    "not_the_same": "The words differ: somebody may be in between. Nobody was let in. Look who is in your network first.",
    "replaced": "Another code was made; this one is no longer good.",
}


@cli.command()
@folder_option
@click.option(
    "--role", required=True, type=click.Choice(["front-desk", "packing", "dispatch", "gateway", "follower", "owner"])
)
@click.option(
    "--name", default="", help="What the station is called, for people; what its computer calls itself if not given."
)
@click.option(
    "--station", default="", help="Its id; a known one gets a new key and keeps its outbox. A free one if not given."
)
@click.option("--person", default="", help="Name of the person who works there.")
@click.option("--yes", is_flag=True, hidden=True, help="For tests and scripts that compare the words themselves.")
@json_option
def code(data_dir: Path, role: str, name: str, station: str, person: str, yes: bool, as_json: bool) -> None:
    """Make a code for one new station, and let it in when the four words are the same at both ends."""
    from hub.domain.actor import Role
    from hub.link.codes import OVER, OVER_WELL, CodeRefused, Codes, HubAway
    from hub.link.keystore import load_bundle
    from hub.link.port import Wished

    path = data_dir / "owner.bundle"
    if not path.exists():
        raise Stop(f"{data_dir} is no data folder of a hub; start one with `giftwire-hub serve`", USAGE)
    bundle = load_bundle(path)
    if not bundle.side:
        raise Stop("the hub does not serve; start it with `giftwire-hub serve`", UNAVAILABLE)
    show = _Shown(as_json)
    try:
        with Codes(bundle) as codes:
            made = codes.make(Wished(Role(role.replace("-", "_")), name, station, person))
            show.code(made, role)
            asked = False
            while True:
                seen = codes.see(made.offer)
                show.seen(seen)
                if seen.state in OVER:
                    break
                if seen.state == "comparing" and not asked:
                    asked = True
                    seen = codes.settle(made.offer, same=yes or show.ask(seen))
                elif seen.state in ("waiting", "proved"):
                    asked = False
                time.sleep(LOOK_EVERY_S)
    except HubAway as error:
        raise Stop(str(error), UNAVAILABLE) from error
    except CodeRefused as error:
        raise Stop(f"the hub makes no code: {error.code}", BAD_DATA) from error
    except KeyboardInterrupt:
        with Codes(bundle) as codes:
            codes.settle(made.offer, same=False)
        raise click.Abort from None
    if seen.state != OVER_WELL:
        raise Stop(ENDS.get(seen.state, f"not let in: {seen.refusal or seen.state}"), BAD_DATA)


class _Shown:
    """What the owner sees, as sentences or as lines of JSON; each state once."""

    def __init__(self, as_json: bool) -> None:
        self._json = as_json
        self._last: tuple[Any, ...] = ()

    def code(self, made: Any, role: str) -> None:
        from hub.wire.pairing import grouped

        if self._json:
            say_json({"code": made.digits, "role": role, "lives_s": made.lives_s, "port": made.port})
            return
        click.echo(f"\n    {grouped(made.digits)}\n")
        click.echo(
            f"Type this at the new {role} station: start giftwire-station there. It is good for five minutes and one"
        )
        click.echo(f"station. (If the station does not find this hub: this machine's address, port {made.port}.)")

    def seen(self, seen: Any) -> None:
        now = (seen.state, seen.tries_left)
        if now == self._last:
            return
        before, self._last = self._last, now
        if self._json:
            say_json(
                {
                    "state": seen.state,
                    "tries_left": seen.tries_left,
                    "station": seen.station,
                    "name": seen.name,
                    "words": self._words(seen),
                    "refusal": seen.refusal,
                }
            )
        elif seen.state == "waiting" and before and seen.tries_left < before[1]:
            click.echo(f"Somebody came without the right code, or went away again; tries left: {seen.tries_left}")
        elif seen.state == "let_in":
            click.echo(f"{seen.station} ({seen.role.value}) is let in.")

    def _words(self, seen: Any) -> dict[str, list[str]]:
        from hub.wire.fingerprint import LANGUAGES, words_of

        return {language: list(words_of(seen.words, language)) for language in LANGUAGES}

    def ask(self, seen: Any) -> bool:
        words = self._words(seen)
        if not self._json:
            click.echo(f"\nA computer that calls itself {seen.name!r} knows the code and wants to be {seen.station}.")
            click.echo("Its screen must show these four words:\n")
            click.echo("    " + "   ".join(words["en"]))
            click.echo("    " + "   ".join(words["zh"]) + "\n")
        return click.confirm("Does it show the same words?", default=False, err=self._json)


def words_for_key(public: str) -> str:
    """A station's key as four words, for a list."""
    from hub.wire.fingerprint import fingerprint, words_of

    return " ".join(words_of(fingerprint(public.encode()), "en"))


def seen_now(bundle: Any) -> dict[str, float]:
    """Who is connected: seconds since each station's last word; empty where the hub does not say."""
    from hub.link.look import NoAnswer, look

    try:
        peers = look(bundle).peers
    except NoAnswer:
        return {}
    return {peer.station: min(p.heard_ago_s for p in peers if p.station == peer.station) for peer in peers}
