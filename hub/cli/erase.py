"""`giftwire-hub erase`: forget somebody's words, and say whose copy has not followed yet."""

from __future__ import annotations

from concurrent.futures import TimeoutError as FutureTimeout
from functools import partial
from pathlib import Path
from typing import Any

import click

from hub.cli.base import (
    ANSWER_S,
    BAD_DATA,
    UNAVAILABLE,
    USAGE,
    Stop,
    cli,
    folder_option,
    json_option,
    ledger_of,
    linked,
    opened,
    say_json,
    until,
)

WHY_NOT = {
    "order_is_open": "order {number} is still open: deliver or cancel it first",
    "still_carrying": "this courier still carries {orders} gifts: deliver or take them back first",
    "still_here": "this person still works in the shop: remove them first (`giftwire-hub staff`)",
    "room_not_found": "there is no such enquiry; what became an order is erased by its order",
    "courier_not_found": "there is no such courier",
    "staff_not_found": "there is no such person",
    "bad_id": "that is no id",
}


@cli.command()
@folder_option
@click.option("--order", "orders", multiple=True, help="Number or id of a closed order; may be given several times.")
@click.option("--enquiry", "enquiries", multiple=True, help="Id of an enquiry that never became an order.")
@click.option("--courier", "couriers", multiple=True, help="Id of a courier.")
@click.option("--staff", "staff", multiple=True, help="Id of a person who has left the shop.")
@click.option("--status", is_flag=True, help="Only say what was erased, and whose copy has not followed yet.")
@json_option
def erase(
    data_dir: Path,
    orders: tuple[str, ...],
    enquiries: tuple[str, ...],
    couriers: tuple[str, ...],
    staff: tuple[str, ...],
    status: bool,
    as_json: bool,
) -> None:
    """Forget somebody's words for ever: at the hub, at every station, at the gateway."""
    from hub.domain.vocabulary import Erase

    if not status:
        commands = [_of_order(data_dir, wanted) for wanted in orders]
        commands += [Erase(room=one) for one in enquiries]
        commands += [Erase(courier=one) for one in couriers]
        commands += [Erase(staff=one) for one in staff]
        if not commands:
            raise Stop("whom? --order NUMBER, --enquiry ID, --courier ID or --staff ID; or --status", USAGE)
        _carry_out(data_dir, commands)
    _say_status(data_dir, as_json, everything=status)


def _of_order(data_dir: Path, wanted: str) -> Any:
    from hub.domain.vocabulary import Erase
    from hub.erasure import find_order

    reader = opened(lambda: ledger_of(data_dir))
    try:
        found = find_order(reader, wanted.lstrip("#"))
    finally:
        reader.close()
    if found is None:
        raise Stop(f"there is no order {wanted}", BAD_DATA)
    return Erase(order=found[0], room=found[1])


def _carry_out(data_dir: Path, commands: list[Any]) -> None:
    """Over the wire where a hub serves, in the ledger itself where none does."""
    from hub.app import open_relay
    from hub.doors.owner import serving_at
    from hub.log.errors import DataFolderInUse

    if serving_at(data_dir) is None:
        relay = opened(lambda: _unless_in_use(lambda: open_relay(data_dir), DataFolderInUse))
        if relay is not None:
            _in_the_ledger(data_dir, relay, commands)
            return
    link = linked(data_dir, None)
    try:
        for command in commands:
            until(partial(_has, link, _settled(link, command)), link)  # this tool's own copy forgets too
    finally:
        link.close()


def _has(link: Any, seq: int) -> bool:
    return bool(link.board.seq >= seq)


def _unless_in_use(open_: Any, in_use: type[Exception]) -> Any:
    try:
        return open_()
    except in_use:
        return None  # a hub that was killed left no word of where it serves, or it starts right now


def _settled(link: Any, command: Any) -> int:
    try:
        receipt = link.ask(command).settled.result(ANSWER_S)
    except FutureTimeout as error:
        raise Stop(f"the hub does not answer ({link.status.state.value})", UNAVAILABLE) from error
    if receipt.refused is not None:
        raise _refused(receipt.refused)
    return int(receipt.seqs[-1]) if receipt.seqs else 0


def _refused(refused: Any) -> Stop:
    if refused.code in WHY_NOT:
        return Stop(WHY_NOT[refused.code].format(**refused.fields), BAD_DATA)
    return Stop(f"refused: {refused.code} {refused.fields or ''}".strip(), BAD_DATA)


def _in_the_ledger(data_dir: Path, relay: Any, commands: list[Any]) -> None:
    from hub.domain.actor import Actor, Role
    from hub.domain.rules import decide
    from hub.domain.vocabulary import Refused
    from hub.doors.owner import OWNER
    from hub.erasure import apply, sweep
    from hub.log.search import SEARCH
    from hub.log.tombstones import Tombstones

    try:
        opened(lambda: apply(relay, data_dir / "media", Tombstones.beside(data_dir)))
        for command in commands:
            decided = decide(relay.board, command, Actor(OWNER, OWNER, Role.OWNER), relay.now())
            if isinstance(decided, Refused):
                raise _refused(decided)
            if decided:
                opened(partial(relay.note, decided))
        while not relay.erasure.media_due.empty():
            sweep(relay.ledger, data_dir / "media", relay.erasure.media_due.get())
        opened(lambda: SEARCH.forget(data_dir))  # made anew by the next hub, without them
    finally:
        relay.close()


def _say_status(data_dir: Path, as_json: bool, *, everything: bool) -> None:
    from hub.care.forgetting import COPIES_NOTE
    from hub.erasure import copies_of, status
    from hub.log.tombstones import Tombstones

    reader = opened(lambda: ledger_of(data_dir))
    try:
        copies = copies_of(reader.note(COPIES_NOTE))
        erasures = opened(lambda: status(reader, copies, Tombstones.beside(data_dir)))
    finally:
        reader.close()
    waiting = sorted({station for one in erasures for station in one.stations})
    if as_json:
        rows = [
            {
                "seq": one.seq,
                "what": one.what,
                "id": one.id,
                "scope": one.scope,
                "events": one.events,
                "outstanding": list(one.stations),
            }
            for one in erasures
        ]
        say_json({"erasures": rows, "outstanding": waiting, "backups": "expire by date, cleaned when restored"})
        return
    for one in erasures if everything else erasures[-1:]:
        left = f"still at: {', '.join(one.stations)}" if one.stations else "nowhere any more"
        click.echo(f"{one.seq:>8}  {one.what} {one.id}  {one.scope}, {one.events} events; {left}")
    if not erasures:
        click.echo("nothing was ever erased")
    if waiting:
        click.echo(
            f"Not gone yet at: {', '.join(waiting)}. Each forgets as soon as it has been connected for a few seconds;"
            " one that never comes back keeps its copy: find it, or destroy its disk."
        )
    click.echo("Backups taken before still hold the words; they expire by date, and are cleaned when one is restored.")
