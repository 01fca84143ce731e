"""Front desk, packing and dispatch do what their own screens show, in the order in which a shop works."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hub.domain.actor import Actor, Role
from hub.domain.board import Board
from hub.domain.order import Channel, Delivery, Order, Preparation, Source
from hub.domain.room import Audience
from hub.domain.vocabulary import (
    AcceptOffer,
    ChangeCard,
    DeclineOffer,
    DeliverOrder,
    PickUpOrder,
    PlaceOrder,
    RateOrder,
    Recorded,
    ReportArrival,
    SendMessage,
    kind_of,
)
from hub.link.local import LocalLink, LocalShop
from hub.rehearsal.pace import Pace
from hub.rehearsal.people import Dispatch, FrontDesk, Packing
from hub.rehearsal.plan import SHOP_CURRENCY, OrderPlan, plan_day
from hub.rehearsal.station import Deed, Story

LOOKS_MAX = 60


class Floor:
    """A shop with its three people and one order, without clocks: everybody looks again after every step."""

    def __init__(self, fits: Callable[[OrderPlan], bool]) -> None:
        self.shop = LocalShop()
        plans = plan_day(1, 40)
        self.plan = next(plan for plan in plans.orders if fits(plan))
        self.story = Story("woocommerce:shop")
        self.story.send("1", self.plan)
        self.opened: list[tuple[Role, str]] = []
        pace = Pace(60, 1)
        self.links = {
            role: LocalLink(self.shop, Actor(role.value, f"p-{role.value}", role))
            for role in (Role.FRONT_DESK, Role.PACKING, Role.DISPATCH)
        }
        note = lambda role, subject, _: self.opened.append((role, subject))  # noqa: E731 # told to two people
        self.dispatch = Dispatch(self.story, pace, plans.couriers[:2], note, self.links[Role.DISPATCH])
        self.people: dict[Role, Callable[[Board], Iterator[Deed]]] = {
            Role.FRONT_DESK: FrontDesk(self.story, pace, note, self.links[Role.FRONT_DESK]).next_deeds,
            Role.PACKING: Packing(self.story, pace, self.links[Role.PACKING]).next_deeds,
            Role.DISPATCH: self.dispatch.next_deeds,
        }
        self._begun: set[tuple[object, ...]] = set()
        self.order_id = self.links[Role.FRONT_DESK].new_id()
        self.web = LocalLink(self.shop, Actor("gateway", "web_shop", Role.WEB_SHOP))
        self.web.ask(
            PlaceOrder(
                self.order_id, Channel.WEB, self.plan.sender, self.plan.recipient, self.plan.address, self.plan.card,
                self.plan.items, SHOP_CURRENCY, self.plan.total_minor, source=Source("woocommerce:shop", "1"),
            )
        )  # fmt: skip

    @property
    def order(self) -> Order:
        return self.shop.board.orders[self.order_id]

    def outside(self, role: Role, person: str) -> LocalLink:
        return LocalLink(self.shop, Actor("gateway", person, role))

    def look_around(self) -> bool:
        """Everybody looks once and does what they see; whether anything was done."""
        done = False
        for role, next_deeds in self.people.items():
            for deed in list(next_deeds(self.shop.board)):
                if (role, *deed.key) in self._begun:
                    continue
                self._begun.add((role, *deed.key))
                receipt = self.links[role].ask(deed.command("ab" * 32 if deed.picture else "")).settled.result(0)
                assert receipt.refused is None, (deed.key, receipt.refused)
                if deed.then is not None:
                    deed.then()
                done = True
        return done

    def until_quiet(self) -> None:
        for _ in range(LOOKS_MAX):
            if not self.look_around():
                return
        raise AssertionError("they never came to rest")

    def kinds(self) -> list[str]:
        return [kind_of(recorded.event) for recorded in self.events()]

    def events(self) -> list[Recorded]:
        return self.shop.events


def test_three_people_who_only_look_at_their_screens_bring_an_order_to_the_shop_door() -> None:
    floor = Floor(lambda plan: plan.rush)
    floor.until_quiet()
    order = floor.order
    assert order.preparation is Preparation.PACKED
    assert order.delivery is Delivery.OFFERED
    assert order.promise is not None
    assert order.rush is not None
    assert order.rush.waiting_for == ()
    assert (Role.SENDER, order.id) in floor.opened


def test_packing_waits_for_a_promise_and_packs_only_what_was_read_ticked_and_photographed() -> None:
    floor = Floor(lambda plan: len(plan.items) > 1)
    floor.until_quiet()
    steps = [step.kind for step in floor.order.history]
    assert steps.index("time_promised") < steps.index("packing_started")
    assert steps.count("item_ticked") == len(floor.plan.items)
    assert max(steps.index("card_acknowledged"), steps.index("proof_attached")) < steps.index("order_packed")


def test_a_changed_card_is_read_again_before_it_is_packed() -> None:
    floor = Floor(lambda plan: True)
    while floor.order.card_unseen:
        floor.look_around()
    if floor.order.preparation is not Preparation.PACKED:
        floor.outside(Role.SENDER, f"sender:{floor.order_id}").ask(ChangeCard(floor.order_id, floor.plan.new_card))
    floor.until_quiet()
    assert floor.order.card.version == 2
    assert not floor.order.card_unseen
    assert floor.order.preparation is Preparation.PACKED


def test_a_declined_offer_goes_to_another_courier() -> None:
    floor = Floor(lambda plan: True)
    floor.until_quiet()
    first = floor.order.courier
    floor.outside(Role.COURIER, first).ask(DeclineOffer(floor.order_id))
    floor.until_quiet()
    assert floor.order.courier not in ("", first)


def test_a_customer_who_writes_is_answered_once() -> None:
    floor = Floor(lambda plan: True)
    floor.until_quiet()
    sender = floor.outside(Role.SENDER, f"sender:{floor.order_id}")
    sender.ask(SendMessage(floor.order.room, sender.new_id(), Audience.EVERYONE, text="Is it still coming?"))
    floor.until_quiet()
    said = [message.actor.role for message in floor.shop.board.rooms[floor.order.room].messages if message.text]
    assert said[-2:] == [Role.SENDER, Role.FRONT_DESK]


def test_a_customer_who_is_disappointed_is_answered_once_though_they_wrote_nothing() -> None:
    floor = Floor(lambda plan: True)
    floor.until_quiet()
    courier = floor.outside(Role.COURIER, floor.order.courier)
    for step in (AcceptOffer, PickUpOrder, ReportArrival):
        courier.ask(step(floor.order_id))
    courier.ask(DeliverOrder(floor.order_id, received_by="Reception"))
    sender = floor.outside(Role.SENDER, f"sender:{floor.order_id}")
    sender.ask(RateOrder(floor.order_id, 1))
    floor.until_quiet()
    room = floor.shop.board.rooms[floor.order.room]
    assert room.waiting_since is None
    said = [message.text for message in room.messages if message.actor.role is Role.FRONT_DESK and message.text]
    assert len(said) == 1
    assert said[0] in floor.plan.tongue.sorries


def test_orders_that_are_not_of_the_plan_are_left_to_whoever_took_them() -> None:
    floor = Floor(lambda plan: True)
    desk = floor.links[Role.FRONT_DESK]
    theirs = desk.new_id()
    plan = floor.plan
    desk.ask(
        PlaceOrder(theirs, Channel.COUNTER, plan.sender, plan.recipient, plan.address, "", plan.items, SHOP_CURRENCY, 0)
    )
    floor.until_quiet()
    assert floor.shop.board.orders[theirs].preparation is Preparation.NEW


def test_an_accepted_order_is_offered_to_nobody_else() -> None:
    floor = Floor(lambda plan: True)
    floor.until_quiet()
    floor.outside(Role.COURIER, floor.order.courier).ask(AcceptOffer(floor.order_id))
    floor.until_quiet()
    assert floor.kinds().count("courier_offered") == 1
