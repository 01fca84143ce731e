"""The owner's tools for people: who works here, their PINs, the shop's limits, and links that are out.

A PIN is read from a prompt, or from the first line of standard input; never from an argument, which every program on this
computer could read.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import contextmanager
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
    linked,
    say_json,
    settled,
    until,
)

ROLES = ("front-desk", "packing", "dispatch", "owner")
role_option = click.option(
    "--role", "roles", multiple=True, type=click.Choice(ROLES), help="What they do; may be given more than once."
)


@contextmanager
def _owner(data_dir: Path) -> Iterator[Any]:
    """The owner's link, live."""
    link = linked(data_dir, None)
    try:
        until(lambda: link.status.state.value == "live", link)
        yield link
    finally:
        link.close()


def _roles(names: tuple[str, ...]) -> tuple[Any, ...]:
    from hub.domain.actor import Role

    return tuple(Role(name.replace("-", "_")) for name in names)


def _member(link: Any, who: str) -> Any:
    """Somebody who works here, by id or by a name that only one has."""
    here = [one for one in link.board.staff.values() if one.is_here]
    found = [one for one in here if one.id == who] or [one for one in here if one.name.casefold() == who.casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        raise Stop(f"{len(found)} people are called {who}: name one by id, `giftwire-hub staff list` shows it", USAGE)
    raise Stop(f"nobody called {who} works here; `giftwire-hub staff list` shows who does", BAD_DATA)


@cli.group()
def staff() -> None:
    """The people of the shop: who works here, their PINs, the shop's limits."""


@staff.command("add")
@folder_option
@click.option("--name", required=True, help="What colleagues call them.")
@role_option
@json_option
def add(data_dir: Path, name: str, roles: tuple[str, ...], as_json: bool) -> None:
    """Take somebody on. They sign in once they have a PIN: `staff pin`."""
    from hub.domain.vocabulary import AddStaff

    with _owner(data_dir) as link:
        person = link.new_id()
        settled(link, AddStaff(person, name, _roles(roles)))
    if as_json:
        say_json({"person": person, "name": name, "roles": list(roles)})
    else:
        click.echo(f"{name} works here now; `giftwire-hub staff pin {person}` gives them a PIN")


@staff.command("list")
@folder_option
@click.option("--all", "everybody", is_flag=True, help="Those who left as well.")
@json_option
def list_(data_dir: Path, everybody: bool, as_json: bool) -> None:
    """Who works here, and where they are signed in."""
    from hub.domain.rules.staff import live_at, sign_in_needed

    with _owner(data_dir) as link:
        board, now = link.board, link.hub_now()
        stations = [one for one in board.stations.values() if one.revoked_at is None]
        at = {sign_in.person: station.id for station in stations for sign_in in live_at(board, station.id, now)}
        for member in sorted(board.staff.values(), key=lambda one: (one.name.casefold(), one.id)):
            if not (member.is_here or everybody):
                continue
            locked = member.locked_until is not None and now < member.locked_until
            row = {
                "person": member.id,
                "name": member.name,
                "roles": [role.value for role in member.roles],
                "pin_set_at": member.pin_set_at.isoformat() if member.pin_set_at else None,
                "locked_until": member.locked_until.isoformat() if member.locked_until and locked else None,
                "removed_at": member.removed_at.isoformat() if member.removed_at else None,
                "station": at.get(member.id),
            }
            if as_json:
                say_json(row)
            else:
                click.echo(f"{member.id}  {member.name:<20} {', '.join(row['roles']):<32} {_stands(row)}")
        shut = [one for one in stations if sign_in_needed(board, one.role) and not _can_open(board, one.role)]
    for station in shut:
        click.echo(f"nobody with a PIN may work at {station.name}: it cannot be used until somebody may", err=True)


def _stands(row: dict[str, Any]) -> str:
    if row["removed_at"]:
        return "left"
    if not row["pin_set_at"]:
        return "no PIN yet"
    if row["locked_until"]:
        return f"locked until {row['locked_until']}"
    return f"at {row['station']}" if row["station"] else "may sign in"


def _can_open(board: Any, role: Any) -> bool:
    return any(member.works_as(role) and member.pin_set_at for member in board.staff.values())


@staff.command("change")
@folder_option
@click.argument("who")
@click.option("--name", default="", help="Another name.")
@role_option
def change(data_dir: Path, who: str, name: str, roles: tuple[str, ...]) -> None:
    """Another name or other roles for somebody (WHO: id, or name)."""
    from hub.domain.vocabulary import ChangeStaff

    with _owner(data_dir) as link:
        member = _member(link, who)
        settled(link, ChangeStaff(member.id, name or member.name, _roles(roles) or member.roles))
    click.echo(f"{name or member.name}: changed")


@staff.command("remove")
@folder_option
@click.argument("who")
def remove(data_dir: Path, who: str) -> None:
    """Somebody no longer works here: they are signed out everywhere, at once (WHO: id, or name)."""
    from hub.domain.vocabulary import RemoveStaff

    with _owner(data_dir) as link:
        member = _member(link, who)
        settled(link, RemoveStaff(member.id))
    click.echo(f"{member.name} no longer works here")


@staff.command("pin")
@folder_option
@click.argument("who")
def pin(data_dir: Path, who: str) -> None:
    """Give somebody a new PIN of 4 to 12 digits (WHO: id, or name). It ends their sign-ins and any lock."""
    from hub.link.port import SignInTrouble

    with _owner(data_dir) as link:
        member = _member(link, who)
        try:
            link.set_pin(member.id, _read_pin(member.name)).result(ANSWER_S)
        except SignInTrouble as error:
            raise Stop(_TROUBLES.get(error.code, f"the PIN was not set: {error.code}"), BAD_DATA) from None
        except FutureTimeout as error:
            raise Stop("the hub does not answer", UNAVAILABLE) from error
    click.echo(f"{member.name} has a new PIN")


_TROUBLES = {
    "bad_pin": "a PIN is 4 to 12 digits",
    "weak_pin": "this PIN is one that anybody would try first; choose another one",
    "hub_away": "the hub does not answer",
}


def _read_pin(name: str) -> str:
    if sys.stdin.isatty():
        return str(click.prompt(f"PIN for {name}", hide_input=True, confirmation_prompt="Again", err=True))
    return sys.stdin.readline().strip()


@staff.command("settings")
@folder_option
@click.option("--set", "changes", multiple=True, metavar="NAME=NUMBER", help="Change one; may be given more than once.")
@json_option
def settings(data_dir: Path, changes: tuple[str, ...], as_json: bool) -> None:
    """Show the limits that an owner may set, with their ranges, or set some."""
    from msgspec.structs import asdict, replace

    from hub.domain.settings import RANGES
    from hub.domain.vocabulary import SetShopSettings

    with _owner(data_dir) as link:
        stand = link.board.settings
        if changes:
            stand = replace(stand, **dict(_setting(change, RANGES) for change in changes))
            settled(link, SetShopSettings(stand))
    if as_json:
        say_json(asdict(stand))
        return
    for name, value in asdict(stand).items():
        click.echo(f"{name:<18} {value:>5}   {RANGES[name][0]} to {RANGES[name][1]}")


def _setting(text: str, ranges: dict[str, tuple[int, int]]) -> tuple[str, int]:
    name, _, value = text.partition("=")
    name = name.strip().replace("-", "_")
    if name not in ranges:
        raise Stop(f"no setting is called {name}; there are {', '.join(ranges)}", USAGE)
    if not value.strip().isdecimal():
        raise Stop(f"{name} takes a whole number from {ranges[name][0]} to {ranges[name][1]}", USAGE)
    return name, int(value)


@cli.group()
def links() -> None:
    """Links that couriers, senders and recipients hold."""


@links.command("list")
@folder_option
@json_option
def links_list(data_dir: Path, as_json: bool) -> None:
    """Every link that opens something now; never its secret, which the shop does not know."""
    with _owner(data_dir) as link:
        board, now = link.board, link.hub_now()
        for one in sorted(board.links.values(), key=lambda one: one.expires_at):
            if not one.is_live(now):
                continue
            order, courier = board.orders.get(one.subject), board.couriers.get(one.subject)
            subject = f"order {order.number}" if order is not None else courier.name if courier is not None else ""
            row = {
                "link": one.id,
                "role": one.role.value,
                "subject": one.subject,
                "of": subject,
                "issued_at": one.issued_at.isoformat(),
                "expires_at": one.expires_at.isoformat(),
            }
            if as_json:
                say_json(row)
            else:
                until_ = one.expires_at.strftime("%Y-%m-%d %H:%M UTC")
                click.echo(f"{one.id}  {one.role.value:<10} {subject:<20} until {until_}")


@links.command("end")
@folder_option
@click.argument("link_id", metavar="LINK")
def links_end(data_dir: Path, link_id: str) -> None:
    """Close a link now: its page opens nothing any more."""
    from hub.domain.vocabulary import EndLink

    with _owner(data_dir) as link:
        receipt = settled(link, EndLink(link_id))
    if not receipt.seqs:
        raise Stop(f"no link is called {link_id}; `giftwire-hub links list` shows those that open something", BAD_DATA)
    click.echo(f"{link_id} opens nothing any more")
