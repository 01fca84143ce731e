"""What the shop allows: `decide(board, command, actor, now) -> events | Refused`.

Pure: the relay supplies hub time; the simulator does too. Rules read facts only, never names or words (those may be
blanked), apart from checking the words that a command itself brings.

The shape of every rule: find the order, hold the stage against its table, answer with events or with one code. The
role was already held against the command's `may`; a rule asks again only where the answer depends on the order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from msgspec.structs import replace

from hub.domain.access import Link
from hub.domain.actor import CUSTOMERS, PAIRED_ROLES, Actor, Role
from hub.domain.asked_rules import ASKED_RULES, kept_back
from hub.domain.board import Board
from hub.domain.conflict import stale
from hub.domain.contact_rules import CONTACT_RULES
from hub.domain.erasure import Scope
from hub.domain.escalation_rules import ESCALATION_RULES
from hub.domain.finding import concerns, find_order
from hub.domain.ids import is_id
from hub.domain.limits import (
    CARD_CHARS_MAX,
    LINE_CHARS_MAX,
    NAME_CHARS_MAX,
    PHONE_CHARS_MAX,
    PROOFS_MAX,
    TEXT_CHARS_MAX,
    Fault,
    address_fault,
    items_fault,
    media_fault,
    person_fault,
    place_fault,
    refuse,
    text_fault,
)
from hub.domain.moments import PROMISE_BEHIND_MAX, WANTED_BEHIND_MAX, bad_moment, in_shop_zone, wanted_fault
from hub.domain.notice_rules import NOTICE_RULES
from hub.domain.order import (
    DELIVERY_STEPS,
    ON_THE_WAY,
    PREPARATION_STEPS,
    Order,
    Preparation,
    Source,
)
from hub.domain.problem_rules import PROBLEM_RULES
from hub.domain.promise import Window
from hub.domain.promise_ledger import unheard_at_the_table
from hub.domain.promise_rules import PROMISE_RULES, too_many_promises
from hub.domain.reply_rules import REPLY_RULES
from hub.domain.room import Audience, MessageKind, Room, RoomKind, may_see
from hub.domain.run_rules import RUN_RULES
from hub.domain.schedule import is_rush, way_minutes
from hub.domain.staff_rules import STAFF_RULES
from hub.domain.sticker_rules import STICKER_RULES
from hub.domain.vocabulary import (
    FAILURE_REASONS,
    AcceptOffer,
    AcknowledgeCard,
    AcknowledgeRush,
    AddCourier,
    AddressChanged,
    AddressPerson,
    AssignCourier,
    AttachProof,
    CancelOrder,
    CardAcknowledged,
    CardChanged,
    CardPerson,
    ChangeAddress,
    ChangeCard,
    ChangeItems,
    Command,
    ConfirmOrder,
    CourierAdded,
    CourierArrived,
    CourierOffered,
    CourierPerson,
    DeclineOffer,
    DeliverOrder,
    DeliveryFailed,
    DescribeShop,
    DutySet,
    EndLink,
    Erase,
    Erased,
    Event,
    FailDelivery,
    IssueLink,
    ItemsChanged,
    ItemsPerson,
    ItemTicked,
    LinkEnded,
    LinkIssued,
    MarkPacked,
    MarkRush,
    MarkSeen,
    MarkUnderstood,
    MessagePerson,
    MessageSent,
    MessageUnderstood,
    OfferAccepted,
    OfferDeclined,
    OfferWithdrawn,
    OpenEnquiry,
    OrderCancelled,
    OrderConfirmed,
    OrderDelivered,
    OrderPacked,
    OrderPickedUp,
    OrderPlaced,
    OrderPlacedPerson,
    OrderReturned,
    OrderUnpacked,
    PackingStarted,
    PairStation,
    PickUpOrder,
    PlaceOrder,
    PromiseTime,
    ProofAttached,
    ProofPerson,
    ReasonPerson,
    Refused,
    ReportArrival,
    ReturnOrder,
    RevokeStation,
    RoomOpened,
    RoomOpenedPerson,
    RoomSeen,
    RushAcknowledged,
    RushMarked,
    SendMessage,
    SetDuty,
    ShopDescribed,
    StartPacking,
    StationPaired,
    StationPairedPerson,
    StationRevoked,
    TickItem,
    TimePromised,
    UnpackOrder,
    WithdrawOffer,
    kind_of,
)
from hub.domain.web_push_rules import WEB_PUSH_RULES

Decision = Sequence[Event] | Refused


def decide(board: Board, command: Command, actor: Actor, now: datetime) -> Decision:
    """Answer a command.

    Args:
        board: the state that the answer stands on.
        command: what is asked.
        actor: who asks, as the hub knows it.
        now: hub time, aware UTC.

    Returns:
        1..n events in order, or why not. An empty sequence means: already so, nothing to do.
    """
    if actor.role not in type(command).may:
        return Refused("not_allowed", {"role": actor.role.value, "command": kind_of(command)})
    return _RULES[type(command)](board, command, actor, now)


def _wrong_stage(order: Order) -> Refused:
    fields = {"order": order.id, "preparation": order.preparation.value, "delivery": order.delivery.value}
    return Refused("wrong_stage", fields)


def _gone(board: Board, order: Order) -> Refused:
    """It has left the shop: who carries it is who can still do something."""
    return Refused("already_on_the_way", {"order": order.id, "phone": board.shop.phone, "courier": order.courier})


def _prepare(event: Event, board: Board, order_id: str, actor: Actor) -> Decision:
    """Answer with a preparation event if its table allows it from here."""
    order = find_order(board, order_id, actor)
    if isinstance(order, Refused):
        return order
    return [event] if kind_of(event) in PREPARATION_STEPS[order.preparation] else _wrong_stage(order)


def _travel(event: Event, order: Order) -> Decision:
    """Answer with a delivery event if its table allows it from here."""
    return [event] if kind_of(event) in DELIVERY_STEPS[order.delivery] else _wrong_stage(order)


def _travel_with(make: Callable[[Order], Event], board: Board, order_id: str, actor: Actor) -> Decision:
    """Find the order and answer with the delivery event that it makes, if its table allows it from here."""
    order = find_order(board, order_id, actor)
    return order if isinstance(order, Refused) else _travel(make(order), order)


# The order ------------------------------------------------------------------------------------------------------


def _place_order(board: Board, command: PlaceOrder, actor: Actor, now: datetime) -> Decision:
    if not is_id(command.order):
        return Refused("bad_id", {"field": "order"})
    if command.order in board.orders:
        return Refused("already_exists", {"order": command.order})
    if command.source is not None:
        known = board.order_of_source(command.source.system, command.source.key)
        if known is not None:
            return Refused("already_exists", {"order": known.id, "number": str(known.number)})
    fault = (
        person_fault("sender", command.sender)
        or person_fault("recipient", command.recipient)
        or address_fault(command.address, needed=not command.ask_recipient)
        or text_fault("card", command.card, CARD_CHARS_MAX, lines=True)
        or items_fault(command.items, command.total_minor)
        or _source_fault(command.source)
        or wanted_fault(command.wanted, now)
        or (None if _is_currency(command.currency) else Fault("currency", "bad_currency"))
    )
    if fault is not None:
        return refuse(fault)
    if command.ask_recipient and command.surprise:
        return Refused("surprise", {"order": command.order})
    room = command.enquiry or command.order
    if command.enquiry:
        enquiry = board.rooms.get(command.enquiry)
        if enquiry is None or enquiry.kind is not RoomKind.ENQUIRY:
            return Refused("room_not_found", {"room": command.enquiry})
    words = OrderPlacedPerson(
        command.sender,
        command.recipient,
        command.address,
        command.card,
        tuple(item.name for item in command.items),
    )
    placed = OrderPlaced(
        order=command.order,
        number=board.next_number,
        room=room,
        channel=command.channel,
        items=tuple(replace(item, name="") for item in command.items),
        currency=command.currency,
        total_minor=command.total_minor,
        surprise=command.surprise,
        wanted=in_shop_zone(board.shop, command.wanted),
        source=command.source,
        way_minutes=way_minutes(board.shop.place, command.address.place),
        ask_until=now + timedelta(hours=board.settings.address_hours) if command.ask_recipient else None,
        person=words,
    )
    return [placed]


def _source_fault(source: Source | None) -> Fault | None:
    if source is None:
        return None
    return text_fault("source.system", source.system, NAME_CHARS_MAX, needed=True) or text_fault(
        "source.key", source.key, NAME_CHARS_MAX, needed=True
    )


def _is_currency(code: str) -> bool:
    return len(code) == 3 and code.isascii() and code.isupper()


def _confirm_order(board: Board, command: ConfirmOrder, actor: Actor, now: datetime) -> Decision:
    return _prepare(OrderConfirmed(command.order), board, command.order, actor)


def _promise_time(board: Board, command: PromiseTime, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    conflict = stale(order, command)
    if conflict is not None:
        return conflict
    if bad_moment(command.until, now, PROMISE_BEHIND_MAX):
        return Refused("bad_time", {"field": "until"})
    if command.earliest is not None and (
        bad_moment(command.earliest, now, WANTED_BEHIND_MAX) or command.earliest >= command.until
    ):
        return Refused("bad_time", {"field": "earliest"})
    if command.agreed_with is not None and command.agreed_with not in CUSTOMERS:
        return Refused("bad_role", {"role": command.agreed_with.value})
    too_many = too_many_promises(order)
    if too_many is not None:
        return too_many
    window = in_shop_zone(board.shop, Window(command.until, command.earliest))
    assert window is not None
    before = order.promise.window if order.promise else None
    promised: list[Event] = [TimePromised(order.id, window, before, command.agreed_with)]
    if order.rush is not None or is_rush(board, order, window, now):
        # Whoever heard of another time has not heard of this one.
        promised.append(RushMarked(order.id, True, order.rush is None))
    return promised


def _mark_rush(board: Board, command: MarkRush, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    return [] if (order.rush is not None) == command.rush else [RushMarked(command.order, command.rush)]


def _acknowledge_rush(board: Board, command: AcknowledgeRush, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    if order.rush is None:
        return Refused("not_rush", {"order": order.id})
    return [] if order.rush.heard_by(actor.role) else [RushAcknowledged(command.order, actor.role)]


def _change_card(board: Board, command: ChangeCard, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    if order.preparation is Preparation.PACKED:
        return Refused("card_already_packed", {"order": order.id, "phone": board.shop.phone})
    conflict = stale(order, command)
    if conflict is not None:
        return conflict
    fault = text_fault("card", command.text, CARD_CHARS_MAX, lines=True)
    if fault is not None:
        return refuse(fault)
    if command.text == order.card.text:
        return []
    return [CardChanged(command.order, order.card.version + 1, CardPerson(command.text, order.card.text))]


def _acknowledge_card(board: Board, command: AcknowledgeCard, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    if command.card_version != order.card.version:
        return Refused("card_changed_again", {"order": order.id, "stands": str(order.card.version)})
    return [CardAcknowledged(command.order, command.card_version)] if order.card_unseen else []


def _change_address(board: Board, command: ChangeAddress, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    if order.delivery in ON_THE_WAY:
        return _gone(board, order)
    conflict = stale(order, command)
    if conflict is not None:
        return conflict
    fault = address_fault(command.address)
    if fault is not None:
        return refuse(fault)
    way = way_minutes(board.shop.place, command.address.place)
    return [AddressChanged(command.order, way, AddressPerson(command.address, order.address))]


def _change_items(board: Board, command: ChangeItems, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    if order.preparation is Preparation.PACKED:
        return Refused("already_packed", {"order": order.id, "phone": board.shop.phone})
    conflict = stale(order, command)
    if conflict is not None:
        return conflict
    fault = items_fault(command.items, command.total_minor)
    if fault is not None:
        return refuse(fault)
    words = ItemsPerson(tuple(item.name for item in command.items), tuple(item.name for item in order.items))
    bare = tuple(replace(item, name="") for item in command.items)
    return [ItemsChanged(command.order, bare, command.total_minor, order.total_minor, words)]


def _start_packing(board: Board, command: StartPacking, actor: Actor, now: datetime) -> Decision:
    return _prepare(PackingStarted(command.order), board, command.order, actor)


def _tick_item(board: Board, command: TickItem, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    if order.preparation is not Preparation.PACKING:
        return _wrong_stage(order)
    if not 0 <= command.item < len(order.items):
        return Refused("item_not_found", {"order": order.id, "item": str(command.item)})
    same = (command.item in order.ticked) == command.done
    return [] if same else [ItemTicked(command.order, command.item, command.done)]


PROOF_STEPS = frozenset({"packed", "delivered"})


def _attach_proof(board: Board, command: AttachProof, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    if command.step not in PROOF_STEPS:
        return Refused("unknown_step", {"step": command.step[:40]})
    if command.step == "packed" and actor.role is Role.COURIER:
        return Refused(
            "not_allowed", {"role": actor.role.value, "command": kind_of(command)}
        )  # it was not the courier who wrapped it
    if command.step == "packed" and order.preparation is not Preparation.PACKING:
        return _wrong_stage(order)
    if sum(proof.step == command.step for proof in order.proofs) >= PROOFS_MAX:
        return refuse(Fault("media", "too_long", PROOFS_MAX))
    fault = media_fault(command.media, command.media_type, "image")
    if fault is not None:
        return refuse(fault)
    return [ProofAttached(command.order, command.step, ProofPerson(command.media, command.media_type))]


def packing_needs(order: Order) -> tuple[str, ...]:
    """What still keeps an order from being packed.

    Returns:
        Codes in the order in which packing would see to them: `promise`, `card`, `items`, `photo`; empty when it may be packed.
    """
    needs = []
    if unheard_at_the_table(order):
        needs.append("promise")
    if order.card_unseen:
        needs.append("card")
    if len(order.ticked) < len(order.items):
        needs.append("items")
    if order.proof_of("packed") is None:
        needs.append("photo")
    return tuple(needs)


def _mark_packed(board: Board, command: MarkPacked, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    if order.preparation is not Preparation.PACKING:
        return _wrong_stage(order)
    needs = packing_needs(order)
    if needs:
        return Refused("not_ready", {"order": order.id, "needs": ",".join(needs)})
    return [OrderPacked(command.order)]


def _unpack_order(board: Board, command: UnpackOrder, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    if order.delivery in ON_THE_WAY:
        return _gone(board, order)
    return _prepare(OrderUnpacked(command.order), board, command.order, actor)


def _cancel_order(board: Board, command: CancelOrder, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    if order.delivery in ON_THE_WAY:
        return _gone(board, order)
    fault = text_fault("reason", command.reason, TEXT_CHARS_MAX, lines=True, needed=True)
    if fault is not None:
        return refuse(fault)
    return [OrderCancelled(command.order, ReasonPerson(command.reason))]


# On the way -----------------------------------------------------------------------------------------------------


def _assign_courier(board: Board, command: AssignCourier, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    conflict = stale(order, command)
    if conflict is not None:
        return conflict
    courier = board.couriers.get(command.courier)
    if courier is None:
        return Refused("courier_not_found", {"courier": command.courier})
    if not courier.on_duty:
        return Refused("courier_off_duty", {"courier": command.courier})
    if order.preparation is Preparation.NEW:
        return Refused("not_confirmed", {"order": order.id})
    if order.address_ask is not None and order.address_ask.is_open:
        return Refused("address_missing", {"order": order.id})
    return _travel(CourierOffered(command.order, command.courier), order)


def _withdraw_offer(board: Board, command: WithdrawOffer, actor: Actor, now: datetime) -> Decision:
    return _travel_with(lambda order: OfferWithdrawn(order.id, order.courier), board, command.order, actor)


def _accept_offer(board: Board, command: AcceptOffer, actor: Actor, now: datetime) -> Decision:
    return _travel_with(lambda order: OfferAccepted(order.id, order.courier), board, command.order, actor)


def _decline_offer(board: Board, command: DeclineOffer, actor: Actor, now: datetime) -> Decision:
    return _travel_with(lambda order: OfferDeclined(order.id, order.courier), board, command.order, actor)


def _pick_up_order(board: Board, command: PickUpOrder, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    if order.preparation is not Preparation.PACKED:
        return Refused("not_packed", {"order": order.id})
    kept = kept_back(order)
    if kept is not None:
        return kept
    return _travel(OrderPickedUp(command.order), order)


def _report_arrival(board: Board, command: ReportArrival, actor: Actor, now: datetime) -> Decision:
    return _travel_with(lambda order: CourierArrived(order.id), board, command.order, actor)


def _deliver_order(board: Board, command: DeliverOrder, actor: Actor, now: datetime) -> Decision:
    fault = media_fault(command.media, command.media_type, "image", needed=False) or text_fault(
        "received_by", command.received_by, NAME_CHARS_MAX
    )
    if fault is not None:
        return refuse(fault)
    if not command.media and not command.received_by.strip():
        return Refused("proof_missing", {"order": command.order})
    words = ProofPerson(command.media, command.media_type if command.media else "", command.received_by)
    return _travel_with(lambda order: OrderDelivered(order.id, words, bool(command.media)), board, command.order, actor)


def _fail_delivery(board: Board, command: FailDelivery, actor: Actor, now: datetime) -> Decision:
    if command.reason not in FAILURE_REASONS:
        return Refused("unknown_reason", {"reason": command.reason[:40]})
    fault = text_fault("note", command.note, TEXT_CHARS_MAX, lines=True)
    if fault is not None:
        return refuse(fault)
    words = ReasonPerson(command.note)
    return _travel_with(lambda order: DeliveryFailed(order.id, command.reason, words), board, command.order, actor)


def _return_order(board: Board, command: ReturnOrder, actor: Actor, now: datetime) -> Decision:
    return _travel_with(lambda order: OrderReturned(order.id), board, command.order, actor)


# Rooms ----------------------------------------------------------------------------------------------------------


def _room(board: Board, room_id: str, actor: Actor) -> Room | Refused:
    room = board.rooms.get(room_id)
    if room is None:
        return Refused("room_not_found", {"room": room_id})
    if actor.role is Role.COURIER or actor.role in CUSTOMERS:
        order = board.orders.get(room.order)
        if order is None or not concerns(order, actor):
            return Refused("room_not_found", {"room": room_id})
    return room


def _open_enquiry(board: Board, command: OpenEnquiry, actor: Actor, now: datetime) -> Decision:
    if not is_id(command.room):
        return Refused("bad_id", {"field": "room"})
    if command.room in board.rooms:
        return Refused("already_exists", {"room": command.room})
    fault = person_fault("customer", command.customer)
    if fault is not None:
        return refuse(fault)
    return [RoomOpened(command.room, RoomKind.ENQUIRY, RoomOpenedPerson(command.customer))]


def _send_message(board: Board, command: SendMessage, actor: Actor, now: datetime) -> Decision:
    room = _room(board, command.room, actor)
    if isinstance(room, Refused):
        return room
    if not is_id(command.message):
        return Refused("bad_id", {"field": "message"})
    if room.erased_at is not None:
        return Refused("erased", {"room": room.id})
    if any(message.id == command.message for message in room.messages):
        return Refused("already_exists", {"message": command.message})
    if not may_see(actor.role, command.audience):
        return Refused("not_in_audience", {"audience": command.audience.value})
    if room.kind is RoomKind.SHOP and command.audience is not Audience.STAFF:
        return Refused("not_in_audience", {"audience": command.audience.value})
    fault = _content_fault(command)
    if fault is not None:
        return refuse(fault)
    media_type = command.media_type if command.media else ""
    words = MessagePerson(command.text, command.media, media_type, command.sticker, command.place)
    return [MessageSent(command.room, command.message, command.audience, command.message_kind, words)]


def _content_fault(command: SendMessage) -> Fault | None:
    """Check that a message carries what its kind says, and nothing beside it but words."""
    kind = command.message_kind
    beside = {
        "media": command.media and kind not in (MessageKind.IMAGE, MessageKind.VOICE, MessageKind.STICKER),
        "sticker": command.sticker and kind is not MessageKind.STICKER,
        "place": command.place is not None and kind is not MessageKind.PLACE,
    }
    for field, there in beside.items():
        if there:
            return Fault(field, "not_of_kind")
    text = text_fault("text", command.text, TEXT_CHARS_MAX, lines=True, needed=kind is MessageKind.TEXT)
    if text is not None:
        return text
    match kind:
        case MessageKind.TEXT:
            return None
        case MessageKind.IMAGE:
            return media_fault(command.media, command.media_type, "image")
        case MessageKind.VOICE:
            return media_fault(command.media, command.media_type, "audio")
        case MessageKind.PLACE:
            return place_fault("place", command.place) if command.place else Fault("place", "empty")
        case MessageKind.STICKER:
            return text_fault("sticker", command.sticker, NAME_CHARS_MAX, needed=True) or media_fault(
                command.media, command.media_type, "image", needed=False
            )


def _mark_seen(board: Board, command: MarkSeen, actor: Actor, now: datetime) -> Decision:
    room = _room(board, command.room, actor)
    if isinstance(room, Refused):
        return room
    if not 0 < command.up_to <= board.seq:
        return Refused("out_of_range", {"field": "up_to", "limit": str(board.seq)})
    already = next((seen.seq for seen in room.seen if seen.person == actor.person), 0)
    return [RoomSeen(command.room, command.up_to)] if command.up_to > already else []


def _mark_understood(board: Board, command: MarkUnderstood, actor: Actor, now: datetime) -> Decision:
    room = _room(board, command.room, actor)
    if isinstance(room, Refused):
        return room
    message = next((message for message in room.messages if message.id == command.message), None)
    if message is None or not may_see(actor.role, message.audience):
        return Refused("message_not_found", {"message": command.message})
    return [] if actor.person in message.understood_by else [MessageUnderstood(command.room, command.message)]


# Couriers -------------------------------------------------------------------------------------------------------


def _add_courier(board: Board, command: AddCourier, actor: Actor, now: datetime) -> Decision:
    if not is_id(command.courier):
        return Refused("bad_id", {"field": "courier"})
    fault = text_fault("name", command.name, NAME_CHARS_MAX, needed=True) or text_fault(
        "phone", command.phone, PHONE_CHARS_MAX
    )
    for tracker in command.trackers:
        fault = (
            fault
            or text_fault("trackers.system", tracker.system, NAME_CHARS_MAX, needed=True)
            or text_fault("trackers", tracker.device, NAME_CHARS_MAX, needed=True)
        )
        taken = next((c.id for c in board.couriers.values() if tracker in c.trackers and c.id != command.courier), None)
        if taken is not None:
            return Refused("tracker_taken", {"courier": taken})
    if fault is not None:
        return refuse(fault)
    words = CourierPerson(command.name, command.phone, command.trackers)
    # Who is at no page of ours any more keeps no key to one.
    ended = _links_of(board, command.courier) if command.outsourced else []
    return [*ended, CourierAdded(command.courier, words, command.outsourced)]


def _set_duty(board: Board, command: SetDuty, actor: Actor, now: datetime) -> Decision:
    courier = board.couriers.get(command.courier)
    if courier is None or (actor.role is Role.COURIER and actor.person != courier.id):
        return Refused("courier_not_found", {"courier": command.courier})
    if not command.on_duty:
        carried = [order for order in board.orders_of(courier.id) if order.delivery in ON_THE_WAY]
        if carried:
            return Refused("still_carrying", {"courier": courier.id, "orders": str(len(carried))})
    return [] if courier.on_duty == command.on_duty else [DutySet(command.courier, command.on_duty)]


# Links, stations, the shop --------------------------------------------------------------------------------------


def _issue_link(board: Board, command: IssueLink, actor: Actor, now: datetime) -> Decision:
    if not is_id(command.link) or command.link in board.links:
        return Refused("bad_id", {"field": "link"})
    if actor.role is Role.FOLLOWER and command.role not in CUSTOMERS:
        return Refused("bad_role", {"role": command.role.value})
    if command.role is Role.COURIER:
        courier = board.couriers.get(command.subject)
        if courier is not None and courier.outsourced:
            return Refused("outsourced", {"courier": courier.id})
        known = courier is not None
    elif command.role in CUSTOMERS:
        order = board.orders.get(command.subject)
        known = order is not None and order.is_open
        if order is not None and order.is_hidden and command.role is Role.RECIPIENT:
            return Refused("surprise", {"order": order.id})
    else:
        return Refused("bad_role", {"role": command.role.value})
    if not known:
        return Refused("subject_not_found", {"subject": command.subject[:40]})
    if len(command.secret_hash) != 64 or command.secret_hash in board.links_by_hash:
        return Refused("bad_secret", {})
    longest = timedelta(days=board.settings.link_days)
    if command.expires_at.tzinfo is None or not now < command.expires_at <= now + longest:
        return Refused("bad_time", {"field": "expires_at"})
    expires_at = command.expires_at.astimezone(UTC)
    link = Link(command.link, command.role, command.subject, command.secret_hash, now, expires_at)
    return [LinkIssued(link)]


def _end_link(board: Board, command: EndLink, actor: Actor, now: datetime) -> Decision:
    link = board.links.get(command.link)
    return [LinkEnded(link.id, link.subject)] if link is not None else []


def _pair_station(board: Board, command: PairStation, actor: Actor, now: datetime) -> Decision:
    if command.role not in PAIRED_ROLES:
        return Refused("bad_role", {"role": command.role.value})
    if len(command.key) != 40 or not command.key.isascii():
        return Refused("bad_key", {})
    holder = board.stations_by_key.get(command.key)
    if holder is not None and holder != command.station:
        return Refused("key_taken", {"station": holder})
    fault = (
        text_fault("station", command.station, NAME_CHARS_MAX, needed=True)
        or text_fault("name", command.name, NAME_CHARS_MAX, needed=True)
        or text_fault("person", command.person, NAME_CHARS_MAX, needed=True)
        or text_fault("person_name", command.person_name, NAME_CHARS_MAX)
    )
    if fault is not None:
        return refuse(fault)
    words = StationPairedPerson(command.person_name)
    return [StationPaired(command.station, command.role, command.name, command.key, command.person, words)]


def _revoke_station(board: Board, command: RevokeStation, actor: Actor, now: datetime) -> Decision:
    station = board.stations.get(command.station)
    if station is None:
        return Refused("station_not_found", {"station": command.station[:40]})
    return [] if station.revoked_at is not None else [StationRevoked(command.station)]


@cache
def _zones() -> frozenset[str]:
    """The zones that this machine knows; looked up once, for it reads 600 files (20 ms)."""
    return frozenset(available_timezones())


def _describe_shop(board: Board, command: DescribeShop, actor: Actor, now: datetime) -> Decision:
    fault = (
        text_fault("name", command.name, LINE_CHARS_MAX, needed=True)
        or text_fault("phone", command.phone, PHONE_CHARS_MAX)
        or place_fault("place", command.place)
        or (None if _is_currency(command.currency) else Fault("currency", "bad_currency"))
    )
    if fault is not None:
        return refuse(fault)
    if command.zone not in _zones():
        return Refused("bad_zone", {"zone": command.zone[:40]})
    return [ShopDescribed(command.name, command.zone, command.currency, command.phone, command.place)]


# Forgetting -----------------------------------------------------------------------------------------------------


def _erase(board: Board, command: Erase, actor: Actor, now: datetime) -> Decision:
    if sum(map(bool, (command.order or command.room, command.courier, command.staff))) != 1:
        return Refused("empty", {"field": "order"})
    if command.courier:
        return _erase_courier(board, command)
    if command.staff:
        return _erase_staff(board, command)
    return _erase_order(board, command) if command.order else _erase_enquiry(board, command)


def _erase_order(board: Board, command: Erase) -> Decision:
    order = board.orders.get(command.order)
    if order is not None and order.is_open:
        return Refused("order_is_open", {"order": order.id, "number": str(order.number)})
    if not is_id(command.order):
        return Refused("bad_id", {"field": "order"})
    room_id = order.room if order is not None else command.room or command.order
    room = board.rooms.get(room_id)
    if room is not None and room.order != command.order:
        return Refused("room_not_found", {"room": room_id})  # it is another order's, or an enquiry's
    if room is not None and room.erased_at is not None:
        return []
    # An order that has left the board was closed; whether it ever was there is not known here, and does no harm.
    return [*_links_of(board, command.order), Erased(Scope.ALL, order=command.order, room=room_id)]


def _erase_enquiry(board: Board, command: Erase) -> Decision:
    room = board.rooms.get(command.room)
    if room is None or room.kind is not RoomKind.ENQUIRY:
        return Refused("room_not_found", {"room": command.room})
    return [Erased(Scope.ALL, room=room.id)]


def _erase_courier(board: Board, command: Erase) -> Decision:
    if command.courier not in board.couriers:
        return Refused("courier_not_found", {"courier": command.courier})
    carried = board.orders_of(command.courier)
    if carried:
        return Refused("still_carrying", {"courier": command.courier, "orders": str(len(carried))})
    return [*_links_of(board, command.courier), Erased(Scope.ALL, courier=command.courier)]


def _erase_staff(board: Board, command: Erase) -> Decision:
    member = board.staff.get(command.staff)
    if member is None and all(station.person != command.staff for station in board.stations.values()):
        return Refused("staff_not_found", {"person": command.staff[:40]})
    if member is not None and member.is_here:
        return Refused("still_here", {"person": command.staff})
    return [Erased(Scope.ALL, staff=command.staff)]


def _links_of(board: Board, subject: str) -> list[Event]:
    return [LinkEnded(link, subject) for link in sorted(board.links_by_subject.get(subject, frozenset()))]


_RULES: dict[type[Command], Callable[[Board, Any, Actor, datetime], Decision]] = {
    PlaceOrder: _place_order,
    ConfirmOrder: _confirm_order,
    PromiseTime: _promise_time,
    MarkRush: _mark_rush,
    AcknowledgeRush: _acknowledge_rush,
    ChangeCard: _change_card,
    AcknowledgeCard: _acknowledge_card,
    ChangeAddress: _change_address,
    ChangeItems: _change_items,
    StartPacking: _start_packing,
    TickItem: _tick_item,
    AttachProof: _attach_proof,
    MarkPacked: _mark_packed,
    UnpackOrder: _unpack_order,
    CancelOrder: _cancel_order,
    AssignCourier: _assign_courier,
    WithdrawOffer: _withdraw_offer,
    AcceptOffer: _accept_offer,
    DeclineOffer: _decline_offer,
    PickUpOrder: _pick_up_order,
    ReportArrival: _report_arrival,
    DeliverOrder: _deliver_order,
    FailDelivery: _fail_delivery,
    ReturnOrder: _return_order,
    OpenEnquiry: _open_enquiry,
    SendMessage: _send_message,
    MarkSeen: _mark_seen,
    MarkUnderstood: _mark_understood,
    AddCourier: _add_courier,
    SetDuty: _set_duty,
    IssueLink: _issue_link,
    EndLink: _end_link,
    Erase: _erase,
    PairStation: _pair_station,
    RevokeStation: _revoke_station,
    DescribeShop: _describe_shop,
    **CONTACT_RULES,
    **PROBLEM_RULES,
    **REPLY_RULES,
    **RUN_RULES,
    **PROMISE_RULES,
    **ASKED_RULES,
    **STAFF_RULES,
    **STICKER_RULES,
    **ESCALATION_RULES,
    **NOTICE_RULES,
    **WEB_PUSH_RULES,
}
