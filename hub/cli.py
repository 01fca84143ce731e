"""`giftwire-hub`: the hub's programs and the owner's tools, for people and for other programs.

Standard output is an interface: JSON lines with `--json` (`submit`, `tail` and `export` always), one ready line when
something serves. What is for people's eyes only goes to standard error.

Exit codes: 0 ok · 64 usage · 65 bad data · 69 the hub does not answer · 73 cannot create · 74 storage failed (stopped on
purpose; start again) · 75 data directory in use.
"""

from __future__ import annotations

import json
import logging
import os
import queue
import signal
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from concurrent.futures import TimeoutError as FutureTimeout
from pathlib import Path
from typing import Any, NoReturn

import click
import msgspec

OK, USAGE, BAD_DATA, UNAVAILABLE, CANNOT_CREATE, STORAGE_FAILED, IN_USE = 0, 64, 65, 69, 73, 74, 75
IN_FLIGHT_MAX = 500
"""Commands of `submit` between its input and their receipts; the rest waits in the pipe, not in memory."""
ANSWER_S = 10.0

folder_option = click.option(
    "--data-dir", type=click.Path(path_type=Path), required=True, help="Folder for this program's data."
)
bundle_option = click.option(
    "--bundle", type=click.Path(path_type=Path), help="Key bundle; the data folder's own owner.bundle if not given."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")


class Stop(click.ClickException):
    """One clear sentence and an exit code."""

    def __init__(self, sentence: str, code: int) -> None:
        super().__init__(sentence)
        self.code = code

    def show(self, file: Any = None) -> None:
        """Say it on standard error."""
        click.echo(f"giftwire-hub: {self.message}", file=file or sys.stderr)


def say_json(value: object) -> None:
    """One line of JSON on standard output, at once."""
    print(json.dumps(value, ensure_ascii=False, separators=(",", ":")), flush=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """The hub of a gift shop, and the tools of its owner."""
    logging.basicConfig(
        level=logging.WARNING, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )


# Serving --------------------------------------------------------------------------------------------------------


@cli.command()
@folder_option
@click.option("--bind", default="127.0.0.1", help="Address to serve on; the shop's own network address for stations.")
@click.option("--facts-port", type=click.IntRange(0, 65535), default=8461, help="0 takes a free one.")
@click.option("--side-port", type=click.IntRange(0, 65535), default=8462, help="0 takes a free one.")
@click.option("--json", is_flag=True, expose_value=False, help="The ready line is JSON in any case.")
def serve(data_dir: Path, bind: str, facts_port: int, side_port: int) -> None:
    """Serve the shop. Prints one line of JSON when it is ready."""
    from hub.app import Hub
    from hub.doors.keys import AddressTaken
    from hub.doors.owner import Serving
    from hub.relay import StorageUnknown

    def ready(serving: Serving) -> None:
        ports = {"facts": _port(serving.facts), "side": _port(serving.side)}
        say_json(
            {
                "ready": True,
                "facts": serving.facts,
                "side": serving.side,
                "ports": ports,
                "key": serving.key,
                "epoch": serving.epoch,
                "pid": serving.pid,
            }
        )

    try:
        hub = _opened(lambda: Hub(data_dir, bind, facts_port, side_port))
    except AddressTaken as error:
        raise Stop(str(error), CANNOT_CREATE) from error
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: hub.stop())
    try:
        hub.serve(ready)
    except StorageUnknown as error:
        raise Stop(
            f"the disk gave no clear answer ({error}); start again, it recovers by itself", STORAGE_FAILED
        ) from (error)


def _port(address: str) -> int:
    return int(address.rsplit(":", 1)[1])


def _opened(open_: Callable[[], Any]) -> Any:
    """Open a data folder, or say in one sentence why not."""
    from hub.log import errors

    try:
        return open_()
    except errors.DataFolderInUse as error:
        raise Stop(str(error), IN_USE) from error
    except errors.CannotCreate as error:
        raise Stop(str(error), CANNOT_CREATE) from error
    except (errors.NewerDatabase, errors.LogDamaged) as error:
        raise Stop(str(error), BAD_DATA) from error
    except errors.LogError as error:
        raise Stop(str(error), STORAGE_FAILED) from error


# The owner's tools ----------------------------------------------------------------------------------------------


def _linked(data_dir: Path, bundle: Path | None, listener: Any = None, **options: Any) -> Any:
    """A link for a tool: with its own bundle, or as the owner in the hub's own folder."""
    from hub.domain.vocabulary import VocabularyError
    from hub.link.link import Link
    from hub.link.store import StoreDamaged

    own = data_dir / "owner.bundle"
    path = bundle or own
    place = data_dir if bundle is not None else data_dir / "owner-tools"
    try:
        return Link.open(path, place, listener=listener, **options)
    except FileNotFoundError as error:
        raise Stop(f"no key bundle at {path}; `giftwire-hub pair` makes one", USAGE) from error
    except VocabularyError as error:
        raise Stop(f"{path} is no key bundle", BAD_DATA) from error
    except StoreDamaged as error:
        raise Stop(f"the outbox in {place} cannot be read: {error}", BAD_DATA) from error


def _settled(link: Any, command: Any) -> Any:
    """Ask and wait; a refusal or silence ends the program with a sentence."""
    try:
        receipt = link.ask(command).settled.result(ANSWER_S)
    except FutureTimeout as error:
        raise Stop(f"the hub does not answer ({link.status.state.value})", UNAVAILABLE) from error
    if receipt.refused is not None:
        raise Stop(f"refused: {receipt.refused.code} {receipt.refused.fields or ''}".strip(), BAD_DATA)
    return receipt


def _record(data_dir: Path, command: Any, event: Any) -> None:
    """Let the owner's wish come true: over the wire where a hub serves, in the ledger itself where none does."""
    from hub.app import open_relay
    from hub.doors.owner import serving_at
    from hub.log.errors import DataFolderInUse

    if serving_at(data_dir) is None:
        try:
            relay = open_relay(data_dir)
        except DataFolderInUse:
            relay = None
        except Exception:
            relay = _opened(lambda: open_relay(data_dir))
        if relay is not None:
            relay.note([event])
            relay.close()
            return
    link = _linked(data_dir, None)
    try:
        _settled(link, command)
    finally:
        link.close()


@cli.command()
@folder_option
@click.option(
    "--role", required=True, type=click.Choice(["front-desk", "packing", "dispatch", "gateway", "follower", "owner"])
)
@click.option("--name", required=True, help="What the station is called, for people.")
@click.option("--station", default="", help="Its id; the role's name if not given. A known one gets a new key.")
@click.option("--person", default="", help="Name of the person who works there.")
@click.option("--out", type=click.Path(path_type=Path), help="The bundle's file; NAME.bundle here if not given.")
@click.option("--facts", default="", help="Address of the facts pipe as the station will reach it.")
@click.option("--side", default="", help="Address of the side pipe.")
@json_option
def pair(
    data_dir: Path,
    role: str,
    name: str,
    station: str,
    person: str,
    out: Path | None,
    facts: str,
    side: str,
    as_json: bool,
) -> None:
    """Let a station, the gateway or a follower in: writes a key bundle file that it takes."""
    from hub.domain.actor import Role
    from hub.domain.vocabulary import PairStation, StationPaired, StationPairedPerson
    from hub.doors.keys import new_pair
    from hub.doors.owner import hub_keys, make_bundle, serving_at

    as_role = Role(role.replace("-", "_"))
    station = station or role
    keys = new_pair()
    command = PairStation(station, as_role, name, keys.public, f"p-{station}", person or name)
    words = StationPairedPerson(person or name)
    event = StationPaired(station, as_role, name, keys.public, f"p-{station}", words)
    serving = serving_at(data_dir)
    _record(data_dir, command, event)
    facts = facts or (serving.facts if serving else "tcp://127.0.0.1:8461")
    side = side or (serving.side if serving else "tcp://127.0.0.1:8462")
    path = out or Path(f"{station}.bundle")
    make_bundle(path, station, as_role, name, hub_keys(data_dir).public, facts, side, keys)
    if as_json:
        say_json({"station": station, "role": as_role.value, "bundle": str(path), "key": keys.public})
    else:
        click.echo(f"{path}: give this file to {name}; it is its key, keep it private")


@cli.command()
@folder_option
@json_option
def stations(data_dir: Path, as_json: bool) -> None:
    """List who was let in."""
    link = _linked(data_dir, None)
    try:
        _until(lambda: link.board.seq > 0 and link.status.state.value == "live", link)
        for station in sorted(link.board.stations.values(), key=lambda station: station.id):
            row = {
                "station": station.id,
                "role": station.role.value,
                "name": station.name,
                "paired_at": station.paired_at.isoformat(),
                "revoked_at": station.revoked_at.isoformat() if station.revoked_at else None,
            }
            if as_json:
                say_json(row)
            else:
                state = "revoked" if row["revoked_at"] else "may come in"
                click.echo(f"{station.id:<16} {station.role.value:<12} {state:<12} {station.name}")
    finally:
        link.close()


def _until(condition: Callable[[], bool], link: Any) -> None:
    deadline = time.monotonic() + ANSWER_S
    while not condition():
        if time.monotonic() > deadline:
            raise Stop(f"the hub does not answer ({link.status.state.value})", UNAVAILABLE)
        time.sleep(0.01)


@cli.command()
@folder_option
@click.argument("station")
@json_option
def revoke(data_dir: Path, station: str, as_json: bool) -> None:
    """Close the shop's door to a station's key, on open connections too."""
    from hub.domain.vocabulary import RevokeStation, StationRevoked

    _record(data_dir, RevokeStation(station), StationRevoked(station))
    if as_json:
        say_json({"station": station, "revoked": True})
    else:
        click.echo(f"{station} may no longer come in")


@cli.command("describe-shop")
@folder_option
@click.option("--name", required=True)
@click.option("--zone", required=True, help="IANA name of the shop's clock, e.g. Europe/London.")
@click.option("--currency", required=True, help="ISO 4217, e.g. GBP.")
@click.option("--phone", default="")
@click.option("--place", default="", help="LAT,LON in degrees.")
def describe_shop(data_dir: Path, name: str, zone: str, currency: str, phone: str, place: str) -> None:
    """Set the shop's name, clock, currency, telephone number and place."""
    from hub.domain.order import Place
    from hub.domain.vocabulary import DescribeShop, ShopDescribed

    point = None
    if place:
        try:
            lat, lon = (round(float(part) * 1e7) for part in place.split(","))
        except ValueError as error:
            raise Stop("--place takes LAT,LON in degrees, e.g. 51.5072,-0.1276", USAGE) from error
        point = Place(lat, lon)
    _record(
        data_dir, DescribeShop(name, zone, currency, phone, point), ShopDescribed(name, zone, currency, phone, point)
    )


# For programs ---------------------------------------------------------------------------------------------------


@cli.command()
@folder_option
@bundle_option
@click.option("--wait", default=60.0, help="Seconds to wait for outstanding receipts after the end of the input.")
def submit(data_dir: Path, bundle: Path | None, wait: float) -> None:
    """Submit commands: JSON lines in, receipts as JSON lines out; the outbox in the data folder outlives both.

    A line is a command ({"kind": …}) or {"id": UUIDv7, "command": {…}}. What has no receipt when the time is over stays in
    the outbox and goes first at the next start; exit 69 then.
    """
    from hub.domain.ids import is_id
    from hub.domain.vocabulary import VocabularyError
    from hub.link.port import Changes
    from hub.wire.codec import check_json, decode_command

    open_ids: dict[str, int] = {}
    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def heard(changes: Changes) -> None:
        for receipt in changes.receipts:
            answers.put(receipt)

    link = _linked(data_dir, bundle, heard)
    earlier = [command_id for command_id, _ in link.pending]
    for command_id in earlier:
        open_ids[command_id] = 0
    bad = 0

    def print_answers(block_s: float) -> None:
        try:
            receipt = answers.get(timeout=block_s) if block_s else answers.get_nowait()
        except queue.Empty:
            return
        open_ids.pop(receipt.id, None)
        say_json(_receipt_line(receipt))

    try:
        for number, line in enumerate(sys.stdin, 1):
            if not line.strip():
                continue
            try:
                check_json(line.strip().encode())
                value = json.loads(line)
                body = value.get("command", value) if isinstance(value, dict) else value
                command = decode_command(json.dumps(body).encode())
                command_id = value.get("id", "") if "command" in value else ""
                if command_id and not (isinstance(command_id, str) and is_id(command_id)):
                    raise VocabularyError("bad_id", field="id")
            except (VocabularyError, UnicodeEncodeError, AttributeError, TypeError) as error:
                bad += 1
                code = error.code if isinstance(error, VocabularyError) else "bad_command"
                fields = error.fields if isinstance(error, VocabularyError) else {}
                say_json({"line": number, "id": None, "outcome": "refused", "code": code, "fields": fields})
                continue
            asked = link.ask(command, command_id=command_id)
            open_ids[asked.id] = number
            while len(open_ids) >= IN_FLIGHT_MAX and link.status.state.value != "refused":
                print_answers(0.5)
            while not answers.empty():
                print_answers(0)
        deadline = time.monotonic() + wait
        while open_ids and time.monotonic() < deadline:
            print_answers(0.2)
        for command_id in open_ids:
            say_json({"id": command_id, "outcome": "unknown", "code": link.status.code or link.status.state.value})
    finally:
        link.close()
    if open_ids:
        sys.exit(UNAVAILABLE)
    sys.exit(BAD_DATA if bad else OK)


def _receipt_line(receipt: Any) -> dict[str, Any]:
    if receipt.refused is not None:
        return {
            "id": receipt.id,
            "outcome": "refused",
            "code": receipt.refused.code,
            "fields": receipt.refused.fields,
        }
    return {"id": receipt.id, "outcome": "accepted", "seqs": list(receipt.seqs)}


def _event_line(
    seq: int, epoch: str, facts: bytes, person: bytes | None, digest: bytes, hashed: bytes
) -> dict[str, Any]:
    envelope = json.loads(facts)
    return {
        "seq": seq,
        "epoch": epoch,
        "id": envelope["cause"],
        "actor": envelope["actor"],
        "kind": envelope["kind"],
        "at": envelope["at"],
        "hash": hashed.hex(),
        "body": envelope["body"],
        "person": json.loads(person) if person else None,
        "person_digest": digest.hex(),
    }


@cli.command()
@folder_option
@bundle_option
@click.option("--from", "start", type=click.IntRange(0), help="Events after this seq; else where it stopped last time.")
@click.option("--until-head", is_flag=True, help="End when the feed as it stands now has been printed.")
def tail(data_dir: Path, bundle: Path | None, start: int | None, until_head: bool) -> None:
    """Follow the feed: events as JSON lines. It remembers where it stopped and resumes there."""
    marker = data_dir / "tail.json"
    if start is None:
        start = json.loads(marker.read_text())["seq"] if marker.exists() else 0
    lines: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()

    def raw(news: Any) -> None:
        for recorded, (facts, person, digest), hashed in zip(news.events, news.raw, news.hashes, strict=True):
            lines.put(_event_line(recorded.seq, news.stand.epoch, facts, person, digest, hashed))

    link = _linked(data_dir, bundle, tail_from=start, raw_listener=raw)
    stopping = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.append(True))
    last = start
    try:
        while not stopping:
            try:
                line = lines.get(timeout=0.1)
            except queue.Empty:
                if link.rebuilt:
                    raise Stop(f"this place in the feed is not the hub's ({link.rebuilt})", BAD_DATA) from None
                if until_head and link.status.state.value == "live" and lines.empty():
                    return
                continue
            say_json(line)
            last = line["seq"]
    except BrokenPipeError:
        return
    finally:
        link.close()
        marker.parent.mkdir(parents=True, exist_ok=True)
        marker.write_text(json.dumps({"seq": last}))


