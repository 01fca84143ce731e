"""The state as a fold: `board.after(recorded) -> board`, the same pure function at the hub, at every client, in tests.

A board is a value of persistent maps; every event makes a new one that shares almost everything with the old. An event
whose person part is blank folds to the same board with blanks. Closed orders leave the board 48 h after they closed
(at the next event after that moment, so that every fold agrees without a clock of its own).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from immutables import Map
from msgspec import Struct
from msgspec.structs import replace

from hub.domain import promise_ledger as ledger
from hub.domain.access import Link
from hub.domain.actor import CUSTOMERS, STAFF, Actor, Role
from hub.domain.alarm import Risk, RiskCause, RushStep
from hub.domain.asked import AddressAsk, Approval, ApprovalState
from hub.domain.courier import Courier
from hub.domain.erasure import LATELY, ErasedLately, Scope, blank_order, blank_room
from hub.domain.notice import Attempt, Notice
from hub.domain.order import (
    DELIVERY_STEPS,
    PREPARATION_STEPS,
    Address,
    Card,
    Delivery,
    Order,
    Person,
    Proof,
    Step,
)
from hub.domain.problem import Problem
from hub.domain.promise import Heard, Promise, PromiseEnd, PromiseEntry, PromiseKind, Rush
from hub.domain.reply import Reply
from hub.domain.room import MESSAGES_KEPT, SHOP_ROOM, Audience, Message, MessageKind, Room, RoomKind, Seen
from hub.domain.run import (
    Run,
    changed,
    finished,
    forgotten,
    in_run_order,
    taken_on,
    with_parcel,
    with_stops,
    without,
)
from hub.domain.settings import ShopSettings
from hub.domain.shop import Shop, Station
from hub.domain.staff import PIN_CHANGED, REMOVED, RENEWED, SIGN_INS_KEPT, STATION_REVOKED, SignIn, StaffMember
from hub.domain.stickers import Sticker
from hub.domain.vocabulary import (
    AddressChanged,
    AddressExpired,
    AddressGiven,
    ApprovalAnswered,
    ApprovalAsked,
    ApprovalLapsed,
    ApprovalOverridden,
    CardAcknowledged,
    CardChanged,
    CourierAdded,
    CourierOffered,
    CourierSilent,
    DeliveryFailed,
    DevicePerson,
    DutySet,
    Erased,
    Event,
    FallbackAgreed,
    HandedOver,
    HubStarted,
    ItemsChanged,
    ItemTicked,
    LedgerRestored,
    LinkEnded,
    LinkIssued,
    MessageSent,
    MessageUnderstood,
    NoticeBegun,
    NoticeSettled,
    OfferAccepted,
    OfferDeclined,
    OfferWithdrawn,
    OrderCancelled,
    OrderDelivered,
    OrderPlaced,
    OrderReturned,
    OrderUnpacked,
    PackingStarted,
    ParcelLoaded,
    PinLocked,
    PinSet,
    ProblemDecided,
    ProblemPerson,
    ProblemRaised,
    ProblemWithdrawn,
    PromiseAtRisk,
    PromiseBroken,
    PromiseChanged,
    PromiseHeard,
    PromiseMade,
    ProofAttached,
    PushEnded,
    PushKeySet,
    PushSubscribed,
    RecipientChanged,
    Recorded,
    ReplyRemoved,
    ReplySet,
    RiskLifted,
    RoomOpened,
    RoomSeen,
    RunPlanned,
    RunReordered,
    RunStarted,
    RushAcknowledged,
    RushEscalated,
    RushMarked,
    SenderChanged,
    ShopDescribed,
    ShopSettingsSet,
    SignedIn,
    SignedOut,
    SilenceEnded,
    StaffAdded,
    StaffChanged,
    StaffRemoved,
    StationPaired,
    StationRevoked,
    StickerAdded,
    StickerRemoved,
    SurpriseReleased,
    TimePromised,
    UnknownEvent,
    kind_of,
)
from hub.domain.web_push import Device

FOLD_VERSION = 5
"""Stands in every snapshot; who reads a snapshot of another version folds the ledger again."""

CLOSED_ORDERS_KEPT = timedelta(hours=48)
HISTORY_KEPT = 60
"""Steps of one order that a board carries: several times an ordinary journey (about 15)."""

BESIDE_THE_WAY = frozenset({"notice_begun", "notice_settled", "push_subscribed", "push_ended"})
"""No steps of an order's way: they stand in `Order.notices` and `Order.devices`, and a bad day for mail must not push the way itself out."""

STEP_CHARS_MAX = 120
"""What a history line shows of an old and a new wording; the whole words stand in the feed."""

FIRST_NUMBER = 2401
"""Order numbers start here, so that the first customers do not hold a number that looks like a test."""


