"""Everything that may be asked of the shop, and everything that may have happened in it.

Commands are imperative, events past participles; above each group of events stands the command that leads to it.
An event has two parts. Its *facts* (ids, stages, times, money) are never erased; its *person* part (names, phones,
addresses, people's words, media) can be blanked everywhere and is then None. Rules never need the person part.

Rules of growth: bytes once written are never rewritten. A kind that changes gets a higher `version` and a lift from
the older body; a new field needs a default. A kind is *ignorable* or *essential*: who does not know an essential
event keeps it and shows its order as "needs update".
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from msgspec import Struct

from hub.domain.access import Link
from hub.domain.actor import Actor, Role
from hub.domain.courier import Tracker
from hub.domain.erasure import Scope, Subject
from hub.domain.order import Address, Channel, Item, Person, Source
from hub.domain.order import Place as Point
from hub.domain.promise import Window
from hub.domain.room import Audience, MessageKind, RoomKind
from hub.domain.settings import ShopSettings


class VocabularyError(Exception):
    """Bytes that are no command or no event of this vocabulary; `code` says how."""

    def __init__(self, code: str, **fields: str) -> None:
        super().__init__(code, fields)
        self.code = code
        self.fields = fields


class Command(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind"):
    """Something that an actor asks for. `may` names the roles that are allowed to ask."""

    may: ClassVar[frozenset[Role]] = frozenset()
    offline: ClassVar[bool] = False
    """Whether a station may take it on while the hub is away (design, law 12)."""


class Event(Struct, frozen=True, tag_field="kind"):
    """Something that happened."""

    essential: ClassVar[bool] = True
    version: ClassVar[int] = 1


class Refused(Struct, frozen=True):
    """Why a command had no effect; final. A screen turns code and fields into a sentence."""

    code: str
    fields: dict[str, str] = {}


class Recorded(Struct, frozen=True):
    """An event with its place in the feed.

    Args:
        seq: 1, 2, 3 …
        at: hub time when it was decided, aware UTC.
        cause: id of the command that led to it, blank for the hub's own.
    """

    seq: int
    at: datetime
    actor: Actor
    cause: str
    event: Event


_DESK = frozenset({Role.FRONT_DESK, Role.OWNER})
_PACKING = frozenset({Role.PACKING, Role.OWNER})
_DISPATCH = frozenset({Role.DISPATCH, Role.FRONT_DESK, Role.OWNER})
_STAFF = frozenset({Role.FRONT_DESK, Role.PACKING, Role.DISPATCH, Role.OWNER})
_COURIER = frozenset({Role.COURIER})
_COURIER_OR_DISPATCH = frozenset({Role.COURIER, Role.DISPATCH, Role.OWNER})
_OWNER = frozenset({Role.OWNER})
_TALKERS = _STAFF | {Role.COURIER, Role.SENDER, Role.RECIPIENT}


# The order ------------------------------------------------------------------------------------------------------


class PlaceOrder(Command, frozen=True, tag="place_order"):
    """Take an order. `order` is minted by the asker; `enquiry` names the room that becomes the order's room.

    `zone` of `wanted` may stay blank: the hub fills in the shop's own.
    """

    may = _DESK | {Role.WEB_SHOP}
    offline = True
    order: str
    channel: Channel
    sender: Person
    recipient: Person
    address: Address
    card: str
    items: tuple[Item, ...]
    currency: str
    total_minor: int
    surprise: bool = False
    wanted: Window | None = None
    source: Source | None = None
    enquiry: str = ""


class OrderPlacedPerson(Struct, frozen=True):
    """The words and names of an order."""

    sender: Person
    recipient: Person
    address: Address
    card: str
    item_names: tuple[str, ...]


class OrderPlaced(Event, frozen=True, tag="order_placed"):
    """An order was taken; items carry no names here, they stand in the person part in the same order."""

    order: str
    number: int
    room: str
    channel: Channel
    items: tuple[Item, ...]
    currency: str
    total_minor: int
    surprise: bool
    wanted: Window | None
    source: Source | None
    person: OrderPlacedPerson | None = None


class ConfirmOrder(Command, frozen=True, tag="confirm_order"):
    """The shop takes the order on."""

    may = _DESK
    offline = True
    order: str


class OrderConfirmed(Event, frozen=True, tag="order_confirmed"):
    """The shop has taken the order on."""

    order: str


class PromiseTime(Command, frozen=True, tag="promise_time"):
    """Promise that the gift arrives in a window. Needs the hub: a promise must be heard."""

    may = _DESK
    order: str
    until: datetime
    earliest: datetime | None = None
    expects: int | None = None


class TimePromised(Event, frozen=True, tag="time_promised"):
    """A window was promised, for the first time or anew; `before` is what stood until then."""

    order: str
    window: Window
    before: Window | None = None


class MarkRush(Command, frozen=True, tag="mark_rush"):
    """Every role must acknowledge this order, or need no longer."""

    may = _DISPATCH
    offline = True
    order: str
    rush: bool = True


class RushMarked(Event, frozen=True, tag="rush_marked"):
    """Rush was set or taken back."""

    order: str
    rush: bool


class AcknowledgeRush(Command, frozen=True, tag="acknowledge_rush"):
    """A role has heard that the order is rush."""

    may = frozenset({Role.PACKING, Role.DISPATCH})
    offline = True
    order: str


class RushAcknowledged(Event, frozen=True, tag="rush_acknowledged"):
    """A role heard it."""

    order: str
    role: Role


class ChangeCard(Command, frozen=True, tag="change_card"):
    """Other words on the card, allowed until packed. `expects`: the order's version that the asker saw."""

    may = _DESK | {Role.SENDER}
    offline = True
    order: str
    text: str
    expects: int | None = None


