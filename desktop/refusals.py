"""Why the shop did not do something, as one sentence that says what to do next; and what a field is called.

Below the screens a refusal is a code with fields (`Refused`); here it becomes what a person reads, in the station's language.
Every sentence is a literal in `translate`, so that Qt Linguist finds it.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from desktop.shop import Shop
from hub.domain.vocabulary import Refused


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
