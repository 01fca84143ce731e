"""How it was: what sender and recipient may say of a gift that is there, and when the shop owes an answer."""

from __future__ import annotations

from datetime import datetime

import pytest

from hub.domain.actor import Actor, Role
from hub.domain.board import Board
from hub.domain.limits import RATING_CHARS_MAX, RATINGS_MAX
from hub.domain.rating import BAD_SCORE_MAX, SCORE_MAX, SCORE_MIN
from hub.domain.room import Audience, MessageKind
from hub.domain.views import sees_person, view
from hub.domain.vocabulary import (
    CancelOrder,
    Command,
    DeliverOrder,
    Erase,
    OrderRated,
    RateOrder,
    Refused,
    SendMessage,
)
from tests.hub.shop_day import DESK, OWNER, Decided, an_id, courier_actor, customer, issue_link


@pytest.fixture
def shop() -> Decided:
    return Decided()


def refused(shop: Decided, actor: Actor, command: Command) -> Refused:
    before = shop.board
    answer = shop.ask(actor, command)
    assert isinstance(answer, Refused), answer
    assert shop.board is before
    return answer


def sender(order: str) -> Actor:
    return customer(Role.SENDER, order)


def recipient(order: str) -> Actor:
    return customer(Role.RECIPIENT, order)


def waiting(shop: Decided, order: str) -> datetime | None:
    return shop.board.rooms[shop.board.orders[order].room].waiting_since


def say(shop: Decided, actor: Actor, order: str, number: int, audience: Audience = Audience.EVERYONE) -> None:
    room = shop.board.orders[order].room
    shop.must(actor, SendMessage(room, an_id(number), audience, MessageKind.TEXT, "words"))


# What may be said -------------------------------------------------------------------------------------------------


def test_the_sender_and_the_recipient_each_say_how_it_was(shop: Decided) -> None:
    order = shop.delivered()
    shop.must(sender(order), RateOrder(order, 5, "Thank you!"))
    shop.must(recipient(order), RateOrder(order, 3))
    told = shop.board.orders[order]
    mine, theirs = told.rating_of(Role.SENDER), told.rating_of(Role.RECIPIENT)
    assert mine is not None
    assert (mine.score, mine.words, mine.said, mine.at) == (5, "Thank you!", True, shop.now)
    assert theirs is not None
    assert (theirs.score, theirs.words, theirs.said) == (3, "", False)


def test_it_may_be_said_otherwise_and_the_newest_counts_while_the_history_keeps_all(shop: Decided) -> None:
    order = shop.delivered()
    shop.must(sender(order), RateOrder(order, 2), RateOrder(order, 4, "they called me"))
    told = shop.board.orders[order]
    newest = told.rating_of(Role.SENDER)
    assert newest is not None
    assert newest.score == 4
    lines = [(step.before, step.after) for step in told.history if step.kind == "order_rated"]
    assert lines == [("", "2"), ("2", "4")]
    assert [rating.score for rating in told.ratings] == [2, 4]


def test_the_same_score_without_words_again_changes_nothing(shop: Decided) -> None:
    order = shop.delivered()
    shop.must(sender(order), RateOrder(order, 4))
    assert shop.ask(sender(order), RateOrder(order, 4, "  ")) == []
    shop.must(sender(order), RateOrder(order, 4, "and thank you"), RateOrder(order, 4))


@pytest.mark.parametrize("role", [Role.SENDER, Role.RECIPIENT])
def test_nothing_is_said_of_a_gift_that_is_not_there(shop: Decided, role: Role) -> None:
    order, _ = shop.at_the_door()
    assert refused(shop, customer(role, order), RateOrder(order, 5)).code == "wrong_stage"


def test_nothing_is_said_of_a_cancelled_order(shop: Decided) -> None:
    order = shop.placed()
    shop.must(DESK, CancelOrder(order, "no longer wanted"))
    assert refused(shop, sender(order), RateOrder(order, 5)).code == "order_cancelled"


def test_nothing_more_is_said_once_the_order_leaves_the_board(shop: Decided) -> None:
    order = shop.delivered()
    shop.later(hours=48, seconds=-1)
    shop.must(sender(order), RateOrder(order, 4))
    shop.later(seconds=1)
    assert refused(shop, sender(order), RateOrder(order, 5)).code == "order_closed"


def test_a_link_to_another_order_finds_none(shop: Decided) -> None:
    order, other = shop.delivered(1), shop.delivered(2)
    assert refused(shop, sender(other), RateOrder(order, 5)).code == "order_not_found"


@pytest.mark.parametrize("score", [SCORE_MIN - 1, SCORE_MAX + 1, -3, 2**62])
def test_a_score_beyond_the_scale_is_refused(shop: Decided, score: int) -> None:
    order = shop.delivered()
    answer = refused(shop, sender(order), RateOrder(order, score))
    assert (answer.code, answer.fields) == ("out_of_range", {"field": "score", "limit": "5"})


