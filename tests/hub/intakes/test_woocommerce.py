"""What WooCommerce sends becomes an order, exactly once in meaning, or is refused with a code."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.order import Channel
from hub.domain.vocabulary import PlaceOrder
from hub.intakes import woocommerce
from hub.intakes.unusable import Unusable

NOW = datetime(2026, 5, 9, 10, 0, tzinfo=UTC)
ORDER_ID = "01890a5d-ac96-774b-bcce-b302099a8057"
SECRET = "s3cret"


def payload(**changes: Any) -> dict[str, Any]:
    """An order as the REST API v3 writes it, with what FloristPress adds."""
    order: dict[str, Any] = {
        "id": 727,
        "number": "727",
        "status": "processing",
        "currency": "GBP",
        "date_created_gmt": "2026-05-09T09:59:00",
        "date_modified_gmt": "2026-05-09T09:59:30",
        "total": "54.90",
        "billing": {
            "first_name": "Anna", "last_name": "Bell", "company": "", "address_1": "1 Office Way", "city": "Leeds",
            "postcode": "LS1 1AA", "country": "GB", "email": "anna@example.test", "phone": "+44 113 496 0000",
        },
        "shipping": {
            "first_name": "Grace", "last_name": "Okafor", "company": "", "address_1": "12 Rose Lane",
            "address_2": "Flat 3", "city": "Leeds", "state": "", "postcode": "LS6 2AB", "country": "GB", "phone": "",
        },
        "customer_note": "Ring twice, please.",
        "meta_data": [
            {"id": 1, "key": "_card_message", "value": "Happy birthday, Grace! 🎂\r\nLove, Anna"},
            {"id": 2, "key": "_recipient_phone", "value": "0113 496 0999"},
            {"id": 3, "key": "_delivery_date", "value": "Sunday, 10 May 2026"},
            {"id": 4, "key": "_delivery_timeslot", "value": "2:00 pm - 5:00 pm"},
        ],
        "line_items": [
            {"id": 1, "name": "Peonies, large", "quantity": 1, "total": "40.00", "total_tax": "8.00", "sku": "PEO-L"},
            {"id": 2, "name": "Card", "quantity": 1, "total": "2.00", "total_tax": "0.40", "sku": ""},
        ],
        "shipping_lines": [{"id": 3, "method_title": "Local delivery", "total": "4.50"}],
    }  # fmt: skip
    return order | changes


def read(order: object, topic: str = "order.created") -> woocommerce.Delivery:
    return woocommerce.read(json.dumps(order).encode(), topic, "flowers.example", "Europe/London", NOW, ORDER_ID)


def placed(**changes: Any) -> PlaceOrder:
    order = read(payload(**changes)).order
    assert order is not None
    return order


def refusal(**changes: Any) -> tuple[str, dict[str, str]]:
    with pytest.raises(Unusable) as caught:
        read(payload(**changes))
    return caught.value.code, caught.value.fields


def test_the_published_vector_is_signed_as_the_vendor_signs_it() -> None:
    assert woocommerce.signature("secret", b'{"id":1}') == "A971iWIMgT8Zj9A9eWfikrFj7wQ16/Qwcc4OlRl2PLc="


def test_only_the_very_bytes_with_the_very_secret_are_genuine() -> None:
    body = json.dumps(payload()).encode()
    signed = woocommerce.signature(SECRET, body)
    assert woocommerce.is_genuine(SECRET, body, signed)
    assert not woocommerce.is_genuine(SECRET, body + b" ", signed)
    assert not woocommerce.is_genuine(SECRET, body[:-1], signed)
    assert not woocommerce.is_genuine(SECRET, json.dumps(json.loads(body), indent=1).encode(), signed)
    assert not woocommerce.is_genuine("other", body, signed)
    assert not woocommerce.is_genuine("", body, woocommerce.signature("", body))
    assert not woocommerce.is_genuine(SECRET, body, "")
    assert not woocommerce.is_genuine(SECRET, body, "\u20ac")


def test_an_order_brings_its_people_words_goods_and_money() -> None:
    order = placed()
    assert order.channel is Channel.WEB
    assert (order.sender.name, order.sender.phone) == ("Anna Bell", "+44 113 496 0000")
    assert (order.recipient.name, order.recipient.phone) == ("Grace Okafor", "0113 496 0999")
    assert order.address.lines == ("12 Rose Lane", "Flat 3", "Leeds LS6 2AB")
    assert order.address.note == "Ring twice, please."
    assert order.card == "Happy birthday, Grace! 🎂\nLove, Anna"
    assert [(item.name, item.quantity, item.price_minor, item.sku) for item in order.items] == [
        ("Peonies, large", 1, 4800, "PEO-L"),
        ("Card", 1, 240, ""),
    ]
    assert (order.currency, order.total_minor) == ("GBP", 5490)
    assert order.source is not None
    assert (order.source.system, order.source.key) == ("woocommerce:flowers.example", "727")
    assert order.wanted is not None
    assert order.wanted.earliest == datetime(2026, 5, 10, 13, 0, tzinfo=UTC)  # British summer time
    assert order.wanted.until == datetime(2026, 5, 10, 16, 0, tzinfo=UTC)


def test_without_a_card_field_the_customers_note_is_the_card() -> None:
    order = placed(meta_data=[], customer_note="With love")
    assert (order.card, order.address.note) == ("With love", "")


def test_fields_beside_meta_data_count_too() -> None:
    order = placed(meta_data=[], card_message="Yours", recipient_phone="123", delivery_date="2026-05-11")
    assert (order.card, order.recipient.phone) == ("Yours", "123")
    assert order.wanted is not None
    assert order.wanted.until == datetime(2026, 5, 11, 22, 59, tzinfo=UTC)


def test_a_day_that_can_be_read_two_ways_is_put_before_the_clerk() -> None:
    order = placed(meta_data=[{"key": "delivery_date", "value": "10/05/2026"}], customer_note="")
    assert order.wanted is None
    assert order.address.note == "10/05/2026"


@pytest.mark.parametrize("day", ["2025-05-10", "2099-05-10"])
def test_a_day_nowhere_near_today_is_put_before_the_clerk(day: str) -> None:
    order = placed(meta_data=[{"key": "delivery_date", "value": day}], customer_note="")
    assert (order.wanted, order.address.note) == (None, day)


def test_a_gift_to_oneself_goes_to_the_buyer() -> None:
    order = placed(shipping={})
    assert order.recipient.name == "Anna Bell"
    assert order.address.lines == ("1 Office Way", "Leeds LS1 1AA")


def test_chinese_names_are_written_family_name_first_without_a_blank() -> None:
    assert placed(billing={"first_name": "小明", "last_name": "王", "phone": "1"}).sender.name == "王小明"


def test_an_invisible_mark_from_copy_and_paste_loses_no_order() -> None:
    shipping = payload()["shipping"] | {"phone": "\u202a0113 496 0999\u202c"}
    assert placed(shipping=shipping).recipient.phone == "0113 496 0999"


def test_a_card_keeps_markup_as_words() -> None:
    words = "<script>alert(1)</script>"
    assert placed(meta_data=[{"key": "card_message", "value": words}]).card == words


@pytest.mark.parametrize(
    ("currency", "total", "minor"), [("JPY", "5400", 5400), ("JPY", "5400.00", 5400), ("KWD", "5.400", 5400)]
)
def test_totals_are_exact_in_every_currency(currency: str, total: str, minor: int) -> None:
    items = [{"name": "Peonies", "quantity": 1, "total": "1", "total_tax": "0"}]
    assert placed(currency=currency, total=total, line_items=items).total_minor == minor


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"total": "-1.00"}, "negative", "total"),
        ({"total": "1.001"}, "bad_money", "total"),
        ({"total": "1e3"}, "bad_money", "total"),
        ({"total": "NaN"}, "bad_money", "total"),
        ({"total": None}, "bad_money", "total"),
        ({"total": 12.5}, "bad_money", "total"),
        ({"total": "9" * 15}, "out_of_range", "total"),
        ({"currency": "XXX"}, "bad_currency", "currency"),
        ({"currency": "gbp"}, "bad_currency", "currency"),
        ({"line_items": []}, "empty", "items"),
        ({"line_items": [{"name": "a", "quantity": 1, "total": "1"}] * 10_000}, "too_long", "items"),
        ({"line_items": [{"name": "a", "quantity": 0, "total": "1"}]}, "out_of_range", "items.quantity"),
        ({"line_items": [{"name": "a", "quantity": 1, "total": "-1"}]}, "negative", "items.total"),
        ({"line_items": ["a"]}, "bad_json", "items"),
        ({"meta_data": [{"key": "card", "value": "x" * 501}]}, "too_long", "card"),
        ({"meta_data": [{"key": "card", "value": "e" + "\u0301" * 5000}]}, "too_long", "card"),
        ({"meta_data": [{"key": "card", "value": "e" + "\u0301" * 9}]}, "control_characters", "card"),
        ({"id": "727"}, "bad_id", "id"),
        ({"id": 0}, "bad_id", "id"),
        ({"id": True}, "bad_id", "id"),
        ({"date_modified_gmt": "soon"}, "bad_time", "date_modified_gmt"),
        ({"billing": {}, "shipping": {}}, "empty", "sender.name"),
    ],
)
def test_what_no_order_can_be_made_of_is_refused(changes: dict[str, Any], code: str, field: str) -> None:
    found, fields = refusal(**changes)
    assert (found, fields["field"]) == (code, field)


def test_an_old_delivery_and_one_from_the_future_are_refused() -> None:
    assert refusal(date_modified_gmt="2026-05-02T09:59:59")[0] == "too_old"
    assert read(payload(date_modified_gmt="2026-05-02T10:00:01")).order is not None
    assert refusal(date_modified_gmt="2026-05-11T10:00:00")[0] == "from_future"


@pytest.mark.parametrize("topic", ["", "product.created", "order", "ORDER.CREATED", "action.wc"])
def test_a_topic_for_somebody_else_is_refused(topic: str) -> None:
    with pytest.raises(Unusable) as caught:
        read(payload(), topic)
    assert caught.value.code == "wrong_topic"


def test_a_repeat_has_the_same_key_and_a_change_another() -> None:
    first = read(payload())
    assert read(payload(), "order.updated").key == first.key
    assert read(payload(status="completed")).key != first.key
    assert read(payload(date_modified_gmt="2026-05-09T09:59:31")).key != first.key
    assert read(payload(id=728)).key != first.key
    assert read(payload(status="completed")).order_key == first.order_key


@pytest.mark.parametrize("status", sorted(woocommerce.DEAD))
def test_an_order_that_nobody_shall_pack_is_none(status: str) -> None:
    delivery = read(payload(status=status))
    assert (delivery.order, delivery.code) == (None, "order_dead")


def test_a_deleted_order_carries_only_its_id() -> None:
    delivery = read({"id": 727}, "order.deleted")
    assert (delivery.order, delivery.code) == (None, "order_deleted")
    assert delivery.order_key == read(payload()).order_key


def test_the_greeting_of_a_new_webhook_is_known_and_nothing_else_is() -> None:
    assert woocommerce.is_ping(b"webhook_id=12")
    assert not woocommerce.is_ping(b"webhook_id=12&x=1")
    assert not woocommerce.is_ping(b"webhook_id=")
    assert not woocommerce.is_ping(b'{"webhook_id":12}')


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40) | st.from_regex(r"-?\d+(\.\d+)?"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


@given(body=st.binary(max_size=400), topic=st.sampled_from(sorted(woocommerce.TOPICS)))
def test_no_bytes_do_more_than_be_refused(body: bytes, topic: str) -> None:
    with pytest.raises(Unusable):
        woocommerce.read(body, topic, "shop", "Asia/Shanghai", NOW, ORDER_ID)


@given(changes=st.dictionaries(st.sampled_from([*payload(), "delivery_date", "delivery_time"]), JSON, max_size=4))
def test_no_field_does_more_than_be_refused(changes: dict[str, Any]) -> None:
    body = json.dumps(payload() | changes).encode("utf-8", "surrogatepass")
    with suppress(Unusable):
        delivery = woocommerce.read(body, "order.created", "shop", "Europe/London", NOW, ORDER_ID)
        assert delivery.key.startswith("woocommerce:shop:")


def test_deep_nesting_and_lone_surrogates_are_only_refused() -> None:
    for body in (b"[" * 100_000, b'{"a":' * 100_000, b'{"id":1,"x":"\\ud800"}', b'{"id":' + b"9" * 5000 + b"}"):
        with pytest.raises(Unusable):
            woocommerce.read(body, "order.created", "shop", "Europe/London", NOW, ORDER_ID)


def test_the_buyers_mail_address_comes_along_and_one_that_is_none_loses_no_order() -> None:
    assert placed().sender.mail == "anna@example.test"
    assert placed(billing=payload()["billing"] | {"email": "anna at example"}).sender.mail == ""