@cli.command()
@folder_option
@click.option("--out", type=click.Path(path_type=Path), help="A file; standard output if not given.")
def export(data_dir: Path, out: Path | None) -> None:
    """Write the whole ledger as JSON lines; a running hub is not disturbed."""
    reader = _opened(lambda: _reader(data_dir))
    try:
        lines = (
            json.dumps(
                _event_line(e.seq, reader.epoch, e.facts, e.person, e.person_digest, e.hash),
                ensure_ascii=False,
                separators=(",", ":"),
            )
            for e in _stored(reader)
        )
        if out is None:
            for line in lines:
                print(line)
        else:
            with out.open("w", encoding="utf-8") as file:
                file.writelines(line + "\n" for line in lines)
    finally:
        reader.close()


def _reader(data_dir: Path) -> Any:
    from hub.log.reading import open_reader
    from hub.log.recover import database_path

    path = database_path(data_dir)
    if not path.exists():
        raise Stop(f"{data_dir} holds no ledger", BAD_DATA)
    return open_reader(path)


def _stored(reader: Any) -> Iterator[Any]:
    after = 0
    while chunk := reader.read(after, 1000, 4 << 20):
        yield from chunk
        after = chunk[-1].seq


@cli.command()
@folder_option
@json_option
def verify(data_dir: Path, as_json: bool) -> None:
    """Walk the whole ledger: chain, outcomes, and that it folds."""
    from hub.relay import fold_all
    from hub.wire.chain import step

    reader = _opened(lambda: _reader(data_dir))
    try:
        walk = reader.verify(step)
        board = fold_all(reader) if walk.broken is None else None
        result = {
            "ok": walk.broken is None,
            "epoch": reader.epoch,
            "seq": walk.head.seq,
            "hash": walk.head.hash.hex(),
            "outcomes": walk.outcomes,
            "open_orders": sum(order.is_open for order in board.orders.values()) if board else None,
            "broken": {"seq": walk.broken.seq, "what": walk.broken.what} if walk.broken else None,
        }
    finally:
        reader.close()
    if as_json:
        say_json(result)
    else:
        click.echo(f"{'whole' if result['ok'] else 'BROKEN'}: {result}")
    if not result["ok"]:
        sys.exit(BAD_DATA)


