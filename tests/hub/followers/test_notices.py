"""From an order's step to a message in somebody's hand, through a real service; and what stands in the ledger of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from hub.domain.actor import Role
from hub.domain.alarm import Loudness
from hub.domain.notice import UNANSWERED, Means, Notice, Outcome, Template, To
from hub.domain.order import Person
from hub.domain.settings import ShopSettings
from hub.domain.vocabulary import (
    CancelOrder,
    ChangeSender,
    Command,
    ConfirmOrder,
    DescribeShop,
    EscalateRush,
    LedgerRestored,
    MarkRush,
    NoticeBegun,
    NoticeSettled,
    PromiseTime,
    SetShopSettings,
)
from hub.followers.channels.mail import Mail, Security
from hub.followers.channels.port import Way
from hub.followers.channels.services import Service
from hub.followers.following import ACTING_AT_ONCE, Following
from hub.followers.notice_settings import NoticeSettings, Outside
from hub.followers.notice_words import sayings
from hub.followers.notices import Notices
from hub.link.local import LocalLink, LocalShop
from tests.hub.followers.outside import Post, Sms, post, sms
from tests.hub.running import until
from tests.hub.shop_day import DESK, FOLLOWER, HUB, NOON, OWNER, an_id, place_order

EVERYBODY = frozenset(To)


class Stage:
    """A shop, its follower, and the world outside; the clock stands still until it is moved."""

    def __init__(self, *ways: Way, own: Path | None = None) -> None:
        self.now, self.seconds = NOON, 0.0
        self.shop = LocalShop(lambda: self.now)
        self.desk, self.owner = LocalLink(self.shop, DESK), LocalLink(self.shop, OWNER)
        settings = NoticeSettings(NOON, region="GB", owner_phone="+44 20 7946 0009", owner_mail="owner@petal.example")
        self.outside = Outside(settings, ways, sayings("en", own))
        self.owner.ask(DescribeShop("Petal", "Europe/London", "GBP", "020 7946 0000"))
        self.lives()

    def lives(self) -> None:
        """Another life of the follower."""
        self.notices = Notices(self.outside)
        self.link = LocalLink(self.shop, FOLLOWER)
        self.following = Following(self.link, [self.notices], lambda: self.seconds)
        self.link.listener = self.following.changed

    def wait(self, **span: float) -> None:
        self.now += timedelta(**span)
        self.seconds += timedelta(**span).total_seconds()

    def ask(self, *commands: Command) -> None:
        for command in commands:
            assert self.desk.ask(command).settled.result(5).refused is None

    def order(self, number: int = 1, *more: Command, **changes: object) -> str:
        self.ask(place_order(an_id(number), **changes), *more)
        return an_id(number)

    def told(self, order: str) -> tuple[Notice, ...]:
        return self.link.board.orders[order].notices

    def run(self) -> None:
        """Do what is due, until nothing is on its way."""

        def done() -> bool:
            self.following.step()
            board = self.link.board
            return not self.notices.due(board, {}, self.now).duties and not any(
                one.last.outcome is Outcome.SENDING for order in board.orders.values() for one in order.notices
            )

        until(done)


@pytest.fixture
def world() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def by_sms(world: ExitStack, *answers: int, keyed: bool = True) -> tuple[Stage, Sms]:
    here = world.enter_context(sms(*answers))
    stage = Stage(Service(Means.SMS, here.url, EVERYBODY, keyed=keyed))
    world.callback(lambda: stage.following.close())
    return stage, here


def by_mail(world: ExitStack) -> tuple[Stage, Post]:
    here, port = world.enter_context(post())
    stage = Stage(Mail("127.0.0.1", port, Security.NONE, "shop@petal.example", EVERYBODY))
    world.callback(lambda: stage.following.close())
    return stage, here


def test_a_confirmation_is_in_the_senders_hand_and_in_the_ledger_begun_and_then_sent(world: ExitStack) -> None:
    stage, here = by_sms(world)
    order = stage.order(1, ConfirmOrder(an_id(1)))
    stage.run()
    (asked,) = here.asked
    assert (asked["to"], asked["key"]) == ("+442079460001", stage.told(order)[0].id)
    assert asked["message"].startswith("Petal: we have taken on your order 2401.")
    events = [one.event for one in stage.shop.events if isinstance(one.event, NoticeBegun | NoticeSettled)]
    assert [type(event) for event in events] == [NoticeBegun, NoticeSettled]
    written = msgspec.json.encode(events).decode()
    assert "7946" not in written
    assert "Wang" not in written
    stage.run()
    assert len(here.asked) == 1


def test_where_nothing_is_set_up_nothing_is_due_and_nothing_failed() -> None:
    stage = Stage()
    order = stage.order(1, ConfirmOrder(an_id(1)))
    for notices in (stage.notices, Notices(None)):
        assert notices.due(stage.link.board, {}, stage.now).duties == ()
    assert stage.told(order) == ()


def test_a_notice_that_found_no_number_goes_to_the_one_that_was_put_right(world: ExitStack) -> None:
    stage, here = by_sms(world)
    order = stage.order(1, ConfirmOrder(an_id(1)), sender=Person("Wang Fang", "no number"))
    stage.run()
    assert [one.last.outcome for one in stage.told(order)] == [Outcome.PERMANENT]
    stage.wait(minutes=2)
    stage.ask(ChangeSender(order, Person("Wang Fang", "020 7946 0044")))
    stage.wait(seconds=10)
    stage.run()
    assert [one["to"] for one in here.asked] == ["+442079460044"]
    (notice,) = stage.told(order)
    assert (notice.last.outcome, here.asked[0]["key"]) == (Outcome.SENT, notice.id)
    stage.wait(minutes=2)
    stage.ask(PromiseTime(order, NOON + timedelta(hours=5)))
    stage.wait(minutes=1)
    stage.run()
    assert [one["to"] for one in here.asked] == ["+442079460044"] * 2


@pytest.mark.parametrize(
    ("phone", "hours"),
    [
        (
            "+61 2 5550 0000",
            10,
        ),  # Sydney's evening began at noon in UTC; at eleven at night in London it is eight there
        ("+44 20 7946 0001", 0),
        ("020 7946 0001", 0),
        ("+34 600 000 000", 0),  # Madrid or the Canaries: day in both
        ("+1 808 555 0100", 6),  # Honolulu's night ends
    ],
)
def test_nobody_is_woken_where_they_live(world: ExitStack, phone: str, hours: int) -> None:
    stage, here = by_sms(world)
    stage.order(
        1, PromiseTime(an_id(1), stage.now + timedelta(hours=30)), sender=Person("Wang Fang", phone)
    )  # a middle step: noon in UTC, one o'clock in London
    stage.wait(minutes=1)
    stage.run()
    told_at_once = len(here.asked)
    assert told_at_once == (hours == 0)
    stage.wait(hours=hours, minutes=-2)
    stage.run()
    assert len(here.asked) == told_at_once
    stage.wait(minutes=1)
    stage.run()
    assert len(here.asked) == 1


def test_a_number_put_right_in_the_night_of_the_first_is_told_in_the_day_of_the_second(world: ExitStack) -> None:
    stage, here = by_sms(world)
    order = stage.order(
        1, PromiseTime(an_id(1), stage.now + timedelta(hours=30)), sender=Person("Wang Fang", "+61 2 5550 0000")
    )
    stage.wait(minutes=1)
    stage.run()
    assert here.asked == []
    stage.ask(ChangeSender(order, Person("Wang Fang", "+44 20 7946 0001")))
    stage.run()
    assert [one["to"] for one in here.asked] == ["+442079460001"]


def test_who_has_no_number_is_not_told_and_a_number_that_is_none_is_a_failure_that_somebody_sees(
    world: ExitStack,
) -> None:
    stage, here = by_sms(world)
    silent = stage.order(1, ConfirmOrder(an_id(1)), sender=Person("Wang"))
    wrong = stage.order(2, ConfirmOrder(an_id(2)), sender=Person("Wang", "ask his sister"))
    stage.run()
    assert (stage.told(silent), here.asked) == ((), [])
    assert (stage.told(wrong)[0].last.outcome, stage.told(wrong)[0].last.code) == (Outcome.PERMANENT, "bad_address")


def test_nothing_is_told_of_what_happened_before_it_was_set_up_or_before_a_restore(world: ExitStack) -> None:
    stage, here = by_sms(world)
    stage.now -= timedelta(seconds=1)
    stage.order(1, ConfirmOrder(an_id(1)))
    stage.now += timedelta(seconds=1)
    stage.run()
    stage.order(2, ConfirmOrder(an_id(2)))
    stage.shop.record(HUB, "", [LedgerRestored("epoch", 1)])
    stage.run()
    assert here.asked == []


def test_a_service_that_is_busy_is_asked_again_after_a_minute_with_the_same_key(world: ExitStack) -> None:
    stage, here = by_sms(world, 503)
    order = stage.order(1, ConfirmOrder(an_id(1)))
    stage.run()
    stage.wait(seconds=59)
    stage.run()
    assert len(here.asked) == 1
    stage.wait(seconds=1)
    stage.run()
    assert [one["key"] for one in here.asked] == [stage.told(order)[0].id] * 2
    assert [(one.outcome, one.code) for one in stage.told(order)[0].attempts] == [
        (Outcome.TEMPORARY, "http_503"),
        (Outcome.SENT, ""),
    ]


def test_a_service_that_refuses_is_asked_once(world: ExitStack) -> None:
    stage, here = by_sms(world, 400)
    order = stage.order(1, ConfirmOrder(an_id(1)))
    stage.run()
    stage.wait(hours=1)
    stage.run()
    assert len(here.asked) == 1
    assert stage.told(order)[0].last.outcome is Outcome.PERMANENT


def test_a_template_with_a_blank_is_never_sent_and_stands_as_failed(world: ExitStack, tmp_path: Path) -> None:
    (tmp_path / "en.json").write_text('{"confirmed": {"title": "Hello", "text": "It comes by {promised}."}}')
    stage, here = by_sms(world)
    stage.outside = Outside(stage.outside.settings, stage.outside.ways, sayings("en", tmp_path))
    stage.lives()
    order = stage.order(1, ConfirmOrder(an_id(1)))
    stage.run()
    assert here.asked == []
    assert (stage.told(order)[0].last.outcome, stage.told(order)[0].last.code) == (Outcome.PERMANENT, "template_blank")


def test_a_life_that_ends_between_begun_and_sent_is_unknown_after_a_minute_and_sent_again_under_the_same_key(
    world: ExitStack,
) -> None:
    stage, here = by_sms(world)
    order = stage.order(1, ConfirmOrder(an_id(1)))
    (begin,) = stage.notices.due(stage.link.board, {}, stage.now).duties
    stage.link.ask(begin.command, command_id=begin.id)  # and then it died
    stage.lives()
    stage.following.step()
    assert stage.notices.due(stage.link.board, {}, stage.now).next_at == stage.now + UNANSWERED
    stage.wait(seconds=60)
    stage.run()
    assert [one.outcome for one in stage.told(order)[0].attempts] == [Outcome.UNKNOWN, Outcome.SENT]
    assert [one["key"] for one in here.asked] == [stage.told(order)[0].id]


def test_where_a_service_may_repeat_only_the_end_goes_out_again_and_says_so(world: ExitStack) -> None:
    stage, here = by_sms(world, 0, 0, keyed=False)  # whether these came through nobody knows
    order = stage.order(1, ConfirmOrder(an_id(1)))
    stage.run()
    stage.wait(hours=1)
    stage.run()
    assert len(here.asked) == 1
    stage.ask(CancelOrder(order, "no"))
    stage.run()
    stage.wait(minutes=1)
    stage.run()
    stage.wait(hours=1)
    stage.run()
    first, cancelled, again = (one["message"] for one in here.asked)
    assert again == f"{cancelled} (You may have got this already.)"
    assert "(" not in first + cancelled


def test_a_burst_is_sent_a_few_at_a_time_and_whole(world: ExitStack) -> None:
    stage, here = by_sms(world)
    for number in range(1, 12):
        stage.order(number, ConfirmOrder(an_id(number)))
    assert len(stage.notices.due(stage.link.board, {}, stage.now).duties) == ACTING_AT_ONCE
    stage.run()
    assert len({one["key"] for one in here.asked}) == len(here.asked) == 11


@pytest.mark.parametrize("means", [Means.SMS, Means.MAIL])
def test_a_rush_that_nobody_has_heard_reaches_the_owner(world: ExitStack, means: Means) -> None:
    stage: Stage
    got: list[str]
    if means is Means.SMS:
        stage, here = by_sms(world)
    else:
        stage, box = by_mail(world)
    stage.owner.ask(SetShopSettings(ShopSettings(rush_owner_seconds=15)))
    order = stage.order(1, PromiseTime(an_id(1), NOON + timedelta(hours=5)), MarkRush(an_id(1)))
    stage.wait(seconds=15)
    marked = stage.link.board.orders[order].rush
    assert marked is not None
    for role in (Role.PACKING, Role.DISPATCH):
        stage.link.ask(EscalateRush(order, role, Loudness.OWNER, marked.marked_at))
    stage.run()
    if means is Means.SMS:
        got = [one["message"] for one in here.asked if one["to"] == "+442079460009"]
    else:
        assert [mail["To"] for mail in box.mail] == ["owner@petal.example"]
        got = [str(mail.get_content()) for mail in box.mail]
    assert len(got) == 1
    assert "nobody has acknowledged the rush of order 2401, promised by 18:00" in got[0].replace("\n", " ")
    assert [one.template for one in stage.told(order)] == [Template.RUSH_UNHEARD]