class Board(Struct, frozen=True):
    """Everything that is open in the shop, as of `seq`.

    Args:
        seq: the last event folded in.
        orders, rooms, couriers, links, stations, staff, sign_ins, runs: by id.
        numbers: order ids by (system, key) of their source, for recognising a repeat.
        closed: ids of closed orders in the order of closing, for leaving the board.
        needs_update: orders that an essential event touched which this program does not know.
        restored_seq: the event that tells of the newest restore, 0 if there was none: whoever tells people outside of what
            happens says nothing about events up to it, for they heard of them before.
        erased: whose words were forgotten lately, in that order.
    """

    seq: int = 0
    at: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    shop: Shop = Shop()
    next_number: int = FIRST_NUMBER
    orders: Map[str, Order] = Map()
    rooms: Map[str, Room] = Map()
    couriers: Map[str, Courier] = Map()
    links: Map[str, Link] = Map()
    stations: Map[str, Station] = Map()
    sources: Map[str, str] = Map()
    links_by_hash: Map[str, str] = Map()
    links_by_subject: Map[str, frozenset[str]] = Map()
    stations_by_key: Map[str, str] = Map()
    closed: tuple[str, ...] = ()
    incarnation: str = ""
    needs_update: frozenset[str] = frozenset()
    restored_seq: int = 0
    erased: tuple[ErasedLately, ...] = ()
    settings: ShopSettings = ShopSettings()
    staff: Map[str, StaffMember] = Map()
    sign_ins: Map[str, SignIn] = Map()
    runs: Map[str, Run] = Map()
    replies: Map[str, Reply] = Map()

    def after(self, recorded: Recorded) -> Board:
        """Fold one event in.

        Args:
            recorded: the event with seq = self.seq + 1.

        Returns:
            The board at that seq. An event that this program cannot place changes nothing but `seq`.
        """
        assert recorded.seq == self.seq + 1, f"board at {self.seq} was given {recorded.seq}"
        board = replace(self, seq=recorded.seq, at=max(self.at, recorded.at))
        fold = _FOLDS.get(type(recorded.event))
        if fold is not None:
            board = fold(board, recorded, recorded.event)
        board = _step(board, recorded)
        return _forget_closed(board)

    def order_of_source(self, system: str, key: str) -> Order | None:
        """The order that a web shop's key led to, or None."""
        found = self.sources.get(f"{system}:{key}")
        return self.orders.get(found) if found else None

    def orders_of(self, courier: str) -> list[Order]:
        """A courier's open orders, first promise first."""
        mine = [order for order in self.orders.values() if order.courier == courier and order.is_open]
        return sorted(mine, key=_by_promise)

    def stops_of(self, courier: str, among: Iterable[Order] | None = None) -> list[Order]:
        """A courier's open orders as they are taken: by the courier's runs, then those without one, first promise first.

        Args:
            among: the courier's open orders, where somebody has kept them; None looks through the board.
        """
        known = self.orders_of(courier) if among is None else sorted(among, key=_by_promise)
        mine = in_run_order(self.runs, courier, (order.id for order in known))
        return [self.orders[order] for order in mine]

    def current_stop(self, courier: str) -> Order | None:
        """The order the courier is bringing now: the one at whose door they stand, else the next on their way."""
        carried = [o for o in self.stops_of(courier) if o.delivery in (Delivery.PICKED_UP, Delivery.ARRIVED)]
        at_door = [order for order in carried if order.delivery is Delivery.ARRIVED]
        return next(iter(at_door or carried), None)

    def link_of_secret(self, hashed: str, now: datetime) -> Link | None:
        """The live link that a secret's hash opens, or None."""
        found = self.links_by_hash.get(hashed)
        link = self.links.get(found) if found else None
        return link if link is not None and link.is_live(now) else None

    def is_shown_outside(self, order: str) -> bool:
        """Whether somebody outside holds a link to this order: directly, or as its courier while it is open."""
        if order in self.links_by_subject:
            return True
        found = self.orders.get(order)
        return found is not None and found.is_open and found.courier in self.links_by_subject


def _by_promise(order: Order) -> tuple[datetime, int]:
    far = datetime.max.replace(tzinfo=UTC)
    return (order.promise.window.until if order.promise else far, order.number)


# Folds: one small function per event, in the vocabulary's order ---------------------------------------------------


def _order_placed(board: Board, recorded: Recorded, event: OrderPlaced) -> Board:
    words = event.person
    names = words.item_names if words else ("",) * len(event.items)
    order = Order(
        id=event.order,
        number=event.number,
        room=event.room,
        channel=event.channel,
        placed_at=recorded.at,
        sender=words.sender if words else Person(),
        recipient=words.recipient if words else Person(),
        address=words.address if words else Address(),
        card=Card(text=words.card if words else "", changed_at=recorded.at, changed_by=recorded.actor),
        items=tuple(replace(item, name=name) for item, name in zip(event.items, names, strict=True)),
        currency=event.currency,
        total_minor=event.total_minor,
        surprise=event.surprise,
        wanted=event.wanted,
        source=event.source,
        way_minutes=event.way_minutes,
        address_ask=AddressAsk(recorded.at, event.ask_until) if event.ask_until is not None else None,
        version=0,
    )
    if event.surprise:
        order = ledger.with_entry(order, _entry(recorded, PromiseKind.SURPRISE), PromiseEnd.CHANGED)
    room = board.rooms.get(event.room) or Room(id=event.room, kind=RoomKind.ORDER, opened_at=recorded.at)
    room = replace(room, kind=RoomKind.ORDER, order=event.order)
    sources = board.sources
    if event.source is not None:
        sources = sources.set(f"{event.source.system}:{event.source.key}", event.order)
    return replace(
        board,
        orders=board.orders.set(order.id, order),
        rooms=board.rooms.set(room.id, room),
        next_number=max(board.next_number, event.number + 1),
        sources=sources,
    )


def _change(board: Board, order_id: str, **changes: Any) -> Board:
    order = board.orders.get(order_id)
    if order is None:
        return board
    return replace(board, orders=board.orders.set(order_id, replace(order, **changes)))


def _time_promised(board: Board, recorded: Recorded, event: TimePromised) -> Board:
    order = board.orders.get(event.order)
    if order is None:
        return board
    entry = _entry(recorded, PromiseKind.TIME, window=event.window)
    order = ledger.with_time(order, entry, event.before, event.agreed_with)
    return _put(board, replace(order, promise=Promise(event.window, recorded.at, recorded.actor), risks=()))


def _entry(recorded: Recorded, kind: PromiseKind, **more: Any) -> PromiseEntry:
    return PromiseEntry(recorded.seq, kind, recorded.at, recorded.actor, **more)


def _put(board: Board, order: Order) -> Board:
    return replace(board, orders=board.orders.set(order.id, order))


def _promise_made(board: Board, recorded: Recorded, event: PromiseMade | PromiseChanged) -> Board:
    order = board.orders.get(event.order)
    if order is None:
        return board
    text = event.person.text if event.person else ""
    entry = _entry(recorded, event.promise_kind, to=event.to, text=text)
    agreed = event.agreed_with if isinstance(event, PromiseChanged) else None
    order = ledger.with_entry(order, entry, PromiseEnd.CHANGED, agreed_with=agreed)
    if event.promise_kind is PromiseKind.SURPRISE:
        order = replace(order, surprise=True, released_at=None)
    return _put(board, order)


def _promise_heard(board: Board, recorded: Recorded, event: PromiseHeard) -> Board:
    order = board.orders.get(event.order)
    if order is None:
        return board
    return _put(board, ledger.with_heard(order, event.role, recorded.actor, recorded.at, event.promise))


