"""What front desk, packing and dispatch would do next, given what their screens show. Pure looks at a board.

For each order at most one next step per person, as at a real table; answers to people come beside it.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from msgspec.structs import replace

from hub.domain.access import secret_hash
from hub.domain.actor import CUSTOMERS, Role
from hub.domain.board import Board
from hub.domain.order import Delivery, Order, Preparation
from hub.domain.room import Audience, Message
from hub.domain.rules.packing import packing_needs
from hub.domain.vocabulary import (
    AcknowledgeCard,
    AcknowledgeRush,
    AddCourier,
    AssignCourier,
    AttachProof,
    ChangeAddress,
    Command,
    ConfirmOrder,
    IssueLink,
    MarkPacked,
    MarkRush,
    PromiseTime,
    SendMessage,
    SetDuty,
    StartPacking,
    TickItem,
)
from hub.link.port import ShopLink
from hub.rehearsal.pace import Pace
from hub.rehearsal.pictures import bouquet
from hub.rehearsal.plan import CourierPlan, OrderPlan
from hub.rehearsal.station import Deed, Story

SECRET_BYTES = 16
LINK_DAYS = timedelta(days=2)
Opened = Callable[[Role, str, str], None]
"""Told role, subject and secret of a link that was issued: whoever it is for gets it by chat or on paper."""


def issue_link(link: ShopLink, role: Role, subject: str, secret: str) -> IssueLink:
    """The command that opens a door for somebody outside."""
    return IssueLink(link.new_id(), role, subject, secret_hash(secret), link.hub_now() + LINK_DAYS)


def hear_rush(order: Order) -> Deed:
    """Say that the role of this station has heard it."""
    return Deed(("rush", order.id), lambda _: AcknowledgeRush(order.id), pauses=0.5)


class FrontDesk:
    """Confirms, promises, marks rush, lets senders and recipients in, and answers them.

    Args:
        opened: told of every link that was issued.
        link: of this station.
    """

    def __init__(self, story: Story, pace: Pace, opened: Opened, link: ShopLink) -> None:
        self._story = story
        self._pace = pace
        self._opened = opened
        self._link = link
        self._let_in: set[tuple[str, Role]] = set()

    def next_deeds(self, board: Board) -> Iterator[Deed]:
        """What could be done now."""
        for order, plan in self._story.orders(board):
            step = self._step(order, plan)
            if step is not None:
                yield step
        for order in self._story.ours(board):
            yield from self._answers(board, order)

    def _step(self, order: Order, plan: OrderPlan) -> Deed | None:
        if order.preparation is Preparation.NEW:
            return Deed(("confirm", order.id), lambda _: ConfirmOrder(order.id))
        if order.address.place is None and plan.address.place is not None and order.delivery is Delivery.UNASSIGNED:
            # Web shops send no point; the clerk finds the house on the map.
            found = replace(order.address, place=plan.address.place)
            return Deed(("place", order.id), lambda _: ChangeAddress(order.id, found), pauses=0.4)
        if order.promise is None:
            return Deed(("promise", order.id), lambda _: PromiseTime(order.id, self._until(plan)), pauses=0.6)
        if plan.rush and order.rush is None:
            return Deed(("rush", order.id), lambda _: MarkRush(order.id), pauses=0.3)
        for role in (Role.SENDER, Role.RECIPIENT):
            wanted = role is Role.SENDER or plan.recipient_page
            if wanted and (order.id, role) not in self._let_in:
                return self._let_someone_in(order, role)
        return None

    def _until(self, plan: OrderPlan) -> datetime:
        """A promise is a round time of the clock."""
        until = self._link.hub_now() + timedelta(minutes=plan.promise_min)
        return until.replace(minute=until.minute // 15 * 15, second=0, microsecond=0)

    def _let_someone_in(self, order: Order, role: Role) -> Deed:
        secret = secrets.token_urlsafe(SECRET_BYTES)

        def handed_over() -> None:
            self._let_in.add((order.id, role))
            self._opened(role, order.id, secret)

        return Deed(
            ("link", order.id, role),
            lambda _: issue_link(self._link, role, order.id, secret),
            pauses=0.3,
            then=handed_over,
        )

    def _answers(self, board: Board, order: Order) -> Iterator[Deed]:
        """An answer to a customer who waits."""
        room = board.rooms.get(order.room)
        plan = self._story.plan_of(order)
        if room is None or room.waiting_since is None or plan is None:
            return
        last = max((message.seq for message in room.messages if message.actor.role in CUSTOMERS), default=0)
        newest = [rating for role in CUSTOMERS if (rating := order.rating_of(role)) is not None and rating.is_bad]
        bad = max((rating.seq for rating in newest), default=0)
        words = plan.tongue.sorries if bad > last else plan.tongue.answers if order.is_open else plan.tongue.welcomes
        asked = order.id, max(last, bad)
        text = self._pace.dice("answer", *asked).choice(words)
        yield Deed(("answer", *asked), lambda _: said(self._link.new_id(), order.room, text))


def said(message: str, room: str, text: str, audience: Audience = Audience.EVERYONE) -> SendMessage:
    """The command that says something in a room."""
    return SendMessage(room, message, audience, text=text)


class Packing:
    """Hears rush, reads the card, packs, takes the photo."""

    def __init__(self, story: Story, pace: Pace, link: ShopLink) -> None:
        self._story = story
        self._pace = pace
        self._link = link

    def next_deeds(self, board: Board) -> Iterator[Deed]:
        """What could be done now."""
        for order, plan in self._story.orders(board):
            if order.rush is not None and order.rush.heard_by(Role.PACKING) is None:
                yield hear_rush(order)
            step = self._step(order)
            if step is not None:
                yield step
            dice = self._pace.dice("among staff", plan.number)
            if (
                order.preparation is Preparation.PACKED
                and order.delivery is Delivery.UNASSIGNED
                and dice.random() < 0.3
            ):
                yield self._remark(order, dice.choice(plan.tongue.among_staff))

    def _step(self, order: Order) -> Deed | None:
        if order.preparation is Preparation.CONFIRMED and order.promise is not None:
            return Deed(("start", order.id), lambda _: StartPacking(order.id))
        if order.preparation is not Preparation.PACKING:
            return None
        needs = packing_needs(order)
        if order.card_unseen:
            version = order.card.version
            return Deed(("card", order.id, version), lambda _: AcknowledgeCard(order.id, version))
        missing = next((index for index in range(len(order.items)) if index not in order.ticked), None)
        if missing is not None:
            return Deed(
                ("tick", order.id, missing),
                lambda _: TickItem(order.id, missing, version=order.items_version),
                pauses=0.4,
            )
        if order.proof_of("packed") is None:
            return Deed(
                ("photo", order.id),
                lambda media: AttachProof(order.id, "packed", media, "image/png"),
                picture=lambda: bouquet(self._pace.dice("bouquet", order.id)),
            )
        version = order.card.version
        return None if needs else Deed(("packed", order.id, version), lambda _: MarkPacked(order.id))

    def _remark(self, order: Order, text: str) -> Deed:
        return Deed(("remark", order.id), lambda _: said(self._link.new_id(), order.room, text, Audience.STAFF))


class Dispatch:
    """Brings couriers in, hears rush, offers orders, answers couriers."""

    def __init__(
        self, story: Story, pace: Pace, couriers: tuple[CourierPlan, ...], opened: Opened, link: ShopLink
    ) -> None:
        self._story = story
        self._pace = pace
        self._opened = opened
        self._link = link
        self.couriers = {link.new_id(): plan for plan in couriers}
        self._let_in: set[str] = set()

    def next_deeds(self, board: Board) -> Iterator[Deed]:
        """What could be done now."""
        for courier, plan in self.couriers.items():
            step = self._bring_in(board, courier, plan)
            if step is not None:
                yield step
        for order, plan_ in self._story.orders(board):
            if order.rush is not None and order.rush.heard_by(Role.DISPATCH) is None:
                yield hear_rush(order)
            if order.delivery is Delivery.UNASSIGNED and order.promise is not None and self._let_in:
                offers = sum(step.kind == "courier_offered" for step in order.history)
                yield self._offer(order, offers)
            yield from self._answers(board, order, plan_)

    def _bring_in(self, board: Board, courier: str, plan: CourierPlan) -> Deed | None:
        known = board.couriers.get(courier)
        if known is None:
            return Deed(
                ("courier", courier), lambda _: AddCourier(courier, plan.name, plan.phone, plan.trackers), pauses=0.1
            )
        if courier not in self._let_in:
            secret = secrets.token_urlsafe(SECRET_BYTES)

            def handed_over() -> None:
                self._let_in.add(courier)
                self._opened(Role.COURIER, courier, secret)

            return Deed(
                ("link", courier),
                lambda _: issue_link(self._link, Role.COURIER, courier, secret),
                pauses=0.1,
                then=handed_over,
            )
        return None if known.on_duty else Deed(("duty", courier), lambda _: SetDuty(courier, True), pauses=0.1)

    def _offer(self, order: Order, offers: int) -> Deed:
        def offer(_: str) -> Command:
            # Whom it goes to is decided at the moment of offering, by who has least to carry; not to the same twice.
            declined = {step.actor.person for step in order.history if step.kind == "offer_declined"}
            ready = [courier for courier in sorted(self._let_in) if courier not in declined] or sorted(self._let_in)
            dice = self._pace.dice("courier", order.id, offers)
            return AssignCourier(order.id, min(ready, key=lambda courier: (self._load(courier), dice.random())))

        return Deed(("offer", order.id, offers), offer)

    def _load(self, courier: str) -> int:
        return len(self._link.pending_board.orders_of(courier))

    def _answers(self, board: Board, order: Order, plan: OrderPlan) -> Iterator[Deed]:
        room = board.rooms.get(order.room)
        last: Message | None = room.messages[-1] if room is not None and room.messages else None
        if last is not None and last.actor.role is Role.COURIER and last.audience is Audience.COURIER:
            text = random.Random(last.id).choice(plan.tongue.answers)
            yield Deed(("answer", last.id), lambda _: said(self._link.new_id(), order.room, text, Audience.COURIER))
