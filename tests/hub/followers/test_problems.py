"""What nobody decides in time is decided by what was agreed before: once, and not before its time."""

from __future__ import annotations

from datetime import timedelta

from hub.domain.problem import ProblemKind, Remedy
from hub.domain.vocabulary import AgreeFallback, DecideProblem, RaiseProblem
from hub.followers.problems import Problems
from tests.hub.shop_day import DESK, FOLLOWER, Decided, an_id


def raised(shop: Decided, agreed: Remedy | None = None) -> str:
    """An order with a problem."""
    order = shop.placed()
    if agreed is not None:
        shop.must(DESK, AgreeFallback(order, agreed))
    shop.must(DESK, RaiseProblem(order, an_id(70), ProblemKind.ABSENT))
    return order


def test_it_waits_until_the_time_is_over_and_says_when_to_look_again() -> None:
    shop = Decided()
    order = raised(shop)
    due_at = shop.board.orders[order].problems[0].due_at
    before = Problems().due(shop.board, {}, due_at - timedelta(milliseconds=1))
    assert (before.duties, before.next_at) == ((), due_at)
    at = Problems().due(shop.board, {}, due_at)
    assert [duty.command for duty in at.duties] == [DecideProblem(order, an_id(70), Remedy.BRING_BACK)]
    assert at.next_at is None


def test_what_was_agreed_is_done_and_then_nothing_is_due() -> None:
    shop = Decided()
    raised(shop, Remedy.LEAVE_WITH_NEIGHBOUR)
    shop.later(minutes=shop.board.settings.problem_minutes)
    (duty,) = Problems().due(shop.board, {}, shop.now).duties
    assert Problems().due(shop.board, {}, shop.now).duties[0].id == duty.id  # another life asks under the same id
    shop.must(FOLLOWER, duty.command)
    assert Problems().due(shop.board, {}, shop.now).duties == ()


def test_another_agreement_is_another_duty() -> None:
    shop = Decided()
    order = raised(shop)
    shop.later(minutes=shop.board.settings.problem_minutes)
    (first,) = Problems().due(shop.board, {}, shop.now).duties
    shop.must(DESK, AgreeFallback(order, Remedy.LEAVE_WITH_NEIGHBOUR))
    (second,) = Problems().due(shop.board, {}, shop.now).duties
    assert first.id != second.id


def test_a_problem_of_a_closed_order_is_nobodys_any_more() -> None:
    shop = Decided()
    order, _ = shop.at_the_door()
    shop.must(DESK, RaiseProblem(order, an_id(70), ProblemKind.LATE))
    shop.must(DESK, DecideProblem(order, an_id(70), Remedy.WAIT))
    shop.later(hours=1)
    assert Problems().due(shop.board, {}, shop.now).duties == ()
