"""The ledger of promises: made, heard, changed with whoever agreed, kept or broken, with its cause; and surprises."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.domain.actor import Actor, Role
from hub.domain.alarm import RiskCause
from hub.domain.order import Order
from hub.domain.problem import ProblemKind, Remedy
from hub.domain.promise import PROMISES_MAX, BreakCause, PromiseEnd, PromiseKind
from hub.domain.promise_ledger import standing, waits_for
from hub.domain.vocabulary import (
    AcceptOffer,
    AcknowledgePromise,
    AcknowledgeRush,
    AssignCourier,
    BreakPromise,
    CancelOrder,
    ChangePromise,
    ConfirmOrder,
    DecideProblem,
    DeliverOrder,
    LinkEnded,
    MakePromise,
    MarkPacked,
    MarkRush,
    PickUpOrder,
    PromiseAtRisk,
    PromiseTime,
    RaiseProblem,
    Refused,
    ReleaseSurprise,
    ReportArrival,
    RushMarked,
    StartPacking,
    WithdrawOffer,
)
from tests.hub.shop_day import (
    DESK,
    DISPATCH,
    FOLLOWER,
    NOON,
    OWNER,
    PACKING,
    Decided,
    an_id,
    courier_actor,
    customer,
    issue_link,
    packing_steps,
)

HOUR = timedelta(hours=1)


@pytest.fixture
def shop() -> Decided:
    return Decided()


def code(answer: object) -> str:
    assert isinstance(answer, Refused), answer
    return answer.code


def time_of(order: Order) -> tuple[object, ...]:
    """How each time that was promised ended."""
    return tuple((one.end, one.cause, one.agreed_with) for one in order.promises if one.kind is PromiseKind.TIME)


def at_the_door(shop: Decided, order: str) -> Actor:
    """Bring an order that is confirmed to its door."""
    courier = shop.courier(900 + shop.board.orders[order].number)
    mine = courier_actor(courier)
    if shop.board.orders[order].preparation == "new":
        shop.must(DESK, ConfirmOrder(order))
    shop.must(PACKING, StartPacking(order), *packing_steps(order, 2))
    shop.must(DISPATCH, AssignCourier(order, courier))
    shop.must(mine, AcceptOffer(order), PickUpOrder(order), ReportArrival(order))
    return mine


def test_a_promise_has_a_maker_and_waits_for_those_who_must_hear_it(shop: Decided) -> None:
    order = shop.placed()
    shop.must(DESK, MakePromise(order, PromiseKind.PLACE, "at the reception, not to colleagues", Role.SENDER))
    made = standing(shop.board.orders[order], PromiseKind.PLACE)
    assert made is not None
    assert (made.made_by, made.made_at, made.to) == (DESK, NOON, Role.SENDER)
    assert waits_for(shop.board.orders[order], made) == (Role.PACKING, Role.DISPATCH)
    shop.must(PACKING, AcknowledgePromise(order, made.seq))
    shop.must(DISPATCH, AcknowledgePromise(order, made.seq))
    assert shop.ask(DISPATCH, AcknowledgePromise(order, made.seq)) == []
    heard = standing(shop.board.orders[order], PromiseKind.PLACE)
    assert heard is not None
    assert [one.role for one in heard.heard] == [Role.PACKING, Role.DISPATCH]
    assert waits_for(shop.board.orders[order], heard) == ()


def test_acknowledging_the_rush_is_having_heard_its_time(shop: Decided) -> None:
    order = shop.placed()
    shop.must(DESK, PromiseTime(order, NOON + 5 * HOUR), MarkRush(order))
    shop.must(PACKING, AcknowledgeRush(order))
    time = standing(shop.board.orders[order], PromiseKind.TIME)
    assert time is not None
    assert [one.actor for one in time.heard] == [PACKING]


def test_whoever_takes_an_offer_on_has_heard_what_was_promised_and_the_next_one_has_not(shop: Decided) -> None:
    order = shop.packed()
    shop.must(DESK, PromiseTime(order, NOON + 5 * HOUR))
    courier = shop.courier()
    shop.must(DISPATCH, AssignCourier(order, courier))
    shop.must(courier_actor(courier), AcceptOffer(order))
    time = standing(shop.board.orders[order], PromiseKind.TIME)
    assert time is not None
    assert time.heard_by(Role.COURIER) is not None
    shop.must(DISPATCH, WithdrawOffer(order))
    time = standing(shop.board.orders[order], PromiseKind.TIME)
    assert time is not None
    assert time.heard_by(Role.COURIER) is None


def test_a_wording_is_not_packed_before_packing_has_heard_what_was_promised_about_it(shop: Decided) -> None:
    order = shop.packing()
    shop.must(DESK, MakePromise(order, PromiseKind.WORDING, "in her own hand, in blue"))
    *before, done = packing_steps(order, 2)
    shop.must(PACKING, *before)
    assert shop.ask(PACKING, done) == Refused("not_ready", {"order": order, "needs": "promise"})
    shop.must(PACKING, AcknowledgePromise(order, shop.board.orders[order].promises[-1].seq), MarkPacked(order))


def test_of_each_kind_one_promise_stands_and_another_says_who_agreed(shop: Decided) -> None:
    order = shop.placed()
    shop.must(DESK, MakePromise(order, PromiseKind.PLACE, "at the gate"))
    first = shop.board.orders[order].promises[-1].seq
    again = shop.ask(DESK, MakePromise(order, PromiseKind.PLACE, "at the door"))
    assert again == Refused("promise_stands", {"order": order, "promise": str(first)})
    shop.must(DESK, ChangePromise(order, first, "at the door", Role.SENDER))
    old, new = shop.board.orders[order].promises
    assert (old.end, old.agreed_with) == (PromiseEnd.CHANGED, Role.SENDER)
    assert (new.text, new.end) == ("at the door", None)
    assert code(shop.ask(DESK, ChangePromise(order, first, "elsewhere", Role.SENDER))) == "promise_is_over"
    assert code(shop.ask(DESK, ChangePromise(order, new.seq, "elsewhere", Role.COURIER))) == "bad_role"
    assert code(shop.ask(DESK, MakePromise(order, PromiseKind.TIME, "soon"))) == "bad_kind"
    assert code(shop.ask(DESK, MakePromise(order, PromiseKind.WORDING, " "))) == "empty"
    assert code(shop.ask(PACKING, AcknowledgePromise(order, 999))) == "promise_not_found"


def test_a_mistyped_time_that_its_maker_takes_back_at_once_breaks_nothing_and_stays_heard(shop: Decided) -> None:
    order = shop.placed()
    shop.must(DESK, PromiseTime(order, NOON + 5 * HOUR))
    first = standing(shop.board.orders[order], PromiseKind.TIME)
    assert first is not None
    shop.must(PACKING, AcknowledgePromise(order, first.seq))
    shop.must(DESK, PromiseTime(order, NOON + 7 * HOUR))
    shop.later(seconds=9)
    shop.must(DESK, PromiseTime(order, NOON + 5 * HOUR))
    assert time_of(shop.board.orders[order]) == (
        (PromiseEnd.CHANGED, None, None),
        (PromiseEnd.CHANGED, None, None),
        (None, None, None),
    )
    stands = standing(shop.board.orders[order], PromiseKind.TIME)
    assert stands is not None
    assert [heard.role for heard in stands.heard] == [Role.PACKING]


@pytest.mark.parametrize(
    ("seconds", "hours", "who"),
    [(20, 5, DESK), (9, 6, DESK), (9, 5, OWNER)],
    ids=["too late", "another time", "somebody else"],
)
def test_what_is_no_taking_back_leaves_the_promise_broken(shop: Decided, seconds: int, hours: int, who: Actor) -> None:
    order = shop.placed()
    shop.must(DESK, PromiseTime(order, NOON + 5 * HOUR), PromiseTime(order, NOON + 7 * HOUR))
    shop.later(seconds=seconds)
    shop.must(who, PromiseTime(order, NOON + hours * HOUR))
    assert time_of(shop.board.orders[order])[0] == (PromiseEnd.BROKEN, BreakCause.MOVED_ALONE, None)


def test_a_later_time_that_nobody_agreed_to_breaks_the_promise_and_an_earlier_one_does_not(shop: Decided) -> None:
    order = shop.placed()
    for hours, agreed in ((5, None), (6, Role.SENDER), (7, None), (4, None)):
        shop.must(DESK, PromiseTime(order, NOON + hours * HOUR, agreed_with=agreed))
    assert time_of(shop.board.orders[order]) == (
        (PromiseEnd.CHANGED, None, Role.SENDER),
        (PromiseEnd.BROKEN, BreakCause.MOVED_ALONE, None),
        (PromiseEnd.CHANGED, None, None),
        (None, None, None),
    )
    assert code(shop.ask(DESK, PromiseTime(order, NOON + HOUR, agreed_with=Role.PACKING))) == "bad_role"


def test_a_gift_that_is_there_in_time_keeps_its_promises(shop: Decided) -> None:
    order = shop.placed()
    shop.must(DESK, PromiseTime(order, NOON + 3 * HOUR), MakePromise(order, PromiseKind.PLACE, "at the gate"))
    mine = at_the_door(shop, order)
    shop.must(mine, DeliverOrder(order, received_by="Ms Lin"))
    assert [(one.end, one.ended_at) for one in shop.board.orders[order].promises] == [(PromiseEnd.KEPT, NOON)] * 2


@pytest.mark.parametrize(
    ("happens", "cause"),
    [
        ("nothing", BreakCause.COURIER_LATE),
        ("begun late", BreakCause.LATE_START),
        ("problem", BreakCause.PROBLEM),
    ],
)
def test_a_broken_time_says_why(shop: Decided, happens: str, cause: BreakCause) -> None:
    order = shop.placed()
    shop.must(DESK, PromiseTime(order, NOON + 3 * HOUR))
    if happens == "begun late":
        shop.later(hours=4)
    mine = at_the_door(shop, order)
    if happens == "problem":
        shop.must(mine, RaiseProblem(order, an_id(70), ProblemKind.ABSENT))
    shop.later(hours=4)
    shop.must(mine, DeliverOrder(order, received_by="Ms Lin"))
    assert time_of(shop.board.orders[order]) == ((PromiseEnd.BROKEN, cause, None),)


def test_a_courier_who_fell_silent_is_named_as_the_cause(shop: Decided) -> None:
    order = shop.placed()
    shop.must(DESK, PromiseTime(order, NOON + 3 * HOUR))
    mine = at_the_door(shop, order)
    promise = shop.board.orders[order].promise
    assert promise is not None
    shop.record(FOLLOWER, [PromiseAtRisk(order, RiskCause.COURIER_SILENT, promise.window.until)])
    shop.later(hours=4)
    shop.must(mine, DeliverOrder(order, received_by="Ms Lin"))
    assert time_of(shop.board.orders[order]) == ((PromiseEnd.BROKEN, BreakCause.COURIER_SILENT, None),)


def test_left_with_a_neighbour_the_promised_place_is_broken_unless_the_sender_said_so(shop: Decided) -> None:
    for number, decides in ((1, DESK), (2, None)):
        order = shop.placed(number)
        shop.must(DESK, MakePromise(order, PromiseKind.PLACE, "into her own hands"))
        mine = at_the_door(shop, order)
        shop.must(mine, RaiseProblem(order, an_id(70 + number), ProblemKind.ABSENT))
        who = decides or customer(Role.SENDER, order)
        shop.must(who, DecideProblem(order, an_id(70 + number), Remedy.LEAVE_WITH_NEIGHBOUR))
        shop.must(mine, DeliverOrder(order, received_by="the neighbour"))
        (place,) = shop.board.orders[order].promises
        wanted = (PromiseEnd.BROKEN, BreakCause.LEFT_ELSEWHERE) if decides else (PromiseEnd.KEPT, None)
        assert (place.end, place.cause) == wanted


def test_somebody_of_the_shop_may_say_that_a_promise_was_not_kept(shop: Decided) -> None:
    order = shop.placed()
    shop.must(DESK, PromiseTime(order, NOON + 3 * HOUR), MakePromise(order, PromiseKind.WORDING, "in gold"))
    time, wording = (one.seq for one in shop.board.orders[order].promises)
    shop.must(DISPATCH, BreakPromise(order, wording, BreakCause.WORDS_WRONG))
    assert shop.board.orders[order].promises[1].cause is BreakCause.WORDS_WRONG
    assert code(shop.ask(DISPATCH, BreakPromise(order, time, BreakCause.OTHER))) == "bad_kind"
    shop.must(DESK, CancelOrder(order, "no longer wanted"))
    assert [one.end for one in shop.board.orders[order].promises] == [PromiseEnd.CANCELLED, PromiseEnd.BROKEN]


def test_an_order_holds_so_many_promises_and_no_more(shop: Decided) -> None:
    order = shop.placed()
    for minute in range(PROMISES_MAX):
        shop.must(DESK, PromiseTime(order, NOON + 9 * HOUR - timedelta(minutes=minute)))
    full = Refused("too_many", {"field": "promise", "limit": str(PROMISES_MAX)})
    assert shop.ask(DESK, PromiseTime(order, NOON + HOUR)) == full
    assert shop.ask(DESK, MakePromise(order, PromiseKind.PLACE, "x")) == full


# Rush by itself ---------------------------------------------------------------------------------------------------


def test_a_promise_with_little_slack_is_rush_by_itself_and_one_with_more_is_not(shop: Decided) -> None:
    near, far = shop.placed(1), shop.placed(2)
    shop.must(DESK, PromiseTime(far, NOON + timedelta(minutes=40 + 30)))
    assert shop.board.orders[far].rush is None
    answer = shop.ask(DESK, PromiseTime(near, NOON + timedelta(minutes=40 + 29)))
    assert isinstance(answer, list)
    assert answer[1:] == [RushMarked(near, True, by_itself=True)]
    assert shop.board.orders[near].rush is not None


def test_a_rush_whose_time_moves_must_be_heard_again(shop: Decided) -> None:
    order = shop.placed()
    shop.must(DESK, PromiseTime(order, NOON + HOUR))
    shop.must(PACKING, AcknowledgeRush(order))
    shop.later(minutes=1)
    shop.must(DESK, PromiseTime(order, NOON + timedelta(minutes=50)))
    rush = shop.board.orders[order].rush
    assert rush is not None
    assert rush.waiting_for == (Role.PACKING, Role.DISPATCH)


# Surprises --------------------------------------------------------------------------------------------------------


def test_a_surprise_is_a_promise_from_the_start_and_its_release_keeps_it(shop: Decided) -> None:
    order = shop.placed(surprise=True)
    assert [one.kind for one in shop.board.orders[order].promises] == [PromiseKind.SURPRISE]
    assert code(shop.ask(DESK, issue_link(60, Role.RECIPIENT, order))) == "surprise"
    shop.must(customer(Role.SENDER, order), ReleaseSurprise(order))
    assert not shop.board.orders[order].is_hidden
    assert shop.board.orders[order].promises[0].end is PromiseEnd.KEPT
    assert shop.ask(DESK, ReleaseSurprise(order)) == []
    shop.must(DESK, issue_link(60, Role.RECIPIENT, order))


def test_a_surprise_that_is_promised_later_closes_the_recipients_door(shop: Decided) -> None:
    order = shop.placed()
    link = issue_link(60, Role.RECIPIENT, order)
    shop.must(DESK, link, issue_link(61, Role.SENDER, order))
    answer = shop.ask(DESK, MakePromise(order, PromiseKind.SURPRISE, ""))
    assert isinstance(answer, list)
    assert answer[1:] == [LinkEnded(link.link, order)]
    assert shop.board.orders[order].is_hidden
