"""What the domain's values look like: order -> ring, stage, row. The one place where domain meets widgets' plain values.

Models know neither words nor widgets, widgets know no order; stations join them here, all in the same way.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt

from desktop import moments, sentence_words, words
from desktop.models.order_queue import OrderRow, is_customers
from desktop.models.sections import Heading
from desktop.shop import Shop
from desktop.widgets.order_delegate import SECTION, Row
from desktop.widgets.ring import RingFace, urgency_word
from desktop.widgets.ring import Urgency as Look
from desktop.widgets.stage_chip import StageKey
from hub.domain.order import ON_THE_WAY, Delivery, Order, Preparation
from hub.domain.promise import Clock, Urgency
from hub.domain.rating import Rating
from hub.domain.room import Message, MessageKind
from hub.domain.schedule import order_clock

_LOOKS = {
    Urgency.NONE: Look.UNPROMISED,
    Urgency.CALM: Look.CALM,
    Urgency.SOON: Look.SOON,
    Urgency.RISK: Look.RISK,
    Urgency.LATE: Look.LATE,
    Urgency.KEPT: Look.KEPT,
    Urgency.BROKEN: Look.LATE,
}
SHORT_UNDER_MIN = 100
"""Minutes stay minutes up to here in a small ring ("72"): above, hours are enough."""


def ring_face(clock: Clock, *, large: bool = False) -> RingFace:
    """The ring of a clock.

    Args:
        large: hours and minutes ("1:12") instead of what fits into a list ("72", "3h").
    """
    return RingFace(_LOOKS[clock.urgency], clock.fraction, _ring_text(clock, large=large))


def _ring_text(clock: Clock, *, large: bool) -> str:
    if clock.urgency is Urgency.NONE:
        return "?"
    if clock.urgency is Urgency.KEPT:
        return ""
    minutes = int(abs(clock.left.total_seconds()) // 60)
    if clock.urgency in (Urgency.LATE, Urgency.BROKEN):
        return f"+{minutes}" if minutes < SHORT_UNDER_MIN else f"+{minutes // 60}h"
    if large:
        return moments.counter(minutes)
    if minutes < SHORT_UNDER_MIN:
        return str(minutes)
    hours = round(minutes / 60)
    return f"{hours}h" if hours < 24 else QCoreApplication.translate("Words", "{days}d").format(days=hours // 24)


def order_ring(order: Order, now: datetime, *, large: bool = False) -> RingFace:
    """The ring of an order at hub time `now`."""
    return ring_face(order_clock(order, now), large=large)


def urgency(clock: Clock) -> str:
    """The word of a clock: "Soon", "At risk"."""
    if clock.urgency is Urgency.BROKEN:
        return QCoreApplication.translate("Words", "Broken")
    return urgency_word(_LOOKS[clock.urgency])


def look_of(clock: Clock) -> Look:
    """Which of the ring's looks a clock has."""
    return _LOOKS[clock.urgency]


def stage_key(order: Order) -> StageKey:
    """Which of the four stage looks an order has."""
    if order.delivery is Delivery.DELIVERED or order.cancelled:
        return StageKey.DONE
    if order.delivery in ON_THE_WAY:
        return StageKey.WAY
    if order.preparation in (Preparation.PACKING, Preparation.PACKED):
        return StageKey.PACKING
    return StageKey.TAKEN


def stage_key_of_step(kind: str) -> tuple[StageKey, str] | None:
    """The stage that a step leads to, as its look and its word; None for steps that are no stage."""
    return {
        "packing_started": (StageKey.PACKING, QCoreApplication.translate("Words", "Packing")),
        "order_packed": (StageKey.PACKING, QCoreApplication.translate("Words", "Packed")),
        "order_picked_up": (StageKey.WAY, QCoreApplication.translate("Words", "On the way")),
        "courier_arrived": (StageKey.WAY, QCoreApplication.translate("Words", "At the door")),
        "order_delivered": (StageKey.DONE, QCoreApplication.translate("Words", "Delivered")),
    }.get(kind)


def section_title(section: str) -> str:
    """The heading of a section of any queue."""
    return {
        "waiting": QCoreApplication.translate("Words", "Customers without an answer"),
        "danger": QCoreApplication.translate("Words", "Promises in danger"),
        "new": QCoreApplication.translate("Words", "New, not confirmed"),
        "today": QCoreApplication.translate("Words", "Today"),
        "later": QCoreApplication.translate("Words", "Later"),
        "closed": QCoreApplication.translate("Words", "Closed"),
        "to_pack": QCoreApplication.translate("Words", "To pack"),
        "packed": QCoreApplication.translate("Words", "Packed"),
        "unassigned": QCoreApplication.translate("Words", "Without a courier"),
    }.get(section, section)


