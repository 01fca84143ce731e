"""Who may speak (P11) and for how long (P12), at a hub process with its doors open to everybody on the machine.

`net-strangers`: unknown keys, no keys, keys for another shop's hub, keys that were revoked, on both pipes; and a key check
that dies under way: the hub must stay closed and, as it watches the check, open again for those it knows. A counter
in the hub's process (`net_planted.counts_what_is_heard`) writes down whose frames got past the doors: only of those let in.

`net-revoke`: stations that do not go away when they are told to: raw sockets that go on asking, following and listening
after `RevokeStation` or `giftwire-hub revoke`. The moment of the last thing that they are told or granted counts.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import zmq
from msgspec import Raw as RawJson

from hub.domain.actor import Role
from hub.domain.courier import Fix
from hub.domain.order import Place
from hub.domain.room import SHOP_ROOM, Audience
from hub.domain.vocabulary import AddCourier, MessageSent, RevokeStation, SendMessage
from hub.doors.keys import new_pair
from hub.link.link import Link
from hub.link.port import LinkState
from hub.log.reading import open_reader
from hub.log.recover import database_path
from hub.relay import replay
from hub.wire.bundle import Bundle, read_bundle
from hub.wire.codec import encode_command
from hub.wire.messages import Follow, Hello, Ping, Read, Submission, Submit, say
from tests.campaign.net_shop import Shop
from tests.campaign.table import Run, Span, Tally
from tests.hub.running import PATIENCE_S, ROOT, Raw, until

REVOKED_WITHIN_S = 2.0
"""P12."""
STRANGERS_A_ROUND = 24
STRANGER_SAYS = "a stranger was here"
LISTEN_S = 0.4
VICTIMS = 8
BY_COMMAND_LINE_EVERY = 4
"""Rounds; the others revoke over the owner's link."""


def speech(link_id: str, n: int, text: str = STRANGER_SAYS, session: str = "stranger") -> bytes:
    """A message for the shop's room as a client would submit it."""
    command = encode_command(SendMessage(SHOP_ROOM, link_id, Audience.STAFF, text=text))
    return say(Submit(session, (Submission(n, link_id, RawJson(command)),)))


def greeting(session: str = "stranger") -> bytes:
    """A plain hello."""
    return say(Hello(protocols=(1,), session=session, credit=1 << 20))


# P11 --------------------------------------------------------------------------------------------------------------


def strangers(span: Span, place: Path, planted: tuple[str, ...] = ()) -> Tally:
    """Rounds of strangers at one hub; then who was heard, and what the ledger holds."""
    tally = Tally()
    place.mkdir(parents=True, exist_ok=True)
    written = place / "heard"
    shop = Shop(place, ("counts_what_is_heard", *planted), environment={"GIFTWIRE_HEARD": str(written)})
    ids = shop.owner()
    try:
        revoked = [read_bundle(path.read_bytes()) for path in shop.enrol(Role.PACKING, ["packing_gone"])]
        shop.must(shop.owner(), RevokeStation("packing_gone"))
        clerk = shop.link("front_desk_1", folder=None)
        until(lambda: clerk.status.state is LinkState.LIVE)
        for number in span:
            _strangers_come(tally, shop, ids, revoked[0], number)
            shop.must(clerk, SendMessage(SHOP_ROOM, clerk.new_id(), Audience.STAFF, text=f"round {number}"))
            tally.rounds += 1
        if tally.violations:
            return tally
        for link in list(shop._links):
            shop.close(link)
        shop.stop()
        heard = ast.literal_eval(written.read_text())
        if set(heard) - {"owner", "front_desk_1"}:
            tally.broken(f"frames of {sorted(heard)} were heard")
        tally.notes["frames_of_those_let_in"] = sum(heard.values())
        reader = open_reader(database_path(shop.folder))
        try:
            said = [one.event for one in replay(reader, 0) if isinstance(one.event, MessageSent)]
        finally:
            reader.close()
        if any(event.person is not None and event.person.text == STRANGER_SAYS for event in said):
            tally.broken("the words of a stranger are in the ledger")
        return tally
    finally:
        shop.leave()


