"""Who made a promise and who has heard it, as the desk reads it: a line for each in short, and all of it, hearer by hearer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from desktop import words
from desktop.models.room_stream import actor_of_person
from desktop.shop import Shop
from desktop.widgets.fold_lines import Line, Tone
from hub.domain.actor import Role
from hub.domain.escalation import unheard
from hub.domain.order import Order
from hub.domain.promise import HEARERS, RUSH_ROLES, PromiseEnd, PromiseEntry, PromiseKind
from hub.domain.promise_ledger import waits_for

_READ = (PromiseKind.TIME, PromiseKind.PLACE, PromiseKind.WORDING, PromiseKind.SURPRISE)


# In short ---------------------------------------------------------------------------------------------------------


def heard_in_short(shop: Shop, order: Order) -> list[Line]:
    """A line for each promise that stands or was broken: what, who made it when, and above all who has not heard it."""
    lines: list[Line] = []
    for entry in _shown(order):
        if entry.end is PromiseEnd.BROKEN:
            lines.append(_broken(shop, entry))
            continue
        heard, missing = _hearers(shop, order, entry)
        rush = order.rush is not None and entry.kind is PromiseKind.TIME
        seen = entry.kind is PromiseKind.TIME and not rush
        what = _what(shop, order, entry)
        made = f"{_maker(shop, order, entry)} {words.clock_time(shop, entry.made_at)}"
        lines.append(_in_short(what, made, heard, missing, rush=rush, seen=seen))
    if order.rush is not None and not _has_time(order):
        since = words.clock_time(shop, order.rush.marked_at)
        what = QCoreApplication.translate("Desk", "Rush")
        lines.append(_in_short(what, since, _heard_the_rush(order), list(unheard(order)), rush=True, seen=False))
    return lines


def _shown(order: Order) -> list[PromiseEntry]:
    """What stands or was broken, in the order in which it is read."""
    there = [entry for entry in order.promises if entry.end is None or entry.end is PromiseEnd.BROKEN]
    return sorted(there, key=lambda entry: _READ.index(entry.kind))


def _has_time(order: Order) -> bool:
    return any(entry.kind is PromiseKind.TIME and entry.end is None for entry in order.promises)


def _in_short(what: str, right: str, heard: list[Role], missing: list[Role], *, rush: bool, seen: bool) -> Line:
    if missing:
        said = (
            QCoreApplication.translate("Desk", "{what}: not seen by {roles} yet")
            if seen
            else QCoreApplication.translate("Desk", "{what}: not heard by {roles} yet")
        ).format(what=what, roles=_listed(missing))
        return Line("bell-ring" if rush else "clock", said, right, Tone.NOW if rush else Tone.WAITS)
    if not heard:
        return Line("check", what, right)
    everybody = set(heard) >= set(RUSH_ROLES if rush else HEARERS)
    if seen:
        all_, some = (
            QCoreApplication.translate("Desk", "{what}: seen by all"),
            QCoreApplication.translate("Desk", "{what}: seen by {roles}"),
        )
    else:
        all_, some = (
            QCoreApplication.translate("Desk", "{what}: heard by all"),
            QCoreApplication.translate("Desk", "{what}: heard by {roles}"),
        )
    return Line("check-check", (all_ if everybody else some).format(what=what, roles=_listed(heard)), right)


def _what(shop: Shop, order: Order, entry: PromiseEntry) -> str:
    """What is promised, with its words."""
    if entry.kind is PromiseKind.TIME and order.rush is not None:
        since = words.clock_time(shop, order.rush.marked_at)
        return QCoreApplication.translate("Desk", "Time, rush since {time}").format(time=since)
    title = {
        PromiseKind.TIME: QCoreApplication.translate("Desk", "Time"),
        PromiseKind.PLACE: QCoreApplication.translate("Desk", "Place"),
        PromiseKind.WORDING: QCoreApplication.translate("Desk", "Wording"),
        PromiseKind.SURPRISE: QCoreApplication.translate("Desk", "Surprise"),
    }[entry.kind]
    if entry.text:
        return QCoreApplication.translate("Desk", "{what} “{text}”").format(what=title, text=entry.text)
    return title


def _hearers(shop: Shop, order: Order, entry: PromiseEntry) -> tuple[list[Role], list[Role]]:
    """The roles that have heard a promise, and those that must yet."""
    if entry.kind is not PromiseKind.TIME:
        return [role for role in HEARERS if entry.heard_by(role) is not None], list(waits_for(order, entry))
    if order.rush is not None:
        heard, missing = _heard_the_rush(order), list(unheard(order))
    else:
        heard = [role for role in RUSH_ROLES if _known_at(shop, order, role, entry) is not None]
        missing = [role for role in RUSH_ROLES if role not in heard] if order.is_open else []
    if entry.heard_by(Role.COURIER) is not None:
        heard.append(Role.COURIER)
    return heard, missing


def _heard_the_rush(order: Order) -> list[Role]:
    return [role for role in RUSH_ROLES if order.rush is not None and order.rush.heard_by(role) is not None]


def _listed(roles: Iterable[Role]) -> str:
    return QCoreApplication.translate("Desk", ", ").join(words.role(role) for role in roles)


# All of it --------------------------------------------------------------------------------------------------------


def heard_lines(shop: Shop, order: Order) -> list[Line]:
    """Everything that was promised and stands or was broken, each with its maker and its hearers."""
    lines: list[Line] = []
    for entry in _shown(order):
        if entry.end is PromiseEnd.BROKEN:
            lines.append(_broken(shop, entry))
        elif entry.kind is PromiseKind.TIME:
            lines += _time_lines(shop, order, entry)
        else:
            lines += _entry_lines(shop, order, entry)
    if not _has_time(order):
        lines += _rush_lines(shop, order)
    return lines


def _maker(shop: Shop, order: Order, entry: PromiseEntry) -> str:
    return words.first_name(shop.name_of(entry.made_by, order)) or words.role(entry.made_by.role)


def _broken(shop: Shop, entry: PromiseEntry) -> Line:
    why = words.broken(entry.cause) if entry.cause is not None else ""
    said = QCoreApplication.translate("Desk", "Broken, {what}: {why}").format(what=words.promised(entry.kind), why=why)
    return Line("triangle-alert", said, words.clock_time(shop, entry.ended_at or entry.made_at), Tone.WAITS)


def _made(shop: Shop, order: Order, entry: PromiseEntry) -> Line:
    said = QCoreApplication.translate("Desk", "{name} promised {what}").format(
        name=_maker(shop, order, entry), what=words.promised(entry.kind)
    )
    said = said[:1].upper() + said[1:]
    if entry.text:
        said += QCoreApplication.translate("Desk", ": “{text}”").format(text=entry.text)
    return Line("check", said, words.clock_time(shop, entry.made_at))


def _entry_lines(shop: Shop, order: Order, entry: PromiseEntry) -> list[Line]:
    lines = [_made(shop, order, entry)]
    for heard in entry.heard:
        by = QCoreApplication.translate("Desk", "Heard by {role}").format(role=words.role(heard.role))
        lines.append(Line("check-check", by, words.clock_time(shop, heard.at)))
    for role in waits_for(order, entry):
        not_yet = QCoreApplication.translate("Desk", "Not heard by {role} yet").format(role=words.role(role))
        lines.append(Line("clock", not_yet, tone=Tone.WAITS))
    return lines


def _rush_lines(shop: Shop, order: Order) -> list[Line]:
    lines: list[Line] = []
    missing = unheard(order)
    for role in RUSH_ROLES if order.rush is not None else ():
        heard = order.rush.heard_by(role) if order.rush is not None else None
        if heard is not None:
            said = QCoreApplication.translate("Desk", "Rush heard by {role}").format(role=words.role(role))
            lines.append(Line("check-check", said, words.clock_time(shop, heard.at)))
        elif role in missing:
            said = QCoreApplication.translate("Desk", "Rush not heard by {role} yet").format(role=words.role(role))
            lines.append(Line("bell-ring", said, tone=Tone.NOW))
    return lines


def _time_lines(shop: Shop, order: Order, entry: PromiseEntry) -> list[Line]:
    lines = [_made(shop, order, entry), *_rush_lines(shop, order)]
    for role in RUSH_ROLES if order.rush is None else ():
        at = _known_at(shop, order, role, entry)
        if at is None:
            said = QCoreApplication.translate("Desk", "Not seen by {role} yet").format(role=words.role(role))
            lines.append(Line("clock", said, tone=Tone.WAITS))
            continue
        if entry.heard_by(role) is not None:
            said = QCoreApplication.translate("Desk", "Heard by {role}").format(role=words.role(role))
        else:
            said = QCoreApplication.translate("Desk", "Seen by {role}").format(role=words.role(role))
        lines.append(Line("check-check", said, words.clock_time(shop, at)))
    courier = entry.heard_by(Role.COURIER)
    if courier is not None:
        said = QCoreApplication.translate("Desk", "Taken on by the courier")
        lines.append(Line("check-check", said, words.clock_time(shop, courier.at)))
    return lines


def _known_at(shop: Shop, order: Order, role: Role, entry: PromiseEntry) -> datetime | None:
    """When a role said that it heard the promise; else when somebody of it looked into the room after it, or None."""
    heard = entry.heard_by(role)
    if heard is not None:
        return heard.at
    room = shop.room(order.room)
    seen = []
    for receipt in room.seen if room is not None else ():
        actor = actor_of_person(shop, receipt.person)
        if actor is not None and actor.role is role and receipt.seq >= entry.seq:
            seen.append(receipt.at)
    acted = [step.at for step in order.history if step.actor.role is role and step.seq > entry.seq]
    return min([*seen, *acted], default=None)
