"""A service is asked over HTTP as it wants to be, and what it answers is told apart: gone, later, never, nobody knows."""

from __future__ import annotations

import logging

import pytest

from hub.domain.notice import Means, Outcome, To
from hub.followers.channels.port import Answer, Message
from hub.followers.channels.services import Service
from tests.hub.followers.outside import nobody, sms

MESSAGE = Message("key-1", "+442079460001", "A title", "鲜花已送达 & more?\n%41 {phone}")
EVERYBODY = frozenset(To)


def test_the_service_gets_number_key_and_words_as_they_are() -> None:
    with sms() as here:
        assert Service(Means.SMS, here.url, EVERYBODY).send(MESSAGE) == Answer(Outcome.SENT)
        (asked,) = here.asked
    assert (asked["to"], asked["key"], asked["message"]) == (MESSAGE.address, MESSAGE.key, MESSAGE.text)


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (503, Answer(Outcome.TEMPORARY, "http_503")),
        (500, Answer(Outcome.TEMPORARY, "http_500")),
        (429, Answer(Outcome.TEMPORARY, "http_429")),
        (401, Answer(Outcome.TEMPORARY, "http_401")),
        (400, Answer(Outcome.PERMANENT, "http_400")),
        (404, Answer(Outcome.PERMANENT, "http_404")),
        (0, Answer(Outcome.UNKNOWN, "no_answer")),
    ],
)
def test_later_never_and_nobody_knows_are_told_apart(status: int, answer: Answer) -> None:
    with sms(status) as here:
        assert Service(Means.SMS, here.url, EVERYBODY).send(MESSAGE) == answer


def test_a_service_that_is_not_there_was_told_nothing() -> None:
    url = f"json://127.0.0.1:{nobody()}/?:to={{phone}}"
    assert Service(Means.CHAT, url, EVERYBODY).send(MESSAGE) == Answer(Outcome.TEMPORARY, "not_reached")


def test_an_answer_that_does_not_come_in_time_leaves_it_open_whether_it_went_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("hub.followers.channels.services.READ_S", 0.3)
    with sms() as here:
        here.hold.clear()
        assert Service(Means.SMS, here.url, EVERYBODY).send(MESSAGE) == Answer(Outcome.UNKNOWN, "no_answer")


def test_an_address_that_is_none_is_for_good() -> None:
    assert Service(Means.SMS, "no-such-service://x", EVERYBODY).send(MESSAGE) == Answer(
        Outcome.PERMANENT, "bad_service"
    )


class Logbook(logging.Handler):
    """Plays the hub's own."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def test_no_number_gets_into_the_log() -> None:
    logbook, root = Logbook(), logging.getLogger()
    root.addHandler(logbook)
    try:
        with sms(400) as here:
            Service(Means.SMS, here.url, EVERYBODY).send(MESSAGE)
    finally:
        root.removeHandler(logbook)
    assert not [line for line in logbook.lines if "7946" in line or "鲜花" in line]


def test_it_says_what_it_needs_of_a_person() -> None:
    assert Service(Means.SMS, "json://x/?:to={phone}", EVERYBODY).takes == "phone"
    assert Service(Means.CHAT, "ntfy://x/topic", frozenset({To.OWNER})).takes == ""