class CardPerson(Struct, frozen=True):
    """Both wordings."""

    text: str
    before: str


class CardChanged(Event, frozen=True, tag="card_changed"):
    """The card's words changed; `card_version` counts wordings."""

    order: str
    card_version: int
    person: CardPerson | None = None


class AcknowledgeCard(Command, frozen=True, tag="acknowledge_card"):
    """Packing has read this wording."""

    may = _PACKING
    offline = True
    order: str
    card_version: int


class CardAcknowledged(Event, frozen=True, tag="card_acknowledged"):
    """Packing read this wording."""

    order: str
    card_version: int


class ChangeAddress(Command, frozen=True, tag="change_address"):
    """Another address, allowed until the gift is on its way."""

    may = _DESK | {Role.DISPATCH}
    offline = True
    order: str
    address: Address
    expects: int | None = None


class AddressPerson(Struct, frozen=True):
    """Both addresses."""

    address: Address
    before: Address


class AddressChanged(Event, frozen=True, tag="address_changed"):
    """The address changed."""

    order: str
    person: AddressPerson | None = None


class ChangeRecipient(Command, frozen=True, tag="change_recipient"):
    """Another name or telephone number of the recipient, allowed until delivered."""

    may = _DESK
    offline = True
    order: str
    recipient: Person
    expects: int | None = None


class RecipientPerson(Struct, frozen=True):
    """Both recipients."""

    recipient: Person
    before: Person


class RecipientChanged(Event, frozen=True, tag="recipient_changed"):
    """The recipient's name or number changed."""

    order: str
    person: RecipientPerson | None = None


class ChangeItems(Command, frozen=True, tag="change_items"):
    """Other goods, allowed until packed; the price difference is noted in the event."""

    may = _DESK
    offline = True
    order: str
    items: tuple[Item, ...]
    total_minor: int
    expects: int | None = None


class ItemsPerson(Struct, frozen=True):
    """Both lists of names, each in the order of its items."""

    names: tuple[str, ...]
    before: tuple[str, ...]


