"""Trackers get the answers that their own servers give; positions reach the map only from couriers at work (P18)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from hub.domain.actor import Role
from hub.domain.vocabulary import DeliverOrder
from hub.gateway.config import GatewayConfig
from hub.gateway.limits import GUESSES_PER_BLOCK
from tests.hub.gateway.in_process import DISPATCH, House
from tests.hub.running import until

PASSWORD = "petunia"


@pytest.fixture
def house(make_house: Callable[[GatewayConfig], House]) -> House:
    return make_house(GatewayConfig(trackers_password=PASSWORD))


@pytest.fixture
def at_work(house: House) -> House:
    house.accept(house.place())
    return house


def tst(ago_s: float = 2) -> int:
    return int((datetime.now(UTC) - timedelta(seconds=ago_s)).timestamp())


def location(**changes: Any) -> dict[str, Any]:
    return {"_type": "location", "lat": 53.8, "lon": -1.5, "tst": tst(), "acc": 15, "batt": 60, "tid": "li"} | changes


def owntracks(house: House, message: object, user: str = "li", password: str = PASSWORD, **more: Any) -> httpx.Response:
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    headers = {"X-Limit-U": user, "X-Limit-D": "phone", "Content-Type": "application/json; charset=utf-8"} | more
    return house.client().post("/track/owntracks", content=body, headers=headers, auth=(user, password))


def test_an_owntracks_phone_moves_the_courier_on_the_map(at_work: House) -> None:
    answer = owntracks(at_work, location(vel=18, cog=270))
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, b"[]", "application/json")
    (fix,) = at_work.link.sighted
    assert (fix.courier, fix.source, fix.accuracy_m, fix.speed_mps, fix.battery_pct) == (
        at_work.li, "owntracks", 15, 5.0, 60,
    )  # fmt: skip


def test_owntracks_may_post_to_any_path_below(at_work: House) -> None:
    answer = at_work.client().post("/track/owntracks/pub/here", json=location(), auth=("li", PASSWORD))
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "message", [b"", b"{", b"[" * 9_000, {"_type": "lwt"}, {"_type": "location"}, location(lat=91), location(lat=0, lon=0),
                location(tst=tst(-3600)), location(tst=tst(90_000)), location(lat="NaN")],
)  # fmt: skip
def test_owntracks_gets_its_success_for_what_is_no_position(at_work: House, message: object) -> None:
    answer = owntracks(at_work, message)
    assert (answer.status_code, answer.content) == (200, b"[]")
    assert at_work.link.sighted == []


def test_a_wrong_password_is_401_and_nothing_else_is(at_work: House) -> None:
    for user, password in (("li", "wrong"), ("li", ""), ("", "")):
        answer = owntracks(at_work, location(), user, password)
        assert (answer.status_code, answer.headers["www-authenticate"].split()[0]) == (401, "Basic")
    assert at_work.client().post("/track/owntracks", json=location()).status_code == 401
    strange: list[tuple[bytes, bytes]] = [(b"Authorization", b"Basic \xff")]
    odd = at_work.client().post("/track/owntracks", json=location(), headers=strange)
    assert odd.status_code == 401
    assert owntracks(at_work, location(), "somebody").status_code == 200
    assert at_work.link.sighted == []


def test_pages_whose_link_ended_do_not_cost_a_courier_in_the_same_network_the_place_on_the_map(at_work: House) -> None:
    client = at_work.client()
    codes = [client.post("/api/session", json={"secret": f"{n:032}"}).status_code for n in range(30)]
    assert codes[-1] == 429
    assert owntracks(at_work, location()).status_code == 200
    assert len(at_work.link.sighted) == 1


def test_who_guesses_the_trackers_password_waits_even_with_the_right_one_and_no_page_is_shut_out(
    at_work: House,
) -> None:
    for n in range(int(GUESSES_PER_BLOCK[0])):
        assert owntracks(at_work, location(), password=f"guess {n}").status_code == 401
    assert owntracks(at_work, location()).status_code == 401
    assert at_work.link.sighted == []
    at_work.enter(at_work.issue(Role.SENDER, at_work.place()))


def test_without_a_password_in_the_settings_nobody_signs_in(make_house: Callable[[GatewayConfig], House]) -> None:
    house = make_house(GatewayConfig())
    house.accept(house.place())
    assert owntracks(house, location(), password="").status_code == 401


def query(**changes: Any) -> dict[str, Any]:
    return {"id": "li-7f3a", "lat": 53.8, "lon": -1.5, "timestamp": tst(), "speed": 10, "accuracy": 9} | changes


def form_b(device: object = "li-7f3a", **coords: Any) -> dict[str, Any]:
    told = {"latitude": 53.8, "longitude": -1.5, "accuracy": 9, "speed": 5.0, "heading": -1}
    stamp = (datetime.now(UTC) - timedelta(seconds=2)).isoformat()
    return {"location": {"timestamp": stamp, "coords": told | coords}, "device_id": device}


def test_traccar_moves_the_courier_in_both_forms(at_work: House) -> None:
    client = at_work.client()
    assert client.get("/track/traccar", params=query()).status_code == 200
    (fix,) = at_work.link.sighted
    assert (fix.courier, fix.source, fix.speed_mps) == (at_work.li, "traccar", 5.14)
    at_work.gateway.front.clock = lambda: 0.0
    assert client.post("/track/traccar", data=query()).status_code == 200
    assert client.post("/track/traccar/", json=form_b()).status_code == 200


def test_traccar_form_b_is_read_in_metres(at_work: House) -> None:
    assert at_work.client().post("/track/traccar", json=form_b()).status_code == 200
    (fix,) = at_work.link.sighted
    assert (fix.speed_mps, fix.heading_deg) == (5.0, None)


def test_an_unknown_device_gets_what_traccars_server_says(at_work: House) -> None:
    client = at_work.client()
    assert client.get("/track/traccar", params=query(id="nobody")).status_code == 400
    assert client.get("/track/traccar").status_code == 400
    assert client.post("/track/traccar", json=form_b("nobody")).status_code == 404
    assert client.post("/track/traccar", json=form_b(["li-7f3a"])).status_code == 400
    assert client.get("/track/traccar", params=query(id="li/phone")).status_code == 400  # that is OwnTracks'
    assert at_work.link.sighted == []


@pytest.mark.parametrize("changes", [{"lat": 91}, {"lat": "NaN"}, {"lat": 0, "lon": 0}, {"timestamp": "soon"}])
def test_traccar_gets_its_success_for_what_is_no_position(at_work: House, changes: dict[str, Any]) -> None:
    assert at_work.client().get("/track/traccar", params=query(**changes)).status_code == 200
    assert at_work.link.sighted == []


def everyone_reports(house: House) -> list[int]:
    client, courier = house.client(), house.enter(house.issue(Role.COURIER, house.li))
    return [
        owntracks(house, location()).status_code,
        client.get("/track/traccar", params=query()).status_code,
        client.post("/track/traccar", json=form_b()).status_code,
        courier.post("/api/fix", json=page_fix()).status_code,
    ]


def page_fix(ago_s: float = 1, **changes: Any) -> dict[str, Any]:
    at = (datetime.now(UTC) - timedelta(seconds=ago_s)).isoformat()
    return {"lat": 53.8, "lon": -1.5, "accuracy_m": 20, "measured_at": at} | changes


def test_a_courier_without_an_open_run_is_not_tracked(house: House) -> None:
    usual = [200, 200, 200, 410]
    assert everyone_reports(house) == usual
    order = house.place()
    house.offer(order)
    assert everyone_reports(house) == usual  # offered is not accepted
    house.send_out(house.place(rank=1))
    delivered = next(o.id for o in house.hub.board.orders.values() if o.delivery == "picked_up")
    house.arrive(delivered)
    house.hub.does(DISPATCH, DeliverOrder(delivered, received_by="Grace"))
    assert everyone_reports(house) == usual
    assert house.link.sighted == []


def test_what_is_not_tracked_is_not_even_read(house: House) -> None:
    assert owntracks(house, b"no json at all").status_code == 200
    assert house.client().post("/track/owntracks", content=b"x" * 100_000, auth=("li", PASSWORD)).status_code == 200


def test_one_fix_a_second_is_kept_and_the_rest_is_success(at_work: House) -> None:
    courier = at_work.enter(at_work.issue(Role.COURIER, at_work.li))
    statuses = [courier.post("/api/fix", json=page_fix(ago_s=(20 - n) / 10)).status_code for n in range(20)]
    assert set(statuses) == {204}
    assert 1 <= len(at_work.link.sighted) < 10


def test_a_page_hears_what_is_wrong_with_its_fix(at_work: House) -> None:
    courier = at_work.enter(at_work.issue(Role.COURIER, at_work.li))
    assert courier.post("/api/fix", json=page_fix()).status_code == 204
    wrong = [
        (page_fix(lat=91), "bad_place"),
        (page_fix(lat=0, lon=0), "bad_place"),
        (page_fix(lat=None), "bad_place"),
        (page_fix(ago_s=-130), "from_future"),
        (page_fix(ago_s=90_000), "too_old"),
        (page_fix(measured_at="now"), "bad_time"),
        (page_fix(lat=55.0), "too_fast"),
        (page_fix(accuracy_m=-1), "bad_accuracy"),
    ]
    for fix, code in wrong:
        answer = courier.post("/api/fix", json=fix)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
    raw = b'{"lat":NaN,"lon":1,"measured_at":"2026-01-01T00:00:00Z"}'
    assert courier.post("/api/fix", content=raw, headers={"Content-Type": "application/json"}).status_code == 400


def test_a_jump_is_noticed_before_the_hub_has_said_the_last_fix_back(
    at_work: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    courier = at_work.enter(at_work.issue(Role.COURIER, at_work.li))
    monkeypatch.setattr(at_work.link, "sight", lambda _: None)  # on its way: nothing comes back for now
    assert courier.post("/api/fix", json=page_fix(ago_s=2)).status_code == 204
    answer = courier.post("/api/fix", json=page_fix(lat=55.0, ago_s=0))
    assert (answer.status_code, answer.json()["code"]) == (422, "too_fast")


def test_a_wrong_first_fix_does_not_keep_the_true_ones_out(at_work: House) -> None:
    courier = at_work.enter(at_work.issue(Role.COURIER, at_work.li))
    assert courier.post("/api/fix", json=page_fix(lat=55.0, ago_s=60)).status_code == 204
    assert courier.post("/api/fix", json=page_fix(ago_s=30)).status_code == 422

    def true_again() -> bool:  # one fix a second is kept
        assert courier.post("/api/fix", json=page_fix(ago_s=20)).status_code == 204
        return at_work.link.fixes[at_work.li].place.lat_e7 == 538_000_000

    until(true_again, "the true fixes were kept out")


def test_a_page_may_say_that_its_fix_is_in_chinas_frame(at_work: House) -> None:
    courier = at_work.enter(at_work.issue(Role.COURIER, at_work.li))
    told = page_fix(lat=31.2304, lon=121.4737, datum="gcj02")
    assert courier.post("/api/fix", json=told).status_code == 204
    assert at_work.link.fixes[at_work.li].place.lat_e7 != 312_304_000
    answer = courier.post("/api/fix", json=page_fix(datum="bd09"))
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_place")


def test_a_customer_has_no_position_to_report(at_work: House) -> None:
    order = next(iter(at_work.hub.board.orders))
    sender = at_work.enter(at_work.issue(Role.SENDER, order))
    assert sender.post("/api/fix", json=page_fix()).status_code == 404
    assert at_work.link.sighted == []


def test_while_the_hub_is_away_trackers_get_their_success_and_nothing_is_kept(at_work: House) -> None:
    at_work.link.offline(True)
    assert owntracks(at_work, location()).status_code == 200
    assert at_work.client().get("/track/traccar", params=query()).status_code == 200
    assert at_work.link.sighted == []
    at_work.link.offline(False)
    assert owntracks(at_work, location()).status_code == 200
    assert len(at_work.link.sighted) == 1
