"""A notice carries its reader's page: one live link for each person, the same in every attempt and every life."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from hub.domain.access import SECRET_BYTES, Link, secret_hash
from hub.domain.actor import Role
from hub.domain.notice import Means, Outcome, Template, To
from hub.domain.order import Person
from hub.domain.problem import ProblemKind
from hub.domain.promise import PromiseKind
from hub.domain.vocabulary import (
    BeginNotice,
    CancelOrder,
    ChangeRecipient,
    ChangeSender,
    ConfirmOrder,
    EndLink,
    IssueLink,
    MakePromise,
    PromiseTime,
    RaiseProblem,
    ReleaseSurprise,
)
from hub.followers.channels.services import Service
from hub.followers.notice_settings import Outside
from hub.followers.page_links import KEY_FILE, PageLinks, key_in
from tests.hub.followers.outside import Sms, sms
from tests.hub.followers.test_notices import EVERYBODY, Stage
from tests.hub.shop_day import NOON, an_id

KEY = b"k" * 32
URL = re.compile(r"https://petal\.example/o#([\w-]{22})$")


@pytest.fixture
def world() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def a_shop(world: ExitStack, *answers: int) -> tuple[Stage, Sms]:
    here = world.enter_context(sms(*answers))
    stage = Stage(Service(Means.SMS, here.url, EVERYBODY, keyed=True))
    lives(stage)
    world.callback(lambda: stage.following.close())
    return stage, here


def lives(stage: Stage) -> None:
    before = stage.outside
    stage.outside = Outside(before.settings, before.ways, before.said, PageLinks("https://petal.example/", KEY))
    stage.lives()


def opened(stage: Stage, message: str) -> Link:
    """The live link that a message carries."""
    found = URL.search(message)
    assert found is not None, message
    board = stage.link.board
    return board.links[board.links_by_hash[secret_hash(found[1])]]


def test_a_confirmation_carries_the_senders_page_and_the_ledger_knows_only_its_hash(world: ExitStack) -> None:
    stage, here = a_shop(world)
    order = stage.order(1, ConfirmOrder(an_id(1)))
    stage.run()
    (said,) = (one["message"] for one in here.asked)
    link = opened(stage, said)
    assert (link.role, link.subject) == (Role.SENDER, order)
    secret = said.rpartition("#")[2]
    assert len(secret) >= SECRET_BYTES * 4 // 3
    assert secret.encode() not in msgspec.json.encode([one.event for one in stage.shop.events])


def test_every_later_notice_carries_the_same_link_in_whatever_life_and_the_last_opens_none(world: ExitStack) -> None:
    stage, here = a_shop(world)
    order = stage.order(1, ConfirmOrder(an_id(1)))
    stage.run()
    lives(stage)
    stage.ask(PromiseTime(order, NOON + timedelta(hours=5)))
    stage.wait(minutes=1)
    stage.run()
    first, promised = (one["message"] for one in here.asked)
    assert opened(stage, first) == opened(stage, promised)
    stage.ask(CancelOrder(order, "no"))
    stage.run()
    assert "#" not in here.asked[-1]["message"], "of a cancelled order there is nothing more to see"
    assert len(here.asked) == 3
    assert len(stage.link.board.links) == 1


def test_two_notices_that_are_due_at_once_carry_one_link(world: ExitStack) -> None:
    stage, here = a_shop(world)
    stage.order(1, ConfirmOrder(an_id(1)), RaiseProblem(an_id(1), an_id(70), ProblemKind.ABSENT))
    stage.wait(seconds=10)
    stage.run()
    first, second = (one["message"] for one in here.asked)
    assert opened(stage, first) == opened(stage, second)
    assert len(stage.link.board.links) == 1


def test_an_attempt_after_a_crash_carries_the_link_of_the_first(world: ExitStack) -> None:
    stage, here = a_shop(world, 503)
    stage.order(1, ConfirmOrder(an_id(1)))
    stage.run()
    lives(stage)
    stage.wait(minutes=1)
    stage.run()
    first, again = (one["message"] for one in here.asked)
    assert first == again


def test_a_link_that_the_shop_ended_is_not_made_live_again_by_another_attempt(world: ExitStack) -> None:
    stage, here = a_shop(world, 503)
    order = stage.order(1, ConfirmOrder(an_id(1)))
    stage.run()
    stage.ask(EndLink(opened(stage, here.asked[0]["message"]).id))
    stage.wait(minutes=1)
    stage.run()
    assert stage.told(order)[0].last.outcome is Outcome.SENT
    assert "#" not in here.asked[-1]["message"]
    assert not stage.link.board.links


WRONG, RIGHT = Person("Wang Fang", "020 7946 0001"), Person("Wang Fang", "020 7946 0044")


def moves(stage: Stage, order: str, person: Person = RIGHT) -> None:
    stage.ask(ChangeSender(order, person))


def secrets(stage: Stage, here: Sms) -> list[tuple[str, bool]]:
    """Each message: to whom, and whether the link that it carries opens anything now."""
    board = stage.link.board
    found = [(one["to"][-2:], URL.search(one["message"])) for one in here.asked]
    return [(to, match is not None and secret_hash(match[1]) in board.links_by_hash) for to, match in found]


def test_a_link_that_went_to_a_wrong_number_ends_and_the_next_notice_brings_a_fresh_one_once(world: ExitStack) -> None:
    stage, here = a_shop(world)
    order = stage.order(1, ConfirmOrder(an_id(1)), sender=WRONG)
    stage.run()
    assert secrets(stage, here) == [("01", True)]
    stage.wait(minutes=2)
    moves(stage, order)
    assert secrets(stage, here) == [("01", False)]
    stage.ask(PromiseTime(order, NOON + timedelta(hours=5)))
    for _ in range(3):
        stage.wait(minutes=1)
        stage.run()
    assert secrets(stage, here) == [("01", False), ("44", True)]
    assert len(stage.link.board.links) == 1


def test_where_nothing_else_is_told_the_page_is_by_itself_after_a_minute_and_never_twice(world: ExitStack) -> None:
    stage, here = a_shop(world)
    order = stage.order(1, ConfirmOrder(an_id(1)), sender=WRONG)
    stage.run()
    stage.wait(minutes=2)
    moves(stage, order)
    stage.wait(seconds=59)
    stage.run()
    assert len(here.asked) == 1
    stage.wait(seconds=1)
    stage.run()
    lives(stage)
    stage.wait(hours=3)
    stage.run()
    assert secrets(stage, here) == [("01", False), ("44", True)]
    assert "a link that you got before no longer works" in here.asked[-1]["message"]
    assert [one.template for one in stage.told(order)] == [Template.CONFIRMED, Template.YOUR_PAGE]
    moves(stage, order, Person("Wang Fangfang", RIGHT.phone))
    stage.wait(hours=1)
    stage.run()
    assert len(here.asked) == 2, "another name ends nothing, and nothing is to be told"


@pytest.mark.parametrize("told_between", [False, True])
def test_a_change_that_is_taken_back_leaves_whoever_stands_then_with_a_link_that_opens(
    world: ExitStack, told_between: bool
) -> None:
    stage, here = a_shop(world)
    order = stage.order(1, ConfirmOrder(an_id(1)), sender=RIGHT)
    stage.run()
    stage.wait(minutes=2)
    moves(stage, order, WRONG)
    if told_between:
        stage.ask(RaiseProblem(order, an_id(70), ProblemKind.ABSENT))
        stage.wait(seconds=10)
        stage.run()
        assert secrets(stage, here)[-1] == ("01", True)
    stage.wait(seconds=5)
    moves(stage, order, RIGHT)
    for _ in range(3):
        stage.wait(minutes=1)
        stage.run()
    assert secrets(stage, here) == [("44", False), *[("01", False)] * told_between, ("44", True)]
    assert len(stage.link.board.links) == 1


def test_a_notice_that_a_wrong_number_refused_carries_a_fresh_link_to_the_right_one(world: ExitStack) -> None:
    stage, here = a_shop(world, 400)
    order = stage.order(1, ConfirmOrder(an_id(1)), sender=WRONG)
    stage.run()
    assert stage.told(order)[0].last.outcome is Outcome.PERMANENT
    stage.wait(minutes=2)
    moves(stage, order)
    for _ in range(3):
        stage.wait(minutes=1)
        stage.run()
    assert secrets(stage, here) == [("01", False), ("44", True)]
    assert [one.template for one in stage.told(order)] == [Template.CONFIRMED]


def test_who_gives_links_out_by_hand_has_no_notice_that_could_say_nothing(world: ExitStack) -> None:
    here = world.enter_context(sms())
    stage = Stage(Service(Means.SMS, here.url, EVERYBODY, keyed=True))
    world.callback(lambda: stage.following.close())
    order = stage.order(1, sender=WRONG)
    stage.ask(IssueLink(an_id(50), Role.SENDER, order, "5" * 64, NOON + timedelta(days=7)))
    moves(stage, order)
    stage.wait(minutes=5)
    stage.run()
    assert (here.asked, stage.told(order), len(stage.link.board.links)) == ([], (), 0)


def test_a_notice_that_waited_for_the_morning_carries_its_link(world: ExitStack) -> None:
    stage, here = a_shop(world)
    order = stage.order(1)
    stage.wait(hours=10)  # eleven at night in London
    stage.ask(PromiseTime(order, stage.now + timedelta(hours=20)))
    stage.run()
    for _ in range(2):
        stage.wait(hours=5)
        stage.run()
    assert secrets(stage, here) == [("01", True)]


def test_the_recipient_of_a_surprise_is_told_of_no_page_before_it_is_out(world: ExitStack) -> None:
    stage, here = a_shop(world)
    order = stage.order(1, recipient=WRONG)
    stage.ask(IssueLink(an_id(50), Role.RECIPIENT, order, "5" * 64, NOON + timedelta(days=7)))
    stage.ask(ChangeRecipient(order, RIGHT), MakePromise(order, PromiseKind.SURPRISE, Role.SENDER))
    stage.wait(hours=1)
    stage.run()
    assert here.asked == []
    stage.ask(ReleaseSurprise(order))
    stage.run()
    assert secrets(stage, here) == [("44", True)]
    assert {link.role for link in stage.link.board.links.values()} == {Role.RECIPIENT}


def test_a_recipient_gets_a_link_of_their_own_and_none_while_they_are_being_surprised(world: ExitStack) -> None:
    stage, _ = a_shop(world)
    order = stage.order(1, surprise=True)
    assert stage.outside.links is not None
    links, board = stage.outside.links, stage.link.board
    begin = BeginNotice(order, an_id(77), To.RECIPIENT, Template.COMING, 1, Means.SMS)
    assert links.known(board, board.orders[order], begin, stage.now) == ""
    plan = stage.notices.due(board, {}, stage.now)
    assert plan.duties == ()
    stage.ask(ReleaseSurprise(order), ConfirmOrder(order))
    stage.run()
    assert {link.role for link in stage.link.board.links.values()} == {Role.SENDER}
    alarm = msgspec.structs.replace(begin, to=To.OWNER, template=Template.RUSH_UNHEARD)
    assert links.known(stage.link.board, stage.link.board.orders[order], alarm, stage.now) == ""


def test_where_no_template_names_the_page_no_link_is_opened(world: ExitStack) -> None:
    stage, here = a_shop(world)
    before = stage.outside
    bare = msgspec.structs.replace(
        before.said,
        templates={
            name: msgspec.structs.replace(one, text=one.text.replace("[ {link}]", ""))
            for name, one in before.said.templates.items()
        },
    )
    stage.outside = Outside(before.settings, before.ways, bare, before.links)
    stage.lives()
    stage.order(1, ConfirmOrder(an_id(1)))
    stage.run()
    assert len(here.asked) == 1
    assert not stage.link.board.links


def test_the_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    key = key_in(tmp_path)
    assert key_in(tmp_path) == key
    assert len(key) == 32
    (tmp_path / KEY_FILE).write_bytes(b"short")
    with pytest.raises(ValueError, match="cut short"):
        key_in(tmp_path)
    if os.name == "posix":
        assert (tmp_path / KEY_FILE).stat().st_mode & 0o777 == 0o600
        (tmp_path / KEY_FILE).chmod(0o640)
        with pytest.raises(ValueError, match="others"):
            key_in(tmp_path)
