"""What another firm's platform says of a gift that its courier carries, entered as the platform writes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from hub.cli.base import (
    BAD_DATA,
    USAGE,
    Stop,
    bundle_option,
    cli,
    folder_option,
    json_option,
    linked,
    say_json,
    settled,
    until,
)

PLATFORMS = ("wechat", "onfleet")


@cli.command()
@folder_option
@bundle_option
@json_option
@click.option(
    "--reason", default="", help="Why it failed, where the platform says so apart (Onfleet: NOT_AT_HOME, REFUSED …)."
)
@click.option("--received-by", default="", help="Who took the gift; needed where it was delivered.")
@click.argument("order", metavar="ORDER")
@click.argument("platform", type=click.Choice(PLATFORMS))
@click.argument("code")
def reported(
    data_dir: Path,
    bundle: Path | None,
    as_json: bool,
    reason: str,
    received_by: str,
    order: str,
    platform: str,
    code: str,
) -> None:
    """Enter what a platform reported of ORDER (number or id), which another firm's courier carries.

    CODE is the platform's own: docs/dispatch.md has the table. What the order has passed already changes nothing.
    """
    from hub.domain.vocabulary import DeliverOrder, kind_of
    from hub.intakes.outcomes import Platform, report_of, steps_of

    report = report_of(Platform(platform), code, reason)
    if report is None:
        raise Stop(f"{platform} has no code {code} that is known here; docs/dispatch.md lists them", BAD_DATA)
    link = linked(data_dir, bundle)
    try:
        until(lambda: link.status.state.value == "live", link)
        found = _carried(link.board, order)
        steps = steps_of(found, report, link.new_id(), received_by)
        if any(isinstance(step, DeliverOrder) for step in steps) and not received_by:
            raise Stop("who took it? A delivery is noted with --received-by NAME", USAGE)
        for step in steps:
            settled(link, step)
    finally:
        link.close()
    means = report.means.value if report.means is not None else ""
    asked = [kind_of(step) for step in steps]
    if as_json:
        say_json({"order": found.id, "number": found.number, "means": means, "asked": asked})
    else:
        click.echo(f"order {found.number}: {report.says}; {', '.join(asked) if asked else 'nothing to note'}")


def _carried(board: Any, order: str) -> Any:
    """An open order with a courier of another firm, by number or id."""
    found = next((one for one in board.orders.values() if order in (one.id, str(one.number)) and one.is_open), None)
    if found is None:
        raise Stop(f"no open order {order}", BAD_DATA)
    courier = board.couriers.get(found.courier)
    if courier is None or not courier.outsourced:
        raise Stop(f"order {order} is with no courier of another firm; the shop's own report for themselves", BAD_DATA)
    return found