def test_words_reach_their_limit_and_not_one_further(shop: Decided) -> None:
    order = shop.delivered()
    answer = refused(shop, sender(order), RateOrder(order, 5, "月" * (RATING_CHARS_MAX + 1)))
    assert (answer.code, answer.fields) == ("too_long", {"field": "words", "limit": "500"})
    assert refused(shop, sender(order), RateOrder(order, 5, "\u202eabc")).code == "control_characters"
    shop.must(sender(order), RateOrder(order, 5, "月\n" * (RATING_CHARS_MAX // 2)))


def test_each_of_the_two_has_so_many_second_thoughts_and_no_more(shop: Decided) -> None:
    order = shop.delivered()
    for score in (1, 2, 3, 4, 5)[:RATINGS_MAX]:
        shop.must(sender(order), RateOrder(order, score))
    answer = refused(shop, sender(order), RateOrder(order, 1))
    assert (answer.code, answer.fields["limit"]) == ("rated_too_often", str(RATINGS_MAX))
    shop.must(recipient(order), RateOrder(order, 1))


def test_it_stands_in_nobodys_way(shop: Decided) -> None:
    order = shop.delivered()
    before = shop.board.orders[order].version
    shop.must(sender(order), RateOrder(order, 5))
    assert shop.board.orders[order].version == before
    assert not OrderRated.essential


# Who waits --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("score", range(SCORE_MIN, SCORE_MAX + 1))
def test_who_is_disappointed_waits_for_an_answer_and_nobody_else(shop: Decided, score: int) -> None:
    order = shop.delivered()
    shop.must(sender(order), RateOrder(order, score, "words"))
    assert waiting(shop, order) == (shop.now if score <= BAD_SCORE_MAX else None)


def test_a_word_of_the_shop_to_the_customer_ends_the_wait_and_one_among_staff_does_not(shop: Decided) -> None:
    order = shop.delivered()
    shop.must(sender(order), RateOrder(order, 1))
    say(shop, DESK, order, 70, Audience.STAFF)
    assert waiting(shop, order) is not None
    say(shop, DESK, order, 71)
    assert waiting(shop, order) is None
    shop.later(minutes=5)
    shop.must(sender(order), RateOrder(order, 2))  # still disappointed after the answer
    assert waiting(shop, order) == shop.now


def test_who_says_otherwise_waits_no_more(shop: Decided) -> None:
    order = shop.delivered()
    shop.must(sender(order), RateOrder(order, 1), RateOrder(order, 2))
    shop.must(sender(order), RateOrder(order, 4))
    assert waiting(shop, order) is None


def test_a_better_score_leaves_words_and_the_others_bad_score_waiting(shop: Decided) -> None:
    order = shop.delivered()
    shop.must(sender(order), RateOrder(order, 1))
    shop.later(minutes=1)
    say(shop, sender(order), order, 70)
    asked = shop.now
    shop.later(minutes=1)
    shop.must(recipient(order), RateOrder(order, 2))
    theirs = shop.now
    shop.must(sender(order), RateOrder(order, 5))
    assert waiting(shop, order) == asked
    say(shop, DESK, order, 71)
    shop.later(minutes=1)
    shop.must(sender(order), RateOrder(order, 2))
    shop.must(sender(order), RateOrder(order, 3))
    assert waiting(shop, order) is None  # both were answered before
    assert theirs < shop.now


def test_a_good_score_does_not_answer_an_older_question(shop: Decided) -> None:
    order = shop.delivered()
    say(shop, sender(order), order, 70)
    asked = shop.now
    shop.later(minutes=1)
    shop.must(sender(order), RateOrder(order, 5))
    assert waiting(shop, order) == asked


# Who may read it, and for how long --------------------------------------------------------------------------------


def test_the_gateway_gets_the_words_while_a_link_lives_and_not_without_one(shop: Decided) -> None:
    linked, unlinked = delivered_with_a_link(shop, 1), shop.delivered(2)
    for order in (linked, unlinked):
        shop.must(sender(order), RateOrder(order, 2, "crushed"))
        said = OrderRated(order, 2)
        assert sees_person(Role.FRONT_DESK, said, shop.board)
        assert sees_person(Role.GATEWAY, said, shop.board) is (order == linked)
    assert words_at_the_gateway(shop.board, linked) == "crushed"
    assert words_at_the_gateway(shop.board, unlinked) == ""


def delivered_with_a_link(shop: Decided, number: int) -> str:
    order, courier = shop.at_the_door(number)
    shop.must(OWNER, issue_link(50, Role.SENDER, order))
    shop.must(courier_actor(courier), DeliverOrder(order, received_by="Ms Lin"))
    return order


def words_at_the_gateway(board: Board, order: str) -> str:
    rating = view(Role.GATEWAY, board).orders[order].rating_of(Role.SENDER)
    assert rating is not None
    assert (rating.score, rating.said) == (2, True)
    return rating.words


def test_words_are_forgotten_with_the_order_and_the_score_stays(shop: Decided) -> None:
    order = shop.delivered()
    shop.must(sender(order), RateOrder(order, 2, "crushed"))
    shop.must(OWNER, Erase(order=order))
    rating = shop.board.orders[order].rating_of(Role.SENDER)
    assert rating is not None
    assert (rating.score, rating.said, rating.words) == (2, True, "")
    assert refused(shop, sender(order), RateOrder(order, 5)).code == "erased"
