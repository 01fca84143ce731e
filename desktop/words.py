"""Codes and values become words here: stages, roles, refusals, what happened, times and spans, in the station's language.

Everything below the screens speaks in codes; everything a person reads about them comes from this file or from the
widget that shows it. Every sentence is a literal in `translate`, so that Qt Linguist finds it.
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
from hub.domain.vocabulary import Refused

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
    """What a colleague is called: the first word of a Latin name, a Chinese name whole."""
    return name.split(maxsplit=1)[0] if name.split() else name


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


# Refusals ---------------------------------------------------------------------------------------------------------


def refusal(refused: Refused, shop: Shop | None = None) -> str:
    """Why not, and what to do next: one sentence, never a code.

    Args:
        refused: the hub's answer. A code that this program does not know still gets a sentence.
        shop: names whom to call, where that is somebody of the shop.
    """
    fields = refused.fields
    courier = shop.board.couriers.get(fields.get("courier", "")) if shop is not None else None
    if refused.code == "already_on_the_way" and courier is not None and courier.phone:
        call = QCoreApplication.translate("Words", "The gift has left the shop. Call {name}, who has it: {phone}.")
        return call.format(name=courier.name, phone=courier.phone)
    if refused.code in ("empty", "too_long", "control_characters", "out_of_range"):
        return _fault(refused)
    if refused.code == "not_ready":
        return _not_ready(fields.get("needs", ""))
    if refused.code == "version_conflict" and fields.get("changes"):
        return _conflict(fields)
    said = _sentences().get(refused.code)
    if said is None:
        return QCoreApplication.translate(
            "Words", "The shop could not do this ({code}). Look at the order again."
        ).format(code=refused.code)
    return said.format_map(_Blank(fields))


def _conflict(fields: Mapping[str, str]) -> str:
    """Both changes: the one that was not taken, and those that came first."""
    parts = {
        "change_card": QCoreApplication.translate("Words", "the card"),
        "change_address": QCoreApplication.translate("Words", "the address"),
        "change_recipient": QCoreApplication.translate("Words", "the recipient"),
        "change_sender": QCoreApplication.translate("Words", "who ordered"),
        "change_items": QCoreApplication.translate("Words", "the items"),
        "promise_time": QCoreApplication.translate("Words", "the time"),
        "assign_courier": QCoreApplication.translate("Words", "the courier"),
    }
    changed = {
        "card_changed": parts["change_card"],
        "address_changed": parts["change_address"],
        "address_given": parts["change_address"],
        "recipient_changed": parts["change_recipient"],
        "sender_changed": parts["change_sender"],
        "items_changed": parts["change_items"],
        "time_promised": parts["promise_time"],
        "courier_offered": parts["assign_courier"],
        "offer_withdrawn": parts["assign_courier"],
    }
    step = QCoreApplication.translate("Words", "how far it is")
    others = list(dict.fromkeys(changed.get(kind, step) for kind in fields["changes"].split(",")))
    return QCoreApplication.translate(
        "Words",
        "Meanwhile somebody changed {theirs}; your change of {yours} was not taken. Look at it, then repeat yours.",
    ).format(
        theirs=QCoreApplication.translate("Words", ", ").join(others),
        yours=parts.get(fields.get("asked", ""), QCoreApplication.translate("Words", "the order")),
    )


class _Blank(dict[str, str]):
    """Fields that are not there leave nothing behind."""

    def __missing__(self, key: str) -> str:
        return ""


def _sentences() -> dict[str, str]:
    """The table of refusals; made when asked for, because the language may change."""
    return {
        "already_exists": QCoreApplication.translate("Words", "This is already in the shop; nothing more is needed."),
        "already_decided": QCoreApplication.translate(
            "Words", "This was decided already, for everybody. Look at the order again."
        ),
        "already_on_the_way": QCoreApplication.translate(
            "Words", "The gift has left the shop. Speak with the courier instead."
        ),
        "already_packed": QCoreApplication.translate(
            "Words", "It is already packed. Ask packing to open it again, then change the items."
        ),
        "bad_mail": QCoreApplication.translate("Words", "This is no mail address, like anna@example.com."),
        "bad_currency": QCoreApplication.translate("Words", "The currency is not one of three letters, like GBP."),
        "bad_id": QCoreApplication.translate("Words", "Something went wrong on this computer. Try again."),
        "bad_key": QCoreApplication.translate("Words", "This station's key is not valid. Pair it again."),
        "bad_place": QCoreApplication.translate("Words", "This place is not on the map. Check the address."),
        "bad_reference": QCoreApplication.translate("Words", "The picture did not arrive. Attach it again."),
        "bad_outcome": QCoreApplication.translate("Words", "The attempt to tell somebody cannot have ended so."),
        "bad_remedy": QCoreApplication.translate("Words", "That is no answer to this problem. Choose another one."),
        "bad_role": QCoreApplication.translate("Words", "Nobody in this role can be let in that way."),
        "bad_secret": QCoreApplication.translate("Words", "The link could not be made. Try again."),
        "bad_time": QCoreApplication.translate(
            "Words", "This time is over or too far away. Promise a time from now on."
        ),
        "bad_type": QCoreApplication.translate("Words", "Only JPEG, PNG or WebP pictures can be attached."),
        "bad_zone": QCoreApplication.translate("Words", "This time zone is not known."),
        "card_already_packed": QCoreApplication.translate(
            "Words", "The card is already packed. Ask packing to open the parcel, then change the card."
        ),
        "card_changed_again": QCoreApplication.translate("Words", "The card has changed again. Read the newest words."),
        "courier_not_found": QCoreApplication.translate("Words", "This courier is not known here."),
        "courier_off_duty": QCoreApplication.translate("Words", "This courier is off duty. Choose another one."),
        "depends_on_refused": QCoreApplication.translate(
            "Words", "An earlier step of yours was refused, so this one could not be taken. Look at both again."
        ),
        "erased": QCoreApplication.translate(
            "Words", "The words of this order were erased. Nothing more is written here."
        ),
        "not_yours_to_decide": QCoreApplication.translate("Words", "Another station decides this. Ask there."),
        "notice_not_found": QCoreApplication.translate("Words", "Nobody began to send this notice."),
        "problem_is_open": QCoreApplication.translate(
            "Words", "This problem is known already and waits for a decision."
        ),
        "problem_not_found": QCoreApplication.translate("Words", "This problem is no longer there."),
        "too_many": QCoreApplication.translate(
            "Words", "This order holds as many problems as it can. Decide or call instead."
        ),
        "problem_withdrawn": QCoreApplication.translate("Words", "This problem is over; nothing has to be decided."),
        "id_conflict": QCoreApplication.translate("Words", "Something went wrong on this computer. Try again."),
        "item_not_found": QCoreApplication.translate("Words", "The list of items has changed. Look at it again."),
        "key_taken": QCoreApplication.translate("Words", "This key already belongs to another station."),
        "link_not_found": QCoreApplication.translate("Words", "This link is no longer valid. Make a new one."),
        "message_not_found": QCoreApplication.translate("Words", "This message is no longer in the room."),
        "not_allowed": QCoreApplication.translate(
            "Words", "This station may not do that. Ask a colleague whose task it is."
        ),
        "not_confirmed": QCoreApplication.translate("Words", "The order is not confirmed yet. Confirm it first."),
        "address_missing": QCoreApplication.translate(
            "Words", "Nobody has said yet where it shall go. Ask the recipient, or fill in the address."
        ),
        "address_went_back": QCoreApplication.translate(
            "Words", "The sender is asked for the address now. Speak with the shop: {phone}."
        ),
        "approval_open": QCoreApplication.translate(
            "Words", "The sender has not approved the wrapping. Wait for the answer, or let it go and say why."
        ),
        "bad_kind": QCoreApplication.translate("Words", "A time is promised with its own button."),
        "not_yours_to_raise": QCoreApplication.translate("Words", "A customer cannot raise this: choose another kind."),
        "bad_endpoint": QCoreApplication.translate("Words", "This browser's push service is not known."),
        "bad_push_key": QCoreApplication.translate("Words", "This is no key for messages to browsers."),
        "no_push": QCoreApplication.translate("Words", "The shop sends no messages to browsers."),
        "no_time_to_ask": QCoreApplication.translate(
            "Words", "The promise leaves no time to ask. It has to go as it is."
        ),
        "nothing_asked": QCoreApplication.translate("Words", "Nothing is being asked here any more."),
        "photo_missing": QCoreApplication.translate("Words", "Take a photo of the wrapping and the card first."),
        "promise_is_over": QCoreApplication.translate("Words", "This promise has come to its end. Look at it again."),
        "promise_not_found": QCoreApplication.translate("Words", "This promise is not in the order. Look at it again."),
        "promise_stands": QCoreApplication.translate(
            "Words", "Something was promised about that already. Change it, and say who agreed."
        ),
        "recipient_is_asked": QCoreApplication.translate(
            "Words", "The recipient is asked for the address. It is your turn when there is no answer."
        ),
        "recipient_was_asked": QCoreApplication.translate(
            "Words", "The recipient is asked for the address, so it is no surprise. Fill in the address first."
        ),
        "not_due": QCoreApplication.translate("Words", "It is too early for that. Nothing needs to be done yet."),
        "not_in_audience": QCoreApplication.translate(
            "Words", "You cannot write to these readers here. Choose others."
        ),
        "not_of_kind": QCoreApplication.translate("Words", "A message carries one thing at a time. Send it in two."),
        "not_packed": QCoreApplication.translate("Words", "It is not packed yet. Wait for packing."),
        "not_rush": QCoreApplication.translate("Words", "This order is no longer rush."),
        "order_cancelled": QCoreApplication.translate(
            "Words", "This order was cancelled. Nothing more can be done with it."
        ),
        "order_closed": QCoreApplication.translate("Words", "This order is closed. Nothing more can be done with it."),
        "order_is_open": QCoreApplication.translate(
            "Words", "Order {number} is still open. Deliver or cancel it before it is erased."
        ),
        "order_not_found": QCoreApplication.translate("Words", "This order is not in the shop any more."),
        "parcel_missing": QCoreApplication.translate(
            "Words", "Not everything is loaded. Missing: {numbers}. Tick them, or take them off the run."
        ),
        "not_accepted": QCoreApplication.translate(
            "Words", "The courier has not accepted everything yet. Still open: {numbers}."
        ),
        "in_other_run": QCoreApplication.translate("Words", "Order {number} is on a run already."),
        "with_other_courier": QCoreApplication.translate(
            "Words", "Order {number} is with another courier. Take it from them first, or hand it over."
        ),
        "not_in_run": QCoreApplication.translate("Words", "Order {number} is not on this run."),
        "nothing_in_hand": QCoreApplication.translate(
            "Words", "Nothing of this run is on the road yet. Give the orders to another courier instead."
        ),
        "run_ended": QCoreApplication.translate("Words", "This run is over. Plan a new one."),
        "run_not_found": QCoreApplication.translate("Words", "This run is no longer there."),
        "run_too_long": QCoreApplication.translate("Words", "A run has at most {limit} stops. Make two of it."),
        "outsourced": QCoreApplication.translate(
            "Words", "This courier works for somebody else and gets no page. Take the steps for them here."
        ),
        "proof_missing": QCoreApplication.translate(
            "Words", "A photo, or the name of who took it, is needed before it counts as delivered."
        ),
        "rated_too_often": QCoreApplication.translate(
            "Words", "They have said five times how it was; what they say now belongs in the conversation."
        ),
        "room_not_found": QCoreApplication.translate("Words", "This conversation is not in the shop any more."),
        "station_not_found": QCoreApplication.translate("Words", "This station is not known here."),
        "still_carrying": QCoreApplication.translate(
            "Words",
            "This courier still carries {orders} of our orders. They must be handed over or brought back first.",
        ),
        "still_here": QCoreApplication.translate(
            "Words", "This person still works in the shop. Remove them before they are erased."
        ),
        "subject_not_found": QCoreApplication.translate("Words", "There is nothing to open with this link any more."),
        "surprise": QCoreApplication.translate(
            "Words", "It is a surprise: the recipient gets no link before the gift is there."
        ),
        "too_large": QCoreApplication.translate("Words", "This is too large to send. Shorten it, or send it in parts."),
        "tracker_taken": QCoreApplication.translate("Words", "This tracker already belongs to another courier."),
        "unknown_reason": QCoreApplication.translate("Words", "Choose one of the reasons."),
        "unknown_step": QCoreApplication.translate("Words", "A photo cannot be attached to this step."),
        "version_conflict": QCoreApplication.translate(
            "Words", "Somebody changed this order while you were writing. Look at it again, then repeat your change."
        ),
        "wrong_stage": QCoreApplication.translate(
            "Words", "The order has moved on meanwhile. Look at where it stands now."
        ),
        "sign_in_needed": QCoreApplication.translate("Words", "Nobody is signed in at this station. Sign in first."),
        "sign_in_over": QCoreApplication.translate(
            "Words", "The sign-in of whoever did this was over. Sign in and do it again."
        ),
        "not_your_station": QCoreApplication.translate(
            "Words", "This person does not work at this station. The owner can change that."
        ),
        "not_a_station": QCoreApplication.translate("Words", "Nobody can sign in there: it is no station."),
        "staff_not_found": QCoreApplication.translate("Words", "This person no longer works here."),
        "too_many_replies": QCoreApplication.translate(
            "Words", "There are {limit} prepared answers already. Remove one that nobody uses."
        ),
        "too_many_staff": QCoreApplication.translate(
            "Words", "There are too many people. Remove those who no longer work here."
        ),
    }


def field(name: str) -> str:
    """A field's name as the screens show it."""
    return {
        "sender.name": QCoreApplication.translate("Words", "Sender's name"),
        "sender.phone": QCoreApplication.translate("Words", "Sender's telephone"),
        "sender.mail": QCoreApplication.translate("Words", "Sender's mail address"),
        "recipient.name": QCoreApplication.translate("Words", "Recipient's name"),
        "recipient.phone": QCoreApplication.translate("Words", "Recipient's telephone"),
        "recipient.mail": QCoreApplication.translate("Words", "Recipient's mail address"),
        "reply.title": QCoreApplication.translate("Words", "Word on the button"),
        "reply.text": QCoreApplication.translate("Words", "Answer"),
        "reply.words": QCoreApplication.translate("Words", "Languages"),
        "customer.name": QCoreApplication.translate("Words", "Customer's name"),
        "customer.phone": QCoreApplication.translate("Words", "Customer's telephone"),
        "customer.mail": QCoreApplication.translate("Words", "Customer's mail address"),
        "address": QCoreApplication.translate("Words", "Address"),
        "address.note": QCoreApplication.translate("Words", "Note for the door"),
        "address.place": QCoreApplication.translate("Words", "Place on the map"),
        "card": QCoreApplication.translate("Words", "Card"),
        "items": QCoreApplication.translate("Words", "Items"),
        "items.name": QCoreApplication.translate("Words", "Item"),
        "items.quantity": QCoreApplication.translate("Words", "Number"),
        "items.price_minor": QCoreApplication.translate("Words", "Price"),
        "total_minor": QCoreApplication.translate("Words", "Total"),
        "text": QCoreApplication.translate("Words", "Message"),
        "reason": QCoreApplication.translate("Words", "Reason"),
        "received_by": QCoreApplication.translate("Words", "Who took it"),
        "media": QCoreApplication.translate("Words", "Picture"),
        "name": QCoreApplication.translate("Words", "Name"),
        "phone": QCoreApplication.translate("Words", "Telephone"),
    }.get(name, name)


