"""Codes and values become words here: stages, roles, what happened, times and spans, in the station's language.

Everything below the screens speaks in codes; everything a person reads about them comes from this file (what was
refused: `refusals.py`) or from the widget that shows it. Every sentence is a literal in `translate`, so that Qt Linguist finds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication, QLocale

from desktop import moments
from desktop.shop import Shop
from hub.domain.actor import Role
from hub.domain.alarm import Loudness, RiskCause
from hub.domain.currencies import DECIMALS
from hub.domain.notice import Template, To
from hub.domain.order import Channel, Delivery, Order, Preparation, Step
from hub.domain.problem import ProblemKind, Remedy
from hub.domain.promise import BreakCause, PromiseKind, Window
from hub.domain.room import Audience

# Roles, channels, audiences ---------------------------------------------------------------------------------------


def role(of: Role) -> str:
    """A role as a sentence's subject: "packing", "the sender"."""
    return {
        Role.FRONT_DESK: QCoreApplication.translate("Words", "front desk"),
        Role.PACKING: QCoreApplication.translate("Words", "packing"),
        Role.DISPATCH: QCoreApplication.translate("Words", "dispatch"),
        Role.OWNER: QCoreApplication.translate("Words", "the owner"),
        Role.FOLLOWER: QCoreApplication.translate("Words", "the shop"),
        Role.GATEWAY: QCoreApplication.translate("Words", "the shop"),
        Role.HUB: QCoreApplication.translate("Words", "the shop"),
        Role.COURIER: QCoreApplication.translate("Words", "the courier"),
        Role.SENDER: QCoreApplication.translate("Words", "the sender"),
        Role.RECIPIENT: QCoreApplication.translate("Words", "the recipient"),
        Role.WEB_SHOP: QCoreApplication.translate("Words", "the web shop"),
    }[of]


def station(of: Role) -> str:
    """A station's name as a title: "Front desk"."""
    return {
        Role.FRONT_DESK: QCoreApplication.translate("Words", "Front desk"),
        Role.PACKING: QCoreApplication.translate("Words", "Packing room"),
        Role.DISPATCH: QCoreApplication.translate("Words", "Dispatch"),
    }.get(of, role(of))


def first_name(name: str) -> str:
    """What somebody is called: the first word of a Latin name, a Chinese name whole, and whole what begins shortened.

    "K. Andersen" and "Dr. Lund" are called so: nobody is called "K.".
    """
    first = name.split(maxsplit=1)[:1]
    return first[0] if first and not first[0].endswith(".") else name


def called(of: Role, name: str) -> str:
    """How somebody is spoken of inside the shop: colleagues and customers by first name, couriers by their whole name.

    Args:
        of: their role, for who has no name here.
        name: their name, or blank.
    """
    if of is Role.COURIER:
        return name or role(of)
    return first_name(name) or role(of)


def channel(of: Channel) -> str:
    """How an order came: "telephone order"."""
    return {
        Channel.COUNTER: QCoreApplication.translate("Words", "counter order"),
        Channel.PHONE: QCoreApplication.translate("Words", "telephone order"),
        Channel.WEB: QCoreApplication.translate("Words", "web order"),
        Channel.CHAT: QCoreApplication.translate("Words", "chat order"),
    }[of]


def audience(of: Audience) -> str:
    """Who may see a message, above its words."""
    return {
        Audience.STAFF: QCoreApplication.translate("Words", "Staff only"),
        Audience.COURIER: QCoreApplication.translate("Words", "Staff and courier"),
        Audience.EVERYONE: QCoreApplication.translate("Words", "Everyone"),
    }[of]


# Stages -----------------------------------------------------------------------------------------------------------


