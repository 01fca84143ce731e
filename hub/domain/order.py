"""An order: one gift, its sender, its recipient, its card, and two tracks of progress.

Preparation (in the shop) and delivery (on the way) move independently: a courier may be found before the gift is
packed. Each track is a table; a missing entry is the error. Sender and recipient are two people from the first day.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from hub.domain.actor import Actor, Role
from hub.domain.alarm import Risk, RushStep
from hub.domain.asked import AddressAsk, Approval
from hub.domain.notice import LostPage, Notice
from hub.domain.problem import Problem, Remedy
from hub.domain.promise import Promise, PromiseEntry, Rush, Window
from hub.domain.rating import Rating
from hub.domain.web_push import Device


class Channel(StrEnum):
    """How the order came to the shop."""

    COUNTER = "counter"
    PHONE = "phone"
    WEB = "web"
    CHAT = "chat"


class Preparation(StrEnum):
    """How far the gift is inside the shop."""

    NEW = "new"
    CONFIRMED = "confirmed"
    PACKING = "packing"
    PACKED = "packed"


class Delivery(StrEnum):
    """How far the gift is on its way."""

    UNASSIGNED = "unassigned"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    PICKED_UP = "picked_up"
    ARRIVED = "arrived"
    DELIVERED = "delivered"
    FAILED = "failed"
    RETURNED = "returned"


PREPARATION_STEPS: dict[Preparation, dict[str, Preparation]] = {
    Preparation.NEW: {"order_confirmed": Preparation.CONFIRMED},
    Preparation.CONFIRMED: {"packing_started": Preparation.PACKING},
    Preparation.PACKING: {"order_packed": Preparation.PACKED},
    Preparation.PACKED: {"order_unpacked": Preparation.PACKING},
}

DELIVERY_STEPS: dict[Delivery, dict[str, Delivery]] = {
    Delivery.UNASSIGNED: {"courier_offered": Delivery.OFFERED},
    Delivery.OFFERED: {
        "courier_offered": Delivery.OFFERED,
        "offer_accepted": Delivery.ACCEPTED,
        "offer_declined": Delivery.UNASSIGNED,
        "offer_withdrawn": Delivery.UNASSIGNED,
    },
    Delivery.ACCEPTED: {"order_picked_up": Delivery.PICKED_UP, "offer_withdrawn": Delivery.UNASSIGNED},
    Delivery.PICKED_UP: {
        "courier_arrived": Delivery.ARRIVED,
        "delivery_failed": Delivery.FAILED,
        "handed_over": Delivery.PICKED_UP,
    },
    Delivery.ARRIVED: {"order_delivered": Delivery.DELIVERED, "delivery_failed": Delivery.FAILED},
    Delivery.FAILED: {
        "courier_arrived": Delivery.ARRIVED,
        "order_returned": Delivery.RETURNED,
        "handed_over": Delivery.FAILED,
    },
    Delivery.RETURNED: {"courier_offered": Delivery.OFFERED},
    Delivery.DELIVERED: {},
}

ON_THE_WAY = frozenset({Delivery.PICKED_UP, Delivery.ARRIVED, Delivery.FAILED})
"""The gift has left the shop and is not yet anywhere: too late to cancel or to change it."""

WITH_COURIER = frozenset({Delivery.OFFERED, Delivery.ACCEPTED}) | ON_THE_WAY


class Person(Struct, frozen=True):
    """Somebody outside the shop. Every field may be blank once erased.

    Args:
        mail: a mail address, blank where none was given.
        by_mail: told by mail though there is a number; without an address it means nothing.
    """

    name: str = ""
    phone: str = ""
    mail: str = ""
    by_mail: bool = False


def is_reached_elsewhere(before: Person, now: Person) -> bool:
    """Whether what was sent to somebody's number or mail address before went to another one than theirs.

    A number that is written otherwise, and one that is noted where there was none, have sent nothing astray.
    """
    return bool(before.phone and _dialled(before.phone) != _dialled(now.phone)) or bool(
        before.mail and before.mail.casefold() != now.mail.casefold()
    )


def _dialled(phone: str) -> str:
    return "".join(sign for sign in phone.casefold() if sign.isalnum() or sign == "+")


class Place(Struct, frozen=True):
    """A point on the earth, as whole numbers so that every machine computes the same bytes.

    Args:
        lat_e7: latitude in 1e-7 degrees, -900_000_000 .. 900_000_000.
        lon_e7: longitude in 1e-7 degrees, -1_800_000_000 .. 1_800_000_000.
    """

    lat_e7: int
    lon_e7: int


class Address(Struct, frozen=True):
    """Where the gift goes: lines as people write them, a note for the door, the point if known."""

    lines: tuple[str, ...] = ()
    note: str = ""
    place: Place | None = None


class Item(Struct, frozen=True):
    """One line of goods.

    Args:
        name: what packing takes from the shelf.
        quantity: 1 .. 999.
        price_minor: price of the whole line in the currency's minor unit (pence, fen).
        sku: the shop's own key, may be blank.
    """

    name: str
    quantity: int
    price_minor: int
    sku: str = ""


class Card(Struct, frozen=True):
    """The words that travel with the gift, verbatim.

    Args:
        text: the words as they are to be written.
        version: 1 for the first wording, one more with each change.
        seen_version: the wording that packing last acknowledged; lower than `version` means "look again".
        seen_text: that wording, so that old and new can stand side by side.
    """

    text: str = ""
    version: int = 1
    seen_version: int = 0
    seen_text: str = ""
    changed_at: datetime | None = None
    changed_by: Actor | None = None


class Proof(Struct, frozen=True):
    """What shows that a step was done: a picture (by SHA-256) and who took the gift."""

    step: str
    at: datetime
    media: str = ""
    received_by: str = ""


class Source(Struct, frozen=True):
    """Where an order came from: the system's name and its own key, so that a repeat is recognised."""

    system: str
    key: str


