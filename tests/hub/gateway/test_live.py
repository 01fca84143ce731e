"""A page is told what changes for it, from where it left off; and P18: the position ends with their stop."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection

from hub.domain.actor import Role
from hub.domain.eta import Arrival
from hub.domain.vocabulary import DeliverOrder, FailDelivery, SetDuty, WithdrawOffer
from hub.gateway import front as front_module
from hub.gateway import live as live_module
from hub.gateway.limits import PAGES_PER_LINK
from tests.hub.gateway.in_process import DESK, DISPATCH, PATIENCE_S, House, until

PROMISED_S = 2.0
"""P12 and P18."""


def hear(socket: ClientConnection) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(socket.recv(timeout=PATIENCE_S))
    return said


def hear_view(socket: ClientConnection) -> dict[str, Any]:
    while True:
        said = hear(socket)
        if said["type"] == "view":
            view: dict[str, Any] = said["view"]
            return view


def closing_code(socket: ClientConnection) -> int:
    while True:
        try:
            socket.recv(timeout=PATIENCE_S)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd is not None else 0


def test_a_page_hears_the_view_at_once_and_after_every_change(house: House) -> None:
    order = house.place()
    socket = house.follow(house.issue(Role.SENDER, order))
    said = hear(socket)
    assert (said["type"], said["cursor"], said["view"]["order"]["state"]) == ("view", house.hub.board.seq, "confirmed")
    house.pack(order)
    until(lambda: hear_view(socket)["order"]["state"] == "packed", "the page hears that it is packed")
    house.accept(order)
    until(lambda: hear_view(socket)["order"]["state"] == "courier_found", "the page hears of the courier")


def test_a_page_hears_nothing_of_other_orders(house: House) -> None:
    mine = house.place()
    socket = house.follow(house.issue(Role.SENDER, mine))
    hear_view(socket)
    house.place()
    house.pack(house.place())
    house.hub.does(DESK, SetDuty(house.li, False))
    house.pack(mine)
    said = hear_view(socket)
    assert said["order"]["preparation"] != "confirmed"  # the first thing heard is about this order


def test_a_courier_hears_of_new_and_withdrawn_stops(house: House) -> None:
    order = house.place()
    socket = house.follow(house.issue(Role.COURIER, house.li))
    assert hear_view(socket)["stops"] == []
    house.offer(order)
    assert [stop["order"] for stop in hear_view(socket)["stops"]] == [order]
    house.hub.does(DISPATCH, WithdrawOffer(order))
    assert hear_view(socket)["stops"] == []


def test_the_position_comes_with_their_stop_and_ends_with_it_within_two_seconds(house: House) -> None:
    order = house.place()
    secret = house.issue(Role.SENDER, order)
    client, socket = house.enter(secret), house.follow(secret)
    house.accept(order)
    house.fix()
    assert "position" not in client.get("/api/view").json()  # accepted is not yet on the way
    house.pack(order)
    courier = house.enter(house.issue(Role.COURIER, house.li))
    courier.post("/api/ask", json={"id": house.link.new_id(), "command": {"kind": "pick_up_order", "order": order}})
    until(lambda: "position" in hear_view(socket), "on the way there is a position")
    house.fix(lat=53.9)
    said = hear(socket)
    assert (said["type"], said["position"]["lat"], said["position"]["accuracy_m"]) == ("fix", 53.9, 10)
    assert said["position"]["age_s"] <= 5
    house.arrive(order)
    assert "position" in hear_view(socket)

    house.hub.does(DISPATCH, DeliverOrder(order, received_by="Grace"))
    delivered_at = time.monotonic()
    view = hear_view(socket)
    assert view["order"]["state"] == "delivered"
    assert "position" not in view
    assert "courier" not in view["order"]
    assert time.monotonic() - delivered_at < PROMISED_S
    house.fix(lat=54.0)  # the courier goes on to somebody else
    house.hub.does(DESK, SetDuty(house.li, False))
    assert "position" not in client.get("/api/view").json()
    second = house.follow(secret)
    assert hear(second)["type"] == "view"
    with pytest.raises(TimeoutError):
        second.recv(timeout=0.3)


def test_a_second_stop_sees_the_courier_only_when_its_turn_comes(house: House) -> None:
    first, second = house.place(rank=1), house.place(rank=2)
    for order in (first, second):
        house.send_out(order)
    house.fix()
    socket_first = house.follow(house.issue(Role.SENDER, first))
    socket_second = house.follow(house.issue(Role.SENDER, second))
    assert "position" in hear_view(socket_first)
    waiting = hear_view(socket_second)
    assert "position" not in waiting
    assert waiting["order"]["courier"] == {"name": "Li"}  # no telephone number before their stop
    house.arrive(first)
    house.hub.does(DISPATCH, DeliverOrder(first, received_by="Grace"))
    until(lambda: "position" in hear_view(socket_second), "the second stop's turn has come")
    assert house.enter(house.issue(Role.SENDER, second)).get("/api/view").json()["order"]["courier"] == {
        "name": "Li",
        "phone": "0700 900 123",
    }
    until(lambda: "position" not in hear_view(socket_first), "the first stop is over")


def test_a_failed_delivery_ends_the_position_too(house: House) -> None:
    order = house.place()
    house.send_out(order)
    house.fix()
    socket = house.follow(house.issue(Role.SENDER, order))
    assert "position" in hear_view(socket)
    house.hub.does(DISPATCH, FailDelivery(order, "absent"))
    view = hear_view(socket)
    assert (view["order"]["state"], view["order"]["fields"]["reason"]) == ("problem", "absent")
    assert "position" not in view


def test_a_revoked_link_is_closed_within_two_seconds(house: House) -> None:
    secret = house.issue(Role.SENDER, house.place())
    socket = house.follow(secret)
    hear_view(socket)
    house.end(secret)
    ended_at = time.monotonic()
    assert closing_code(socket) == 4404
    assert time.monotonic() - ended_at < PROMISED_S


def test_a_link_that_expires_is_closed(house: House) -> None:
    secret = house.issue(Role.SENDER, house.place(), days=1.5 / 86_400)
    socket = house.follow(secret)
    hear_view(socket)
    assert closing_code(socket) == 4404


def test_an_unknown_link_and_a_bad_cursor_are_told_so(house: House) -> None:
    secret = house.issue(Role.SENDER, house.place())
    assert closing_code(house.follow("0" * 32)) == 4404
    for cursor in ("-1", "x", "", "1.5", str(2**64), str(2**53), "٣", "1" * 400):
        assert closing_code(house.follow(secret, cursor)) == 4400


@pytest.mark.parametrize("origin", [None, "https://evil.example", "null", "http://127.0.0.1:1"])
def test_another_sites_page_cannot_follow(house: House, origin: str | None) -> None:
    with pytest.raises(InvalidStatus) as refused:
        house.follow(house.issue(Role.SENDER, house.place()), origin=origin)
    assert refused.value.response.status_code == 403


def test_a_page_that_is_ahead_waits_for_the_gateway(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_module, "CATCH_UP_S", 600.0)
    order = house.place()
    secret = house.issue(Role.SENDER, order)
    ahead = house.hub.board.seq + 1
    socket = house.follow(secret, str(ahead))
    with pytest.raises(TimeoutError):
        socket.recv(timeout=0.2)
    house.place()  # somebody else's
    assert hear(socket)["cursor"] >= ahead


def test_a_page_that_is_ahead_for_too_long_is_shown_what_there_is(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_module, "CATCH_UP_S", 0.1)
    order = house.place()
    socket = house.follow(house.issue(Role.SENDER, order), str(house.hub.board.seq + 1_000_000))
    assert hear(socket)["cursor"] == house.hub.board.seq


def test_quiet_is_said_so_that_it_is_not_taken_for_cut_off(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_module, "STILL_EVERY_S", 0.05)
    socket = house.follow(house.issue(Role.SENDER, house.place()))
    hear_view(socket)
    assert hear(socket)["type"] == "still"


def test_a_promise_that_passes_is_said_without_anybody_doing_anything(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_module, "STILL_EVERY_S", 0.05)
    order = house.place(rank=1)
    socket = house.follow(house.issue(Role.SENDER, order))
    assert [clause["kind"] for clause in hear_view(socket)["order"]["sentence"]] == ["confirmed", "promised"]
    house.hub.ahead = timedelta(hours=1, minutes=1)
    said = hear_view(socket)["order"]["sentence"]
    assert [clause["kind"] for clause in said] == ["confirmed", "promised", "late"]
    assert hear(socket)["type"] == "still"  # once


def test_a_newer_position_says_how_far_it_still_is(house: House) -> None:
    order = house.place()
    house.send_out(order)
    socket = house.follow(house.issue(Role.SENDER, order))
    hear_view(socket)
    house.fix(lat=53.8)
    said = hear(socket)
    while said["type"] != "fix":
        said = hear(socket)
    (there,) = [clause for clause in said["sentence"] if clause["kind"] == "distance"]
    assert there["metres"] > 0
    assert set(there) == {"kind", "metres"}, "what a clause does not carry is absent"


def test_another_arrival_is_said_to_the_customer_and_to_the_courier(house: House) -> None:
    order = house.place()
    house.send_out(order)
    pages = [house.follow(house.issue(Role.SENDER, order)), house.follow(house.issue(Role.COURIER, house.li))]
    for socket in pages:
        hear_view(socket)
    now = house.hub.clock()
    house.link.foretell([Arrival(order, house.li, now, now + timedelta(minutes=20), now, "straight")])

    def arrives(socket: ClientConnection) -> bool:
        view = hear_view(socket)
        said = view["order"]["sentence"] if "order" in view else view["stops"][0]["sentence"]
        found = [clause for clause in said if clause["kind"] == "arrives"]
        return [set(clause) for clause in found] == [{"kind", "earliest", "until"}]

    for socket in pages:
        until(partial(arrives, socket), "the page hears when it arrives")


def test_while_the_hub_is_away_pages_are_told_and_not_fed_old_news(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front_module, "AWAY_AFTER_S", 0.1)
    monkeypatch.setattr(live_module, "LOOK_EVERY_S", 0.05)
    secret = house.issue(Role.SENDER, house.place())
    client, socket = house.enter(secret), house.follow(secret)
    hear_view(socket)
    house.link.offline(True)
    assert closing_code(socket) == 4503
    answer = client.get("/api/view")
    assert (answer.status_code, answer.json()["code"]) == (503, "hub_away")
    assert closing_code(house.follow(secret)) == 4503
    house.link.offline(False)
    assert "order" in hear_view(house.follow(secret))


def test_the_oldest_forgotten_page_of_a_link_makes_room(house: House) -> None:
    secret = house.issue(Role.SENDER, house.place())
    sockets = [house.follow(secret) for _ in range(PAGES_PER_LINK)]
    for socket in sockets:
        hear_view(socket)
    newest = house.follow(secret)
    hear_view(newest)
    assert closing_code(sockets[0]) == 4429
    until(lambda: len(house.gateway.pages) == PAGES_PER_LINK, "as many pages as a link may have")


def test_a_page_that_talks_too_much_is_cut_off(house: House) -> None:
    socket = house.follow(house.issue(Role.SENDER, house.place()))
    hear_view(socket)
    socket.send("x" * 5_000)
    assert closing_code(socket) == 1009


def test_a_page_that_leaves_is_forgotten(house: House) -> None:
    socket = house.follow(house.issue(Role.SENDER, house.place()))
    hear_view(socket)
    assert len(house.gateway.pages) == 1
    socket.close()
    until(lambda: len(house.gateway.pages) == 0, "the page is forgotten")


def test_many_changes_in_one_moment_are_told_in_order_and_the_last_one_arrives(house: House) -> None:
    order = house.place()
    socket = house.follow(house.issue(Role.SENDER, order))
    hear_view(socket)
    for _ in range(50):
        house.hub.does(DISPATCH, SetDuty(house.li, not house.hub.board.couriers[house.li].on_duty))
        house.fix()
    house.pack(order)
    cursors = []
    while True:
        said = hear(socket)
        cursors.append(said["cursor"])
        if said["view"]["order"]["state"] == "packed":
            break
    assert cursors == sorted(cursors)
    house.hub.ahead += timedelta(seconds=1)


def test_a_customer_reads_when_their_courier_is_expected(house: House) -> None:
    order = house.place()
    house.send_out(order)
    now = house.hub.clock()
    expected = Arrival(order, house.li, now + timedelta(minutes=10), now + timedelta(minutes=18), now, "straight", 900)
    house.link.foretell([expected])
    sender = house.enter(house.issue(Role.SENDER, order))
    said = sender.get("/api/view").json()["order"]["sentence"]
    assert "arrives" in [clause["kind"] for clause in said]
    other = Arrival(order, "somebody else", now, now + timedelta(minutes=1), now, "straight")
    house.link.foretell([other])
    said = sender.get("/api/view").json()["order"]["sentence"]
    assert "arrives" not in [clause["kind"] for clause in said]