def _promise_broken(board: Board, recorded: Recorded, event: PromiseBroken) -> Board:
    order = board.orders.get(event.order)
    if order is None:
        return board
    return _put(board, ledger.ended(order, event.promise, recorded.at, PromiseEnd.BROKEN, cause=event.cause))


def _surprise_released(board: Board, recorded: Recorded, event: SurpriseReleased) -> Board:
    order = board.orders.get(event.order)
    if order is None:
        return board
    kept = ledger.standing(order, PromiseKind.SURPRISE)
    if kept is not None:
        order = ledger.ended(order, kept.seq, recorded.at, PromiseEnd.KEPT)
    return _put(board, replace(order, released_at=recorded.at))


def _approval_asked(board: Board, recorded: Recorded, event: ApprovalAsked) -> Board:
    return _change(board, event.order, approval=Approval(recorded.at, recorded.actor, event.due_at))


def _approval_ended(board: Board, recorded: Recorded, order_id: str, state: ApprovalState) -> Board:
    order = board.orders.get(order_id)
    if order is None or order.approval is None:
        return board
    ended = {"state": state, "answered_at": recorded.at, "answered_by": recorded.actor}
    return _change(board, order_id, approval=replace(order.approval, **ended))


def _approval_answered(board: Board, recorded: Recorded, event: ApprovalAnswered) -> Board:
    state = ApprovalState.APPROVED if event.approved else ApprovalState.CHANGE_ASKED
    board = _approval_ended(board, recorded, event.order, state)
    order = board.orders.get(event.order)
    if order is None or not event.said:
        return board
    note = event.person.note if event.person else ""
    return _say_beside(board, order, recorded, Audience.EVERYONE, kind=MessageKind.TEXT, text=note)


def _approval_overridden(board: Board, recorded: Recorded, event: ApprovalOverridden) -> Board:
    board = _approval_ended(board, recorded, event.order, ApprovalState.OVERRIDDEN)
    order = board.orders.get(event.order)
    if order is None:
        return board
    note = event.person.note if event.person else ""
    return _say_beside(board, order, recorded, Audience.STAFF, kind=MessageKind.TEXT, text=note)


def _approval_lapsed(board: Board, recorded: Recorded, event: ApprovalLapsed) -> Board:
    return _approval_ended(board, recorded, event.order, ApprovalState.LAPSED)


def _address_given(board: Board, recorded: Recorded, event: AddressGiven) -> Board:
    address = event.person.address if event.person else Address()
    board = _change(board, event.order, address=address, way_minutes=event.way_minutes)
    if event.wanted is not None:
        board = _change(board, event.order, wanted=event.wanted)
    return _address_known(board, recorded, event.order)


def _address_known(board: Board, recorded: Recorded, order_id: str) -> Board:
    order = board.orders.get(order_id)
    if order is None or order.address_ask is None or not order.address_ask.is_open:
        return board
    given = replace(order.address_ask, given_at=recorded.at, given_by=recorded.actor)
    return _change(board, order_id, address_ask=given)


def _address_expired(board: Board, recorded: Recorded, event: AddressExpired) -> Board:
    order = board.orders.get(event.order)
    if order is None or order.address_ask is None:
        return board
    return _change(board, event.order, address_ask=replace(order.address_ask, expired_at=recorded.at))


def _rush_marked(board: Board, recorded: Recorded, event: RushMarked) -> Board:
    return _change(board, event.order, rush=Rush(recorded.at, recorded.actor) if event.rush else None, alarm=())


def _rush_acknowledged(board: Board, recorded: Recorded, event: RushAcknowledged) -> Board:
    order = board.orders.get(event.order)
    if order is None or order.rush is None or order.rush.heard_by(event.role) is not None:
        return board
    heard = (*order.rush.heard, Heard(event.role, recorded.actor, recorded.at))
    order = replace(order, rush=replace(order.rush, heard=heard))
    time = ledger.standing(order, PromiseKind.TIME)
    if time is not None:
        order = ledger.with_heard(order, event.role, recorded.actor, recorded.at, time.seq)
    return _put(board, order)


def _card_changed(board: Board, recorded: Recorded, event: CardChanged) -> Board:
    order = board.orders.get(event.order)
    if order is None:
        return board
    text = event.person.text if event.person else ""
    card = replace(order.card, text=text, version=event.card_version, changed_at=recorded.at, changed_by=recorded.actor)
    return _change(board, event.order, card=card, approval=None)  # nobody approved these words


def _card_acknowledged(board: Board, recorded: Recorded, event: CardAcknowledged) -> Board:
    order = board.orders.get(event.order)
    if order is None:
        return board
    card = replace(order.card, seen_version=event.card_version, seen_text=order.card.text)
    return _change(board, event.order, card=card)


def _address_changed(board: Board, recorded: Recorded, event: AddressChanged) -> Board:
    address = event.person.address if event.person else Address()
    board = _change(board, event.order, address=address, way_minutes=event.way_minutes)
    return _address_known(board, recorded, event.order)


def _recipient_changed(board: Board, recorded: Recorded, event: RecipientChanged) -> Board:
    return _change(board, event.order, recipient=event.person.recipient if event.person else Person())


def _sender_changed(board: Board, recorded: Recorded, event: SenderChanged) -> Board:
    return _change(board, event.order, sender=event.person.sender if event.person else Person())


def _items_changed(board: Board, recorded: Recorded, event: ItemsChanged) -> Board:
    names = event.person.names if event.person else ("",) * len(event.items)
    items = tuple(replace(item, name=name) for item, name in zip(event.items, names, strict=True))
    return _change(board, event.order, items=items, total_minor=event.total_minor, ticked=())


def _item_ticked(board: Board, recorded: Recorded, event: ItemTicked) -> Board:
    order = board.orders.get(event.order)
    if order is None:
        return board
    ticked = set(order.ticked) - {event.item} | ({event.item} if event.done else set())
    return _change(board, event.order, ticked=tuple(sorted(ticked)))


def _proof_attached(board: Board, recorded: Recorded, event: ProofAttached) -> Board:
    order = board.orders.get(event.order)
    if order is None:
        return board
    media = event.person.media if event.person else ""
    media_type = event.person.media_type if event.person else ""
    board = _change(board, event.order, proofs=(*order.proofs, Proof(event.step, recorded.at, media)))
    return _say_beside(board, order, recorded, Audience.EVERYONE, media=media, media_type=media_type)