def stage(order: Order) -> str:
    """Where an order stands, in one or two words; the delivery's word counts once the gift has left the shop."""
    if order.cancelled:
        return QCoreApplication.translate("Words", "Cancelled")
    out = {
        Delivery.PICKED_UP: QCoreApplication.translate("Words", "On the way"),
        Delivery.ARRIVED: QCoreApplication.translate("Words", "At the door"),
        Delivery.DELIVERED: QCoreApplication.translate("Words", "Delivered"),
        Delivery.FAILED: QCoreApplication.translate("Words", "Not delivered"),
        Delivery.RETURNED: QCoreApplication.translate("Words", "Back in the shop"),
    }
    if order.delivery in out:
        return out[order.delivery]
    return {
        Preparation.NEW: QCoreApplication.translate("Words", "New"),
        Preparation.CONFIRMED: QCoreApplication.translate("Words", "Taken"),
        Preparation.PACKING: QCoreApplication.translate("Words", "Packing"),
        Preparation.PACKED: QCoreApplication.translate("Words", "Packed"),
    }[order.preparation]


def failure(reason: str) -> str:
    """Why a gift could not be handed over."""
    return {
        "absent": QCoreApplication.translate("Words", "nobody home"),
        "wrong_address": QCoreApplication.translate("Words", "wrong address"),
        "unreachable": QCoreApplication.translate("Words", "nobody answers"),
        "refused": QCoreApplication.translate("Words", "not accepted at the door"),
        "damaged": QCoreApplication.translate("Words", "damaged"),
        "access": QCoreApplication.translate("Words", "no way in"),
        "vehicle": QCoreApplication.translate("Words", "trouble with the vehicle"),
        "other": QCoreApplication.translate("Words", "another reason"),
    }.get(reason, reason)


def problem(kind: ProblemKind) -> str:
    """What keeps a gift from its way, as a title: "Nobody home"."""
    return {
        ProblemKind.ABSENT: QCoreApplication.translate("Words", "Nobody home"),
        ProblemKind.WRONG_ADDRESS: QCoreApplication.translate("Words", "Wrong address"),
        ProblemKind.ADDRESS_CHANGED: QCoreApplication.translate("Words", "The address has changed"),
        ProblemKind.UNREACHABLE: QCoreApplication.translate("Words", "Nobody answers"),
        ProblemKind.REFUSED: QCoreApplication.translate("Words", "Not accepted at the door"),
        ProblemKind.DAMAGED: QCoreApplication.translate("Words", "The gift is damaged"),
        ProblemKind.WRONG_GOODS: QCoreApplication.translate("Words", "Not what was ordered"),
        ProblemKind.ACCESS: QCoreApplication.translate("Words", "No way in"),
        ProblemKind.VEHICLE: QCoreApplication.translate("Words", "Trouble with the vehicle"),
        ProblemKind.LATE: QCoreApplication.translate("Words", "It will be late"),
        ProblemKind.OTHER: QCoreApplication.translate("Words", "Something else"),
    }[kind]


def told(to: To) -> str:
    """Somebody who is told by a notice, in the middle of a sentence."""
    return {
        To.SENDER: QCoreApplication.translate("Words", "the sender"),
        To.RECIPIENT: QCoreApplication.translate("Words", "the recipient"),
        To.OWNER: QCoreApplication.translate("Words", "the owner"),
    }[to]


def news(template: Template) -> str:
    """What a notice tells, in two or three words."""
    return {
        Template.CONFIRMED: QCoreApplication.translate("Words", "order confirmed"),
        Template.PROMISED: QCoreApplication.translate("Words", "promised time"),
        Template.ON_THE_WAY: QCoreApplication.translate("Words", "on its way"),
        Template.COMING: QCoreApplication.translate("Words", "something is coming"),
        Template.AT_THE_DOOR: QCoreApplication.translate("Words", "courier at the door"),
        Template.PROBLEM: QCoreApplication.translate("Words", "what shall we do?"),
        Template.WRAPPING: QCoreApplication.translate("Words", "is the wrapping right?"),
        Template.ADDRESS: QCoreApplication.translate("Words", "where shall it go?"),
        Template.NOT_HANDED_OVER: QCoreApplication.translate("Words", "not handed over"),
        Template.BROUGHT_BACK: QCoreApplication.translate("Words", "back in the shop"),
        Template.DELIVERED: QCoreApplication.translate("Words", "delivered"),
        Template.CANCELLED: QCoreApplication.translate("Words", "cancelled"),
        Template.YOUR_PAGE: QCoreApplication.translate("Words", "where the page is now"),
        Template.THEIR_PAGE: QCoreApplication.translate("Words", "where the page is now"),
        Template.RUSH_UNHEARD: QCoreApplication.translate("Words", "rush unheard"),
    }[template]


