"""What a page shows of how it was: once the gift is there, to each reader what they said themselves."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from hub.domain.actor import Role
from hub.domain.limits import RATINGS_MAX
from hub.domain.views import view
from hub.domain.vocabulary import DeliverOrder, RateOrder
from hub.gateway.customer import compose
from hub.gateway.openapi import document
from tests.hub.gateway.in_process import DISPATCH as DISPATCH_HERE
from tests.hub.gateway.in_process import House, new_id
from tests.hub.shop_day import DISPATCH, Decided, an_id, courier_actor, customer, issue_link

LINKS = {Role.SENDER: 700, Role.RECIPIENT: 701}


@pytest.fixture
def shop() -> Decided:
    return Decided()


def at_the_door(shop: Decided) -> tuple[str, str]:
    order, courier = shop.at_the_door()
    for role, number in LINKS.items():
        shop.must(DISPATCH, issue_link(number, role, order))
    return order, courier


def delivered(shop: Decided) -> str:
    order, courier = at_the_door(shop)
    shop.must(courier_actor(courier), DeliverOrder(order, received_by="Ms Lin"))
    return order


def page(shop: Decided, role: Role) -> str:
    """All that a page gets, as it goes over the net."""
    held = view(Role.GATEWAY, shop.board)
    composed = compose(held, {}, {}, held.links[an_id(LINKS[role])], shop.now)
    assert composed is not None
    return msgspec.json.encode(composed).decode()


def card(shop: Decided, role: Role) -> Any:
    return msgspec.json.decode(page(shop, role))["order"].get("rating")


@pytest.mark.parametrize("role", LINKS)
def test_nobody_is_asked_before_the_gift_is_there(shop: Decided, role: Role) -> None:
    _, courier = at_the_door(shop)
    assert card(shop, role) is None
    shop.must(courier_actor(courier), DeliverOrder(an_id(1), received_by="Ms Lin"))
    assert card(shop, role) == {"score": 0, "left": RATINGS_MAX, "words": ""}


def test_each_reader_sees_what_they_said_and_nothing_of_the_other(shop: Decided) -> None:
    order = delivered(shop)
    shop.must(customer(Role.RECIPIENT, order), RateOrder(order, 1, "half of it was crushed"))
    shop.later(minutes=1)
    shop.must(customer(Role.SENDER, order), RateOrder(order, 5, "thank you all"))
    mine = card(shop, Role.SENDER)
    assert (mine["score"], mine["words"], mine["left"]) == (5, "thank you all", RATINGS_MAX - 1)
    assert "crushed" not in page(shop, Role.SENDER)
    assert "thank you all" not in page(shop, Role.RECIPIENT)
    assert card(shop, Role.RECIPIENT)["score"] == 1


def test_the_page_knows_when_nothing_more_can_be_said(shop: Decided) -> None:
    order = delivered(shop)
    for score in (1, 2, 3, 4, 5)[:RATINGS_MAX]:
        shop.must(customer(Role.SENDER, order), RateOrder(order, score))
    assert card(shop, Role.SENDER)["left"] == 0
    assert card(shop, Role.RECIPIENT)["left"] == RATINGS_MAX


def test_the_document_for_programs_names_it() -> None:
    schemas = document("0")["components"]["schemas"]
    assert set(schemas["RateOrder"]["properties"]) == {"kind", "order", "score", "words"}
    assert {"score", "left"} <= set(schemas["RatingCard"]["required"])


def test_a_link_says_it_over_the_net_once_and_a_repeat_changes_nothing(house: House) -> None:
    order = house.place()
    house.send_out(order)
    house.arrive(order)
    client = house.enter(house.issue(Role.SENDER, order))
    question = {"id": new_id(), "command": {"kind": "rate_order", "order": order, "score": 2, "words": "crushed"}}
    early = client.post("/api/ask", json=question)
    assert (early.status_code, early.json()["code"]) == (409, "wrong_stage")
    house.hub.does(DISPATCH_HERE, DeliverOrder(order, received_by="Grace"))
    question["id"] = new_id()
    for _ in range(2):
        assert client.post("/api/ask", json=question).json() == {"outcome": "accepted"}
    assert [(one.score, one.words) for one in house.order(order).ratings] == [(2, "crushed")]


def test_a_courier_and_the_holder_of_another_link_may_not_say_it(house: House) -> None:
    order, other = house.place(), house.place(rank=2)
    house.send_out(order)
    house.arrive(order)
    courier = house.enter(house.issue(Role.COURIER, house.li))
    stranger = house.enter(house.issue(Role.SENDER, other))
    house.hub.does(DISPATCH_HERE, DeliverOrder(order, received_by="Grace"))
    command = {"kind": "rate_order", "order": order, "score": 5}
    asked = [one.post("/api/ask", json={"id": new_id(), "command": command}) for one in (courier, stranger)]
    assert [one.json()["code"] for one in asked] == ["not_allowed", "order_not_found"]
    assert house.order(order).ratings == ()