def _strangers_come(tally: Tally, shop: Shop, ids: Link, revoked: Bundle, number: int) -> None:
    """One round: all at once, each says hello and a message, and listens for as long as others are served, and longer."""
    context: zmq.Context[Any] = zmq.Context()
    hub_key, other_key = shop.serving.key, new_pair().public
    comers: list[tuple[str, Raw]] = []
    try:
        for index in range(STRANGERS_A_ROUND):
            pair = new_pair()
            curve: dict[str, dict[str, Any]] = {
                "an unknown key": {"public": pair.public, "secret": pair.secret, "hub_key": hub_key},
                "no key": {},
                "another shop's hub": {"public": revoked.public, "secret": revoked.secret, "hub_key": other_key},
                "a revoked key": {"public": revoked.public, "secret": revoked.secret, "hub_key": hub_key},
            }
            kind = sorted(curve)[index % len(curve)]
            side = index // len(curve) % 2 == 1
            stranger = Raw(context, shop.serving.side if side else shop.serving.facts, **curve[kind])
            comers.append((f"{kind} at the {'side' if side else 'facts'} pipe", stranger))
            stranger.say(say(Follow()) if side else greeting())
            stranger.say(say(Read(ids.new_id(), SHOP_ROOM)) if side else speech(ids.new_id(), 1))
            tally.faults += 1
        _until_a_station_was_served(shop, context)
        deadline = time.monotonic() + LISTEN_S
        for kind, stranger in comers:
            if not stranger.hears_nothing_for(max(0.0, deadline - time.monotonic())):
                tally.broken(f"round {number}: {kind} was answered: {stranger.hear()[0][:80]!r}")
    finally:
        for _, stranger in comers:
            stranger.close()
        context.destroy(linger=0)


def _until_a_station_was_served(shop: Shop, context: zmq.Context[Any]) -> None:
    """A station that came after the strangers has its answers: only from then on does silence say anything."""
    known = shop.bundle("front_desk_1")
    curve: dict[str, Any] = {"public": known.public, "secret": known.secret, "hub_key": known.hub_key}
    for address in (shop.serving.facts, shop.serving.side):
        raw = Raw(context, address, **curve)
        raw.say(say(Ping(1)))
        raw.hear(2 * PATIENCE_S)
        raw.close()


def dead_key_check(tally: Tally, place: Path, planted: tuple[str, ...] = ()) -> None:
    """Let the key check die: nobody new comes in, whoever is in works on; where it is watched, those known come in again."""
    place.mkdir(parents=True, exist_ok=True)
    for watched in (False, True):
        flag = place / f"fall-{watched}"
        plants = ("key_check_dies", *(() if watched else ("nobody_watches_the_key_check",)), *planted)
        shop = Shop(place / f"watched-{watched}", plants, environment={"GIFTWIRE_FALL": str(flag)})
        context: zmq.Context[Any] = zmq.Context()
        try:
            inside = shop.link("front_desk_1", folder=None)
            known = shop.bundle("packing_1")
            flag.touch()
            tally.faults += 1
            pair = new_pair()
            came = [
                Raw(context, shop.serving.facts, public=bundle[0], secret=bundle[1], hub_key=shop.serving.key)
                for bundle in ((pair.public, pair.secret), (known.public, known.secret), (pair.public, pair.secret))
            ]
            for raw in came:
                raw.say(greeting())
            for who, raw in zip(("a stranger", "a station", "a stranger"), came, strict=True):
                if not raw.hears_nothing_for(1.0) and (who == "a stranger" or not watched):
                    tally.broken(f"with a dead key check {who} was let in")
                raw.close()
            shop.must(inside, SendMessage(SHOP_ROOM, inside.new_id(), Audience.STAFF, text="we work on"))
            if watched:
                link = shop.link("packing_1", folder=None, live=False)
                until(lambda link=link: link.status.state is LinkState.LIVE, "the key check was not started anew")  # type: ignore[misc]  # bound on purpose
        finally:
            shop.leave()
            context.destroy(linger=0)


def play_strangers(span: Span, place: Path) -> Tally:
    """Strangers, and the key check's death."""
    tally = strangers(span, place / "strangers")
    dead_key_check(tally, place / "check")
    return tally


def control_strangers(span: Span, place: Path) -> Tally:
    """A hub that lets anybody in; and one that is open where its key check is dead."""
    one = Span(rounds=1, seed=span.seed)
    open_door = strangers(one, place / "open", ("lets_anybody_in",))
    if not open_door.violations:
        return open_door
    tally = Tally()
    dead_key_check(tally, place / "check", ("opens_when_the_key_check_is_dead",))
    return tally


# P12 --------------------------------------------------------------------------------------------------------------


