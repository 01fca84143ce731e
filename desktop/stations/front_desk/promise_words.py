"""What the desk reads of a promise: whether it can be made, what it is made of, who made it and who has heard it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from desktop import words
from desktop.models.room_stream import actor_of_person
from desktop.shop import Shop
from hub.domain.actor import Role
from hub.domain.can_we import CanWe, Verdict, can_we
from hub.domain.order import ON_THE_WAY, Order, Place
from hub.domain.promise import RUSH_ROLES, PromiseEnd, PromiseEntry, PromiseKind
from hub.domain.promise_ledger import waits_for
from hub.domain.schedule import queue_before, work_back

HeardLine = tuple[str, str, str]
"""(icon, words, time); a time that is blank marks what nobody has done yet, a space what nobody has to."""


def possible(shop: Shop, order: Order | None, until: datetime, door: Place | None = None) -> str:
    """Whether a time can be promised, and why, in one or two sentences; `door` where there is no order yet."""
    fixes = {courier: fix for courier in shop.board.couriers if (fix := shop.fix(courier)) is not None}
    said = can_we(shop.board, fixes, until, shop.now(), order, door)
    return f"{_verdict(shop, said)} {_reasons(shop, said)}"


def _verdict(shop: Shop, said: CanWe) -> str:
    if said.arrives is None:
        return QCoreApplication.translate("Desk", "Nobody is on duty to bring it.")
    about = words.clock_time(shop, said.arrives)
    return {
        Verdict.YES: QCoreApplication.translate("Desk", "Yes: it can be there by {time}."),
        Verdict.TIGHT: QCoreApplication.translate("Desk", "Tight: it can be there by {time}, no sooner."),
        Verdict.NO: QCoreApplication.translate("Desk", "No: not before {time}."),
    }[said.verdict].format(time=about)


def _reasons(shop: Shop, said: CanWe) -> str:
    packed = QCoreApplication.translate("Desk", "packed {time}").format(time=words.clock_time(shop, said.packed))
    if said.ahead == 1:
        packed += QCoreApplication.translate("Desk", " (1 gift goes first)")
    elif said.ahead:
        packed += QCoreApplication.translate("Desk", " ({count} gifts go first)").format(count=said.ahead)
    parts = [packed]
    if said.courier_free is not None:
        who = words.first_name(shop.person_name(said.courier))
        free = QCoreApplication.translate("Desk", "{name} is free {time}")
        parts.append(free.format(name=who, time=words.clock_time(shop, said.courier_free)))
    way = QCoreApplication.translate("Desk", "way {span}").format(span=words.span(said.way))
    if not said.way_known:
        way = QCoreApplication.translate("Desk", "usual way {span}").format(span=words.span(said.way))
    reasons = " · ".join([*parts, way])
    return reasons[:1].upper() + reasons[1:]


def made_of(shop: Shop, order: Order) -> str:
    """What an order still needs, piece by piece, and by when the next of it must begin; blank where no time is known."""
    now = shop.now()
    plan = work_back(order, now, queue_before(shop.board, order, now))
    if plan is None or order.promise is None or order.delivery in ON_THE_WAY:
        return ""
    pieces = (
        (QCoreApplication.translate("Desk", "queue {span}"), plan.queue),
        (QCoreApplication.translate("Desk", "packing {span}"), plan.packing),
        (QCoreApplication.translate("Desk", "way {span}"), plan.way),
        (QCoreApplication.translate("Desk", "door {span}"), plan.handling),
    )
    parts = " + ".join(piece.format(span=words.span(span)) for piece, span in pieces if span.total_seconds() >= 60)
    by = words.clock_time(shop, plan.latest_start)
    if plan.packing:
        return QCoreApplication.translate("Desk", "{parts}: begin by {time}").format(parts=parts, time=by)
    return QCoreApplication.translate("Desk", "{parts}: leave by {time}").format(parts=parts, time=by)


# Who has heard ----------------------------------------------------------------------------------------------------


def heard_lines(shop: Shop, order: Order) -> list[HeardLine]:
    """Everything that was promised and stands or was broken, each with its maker and its hearers."""
    lines: list[HeardLine] = []
    for entry in order.promises:
        if entry.kind is PromiseKind.TIME and entry.end is None:
            lines += _time_lines(shop, order, entry)
        elif entry.end is None or entry.end is PromiseEnd.BROKEN:
            lines += _entry_lines(shop, order, entry)
    if not any(entry.kind is PromiseKind.TIME and entry.end is None for entry in order.promises):
        lines += _rush_lines(shop, order) if order.rush is not None else []
    return lines


def _maker(shop: Shop, order: Order, entry: PromiseEntry) -> str:
    return words.first_name(shop.name_of(entry.made_by, order)) or words.role(entry.made_by.role)


def _entry_lines(shop: Shop, order: Order, entry: PromiseEntry) -> list[HeardLine]:
    at = words.clock_time(shop, entry.made_at)
    if entry.end is PromiseEnd.BROKEN:
        why = words.broken(entry.cause) if entry.cause is not None else ""
        said = QCoreApplication.translate("Desk", "Broken, {what}: {why}").format(
            what=words.promised(entry.kind), why=why
        )
        return [("triangle-alert", said, words.clock_time(shop, entry.ended_at) if entry.ended_at else at)]
    said = QCoreApplication.translate("Desk", "{name} promised {what}").format(
        name=_maker(shop, order, entry), what=words.promised(entry.kind)
    )
    said = said[:1].upper() + said[1:]
    if entry.text:
        said += QCoreApplication.translate("Desk", ": “{text}”").format(text=entry.text)
    lines = [("check", said, at)]
    for heard in entry.heard:
        by = QCoreApplication.translate("Desk", "Heard by {role}").format(role=words.role(heard.role))
        lines.append(("check-check", by, words.clock_time(shop, heard.at)))
    for role in waits_for(order, entry):
        not_yet = QCoreApplication.translate("Desk", "Not heard by {role} yet").format(role=words.role(role))
        lines.append(("minus", not_yet, " "))
    return lines


def _rush_lines(shop: Shop, order: Order) -> list[HeardLine]:
    assert order.rush is not None
    lines: list[HeardLine] = []
    for role in RUSH_ROLES:
        heard = order.rush.heard_by(role)
        if heard is not None:
            said = QCoreApplication.translate("Desk", "Rush heard by {role}").format(role=words.role(role))
            lines.append(("check-check", said, words.clock_time(shop, heard.at)))
        else:
            said = QCoreApplication.translate("Desk", "Rush not heard by {role} yet").format(role=words.role(role))
            lines.append(("clock", said, ""))
    return lines


def _time_lines(shop: Shop, order: Order, entry: PromiseEntry) -> list[HeardLine]:
    made = QCoreApplication.translate("Desk", "Made by {name}").format(name=_maker(shop, order, entry))
    lines: list[HeardLine] = [("check", made, words.clock_time(shop, entry.made_at))]
    if order.rush is not None:
        lines += _rush_lines(shop, order)
    for role in RUSH_ROLES if order.rush is None else ():
        heard = entry.heard_by(role)
        at = heard.at if heard is not None else _seen_at(shop, order, role, entry.seq)
        if heard is not None:
            said = QCoreApplication.translate("Desk", "Heard by {role}").format(role=words.role(role))
        elif at is not None:
            said = QCoreApplication.translate("Desk", "Seen by {role}").format(role=words.role(role))
        else:
            said = QCoreApplication.translate("Desk", "Not seen by {role} yet").format(role=words.role(role))
        lines.append(("check-check" if at else "minus", said, words.clock_time(shop, at) if at else " "))
    courier = entry.heard_by(Role.COURIER)
    if courier is not None:
        said = QCoreApplication.translate("Desk", "Taken on by the courier")
        lines.append(("check-check", said, words.clock_time(shop, courier.at)))
    return lines


def _seen_at(shop: Shop, order: Order, role: Role, since: int) -> datetime | None:
    """When somebody of a role looked into the room after the promise was made, or None."""
    room = shop.room(order.room)
    seen = []
    for receipt in room.seen if room is not None else ():
        actor = actor_of_person(shop, receipt.person)
        if actor is not None and actor.role is role and receipt.seq >= since:
            seen.append(receipt.at)
    acted = [step.at for step in order.history if step.actor.role is role and step.seq > since]
    return min([*seen, *acted], default=None)
