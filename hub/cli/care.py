"""Care of data: look at the ledger, write it out, prove that it is whole."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from hub.cli.base import (
    BAD_DATA,
    cli,
    event_line,
    folder_option,
    json_option,
    ledger_of,
    opened,
    say_json,
)


@cli.command()
@folder_option
@click.option("--out", type=click.Path(path_type=Path), help="A file; standard output if not given.")
def export(data_dir: Path, out: Path | None) -> None:
    """Write the whole ledger as JSON lines; a running hub is not disturbed."""
    reader = opened(lambda: ledger_of(data_dir))
    try:
        lines = (
            json.dumps(
                event_line(e.seq, reader.epoch, e.facts, e.person, e.person_digest, e.hash),
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

    reader = opened(lambda: ledger_of(data_dir))
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