class Victim:
    """A station that does not go when it is told to.

    Attributes:
        granted_at: when it was last told or granted anything (monotonic seconds).
    """

    def __init__(self, shop: Shop, bundle: Bundle, ids: Link) -> None:
        self.bundle = bundle
        self.granted_at = 0.0
        self.last = ""
        self.refused = 0
        self._context: zmq.Context[Any] = zmq.Context()
        curve: dict[str, Any] = {"public": bundle.public, "secret": bundle.secret, "hub_key": bundle.hub_key}
        self._facts = Raw(self._context, shop.serving.facts, **curve)
        self._side = Raw(self._context, shop.serving.side, **curve)
        self._ids = ids
        self._stop = threading.Event()
        self._facts.greet(session=bundle.station, epoch="", credit=8 << 20)
        self._side.say(say(Follow()))
        self._side.say(say(Ping(1)))
        self._side.hear()
        self._thread = threading.Thread(target=self._go_on, name=bundle.station, daemon=True)
        self._thread.start()

    def _go_on(self) -> None:
        poller = zmq.Poller()
        poller.register(self._facts.socket, zmq.POLLIN)
        poller.register(self._side.socket, zmq.POLLIN)
        number = 0
        ask_at = 0.0
        while not self._stop.is_set():
            if time.monotonic() >= ask_at:
                ask_at = time.monotonic() + 0.02
                number += 1
                self._facts.say(speech(self._ids.new_id(), number, "still here", self.bundle.station))
                self._side.say(say(Ping(number)))
                if number % 10 == 0:
                    self._facts.say(say(Hello(protocols=(1,), session=self.bundle.station, credit=8 << 20)))
                    number = 0
                    self._side.say(say(Read(f"r{number}", SHOP_ROOM)))
                    self._side.say(say(Follow()))
            for socket, _ in poller.poll(10):
                self._take(json.loads(socket.recv_multipart()[0]))

    def _take(self, said: dict[str, Any]) -> None:
        if said["t"] == "problem":
            self.refused += said["code"] == "revoked"
            return
        self.granted_at, self.last = time.monotonic(), said["t"]

    def close(self) -> None:
        """Go at last."""
        self._stop.set()
        self._thread.join()
        self._facts.close()
        self._side.close()
        self._context.destroy(linger=0)


def revoke(span: Span, place: Path, planted: tuple[str, ...] = ()) -> Tally:
    """Rounds of revocations while positions and messages go on."""
    tally = Tally()
    random = Random(span.seed)
    shop = Shop(place, planted)
    latencies: list[float] = []
    moving = threading.Event()
    victims: list[Victim] = []
    try:
        owner = shop.owner()
        courier = owner.new_id()
        shop.must(owner, AddCourier(courier, "Li", "0700 900 123"))
        gateway = shop.link("gateway", folder=None)
        thread = threading.Thread(target=_move, args=(gateway, courier, moving), daemon=True)
        thread.start()
        for number in span:
            names = [f"packing_{number}_{index}" for index in range(VICTIMS)]
            bundles = [read_bundle(path.read_bytes()) for path in shop.enrol(Role.PACKING, names)]
            victims = [Victim(shop, bundle, owner) for bundle in bundles]
            until(lambda: all(victim.granted_at for victim in victims))  # noqa: B023  # asked now
            random.shuffle(victims)
            asked_at = {}
            for victim in victims:
                asked_at[victim.bundle.station] = _revoke(shop, owner, victim.bundle.station, number)
            threading.Event().wait(REVOKED_WITHIN_S + 0.3)
            for victim in victims:
                name = victim.bundle.station
                took = victim.granted_at - asked_at[name]
                latencies.append(took)
                tally.faults += 1
                if took > REVOKED_WITHIN_S:
                    tally.broken(
                        f"round {number}: {name} was still told {victim.last} {took:.2f} s after its revocation"
                    )
                elif not victim.refused:
                    tally.broken(f"round {number}: {name} was not told why nobody answers")
                victim.close()
            victims = []
            tally.rounds += 1
            if tally.violations:
                break
        moving.set()
        thread.join()
        return tally
    finally:
        moving.set()
        if latencies:
            ranked = sorted(max(0.0, took) for took in latencies)
            tally.notes["revoked_p50_ms"] = round(ranked[len(ranked) // 2] * 1000, 1)
            tally.notes["revoked_max_ms"] = round(ranked[-1] * 1000, 1)
        for victim in victims:
            victim.close()
        shop.leave()


def _revoke(shop: Shop, owner: Link, station: str, number: int) -> float:
    """Revoke; the moment from which it counts: when it was asked, or when the command line said that it is done."""
    if number % BY_COMMAND_LINE_EVERY == 0 and station.endswith("_0"):
        subprocess.run(
            [sys.executable, "-m", "hub", "revoke", "--data-dir", str(shop.folder), station],
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        return time.monotonic()
    asked_at = time.monotonic()
    shop.must(owner, RevokeStation(station))
    return asked_at


def _move(gateway: Link, courier: str, stop: threading.Event) -> None:
    """A courier who moves fifty times a second."""
    number = 0
    while not stop.wait(0.02):
        number += 1
        gateway.sight(Fix(courier, Place(515_000_000 + number % 1000, -1_276_000), 10, datetime.now(UTC), "page"))


def control_revoke(span: Span, place: Path) -> Tally:
    """A hub that remembers keys for ever."""
    return revoke(Span(rounds=1, seed=span.seed), place, ("knows_keys_for_ever",))


RUNS = (
    Run(
        "net-strangers",
        "unknown keys, no keys, another hub's, revoked ones; a dead key check (P11)",
        play_strangers,
        control_strangers,
        "a hub that lets anybody in; a door that is open when its key check is dead",
        full=60,
    ),
    Run(
        "net-revoke",
        "revoked stations that go on asking and listening on both pipes (P12)",
        revoke,
        control_revoke,
        "a hub that remembers keys for ever",
        full=40,
    ),
)
