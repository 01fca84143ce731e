"""Where a courier was during the last day, for the owner. Asked of the running hub."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click
import msgspec

from hub.cli.base import BAD_DATA, Stop, bundle_option, cli, folder_option, json_option, linked, say_json, until
from hub.cli.past import answered, moment_of


@cli.command("track")
@folder_option
@bundle_option
@click.argument("courier")
@click.option(
    "--since", default="", help="2026-05-10T14:05, or 14:05 today, by the shop's clock; a day ago if not given."
)
@json_option
def track(data_dir: Path, bundle: Path | None, courier: str, since: str, as_json: bool) -> None:
    """Say where COURIER (name or id) was, thinned, not longer ago than a day."""
    from hub.domain.track import KEPT_FOR, POINTS_TOGETHER

    link = linked(data_dir, bundle)
    try:
        until(lambda: link.status.state.value == "live", link)
        now = link.hub_now().astimezone(ZoneInfo(link.board.shop.zone))
        known = link.board.couriers.values()
        found = [one.id for one in known if courier == one.id or courier.casefold() == one.name.casefold()]
        if len(found) != 1:
            names = ", ".join(sorted(f"{one.name} ({one.id})" for one in known)) or "none"
            raise Stop(f"there {'are several' if found else 'is no'} {courier}; couriers here: {names}", BAD_DATA)
        after = moment_of(since, now) - timedelta(milliseconds=1) if since else now - KEPT_FOR
        points = page = answered(link, link.track(found[0], after))
        while len(page) == POINTS_TOGETHER:
            page = answered(link, link.track(found[0], page[-1].at))
            points += page
    finally:
        link.close()
    if as_json:
        say_json({"courier": found[0], "points": msgspec.to_builtins(points)})
        return
    for point in points:
        where = f"{point.place.lat_e7 / 1e7:.5f}, {point.place.lon_e7 / 1e7:.5f}"
        click.echo(f"{point.at.astimezone(now.tzinfo):%Y-%m-%d %H:%M:%S}  {where}  within {point.accuracy_m} m")
    if not points:
        click.echo("nothing: couriers are seen only while a gift is on its way, and what is a day old is erased")