class ItemsChanged(Event, frozen=True, tag="items_changed"):
    """The goods changed."""

    order: str
    items: tuple[Item, ...]
    total_minor: int
    before_minor: int
    person: ItemsPerson | None = None


class StartPacking(Command, frozen=True, tag="start_packing"):
    """Packing begins."""

    may = _PACKING
    offline = True
    order: str


class PackingStarted(Event, frozen=True, tag="packing_started"):
    """Packing began."""

    order: str


class TickItem(Command, frozen=True, tag="tick_item"):
    """One item is in the parcel, or out again. `item` is its place in the list, from 0."""

    may = _PACKING
    offline = True
    order: str
    item: int
    done: bool = True


class ItemTicked(Event, frozen=True, tag="item_ticked"):
    """One item went in or came out."""

    essential = False
    order: str
    item: int
    done: bool


class AttachProof(Command, frozen=True, tag="attach_proof"):
    """A picture that shows that a step was done; it also appears in the room for everyone."""

    may = _PACKING | {Role.COURIER}
    offline = True
    order: str
    step: str
    media: str
    media_type: str = "image/jpeg"


class ProofPerson(Struct, frozen=True):
    """The picture and who took the gift."""

    media: str = ""
    media_type: str = ""
    received_by: str = ""


class ProofAttached(Event, frozen=True, tag="proof_attached"):
    """A proof was attached."""

    order: str
    step: str
    person: ProofPerson | None = None


class MarkPacked(Command, frozen=True, tag="mark_packed"):
    """The gift is packed. Refused while a wording is unseen, an item is not ticked or no photo is there."""

    may = _PACKING
    offline = True
    order: str


class OrderPacked(Event, frozen=True, tag="order_packed"):
    """The gift was packed."""

    order: str


class UnpackOrder(Command, frozen=True, tag="unpack_order"):
    """Back to the packing table, while the gift is still in the shop."""

    may = _PACKING | _DESK
    offline = True
    order: str


class OrderUnpacked(Event, frozen=True, tag="order_unpacked"):
    """It went back to the packing table."""

    order: str


class CancelOrder(Command, frozen=True, tag="cancel_order"):
    """Nobody shall do anything more for it; allowed until it is on its way."""

    may = _DESK
    order: str
    reason: str


class ReasonPerson(Struct, frozen=True):
    """Somebody's words for why."""

    note: str = ""


class OrderCancelled(Event, frozen=True, tag="order_cancelled"):
    """The order was cancelled."""

    order: str
    person: ReasonPerson | None = None


# On the way -----------------------------------------------------------------------------------------------------


class AssignCourier(Command, frozen=True, tag="assign_courier"):
    """Offer the order to a courier. Needs the hub: two dispatchers must not give it to two people."""

    may = _DISPATCH
    order: str
    courier: str
    expects: int | None = None


class CourierOffered(Event, frozen=True, tag="courier_offered"):
    """The order was offered to a courier."""

    order: str
    courier: str


class WithdrawOffer(Command, frozen=True, tag="withdraw_offer"):
    """Take the order from its courier again, until it is picked up."""

    may = _DISPATCH
    order: str


class OfferWithdrawn(Event, frozen=True, tag="offer_withdrawn"):
    """The courier no longer has it."""

    order: str
    courier: str


class AcceptOffer(Command, frozen=True, tag="accept_offer"):
    """The courier takes it."""

    may = _COURIER_OR_DISPATCH
    order: str


class OfferAccepted(Event, frozen=True, tag="offer_accepted"):
    """The courier took it."""

    order: str
    courier: str


class DeclineOffer(Command, frozen=True, tag="decline_offer"):
    """The courier does not take it."""

    may = _COURIER_OR_DISPATCH
    order: str


class OfferDeclined(Event, frozen=True, tag="offer_declined"):
    """The courier did not take it."""

    order: str
    courier: str


class PickUpOrder(Command, frozen=True, tag="pick_up_order"):
    """The courier has the gift in hand; it must be packed."""

    may = _COURIER_OR_DISPATCH
    order: str


