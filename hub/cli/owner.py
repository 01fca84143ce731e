"""The owner's tools: who may come in, and what the shop is called."""

from __future__ import annotations

from pathlib import Path

import click

from hub.cli.base import (
    USAGE,
    Stop,
    cli,
    folder_option,
    json_option,
    linked,
    record,
    say_json,
    until,
)


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
    record(data_dir, command, event)
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
    """List who was let in: the words of each key, and who is here now."""
    from hub.cli.pairing import seen_now, words_for_key

    link = linked(data_dir, None)
    try:
        until(lambda: link.board.seq > 0 and link.status.state.value == "live", link)
        seen_s_ago = seen_now(link.bundle)
        for station in sorted(link.board.stations.values(), key=lambda station: station.id):
            row = {
                "station": station.id,
                "role": station.role.value,
                "name": station.name,
                "paired_at": station.paired_at.isoformat(),
                "revoked_at": station.revoked_at.isoformat() if station.revoked_at else None,
                "key_words": words_for_key(station.key),
                "seen_s_ago": seen_s_ago.get(station.id),
            }
            if as_json:
                say_json(row)
            else:
                state = "revoked" if row["revoked_at"] else "may come in"
                here = "here now" if station.id in seen_s_ago else ""
                click.echo(
                    f"{station.id:<16} {station.role.value:<12} {state:<12} {here:<10} {station.name}  [{row['key_words']}]"
                )
    finally:
        link.close()


@cli.command()
@folder_option
@click.argument("station")
@json_option
def revoke(data_dir: Path, station: str, as_json: bool) -> None:
    """Close the shop's door to a station's key, on open connections too."""
    from hub.domain.vocabulary import RevokeStation, StationRevoked

    record(data_dir, RevokeStation(station), StationRevoked(station))
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
    record(
        data_dir, DescribeShop(name, zone, currency, phone, point), ShopDescribed(name, zone, currency, phone, point)
    )
