"""From "tell me" on a page to a message in that browser; where it is no more, the telephone; whoever dies meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from hub.domain.actor import Role
from hub.domain.notice import Means, Outcome
from hub.domain.order import Person
from hub.domain.vocabulary import ConfirmOrder, PromiseTime
from hub.followers.channels.port import Way
from hub.followers.channels.services import Service as SmsService
from hub.followers.channels.web_push import WebPush
from hub.followers.notice_settings import Outside
from hub.followers.page_links import PageLinks
from hub.link.local import LocalLink
from tests.hub.followers.outside import Sms, sms
from tests.hub.followers.push_service import Browser, Service, service
from tests.hub.followers.test_notices import EVERYBODY, Stage
from tests.hub.shop_day import NOON, an_id, customer


@pytest.fixture
def world() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def a_shop(world: ExitStack, *answers: int) -> tuple[Stage, Service, Sms]:
    browsers, phones = world.enter_context(service(*answers)), world.enter_context(sms())
    push = WebPush(ec.generate_private_key(ec.SECP256R1()), "owner@petal.example", browsers.reach)
    ways: tuple[Way, ...] = (push, SmsService(Means.SMS, phones.url, EVERYBODY, keyed=True))
    stage = Stage(*ways)
    links = PageLinks("https://petal.example", b"k" * 32)
    stage.outside = Outside(stage.outside.settings, ways, stage.outside.said, links, push.public_key)
    stage.lives()
    world.callback(lambda: stage.following.close())
    stage.run()
    assert stage.link.board.shop.push_key == push.public_key
    return stage, browsers, phones


def asks(stage: Stage, order: str, browser: Browser, role: Role = Role.SENDER) -> None:
    page = LocalLink(stage.shop, customer(role, order))
    assert page.ask(browser.subscribes(order)).settled.result(5).refused is None


def outcomes(stage: Stage, order: str) -> list[tuple[Means, Outcome, str]]:
    return [(one.means, attempt.outcome, attempt.code) for one in stage.told(order) for attempt in one.attempts]


def test_who_asked_on_their_page_is_told_there_and_a_touch_opens_it(world: ExitStack) -> None:
    stage, browsers, phones = a_shop(world)
    order, browser = stage.order(1), Browser()
    asks(stage, order, browser)
    stage.ask(ConfirmOrder(order))
    stage.run()
    said = browser.opens(browsers.asked[0][2])
    assert said["title"] == "Your order 2401 is confirmed"
    assert said["url"].startswith("https://petal.example/o#")
    assert "https" not in said["text"]
    assert said["tag"] == stage.told(order)[0].id
    assert (phones.asked, outcomes(stage, order)) == ([], [(Means.PUSH, Outcome.SENT, "")])


def test_a_browser_that_is_no_more_is_ended_and_the_telephone_is_told_instead(world: ExitStack) -> None:
    stage, browsers, phones = a_shop(world, 410)
    order = stage.order(1)
    asks(stage, order, Browser())
    stage.ask(ConfirmOrder(order))
    stage.run()
    assert stage.link.board.orders[order].devices == ()
    stage.wait(minutes=1)
    stage.run()
    assert [one["key"] for one in phones.asked] == [stage.told(order)[0].id]
    assert len(browsers.asked) == 1
    assert [(outcome, code) for _, outcome, code in outcomes(stage, order)] == [
        (Outcome.TEMPORARY, "push_gone"),
        (Outcome.SENT, ""),
    ]


def test_who_has_nothing_but_a_browser_that_is_no_more_stands_on_the_rescue_list(world: ExitStack) -> None:
    stage, _, _ = a_shop(world, 410)
    order = stage.order(1, sender=Person("Wang"))
    asks(stage, order, Browser())
    stage.ask(ConfirmOrder(order))
    stage.run()
    assert outcomes(stage, order) == [(Means.PUSH, Outcome.PERMANENT, "push_gone")]


@pytest.mark.parametrize("goes", [True, False])
def test_a_life_that_ends_in_between_is_unknown_and_the_same_key_goes_again_and_nowhere_else(
    world: ExitStack, goes: bool
) -> None:
    stage, browsers, phones = a_shop(world)
    order, browser = stage.order(1), Browser()
    asks(stage, order, browser)
    stage.ask(ConfirmOrder(order))
    for _ in range(2):  # the page's link, then the notice
        (begin,) = stage.notices.due(stage.link.board, {}, stage.now).duties
        stage.link.ask(begin.command, command_id=begin.id)
    if goes:
        stage.notices.act(begin)  # and what it says is never asked
    stage.lives()
    stage.wait(seconds=60)
    stage.run()
    assert [outcome for _, outcome, _ in outcomes(stage, order)] == [Outcome.UNKNOWN, Outcome.SENT]
    assert {browser.opens(sealed)["tag"] for _, _, sealed in browsers.asked} == {stage.told(order)[0].id}
    assert (len(browsers.asked), phones.asked) == (1 + goes, [])


def test_quiet_hours_and_the_merging_of_middle_steps_hold_for_browsers_too(world: ExitStack) -> None:
    stage, browsers, _ = a_shop(world)
    order, browser = stage.order(1), Browser()
    asks(stage, order, browser)
    stage.ask(PromiseTime(order, NOON + timedelta(hours=20)), PromiseTime(order, NOON + timedelta(hours=21)))
    stage.run()
    assert browsers.asked == []
    stage.wait(minutes=1)
    stage.run()
    assert len(browsers.asked) == 1
    stage.now = NOON + timedelta(hours=12)  # one in the morning in London
    stage.ask(PromiseTime(order, NOON + timedelta(hours=22)))
    stage.wait(minutes=2)
    stage.run()
    assert len(browsers.asked) == 1


def test_a_shop_without_messages_to_browsers_takes_its_key_back(world: ExitStack) -> None:
    stage, _, _ = a_shop(world)
    order = stage.order(1)
    asks(stage, order, Browser())
    before = stage.outside
    stage.outside = Outside(before.settings, before.ways[1:], before.said, before.links)
    stage.lives()
    stage.run()
    assert stage.link.board.shop.push_key == ""
    assert stage.link.board.orders[order].devices == ()
    assert an_id(1) == order
