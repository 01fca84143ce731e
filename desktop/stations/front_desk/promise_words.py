"""What the desk reads of a promise: whether it can be made, and what it is made of."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication

from desktop import words
from desktop.filled import joined
from desktop.models.table_queue import TableQueue
from desktop.shop import Shop
from hub.domain.can_we import CanWe, Verdict, can_we
from hub.domain.order import ON_THE_WAY, Order, Place
from hub.domain.promise import Window
from hub.domain.schedule import NOT_BEGUN, queue_before, work_back


def possible(shop: Shop, order: Order | None, until: datetime, door: Place | None = None) -> str:
    """Whether a time can be promised, and why, in one or two sentences; `door` where there is no order yet."""
    fixes = {courier: fix for courier in shop.board.couriers if (fix := shop.fix(courier)) is not None}
    said = can_we(shop.board, fixes, until, shop.now(), order, door)
    return joined(_other_day(shop, until), _verdict(shop, said), _reasons(shop, said))


def _other_day(shop: Shop, until: datetime) -> str:
    """That a time is not of today, which its four figures do not say; blank where it is."""
    if shop.is_today(until):
        return ""
    said = QCoreApplication.translate("Desk", "Not today: {time}.")
    return said.format(time=words.promise(shop, Window(until)))


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


def made_of(shop: Shop, order: Order, table: TableQueue | None = None) -> tuple[str, str]:
    """By when the next of what an order still needs must begin, and that piece by piece; both blank where no time is known.

    Args:
        table: what is known of the packing table; None looks through the board.

    Returns:
        ("begin by 16:46", "packing 5 min + way 5 min + door 4 min: begin by 16:46")
    """
    now = shop.now()
    queue = timedelta(0)
    if order.preparation in NOT_BEGUN:  # for what is begun nothing waits
        queue = table.before(order, now) if table is not None else queue_before(shop.board, order, now)
    plan = work_back(order, now, queue)
    if plan is None or order.promise is None or order.delivery in ON_THE_WAY:
        return "", ""
    pieces = (
        (QCoreApplication.translate("Desk", "queue {span}"), plan.queue),
        (QCoreApplication.translate("Desk", "packing {span}"), plan.packing),
        (QCoreApplication.translate("Desk", "way {span}"), plan.way),
        (QCoreApplication.translate("Desk", "door {span}"), plan.handling),
    )
    parts = " + ".join(piece.format(span=words.span(span)) for piece, span in pieces if span.total_seconds() >= 60)
    said = (
        QCoreApplication.translate("Desk", "begin by {time}")
        if plan.packing
        else QCoreApplication.translate("Desk", "leave by {time}")
    ).format(time=words.clock_time(shop, plan.latest_start))
    return said, QCoreApplication.translate("Desk", "{parts}: {by}").format(parts=parts, by=said)