def remedy(of: Remedy) -> str:
    """What is done about a problem, as a button says it."""
    return {
        Remedy.TRY_AGAIN: QCoreApplication.translate("Words", "Try again"),
        Remedy.LEAVE_WITH_NEIGHBOUR: QCoreApplication.translate("Words", "Leave with a neighbour"),
        Remedy.LEAVE_AT_DOOR: QCoreApplication.translate("Words", "Leave at the door"),
        Remedy.GO_TO_NEW_ADDRESS: QCoreApplication.translate("Words", "Go to the new address"),
        Remedy.DELIVER_ALL_THE_SAME: QCoreApplication.translate("Words", "Deliver it all the same"),
        Remedy.MAKE_ANEW: QCoreApplication.translate("Words", "Make it anew"),
        Remedy.SEND_ANOTHER_COURIER: QCoreApplication.translate("Words", "Send another courier"),
        Remedy.WAIT: QCoreApplication.translate("Words", "Wait"),
        Remedy.BRING_BACK: QCoreApplication.translate("Words", "Bring it back"),
    }[of]


# Times and spans --------------------------------------------------------------------------------------------------


def time_of_day(shop: Shop, moment: datetime) -> str:
    """A moment on the shop's clock without its day: "15:48"."""
    return moments.time(shop.local(moment))


def clock_time(shop: Shop, moment: datetime) -> str:
    """A moment on the shop's clock: "15:48"; with its day when it is not today."""
    local = shop.local(moment)
    time = time_of_day(shop, moment)
    days = (local.date() - shop.local(shop.now()).date()).days
    if days == 0:
        return time
    if days == -1:
        return QCoreApplication.translate("Words", "yesterday {time}").format(time=time)
    if days == 1:
        return QCoreApplication.translate("Words", "tomorrow {time}").format(time=time)
    return f"{moments.day_of_year(local)} {time}"


def promise(shop: Shop, window: Window) -> str:
    """A promised window as it is said to a customer: "before 17:00", "between 14:00 and 16:00"."""
    until = clock_time(shop, window.until)
    if window.earliest is None:
        return QCoreApplication.translate("Words", "before {time}").format(time=until)
    earliest = clock_time(shop, window.earliest)
    return QCoreApplication.translate("Words", "between {earliest} and {time}").format(earliest=earliest, time=until)


def promise_title(shop: Shop, window: Window) -> str:
    """The same as a title: "Before 17:00"."""
    said = promise(shop, window)
    return said[:1].upper() + said[1:]


