"""How an order stands, in words: the clauses of `hub.domain.sentence` as one line, in the station's language.

The customers' and couriers' pages say the same clauses in the same words (`hub/gateway/pages/static/sentence.js`); a test
holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication, QLocale

from desktop import bidi, words
from desktop.filled import filled
from desktop.shop import Shop
from hub.domain.actor import Role
from hub.domain.alarm import RiskCause
from hub.domain.order import Order
from hub.domain.problem import ProblemKind, Remedy
from hub.domain.sentence import Clause, ClauseKind, sentence

HOUR_MIN = 60
METRES_FROM_KM = 1000
TENTHS_BELOW_M = 10_000
"""Below this a distance in kilometres has one decimal; the domain rounds it so."""


def line(shop: Shop, order: Order) -> str:
    """How an order stands now: "Packed 14:10, card checked, Li has it, 1.2 km away, promised 17:00"."""
    arrival, fix = shop.arrival(order.id), shop.fix(order.courier)
    return say(shop, sentence(order, shop.board, shop.now(), _reader(shop), arrival, fix))


def lasting_line(shop: Shop, order: Order) -> str:
    """The same without what the next position changes, for lists: their rows are drawn anew only when something happens."""
    return say(shop, sentence(order, shop.board, shop.now(), _reader(shop)))


def _reader(shop: Shop) -> Role:
    return shop.me.role if shop.me is not None else Role.FRONT_DESK


def say(shop: Shop, clauses: tuple[Clause, ...]) -> str:
    """Clauses in words; blank where there are none."""
    templates = _templates()
    parts = [_filled(templates[clause.kind], _values(shop, clause)) for clause in clauses]
    said = QCoreApplication.translate("Sentence", ", ").join(parts)
    return said[:1].upper() + said[1:]


def _filled(template: str, values: Mapping[str, str]) -> str:
    """A template with its values; a moment that nobody knows any more leaves no gap."""
    if not values["at"]:
        template = template.replace(" {at}", "").replace("{at} ", "")
    return filled(template, **values)


def _values(shop: Shop, clause: Clause) -> dict[str, str]:
    return {
        "at": words.clock_time(shop, clause.at) if clause.at is not None else "",
        "ago": _age(shop.now() - clause.at) if clause.at is not None else "",
        "until": words.clock_time(shop, clause.until) if clause.until is not None else "",
        "span": _span(shop, clause.earliest, clause.until) if clause.until is not None else "",
        "distance": _distance(clause.metres or 0),
        "count": str(clause.count or 0),
        "name": bidi.own(clause.name) or words.role(Role.COURIER),
        "what": _what(clause.code),
        "roles": QCoreApplication.translate("Sentence", " and ").join(words.role(role) for role in clause.roles),
    }


def _span(shop: Shop, earliest: datetime | None, until: datetime) -> str:
    """ "17:00", "16:35–16:45"; a day is named once, and a span without length is a moment."""
    end = words.clock_time(shop, until)
    if earliest is None:
        return end
    start = words.clock_time(shop, earliest)
    if start == end:
        return end
    if shop.local(earliest).date() == shop.local(until).date():
        end = words.time_of_day(shop, until)
    return f"{start}–{end}"


def _age(of: timedelta) -> str:
    minutes = max(0, int(of.total_seconds() // 60))
    if minutes < HOUR_MIN:
        return QCoreApplication.translate("Sentence", "{minutes} min").format(minutes=minutes)
    return QCoreApplication.translate("Sentence", "{hours} h").format(hours=minutes // HOUR_MIN)


def _distance(metres: int) -> str:
    if metres < METRES_FROM_KM:
        return QCoreApplication.translate("Sentence", "{metres} m").format(metres=metres)
    decimals = 1 if metres < TENTHS_BELOW_M else 0
    return QCoreApplication.translate("Sentence", "{km} km").format(
        km=QLocale().toString(metres / METRES_FROM_KM, "f", decimals)
    )


def _what(code: str) -> str:
    """A problem, a remedy or a danger within a sentence."""
    if code in frozenset(RiskCause):
        return words.danger(RiskCause(code))
    if code in frozenset(ProblemKind):
        said = words.problem(ProblemKind(code))
    elif code in frozenset(Remedy):
        said = words.remedy(Remedy(code))
    else:
        return ""
    return said[:1].lower() + said[1:]


def _templates() -> dict[ClauseKind, str]:
    """The words of each kind; made when asked for, because the language may change."""
    return {
        ClauseKind.CANCELLED: QCoreApplication.translate("Sentence", "cancelled {at}"),
        ClauseKind.DELIVERED: QCoreApplication.translate("Sentence", "delivered {at}"),
        ClauseKind.RECEIVED_BY: QCoreApplication.translate("Sentence", "received by {name}"),
        ClauseKind.KEPT: QCoreApplication.translate("Sentence", "promised {span} and kept"),
        ClauseKind.BROKEN: QCoreApplication.translate("Sentence", "promised {span} and not kept"),
        ClauseKind.UNCONFIRMED: QCoreApplication.translate("Sentence", "not confirmed yet"),
        ClauseKind.CONFIRMED: QCoreApplication.translate("Sentence", "confirmed {at}"),
        ClauseKind.PACKING: QCoreApplication.translate("Sentence", "packing began {at}"),
        ClauseKind.PACKED: QCoreApplication.translate("Sentence", "packed {at}"),
        ClauseKind.CARD_CHECKED: QCoreApplication.translate("Sentence", "card checked"),
        ClauseKind.CARD_CHANGED: QCoreApplication.translate("Sentence", "card changed {at} and not checked yet"),
        ClauseKind.ADDRESS_AWAITED: QCoreApplication.translate(
            "Sentence", "the recipient is asked for the address until {until}"
        ),
        ClauseKind.ADDRESS_MISSING: QCoreApplication.translate("Sentence", "the address is missing"),
        ClauseKind.APPROVAL_AWAITED: QCoreApplication.translate(
            "Sentence", "the sender is asked about the wrapping until {until}"
        ),
        ClauseKind.CHANGE_ASKED: QCoreApplication.translate("Sentence", "the sender asks for a change"),
        ClauseKind.APPROVED: QCoreApplication.translate("Sentence", "wrapping approved"),
        ClauseKind.RUSH: QCoreApplication.translate("Sentence", "rush"),
        ClauseKind.RUSH_UNHEARD: QCoreApplication.translate("Sentence", "not heard by {roles} yet"),
        ClauseKind.RETURNED: QCoreApplication.translate("Sentence", "back in the shop {at}"),
        ClauseKind.NO_COURIER: QCoreApplication.translate("Sentence", "no courier yet"),
        ClauseKind.ASKED: QCoreApplication.translate("Sentence", "{name} is asked"),
        ClauseKind.COMING: QCoreApplication.translate("Sentence", "{name} is coming for it"),
        ClauseKind.CARRIES: QCoreApplication.translate("Sentence", "{name} has it"),
        ClauseKind.AT_DOOR: QCoreApplication.translate("Sentence", "{name} is at the door"),
        ClauseKind.OTHER_STOP: QCoreApplication.translate("Sentence", "another stop comes first"),
        ClauseKind.DISTANCE: QCoreApplication.translate("Sentence", "{distance} away"),
        ClauseKind.LAST_SEEN: QCoreApplication.translate("Sentence", "last seen {ago} ago"),
        ClauseKind.ARRIVES: QCoreApplication.translate("Sentence", "arrives {span}"),
        ClauseKind.FAILED: QCoreApplication.translate("Sentence", "not handed over {at}"),
        ClauseKind.REASON: QCoreApplication.translate("Sentence", "{what}"),
        ClauseKind.PROBLEM: QCoreApplication.translate("Sentence", "problem: {what}"),
        ClauseKind.MORE_PROBLEMS: QCoreApplication.translate("Sentence", "{count} more"),
        ClauseKind.DECIDES: QCoreApplication.translate("Sentence", "{roles} decides by {until}"),
        ClauseKind.REMEDY: QCoreApplication.translate("Sentence", "decided: {what}"),
        ClauseKind.SHOP_AT_WORK: QCoreApplication.translate("Sentence", "the shop is finding out how to go on"),
        ClauseKind.PROMISED: QCoreApplication.translate("Sentence", "promised {span}"),
        ClauseKind.WISHED: QCoreApplication.translate("Sentence", "wished {span}"),
        ClauseKind.NO_PROMISE: QCoreApplication.translate("Sentence", "no time promised"),
        ClauseKind.LATE: QCoreApplication.translate("Sentence", "late"),
        ClauseKind.AT_RISK: QCoreApplication.translate("Sentence", "at risk: {what}"),
    }
