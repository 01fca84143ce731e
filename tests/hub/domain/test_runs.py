"""Runs: planned, put in order, loaded before they leave, handed over on the road; they end by themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.domain.actor import Actor, Role
from hub.domain.alarm import RiskCause
from hub.domain.board import CLOSED_ORDERS_KEPT
from hub.domain.order import Delivery
from hub.domain.run import RUN_STOPS_MAX, LoadedBy, Run, runs_of
from hub.domain.vocabulary import (
    AcceptOffer,
    AddCourier,
    AssignCourier,
    CancelOrder,
    Command,
    DeclineOffer,
    DeliverOrder,
    FailDelivery,
    FlagRisk,
    GiveStops,
    HandOver,
    LoadParcel,
    NoteSilence,
    PickUpOrder,
    PlanRun,
    PromiseTime,
    Refused,
    ReorderRun,
    ReportArrival,
    ReturnOrder,
    SetDuty,
    StartRun,
    WithdrawOffer,
    kind_of,
)
from tests.hub.shop_day import (
    DESK,
    DISPATCH,
    FOLLOWER,
    NOON,
    PACKING,
    PICTURE,
    Decided,
    an_id,
    courier_actor,
    issue_link,
)

RUN, OTHER_RUN = an_id(80), an_id(81)


@pytest.fixture
def shop() -> Decided:
    return Decided()


def refused(shop: Decided, actor: Actor, command: Command) -> Refused:
    before = shop.board
    answer = shop.ask(actor, command)
    assert isinstance(answer, Refused), answer
    assert shop.board is before
    return answer


def planned(shop: Decided, count: int = 3) -> tuple[list[str], Actor]:
    """A run over so many packed orders, all of them accepted; and its courier."""
    orders = [shop.packed(number) for number in range(1, count + 1)]
    courier = shop.courier()
    shop.must(DISPATCH, PlanRun(RUN, courier, tuple(orders)))
    mine = courier_actor(courier)
    shop.must(mine, *(AcceptOffer(order) for order in orders))
    return orders, mine


def loaded(shop: Decided, count: int = 3) -> tuple[list[str], Actor]:
    orders, mine = planned(shop, count)
    shop.must(mine, *(LoadParcel(RUN, order) for order in orders))
    return orders, mine


def started(shop: Decided, count: int = 3) -> tuple[list[str], Actor]:
    orders, mine = loaded(shop, count)
    shop.must(mine, StartRun(RUN))
    return orders, mine


def deliver(shop: Decided, mine: Actor, order: str) -> None:
    shop.must(mine, ReportArrival(order), DeliverOrder(order, PICTURE))


def the_run(shop: Decided) -> Run:
    return shop.board.runs[RUN]


# Planning ---------------------------------------------------------------------------------------------------------


def test_planning_offers_to_the_courier_what_nobody_has(shop: Decided) -> None:
    first, second, courier = shop.packed(1), shop.packed(2), shop.courier()
    shop.must(DISPATCH, AssignCourier(first, courier))
    events = shop.ask(DISPATCH, PlanRun(RUN, courier, (second, first)))
    assert [kind_of(event) for event in events] == ["courier_offered", "run_planned"]  # type: ignore[union-attr]
    assert the_run(shop).remaining == (second, first)
    assert {shop.board.orders[order].courier for order in (first, second)} == {courier}


def test_an_order_is_a_stop_of_one_run_and_once(shop: Decided) -> None:
    orders, mine = planned(shop)
    again = refused(shop, DISPATCH, PlanRun(OTHER_RUN, mine.person, (orders[0],)))
    assert (again.code, again.fields["run"]) == ("in_other_run", RUN)
    assert refused(shop, DISPATCH, ReorderRun(RUN, (orders[0], orders[0]))).code == "in_other_run"


def test_what_another_courier_has_is_not_planned_away_from_them(shop: Decided) -> None:
    order, courier, other = shop.packed(1), shop.courier(901), shop.courier(902)
    shop.must(DISPATCH, AssignCourier(order, courier))
    answer = refused(shop, DISPATCH, PlanRun(RUN, other, (order,)))
    assert (answer.code, answer.fields["courier"]) == ("with_other_courier", courier)


def test_a_run_has_stops_and_not_more_than_a_shift_holds(shop: Decided) -> None:
    courier = shop.courier()
    assert refused(shop, DISPATCH, PlanRun(RUN, courier, ())).code == "empty"
    many = tuple(an_id(number) for number in range(RUN_STOPS_MAX + 1))
    assert refused(shop, DISPATCH, PlanRun(RUN, courier, many)).code == "run_too_long"
    assert refused(shop, DISPATCH, PlanRun("no id", courier, many)).code == "bad_id"


def test_nobody_is_sent_who_does_not_work_now(shop: Decided) -> None:
    order, courier = shop.packed(1), shop.courier()
    shop.must(DISPATCH, SetDuty(courier, False))
    assert refused(shop, DISPATCH, PlanRun(RUN, courier, (order,))).code == "courier_off_duty"


def test_a_new_order_of_stops_holds_and_two_dispatchers_do_not_undo_each_other(shop: Decided) -> None:
    orders, _ = planned(shop)
    turned = tuple(reversed(orders))
    shop.must(DISPATCH, ReorderRun(RUN, turned, 1))
    assert the_run(shop).remaining == turned
    answer = refused(shop, DISPATCH, ReorderRun(RUN, tuple(orders), 1))
    assert (answer.code, answer.fields["stands"]) == ("version_conflict", "2")
    assert shop.ask(DISPATCH, ReorderRun(RUN, turned)) == []


def test_a_stop_may_be_left_out_and_another_taken_in(shop: Decided) -> None:
    orders, _ = loaded(shop)
    new = shop.packed(9)
    shop.must(DISPATCH, ReorderRun(RUN, (new, orders[2], orders[0])))
    run = the_run(shop)
    assert run.remaining == (new, orders[2], orders[0])
    assert set(run.loaded) == {orders[0], orders[2]}
    shop.must(DISPATCH, PlanRun(OTHER_RUN, run.courier, (orders[1],)))


# The load check ---------------------------------------------------------------------------------------------------


def test_a_run_does_not_leave_without_a_parcel_and_says_which(shop: Decided) -> None:
    orders, mine = planned(shop)
    shop.must(PACKING, LoadParcel(RUN, orders[0], LoadedBy.SCANNED))
    shop.must(mine, LoadParcel(RUN, orders[2]))
    answer = refused(shop, mine, StartRun(RUN))
    missing = shop.board.orders[orders[1]]
    assert answer == Refused("parcel_missing", {"run": RUN, "orders": missing.id, "numbers": str(missing.number)})


def test_the_longest_run_names_what_is_missing_within_what_an_answer_holds(shop: Decided) -> None:
    _, mine = planned(shop, RUN_STOPS_MAX)
    answer = refused(shop, mine, StartRun(RUN))
    assert answer.fields["numbers"].endswith("+20")
    assert max(map(len, answer.fields.values())) <= 200


def test_a_tick_can_be_taken_back_until_the_parcel_is_on_the_way(shop: Decided) -> None:
    orders, mine = loaded(shop)
    shop.must(mine, LoadParcel(RUN, orders[1], loaded=False))
    assert refused(shop, mine, StartRun(RUN)).code == "parcel_missing"
    shop.must(mine, LoadParcel(RUN, orders[1]), StartRun(RUN))
    late = LoadParcel(RUN, orders[1], loaded=False)
    assert refused(shop, mine, late) == Refused(
        "already_on_the_way", {"order": orders[1], "phone": shop.board.shop.phone}
    )
    courier = shop.board.orders[orders[1]].courier
    assert refused(shop, PACKING, late).fields["courier"] == courier, "whom somebody of the shop calls"


def test_what_is_not_packed_cannot_be_loaded(shop: Decided) -> None:
    order, courier = shop.packing(1), shop.courier()
    shop.must(DISPATCH, PlanRun(RUN, courier, (order,)))
    assert refused(shop, PACKING, LoadParcel(RUN, order)).code == "not_packed"
    stranger = shop.packed(2)
    assert refused(shop, PACKING, LoadParcel(RUN, stranger)).code == "not_in_run"


def test_a_tick_makes_no_new_version_of_the_order(shop: Decided) -> None:
    orders, mine = planned(shop)
    version = shop.board.orders[orders[0]].version
    shop.must(mine, LoadParcel(RUN, orders[0]))
    assert shop.board.orders[orders[0]].version == version


def test_leaving_picks_up_every_parcel_in_one_decision(shop: Decided) -> None:
    orders, mine = loaded(shop)
    events = shop.ask(mine, StartRun(RUN))
    assert [kind_of(event) for event in events] == ["run_started", *["order_picked_up"] * 3]  # type: ignore[union-attr]
    assert {shop.board.orders[order].delivery for order in orders} == {Delivery.PICKED_UP}
    assert the_run(shop).started_at == shop.now
    assert shop.ask(mine, StartRun(RUN)) == []


def test_nobody_leaves_with_what_they_have_not_accepted(shop: Decided) -> None:
    order, courier = shop.packed(1), shop.courier()
    mine = courier_actor(courier)
    shop.must(DISPATCH, PlanRun(RUN, courier, (order,)))
    shop.must(mine, LoadParcel(RUN, order))
    answer = refused(shop, mine, StartRun(RUN))
    assert (answer.code, answer.fields["orders"]) == ("not_accepted", order)


def test_a_courier_knows_of_no_run_but_their_own(shop: Decided) -> None:
    orders, _ = loaded(shop)
    other = courier_actor(shop.courier(999))
    assert refused(shop, other, StartRun(RUN)).code == "run_not_found"
    assert refused(shop, other, LoadParcel(RUN, orders[0])).code == "order_not_found"


# On the road ------------------------------------------------------------------------------------------------------


def test_the_current_stop_follows_the_run_not_the_promise(shop: Decided) -> None:
    orders, mine = started(shop)
    shop.must(DESK, PromiseTime(orders[0], shop.now + timedelta(hours=1)))
    turned = (orders[2], orders[0], orders[1])
    shop.must(DISPATCH, ReorderRun(RUN, turned))
    assert tuple(order.id for order in shop.board.stops_of(mine.person)) == turned
    for stop in turned:
        current = shop.board.current_stop(mine.person)
        assert current is not None
        assert current.id == stop
        deliver(shop, mine, stop)
    assert shop.board.current_stop(mine.person) is None


def test_without_a_run_the_next_promise_comes_first(shop: Decided) -> None:
    first, second, courier = shop.packed(1), shop.packed(2), shop.courier()
    shop.must(DESK, PromiseTime(second, shop.now + timedelta(hours=1)))
    shop.must(DISPATCH, AssignCourier(first, courier), AssignCourier(second, courier))
    assert [order.id for order in shop.board.stops_of(courier)] == [second, first]


def test_a_run_ends_when_its_last_stop_is_done(shop: Decided) -> None:
    orders, mine = started(shop, 2)
    deliver(shop, mine, orders[0])
    assert the_run(shop).is_open
    shop.must(mine, FailDelivery(orders[1], "absent"))
    assert the_run(shop).is_open  # the gift is still in hand
    shop.later(minutes=5)
    shop.must(mine, ReturnOrder(orders[1]))
    run = the_run(shop)
    assert (run.ended_at, run.stops, run.remaining) == (shop.now, tuple(orders), ())
    assert refused(shop, DISPATCH, ReorderRun(RUN, (orders[1],))).code == "run_ended"


def test_what_came_back_goes_on_another_run(shop: Decided) -> None:
    orders, mine = started(shop, 1)
    shop.must(mine, FailDelivery(orders[0], "absent"), ReturnOrder(orders[0]))
    shop.must(DISPATCH, PlanRun(OTHER_RUN, mine.person, (orders[0],)))
    assert [run.id for run in runs_of(shop.board.runs, mine.person)] == [OTHER_RUN]


@pytest.mark.parametrize("way", ["declined", "withdrawn", "cancelled", "given to another"])
def test_an_order_that_goes_another_way_leaves_its_run(shop: Decided, way: str) -> None:
    first, second, courier = shop.packed(1), shop.packed(2), shop.courier()
    other = shop.courier(999)
    shop.must(DISPATCH, PlanRun(RUN, courier, (first, second)))
    actor, command = {
        "declined": (courier_actor(courier), DeclineOffer(first)),
        "withdrawn": (DISPATCH, WithdrawOffer(first)),
        "cancelled": (DESK, CancelOrder(first, "no longer wanted")),
        "given to another": (DISPATCH, AssignCourier(first, other)),
    }[way]
    shop.must(actor, command)
    assert the_run(shop).remaining == (second,)
    shop.must(DISPATCH, WithdrawOffer(second))
    assert not any(run.is_open for run in shop.board.runs.values())


def test_a_run_leaves_the_board_with_its_last_order(shop: Decided) -> None:
    orders, mine = started(shop, 2)
    deliver(shop, mine, orders[0])
    shop.later(hours=1)
    deliver(shop, mine, orders[1])
    shop.now += CLOSED_ORDERS_KEPT - timedelta(minutes=30)
    shop.placed(50)
    assert orders[0] not in shop.board.orders
    assert RUN in shop.board.runs
    shop.later(hours=1)
    shop.placed(51)
    assert RUN not in shop.board.runs


# Hand-over --------------------------------------------------------------------------------------------------------


def test_a_gift_changes_couriers_on_the_road_and_stays_in_hand(shop: Decided) -> None:
    orders, mine = started(shop)
    other = shop.courier(999)
    shop.must(DISPATCH, HandOver(other, orders[1]))
    order = shop.board.orders[orders[1]]
    assert (order.courier, order.delivery) == (other, Delivery.PICKED_UP)
    assert the_run(shop).remaining == (orders[0], orders[2])
    assert refused(shop, mine, ReportArrival(orders[1])).code == "order_not_found"
    shop.must(courier_actor(other), ReportArrival(orders[1]))


def test_a_whole_run_goes_over_and_keeps_its_order(shop: Decided) -> None:
    orders, mine = started(shop)
    deliver(shop, mine, orders[0])
    other = shop.courier(999)
    shop.must(DISPATCH, HandOver(other, run=RUN))
    run = the_run(shop)
    assert (run.courier, run.remaining) == (other, (orders[1], orders[2]))
    assert shop.board.orders_of(mine.person) == []
    assert [order.id for order in shop.board.stops_of(other)] == [orders[1], orders[2]]


def test_what_is_handed_over_joins_the_end_of_the_others_run(shop: Decided) -> None:
    orders, _ = started(shop, 2)
    third, other = shop.packed(3), shop.courier(999)
    theirs = courier_actor(other)
    shop.must(DISPATCH, PlanRun(OTHER_RUN, other, (third,)))
    shop.must(theirs, AcceptOffer(third), LoadParcel(OTHER_RUN, third), StartRun(OTHER_RUN))
    shop.must(DISPATCH, HandOver(other, run=RUN))
    assert shop.board.runs[OTHER_RUN].remaining == (third, *orders)
    assert RUN not in shop.board.runs  # nothing was ever done on it


def test_nothing_is_handed_over_at_a_door_or_in_the_shop(shop: Decided) -> None:
    orders, mine = loaded(shop)
    other = shop.courier(999)
    assert refused(shop, DISPATCH, HandOver(other, run=RUN)).code == "nothing_in_hand"
    assert refused(shop, DISPATCH, HandOver(other, orders[0])).code == "wrong_stage"
    shop.must(mine, StartRun(RUN), ReportArrival(orders[0]))
    answer = refused(shop, DISPATCH, HandOver(other, run=RUN))
    assert (answer.code, answer.fields["order"]) == ("wrong_stage", orders[0])
    assert shop.ask(DISPATCH, HandOver(mine.person, orders[1])) == []
    assert refused(shop, DISPATCH, HandOver(other)).code == "empty"
    assert refused(shop, DISPATCH, HandOver(other, orders[1], RUN)).code == "empty"


def test_what_was_feared_of_one_courier_is_not_feared_of_the_next(shop: Decided) -> None:
    orders, _ = started(shop, 1)
    until = shop.now + timedelta(hours=1)
    shop.must(DESK, PromiseTime(orders[0], until))
    shop.must(FOLLOWER, FlagRisk(orders[0], RiskCause.ETA, until))
    shop.must(DISPATCH, HandOver(shop.courier(999), orders[0]))
    assert shop.board.orders[orders[0]].risks == ()


# From one courier to another, whole ---------------------------------------------------------------------------------


def test_a_whole_run_at_the_shop_is_offered_to_another_in_one_step(shop: Decided) -> None:
    orders, mine = loaded(shop)
    other = shop.courier(999)
    shop.must(DISPATCH, GiveStops(other, tuple(orders), mine.person, OTHER_RUN))
    assert RUN not in shop.board.runs
    assert shop.board.runs[OTHER_RUN].remaining == tuple(orders)
    assert {shop.board.orders[order].delivery for order in orders} == {Delivery.OFFERED}
    assert [order.id for order in shop.board.stops_of(other)] == orders
    assert refused(shop, mine, AcceptOffer(orders[0])).code == "order_not_found"


def test_what_is_given_joins_the_end_of_a_run_that_waits(shop: Decided) -> None:
    orders, mine = planned(shop, 2)
    third, other = shop.packed(3), shop.courier(999)
    shop.must(DISPATCH, PlanRun(OTHER_RUN, other, (third,)))
    shop.must(DISPATCH, GiveStops(other, (orders[1],), mine.person))
    assert shop.board.runs[OTHER_RUN].remaining == (third, orders[1])
    assert the_run(shop).remaining == (orders[0],)


def test_one_step_gives_what_lies_at_the_shop_and_what_is_on_the_road(shop: Decided) -> None:
    (carried,), mine = started(shop, 1)
    lies, other = shop.packed(4), shop.courier(999)
    shop.must(DISPATCH, AssignCourier(lies, mine.person))
    events = shop.ask(DISPATCH, GiveStops(other, (lies, carried), mine.person))
    kinds = [kind_of(event) for event in events]  # type: ignore[union-attr]
    assert kinds == ["offer_withdrawn", "courier_offered", "handed_over"]
    assert {shop.board.orders[order].courier for order in (lies, carried)} == {other}


def test_nothing_is_given_where_one_of_the_stops_is_somebody_elses_by_then(shop: Decided) -> None:
    orders, mine = planned(shop)
    other, third = shop.courier(999), shop.courier(998)
    shop.must(DISPATCH, GiveStops(third, (orders[2],), mine.person))
    answer = refused(shop, DISPATCH, GiveStops(other, tuple(orders), mine.person, OTHER_RUN))
    assert (answer.code, answer.fields["courier"]) == ("with_other_courier", third)
    assert refused(shop, DISPATCH, GiveStops(other, (orders[0],))).code == "with_other_courier"
    assert shop.ask(DISPATCH, GiveStops(mine.person, (orders[0],), other)) == []  # they have it


def test_what_can_go_to_nobody_is_given_to_nobody(shop: Decided) -> None:
    orders, mine = started(shop, 2)
    other, new = shop.courier(999), shop.placed(7)
    shop.must(mine, ReportArrival(orders[0]))
    assert refused(shop, DISPATCH, GiveStops(other, tuple(reversed(orders)), mine.person)).code == "wrong_stage"
    assert refused(shop, DISPATCH, GiveStops(other, (new,))).code == "not_confirmed"
    assert refused(shop, DISPATCH, GiveStops(other, ())).code == "empty"
    assert refused(shop, DISPATCH, GiveStops(other, (orders[1],), mine.person, "7")).code == "bad_id"
    assert refused(shop, DISPATCH, GiveStops(other, (orders[1],), mine.person, RUN)).code == "already_exists"
    assert refused(shop, DISPATCH, GiveStops(an_id(997), (orders[1],), mine.person)).code == "courier_not_found"
    shop.must(DISPATCH, SetDuty(other, False))
    assert refused(shop, DISPATCH, GiveStops(other, (orders[1],), mine.person)).code == "courier_off_duty"
    many = tuple(an_id(1_000 + place) for place in range(RUN_STOPS_MAX + 1))
    shop.must(DISPATCH, SetDuty(other, True))
    assert refused(shop, DISPATCH, GiveStops(other, many)).code == "run_too_long"


# Somebody else's courier ------------------------------------------------------------------------------------------


def outsourced(shop: Decided) -> str:
    courier = shop.courier()
    shop.must(DISPATCH, AddCourier(courier, "Swift Ltd", "+44 20 7946 0099", outsourced=True))
    return courier


def test_dispatch_takes_the_steps_of_somebody_elses_courier(shop: Decided) -> None:
    order, courier = shop.packed(1), outsourced(shop)
    shop.must(DISPATCH, AssignCourier(order, courier), AcceptOffer(order), PickUpOrder(order), ReportArrival(order))
    shop.must(DISPATCH, DeliverOrder(order, received_by="Ms Lin"))
    assert not shop.board.orders[order].is_open


def test_somebody_elses_courier_gets_no_link_and_keeps_none(shop: Decided) -> None:
    courier = shop.courier()
    shop.must(DISPATCH, issue_link(60, Role.COURIER, courier))
    shop.must(DISPATCH, AddCourier(courier, "Swift Ltd", "+44 20 7946 0099", outsourced=True))
    assert courier not in shop.board.links_by_subject
    assert refused(shop, DISPATCH, issue_link(61, Role.COURIER, courier)).code == "outsourced"


def test_nobody_waits_for_a_sign_of_somebody_elses_courier(shop: Decided) -> None:
    order, courier = shop.packed(1), outsourced(shop)
    shop.must(DISPATCH, AssignCourier(order, courier), AcceptOffer(order), PickUpOrder(order))
    shop.later(minutes=10)
    assert refused(shop, FOLLOWER, NoteSilence(courier, NOON)).code == "not_due"