def _say_beside(
    board: Board,
    order: Order,
    recorded: Recorded,
    audience: Audience,
    kind: MessageKind = MessageKind.IMAGE,
    **words: Any,
) -> Board:
    """Let the words or the picture of a step stand in its order's room; the facts say which, for the words may be blank."""
    message = Message(
        id=f"{order.id}:{recorded.seq}",
        seq=recorded.seq,
        at=recorded.at,
        actor=recorded.actor,
        audience=audience,
        kind=kind,
        **words,
    )
    return _say(board, order.room, message)


def _offered(board: Board, recorded: Recorded, event: CourierOffered) -> Board:
    order = board.orders.get(event.order)
    if order is not None and order.courier not in ("", event.courier):
        board = replace(board, runs=without(board.runs, event.order, recorded.at))
    if order is None:
        return board
    return _put(board, replace(ledger.without_courier(order), courier=event.courier, offered_at=recorded.at))


def _accepted(board: Board, recorded: Recorded, event: OfferAccepted) -> Board:
    """Whoever takes an offer on has it before their eyes, promises and all."""
    order = board.orders.get(event.order)
    if order is None:
        return board
    courier = recorded.actor if recorded.actor.role is Role.COURIER else None
    if courier is None:  # somebody of the shop said it for them: they have heard it from that person
        courier = replace(recorded.actor, person=event.courier)
    return _put(board, ledger.with_heard(order, Role.COURIER, courier, recorded.at))


def _taken_back(board: Board, recorded: Recorded, event: OfferDeclined | OfferWithdrawn) -> Board:
    board = replace(board, runs=without(board.runs, event.order, recorded.at))
    order = board.orders.get(event.order)
    if order is None:
        return board
    return _put(board, replace(ledger.without_courier(order), courier="", offered_at=None))


def _run_planned(board: Board, recorded: Recorded, event: RunPlanned) -> Board:
    run = Run(event.run, event.courier, event.orders, recorded.at, recorded.actor)
    return replace(board, runs=board.runs.set(run.id, run))


def _run_reordered(board: Board, recorded: Recorded, event: RunReordered) -> Board:
    return replace(board, runs=with_stops(board.runs, event.run, event.orders))


def _parcel_loaded(board: Board, recorded: Recorded, event: ParcelLoaded) -> Board:
    return replace(board, runs=with_parcel(board.runs, event.run, event.order, loaded=event.loaded))


def _run_started(board: Board, recorded: Recorded, event: RunStarted) -> Board:
    return replace(board, runs=changed(board.runs, event.run, started_at=recorded.at))


def _handed_over(board: Board, recorded: Recorded, event: HandedOver) -> Board:
    board = replace(board, runs=taken_on(board.runs, event.run, event.order, event.courier, recorded.at))
    # Whatever was feared of the courier before is not known of this one.
    for cause in (RiskCause.COURIER_SILENT, RiskCause.ETA):
        board = _no_longer(board, event.order, cause)
    order = board.orders.get(event.order)
    if order is None:
        return board
    return _put(board, replace(ledger.without_courier(order), courier=event.courier))


def _delivered(board: Board, recorded: Recorded, event: OrderDelivered) -> Board:
    order = board.orders.get(event.order)
    if order is None:
        return board
    words = event.person
    proof = Proof("delivered", recorded.at, words.media if words else "", words.received_by if words else "")
    board = _put(board, ledger.delivered(replace(order, proofs=(*order.proofs, proof)), recorded.at))
    if event.photo:  # a fact: where the words are withheld or erased the message stays, blank
        media_type = words.media_type if words else ""
        board = _say_beside(board, order, recorded, Audience.EVERYONE, media=proof.media, media_type=media_type)
    return _close(board, recorded, event.order)


def _problem_raised(board: Board, recorded: Recorded, event: ProblemRaised) -> Board:
    order = board.orders.get(event.order)
    if order is None:
        return board
    problem = Problem(event.problem, event.problem_kind, recorded.at, recorded.actor, event.due_at)
    board = _change(board, order.id, problems=(*order.problems, problem))
    if not (event.said or event.photo):  # facts: where the words are withheld or erased the message stays, blank
        return board
    words = event.person or ProblemPerson()
    return _say_beside(
        board,
        order,
        recorded,
        _audience_of(recorded.actor),
        kind=MessageKind.IMAGE if event.photo else MessageKind.TEXT,
        text=words.note,
        media=words.media,
        media_type=words.media_type,
        place=words.place,
    )


def _audience_of(actor: Actor) -> Audience:
    """Words beside a step are for those who work on it, unless a customer wrote them."""
    return Audience.EVERYONE if actor.role in CUSTOMERS else Audience.COURIER


def _problem_decided(board: Board, recorded: Recorded, event: ProblemDecided) -> Board:
    changes = {"remedy": event.remedy, "decided_at": recorded.at, "decided_by": recorded.actor}
    board = _change_problem(board, event.order, event.problem, **changes)
    order = board.orders.get(event.order)
    if order is None or not event.said:
        return board
    note = event.person.note if event.person else ""
    return _say_beside(board, order, recorded, _audience_of(recorded.actor), kind=MessageKind.TEXT, text=note)


def _problem_withdrawn(board: Board, recorded: Recorded, event: ProblemWithdrawn) -> Board:
    return _change_problem(board, event.order, event.problem, withdrawn_at=recorded.at)


def _change_problem(board: Board, order_id: str, problem_id: str, **changes: Any) -> Board:
    order = board.orders.get(order_id)
    if order is None:
        return board
    problems = tuple(replace(one, **changes) if one.id == problem_id else one for one in order.problems)
    return _change(board, order_id, problems=problems)


def _fallback_agreed(board: Board, recorded: Recorded, event: FallbackAgreed) -> Board:
    return _change(board, event.order, fallback=event.remedy)


def _cancelled(board: Board, recorded: Recorded, event: OrderCancelled) -> Board:
    note = event.person.note if event.person and event.person.note else "-"
    order = board.orders.get(event.order)
    if order is None:
        return board
    board = _put(board, ledger.called_off(replace(order, cancelled=note), recorded.at))
    return _close(board, recorded, event.order)


