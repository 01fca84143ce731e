"""Problems: typed, decided once for everybody, by who may, in time or by what was agreed before; never an outcome."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.domain.actor import Actor, Role
from hub.domain.order import Delivery, Place
from hub.domain.problem import (
    CUSTOMER_RAISES,
    DECIDES,
    FALLBACKS,
    PROBLEMS_MAX,
    REMEDIES,
    ProblemKind,
    Remedy,
    fallback,
    open_problems,
)
from hub.domain.room import Audience, MessageKind
from hub.domain.vocabulary import (
    AgreeFallback,
    DecideProblem,
    ProblemDecided,
    RaiseProblem,
    Refused,
    WithdrawProblem,
)
from tests.hub.shop_day import DESK, DISPATCH, OWNER, PACKING, PICTURE, Decided, an_id, courier_actor, customer

FOLLOWER = Actor("followers", "followers", Role.FOLLOWER)
PROBLEM = an_id(70)


@pytest.fixture
def shop() -> Decided:
    return Decided()


def at_the_door(shop: Decided, kind: ProblemKind = ProblemKind.ABSENT) -> tuple[str, Actor]:
    """A courier stands at a door and has said what is wrong."""
    order, courier = shop.at_the_door()
    mine = courier_actor(courier)
    shop.must(mine, RaiseProblem(order, PROBLEM, kind, "nobody opens", PICTURE, place=Place(515_072_000, -1_276_000)))
    return order, mine


def refused(shop: Decided, actor: Actor, command: object) -> Refused:
    answer = shop.ask(actor, command)  # type: ignore[arg-type]  # any command
    assert isinstance(answer, Refused), answer
    return answer


def test_every_kind_has_two_or_three_answers_and_somebody_who_decides() -> None:
    assert set(REMEDIES) == set(DECIDES) == set(ProblemKind)
    for kind, remedies in REMEDIES.items():
        assert 2 <= len(set(remedies)) == len(remedies) <= 3
        assert fallback(kind, None) == remedies[-1]


@pytest.mark.parametrize("kind", ProblemKind)
@pytest.mark.parametrize("agreed", [None, *FALLBACKS])
def test_what_was_agreed_holds_where_it_answers_the_problem(kind: ProblemKind, agreed: Remedy | None) -> None:
    chosen = fallback(kind, agreed)
    assert chosen in REMEDIES[kind]
    assert (chosen is agreed) == (agreed in REMEDIES[kind])


def test_a_problem_is_no_outcome(shop: Decided) -> None:
    order, _ = at_the_door(shop)
    assert shop.board.orders[order].delivery is Delivery.ARRIVED
    shop.must(DESK, DecideProblem(order, PROBLEM, Remedy.BRING_BACK))
    assert shop.board.orders[order].delivery is Delivery.ARRIVED


def test_words_and_picture_of_a_problem_stand_in_the_room_for_staff_and_courier(shop: Decided) -> None:
    order, _ = at_the_door(shop)
    message = shop.board.rooms[shop.board.orders[order].room].messages[-1]
    assert (message.kind, message.text, message.media) == (MessageKind.IMAGE, "nobody opens", PICTURE)
    assert message.audience is Audience.COURIER
    assert message.place is not None


def test_a_senders_problem_is_said_to_everyone_and_waits_for_an_answer(shop: Decided) -> None:
    order = shop.placed()
    shop.must(customer(Role.SENDER, order), RaiseProblem(order, PROBLEM, ProblemKind.ADDRESS_CHANGED, "she moved"))
    room = shop.board.rooms[shop.board.orders[order].room]
    assert room.messages[-1].audience is Audience.EVERYONE
    assert room.waiting_since == shop.now


def test_a_customer_raises_what_they_can_know_of_and_nothing_else(shop: Decided) -> None:
    order = shop.placed()
    for number, (role, kinds) in enumerate(CUSTOMER_RAISES.items()):
        me = customer(role, order)
        for kind in set(ProblemKind) - set(kinds):
            assert refused(shop, me, RaiseProblem(order, PROBLEM, kind)).code == "not_yours_to_raise"
        shop.must(me, RaiseProblem(order, an_id(71 + number), kinds[number]))


def test_the_first_decision_holds_for_everybody(shop: Decided) -> None:
    order, mine = at_the_door(shop)
    shop.must(DESK, DecideProblem(order, PROBLEM, Remedy.LEAVE_WITH_NEIGHBOUR, "number 14"))
    late = refused(shop, DISPATCH, DecideProblem(order, PROBLEM, Remedy.BRING_BACK))
    assert (late.code, late.fields["remedy"]) == ("already_decided", "leave_with_neighbour")
    assert shop.ask(OWNER, DecideProblem(order, PROBLEM, Remedy.LEAVE_WITH_NEIGHBOUR)) == []
    assert refused(shop, mine, WithdrawProblem(order, PROBLEM)).code == "already_decided"
    assert open_problems(shop.board.orders[order].problems) == ()


@pytest.mark.parametrize(
    ("kind", "actor", "may"),
    [
        (ProblemKind.ABSENT, DESK, True),
        (ProblemKind.ABSENT, DISPATCH, True),
        (ProblemKind.ABSENT, PACKING, False),
        (ProblemKind.VEHICLE, PACKING, False),
        (ProblemKind.WRONG_GOODS, PACKING, True),
        (ProblemKind.WRONG_GOODS, DISPATCH, False),
        (ProblemKind.DAMAGED, OWNER, True),
    ],
)
def test_who_decides_follows_from_the_kind(shop: Decided, kind: ProblemKind, actor: Actor, may: bool) -> None:
    order, _ = at_the_door(shop, kind)
    answer = shop.ask(actor, DecideProblem(order, PROBLEM, REMEDIES[kind][0]))
    assert isinstance(answer, Refused) != may
    if isinstance(answer, Refused):
        assert answer == Refused("not_yours_to_decide", {"role": DECIDES[kind].value})


def test_a_sender_decides_where_the_gift_waits_and_nothing_that_costs_the_shop(shop: Decided) -> None:
    order, mine = at_the_door(shop)
    sender = customer(Role.SENDER, order)
    shop.must(mine, RaiseProblem(order, an_id(71), ProblemKind.DAMAGED))
    assert refused(shop, sender, DecideProblem(order, an_id(71), Remedy.MAKE_ANEW)).code == "not_yours_to_decide"
    shop.must(sender, DecideProblem(order, PROBLEM, Remedy.LEAVE_WITH_NEIGHBOUR))
    assert refused(shop, customer(Role.SENDER, an_id(2)), DecideProblem(order, PROBLEM, Remedy.WAIT)).code == (
        "order_not_found"
    )


def test_an_answer_of_another_kind_is_none(shop: Decided) -> None:
    order, _ = at_the_door(shop)
    assert refused(shop, DESK, DecideProblem(order, PROBLEM, Remedy.MAKE_ANEW)).code == "bad_remedy"


def test_nobody_decides_and_what_was_agreed_is_done_not_a_moment_earlier(shop: Decided) -> None:
    order, _ = at_the_door(shop)
    shop.must(customer(Role.SENDER, order), AgreeFallback(order, Remedy.LEAVE_WITH_NEIGHBOUR))
    due_at = shop.board.orders[order].problems[0].due_at
    assert due_at - shop.now == timedelta(minutes=shop.board.settings.problem_minutes)
    shop.now = due_at - timedelta(milliseconds=1)
    by_itself = DecideProblem(order, PROBLEM, Remedy.LEAVE_WITH_NEIGHBOUR)
    assert refused(shop, FOLLOWER, by_itself).code == "not_due"
    shop.now = due_at
    assert refused(shop, FOLLOWER, DecideProblem(order, PROBLEM, Remedy.BRING_BACK)).code == "not_due"
    answer = shop.ask(FOLLOWER, by_itself)
    assert isinstance(answer, list)
    assert isinstance(answer[0], ProblemDecided)
    assert answer[0].by_itself


def test_a_problem_is_raised_once_while_it_is_open_and_not_without_end(shop: Decided) -> None:
    order, mine = at_the_door(shop)
    again = refused(shop, mine, RaiseProblem(order, an_id(71), ProblemKind.ABSENT))
    assert (again.code, again.fields["problem"]) == ("problem_is_open", PROBLEM)
    assert refused(shop, mine, RaiseProblem(order, PROBLEM, ProblemKind.ACCESS)).code == "already_exists"
    shop.must(mine, WithdrawProblem(order, PROBLEM))
    assert shop.ask(mine, WithdrawProblem(order, PROBLEM)) == []
    assert refused(shop, DESK, DecideProblem(order, PROBLEM, Remedy.WAIT)).code == "problem_withdrawn"
    for number in range(1, PROBLEMS_MAX):
        shop.must(mine, RaiseProblem(order, an_id(100 + number), ProblemKind.ABSENT))
        shop.must(mine, WithdrawProblem(order, an_id(100 + number)))
    assert refused(shop, mine, RaiseProblem(order, an_id(99), ProblemKind.ABSENT)).code == "too_many"


def test_who_is_outside_takes_back_only_their_own_problem(shop: Decided) -> None:
    order, _ = at_the_door(shop)
    sender = customer(Role.SENDER, order)
    assert refused(shop, sender, WithdrawProblem(order, PROBLEM)).code == "problem_not_found"
    shop.must(DISPATCH, WithdrawProblem(order, PROBLEM))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"problem": "x"}, "bad_id"),
        ({"note": "x" * 4_001}, "too_long"),
        ({"media": "no hash"}, "bad_reference"),
        ({"place": Place(910_000_000, 0)}, "bad_place"),
    ],
)
def test_bad_words_pictures_and_places_are_refused(shop: Decided, changes: dict[str, object], code: str) -> None:
    order = shop.placed()
    fields: dict[str, object] = {"order": order, "problem": PROBLEM, "problem_kind": ProblemKind.OTHER} | changes
    assert refused(shop, DESK, RaiseProblem(**fields)).code == code  # type: ignore[arg-type]  # the struct's own names


def test_only_what_needs_nobodys_consent_can_be_agreed_before(shop: Decided) -> None:
    order = shop.placed()
    assert refused(shop, DESK, AgreeFallback(order, Remedy.MAKE_ANEW)).code == "bad_remedy"
    shop.must(DESK, AgreeFallback(order, Remedy.LEAVE_AT_DOOR))
    assert shop.ask(DESK, AgreeFallback(order, Remedy.LEAVE_AT_DOOR)) == []
    shop.must(DESK, AgreeFallback(order, None))
    assert shop.board.orders[order].fallback is None
