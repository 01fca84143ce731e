"""An order's black box: how it stood then, and what a role had shown that it knew; nothing from later, nothing for other ears."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.actor import Role
from hub.domain.black_box import ASKED_ABOUT, ROWS_MAX, BlackBox, Noted, Sign, known_at
from hub.domain.board import Board, concerned
from hub.domain.order import Preparation
from hub.domain.room import Audience
from hub.domain.vocabulary import (
    AcknowledgeCard,
    AcknowledgeRush,
    ChangeCard,
    MarkRush,
    MarkSeen,
    MarkUnderstood,
    PromiseTime,
    RateOrder,
    Recorded,
    SendMessage,
)
from tests.hub.domain.test_board import a_day
from tests.hub.shop_day import DESK, DISPATCH, PACKING, Decided, an_id, courier_actor, customer


@pytest.fixture
def shop() -> Decided:
    return Decided()


def of_room(shop: Decided, room: str) -> list[Recorded]:
    board, found = Board(), []
    for recorded in shop.events:
        board = board.after(recorded)
        if concerned(recorded.event, board) == room:
            found.append(recorded)
    return found


def told(shop: Decided, role: Role = Role.PACKING, at: datetime | None = None, after: int = 0) -> BlackBox:
    return known_at(of_room(shop, an_id(1)), an_id(1), role, at or shop.now, after)


def row(box: BlackBox, kind: str) -> Noted:
    return next(one for one in reversed(box.rows) if one.kind == kind)


def test_the_order_is_as_it_stood_then_and_nothing_of_later_is_told(shop: Decided) -> None:
    order = shop.packing()
    then = shop.now
    shop.later(minutes=5)
    shop.must(DESK, ChangeCard(order, "other words"))
    early, late = told(shop, at=then), told(shop)
    assert early.order is not None
    assert late.order is not None
    assert (early.order.card.text, early.order.card.version) == ("生日快乐! Love, L.", 1)
    assert (late.order.card.text, late.order.card.version, late.card_seen) == ("other words", 2, 0)
    assert early.order.preparation is Preparation.PACKING
    assert [one.kind for one in early.rows] == ["order_placed", "order_confirmed", "packing_started"]
    assert told(shop, at=then - timedelta(days=1)).order is None


def test_a_wording_is_known_once_packing_acknowledged_it_and_not_by_whoever_else_looked(shop: Decided) -> None:
    order = shop.packing()
    shop.must(DESK, ChangeCard(order, "other words"))
    shop.must(DISPATCH, MarkSeen(order, shop.board.seq))
    assert row(told(shop), "card_changed").sign is Sign.NONE
    assert row(told(shop, Role.DISPATCH), "card_changed").sign is Sign.SEEN
    changed_at = shop.now
    shop.later(minutes=2)
    shop.must(PACKING, AcknowledgeCard(order, 2))
    box = told(shop)
    known = row(box, "card_changed")
    assert (known.sign, known.sign_at, known.sign_by) == (Sign.ACKNOWLEDGED, shop.now, PACKING.person)
    assert (known.before, known.after) == ("生日快乐! Love, L.", "other words")
    assert (box.card_seen, box.unseen) == (2, 0)
    assert row(told(shop, at=changed_at), "card_changed").sign is Sign.NONE, "then it had not"


def test_a_rush_is_known_once_the_role_acknowledged_it(shop: Decided) -> None:
    order = shop.placed()
    shop.must(DESK, MarkRush(order))
    shop.later(seconds=30)
    shop.must(PACKING, AcknowledgeRush(order))
    assert (row(told(shop), "rush_marked").sign, told(shop).rush_heard_at) == (Sign.ACKNOWLEDGED, shop.now)
    dispatch = told(shop, Role.DISPATCH)
    assert (row(dispatch, "rush_marked").sign, dispatch.rush_heard_at) == (Sign.NONE, None)


def test_a_message_is_known_by_who_understood_or_read_it_or_answered(shop: Decided) -> None:
    order = shop.placed()
    shop.must(DESK, SendMessage(order, an_id(50), Audience.STAFF, text="no lilies!"))
    assert row(told(shop), "message_sent").sign is Sign.NONE
    shop.must(PACKING, MarkSeen(order, shop.board.seq))
    assert row(told(shop), "message_sent").sign is Sign.SEEN
    shop.must(PACKING, MarkUnderstood(order, an_id(50)))
    assert row(told(shop), "message_sent").sign is Sign.UNDERSTOOD
    shop.must(DISPATCH, SendMessage(order, an_id(51), Audience.STAFF, text="none"))
    first = next(one for one in told(shop, Role.DISPATCH).rows if one.text == "no lilies!")
    assert first.sign is Sign.SEEN
    assert row(told(shop, Role.DISPATCH), "message_sent").sign is Sign.DID


def test_who_works_on_the_order_after_a_step_had_it_before_them(shop: Decided) -> None:
    order = shop.placed()
    shop.must(DESK, PromiseTime(order, shop.now + timedelta(hours=2)))
    assert row(told(shop), "time_promised").sign is Sign.NONE
    shop.must(PACKING, AcknowledgeCard(order, 1))
    assert row(told(shop), "time_promised").sign is Sign.ACTED
    assert row(told(shop, Role.FRONT_DESK), "time_promised").sign is Sign.DID


def test_a_courier_is_not_said_to_know_what_was_said_among_staff(shop: Decided) -> None:
    order, courier = shop.at_the_door()
    shop.must(DESK, SendMessage(order, an_id(50), Audience.STAFF, text="a difficult one"))
    shop.must(DESK, SendMessage(order, an_id(51), Audience.COURIER, text="second floor"))
    shop.must(courier_actor(courier), MarkSeen(order, shop.board.seq))
    box = told(shop, Role.COURIER)
    assert [(one.text, one.sign) for one in box.rows if one.kind == "message_sent"] == [("second floor", Sign.SEEN)]


def test_a_courier_is_not_said_to_know_how_a_customer_found_it(shop: Decided) -> None:
    order = shop.delivered()
    shop.must(customer(Role.SENDER, order), RateOrder(order, 2, "the ribbon had come off"))
    desk = told(shop, Role.FRONT_DESK)
    rated = row(desk, "order_rated")
    assert (rated.after, rated.text, rated.sign) == ("2", "the ribbon had come off", Sign.NONE)
    assert all(one.kind != "order_rated" for one in told(shop, Role.COURIER).rows)
    assert desk.order is not None
    assert desk.order.ratings == ()  # the rows tell of them


def test_a_long_history_comes_in_pages(shop: Decided) -> None:
    order = shop.placed()
    shop.must(DESK, *(SendMessage(order, an_id(n), Audience.STAFF, text=str(n)) for n in range(100, 250)))
    seqs: list[int] = []
    more = True
    while more:
        box = told(shop, after=seqs[-1] if seqs else 0)
        assert len(box.rows) <= ROWS_MAX
        assert box.unseen == 151, "of all rows, on every page"
        seqs += [one.seq for one in box.rows]
        more = box.more
    assert seqs == [recorded.seq for recorded in of_room(shop, order)]


@given(st.integers(0, 2**32), st.sampled_from(sorted(ASKED_ABOUT)))
@settings(max_examples=15)
def test_on_any_day_nobody_knows_less_later_and_the_order_is_the_boards(seed: int, role: Role) -> None:
    shop = a_day(seed)
    order = next((one for one in shop.board.orders.values() if one.is_open), None)
    if order is None:
        return
    events = of_room(shop, order.room)
    box = known_at(events, order.id, role, shop.now)
    assert box.order is not None
    assert (box.order.card, box.order.preparation, box.order.promise) == (order.card, order.preparation, order.promise)
    early = known_at(events, order.id, role, events[len(events) // 2].at)
    later = {one.seq: one for one in box.rows}
    strength = list(Sign).index
    for one in early.rows:
        assert one.sign_at is None or one.sign_at <= early.at
        if one.seq in later:
            assert strength(later[one.seq].sign) <= strength(one.sign)