def _returned(board: Board, recorded: Recorded, event: OrderReturned) -> Board:
    board = replace(board, runs=finished(board.runs, event.order, recorded.at))
    order = board.orders.get(event.order)
    if order is None:
        return board
    return _put(board, replace(ledger.without_courier(order), courier="", offered_at=None))


def _unpacked(board: Board, recorded: Recorded, event: OrderUnpacked) -> Board:
    return _change(board, event.order, approval=None)  # what was approved is not what will be packed


def _close(board: Board, recorded: Recorded, order_id: str) -> Board:
    order = board.orders.get(order_id)
    if order is None:
        return board
    board = _change(board, order_id, closed_at=recorded.at)
    board = replace(board, runs=finished(board.runs, order_id, recorded.at))
    room = board.rooms.get(order.room)
    if room is not None:
        board = replace(board, rooms=board.rooms.set(room.id, replace(room, closed_at=recorded.at)))
    return replace(board, closed=(*board.closed, order_id))


def _room_opened(board: Board, recorded: Recorded, event: RoomOpened) -> Board:
    customer = event.person.customer if event.person else Person()
    room = Room(id=event.room, kind=event.room_kind, opened_at=recorded.at, customer=customer)
    return replace(board, rooms=board.rooms.set(room.id, room))


def _message_sent(board: Board, recorded: Recorded, event: MessageSent) -> Board:
    words = event.person
    message = Message(
        id=event.message,
        seq=recorded.seq,
        at=recorded.at,
        actor=recorded.actor,
        audience=event.audience,
        kind=event.message_kind,
        text=words.text if words else "",
        media=words.media if words else "",
        media_type=words.media_type if words else "",
        sticker=words.sticker if words else "",
        place=words.place if words else None,
    )
    return _say(board, event.room, message)


def _say(board: Board, room_id: str, message: Message) -> Board:
    room = board.rooms.get(room_id)
    if room is None:
        return board
    waiting = room.waiting_since
    if message.actor.role in CUSTOMERS:
        waiting = waiting or message.at
    elif message.actor.role in STAFF and message.audience is Audience.EVERYONE:
        waiting = None
    seen = _see(room, message.actor.person, message.seq, message.at)
    messages = (*room.messages, message)[-MESSAGES_KEPT:]
    room = replace(room, messages=messages, count=room.count + 1, waiting_since=waiting, seen=seen)
    return replace(board, rooms=board.rooms.set(room_id, room))


def _see(room: Room, person: str, up_to: int, at: datetime) -> tuple[Seen, ...]:
    others = tuple(seen for seen in room.seen if seen.person != person)
    return (*others, Seen(person, up_to, at))


def _room_seen(board: Board, recorded: Recorded, event: RoomSeen) -> Board:
    room = board.rooms.get(event.room)
    if room is None:
        return board
    room = replace(room, seen=_see(room, recorded.actor.person, event.up_to, recorded.at))
    return replace(board, rooms=board.rooms.set(event.room, room))


def _understood(board: Board, recorded: Recorded, event: MessageUnderstood) -> Board:
    room = board.rooms.get(event.room)
    if room is None:
        return board
    person = recorded.actor.person
    messages = tuple(
        replace(message, understood_by=(*message.understood_by, person))
        if message.id == event.message and person not in message.understood_by
        else message
        for message in room.messages
    )
    return replace(board, rooms=board.rooms.set(event.room, replace(room, messages=messages)))


def _courier_added(board: Board, recorded: Recorded, event: CourierAdded) -> Board:
    known = board.couriers.get(event.courier) or Courier(event.courier, "", "")
    words = event.person
    courier = replace(
        known,
        name=words.name if words else "",
        phone=words.phone if words else "",
        trackers=words.trackers if words else (),
        outsourced=event.outsourced,
    )
    return replace(board, couriers=board.couriers.set(courier.id, courier))


def _duty_set(board: Board, recorded: Recorded, event: DutySet) -> Board:
    courier = board.couriers.get(event.courier)
    if courier is None:
        return board
    courier = replace(courier, on_duty=event.on_duty, duty_since=recorded.at if event.on_duty else None)
    return replace(board, couriers=board.couriers.set(courier.id, courier))


def _link_issued(board: Board, recorded: Recorded, event: LinkIssued) -> Board:
    link = event.link
    return replace(
        board,
        links=board.links.set(link.id, link),
        links_by_hash=board.links_by_hash.set(link.secret_hash, link.id),
        links_by_subject=board.links_by_subject.set(
            link.subject, board.links_by_subject.get(link.subject, frozenset()) | {link.id}
        ),
    )


def _link_ended(board: Board, recorded: Recorded, event: LinkEnded) -> Board:
    link = board.links.get(event.link)
    if link is None:
        return board
    # A closed door needs no place on the board: its hash must only stop opening it.
    left = board.links_by_subject.get(link.subject, frozenset()) - {link.id}
    subjects = board.links_by_subject
    return replace(
        board,
        links=board.links.delete(link.id),
        links_by_hash=board.links_by_hash.delete(link.secret_hash),
        links_by_subject=subjects.set(link.subject, left) if left else subjects.delete(link.subject),
    )


def _station_paired(board: Board, recorded: Recorded, event: StationPaired) -> Board:
    known = board.stations.get(event.station)
    by_key = board.stations_by_key
    if known is not None and known.key in by_key:
        by_key = by_key.delete(known.key)
    station = Station(
        id=event.station,
        role=event.role,
        name=event.name,
        key=event.key,
        person=event.person_id,
        person_name=event.person.person_name if event.person else "",
        paired_at=recorded.at,
    )
    return replace(
        board, stations=board.stations.set(station.id, station), stations_by_key=by_key.set(station.key, station.id)
    )


def _station_revoked(board: Board, recorded: Recorded, event: StationRevoked) -> Board:
    station = board.stations.get(event.station)
    if station is None:
        return board
    by_key = board.stations_by_key
    if station.key in by_key:
        by_key = by_key.delete(station.key)
    station = replace(station, revoked_at=recorded.at)
    board = replace(board, stations=board.stations.set(station.id, station), stations_by_key=by_key)
    return _end_sign_ins(board, recorded.at, STATION_REVOKED, lambda one: one.station == event.station)


