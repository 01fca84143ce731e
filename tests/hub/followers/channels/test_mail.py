"""Mail goes to a real server, and what the server says is told apart: gone, later, never, nobody knows."""

from __future__ import annotations

import socket

import pytest

from hub.domain.notice import Outcome, To
from hub.followers.channels.mail import Mail, Security
from hub.followers.channels.port import Answer, Message
from tests.hub.followers.outside import nobody, post

MESSAGE = Message("key-1", "owner@petal.example", "加急订单 2401", "没有人确认，请您处理。\n.\nBye")


def mail(port: int, **more: str) -> Mail:
    return Mail("127.0.0.1", port, Security.NONE, "shop@petal.example", frozenset({To.OWNER}), **more)  # type: ignore[arg-type]


def test_the_message_arrives_as_it_was_written_with_its_key_as_message_id() -> None:
    with post() as (here, port):
        assert mail(port, name="花店 Petal").send(MESSAGE) == Answer(Outcome.SENT)
        assert mail(port).send(MESSAGE) == Answer(Outcome.SENT)
        one, two = here.mail
    assert one["Subject"] == MESSAGE.title
    assert one["To"] == MESSAGE.address
    assert one["From"] == "花店 Petal <shop@petal.example>"
    assert one.get_content().strip().splitlines() == MESSAGE.text.splitlines()
    assert one["Message-ID"] == two["Message-ID"] == "<key-1@petal.example>"


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("451 come back", Answer(Outcome.TEMPORARY, "smtp_451")),
        ("550 no such box", Answer(Outcome.PERMANENT, "smtp_550")),
    ],
)
def test_later_and_never_are_told_apart_whoever_says_so(said: str, answer: Answer) -> None:
    with post() as (here, port):
        here.rcpt_says = said
        assert mail(port).send(MESSAGE) == answer
        here.rcpt_says, here.data_says = "", said
        assert mail(port).send(MESSAGE) == answer
        assert here.mail == []


def test_a_line_that_breaks_after_the_message_leaves_it_open_whether_it_went_out() -> None:
    with post() as (here, port):
        here.breaks = True
        assert mail(port).send(MESSAGE) == Answer(Outcome.UNKNOWN, "no_answer")
        assert len(here.mail) == 1


def test_a_server_that_is_not_there_or_takes_no_sign_in_was_told_nothing() -> None:
    assert mail(nobody()).send(MESSAGE) == Answer(Outcome.TEMPORARY, "not_reached")
    with post() as (here, port):
        assert mail(port, user="shop", password="x").send(MESSAGE).outcome is Outcome.TEMPORARY
        assert here.mail == []


def test_a_server_that_says_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.followers.channels.mail.STEP_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        assert mail(mute.getsockname()[1]).send(MESSAGE) == Answer(Outcome.TEMPORARY, "not_reached")


def test_nobody_smuggles_a_line_into_the_head() -> None:
    with post() as (here, port):
        bad = Message("k", MESSAGE.address, "hello\r\nBcc: all@x.example", "text")
        assert mail(port).send(bad) == Answer(Outcome.PERMANENT, "bad_message")
        assert here.mail == []
