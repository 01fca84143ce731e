"""A link opens exactly what it is for, and everything else is 404."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from hub.domain.actor import Role
from hub.domain.vocabulary import CancelOrder
from hub.gateway.config import GatewayConfig
from hub.gateway.limits import MISSES_PER_BLOCK
from tests.hub.gateway.in_process import DESK, House


def test_a_secret_becomes_a_cookie_that_no_script_can_read(house: House) -> None:
    secret = house.issue(Role.SENDER, house.place())
    answer = house.client().post("/api/session", json={"secret": secret})
    assert answer.status_code == 204
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"giftwire={secret};")
    for part in ("HttpOnly", "SameSite=strict", "Path=/", "Max-Age=17"):
        assert part in cookie
    assert "Secure" not in cookie  # plain loopback; behind TLS it is there


def test_behind_a_proxy_the_cookie_is_secure(make_house: Callable[[GatewayConfig], House]) -> None:
    house = make_house(GatewayConfig(behind_proxy=("127.0.0.1",), public_url="https://track.example"))
    secret = house.issue(Role.SENDER, house.place())
    headers = {"X-Forwarded-Proto": "https", "Origin": "https://track.example"}
    answer = house.client().post("/api/session", json={"secret": secret}, headers=headers)
    assert answer.status_code == 204
    assert "Secure" in answer.headers["set-cookie"]


def test_every_door_that_is_not_open_looks_the_same(house: House) -> None:
    order = house.place()
    secret = house.issue(Role.SENDER, order)
    ended, expired = house.issue(Role.SENDER, order), house.issue(Role.RECIPIENT, order, days=0.5)
    house.end(ended)
    house.hub.ahead = timedelta(days=1)
    one_off = secret[:-1] + ("0" if secret[-1] != "0" else "1")
    answers = [
        house.client().post("/api/session", json={"secret": wrong})
        for wrong in (one_off, ended, expired, "", "x", "é" * 22, "a" * 5000, "\x00" * 22)
    ]
    assert {(answer.status_code, answer.text) for answer in answers} == {(404, '{"code":"not_found","fields":{}}')}
    assert house.enter(secret).get("/api/view").status_code == 200


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"secret":1}', b'{"secret":"a","secret":"b"}', b'{"secret":NaN}'])
def test_a_body_that_says_nothing_opens_nothing(house: House, body: bytes) -> None:
    answer = house.client().post("/api/session", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 404)
    assert "set-cookie" not in answer.headers


def test_opening_a_page_or_asking_with_get_changes_nothing(house: House) -> None:
    secret = house.issue(Role.SENDER, house.place())
    before = house.hub.board.seq
    client = house.client()
    for path in ("/o", "/c", f"/o?{secret}", f"/api/session?secret={secret}", "/api/ask", "/api/view"):
        client.get(path)
    assert not client.cookies
    assert house.hub.board.seq == before
    assert house.link.asked == []


def test_without_a_link_there_is_nothing_to_see(house: House) -> None:
    client = house.client()
    assert client.get("/api/view").status_code == 404
    assert client.post("/api/ask", json={}).status_code == 404
    assert client.post("/api/fix", json={}).status_code == 404
    assert client.post("/api/media", content=b"x").status_code == 404
    assert client.get(f"/api/media/{'0' * 64}").status_code == 404


def test_a_session_ends_with_its_link(house: House) -> None:
    secret = house.issue(Role.SENDER, house.place())
    client = house.enter(secret)
    assert client.get("/api/view").status_code == 200
    house.end(secret)
    assert client.get("/api/view").status_code == 404


def test_a_link_whose_order_has_left_the_board_is_over(house: House) -> None:
    order = house.place()
    client = house.enter(house.issue(Role.SENDER, order, days=10))
    house.hub.does(DESK, CancelOrder(order, "changed their mind"))
    assert client.get("/api/view").json()["order"]["state"] == "cancelled"
    house.hub.ahead = timedelta(hours=49)
    house.place()  # closed orders leave at the next event
    assert client.get("/api/view").status_code == 404


def test_another_sites_page_cannot_open_a_session_or_ask(house: House) -> None:
    secret = house.issue(Role.SENDER, house.place())
    foreign = {"Origin": "https://evil.example"}
    assert house.client().post("/api/session", json={"secret": secret}, headers=foreign).status_code == 403
    client = house.enter(secret)
    assert client.post("/api/ask", json={}, headers=foreign).status_code == 403
    assert client.post("/api/session", json={"secret": secret}, headers={"Origin": house.base}).status_code == 204


def test_a_guesser_is_slowed_down_and_the_neighbours_are_not_locked_out(house: House) -> None:
    secret = house.issue(Role.SENDER, house.place())
    client = house.client()
    answers = [client.post("/api/session", json={"secret": f"{n:032}"}) for n in range(30)]
    count = int(MISSES_PER_BLOCK[0])
    assert [answer.status_code for answer in answers[:count]] == [404] * count
    assert answers[-1].status_code == 429
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 4
    assert client.post("/api/session", json={"secret": secret}).status_code == 204


def test_while_the_hub_is_away_an_unknown_link_may_only_be_unknown_here(house: House) -> None:
    known = house.issue(Role.SENDER, house.place())
    house.link.offline(True)
    fresh = house.issue(Role.SENDER, house.place())
    assert house.client().post("/api/session", json={"secret": fresh}).status_code == 503
    assert house.client().post("/api/session", json={"secret": known}).status_code == 204
    assert house.client().get("/api/health").status_code == 503
    house.link.offline(False)
    house.link.tell_all()
    assert house.client().post("/api/session", json={"secret": fresh}).status_code == 204
    assert house.client().get("/api/health").json() == {"live": True}