def _shop_described(board: Board, recorded: Recorded, event: ShopDescribed) -> Board:
    return replace(
        board,
        shop=replace(
            board.shop, name=event.name, zone=event.zone, currency=event.currency, phone=event.phone, place=event.place
        ),
    )


def _sticker_added(board: Board, recorded: Recorded, event: StickerAdded) -> Board:
    words = event.person
    added = (
        Sticker(event.sticker, words.name, words.media, words.media_type)
        if words
        else Sticker(event.sticker, "", "", "")
    )
    return replace(board, shop=replace(board.shop, stickers=(*board.shop.stickers, added)))


def _sticker_removed(board: Board, recorded: Recorded, event: StickerRemoved) -> Board:
    left = tuple(each for each in board.shop.stickers if each.id != event.sticker)
    return replace(board, shop=replace(board.shop, stickers=left))


def _shop_settings_set(board: Board, recorded: Recorded, event: ShopSettingsSet) -> Board:
    return replace(board, settings=event.settings)


def _reply_set(board: Board, recorded: Recorded, event: ReplySet) -> Board:
    words = event.person.words if event.person is not None else ()
    return replace(board, replies=board.replies.set(event.reply, Reply(event.reply, event.fits, words)))


def _reply_removed(board: Board, recorded: Recorded, event: ReplyRemoved) -> Board:
    if event.reply not in board.replies:
        return board
    return replace(board, replies=board.replies.delete(event.reply))


def _staff_added(board: Board, recorded: Recorded, event: StaffAdded) -> Board:
    name = event.person.name if event.person else ""
    member = StaffMember(event.person_id, name, event.roles, recorded.at)
    return replace(board, staff=board.staff.set(member.id, member))


def _change_staff(board: Board, person: str, **changes: Any) -> Board:
    member = board.staff.get(person)
    if member is None:
        return board
    return replace(board, staff=board.staff.set(person, replace(member, **changes)))


def _staff_changed(board: Board, recorded: Recorded, event: StaffChanged) -> Board:
    return _change_staff(board, event.person_id, name=event.person.name if event.person else "", roles=event.roles)


def _staff_removed(board: Board, recorded: Recorded, event: StaffRemoved) -> Board:
    board = _change_staff(board, event.person_id, removed_at=recorded.at, pin_set_at=None, locked_until=None)
    return _end_sign_ins(board, recorded.at, REMOVED, lambda one: one.person == event.person_id)


def _pin_set(board: Board, recorded: Recorded, event: PinSet) -> Board:
    board = _change_staff(board, event.person_id, pin_set_at=recorded.at, locked_until=None)
    if event.own:
        return board
    return _end_sign_ins(board, recorded.at, PIN_CHANGED, lambda one: one.person == event.person_id)


def _pin_locked(board: Board, recorded: Recorded, event: PinLocked) -> Board:
    return _change_staff(board, event.person_id, locked_until=event.until)


def _signed_in(board: Board, recorded: Recorded, event: SignedIn) -> Board:
    # The same person at the same station again: one sign-in is enough, the newer lasts longer.
    here = (event.station, event.person_id)
    board = _end_sign_ins(board, recorded.at, RENEWED, lambda one: (one.station, one.person) == here)
    sign_in = SignIn(event.sign_in, event.station, event.person_id, recorded.at, event.until)
    kept = board.sign_ins.mutate()
    for old in board.sign_ins.values():
        if recorded.at - old.until > SIGN_INS_KEPT:
            del kept[old.id]
    kept[sign_in.id] = sign_in
    board = replace(board, sign_ins=kept.finish())
    return _change_staff(board, event.person_id, locked_until=None)


def _signed_out(board: Board, recorded: Recorded, event: SignedOut) -> Board:
    return _end_sign_ins(board, recorded.at, event.why, lambda one: one.id == event.sign_in)


def _end_sign_ins(board: Board, at: datetime, why: str, which: Callable[[SignIn], bool]) -> Board:
    """End some sign-ins that nobody has ended yet, whether or not their time is over."""
    ended = [one for one in board.sign_ins.values() if one.ended_at is None and which(one)]
    if not ended:
        return board
    sign_ins = board.sign_ins.mutate()
    for one in ended:
        sign_ins[one.id] = replace(one, ended_at=at, why=why)
    return replace(board, sign_ins=sign_ins.finish())


def _rush_escalated(board: Board, recorded: Recorded, event: RushEscalated) -> Board:
    order = board.orders.get(event.order)
    if order is None:
        return board
    return _change(board, order.id, alarm=(*order.alarm, RushStep(event.role, event.level, recorded.at)))


def _notice_begun(board: Board, recorded: Recorded, event: NoticeBegun) -> Board:
    order = board.orders.get(event.order)
    if order is None:
        return board
    attempt = Attempt(recorded.at)
    if any(notice.id == event.notice for notice in order.notices):
        # Where nothing can have gone out another way may be tried: a browser that is no more, then a message.
        notices = tuple(
            replace(one, means=event.means, keyed=event.keyed, attempts=(*one.attempts, attempt))
            if one.id == event.notice
            else one
            for one in order.notices
        )
        return _change(board, order.id, notices=notices)
    notice = Notice(event.notice, event.to, event.template, event.about, event.means, event.keyed, (attempt,))
    return _change(board, order.id, notices=(*order.notices, notice))


def _push_key_set(board: Board, recorded: Recorded, event: PushKeySet) -> Board:
    """Another key: what browsers gave under the older one opens nothing any more."""
    orders = board.orders.mutate()
    for order in board.orders.values():
        if order.devices:
            orders[order.id] = replace(order, devices=())
    return replace(board, shop=replace(board.shop, push_key=event.key), orders=orders.finish())


def _push_subscribed(board: Board, recorded: Recorded, event: PushSubscribed) -> Board:
    order = board.orders.get(event.order)
    if order is None:
        return board
    words = event.person or DevicePerson("", "", "")
    device = Device(event.device, event.role, recorded.at, words.endpoint, words.p256dh, words.auth)
    return _change(board, order.id, devices=(*order.devices, device))


