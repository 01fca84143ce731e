"""Commands and events at the packing table: begun, ticked, photographed, packed, and back again."""

from __future__ import annotations

from msgspec import Struct

from hub.domain.actor import Role
from hub.domain.vocabulary.base import DESK, PACKING, Command, Event


class StartPacking(Command, frozen=True, tag="start_packing"):
    """Packing begins."""

    may = PACKING
    offline = True
    order: str


class PackingStarted(Event, frozen=True, tag="packing_started"):
    """Packing began."""

    order: str


class TickItem(Command, frozen=True, tag="tick_item"):
    """One item is in the parcel, or out again. `item` is its place in the list, from 0; `version`: of the list
    that the packer saw (`Order.items_version`); None ticks whatever stands there."""

    may = PACKING
    offline = True
    order: str
    item: int
    done: bool = True
    version: int | None = None


class ItemTicked(Event, frozen=True, tag="item_ticked"):
    """One item went in or came out."""

    essential = False
    order: str
    item: int
    done: bool


class AttachProof(Command, frozen=True, tag="attach_proof"):
    """A picture that shows that a step was done; it also appears in the room for everyone."""

    may = PACKING | {Role.COURIER}
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

    may = PACKING
    offline = True
    order: str


class OrderPacked(Event, frozen=True, tag="order_packed"):
    """The gift was packed."""

    order: str


class UnpackOrder(Command, frozen=True, tag="unpack_order"):
    """Back to the packing table, while the gift is still in the shop."""

    may = PACKING | DESK
    offline = True
    order: str


class OrderUnpacked(Event, frozen=True, tag="order_unpacked"):
    """It went back to the packing table."""

    order: str
