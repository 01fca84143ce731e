"""Commands and events of one order before it is packed: taken, promised, changed, called off."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from hub.domain.actor import Role
from hub.domain.order import Address, Channel, Item, Person, Source
from hub.domain.promise import Window
from hub.domain.vocabulary.base import DESK, DISPATCH, PACKING, Command, Event


class PlaceOrder(Command, frozen=True, tag="place_order"):
    """Take an order. `order` is minted by the asker; `enquiry` names the room that becomes the order's room.

    `zone` of `wanted` may stay blank: the hub fills in the shop's own.
    """

    may = DESK | {Role.WEB_SHOP}
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
    ask_recipient: bool = False
    """The recipient says by a link where the gift shall go; the address may be blank until then."""


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
    way_minutes: int | None = None
    """The ride from the shop to the door, None where a place is not known."""
    ask_until: datetime | None = None
    """Until when the recipient is asked where the gift shall go; None where it is known."""
    person: OrderPlacedPerson | None = None


class ConfirmOrder(Command, frozen=True, tag="confirm_order"):
    """The shop takes the order on."""

    may = DESK
    offline = True
    order: str


class OrderConfirmed(Event, frozen=True, tag="order_confirmed"):
    """The shop has taken the order on."""

    order: str


class PromiseTime(Command, frozen=True, tag="promise_time"):
    """Promise that the gift arrives in a window. Needs the hub: a promise must be heard."""

    may = DESK
    order: str
    until: datetime
    earliest: datetime | None = None
    expects: int | None = None
    agreed_with: Role | None = None
    """Who outside agreed to another time than was promised: the sender or the recipient; None: nobody was asked."""


class TimePromised(Event, frozen=True, tag="time_promised"):
    """A window was promised, for the first time or anew; `before` is what stood until then."""

    order: str
    window: Window
    before: Window | None = None
    agreed_with: Role | None = None


class MarkRush(Command, frozen=True, tag="mark_rush"):
    """Every role must acknowledge this order, or need no longer."""

    may = DISPATCH
    offline = True
    order: str
    rush: bool = True


class RushMarked(Event, frozen=True, tag="rush_marked"):
    """Rush was set or taken back; `by_itself`: nobody said so, the promise left little slack."""

    order: str
    rush: bool
    by_itself: bool = False


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

    may = DESK | {Role.SENDER}
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

    may = PACKING
    offline = True
    order: str
    card_version: int


class CardAcknowledged(Event, frozen=True, tag="card_acknowledged"):
    """Packing read this wording."""

    order: str
    card_version: int


class ChangeAddress(Command, frozen=True, tag="change_address"):
    """Another address, allowed until the gift is on its way."""

    may = DESK | {Role.DISPATCH}
    offline = True
    order: str
    address: Address
    expects: int | None = None


class AddressPerson(Struct, frozen=True):
    """Both addresses."""

    address: Address
    before: Address


class AddressChanged(Event, frozen=True, tag="address_changed"):
    """The address changed; `way_minutes` is the ride from the shop to the new one, None where a place is not known."""

    order: str
    way_minutes: int | None = None
    person: AddressPerson | None = None


class ChangeItems(Command, frozen=True, tag="change_items"):
    """Other goods, allowed until packed; the price difference is noted in the event."""

    may = DESK
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


class CancelOrder(Command, frozen=True, tag="cancel_order"):
    """Nobody shall do anything more for it; allowed until it is on its way."""

    may = DESK
    order: str
    reason: str


class ReasonPerson(Struct, frozen=True):
    """Somebody's words for why."""

    note: str = ""


class OrderCancelled(Event, frozen=True, tag="order_cancelled"):
    """The order was cancelled."""

    order: str
    person: ReasonPerson | None = None