def _push_ended(board: Board, recorded: Recorded, event: PushEnded) -> Board:
    order = board.orders.get(event.order)
    if order is None:
        return board
    return _change(board, order.id, devices=tuple(one for one in order.devices if one.id != event.device))


def _notice_settled(board: Board, recorded: Recorded, event: NoticeSettled) -> Board:
    order = board.orders.get(event.order)
    if order is None:
        return board
    return _change_notice(
        board,
        order,
        event.notice,
        lambda attempts: tuple(
            replace(one, outcome=event.outcome, settled_at=recorded.at, code=event.code)
            if place == event.attempt
            else one
            for place, one in enumerate(attempts)
        ),
    )


def _change_notice(
    board: Board, order: Order, notice_id: str, change: Callable[[tuple[Attempt, ...]], tuple[Attempt, ...]]
) -> Board:
    notices = tuple(
        replace(notice, attempts=change(notice.attempts)) if notice.id == notice_id else notice
        for notice in order.notices
    )
    return _change(board, order.id, notices=notices)


def _promise_at_risk(board: Board, recorded: Recorded, event: PromiseAtRisk) -> Board:
    order = board.orders.get(event.order)
    if order is None:
        return board
    return _change(board, order.id, risks=(*order.risks, Risk(event.cause, event.until, recorded.at)))


def _risk_lifted(board: Board, recorded: Recorded, event: RiskLifted) -> Board:
    order = board.orders.get(event.order)
    if order is None:
        return board
    about = event.cause, event.until
    risks = (replace(risk, lifted=True) if (risk.cause, risk.until) == about else risk for risk in order.risks)
    return _change(board, order.id, risks=tuple(risks))


def _packing_started(board: Board, recorded: Recorded, event: PackingStarted) -> Board:
    return _no_longer(board, event.order, RiskCause.LATE_START)


def _no_longer(board: Board, order_id: str, cause: RiskCause) -> Board:
    """A danger is over; another one of an order's stays."""
    order = board.orders.get(order_id)
    if order is None or not order.risks:
        return board
    return _change(board, order_id, risks=tuple(risk for risk in order.risks if risk.cause is not cause))


def _courier_silent(board: Board, recorded: Recorded, event: CourierSilent) -> Board:
    courier = board.couriers.get(event.courier)
    if courier is None:
        return board
    return replace(board, couriers=board.couriers.set(courier.id, replace(courier, silent_since=event.since)))


def _silence_ended(board: Board, recorded: Recorded, event: SilenceEnded) -> Board:
    courier = board.couriers.get(event.courier)
    if courier is None:
        return board
    board = replace(board, couriers=board.couriers.set(courier.id, replace(courier, silent_since=None)))
    for order in board.orders_of(event.courier):
        board = _no_longer(board, order.id, RiskCause.COURIER_SILENT)
    return board


def _erased(board: Board, recorded: Recorded, event: Erased) -> Board:
    order, room = board.orders.get(event.order), board.rooms.get(event.room)
    if order is not None:
        board = replace(board, orders=board.orders.set(order.id, blank_order(order, event.scope)))
    if room is not None:
        if room.kind is RoomKind.ENQUIRY and event.scope is Scope.ALL:
            board = replace(board, rooms=board.rooms.delete(room.id))  # nobody waits in it for anything
        else:
            ends = recorded.at if event.scope is Scope.ALL and not event.up_to else None
            blank = blank_room(room, event.scope, event.up_to or recorded.seq, ends)
            board = replace(board, rooms=board.rooms.set(room.id, blank))
    if event.courier in board.couriers:
        board = replace(board, couriers=board.couriers.delete(event.courier))
    if event.staff:
        board = _change_staff(board, event.staff, name="")
        nameless = [station for station in board.stations.values() if station.person == event.staff]
        for station in nameless:
            board = replace(board, stations=board.stations.set(station.id, replace(station, person_name="")))
    if event.up_to or event.scope not in (Scope.ALL, Scope.DELIVERY):
        return board
    lately = tuple(one for one in board.erased if recorded.at - one.at < LATELY)
    return replace(board, erased=(*lately, ErasedLately(event.subject, recorded.at)))


def _hub_started(board: Board, recorded: Recorded, event: HubStarted) -> Board:
    board = replace(board, incarnation=event.incarnation)
    if SHOP_ROOM in board.rooms:
        return board
    room = Room(id=SHOP_ROOM, kind=RoomKind.SHOP, opened_at=recorded.at)
    return replace(board, rooms=board.rooms.set(room.id, room))


def _ledger_restored(board: Board, recorded: Recorded, _: LedgerRestored) -> Board:
    return replace(board, restored_seq=recorded.seq)


def _unknown(board: Board, recorded: Recorded, event: UnknownEvent) -> Board:
    if event.needed and event.order:
        return replace(board, needs_update=board.needs_update | {event.order})
    return board


