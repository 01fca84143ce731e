"""A page asks for what its link may, once, and hears one of three outcomes."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from hub.domain.actor import Role
from hub.domain.order import Delivery
from hub.domain.room import Audience
from hub.domain.settings import ShopSettings
from hub.domain.vocabulary import DeliverOrder, SendMessage, SetShopSettings
from hub.gateway import front as front_module
from hub.gateway.limits import COMMANDS_PER_LINK
from tests.hub.gateway.in_process import DESK, DISPATCH, OWNER, House, new_id, until


def ask(client: httpx.Client, command: dict[str, Any], command_id: str = "") -> httpx.Response:
    return client.post("/api/ask", json={"id": command_id or new_id(), "command": command})


def message(order: str, text: str, **changes: Any) -> dict[str, Any]:
    said = {"kind": "send_message", "room": order, "message": new_id(), "audience": "everyone", "text": text}
    return said | changes


def test_a_courier_brings_a_gift_from_offer_to_door(house: House) -> None:
    order = house.place()
    courier = house.enter(house.issue(Role.COURIER, house.li))
    house.offer(order)
    (stop,) = courier.get("/api/view").json()["stops"]
    assert (stop["stage"], stop["actions"], stop["waiting_for"]) == ("offered", ["accept", "decline"], "")
    assert ask(courier, {"kind": "accept_offer", "order": order}).json() == {"outcome": "accepted"}
    (stop,) = courier.get("/api/view").json()["stops"]
    assert (stop["stage"], stop["actions"], stop["waiting_for"]) == ("accepted", [], "packing")
    early = ask(courier, {"kind": "pick_up_order", "order": order})
    assert (early.status_code, early.json()["code"]) == (409, "not_packed")
    house.pack(order)
    (stop,) = courier.get("/api/view").json()["stops"]
    assert (stop["actions"], stop["waiting_for"]) == (["pick_up"], "")
    assert ask(courier, {"kind": "pick_up_order", "order": order}).status_code == 200
    assert courier.get("/api/view").json()["stops"][0]["actions"] == ["arrive", "fail"]
    assert ask(courier, {"kind": "report_arrival", "order": order}).status_code == 200
    assert courier.get("/api/view").json()["stops"][0]["actions"] == ["deliver", "fail"]
    assert ask(courier, {"kind": "deliver_order", "order": order, "received_by": "Grace"}).status_code == 200
    assert house.order(order).delivery is Delivery.DELIVERED
    assert courier.get("/api/view").json()["stops"] == []


def test_the_same_id_has_one_effect_however_often_it_is_asked(house: House) -> None:
    order = house.place()
    client = house.enter(house.issue(Role.SENDER, order))
    command, command_id = message(order, "May I add a ribbon?"), new_id()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: ask(client, command, command_id).status_code, range(20)))
    assert answers == [200] * 20
    assert [said.text for said in house.hub.board.rooms[order].messages] == ["May I add a ribbon?"]
    changed = ask(client, command | {"text": "other"}, command_id)
    assert (changed.status_code, changed.json()["code"]) == (409, "id_conflict")


def test_a_refusal_says_why_in_a_code(house: House) -> None:
    order = house.place()
    house.pack(order)
    client = house.enter(house.issue(Role.SENDER, order))
    version = client.get("/api/view").json()["order"]["version"]
    answer = ask(client, {"kind": "change_card", "order": order, "text": "New words", "expects": version})
    assert answer.status_code == 409
    assert answer.json() == {
        "outcome": "refused",
        "code": "card_already_packed",
        "fields": {"order": order, "phone": "0113 496 0123"},
    }


def test_another_order_under_my_link_is_like_one_that_is_not_there(house: House) -> None:
    mine, theirs, nobodys = house.place(), house.place(), new_id()
    client = house.enter(house.issue(Role.SENDER, mine))
    for command in ({"kind": "change_card", "text": "x"}, {"kind": "send_message"}):
        answers = []
        for order in (theirs, nobodys):
            asked = command | {"order": order} if "text" in command else message(order, "hello")
            answer = ask(client, asked)
            answers.append((answer.status_code, answer.json()["code"]))
        assert answers[0] == answers[1]
        assert answers[0][0] == 409
    assert house.hub.board.rooms[theirs].messages == ()


@pytest.mark.parametrize("role", [Role.SENDER, Role.RECIPIENT, Role.COURIER])
def test_nobody_outside_may_ask_what_is_the_shops(house: House, role: Role) -> None:
    order = house.place()
    client = house.enter(house.issue(role, house.li if role is Role.COURIER else order))
    asked = len(house.link.asked)
    for command in (
        {"kind": "cancel_order", "order": order, "reason": "x"},
        {"kind": "confirm_order", "order": order},
        {"kind": "change_items", "order": order, "items": [], "total_minor": 0},
        {"kind": "describe_shop", "name": "x", "zone": "UTC", "currency": "GBP"},
    ):
        answer = ask(client, command)
        assert (answer.status_code, answer.json()["code"]) == (409, "not_allowed")
    assert len(house.link.asked) == asked  # the hub was not even asked


def test_a_recipient_cannot_change_the_card(house: House) -> None:
    order = house.place()
    client = house.enter(house.issue(Role.RECIPIENT, order))
    assert ask(client, {"kind": "change_card", "order": order, "text": "x"}).json()["code"] == "not_allowed"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "bad_json"),
        (b"[]", "bad_json"),
        (b"[" * 60_000, "bad_json"),
        (b'{"id":"%s","id":"x","command":{}}', "bad_json"),
        (b'{"id":"%s","command":{"kind":"mark_seen","room":"a","up_to":9007199254740993}}', "bad_json"),
        (b'{"id":"%s","command":{"kind":"mark_seen","room":"a","up_to":NaN}}', "bad_json"),
        (b'{"id":"%s","command":{"kind":"mark_seen","room":"\\ud800","up_to":1}}', "bad_json"),
        (b'{"id":"%s","command":[]}', "bad_command"),
        (b'{"id":"%s","command":{"kind":"mark_seen","room":1,"up_to":1}}', "bad_command"),
        (b'{"id":"%s","command":{"kind":"mark_seen","room":"a","up_to":1,"more":1}}', "bad_command"),
        (b'{"id":"%s","command":{"kind":"open_safe"}}', "unknown_command"),
        (b'{"id":"","command":{}}', "bad_id"),
        (b'{"id":"123e4567-e89b-12d3-a456-426614174000","command":{}}', "bad_id"),
        (b'{"id":7,"command":{}}', "bad_id"),
    ],
)
def test_a_question_that_is_none_gets_one_code(house: House, body: bytes, code: str) -> None:
    client = house.enter(house.issue(Role.SENDER, house.place()))
    raw = body.replace(b"%s", new_id().encode())
    answer = client.post("/api/ask", content=raw, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert house.link.asked == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("\u202egnp.exe", "control_characters"),
        ("e" + "\u0301" * 5_000, "too_long"),
        ("e" + "\u0301" * 100, "control_characters"),
        ("a\x00b", "control_characters"),
        ("x" * 4_001, "too_long"),
        ("   ", "empty"),
    ],
)
def test_words_that_break_a_screen_are_refused(house: House, text: str, code: str) -> None:
    order = house.place()
    client = house.enter(house.issue(Role.SENDER, order))
    answer = ask(client, message(order, text))
    assert (answer.status_code, answer.json()["code"]) == (409, code)
    assert house.hub.board.rooms[order].messages == ()


def test_markup_stays_words_all_the_way(house: House) -> None:
    order = house.place(card="<b>Love</b>")
    client = house.enter(house.issue(Role.SENDER, order))
    words = "<script>alert('x')</script> & \u5988\u5988 \U0001f490"
    assert ask(client, message(order, words)).status_code == 200
    view = client.get("/api/view")
    assert view.headers["content-type"] == "application/json"
    assert view.json()["messages"][0]["text"] == words
    assert view.json()["order"]["card"]["text"] == "<b>Love</b>"


def test_while_the_hub_is_away_the_outcome_is_unknown(house: House) -> None:
    order = house.place()
    client = house.enter(house.issue(Role.SENDER, order))
    command, command_id = message(order, "Hello"), new_id()
    house.link.offline(True)
    answer = ask(client, command, command_id)
    assert (answer.status_code, answer.json()) == (503, {"outcome": "unknown", "code": "hub_away"})
    assert house.link.asked == []
    house.link.offline(False)
    assert ask(client, command, command_id).status_code == 200


def test_a_hub_that_does_not_answer_in_time_leaves_the_outcome_unknown(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front_module, "ANSWER_WITHIN_S", 0.05)
    order = house.place()
    client = house.enter(house.issue(Role.SENDER, order))
    house.link.mute = True
    command, command_id = message(order, "Hello"), new_id()
    assert ask(client, command, command_id).json() == {"outcome": "unknown", "code": "no_answer"}
    assert ask(client, command, command_id).status_code == 503
    assert sum(isinstance(asked, SendMessage) for asked in house.link.asked) == 1  # still the same question


def test_a_link_that_ended_a_moment_ago_at_the_hub_is_404(house: House) -> None:
    order = house.place()
    secret = house.issue(Role.SENDER, order)
    client = house.enter(secret)
    house.hub.links.remove(house.link)  # the gateway has not heard of it yet
    house.end(secret)
    assert ask(client, message(order, "Hello")).status_code == 404


def test_thirty_questions_in_ten_seconds_are_enough_for_a_link(house: House) -> None:
    order = house.place()
    client, other = house.enter(house.issue(Role.SENDER, order)), house.enter(house.issue(Role.RECIPIENT, order))
    count = int(COMMANDS_PER_LINK[0])
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda n: ask(client, message(order, str(n))), range(count + 15)))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses.count(200) >= count
    assert statuses[-1] == 429
    too_many = next(answer for answer in answers if answer.status_code == 429)
    assert too_many.json()["code"] == "too_many"
    assert int(too_many.headers["retry-after"]) >= 1
    assert ask(other, message(order, "I may")).status_code == 200


def test_the_owner_decides_how_much_a_link_may_ask(house: House) -> None:
    order = house.place()
    client = house.enter(house.issue(Role.SENDER, order))
    house.hub.does(OWNER, SetShopSettings(ShopSettings(link_commands=5)))
    statuses = [ask(client, message(order, str(number))).status_code for number in range(6)]
    assert statuses == [200] * 5 + [429]


def test_a_customer_sees_only_what_is_for_everyone(house: House) -> None:
    order = house.place()
    house.accept(order)
    for audience in Audience:
        house.hub.does(DESK, SendMessage(order, new_id(), audience, text=audience.value))
    sender = house.enter(house.issue(Role.SENDER, order))
    courier = house.enter(house.issue(Role.COURIER, house.li))
    assert [line["text"] for line in sender.get("/api/view").json()["messages"]] == ["everyone"]
    stop = courier.get("/api/view").json()["stops"][0]
    assert [line["text"] for line in stop["messages"]] == ["courier", "everyone"]
    assert ask(sender, message(order, "psst", audience="staff")).json()["code"] == "not_in_audience"
    assert "anna" not in sender.get("/api/view").text


def test_receipts_show_who_has_seen_what(house: House) -> None:
    order = house.place()
    sender = house.enter(house.issue(Role.SENDER, order))
    recipient = house.enter(house.issue(Role.RECIPIENT, order))
    ask(sender, message(order, "Hello"))
    mine = sender.get("/api/view").json()["messages"][0]
    theirs = recipient.get("/api/view").json()["messages"][0]
    assert (mine["mine"], mine["status"], theirs["mine"], theirs["status"]) == (True, "in_shop", False, "in_shop")
    assert ask(recipient, {"kind": "mark_seen", "room": order, "up_to": theirs["seq"]}).status_code == 200
    assert sender.get("/api/view").json()["messages"][0]["status"] == "seen"
    assert recipient.get("/api/view").json()["messages"][0]["status"] == "seen"


def test_a_recipient_unwraps_the_gift_and_not_the_page(house: House) -> None:
    order = house.place(card="Marry me")
    recipient, sender = (house.enter(house.issue(role, order)) for role in (Role.RECIPIENT, Role.SENDER))
    house.send_out(order)
    house.arrive(order)
    photo = sender.get("/api/view").json()["order"]["photo"]
    told = recipient.get("/api/view")
    for word in ("Marry me", "Peonies", photo):
        assert word in sender.get("/api/view").text
        assert word not in told.text
    assert recipient.get(f"/api/media/{photo}").status_code == 404
    house.hub.does(DISPATCH, DeliverOrder(order, received_by="Grace"))
    told = recipient.get("/api/view")
    assert all(word in told.text for word in ("Marry me", "Peonies", photo))
    assert told.json()["order"]["card"]["may_change"] is False


def test_a_courier_sees_only_their_own_stops(house: House, make_house: Callable[..., House]) -> None:
    mine, nobodys = house.place(), house.place()
    house.accept(mine)
    view = house.enter(house.issue(Role.COURIER, house.li)).get("/api/view")
    assert [stop["order"] for stop in view.json()["stops"]] == [mine]
    assert nobodys not in view.text


def test_what_was_asked_is_not_kept_once_it_is_answered(house: House) -> None:
    order = house.place()
    client = house.enter(house.issue(Role.SENDER, order))
    ask(client, message(order, "Hello"))
    until(lambda: not house.gateway.front._asked, "the gateway lets go of answered questions")


def test_an_answer_does_not_wait_for_the_callers_acknowledgement(house: House) -> None:
    """Without TCP_NODELAY every answer after the first few takes 40 ms more, however quiet the machine."""
    client = house.enter(house.issue(Role.SENDER, house.place()))
    took_s = []
    for _ in range(25):
        began = time.perf_counter()
        ask(client, {"kind": "open_safe"})
        took_s.append(time.perf_counter() - began)
    assert min(took_s[10:]) < 0.03
