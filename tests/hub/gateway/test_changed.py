"""What a courier's page is told when something changes under the courier's hands, and when it is told no more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from hub.domain.actor import Actor, Role
from hub.domain.order import Address, Person
from hub.domain.problem import Remedy
from hub.domain.promise import PromiseKind
from hub.domain.vocabulary import (
    AddCourier,
    AgreeFallback,
    ChangeAddress,
    ChangeRecipient,
    DeliverOrder,
    HandOver,
    MakePromise,
    PromiseTime,
    SetDuty,
)
from hub.gateway.changed import changed
from tests.hub.gateway.in_process import DESK, DISPATCH, House, new_id, until


def stop(house: House, courier: str = "") -> dict[str, Any]:
    """A courier's only stop."""
    client = house.enter(house.issue(Role.COURIER, courier or house.li))
    until(lambda: client.get("/api/view").json().get("cursor") == house.hub.board.seq, "the newest view")
    shown: dict[str, Any] = client.get("/api/view").json()["stops"][0]
    return shown


def changes(house: House, courier: str = "") -> list[dict[str, Any]]:
    """What the stop says is another, without when."""
    told: list[dict[str, Any]] = stop(house, courier)["changed"]
    return [{name: said for name, said in change.items() if name not in ("seq", "at")} for change in told]


@pytest.fixture
def order(house: House) -> str:
    """An order that a courier has accepted and not yet fetched."""
    placed = house.place()
    house.accept(placed)
    return placed


def test_what_stood_when_it_was_accepted_is_no_news(house: House) -> None:
    placed = house.place()
    house.hub.does(DESK, AgreeFallback(placed, Remedy.LEAVE_AT_DOOR))
    house.hub.does(DESK, ChangeAddress(placed, Address(("7 Lime Walk",))))
    house.hub.does(DESK, MakePromise(placed, PromiseKind.PLACE, "to the side door"))
    house.offer(placed)
    assert changes(house) == []
    house.accept(placed)
    assert changes(house) == []


def test_another_way_with_a_closed_door_is_told_with_the_one_before(house: House, order: str) -> None:
    house.hub.does(DESK, AgreeFallback(order, Remedy.LEAVE_AT_DOOR))
    house.hub.does(DESK, AgreeFallback(order, Remedy.LEAVE_WITH_NEIGHBOUR))
    house.hub.does(DESK, AgreeFallback(order))
    assert changes(house) == [
        {"what": "fallback", "before": "", "after": "leave_at_door"},
        {"what": "fallback", "before": "leave_at_door", "after": "leave_with_neighbour"},
        {"what": "fallback", "before": "leave_with_neighbour", "after": ""},
    ]


def test_another_address_door_recipient_and_number_are_told(house: House, order: str) -> None:
    house.hub.does(DESK, ChangeAddress(order, Address(("12 Rose Lane",), "side door")))
    house.hub.does(DESK, ChangeRecipient(order, Person("Grace Okafor", "0700 900 456")))
    assert changes(house) == [
        {"what": "address", "before": "12 Rose Lane · blue door", "after": "12 Rose Lane · side door"},
        {"what": "recipient", "before": "Grace Okafor · 2", "after": "Grace Okafor · 0700 900 456"},
    ]


def test_a_mail_address_is_nothing_to_a_courier(house: House, order: str) -> None:
    house.hub.does(DESK, ChangeRecipient(order, Person("Grace Okafor", "2", "grace@example.com")))
    assert changes(house) == []


def test_another_time_is_told_until_the_courier_has_acknowledged_it(house: House, order: str) -> None:
    before = house.order(order).promise
    assert before is not None
    house.hub.does(DESK, PromiseTime(order, before.window.until + timedelta(hours=1), agreed_with=Role.SENDER))
    told = changes(house)
    assert [(change["what"], "before" in change) for change in told] == [("time", True)]
    assert told[0]["was"]["until"].startswith(before.window.until.strftime("%Y-%m-%dT%H:%M"))
    client = house.enter(house.issue(Role.COURIER, house.li))
    seq = client.get("/api/view").json()["stops"][0]["changed"][0]["seq"]
    asked = {"id": new_id(), "command": {"kind": "acknowledge_promise", "order": order, "promise": seq}}
    assert client.post("/api/ask", json=asked, headers={"Origin": house.base}).status_code == 200
    entry = next(one for one in house.order(order).promises if one.seq == seq)
    heard = entry.heard_by(Role.COURIER)
    assert heard is not None
    assert heard.actor.person == house.li
    assert changes(house) == []


def test_a_place_and_a_surprise_that_are_promised_on_the_way_are_told(house: House, order: str) -> None:
    house.hub.does(DESK, MakePromise(order, PromiseKind.PLACE, "to the side door"))
    house.hub.does(DESK, MakePromise(order, PromiseKind.SURPRISE, "ring at the neighbour's"))
    assert [(change["what"], change["after"]) for change in changes(house)] == [
        ("place", "to the side door"),
        ("surprise", "ring at the neighbour's"),
    ]


def test_a_promised_place_stands_at_the_stop_from_the_first(house: House) -> None:
    placed = house.place()
    house.hub.does(DESK, MakePromise(placed, PromiseKind.PLACE, "to the side door"))
    house.offer(placed)
    assert stop(house)["promised_place"] == "to the side door"


def test_of_a_surprise_no_change_gives_the_number_away(house: House) -> None:
    placed = house.place(surprise=True)
    house.accept(placed)
    house.hub.does(DESK, ChangeRecipient(placed, Person("Grace Okafor", "0700 900 456")))
    assert changes(house) == []
    house.hub.does(DESK, ChangeRecipient(placed, Person("Grace Bell", "0700 900 456 ext 7")))
    assert changes(house) == [{"what": "recipient", "before": "Grace Okafor", "after": "Grace Bell"}]


def test_whoever_takes_it_over_has_read_what_stands(house: House) -> None:
    placed = house.place()
    house.send_out(placed)
    house.hub.does(DESK, AgreeFallback(placed, Remedy.LEAVE_AT_DOOR))
    other = new_id()
    house.hub.does(DISPATCH, AddCourier(other, "Mo", "0700 900 124", ()))
    house.hub.does(DISPATCH, SetDuty(other, True))
    house.hub.does(DISPATCH, HandOver(other, order=placed))
    assert changes(house, other) == []
    house.hub.does(DESK, AgreeFallback(placed, Remedy.BRING_BACK))
    assert changes(house, other) == [{"what": "fallback", "before": "leave_at_door", "after": "bring_back"}]


def test_once_it_is_handed_over_nothing_is_told_any_more(house: House) -> None:
    placed = house.place()
    house.send_out(placed)
    house.arrive(placed)
    house.hub.does(DESK, ChangeRecipient(placed, Person("Grace Bell", "2")))
    assert len(changes(house)) == 1
    house.hub.does(Actor("gateway", house.li, Role.COURIER), DeliverOrder(placed, received_by="Grace"))
    assert changed(house.order(placed)) == ()