_FOLDS: dict[type[Event], Callable[[Board, Recorded, Any], Board]] = {
    OrderPlaced: _order_placed,
    TimePromised: _time_promised,
    RushMarked: _rush_marked,
    RushAcknowledged: _rush_acknowledged,
    CardChanged: _card_changed,
    CardAcknowledged: _card_acknowledged,
    AddressChanged: _address_changed,
    RecipientChanged: _recipient_changed,
    SenderChanged: _sender_changed,
    ItemsChanged: _items_changed,
    ItemTicked: _item_ticked,
    PackingStarted: _packing_started,
    ProofAttached: _proof_attached,
    PromiseMade: _promise_made,
    PromiseHeard: _promise_heard,
    PromiseChanged: _promise_made,
    PromiseBroken: _promise_broken,
    SurpriseReleased: _surprise_released,
    ApprovalAsked: _approval_asked,
    ApprovalAnswered: _approval_answered,
    ApprovalOverridden: _approval_overridden,
    ApprovalLapsed: _approval_lapsed,
    AddressGiven: _address_given,
    AddressExpired: _address_expired,
    OrderUnpacked: _unpacked,
    CourierOffered: _offered,
    OfferAccepted: _accepted,
    OfferDeclined: _taken_back,
    OfferWithdrawn: _taken_back,
    OrderDelivered: _delivered,
    OrderReturned: _returned,
    RunPlanned: _run_planned,
    RunReordered: _run_reordered,
    ParcelLoaded: _parcel_loaded,
    RunStarted: _run_started,
    HandedOver: _handed_over,
    OrderCancelled: _cancelled,
    ProblemRaised: _problem_raised,
    ProblemDecided: _problem_decided,
    ProblemWithdrawn: _problem_withdrawn,
    FallbackAgreed: _fallback_agreed,
    RoomOpened: _room_opened,
    MessageSent: _message_sent,
    RoomSeen: _room_seen,
    MessageUnderstood: _understood,
    CourierAdded: _courier_added,
    DutySet: _duty_set,
    LinkIssued: _link_issued,
    LinkEnded: _link_ended,
    StationPaired: _station_paired,
    StationRevoked: _station_revoked,
    ShopDescribed: _shop_described,
    ShopSettingsSet: _shop_settings_set,
    ReplySet: _reply_set,
    ReplyRemoved: _reply_removed,
    StickerAdded: _sticker_added,
    StickerRemoved: _sticker_removed,
    StaffAdded: _staff_added,
    StaffChanged: _staff_changed,
    StaffRemoved: _staff_removed,
    PinSet: _pin_set,
    PinLocked: _pin_locked,
    SignedIn: _signed_in,
    SignedOut: _signed_out,
    RushEscalated: _rush_escalated,
    NoticeBegun: _notice_begun,
    NoticeSettled: _notice_settled,
    PushKeySet: _push_key_set,
    PushSubscribed: _push_subscribed,
    PushEnded: _push_ended,
    PromiseAtRisk: _promise_at_risk,
    RiskLifted: _risk_lifted,
    CourierSilent: _courier_silent,
    SilenceEnded: _silence_ended,
    Erased: _erased,
    HubStarted: _hub_started,
    LedgerRestored: _ledger_restored,
    UnknownEvent: _unknown,
}


def _step(board: Board, recorded: Recorded) -> Board:
    """Move both tracks by their tables, count the order's version, and write its history line."""
    event = recorded.event
    order = board.orders.get(getattr(event, "order", ""))
    if order is None:
        return board
    kind = kind_of(event)
    if kind in BESIDE_THE_WAY:
        return board
    before, after = _before_after(event)
    step = Step(recorded.seq, kind, recorded.at, recorded.actor, before[:STEP_CHARS_MAX], after[:STEP_CHARS_MAX])
    order = replace(
        order,
        version=order.version + type(event).amends,
        preparation=PREPARATION_STEPS[order.preparation].get(kind, order.preparation),
        delivery=DELIVERY_STEPS[order.delivery].get(kind, order.delivery),
        history=(*order.history, step)[-HISTORY_KEPT:],
    )
    return replace(board, orders=board.orders.set(order.id, order))


def _before_after(event: Event) -> tuple[str, str]:
    """What a history line shows of a change, blank where nothing is to be shown."""
    match event:
        case CardChanged(person=words) if words is not None:
            return words.before, words.text
        case TimePromised(window=window, before=before):
            return before.local if before else "", window.local
        case CourierOffered(courier=courier):
            return "", courier
        case HandedOver(before=before, courier=courier):
            return before, courier
        case RushAcknowledged(role=role) | PromiseHeard(role=role):
            return "", role.value
        case PromiseMade(promise_kind=kind) | PromiseChanged(promise_kind=kind):
            return "", kind.value
        case ItemsChanged(before_minor=before_minor, total_minor=total_minor):
            return str(before_minor), str(total_minor)
        case PromiseBroken(cause=cause):
            return "", cause.value
        case ApprovalAnswered(approved=approved):
            return "", "approved" if approved else "change_asked"
        case RushMarked(rush=rush):
            return "", "rush" if rush else "calm"
        case RushEscalated(role=role, level=level):
            return role.value, level.value
        case PromiseAtRisk(cause=cause) | RiskLifted(cause=cause):
            return "", cause.value
        case DeliveryFailed(reason=reason):
            return "", reason
        case ProblemRaised(problem_kind=kind):
            return "", kind.value
        case ProblemDecided(remedy=remedy):
            return "", remedy.value
        case FallbackAgreed(remedy=remedy):
            return "", remedy.value if remedy is not None else ""
        case AddressChanged(person=words) if words is not None:
            return ", ".join(words.before.lines), ", ".join(words.address.lines)
        case RecipientChanged(person=words) if words is not None:
            return words.before.name, words.recipient.name
        case SenderChanged(person=words) if words is not None:
            return _differs(words.before, words.sender)
        case _:
            return "", ""


def _differs(before: Person, after: Person) -> tuple[str, str]:
    """What of somebody is another one: the name, else the number, else the address."""
    pairs = ((before.name, after.name), (before.phone, after.phone), (before.mail, after.mail))
    return next(((old, new) for old, new in pairs if old != new), ("", ""))


def _forget_closed(board: Board) -> Board:
    """Let orders go that closed 48 h before the newest event: at most a few at a time, so no event is slow."""
    closed = board.closed
    while closed:
        order = board.orders.get(closed[0])
        if order is not None and order.closed_at is not None:
            if board.at - order.closed_at < CLOSED_ORDERS_KEPT:
                break
            board = _forget(board, order)
        closed = closed[1:]
    return board if closed is board.closed else replace(board, closed=closed)


def _forget(board: Board, order: Order) -> Board:
    orders = board.orders.delete(order.id)
    rooms = board.rooms.delete(order.room) if order.room in board.rooms else board.rooms
    sources = board.sources
    if order.source is not None and f"{order.source.system}:{order.source.key}" in sources:
        sources = sources.delete(f"{order.source.system}:{order.source.key}")
    runs = forgotten(board.runs, order.id, orders)
    return replace(board, orders=orders, rooms=rooms, sources=sources, runs=runs)


def concerned(event: Event, board: Board) -> str:
    """The room that an event belongs to, or "" when it concerns the shop as a whole.

    Args:
        event: any event.
        board: a board after it.
    """
    room = getattr(event, "room", "")
    if room:
        return str(room)
    order = board.orders.get(getattr(event, "order", ""))
    return order.room if order is not None else ""
