"""Try things out: a rehearsal day, and what a frozen program must be able to do."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from hub.cli.base import (
    cli,
    json_option,
    say_json,
)

ORDERS_BY_THE_CLOCK = 60


@cli.command()
@click.option("--seed", type=int, default=1)
@click.option("--orders", type=click.IntRange(1, 5000), help="60 on a day by the clock, 200 on Mother's Day.")
@click.option("--minutes", type=float, default=1.0, help="Length of the day on the clock.")
@click.option("--kill-hub", type=int, default=0, help="Kill the hub this often in the middle and start it again.")
@click.option(
    "--scenario",
    type=click.Choice(["day", "mothers-day"]),
    default="day",
    help="A day by the clock through the public doors, or Mother's Day in counted time over rules and followers.",
)
@click.option("--days", type=click.IntRange(1, 10_000), default=1, help="Of mothers-day: so many, a seed more each.")
@json_option
def rehearse(
    seed: int, orders: int | None, minutes: float, kill_hub: int, scenario: str, days: int, as_json: bool
) -> None:
    """Run a seeded shop day; exit 0 only if nothing was lost, duplicated or out of order, and no promise was broken."""
    if scenario == "mothers-day":
        sys.exit(_mothers_days(range(seed, seed + days), orders, kill_hub, as_json))
    from hub.rehearsal.day import rehearse_day

    sys.exit(rehearse_day(seed, orders or ORDERS_BY_THE_CLOCK, minutes, kill_hub, as_json, say_json))


def _mothers_days(seeds: Sequence[int], orders: int | None, kills: int, as_json: bool) -> int:
    from hub.cli.rehearsed import SAID, followers
    from hub.rehearsal.mothers_day import ORDERS, play_days

    tell = (lambda _: None) if as_json else click.echo
    rows = play_days(seeds, orders or ORDERS, kills, followers, tell, SAID.repeated)
    breaches = sum(row.count for row in rows)
    if as_json:
        say_json({"scenario": "mothers-day", "breaches": breaches, "days": [row.as_json() for row in rows]})
    else:
        click.echo(f"{len(rows)} days, {breaches} broken promises")
    return 1 if breaches else 0


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
