"""`giftwire-hub import-orders`: a list of orders in a file becomes orders, all of them or none.

In this order, so that nothing is ever there by half: read every row; ask the rules about every row; look up whether any
was asked for before with other words; only then put all of them into the owner's outbox, from which they go on by
themselves even if the hub or this program is stopped in the middle.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from hub.cli.base import (
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

SETTLED_WITHIN_S = 120.0
"""A thousand orders take a few seconds; a slow disk more."""
SENTENCES = {
    "too_large": "{file} is larger than {limit} bytes; cut it into smaller lists",
    "bad_encoding": "{file} is neither UTF-8 nor UTF-16 (it looks like {looks_like}); save it as CSV UTF-8",
    "no_headings": "{file} lacks columns: {needed}; docs/order-list.md names them all",
    "unknown_column": '{file} has a column "{column}" that means nothing here; docs/order-list.md names them all',
    "twice": '{file} has the column "{column}" twice',
    "too_many_rows": "{file} has more than {limit} rows; cut it into smaller lists",
    "empty": "{file} has no rows",
    "bad_csv": "{file} has quotation marks that do not pair up, in the row that begins on line {line}",
}
"""What is wrong with a file as a whole; what is wrong with a row is a code in the report."""
OTHERWISE = "imported_otherwise"
"""This reference was imported before, with another content: the first one stands."""


@cli.command("import-orders")
@folder_option
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@json_option
def import_orders(data_dir: Path, file: Path, dry_run: bool, as_json: bool) -> None:
    """Take a list of orders from a CSV file: all of its rows, or none. The same file twice is taken once.

    docs/order-list.md names the columns, in English and Chinese. Cells are words: formulas are never computed.
    """
    from hub.intakes.order_list import FILE_BYTES_MAX, read
    from hub.intakes.unusable import Unusable

    try:
        with file.open("rb") as opened_file:
            data = opened_file.read(FILE_BYTES_MAX + 1)
    except OSError as error:
        raise Stop(f"{file} cannot be read: {error.strerror}", USAGE) from error
    link = linked(data_dir, None)
    try:
        until(lambda: link.status.state.value == "live", link)
        shop, now = link.board.shop, link.hub_now()
        try:
            orders = read(data, shop.zone, shop.currency, now)
        except Unusable as wrong:
            raise Stop(SENTENCES[wrong.code].format(file=file, **wrong.fields), BAD_DATA) from wrong
        faults = [*orders.faults, *_refused(link, orders.rows, now), *_asked_otherwise(data_dir, orders.rows)]
        if faults:
            for fault in faults:
                _say_fault(fault, as_json)
            _sum_up(
                as_json, {"imported": 0, "faults": len(faults)}, f"nothing was imported: {len(faults)} rows are wrong"
            )
            sys.exit(BAD_DATA)
        if dry_run:
            _sum_up(as_json, {"imported": 0, "ready": len(orders.rows)}, f"{len(orders.rows)} orders can be imported")
            return
        _import(link, orders.rows, as_json)
    finally:
        link.close()


def _refused(link: Any, rows: Any, now: datetime) -> list[Any]:
    """What the rules would say to each row, by the board as it stands; an order that is there already is no fault."""
    from hub.domain.rules import decide
    from hub.domain.vocabulary import Refused
    from hub.intakes.order_list import RowFault

    found = []
    for row in rows:
        decision = decide(link.board, row.order, link.actor, now)
        if isinstance(decision, Refused) and decision.fields.get("order") != row.order.order:
            found.append(
                RowFault(row.line, decision.fields.get("field", ""), decision.code, decision.fields.get("limit", ""))
            )
    return found


def _asked_otherwise(data_dir: Path, rows: Any) -> list[Any]:
    """Rows whose reference the hub knows from another content: asked now they would be refused, and the rest not."""
    from hub.intakes.order_list import RowFault
    from hub.wire.codec import encode_command, fingerprint

    reader = opened(lambda: ledger_of(data_dir))
    try:
        known = [(row, reader.find(row.command_id)) for row in rows]
        return [
            RowFault(row.line, "reference", OTHERWISE)
            for row, outcome in known
            if outcome is not None and outcome.fingerprint != fingerprint(encode_command(row.order))
        ]
    finally:
        reader.close()


def _import(link: Any, rows: Any, as_json: bool) -> None:
    """Ask for all, then tell of each."""
    from concurrent.futures import wait

    stood_at = link.board.seq
    asked = [(row, link.ask(row.order, command_id=row.command_id)) for row in rows]
    wait([one.settled for _, one in asked], SETTLED_WITHIN_S)
    until(lambda: link.board.seq >= max([stood_at, *_last_seqs(asked)]), link)
    counts = {"imported": 0, "known": 0, "refused": 0, "waiting": 0}
    for row, one in asked:
        line = {"line": row.line, "reference": row.reference, "order": row.order.order}
        if not one.settled.done():
            outcome = "waiting"
        elif one.settled.result().refused is not None:
            outcome = "refused"
            line["code"] = one.settled.result().refused.code
        else:
            seqs = one.settled.result().seqs
            outcome = "imported" if seqs and seqs[0] > stood_at else "known"
            placed = link.board.orders.get(row.order.order)
            if placed is not None:
                line["number"] = placed.number
        counts[outcome] += 1
        _say_row(line | {"outcome": outcome}, as_json)
    told = ", ".join(f"{count} {outcome}" for outcome, count in counts.items() if count)
    _sum_up(as_json, counts, told)
    if counts["waiting"]:
        raise Stop("the hub has not answered for all; they stay in the outbox and go on by themselves", UNAVAILABLE)
    if counts["refused"]:
        sys.exit(BAD_DATA)


def _last_seqs(asked: Any) -> list[int]:
    done = [one.settled.result() for _, one in asked if one.settled.done()]
    return [receipt.seqs[-1] for receipt in done if receipt.seqs]


def _say_row(line: dict[str, Any], as_json: bool) -> None:
    if as_json:
        say_json(line)
        return
    what = f"no. {line['number']}" if "number" in line else line.get("code", "")
    click.echo(f"line {line['line']}: {line['reference']} {line['outcome']} {what}".replace("  ", " ").rstrip())


def _say_fault(fault: Any, as_json: bool) -> None:
    if as_json:
        told = {"line": fault.line, "column": fault.column, "code": fault.code}
        say_json(told | ({"limit": fault.limit} if fault.limit else {}))
        return
    limit = f" (limit {fault.limit})" if fault.limit else ""
    click.echo(f"line {fault.line}: {fault.column}: {fault.code}{limit}")


def _sum_up(as_json: bool, counts: dict[str, int], sentence: str) -> None:
    if as_json:
        say_json(counts)
    else:
        click.echo(sentence)