def message_line(message: Message) -> str:
    """A message in one line; a customer's own words stand in quotes."""
    said = {
        MessageKind.IMAGE: QCoreApplication.translate("Words", "Picture"),
        MessageKind.VOICE: QCoreApplication.translate("Words", "Voice note"),
        MessageKind.PLACE: QCoreApplication.translate("Words", "Place"),
        MessageKind.STICKER: QCoreApplication.translate("Words", "Sticker"),
    }
    text = " ".join(message.text.split()) or said.get(message.kind, "")
    if not is_customers(message):
        return text
    return QCoreApplication.translate("Words", "“{words}”").format(words=text)


def rating_line(rating: Rating) -> str:
    """How it was, in one line: "2 of 5, poor · “The ribbon had come off”"."""
    score = words.rated(rating.score)
    return words.quoted(score, rating.words) if rating.words else score


def inbox_row(shop: Shop, value: Heading | OrderRow) -> dict[int, Any]:
    """The roles of a row in the front desk's inbox."""
    if isinstance(value, Heading):
        return heading_row(value, urgent=value.section == "waiting")
    order = value.order
    title = value.name
    if order is None:
        title = QCoreApplication.translate("Words", "Enquiry · {name}").format(name=value.name)
    right = words.clock_time(shop, value.moved_at)
    waits = value.waits_min is not None and value.section == "waiting"
    if waits and value.waits_min is not None:
        span = words.span(timedelta(minutes=value.waits_min))
        right = QCoreApplication.translate("Words", "waits {span}").format(span=span)
        if value.waits_min < 1:
            right = QCoreApplication.translate("Words", "just asked")
    roles: dict[int, Any] = {
        Row.TITLE: title,
        Row.SUBTITLE: _inbox_line(shop, value),
        Row.RIGHT_TEXT: right,
        Row.URGENT: waits,
        Row.PENDING: value.pending,
        **ring_roles(ring_face(value.clock)),
    }
    if order is None:
        roles[Row.RIGHT_LOWER] = QCoreApplication.translate("Words", "no order yet")
    else:
        roles |= {Row.ORDER_ID: order.id, Row.STAGE_KEY: stage_key(order), Row.STAGE_WORD: words.stage(order)}
    return with_name(roles)


def heading_row(value: Heading, *, urgent: bool = False) -> dict[int, Any]:
    """The roles of a section's heading."""
    return with_name(
        {
            Row.KIND: SECTION,
            Row.TITLE: section_title(value.section),
            Row.RIGHT_TEXT: str(value.count),
            Row.URGENT: urgent,
        }
    )


def ring_roles(face: RingFace) -> dict[int, Any]:
    """A ring as roles."""
    return {Row.URGENCY: face.urgency, Row.FRACTION: face.fraction, Row.RING_TEXT: face.text, Row.ETA: face.eta}


def with_name(roles: dict[int, Any]) -> dict[int, Any]:
    """The roles with what a screen reader says of the row, and what a keyboard search finds."""
    said = [roles.get(role) for role in (Row.TITLE, Row.SUBTITLE, Row.THIRD, Row.RIGHT_TEXT, Row.STAGE_WORD)]
    if Row.URGENCY in roles:
        said.append(f"{urgency_word(Look(roles[Row.URGENCY]))} {roles.get(Row.RING_TEXT) or ''}".strip())
    name = ", ".join(str(part) for part in said if part)
    return {Qt.ItemDataRole.DisplayRole: roles.get(Row.TITLE), Qt.ItemDataRole.AccessibleTextRole: name, **roles}


def _inbox_line(shop: Shop, value: OrderRow) -> str:
    """The second line: what was said last, or how it stands where something was done since."""
    order, last = value.order, value.last
    if value.rated is not None:
        return rating_line(value.rated)
    step = order.history[-1] if order is not None and order.history else None
    if last is not None and (step is None or last.at >= step.at or value.waits_min is not None):
        if is_customers(last) or shop.me is None or last.actor.person == shop.me.person:
            return message_line(last)
        who = words.called(last.actor.role, shop.name_of(last.actor, order))
        return QCoreApplication.translate("Words", "{who}: {words}").format(who=who, words=message_line(last))
    return sentence_words.lasting_line(shop, order) if order is not None else ""