class OrderPickedUp(Event, frozen=True, tag="order_picked_up"):
    """The gift left the shop."""

    order: str


class ReportArrival(Command, frozen=True, tag="report_arrival"):
    """The courier stands at the door."""

    may = _COURIER_OR_DISPATCH
    order: str


class CourierArrived(Event, frozen=True, tag="courier_arrived"):
    """The courier stood at the door."""

    order: str


class DeliverOrder(Command, frozen=True, tag="deliver_order"):
    """The gift was handed over: a photo, or the name of who took it, or both."""

    may = _COURIER_OR_DISPATCH
    order: str
    media: str = ""
    media_type: str = "image/jpeg"
    received_by: str = ""


class OrderDelivered(Event, frozen=True, tag="order_delivered"):
    """The gift was handed over; `photo` says whether a picture shows it, whoever may see it."""

    order: str
    person: ProofPerson | None = None
    photo: bool = False


class FailDelivery(Command, frozen=True, tag="fail_delivery"):
    """It could not be handed over. `reason` is one of `FAILURE_REASONS`."""

    may = _COURIER_OR_DISPATCH
    order: str
    reason: str
    note: str = ""


FAILURE_REASONS = ("absent", "wrong_address", "unreachable", "refused", "damaged", "access", "vehicle", "other")


class DeliveryFailed(Event, frozen=True, tag="delivery_failed"):
    """It could not be handed over."""

    order: str
    reason: str
    person: ReasonPerson | None = None


class ReturnOrder(Command, frozen=True, tag="return_order"):
    """The gift is back in the shop."""

    may = _COURIER_OR_DISPATCH
    order: str


class OrderReturned(Event, frozen=True, tag="order_returned"):
    """The gift came back."""

    order: str


# Rooms ----------------------------------------------------------------------------------------------------------


class OpenEnquiry(Command, frozen=True, tag="open_enquiry"):
    """A customer asks before there is an order."""

    may = _DESK
    offline = True
    room: str
    customer: Person


class RoomOpenedPerson(Struct, frozen=True):
    """Whom the room is with."""

    customer: Person


class RoomOpened(Event, frozen=True, tag="room_opened"):
    """A room began: an enquiry's, or the shop's own."""

    room: str
    room_kind: RoomKind
    person: RoomOpenedPerson | None = None


class SendMessage(Command, frozen=True, tag="send_message"):
    """Say something in a room. A customer's audience is always `everyone`; a courier's never `staff`."""

    may = _TALKERS
    offline = True
    room: str
    message: str
    audience: Audience
    message_kind: MessageKind = MessageKind.TEXT
    text: str = ""
    media: str = ""
    media_type: str = ""
    sticker: str = ""
    place: Point | None = None


class MessagePerson(Struct, frozen=True):
    """What was said."""

    text: str = ""
    media: str = ""
    media_type: str = ""
    sticker: str = ""
    place: Point | None = None


class MessageSent(Event, frozen=True, tag="message_sent"):
    """Something was said."""

    room: str
    message: str
    audience: Audience
    message_kind: MessageKind
    person: MessagePerson | None = None


class MarkSeen(Command, frozen=True, tag="mark_seen"):
    """This person has read the room up to `up_to` (a seq). Askers send at most one per room and 2 s."""

    may = _TALKERS
    offline = True
    room: str
    up_to: int


class RoomSeen(Event, frozen=True, tag="room_seen"):
    """A person had read the room up to `up_to`."""

    essential = False
    room: str
    up_to: int


class MarkUnderstood(Command, frozen=True, tag="mark_understood"):
    """This person understood one message."""

    may = _TALKERS
    offline = True
    room: str
    message: str


class MessageUnderstood(Event, frozen=True, tag="message_understood"):
    """A person understood one message."""

    essential = False
    room: str
    message: str


# Couriers -------------------------------------------------------------------------------------------------------