class GatewaySecrets(msgspec.Struct, forbid_unknown_fields=True):
    """What stands in gateway.toml."""

    trackers_password: str = ""
    shops: dict[str, str] = {}


def _gateway_secrets(named: Path | None, own: Path) -> GatewaySecrets:
    """Read gateway.toml: the named one, else the data folder's own if it is there."""
    path = named or own
    if named is None and not own.exists():
        return GatewaySecrets()
    try:
        return msgspec.toml.decode(path.read_bytes(), type=GatewaySecrets)
    except OSError as error:
        raise Stop(f"{path} cannot be read: {error.strerror}", USAGE) from error
    except (msgspec.MsgspecError, tomllib.TOMLDecodeError) as error:
        raise Stop(f"{path} is not as it should be: {error}", BAD_DATA) from error


@cli.command()
@folder_option
@bundle_option
@click.option("--bind", default="127.0.0.1")
@click.option("--port", type=click.IntRange(0, 65535), default=8460, help="0 takes a free one.")
@click.option(
    "--config", type=click.Path(path_type=Path), help="gateway.toml with secrets; the data folder's own if there."
)
@click.option("--public-url", default="", help="How people reach it, where a proxy changes the host name.")
@click.option("--tls-cert", default="", help="PEM file; needed off loopback.")
@click.option("--tls-key", default="", help="PEM file.")
@click.option("--behind-proxy", multiple=True, metavar="ADDRESS", help="A proxy in front that ends TLS.")
def gateway(
    data_dir: Path,
    bundle: Path | None,
    bind: str,
    port: int,
    config: Path | None,
    public_url: str,
    tls_cert: str,
    tls_key: str,
    behind_proxy: tuple[str, ...],
) -> None:
    """Serve phones, web shops and trackers. Prints one line of JSON when it is ready.

    Secrets stand in gateway.toml: trackers_password = "…", and under [shops] a line "name" = "secret" per web shop.
    """
    from hub.gateway.app import run
    from hub.gateway.config import ConfigError, GatewayConfig, WebShop
    from hub.link.intake_keys import SqliteIntakeKeys
    from hub.link.store import sealing_key

    kept = _gateway_secrets(config, data_dir / "gateway.toml")
    web_shops = tuple(WebShop(name, secret) for name, secret in kept.shops.items())
    scheme = "https" if tls_cert else "http"
    link = _linked(data_dir, bundle or data_dir / "gateway.bundle")
    keys = None
    try:
        keys = SqliteIntakeKeys(data_dir / "intake.db", sealing_key(link.bundle.secret, "intake"))
        decided = GatewayConfig(
            host=bind,
            port=port,
            tls_cert=tls_cert,
            tls_key=tls_key,
            behind_proxy=behind_proxy,
            public_url=public_url,
            shops=web_shops,
            keys=keys,
            trackers_password=kept.trackers_password,
            ready=lambda real: say_json(
                {"ready": True, "url": public_url or f"{scheme}://{bind}:{real}", "port": real, "pid": os.getpid()}
            ),
        )
        run(link, decided)
    except ConfigError as error:
        raise Stop(str(error), USAGE) from error
    finally:
        link.close()
        if keys is not None:
            keys.close()


