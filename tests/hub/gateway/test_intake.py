"""A genuine delivery has one effect however often it comes; whatever is not genuine has none (P19)."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from hub.domain.order import Order
from hub.domain.vocabulary import CancelOrder, PlaceOrder, Refused
from hub.gateway.config import GatewayConfig, WebShop
from hub.gateway.limits import WEBHOOK_BYTES_MAX
from hub.intakes import woocommerce
from hub.link.intake_keys import IntakeStoreError, SqliteIntakeKeys
from tests.hub.gateway.in_process import DESK, House, until
from tests.hub.intakes.test_woocommerce import payload

KEY = bytes(range(32))
SECRET, OLDER = "s3cret", "0ld-s3cret"
PATH = "/intake/woocommerce/flowers.example"


def now_text(ago: timedelta = timedelta()) -> str:
    return (datetime.now(UTC) - ago).strftime("%Y-%m-%dT%H:%M:%S")


def body_of(**changes: Any) -> bytes:
    return json.dumps(payload(date_modified_gmt=now_text()) | changes).encode()


def deliver(
    client: httpx.Client,
    body: bytes,
    *,
    secret: str = SECRET,
    topic: str = "order.created",
    path: str = PATH,
    **more: str,
) -> httpx.Response:
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "WooCommerce/9.4.2 Hookshot (WordPress/6.7)",
        "X-WC-Webhook-Source": "https://flowers.example/",
        "X-WC-Webhook-Topic": topic,
        "X-WC-Webhook-Resource": "order",
        "X-WC-Webhook-Event": topic.partition(".")[2],
        "X-WC-Webhook-Signature": woocommerce.signature(secret, body),
        "X-WC-Webhook-ID": "1",
        "X-WC-Webhook-Delivery-ID": "e1b7",
    }
    return client.post(path, content=body, headers=headers | {name.replace("_", "-"): v for name, v in more.items()})


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[SqliteIntakeKeys]:
    store = SqliteIntakeKeys(tmp_path / "intake.sqlite", KEY)
    yield store
    store.close()


def config(keys: SqliteIntakeKeys) -> GatewayConfig:
    return GatewayConfig(shops=(WebShop("flowers.example", SECRET, OLDER), WebShop("other", "x")), keys=keys)


@pytest.fixture
def house(keys: SqliteIntakeKeys, make_house: Callable[[GatewayConfig], House]) -> House:
    return make_house(config(keys))


def orders(house: House) -> list[Order]:
    return list(house.hub.board.orders.values())


def test_a_delivery_becomes_an_order_at_the_front_desk(house: House) -> None:
    answer = deliver(house.client(), body_of())
    assert (answer.status_code, answer.json()) == (200, {"outcome": "kept"})
    until(lambda: len(orders(house)) == 1, "the order is placed")
    (order,) = orders(house)
    assert (order.recipient.name, order.sender.name, order.total_minor) == ("Grace Okafor", "Anna Bell", 5490)
    assert order.card.text == "Happy birthday, Grace! 🎂\nLove, Anna"
    assert order.source is not None
    assert order.source.system == "woocommerce:flowers.example"


def test_one_hundred_deliveries_have_one_effect(house: House) -> None:
    client, body = house.client(), body_of()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: deliver(client, body), range(100)))
    assert {answer.status_code for answer in answers} == {200}
    assert sorted(answer.json()["outcome"] for answer in answers) == ["kept"] + ["repeated"] * 99
    until(lambda: len(orders(house)) == 1, "the order is placed")
    assert sum(isinstance(asked, PlaceOrder) for asked in house.link.asked) == 1


def test_the_answer_does_not_wait_for_the_hub(house: House) -> None:
    house.link.mute = True
    began = time.monotonic()
    assert deliver(house.client(), body_of()).json() == {"outcome": "kept"}
    assert time.monotonic() - began < 1.0


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: body + b"\n",
        lambda body: body[:-1],
        lambda body: json.dumps(json.loads(body), indent=2).encode(),
        lambda body: json.dumps(json.loads(body), ensure_ascii=False).encode(),
        lambda body: body.replace(b"54.90", b"04.90"),
        lambda body: b"",
    ],
    ids=["one byte more", "one byte less", "re-spaced", "re-written", "cheaper", "empty"],
)
def test_other_bytes_than_were_signed_have_no_effect(house: House, spoil: Callable[[bytes], bytes]) -> None:
    body = body_of()
    answer = deliver(house.client(), spoil(body), X_WC_Webhook_Signature=woocommerce.signature(SECRET, body))
    assert (answer.status_code, answer.json()["code"]) == (401, "bad_signature")
    assert house.link.asked == []


@pytest.mark.parametrize("signature", ["", "x", "A971iWIMgT8Zj9A9eWfikrFj7wQ16/Qwcc4OlRl2PLc="])
def test_without_the_right_signature_there_is_no_effect(house: House, signature: str) -> None:
    assert deliver(house.client(), body_of(), X_WC_Webhook_Signature=signature).status_code == 401
    assert deliver(house.client(), body_of(), secret="").status_code == 401
    assert house.link.asked == []


def test_a_secret_that_is_being_replaced_still_counts(house: House) -> None:
    assert deliver(house.client(), body_of(), secret=OLDER).status_code == 200


def test_an_unknown_shop_is_404_and_another_shops_secret_is_worth_nothing(house: House) -> None:
    client = house.client()
    for path in ("/intake/woocommerce/nobody", "/intake/woocommerce/", "/intake/shopify/flowers.example"):
        assert deliver(client, body_of(), path=path).status_code == 404
    assert deliver(client, body_of(), path="/intake/woocommerce/other").status_code == 401


def test_the_greeting_gets_exactly_200_and_changes_nothing(house: House) -> None:
    answer = house.client().post(PATH, data={"webhook_id": "12"})
    assert answer.status_code == 200
    assert house.link.asked == []


@pytest.mark.logs("cannot be used")
@pytest.mark.parametrize(
    ("changes", "topic", "code"),
    [
        ({}, "product.created", "wrong_topic"),
        ({}, "", "wrong_topic"),
        ({"total": "-1.00"}, "order.created", "negative"),
        ({"currency": "QQQ"}, "order.created", "bad_currency"),
        ({"line_items": [{"name": "a", "quantity": 1, "total": "1"}] * 10_000}, "order.created", "too_long"),
        ({"date_modified_gmt": "2020-01-01T00:00:00"}, "order.created", "too_old"),
        ({"date_modified_gmt": "2099-01-01T00:00:00"}, "order.created", "from_future"),
    ],
)
def test_a_genuine_delivery_that_cannot_be_used_gets_a_code(
    house: House, changes: dict[str, Any], topic: str, code: str
) -> None:
    answer = deliver(house.client(), body_of(**changes), topic=topic)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert house.link.asked == []


def test_a_delivery_of_more_than_a_megabyte_is_not_read(house: House) -> None:
    answer = deliver(house.client(), b"x" * (WEBHOOK_BYTES_MAX + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("changes", "topic", "code"),
    [({"status": "cancelled"}, "order.updated", "order_dead"), ({}, "order.deleted", "order_deleted")],
)
def test_what_is_nothing_to_do_is_success(house: House, changes: dict[str, Any], topic: str, code: str) -> None:
    answer = deliver(house.client(), body_of(**changes), topic=topic)
    assert (answer.status_code, answer.json()) == (200, {"outcome": "ignored", "code": code})
    assert house.link.asked == []


def test_a_late_change_does_not_place_an_order_anew_even_when_the_hub_has_forgotten_it(house: House) -> None:
    client = house.client()
    deliver(client, body_of(status="pending"))
    until(lambda: len(orders(house)) == 1, "the order is placed")
    assert deliver(client, body_of(status="processing"), topic="order.updated").json()["outcome"] == "repeated"
    (order,) = orders(house)
    house.hub.does(DESK, CancelOrder(order.id, "x"))
    house.hub.ahead = timedelta(hours=49)
    house.place()  # the closed order leaves the board
    assert order.id not in house.hub.board.orders
    later = body_of(status="completed", date_modified_gmt=now_text(timedelta(seconds=5)))
    assert deliver(client, later, topic="order.updated").json()["outcome"] == "repeated"
    assert [each.id for each in orders(house) if each.source is not None] == []


@pytest.mark.logs("the hub refused a web shop's order: too_busy")
def test_an_order_that_the_hub_refused_may_come_again_changed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    client = house.client()
    with monkeypatch.context() as patched:
        patched.setattr("tests.hub.gateway.in_process.decide", lambda *_: Refused("too_busy"))
        assert deliver(client, body_of()).json() == {"outcome": "kept"}
        until(lambda: not house.gateway.config.keys or not house.gateway.config.keys.unsettled(), "it is settled")
    changed = body_of(date_modified_gmt=now_text(timedelta(seconds=9)))
    assert deliver(client, changed, topic="order.updated").json() == {"outcome": "kept"}
    until(lambda: len(orders(house)) == 1, "the order is placed")


def test_what_was_kept_before_a_crash_is_submitted_at_the_next_start(
    make_house: Callable[[GatewayConfig], House], tmp_path: Path
) -> None:
    path = tmp_path / "crash.sqlite"
    first = SqliteIntakeKeys(path, KEY)
    before = make_house(config(first))
    before.link.mute = True  # the hub took it, but its answer never came
    deliver(before.client(), body_of())
    (kept,) = first.unsettled()
    second = SqliteIntakeKeys(path, KEY)
    after = make_house(config(second))
    until(lambda: len(orders(after)) == 1, "the order is placed")
    assert kept.command is not None
    assert orders(after)[0].id == getattr(kept.command, "order", "")
    until(lambda: kept.command_id in after.link.receipts, "its answer came")
    until(lambda: second.unsettled() == (), "it is settled")
    assert deliver(after.client(), body_of(), topic="order.updated").json() == {"outcome": "repeated"}


@pytest.mark.logs("could not be kept")
def test_a_full_disk_is_no_success(house: House, keys: SqliteIntakeKeys, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise IntakeStoreError("database or disk is full")

    monkeypatch.setattr(keys, "put_if_absent", full)
    answer = deliver(house.client(), body_of())
    assert (answer.status_code, answer.json()["code"]) == (503, "not_kept")
    assert house.link.asked == []


def test_names_leave_the_disk_once_the_hub_has_answered(house: House, tmp_path: Path) -> None:
    deliver(house.client(), body_of())
    keys = house.gateway.config.keys
    assert keys is not None
    until(lambda: not keys.unsettled(), "it is settled")
    for file in tmp_path.iterdir():
        assert b"Okafor" not in file.read_bytes()