class AddCourier(Command, frozen=True, tag="add_courier"):
    """A courier joins, or changes name, number or trackers (same id)."""

    may = _DISPATCH
    courier: str
    name: str
    phone: str
    trackers: tuple[Tracker, ...] = ()


class CourierPerson(Struct, frozen=True):
    """Who the courier is."""

    name: str
    phone: str
    trackers: tuple[Tracker, ...] = ()


class CourierAdded(Event, frozen=True, tag="courier_added"):
    """A courier joined or changed."""

    courier: str
    person: CourierPerson | None = None


class SetDuty(Command, frozen=True, tag="set_duty"):
    """A courier begins or ends work."""

    may = _COURIER_OR_DISPATCH | {Role.FRONT_DESK}
    courier: str
    on_duty: bool


class DutySet(Event, frozen=True, tag="duty_set"):
    """A courier began or ended work."""

    courier: str
    on_duty: bool


# Links, stations, the shop --------------------------------------------------------------------------------------


class IssueLink(Command, frozen=True, tag="issue_link"):
    """Open a door for a courier, a sender or a recipient. The asker mints the secret and sends only its hash."""

    may = _DISPATCH
    link: str
    role: Role
    subject: str
    secret_hash: str
    expires_at: datetime


class LinkIssued(Event, frozen=True, tag="link_issued"):
    """A door was opened."""

    link: Link


class EndLink(Command, frozen=True, tag="end_link"):
    """Close a door now."""

    may = _DISPATCH
    link: str


class LinkEnded(Event, frozen=True, tag="link_ended"):
    """A door to `subject` was closed: by hand, or because its time was over."""

    link: str
    subject: str = ""


class PairStation(Command, frozen=True, tag="pair_station"):
    """Let a key speak for a station; a station that is known gets a new key."""

    may = _OWNER
    station: str
    role: Role
    name: str
    key: str
    person: str
    person_name: str


class StationPairedPerson(Struct, frozen=True):
    """Who works there."""

    person_name: str


class StationPaired(Event, frozen=True, tag="station_paired"):
    """A key speaks for a station from now on."""

    station: str
    role: Role
    name: str
    key: str
    person_id: str
    person: StationPairedPerson | None = None


class RevokeStation(Command, frozen=True, tag="revoke_station"):
    """A key no longer speaks for its station."""

    may = _OWNER
    station: str


class StationRevoked(Event, frozen=True, tag="station_revoked"):
    """A station's key was revoked."""

    station: str


class DescribeShop(Command, frozen=True, tag="describe_shop"):
    """The shop's name, clock, currency, telephone number and place."""

    may = _OWNER
    name: str
    zone: str
    currency: str
    phone: str = ""
    place: Point | None = None


class ShopDescribed(Event, frozen=True, tag="shop_described"):
    """The shop's name, clock, currency, number or place changed."""

    name: str
    zone: str
    currency: str
    phone: str
    place: Point | None = None


class SetShopSettings(Command, frozen=True, tag="set_shop_settings"):
    """Set every limit that an owner may manage."""

    may = _OWNER
    settings: ShopSettings


class ShopSettingsSet(Event, frozen=True, tag="shop_settings_set"):
    """The limits that hold from now on."""

    settings: ShopSettings


# Staff ----------------------------------------------------------------------------------------------------------


class AddStaff(Command, frozen=True, tag="add_staff"):
    """Somebody begins to work in the shop. They can sign in once they have a PIN, which no command carries."""

    may = _OWNER
    person: str
    name: str
    roles: tuple[Role, ...]


class StaffPerson(Struct, frozen=True):
    """How somebody who works in the shop is called."""

    name: str


class StaffAdded(Event, frozen=True, tag="staff_added"):
    """Somebody began to work in the shop."""

    person_id: str
    roles: tuple[Role, ...]
    person: StaffPerson | None = None