@cli.command()
@click.option("--seed", type=int, default=1)
@click.option("--orders", type=click.IntRange(1, 5000), default=60)
@click.option("--minutes", type=float, default=1.0, help="Length of the day on the clock.")
@click.option("--kill-hub", type=int, default=0, help="Kill the hub this often in the middle and start it again.")
@json_option
def rehearse(seed: int, orders: int, minutes: float, kill_hub: int, as_json: bool) -> None:
    """Run a seeded shop day through the public doors; exit 0 only if nothing was lost, duplicated or out of order."""
    from hub.rehearsal.day import rehearse_day

    sys.exit(rehearse_day(seed, orders, minutes, kill_hub, as_json, say_json))


@cli.command("confined-picture", hidden=True)
def confined_picture() -> None:
    """The worker in which strangers' pictures are opened (a frozen program starts itself under this name)."""
    from hub.gateway.confined import main as work

    sys.exit(work())


@cli.command()
def smoke() -> None:
    """Try what a frozen program must be able to do: CURVE round trip, SQLite, zone data, pages."""
    from hub.smoke import smoke_test

    smoke_test()
    say_json({"ok": True})


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run `giftwire-hub`; leaves with an exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments[:1] == ["--smoke"]:
        arguments = ["smoke"]
    try:
        cli.main(arguments, prog_name="giftwire-hub", standalone_mode=False)
    except click.UsageError as error:
        error.show()
        sys.exit(USAGE)
    except Stop as error:
        error.show()
        sys.exit(error.code)
    except click.ClickException as error:
        error.show()
        sys.exit(USAGE)
    except click.Abort:
        sys.exit(130)
    sys.exit(OK)


if __name__ == "__main__":
    main()
