"""Try things out: a rehearsal day, and what a frozen program must be able to do."""

from __future__ import annotations

import sys

import click

from hub.cli.base import (
    cli,
    json_option,
    say_json,
)


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