class Step(Struct, frozen=True):
    """One thing that happened to an order, for its history line."""

    seq: int
    kind: str
    at: datetime
    actor: Actor
    before: str = ""
    after: str = ""


class Order(Struct, frozen=True):
    """One gift to deliver, as the feed has made it so far.

    `version` counts the events that amended this order; a command that amends it names the version it stood on.
    """

    id: str
    number: int
    room: str
    channel: Channel
    placed_at: datetime
    sender: Person
    recipient: Person
    address: Address
    card: Card
    items: tuple[Item, ...]
    currency: str
    total_minor: int
    surprise: bool = False
    wanted: Window | None = None
    source: Source | None = None
    preparation: Preparation = Preparation.NEW
    delivery: Delivery = Delivery.UNASSIGNED
    promise: Promise | None = None
    rush: Rush | None = None
    courier: str = ""
    offered_at: datetime | None = None
    ticked: tuple[int, ...] = ()
    items_version: int = 1
    """One more with each change of the items: a tick names a line of the list that the packer saw."""
    proofs: tuple[Proof, ...] = ()
    cancelled: str = ""
    closed_at: datetime | None = None
    version: int = 1
    history: tuple[Step, ...] = ()
    alarm: tuple[RushStep, ...] = ()
    """The steps that the alarm about its rush has taken."""
    risks: tuple[Risk, ...] = ()
    """Why its promise is, or was at its end, in danger."""
    problems: tuple[Problem, ...] = ()
    way_minutes: int | None = None
    """The ride from the shop to its door, as reckoned when the address was taken; None where a place is not known."""
    fallback: Remedy | None = None
    """What was agreed before, for when nobody can be asked."""
    notices: tuple[Notice, ...] = ()
    """What somebody was told of it, or was to be told, by a pushed notice."""
    promises: tuple[PromiseEntry, ...] = ()
    """The ledger of what was promised, in the order in which it was; `promise` is the time that stands."""
    released_at: datetime | None = None
    """When the recipient of a surprise was allowed to know."""
    approval: Approval | None = None
    """Whether the sender was asked about the wrapping, and what came of it."""
    address_ask: AddressAsk | None = None
    """Whether the recipient was asked where the gift shall go."""
    devices: tuple[Device, ...] = ()
    """Browsers of its sender and recipient that asked to be told, oldest first."""
    lost_pages: tuple[LostPage, ...] = ()
    """Whose links ended because they are reached elsewhere; each of its people once at the most."""
    ratings: tuple[Rating, ...] = ()
    """How its sender and recipient say that it was, oldest first; the newest of each counts."""

    @property
    def is_open(self) -> bool:
        """Whether anybody still has to do something for it."""
        return self.closed_at is None

    @property
    def is_hidden(self) -> bool:
        """Whether nothing may reach the recipient: a surprise until it is released, or there."""
        return self.surprise and self.released_at is None and self.delivery is not Delivery.DELIVERED

    @property
    def card_unseen(self) -> bool:
        """Whether packing has yet to acknowledge the wording that stands now."""
        return self.card.seen_version < self.card.version

    def proof_of(self, step: str) -> Proof | None:
        """The newest proof of a step ("packed", "delivered"), or None."""
        return next((proof for proof in reversed(self.proofs) if proof.step == step), None)

    def rating_of(self, role: Role) -> Rating | None:
        """How the sender or the recipient says now that it was, or None."""
        return next((rating for rating in reversed(self.ratings) if rating.actor.role is role), None)
