"""What a page is shown of a problem, and to whom it is shown."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from hub.domain.actor import Actor, Role
from hub.domain.problem import ProblemKind, Remedy
from hub.domain.vocabulary import (
    AgreeFallback,
    DecideProblem,
    FailDelivery,
    RaiseProblem,
    ReturnOrder,
    WithdrawProblem,
)
from hub.gateway.problems import problem_cards
from tests.hub.gateway.in_process import DESK, DISPATCH, House, new_id, until


def shown(house: House, role: Role, subject: str) -> dict[str, Any]:
    client = house.enter(house.issue(role, subject))
    until(lambda: client.get("/api/view").json().get("cursor") == house.hub.board.seq, "the newest view")
    view: dict[str, Any] = client.get("/api/view").json()
    found: dict[str, Any] = view["stops"][0] if role is Role.COURIER else view["order"]
    return found


def troubled(house: House, kind: ProblemKind = ProblemKind.ABSENT) -> tuple[str, str]:
    order, problem = house.place(), new_id()
    house.send_out(order)
    house.arrive(order)
    house.hub.does(Actor("gateway", house.li, Role.COURIER), RaiseProblem(order, problem, kind))
    return order, problem


def test_a_courier_sees_until_when_and_what_happens_otherwise(house: House) -> None:
    order, problem = troubled(house)
    card = shown(house, Role.COURIER, house.li)["problems"][0]
    assert (card["id"], card["kind"], card["otherwise"], card["mine"]) == (problem, "absent", "bring_back", True)
    assert (card["answers"], card["answer"], card["by"]) == ([], "", "")
    house.hub.does(DESK, AgreeFallback(order, Remedy.LEAVE_WITH_NEIGHBOUR))
    assert shown(house, Role.COURIER, house.li)["problems"][0]["otherwise"] == "leave_with_neighbour"


def test_what_was_agreed_stands_on_the_stop_before_the_door_is_reached(house: House) -> None:
    order = house.place()
    house.accept(order)
    assert shown(house, Role.COURIER, house.li)["agreed"] == ""
    house.hub.does(DESK, AgreeFallback(order, Remedy.LEAVE_WITH_NEIGHBOUR))
    assert shown(house, Role.COURIER, house.li)["agreed"] == "leave_with_neighbour"
    house.hub.does(DESK, AgreeFallback(order, None))
    assert shown(house, Role.COURIER, house.li)["agreed"] == ""


def test_the_answer_comes_with_who_gave_it_and_its_words_go_to_the_courier_alone(house: House) -> None:
    order, problem = troubled(house)
    house.hub.does(DESK, DecideProblem(order, problem, Remedy.LEAVE_WITH_NEIGHBOUR, "Mrs Green, flat 4"))
    card = shown(house, Role.COURIER, house.li)["problems"][0]
    assert (card["answer"], card["by"], card["said"]) == ("leave_with_neighbour", "front_desk", "Mrs Green, flat 4")
    asked = shown(house, Role.SENDER, order)["problems"][0]
    assert (asked["answer"], asked["by"], asked["said"]) == ("leave_with_neighbour", "front_desk", "")


def test_an_open_problem_stands_before_a_decided_one_and_a_withdrawn_one_is_gone(house: House) -> None:
    order, first = troubled(house)
    house.hub.does(DESK, DecideProblem(order, first, Remedy.TRY_AGAIN))
    second = new_id()
    house.hub.does(DISPATCH, RaiseProblem(order, second, ProblemKind.ACCESS))
    card = shown(house, Role.COURIER, house.li)["problems"]
    assert [(each["id"], each["mine"]) for each in card] == [(second, False)]
    house.hub.does(DISPATCH, WithdrawProblem(order, second))
    assert [each["id"] for each in shown(house, Role.COURIER, house.li)["problems"]] == [first]


def test_what_was_decided_of_an_earlier_try_is_no_answer_to_the_next(house: House) -> None:
    order, problem = troubled(house)
    house.hub.does(DESK, DecideProblem(order, problem, Remedy.BRING_BACK))
    house.hub.does(DISPATCH, FailDelivery(order, "absent"))
    house.hub.does(DISPATCH, ReturnOrder(order))
    house.accept(order)
    assert shown(house, Role.COURIER, house.li)["problems"] == []


def test_the_sender_gets_the_answers_that_are_theirs(house: House) -> None:
    order, _ = troubled(house)
    assert shown(house, Role.SENDER, order)["problems"][0]["answers"] == [
        "try_again",
        "leave_with_neighbour",
        "bring_back",
    ]


def test_what_is_the_shops_to_decide_has_no_answers_for_the_sender(house: House) -> None:
    order, _ = troubled(house, ProblemKind.REFUSED)
    assert shown(house, Role.SENDER, order)["problems"][0]["answers"] == []


def test_the_shops_own_trouble_is_told_by_the_shop(house: House) -> None:
    order, problem = troubled(house, ProblemKind.DAMAGED)
    assert shown(house, Role.SENDER, order)["problems"] == []
    assert [card["id"] for card in shown(house, Role.COURIER, house.li)["problems"]] == [problem]


def test_a_recipient_sees_that_something_is_the_matter_but_of_a_surprise_nothing(house: House) -> None:
    order, _ = troubled(house)
    card = shown(house, Role.RECIPIENT, order)["problems"][0]
    assert (card["kind"], card["answers"]) == ("absent", [])
    link = next(each for each in house.hub.board.links.values() if each.role is Role.RECIPIENT)
    secret = replace(house.order(order), surprise=True)  # one whose link is older than the surprise
    assert problem_cards(house.hub.board, secret, link) == ()


def test_only_the_sender_sees_and_agrees_what_was_agreed_before(house: House) -> None:
    order = house.place()
    assert shown(house, Role.SENDER, order)["agreed"] == {
        "remedy": "", "choices": ["leave_with_neighbour", "leave_at_door", "bring_back"],
    }  # fmt: skip
    assert "agreed" not in shown(house, Role.RECIPIENT, order)
    client = house.enter(house.issue(Role.SENDER, order))
    asked = {"id": new_id(), "command": {"kind": "agree_fallback", "order": order, "remedy": "leave_at_door"}}
    assert client.post("/api/ask", json=asked, headers={"Origin": house.base}).status_code == 200
    assert house.order(order).fallback is Remedy.LEAVE_AT_DOOR


def test_a_customer_is_offered_what_they_may_raise_and_sees_what_they_raised_whatever_its_kind(house: House) -> None:
    order, problem = house.place(), new_id()
    me = Actor("gateway", f"sender:{order}", Role.SENDER)
    house.hub.does(me, RaiseProblem(order, problem, ProblemKind.LATE))
    mine, theirs = (shown(house, role, order) for role in (Role.SENDER, Role.RECIPIENT))
    assert [(card["id"], card["mine"]) for card in mine["problems"]] == [(problem, True)]
    assert theirs.get("problems", []) == []
    assert "late" not in mine["raises"] + theirs["raises"]
    assert "wrong_goods" in mine["raises"]
    assert "wrong_goods" not in theirs["raises"], "who is to unwrap it is asked nothing about it"
