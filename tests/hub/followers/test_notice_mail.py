"""Customers told by mail through a real mail server, whoever dies and when: what may have gone out twice is counted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from hub.domain.notice import Means, Outcome
from hub.domain.order import Person
from hub.domain.vocabulary import CancelOrder, ConfirmOrder
from hub.followers.channels.mail import Mail, Security
from hub.followers.channels.services import Service
from tests.hub.followers.outside import Post, post, sms
from tests.hub.followers.test_notices import EVERYBODY, Stage
from tests.hub.shop_day import an_id

ANNA = Person("Anna", mail="anna@example.test")


@pytest.fixture
def world() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def mailing(world: ExitStack, *, keyed: bool = True) -> tuple[Stage, Post]:
    here, port = world.enter_context(post())
    stage = Stage(Mail("127.0.0.1", port, Security.NONE, "shop@petal.example", EVERYBODY, keyed=keyed))
    world.callback(lambda: stage.following.close())
    return stage, here


def outcomes(stage: Stage, order: str) -> list[Outcome]:
    return [attempt.outcome for notice in stage.told(order) for attempt in notice.attempts]


def test_a_sender_with_a_mail_address_alone_is_told_by_mail_and_the_ledger_names_no_address(world: ExitStack) -> None:
    stage, box = mailing(world)
    order = stage.order(1, ConfirmOrder(an_id(1)), sender=ANNA)
    stage.run()
    (mail,) = box.mail
    assert (mail["To"], mail["Subject"]) == ("anna@example.test", "Your order 2401 is confirmed")
    assert mail["Message-ID"] == f"<{stage.told(order)[0].id}@petal.example>"
    assert outcomes(stage, order) == [Outcome.SENT]


def test_messages_come_first_but_not_for_who_wishes_mail(world: ExitStack) -> None:
    here = world.enter_context(sms())
    box, port = world.enter_context(post())
    mail = Mail("127.0.0.1", port, Security.NONE, "shop@petal.example", EVERYBODY)
    stage = Stage(Service(Means.SMS, here.url, EVERYBODY, keyed=True), mail)
    world.callback(lambda: stage.following.close())
    both = Person("Anna", "020 7946 0001", "anna@example.test")
    stage.order(1, ConfirmOrder(an_id(1)), sender=both)
    stage.order(2, ConfirmOrder(an_id(2)), sender=Person(both.name, both.phone, both.mail, by_mail=True))
    stage.order(3, ConfirmOrder(an_id(3)), sender=Person(both.name, both.phone, by_mail=True))
    stage.run()
    assert len(here.asked) == 2, "who wishes mail and gave no address is told where they can be reached"
    assert [one["To"] for one in box.mail] == ["anna@example.test"]
    assert "2402" in box.mail[0]["Subject"]


def test_a_mailbox_that_does_not_exist_is_written_to_once(world: ExitStack) -> None:
    stage, box = mailing(world)
    box.rcpt_says = "550 5.1.1 nobody here"
    order = stage.order(1, ConfirmOrder(an_id(1)), sender=ANNA)
    stage.run()
    box.rcpt_says = ""
    stage.wait(hours=1)
    stage.run()
    assert (outcomes(stage, order), stage.told(order)[0].last.code, box.mail) == ([Outcome.PERMANENT], "smtp_550", [])


@pytest.mark.parametrize("dies", ["before it went out", "after it went out", "while it goes over"])
def test_whoever_dies_at_whichever_step_a_mail_is_shown_once_and_each_repeat_was_unknown(
    world: ExitStack, dies: str
) -> None:
    stage, box = mailing(world)
    order = stage.order(1, ConfirmOrder(an_id(1)), sender=ANNA)
    if dies == "while it goes over":
        box.breaks = True
        stage.run()
        box.breaks = False
    else:
        (begin,) = stage.notices.due(stage.link.board, {}, stage.now).duties
        stage.link.ask(begin.command, command_id=begin.id)
        if dies == "after it went out":
            stage.notices.act(begin)  # and what it says is never asked
        stage.lives()
    stage.wait(seconds=60)
    stage.run()
    stage.wait(hours=1)
    stage.run()
    assert outcomes(stage, order) == [Outcome.UNKNOWN, Outcome.SENT]
    assert {mail["Message-ID"] for mail in box.mail} == {f"<{stage.told(order)[0].id}@petal.example>"}
    assert len(box.mail) == (1 if dies == "before it went out" else 2)


def test_where_mailboxes_may_show_a_repeat_only_the_end_goes_out_again_and_says_so(world: ExitStack) -> None:
    stage, box = mailing(world, keyed=False)
    box.breaks = True
    order = stage.order(1, ConfirmOrder(an_id(1)), sender=ANNA)
    stage.run()
    stage.ask(CancelOrder(order, "no"))
    stage.run()
    stage.wait(minutes=1)
    stage.run()
    stage.wait(hours=1)
    stage.run()
    said = [mail.get_content().replace("\n", " ") for mail in box.mail]
    assert ["may have got this" in text for text in said] == [False, False, True]
    assert outcomes(stage, order).count(Outcome.UNKNOWN) == 3
