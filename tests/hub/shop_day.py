"""A shop in the making for tests: ids, people and a `Decided` board that takes commands as the relay does."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta

from hub.domain.access import secret_hash
from hub.domain.actor import Actor, Role
from hub.domain.board import Board
from hub.domain.ids import uuid7
from hub.domain.order import Address, Channel, Item, Person
from hub.domain.rules import decide
from hub.domain.vocabulary import (
    AcceptOffer,
    AcknowledgeCard,
    AddCourier,
    AddStaff,
    AssignCourier,
    AttachProof,
    Command,
    ConfirmOrder,
    DeliverOrder,
    Event,
    HubStarted,
    IssueLink,
    MarkPacked,
    PickUpOrder,
    PinSet,
    PlaceOrder,
    Recorded,
    Refused,
    ReportArrival,
    SetDuty,
    SignedIn,
    StartPacking,
    SubscribePush,
    TickItem,
)

NOON = datetime(2026, 5, 10, 12, 0, tzinfo=UTC)
DESK = Actor("front-desk", "p-front-desk", Role.FRONT_DESK)
PACKING = Actor("packing", "p-packing", Role.PACKING)
DISPATCH = Actor("dispatch", "p-dispatch", Role.DISPATCH)
OWNER = Actor("owner", "owner", Role.OWNER)
FOLLOWER = Actor("followers", "followers", Role.FOLLOWER)
HUB = Actor("hub", "hub", Role.HUB)
PICTURE = hashlib.sha256(b"a picture").hexdigest()


def an_id(number: int) -> str:
    """A fixed id; different numbers, different ids."""
    return uuid7(1_778_000_000_000 + number, hashlib.sha256(str(number).encode()).digest()[:10])


def place_order(order: str, /, **changes: object) -> PlaceOrder:
    """An ordinary order for Ms Lin."""
    fields: dict[str, object] = {
        "order": order,
        "channel": Channel.PHONE,
        "sender": Person("Wang Lei", "+44 20 7946 0001"),
        "recipient": Person("Lin Yue 林月", "+44 20 7946 0002"),
        "address": Address(("12 Rose Lane", "London"), "ring twice"),
        "card": "生日快乐! Love, L.",
        "items": (Item("Carnations", 2, 1800, "C-2"), Item("Vase", 1, 2500)),
        "currency": "GBP",
        "total_minor": 6100,
    }
    return PlaceOrder(**(fields | changes))  # type: ignore[arg-type]  # names and types are the struct's own


def courier_actor(courier: str) -> Actor:
    """A courier behind the gateway."""
    return Actor("gateway", courier, Role.COURIER)


def customer(role: Role, order: str) -> Actor:
    """A sender or recipient behind the gateway."""
    return Actor("gateway", f"{role.value}:{order}", role)


def issue_link(number: int, role: Role, subject: str, now: datetime = NOON, secret: str = "") -> IssueLink:
    """A link whose secret is `secret-NUMBER` unless given."""
    hashed = secret_hash(secret or f"secret-{number}")
    return IssueLink(an_id(number), role, subject, hashed, now + timedelta(days=2))


class Decided:
    """A board that grows by commands: the relay without its log."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now
        self.board = Board()
        self.events: list[Recorded] = []
        self.record(HUB, [HubStarted("0011223344556677")])

    def record(self, actor: Actor, events: list[Event]) -> None:
        """Fold events in."""
        for event in events:
            recorded = Recorded(self.board.seq + 1, self.now, actor, "", event)
            self.board = self.board.after(recorded)
            self.events.append(recorded)

    def ask(self, actor: Actor, command: Command) -> list[Event] | Refused:
        """Decide a command and fold what it led to."""
        decision = decide(self.board, command, actor, self.now)
        if isinstance(decision, Refused):
            return decision
        self.record(actor, list(decision))
        return list(decision)

    def must(self, actor: Actor, *commands: Command) -> None:
        """Commands that are accepted and have an effect."""
        for command in commands:
            decision = self.ask(actor, command)
            assert isinstance(decision, list), (command, decision)
            assert decision, f"{command} had no effect"

    def later(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)

    # Ready-made moments of an order's way -------------------------------------------------------------------------

    def placed(self, number: int = 1, **changes: object) -> str:
        """A new order's id."""
        order = an_id(number)
        self.must(DESK, place_order(order, **changes))
        return order

    def packing(self, number: int = 1, **changes: object) -> str:
        """An order on the packing table."""
        order = self.placed(number, **changes)
        self.must(DESK, ConfirmOrder(order))
        self.must(PACKING, StartPacking(order))
        return order

    def packed(self, number: int = 1, **changes: object) -> str:
        """A packed order."""
        order = self.packing(number, **changes)
        self.must(PACKING, *packing_steps(order, len(self.board.orders[order].items)))
        return order

    def courier(self, number: int = 900) -> str:
        """A courier on duty."""
        courier = an_id(number)
        self.must(DISPATCH, AddCourier(courier, "Chen", "+44 20 7946 0003"), SetDuty(courier, True))
        return courier

    def member(self, number: int = 300, *roles: Role) -> str:
        """Somebody who works in the shop and has a PIN; at the front desk unless told otherwise."""
        person = an_id(number)
        self.must(OWNER, AddStaff(person, f"Mia {number}", roles or (Role.FRONT_DESK,)))
        self.record(HUB, [PinSet(person)])
        return person

    def signed_in(self, person: str, station: str = "front-desk", number: int = 350) -> str:
        """The id of a new sign-in."""
        until = self.now + self.board.settings.sign_in_length
        self.record(HUB, [SignedIn(an_id(number), station, person, until)])
        return an_id(number)

    def at_the_door(self, number: int = 1, **changes: object) -> tuple[str, str]:
        """An order whose courier stands at the door: (order, courier)."""
        order, courier = self.packed(number, **changes), self.courier(900 + number)
        self.must(DISPATCH, AssignCourier(order, courier))
        self.must(courier_actor(courier), AcceptOffer(order), PickUpOrder(order), ReportArrival(order))
        return order, courier

    def delivered(self, number: int = 1, **changes: object) -> str:
        """An order that is there."""
        order, courier = self.at_the_door(number, **changes)
        self.must(courier_actor(courier), DeliverOrder(order, received_by="Ms Lin"))
        return order


def packing_steps(order: str, items: int) -> list[Command]:
    """Everything that packing does before an order is packed, and the packing."""
    ticks: list[Command] = [TickItem(order, place) for place in range(items)]
    return [AcknowledgeCard(order, 1), *ticks, AttachProof(order, "packed", PICTURE), MarkPacked(order)]


PUSH_KEY = urlsafe_b64encode(b"\x04" + b"k" * 64).decode().rstrip("=")
"""A shop's public key, as push services and browsers write one."""


def subscribe_push(
    order: str, device: int = 950, endpoint: str = "https://fcm.googleapis.com/fcm/send/x"
) -> SubscribePush:
    """A browser asks to be told."""
    p256dh = urlsafe_b64encode(b"\x04" + b"p" * 64).decode().rstrip("=")
    return SubscribePush(order, an_id(device), endpoint, p256dh, urlsafe_b64encode(b"a" * 16).decode().rstrip("="))
