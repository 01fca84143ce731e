"""A report of days past: every promised window has one outcome, on its day; causes, waits and couriers are what was recorded."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.actor import Role
from hub.domain.alarm import RiskCause
from hub.domain.board import concerned
from hub.domain.problem import ProblemKind, Remedy
from hub.domain.promise import BreakCause, PromiseEnd, PromiseKind
from hub.domain.promise_ledger import standing
from hub.domain.report import (
    BADLY_TOLD_MAX,
    BROKEN_TOLD_MAX,
    Badly,
    Figures,
    KindCause,
    KindFigures,
    PromiseOutcome,
    Report,
    Response,
    Unkept,
    Waited,
    WhyBroken,
)
from hub.domain.reporting import days_from, journey, report
from hub.domain.room import Audience
from hub.domain.vocabulary import (
    AcceptOffer,
    AcknowledgeRush,
    AssignCourier,
    BreakPromise,
    CancelOrder,
    ChangePromise,
    ConfirmOrder,
    CourierSilent,
    DecideProblem,
    DeclineOffer,
    DeliverOrder,
    Event,
    HandOver,
    MakePromise,
    MarkRush,
    OrderRated,
    PickUpOrder,
    PromiseAtRisk,
    PromiseTime,
    RaiseProblem,
    RateOrder,
    Recorded,
    ReleaseSurprise,
    ReportArrival,
    SendMessage,
    TimePromised,
    WithdrawProblem,
)
from tests.hub.domain.test_board import a_day
from tests.hub.shop_day import (
    DESK,
    DISPATCH,
    HUB,
    NOON,
    PACKING,
    Decided,
    an_id,
    courier_actor,
    customer,
)

TODAY = NOON.date()


@pytest.fixture
def shop() -> Decided:
    return Decided()


def rooms(shop: Decided) -> tuple[list[list[Recorded]], list[Recorded]]:
    """The events of each room, and those of none."""
    found: dict[str, list[Recorded]] = {}
    board = type(shop.board)()
    for recorded in shop.events:
        board = board.after(recorded)
        found.setdefault(concerned(recorded.event, board), []).append(recorded)
    return [events for room, events in found.items() if room], found.get("", [])


def told(shop: Decided, first: date = TODAY, count: int = 1) -> Report:
    """What a report says now."""
    talks, shopwide = rooms(shop)
    zone = shop.board.shop.zone
    names = {courier.id: courier.name for courier in shop.board.couriers.values()}
    journeys = [journey(events, shop.now) for events in talks]
    return report(journeys, shopwide, days_from(first, count, zone), zone, shop.now, names)


def promised(shop: Decided, order: str, minutes: float) -> None:
    shop.must(DESK, PromiseTime(order, shop.now + timedelta(minutes=minutes)))


def waited(made: Report, kind: Waited) -> Response:
    return next(one for one in made.responses if one.kind is kind)


# Promises ---------------------------------------------------------------------------------------------------------


def test_a_gift_that_is_there_in_time_keeps_its_promise(shop: Decided) -> None:
    order, courier = shop.at_the_door()
    promised(shop, order, 30)
    shop.later(minutes=30)
    shop.must(courier_actor(courier), DeliverOrder(order, received_by="Lin"))
    shop.later(minutes=1)
    total = told(shop).total
    assert (total.made, total.kept, total.broken, total.open, total.on_time_permille) == (1, 1, 0, 0, 1000)
    assert (total.placed, total.delivered) == (1, 1)


def test_a_broken_promise_stays_broken_whatever_is_promised_afterwards(shop: Decided) -> None:
    order, courier = shop.at_the_door()
    promised(shop, order, 30)
    shop.later(minutes=40)
    promised(shop, order, 30)
    shop.later(minutes=10)
    shop.must(courier_actor(courier), DeliverOrder(order, received_by="Lin"))
    made = told(shop)
    assert (made.total.kept, made.total.broken, made.total.on_time_permille) == (1, 1, 500)
    (broken,) = made.broken
    assert (broken.number, broken.late_seconds, broken.cause) == (2401, 20 * 60, WhyBroken.ON_THE_WAY)


def test_a_promise_changed_before_its_time_is_changed_and_one_called_off_is_called_off(shop: Decided) -> None:
    order = shop.placed()
    promised(shop, order, 60)
    shop.must(DESK, PromiseTime(order, shop.now + timedelta(minutes=90), agreed_with=Role.SENDER))
    shop.must(DESK, CancelOrder(order, "no longer wanted"))
    shop.later(hours=3)
    total = told(shop).total
    assert (total.made, total.changed, total.called_off, total.broken, total.cancelled) == (2, 1, 1, 0, 1)
    assert total.on_time_permille is None


def test_a_later_time_that_nobody_agreed_to_breaks_the_promise_and_an_earlier_one_does_not(shop: Decided) -> None:
    order = shop.placed()
    promised(shop, order, 60)
    promised(shop, order, 50)
    promised(shop, order, 90)
    made = told(shop)
    assert (made.total.made, made.total.changed, made.total.broken, made.total.open) == (3, 1, 1, 1)
    (broken,) = made.broken
    assert (broken.cause, broken.until) == (WhyBroken.MOVED_ALONE, shop.now + timedelta(minutes=50))


def test_a_promise_whose_time_is_not_over_is_open_and_nobody_is_blamed(shop: Decided) -> None:
    promised(shop, shop.placed(), 60)
    shop.later(minutes=60)
    assert (told(shop).total.open, told(shop).total.broken) == (1, 0)
    shop.later(seconds=1)
    assert (told(shop).total.open, told(shop).total.broken) == (0, 1)


def test_a_promise_counts_on_the_day_its_time_was_over_by_the_shops_clock() -> None:
    shop = Decided(NOON + timedelta(hours=11))
    promised(shop, shop.placed(), 90)
    made = told(shop, TODAY, 2)
    assert [(day.day, day.placed, day.made, day.open) for day in made.days] == [
        ("2026-05-10", 1, 1, 0),
        ("2026-05-11", 0, 0, 1),
    ]
    assert made.total == Figures(placed=1, made=1, open=1)


def test_a_day_has_23_hours_where_the_clock_goes_forward_and_25_where_it_goes_back() -> None:
    for first, hours in ((date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (TODAY, 24)):
        (day,) = days_from(first, 1, "Europe/London")
        assert day.end - day.start == timedelta(hours=hours)


# Beside the time --------------------------------------------------------------------------------------------------


def of_kind(made: Report, kind: PromiseKind) -> KindFigures:
    return next(one for one in made.kinds if one.kind is kind)


def test_promises_about_place_wording_and_surprise_have_their_outcomes_beside_the_time(shop: Decided) -> None:
    order, courier = shop.at_the_door()
    promised(shop, order, 30)
    for kind in (PromiseKind.PLACE, PromiseKind.WORDING, PromiseKind.SURPRISE):
        shop.must(DESK, MakePromise(order, kind, "as they wished"))
    wording = standing(shop.board.orders[order], PromiseKind.WORDING)
    assert wording is not None
    shop.must(DESK, ChangePromise(order, wording.seq, "otherwise", Role.SENDER))
    assert of_kind(told(shop), PromiseKind.WORDING) == KindFigures(PromiseKind.WORDING, 2, changed=1, open=1)
    otherwise = standing(shop.board.orders[order], PromiseKind.WORDING)
    assert otherwise is not None
    shop.must(DISPATCH, BreakPromise(order, otherwise.seq, BreakCause.WORDS_WRONG))
    shop.must(DESK, ReleaseSurprise(order))
    shop.must(courier_actor(courier), DeliverOrder(order, received_by="Lin"))
    made = told(shop)
    assert of_kind(made, PromiseKind.TIME) == KindFigures(PromiseKind.TIME, 1, kept=1)
    assert of_kind(made, PromiseKind.PLACE) == KindFigures(PromiseKind.PLACE, 1, kept=1)
    assert of_kind(made, PromiseKind.SURPRISE) == KindFigures(PromiseKind.SURPRISE, 1, kept=1)
    assert of_kind(made, PromiseKind.WORDING) == KindFigures(PromiseKind.WORDING, 2, changed=1, broken=1)
    assert made.unkept == (Unkept(order, 2401, PromiseKind.WORDING, shop.now, BreakCause.WORDS_WRONG),)
    assert made.kind_causes == (KindCause(PromiseKind.WORDING, BreakCause.WORDS_WRONG, 1),)


def test_a_gift_that_was_left_elsewhere_breaks_the_place_unless_the_sender_chose_so() -> None:
    for chooser, broken in ((DESK, 1), (customer(Role.SENDER, an_id(1)), 0)):
        shop = Decided()
        order, courier = shop.at_the_door()
        shop.must(DESK, MakePromise(order, PromiseKind.PLACE, "into her own hands"))
        shop.must(courier_actor(courier), RaiseProblem(order, an_id(70), ProblemKind.ABSENT))
        shop.must(chooser, DecideProblem(order, an_id(70), Remedy.LEAVE_WITH_NEIGHBOUR))
        shop.must(courier_actor(courier), DeliverOrder(order, received_by="Lin"))
        assert of_kind(told(shop), PromiseKind.PLACE).broken == broken


# Causes -----------------------------------------------------------------------------------------------------------


def test_each_way_to_be_late_has_its_cause(shop: Decided) -> None:
    late = shop.placed(1)
    begun = shop.packing(2)
    packed, taken, riding = shop.packed(3), shop.packed(4), shop.packed(5)
    silent = shop.packed(6)
    couriers = {order: shop.courier(900 + n) for n, order in enumerate((taken, riding, silent))}
    for order, courier in couriers.items():
        shop.must(DISPATCH, AssignCourier(order, courier))
        shop.must(courier_actor(courier), AcceptOffer(order))
    for order in (riding, silent):
        shop.must(courier_actor(couriers[order]), PickUpOrder(order))
    for order in (late, begun, packed, taken, riding, silent):
        promised(shop, order, 60)
    shop.later(minutes=50)
    shop.record(HUB, _silence(shop, silent, couriers[silent]))
    shop.later(minutes=20)
    found = {one.order: one.cause for one in told(shop).broken}
    assert found == {
        late: WhyBroken.LATE_START,
        begun: WhyBroken.PACKED_LATE,
        packed: WhyBroken.NO_COURIER,
        taken: WhyBroken.LEFT_LATE,
        riding: WhyBroken.ON_THE_WAY,
        silent: WhyBroken.COURIER_SILENT,
    }
    made = told(shop)
    assert sum(one.count for one in made.causes) == made.total.broken == 6
    assert {one.courier: one.silent for one in made.couriers}[couriers[silent]] == 1


def _silence(shop: Decided, order: str, courier: str) -> list[Event]:
    promise = shop.board.orders[order].promise
    assert promise is not None
    until = promise.window.until
    return [CourierSilent(courier, shop.now), PromiseAtRisk(order, RiskCause.COURIER_SILENT, until)]


def test_a_problem_is_the_cause_before_all_others_unless_it_was_taken_back(shop: Decided) -> None:
    order, courier = shop.at_the_door()
    promised(shop, order, 30)
    shop.must(courier_actor(courier), RaiseProblem(order, an_id(70), ProblemKind.ACCESS))
    shop.must(courier_actor(courier), WithdrawProblem(order, an_id(70)))
    shop.must(courier_actor(courier), RaiseProblem(order, an_id(71), ProblemKind.ABSENT))
    shop.later(minutes=31)
    (broken,) = told(shop).broken
    assert (broken.cause, broken.problem) == (WhyBroken.PROBLEM, ProblemKind.ABSENT)


# Waiting ----------------------------------------------------------------------------------------------------------


def test_waits_begin_with_the_first_and_end_with_what_was_waited_for(shop: Decided) -> None:
    order = shop.placed()
    shop.later(seconds=90)
    shop.must(DESK, ConfirmOrder(order), MarkRush(order))
    shop.later(seconds=20)
    shop.must(PACKING, AcknowledgeRush(order))
    sender = customer(Role.SENDER, order)
    for number in (50, 51):
        shop.must(sender, SendMessage(order, an_id(number), Audience.EVERYONE, text="?"))
        shop.later(seconds=30)
    shop.must(DESK, SendMessage(order, an_id(52), Audience.STAFF, text="who knows?"))
    shop.later(seconds=15)
    shop.must(DESK, SendMessage(order, an_id(53), Audience.EVERYONE, text="yes"))
    made = told(shop)
    assert waited(made, Waited.CONFIRMED).median_seconds == 90
    assert waited(made, Waited.RUSH_PACKING) == Response(Waited.RUSH_PACKING, 1, 1, 20, 20, 20)
    assert waited(made, Waited.RUSH_DISPATCH) == Response(Waited.RUSH_DISPATCH, 1, 0, None, None, None)
    assert waited(made, Waited.ANSWERED) == Response(Waited.ANSWERED, 1, 1, 75, 75, 75)


def test_a_rush_that_is_taken_back_was_waited_for_by_nobody(shop: Decided) -> None:
    order = shop.placed()
    shop.must(DESK, MarkRush(order))
    shop.must(DESK, MarkRush(order, rush=False))
    assert waited(told(shop), Waited.RUSH_PACKING).asked == 0


def test_a_problem_is_waited_for_until_it_is_decided(shop: Decided) -> None:
    order, courier = shop.at_the_door()
    shop.must(courier_actor(courier), RaiseProblem(order, an_id(70), ProblemKind.ABSENT))
    shop.later(seconds=100)
    shop.must(DESK, DecideProblem(order, an_id(70), Remedy.TRY_AGAIN))
    made = told(shop)
    assert waited(made, Waited.DECIDED).worst_seconds == 100
    assert (made.total.problems, made.total.decided_by_itself) == (1, 0)


# Couriers ---------------------------------------------------------------------------------------------------------


def test_how_it_was_counts_once_for_each_customer_and_only_what_they_said_last(shop: Decided) -> None:
    order, other = shop.delivered(1), shop.delivered(2)
    shop.must(customer(Role.SENDER, order), RateOrder(order, 1, "crushed"), RateOrder(order, 4, "they made it good"))
    shop.must(customer(Role.RECIPIENT, order), RateOrder(order, 5))
    shop.later(minutes=1)
    shop.must(customer(Role.SENDER, other), RateOrder(other, 2))
    made = told(shop)
    assert made.total.scores == (0, 1, 0, 1, 1)
    assert (made.total.rated, made.total.badly, made.total.mean_hundredths) == (3, 1, 366)
    number = shop.board.orders[other].number
    assert made.badly == (Badly(other, number, shop.now, 2, Role.SENDER),)


def test_how_it_was_counts_on_the_day_on_which_it_was_said_last(shop: Decided) -> None:
    order = shop.delivered()
    shop.must(customer(Role.SENDER, order), RateOrder(order, 1))
    shop.later(hours=24)
    shop.must(customer(Role.SENDER, order), RateOrder(order, 2))
    made = told(shop, count=2)
    assert [day.scores for day in made.days] == [(0, 0, 0, 0, 0), (0, 1, 0, 0, 0)]


def test_nobody_who_said_how_it_was_is_no_mean(shop: Decided) -> None:
    shop.delivered()
    made = told(shop)
    assert (made.total.rated, made.total.mean_hundredths, made.badly) == (0, None, ())


def test_who_was_disappointed_waits_for_an_answer_unless_they_say_otherwise(shop: Decided) -> None:
    orders = [shop.delivered(number) for number in (1, 2, 3)]
    for order in orders:
        shop.must(customer(Role.SENDER, order), RateOrder(order, 2))
    shop.later(minutes=3)
    answered, content, _ = orders
    room = shop.board.orders[answered].room
    shop.must(DESK, SendMessage(room, an_id(60), Audience.EVERYONE, text="We are sorry."))
    shop.must(customer(Role.SENDER, content), RateOrder(content, 5))
    assert waited(told(shop), Waited.ANSWERED) == Response(Waited.ANSWERED, 2, 1, 180, 180, 180)


def test_each_courier_has_what_they_did(shop: Decided) -> None:
    order, chen = shop.packed(), shop.courier(901)
    other = shop.courier(902)
    promised(shop, order, 60)
    shop.must(DISPATCH, AssignCourier(order, other))
    shop.must(courier_actor(other), DeclineOffer(order))
    shop.must(DISPATCH, AssignCourier(order, chen))
    mine = courier_actor(chen)
    shop.must(mine, AcceptOffer(order), PickUpOrder(order))
    shop.later(minutes=12)
    shop.must(mine, ReportArrival(order), DeliverOrder(order, received_by="Lin"))
    first, second = told(shop).couriers
    assert (first.courier, first.name, first.offered, first.picked_up, first.delivered) == (chen, "Chen", 1, 1, 1)
    assert (first.in_time, first.late, first.ride_seconds) == (1, 0, 12 * 60)
    assert (second.courier, second.offered, second.declined, second.delivered) == (other, 1, 1, 0)


def test_who_took_a_gift_over_on_the_road_is_who_brought_it(shop: Decided) -> None:
    order, chen, other = shop.packed(), shop.courier(901), shop.courier(902)
    shop.must(DISPATCH, AssignCourier(order, chen))
    shop.must(courier_actor(chen), AcceptOffer(order), PickUpOrder(order))
    shop.later(minutes=10)
    shop.must(DISPATCH, HandOver(other, order))
    shop.later(minutes=7)
    shop.must(courier_actor(other), ReportArrival(order), DeliverOrder(order, received_by="Lin"))
    brought, gave = told(shop).couriers
    assert (brought.courier, brought.delivered, brought.picked_up, brought.ride_seconds) == (other, 1, 1, 7 * 60)
    assert (gave.courier, gave.delivered, gave.picked_up, gave.ride_seconds) == (chen, 0, 1, None)


# Whatever happens -------------------------------------------------------------------------------------------------


@given(st.integers(0, 2**32))
@settings(max_examples=25)
def test_every_promised_window_has_one_outcome_on_one_day_and_days_add_up(seed: int) -> None:
    shop = a_day(seed)
    first = shop.events[0].at.date() - timedelta(days=1)  # wherever the shop is
    windows = [r.event.window for r in shop.events if isinstance(r.event, TimePromised)]
    span = (max([shop.now, *(w.until for w in windows)]).date() - first).days + 2
    made = told(shop, first, span)
    outcomes = [outcome.value for outcome in PromiseOutcome]
    assert sum(getattr(made.total, outcome) for outcome in outcomes) == made.total.made == len(windows)
    for name in Figures.__struct_fields__[1:]:
        assert getattr(made.total, name) == sum(getattr(day, name) for day in made.days)
    assert sum(one.count for one in made.causes) == made.total.broken
    assert len(made.broken) == min(made.total.broken, BROKEN_TOLD_MAX)
    for one in made.responses:
        assert one.answered <= one.asked
    said = [
        (recorded.actor.person, recorded.event.score)
        for recorded in shop.events
        if isinstance(recorded.event, OrderRated)
    ]
    assert Counter(dict(said).values()) == {n: count for n, count in enumerate(made.total.scores, 1) if count}
    assert len(made.badly) == min(made.total.badly, BADLY_TOLD_MAX)
    for courier in made.couriers:
        assert courier.declined <= courier.offered
        assert courier.in_time + courier.late <= courier.delivered


@given(st.integers(0, 2**32))
@settings(max_examples=25)
def test_what_became_of_promises_beside_the_time_is_what_each_orders_own_ledger_says(seed: int) -> None:
    shop = a_day(seed)
    talks, _ = rooms(shop)
    ends = {PromiseEnd.KEPT: "kept", PromiseEnd.CHANGED: "changed", PromiseEnd.BROKEN: "broken", None: "open"}
    for events in talks:
        one = journey(events, shop.now)
        if one.order not in shop.board.orders:
            continue
        ledger = shop.board.orders[one.order].promises
        assert [(each.seq, each.outcome.value, each.ended_at, each.cause) for each in one.beside.given] == [
            (entry.seq, ends.get(entry.end, "called_off"), entry.ended_at, entry.cause)
            for entry in ledger
            if entry.kind is not PromiseKind.TIME
        ]


@given(st.integers(0, 2**32))
@settings(max_examples=25)
def test_what_was_broken_once_is_so_in_every_later_report(seed: int) -> None:
    shop = a_day(seed)
    talks, _ = rooms(shop)
    half = shop.events[len(shop.events) // 2].at
    for events in talks:
        before, after = journey(events, half).windows, journey(events, shop.now).windows
        for early, late in zip(before, after, strict=False):
            assert early.until == late.until
            if early.outcome is not PromiseOutcome.OPEN:
                assert (early.outcome, early.cause, early.problem) == (late.outcome, late.cause, late.problem)