def span(of: timedelta) -> str:
    """A span as people say it: "4 min", "2 h 10 min"."""
    minutes = max(0, int(of.total_seconds() // 60))
    hours, minutes = divmod(minutes, 60)
    if not hours:
        return QCoreApplication.translate("Words", "{minutes} min").format(minutes=minutes)
    if not minutes:
        return QCoreApplication.translate("Words", "{hours} h").format(hours=hours)
    return QCoreApplication.translate("Words", "{hours} h {minutes} min").format(hours=hours, minutes=minutes)


_SIGNS = {"GBP": "£", "EUR": "€", "USD": "$", "CNY": "¥", "JPY": "¥"}
"""Of a shop's own prices, so without the country that tells one dollar from another."""


def money(minor: int, currency: str) -> str:
    """An amount as the language writes it, with its currency's sign: "£86.00", "PLN 0.05".

    Args:
        minor: in the currency's minor unit.
        currency: ISO 4217 code; one that is not known has two decimals.
    """
    decimals = DECIMALS.get(currency, 2)
    sign = _SIGNS.get(currency, f"{currency}\u00a0")
    return QLocale().toCurrencyString(minor / 10**decimals, sign, decimals)


def difference(shop: Shop, step: Step) -> str:
    """What a change of the items did to the price, with its sign; blank where it did nothing."""
    if not step.before or step.before == step.after:
        return ""
    more = int(step.after) - int(step.before)
    return f"{'+' if more > 0 else '−'}{money(abs(more), shop.board.shop.currency)}"


def price_change(before_minor: int, after_minor: int, currency: str) -> str:
    """What a change of the goods does to the price, as it is said to whoever pays; blank where it does nothing."""
    more = after_minor - before_minor
    if not more:
        return ""
    said = (
        QCoreApplication.translate("Words", "{amount} more to pay")
        if more > 0
        else QCoreApplication.translate("Words", "{amount} to give back")
    )
    return said.format(amount=money(abs(more), currency))


def number(order: Order) -> str:
    """An order's number as people say it on the telephone."""
    return said_number(order.number)


def said_number(of: int) -> str:
    """The same, of an order that is on the board no more."""
    return f"GW-{of}"


# What happened ----------------------------------------------------------------------------------------------------


def happened(shop: Shop, step: Step, name: str) -> tuple[str, str]:
    """A history line: the sentence and its news, which is drawn stronger.

    Args:
        step: what happened.
        name: who did it, blank where only the role is known.
    """
    who = called(step.actor.role, name)
    who = who[:1].upper() + who[1:]
    if step.actor.offline:
        who = QCoreApplication.translate("Words", "{who} ({offline})").format(who=who, offline=offline())
    after = _after(shop, step)
    sentences: Mapping[str, tuple[str, str]] = {
        "order_placed": (QCoreApplication.translate("Words", "{who} took the order"), ""),
        "order_confirmed": (QCoreApplication.translate("Words", "{who} confirmed it"), ""),
        "time_promised": (QCoreApplication.translate("Words", "{who} promised"), after),
        "card_changed": (QCoreApplication.translate("Words", "{who} changed the card"), ""),
        "card_acknowledged": (QCoreApplication.translate("Words", "{who} has read the card"), ""),
        "address_changed": (QCoreApplication.translate("Words", "{who} changed the address"), after),
        "recipient_changed": (QCoreApplication.translate("Words", "{who} changed the recipient"), after),
        "sender_changed": (QCoreApplication.translate("Words", "{who} changed who ordered:"), after),
        "items_changed": (QCoreApplication.translate("Words", "{who} changed the items"), after),
        "packing_started": (QCoreApplication.translate("Words", "started by {who}"), ""),
        "order_packed": (QCoreApplication.translate("Words", "by {who}"), ""),
        "order_unpacked": (QCoreApplication.translate("Words", "{who} took it back to the packing table"), ""),
        "order_cancelled": (QCoreApplication.translate("Words", "{who} cancelled the order"), ""),
        "courier_offered": (QCoreApplication.translate("Words", "{who} offered it to"), after),
        "offer_accepted": (QCoreApplication.translate("Words", "{who} will bring it"), ""),
        "offer_declined": (QCoreApplication.translate("Words", "{who} cannot take it"), ""),
        "offer_withdrawn": (QCoreApplication.translate("Words", "{who} took it from its courier"), ""),
        "order_picked_up": (QCoreApplication.translate("Words", "{who} has it in hand"), ""),
        "courier_arrived": (QCoreApplication.translate("Words", "{who} is at the door"), ""),
        "order_delivered": (QCoreApplication.translate("Words", "{who} handed it over"), ""),
        "delivery_failed": (QCoreApplication.translate("Words", "{who} could not hand it over:"), after),
        "order_returned": (QCoreApplication.translate("Words", "{who} brought it back"), ""),
        "parcel_loaded": (QCoreApplication.translate("Words", "{who} checked that it is loaded"), ""),
        "handed_over": (QCoreApplication.translate("Words", "{who} gave it over to"), after),
        "problem_raised": (QCoreApplication.translate("Words", "{who} raised a problem:"), after),
        "problem_decided": (QCoreApplication.translate("Words", "{who} decided:"), after),
        "problem_withdrawn": (QCoreApplication.translate("Words", "{who}: the problem is over"), ""),
        "fallback_agreed": (QCoreApplication.translate("Words", "{who} agreed for when nobody can be asked:"), after),
        "promise_made": (QCoreApplication.translate("Words", "{who} promised"), after),
        "promise_heard": (QCoreApplication.translate("Words", "{who} has heard the promise"), ""),
        "promise_changed": (QCoreApplication.translate("Words", "{who} changed what was promised:"), after),
        "promise_broken": (QCoreApplication.translate("Words", "{who}: a promise was not kept:"), after),
        "surprise_released": (QCoreApplication.translate("Words", "{who}: the recipient may know now"), ""),
        "approval_asked": (QCoreApplication.translate("Words", "{who} asked whether the wrapping is right"), ""),
        "approval_overridden": (QCoreApplication.translate("Words", "{who} lets it go without the sender's word"), ""),
        "approval_lapsed": (QCoreApplication.translate("Words", "No answer about the wrapping: it goes as it is"), ""),
        "address_given": (QCoreApplication.translate("Words", "{who} said where it shall go"), ""),
        "address_expired": (
            QCoreApplication.translate("Words", "The recipient did not say where it shall go: the sender is asked"),
            "",
        ),
        "rush_acknowledged": (QCoreApplication.translate("Words", "{who} has heard that it is rush"), ""),
        "promise_at_risk": (QCoreApplication.translate("Words", "The promise is in danger:"), after),
        "risk_lifted": (QCoreApplication.translate("Words", "Expected in time again; the danger was:"), after),
        "erased": (QCoreApplication.translate("Words", "The words of this order were erased"), ""),
    }
    if step.kind == "order_placed" and step.actor.role is Role.WEB_SHOP:
        return QCoreApplication.translate("Words", "came in from the web shop"), ""
    if step.kind == "rush_escalated":
        return _louder(step), ""
    if step.kind == "approval_answered":
        if step.after == "approved":
            return QCoreApplication.translate("Words", "{who} approved the wrapping").format(who=who), ""
        return QCoreApplication.translate("Words", "{who} wants it otherwise").format(who=who), ""
    if step.kind == "order_rated":
        if step.before:
            return QCoreApplication.translate("Words", "{who} now says how it was:").format(who=who), after
        return QCoreApplication.translate("Words", "{who} says how it was:").format(who=who), after
    if step.kind == "rush_marked":
        if step.after == "rush":
            return QCoreApplication.translate("Words", "{who} marked it").format(who=who), rush()
        return QCoreApplication.translate("Words", "{who}: no longer rush").format(who=who), ""
    sentence, news = sentences.get(step.kind, (QCoreApplication.translate("Words", "{who}: something new"), ""))
    return sentence.format(who=who), news


def offline() -> str:
    """The mark of a step taken while the hub was away: only its station vouches for who took it."""
    return QCoreApplication.translate("Words", "offline")


def rush() -> str:
    """The word for a promise so near that every role must acknowledge it."""
    return QCoreApplication.translate("Words", "rush")


def _after(shop: Shop, step: Step) -> str:
    """What a step led to, in words."""
    if step.kind in ("courier_offered", "handed_over"):
        return shop.person_name(step.after)
    if step.kind == "delivery_failed":
        return failure(step.after)
    if step.kind in ("promise_at_risk", "risk_lifted"):
        return danger(RiskCause(step.after))
    if step.kind == "time_promised":
        return _promised(shop, step)
    if step.kind in ("promise_made", "promise_changed"):
        return promised(PromiseKind(step.after))
    if step.kind == "items_changed":
        return difference(shop, step)
    if step.kind == "promise_broken":
        return broken(BreakCause(step.after))
    if step.kind == "problem_raised":
        return problem(ProblemKind(step.after))
    if step.kind == "problem_decided":
        return remedy(Remedy(step.after))
    if step.kind == "order_rated":
        return rated(int(step.after))
    if step.kind == "fallback_agreed":
        return remedy(Remedy(step.after)) if step.after else QCoreApplication.translate("Words", "nothing any more")
    return step.after


def rated(score: int) -> str:
    """How it was, by a customer's score: "2 of 5, poor"; the words are those of their page."""
    word = {
        1: QCoreApplication.translate("Words", "very poor"),
        2: QCoreApplication.translate("Words", "poor"),
        3: QCoreApplication.translate("Words", "all right"),
        4: QCoreApplication.translate("Words", "good"),
        5: QCoreApplication.translate("Words", "wonderful"),
    }[score]
    return QCoreApplication.translate("Words", "{score} of 5, {word}").format(score=score, word=word)


def quoted(told: str, said: str) -> str:
    """What is told, and somebody's own words to it, in one line: "2 of 5, poor · “The ribbon had come off”"."""
    words = QCoreApplication.translate("Words", "“{words}”").format(words=" ".join(said.split()))
    return f"{told} · {words}"


def _louder(step: Step) -> str:
    """A step of the alarm about a role that has not acknowledged a rush."""
    said = {
        Loudness.LOUDER: QCoreApplication.translate("Words", "Rush not heard by {role}: louder there"),
        Loudness.OTHERS: QCoreApplication.translate("Words", "Rush not heard by {role}: the others were told"),
        Loudness.OWNER: QCoreApplication.translate("Words", "Rush not heard by {role}: the owner was told"),
    }[Loudness(step.after)]
    return said.format(role=role(Role(step.before)))


def promised(kind: PromiseKind) -> str:
    """What is promised, in a word or two."""
    return {
        PromiseKind.TIME: QCoreApplication.translate("Words", "the time"),
        PromiseKind.PLACE: QCoreApplication.translate("Words", "the place"),
        PromiseKind.WORDING: QCoreApplication.translate("Words", "the wording"),
        PromiseKind.SURPRISE: QCoreApplication.translate("Words", "the surprise"),
    }[kind]


def broken(cause: BreakCause) -> str:
    """Why a promise was broken, in a few words."""
    return {
        BreakCause.LATE_START: QCoreApplication.translate("Words", "begun too late"),
        BreakCause.COURIER_LATE: QCoreApplication.translate("Words", "the courier was late"),
        BreakCause.COURIER_SILENT: QCoreApplication.translate("Words", "the courier was silent"),
        BreakCause.PROBLEM: QCoreApplication.translate("Words", "a problem on the way"),
        BreakCause.MOVED_ALONE: QCoreApplication.translate("Words", "moved to later without asking"),
        BreakCause.LEFT_ELSEWHERE: QCoreApplication.translate("Words", "left elsewhere"),
        BreakCause.WORDS_WRONG: QCoreApplication.translate("Words", "the words were wrong"),
        BreakCause.TOLD_TOO_SOON: QCoreApplication.translate("Words", "the recipient heard of it too soon"),
        BreakCause.OTHER: QCoreApplication.translate("Words", "another reason"),
    }[cause]


def danger(cause: RiskCause) -> str:
    """Why a promise is in danger, in a few words."""
    return {
        RiskCause.LATE_START: QCoreApplication.translate("Words", "packing has not begun"),
        RiskCause.ETA: QCoreApplication.translate("Words", "the courier is expected too late"),
        RiskCause.COURIER_SILENT: QCoreApplication.translate("Words", "the courier is silent"),
        RiskCause.LITTLE_TIME: QCoreApplication.translate("Words", "little time is left"),
    }[cause]


def _promised(shop: Shop, step: Step) -> str:
    """The promise of a step as it is said; the step keeps the shop's own clock of that day."""
    try:
        until = datetime.fromisoformat(step.after).replace(tzinfo=shop.zone)
    except ValueError:
        return step.after
    return promise(shop, Window(until))