class ChangeStaff(Command, frozen=True, tag="change_staff"):
    """Another name or other roles for somebody who works in the shop."""

    may = _OWNER
    person: str
    name: str
    roles: tuple[Role, ...]


class StaffChanged(Event, frozen=True, tag="staff_changed"):
    """The name or the roles of somebody changed."""

    person_id: str
    roles: tuple[Role, ...]
    person: StaffPerson | None = None


class RemoveStaff(Command, frozen=True, tag="remove_staff"):
    """Somebody no longer works in the shop: their sign-ins end at once, and their PIN is forgotten."""

    may = _OWNER
    person: str


class StaffRemoved(Event, frozen=True, tag="staff_removed"):
    """Somebody left the shop."""

    person_id: str


class PinSet(Event, frozen=True, tag="pin_set"):
    """Somebody has a new PIN; nothing of it stands here. `own`: they changed it themselves, so they stay signed in.

    Args:
        by: id of the person, or of the owner's station, that set it.
    """

    person_id: str
    own: bool = False
    by: str = ""


class PinLocked(Event, frozen=True, tag="pin_locked"):
    """Too many wrong PINs for somebody: no sign-in before `until`. `station` is where they were tried."""

    essential = False
    person_id: str
    until: datetime
    station: str = ""


class SignedIn(Event, frozen=True, tag="signed_in"):
    """The hub saw the right PIN: a person is at a station until they leave or the time is over."""

    sign_in: str
    station: str
    person_id: str
    until: datetime


class SignOut(Command, frozen=True, tag="sign_out"):
    """A person leaves a station. An owner may end anybody's sign-in."""

    may = _STAFF
    offline = True
    sign_in: str


class SignedOut(Event, frozen=True, tag="signed_out"):
    """A sign-in is over: `why` is `left` or `expired`."""

    sign_in: str
    why: str


# Forgetting -----------------------------------------------------------------------------------------------------


class Erase(Command, frozen=True, tag="erase"):
    """Forget somebody's words for ever, everywhere. Exactly one of order, room (an enquiry), courier, staff.

    `room` beside `order` names its room when the order has left the board and came from an enquiry.
    """

    may = _OWNER
    order: str = ""
    room: str = ""
    courier: str = ""
    staff: str = ""


class Erased(Event, frozen=True, tag="erased"):
    """The words of a subject were forgotten: by the owner, or because the time to keep them was over."""

    scope: Scope
    order: str = ""
    room: str = ""
    courier: str = ""
    staff: str = ""
    up_to: int = 0

    @property
    def subject(self) -> Subject:
        """Who or what."""
        return Subject(self.order, self.room, self.courier, self.staff, self.up_to)


class HubStarted(Event, frozen=True, tag="hub_started"):
    """The hub began to serve; `incarnation` is random, so that a ledger copied back diverges at once."""

    incarnation: str


class LedgerRestored(Event, frozen=True, tag="ledger_restored"):
    """A backup was put in place of the ledger: what came after `backup_seq` in `from_epoch` is no longer here."""

    essential = False
    from_epoch: str
    backup_seq: int


class UnknownEvent(Event, frozen=True, tag="unknown"):
    """An event of a kind, or of a version, that this program does not know; kept, never guessed at.

    Args:
        name: the kind as the feed has it.
        needed: whether it is essential: then its order shows as "needs update".
        order: the order it touches, blank if none.
    """

    name: str
    needed: bool
    order: str = ""


def _kinds(base: type[Any]) -> dict[str, type[Any]]:
    """All concrete kinds below a base, by their tag."""
    return {str(kind.__struct_config__.tag): kind for kind in base.__subclasses__()}


COMMANDS: dict[str, type[Command]] = _kinds(Command)
EVENTS: dict[str, type[Event]] = {tag: kind for tag, kind in _kinds(Event).items() if kind is not UnknownEvent}


def kind_of(thing: Command | Event) -> str:
    """The tag under which a command or event travels."""
    return str(thing.__struct_config__.tag)
