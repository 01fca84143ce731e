"""A browser that asked to be told: whose it is, at which addresses alone, how many, and what is left of it when words go."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from hub.domain.actor import Actor, Role
from hub.domain.erasure import Scope, blank_order
from hub.domain.views import order_for_gateway, sees_person
from hub.domain.vocabulary import EndPush, Refused, SetPushKey
from hub.domain.web_push import DEVICES_MAX, ENDPOINT_CHARS_MAX, is_known_service
from tests.hub.shop_day import DESK, FOLLOWER, PUSH_KEY, Decided, an_id, customer, issue_link, subscribe_push

GOOD = "https://fcm.googleapis.com/fcm/send/abc"


@pytest.fixture
def shop() -> Decided:
    return Decided()


def asked(shop: Decided) -> tuple[str, Actor]:
    """An order whose sender has asked to be told on one browser."""
    shop.must(FOLLOWER, SetPushKey(PUSH_KEY))
    order = shop.placed()
    me = customer(Role.SENDER, order)
    shop.must(me, subscribe_push(order, endpoint=GOOD))
    return order, me


@pytest.mark.parametrize(
    "endpoint",
    [
        GOOD,
        "https://updates.push.services.mozilla.com/wpush/v2/x",
        "https://web.push.apple.com/x",
        "https://wns2-par02p.notify.windows.com/w/?token=x",
        "https://fcm.googleapis.com:443/x",
    ],
)
def test_the_push_services_of_all_browsers_are_spoken_to(endpoint: str) -> None:
    assert is_known_service(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://10.0.0.1/admin",
        "https://printer/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evilfcm.googleapis.com/x",
        "https://fcm.googleapis.com@evil.example/x",
        "https://user@fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8080/x",
        "https://fcm.googleapis.com:99999999/x",
        "https://fcm.googleapis.com/x\r\nHost: evil",
        "https://fcm.googleapis.com/x y",
        "https://fcm.googleapis.com/" + "x" * ENDPOINT_CHARS_MAX,
        "https://fcm.googleapis.com/ü",
        "file:///etc/passwd",
        "",
    ],
)
def test_no_other_address_is_ever_knocked_at(shop: Decided, endpoint: str) -> None:
    order, me = asked(shop)
    answer = shop.ask(me, subscribe_push(order, 951, endpoint))
    assert isinstance(answer, Refused)
    assert answer.code == "bad_endpoint"


@pytest.mark.parametrize("changes", [{"p256dh": "AAAA"}, {"p256dh": "A" * 87}, {"auth": "!" * 22}, {"auth": ""}])
def test_keys_are_keys(shop: Decided, changes: dict[str, str]) -> None:
    order, me = asked(shop)
    answer = shop.ask(me, replace(subscribe_push(order, 951, GOOD + "2"), **changes))
    assert isinstance(answer, Refused)
    assert answer.code == "bad_push_key"


def test_where_the_shop_sends_nothing_nobody_is_promised_anything(shop: Decided) -> None:
    order = shop.placed()
    answer = shop.ask(customer(Role.SENDER, order), subscribe_push(order))
    assert isinstance(answer, Refused)
    assert answer.code == "no_push"


def test_the_same_browser_counts_once_and_the_oldest_of_too_many_makes_room(shop: Decided) -> None:
    order, me = asked(shop)
    assert shop.ask(me, subscribe_push(order, 960, GOOD)) == []
    for number in range(1, DEVICES_MAX + 1):
        shop.must(me, subscribe_push(order, 950 + number, f"{GOOD}{number}"))
    held = shop.board.orders[order].devices
    assert [device.id for device in held] == [an_id(950 + number) for number in range(1, DEVICES_MAX + 1)]


def test_each_ends_their_own_and_a_follower_any(shop: Decided) -> None:
    order, _ = asked(shop)
    assert shop.ask(customer(Role.RECIPIENT, order), EndPush(order, an_id(950))) == []
    assert isinstance(shop.ask(customer(Role.SENDER, an_id(2)), EndPush(order, an_id(950))), Refused)
    shop.must(FOLLOWER, EndPush(order, an_id(950)))
    assert shop.board.orders[order].devices == ()


def test_under_another_key_what_was_asked_for_is_over(shop: Decided) -> None:
    order, _ = asked(shop)
    shop.must(FOLLOWER, SetPushKey(""))
    assert shop.board.orders[order].devices == ()
    assert shop.board.shop.push_key == ""


def test_address_and_keys_go_with_the_words_and_never_reach_the_gateway(shop: Decided) -> None:
    order, _ = asked(shop)
    shop.must(DESK, issue_link(60, Role.SENDER, order))
    (subscribed,) = (one.event for one in shop.events if type(one.event).__name__ == "PushSubscribed")
    held = shop.board.orders[order]
    (device,) = held.devices
    assert device.endpoint == GOOD
    assert not sees_person(Role.GATEWAY, subscribed, shop.board)
    for bare in (order_for_gateway(held, shop.board), blank_order(held, Scope.DELIVERY)):
        assert [(one.endpoint, one.p256dh, one.auth) for one in bare.devices] == [("", "", "")]
    assert shop.board.orders[order].history[-1].kind == "order_placed", "no step of the gift's way"