def _fault(refused: Refused) -> str:
    """What is wrong with one field."""
    said = {
        "empty": QCoreApplication.translate("Words", "{field} is still blank. Fill it in."),
        "too_long": QCoreApplication.translate("Words", "{field} is too long: {limit} at most. Shorten it."),
        "control_characters": QCoreApplication.translate(
            "Words", "{field} holds invisible characters that cannot be kept. Type it again."
        ),
        "out_of_range": QCoreApplication.translate("Words", "{field} is too large or too small. Check the number."),
    }[refused.code]
    fields = dict(refused.fields)
    return said.format_map(_Blank({**fields, "field": field(fields.get("field", ""))}))


def _not_ready(needs: str) -> str:
    """What packing still has to do."""
    parts = {
        "promise": QCoreApplication.translate("Words", "read what was promised about the wording"),
        "card": QCoreApplication.translate("Words", "read the new wording of the card"),
        "items": QCoreApplication.translate("Words", "tick every item"),
        "photo": QCoreApplication.translate("Words", "take a photo"),
    }
    todo = [parts[need] for need in needs.split(",") if need in parts]
    joined = QCoreApplication.translate("Words", ", ").join(todo)
    return QCoreApplication.translate("Words", "Not packed yet: {todo}.").format(todo=joined)
