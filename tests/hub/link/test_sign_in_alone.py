"""Signing in without sockets, threads and clocks: what is asked, what is waited for, and for how long."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from hub.domain.actor import Role
from hub.domain.board import Board
from hub.domain.staff import SignIn, grant_of
from hub.domain.vocabulary import Recorded, RemoveStaff, SignedIn, SignedOut
from hub.link.badges import Badges
from hub.link.exchange import Exchange
from hub.link.port import Changes, LinkState, SignedAs, SignInTrouble
from hub.link.sign_in import ANSWER_S, LOOK_EVERY_S, SignIns
from hub.link.store import Outbox, Plain, ReplicaFile
from hub.wire.messages import EnterPin, Granted, PinTaken, Problem, Said, SetPin, client_side, say, understand
from tests.hub.shop_day import HUB, NOON, OWNER, Decided, an_id

PIN = "903817264530"
STATION = "front-desk"


class Around:
    """A world in a test's hand."""

    def __init__(self) -> None:
        self.now_s = 1000.0
        self.sent: list[Said] = []
        self.aside_work: list[tuple[Callable[[], object], Callable[[object], None]]] = []
        self.is_full = False
        self.count = 0

    def monotonic(self) -> float:
        return self.now_s

    def wall(self) -> datetime:
        return NOON + timedelta(seconds=self.now_s - 1000)

    def random(self, size: int) -> bytes:
        self.count += 1
        return self.count.to_bytes(size, "big")

    def hang_up(self, pause_s: float) -> None:
        raise AssertionError("nobody hangs up here")

    def tell(self, changes: Changes) -> None:
        """Nobody listens."""

    def send_side(self, *frames: bytes) -> bool:
        if not self.is_full:
            self.sent.append(understand(client_side, frames[0]))
        return not self.is_full

    def aside(self, work: Callable[[], object], then: Callable[[object], None]) -> None:
        self.aside_work.append((work, then))

    def do_aside(self) -> None:
        """What was put aside is done."""
        while self.aside_work:
            work, then = self.aside_work.pop(0)
            then(work())


class Desk:
    """A station with Mia's shop on its board."""

    def __init__(self) -> None:
        self.around = Around()
        self.exchange = Exchange(Role.FRONT_DESK, Outbox(None, Plain()), ReplicaFile(None), self.around)
        self.shop = Decided()
        self.mia = self.shop.member(300)
        self.exchange.board = self.shop.board
        self.people = SignIns(self.exchange, Badges(None), lambda: b"s" * 32, self.around)
        self.state(LinkState.LIVE)
        self.people.up()

    def state(self, state: LinkState) -> None:
        self.exchange.status = msgspec.structs.replace(self.exchange.status, state=state)

    def sign_in(self, pin: str = PIN) -> Future[SignedAs]:
        future: Future[SignedAs] = Future()
        self.people.sign_in(self.mia, pin, future)
        return future

    def grants(self, number: int = 400) -> SignIn:
        """The hub grants what was asked last."""
        asked = self.around.sent[-1]
        assert isinstance(asked, EnterPin)
        sign_in = SignIn(an_id(number), STATION, self.mia, NOON, NOON + timedelta(hours=10))
        assert self.people.hear(say(Granted(asked.ask, grant_of(sign_in, b"k").written())))
        return sign_in

    def hears(self, event: Any) -> None:
        board: Board = self.exchange.board
        self.exchange.board = board.after(Recorded(board.seq + 1, NOON, HUB, "", event))

    def later(self, seconds: float) -> None:
        self.around.now_s += seconds
        self.people.beat()


def code(future: Future[Any]) -> str:
    error = future.exception(0)
    assert isinstance(error, SignInTrouble), error
    return error.code


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_pin_goes_to_the_hub_once_and_is_forgotten_with_its_answer(desk: Desk) -> None:
    future = desk.sign_in()
    (asked,) = desk.around.sent
    assert isinstance(asked, EnterPin)
    assert (asked.person, asked.pin) == (desk.mia, PIN)
    assert PIN not in repr(asked)
    assert PIN not in repr(vars(desk.people))
    desk.grants()
    assert future.result(0) == SignedAs(an_id(400), desk.mia, NOON + timedelta(hours=10))
    desk.around.do_aside()
    assert not desk.people._open


def test_a_problem_says_why_and_until_when(desk: Desk) -> None:
    future = desk.sign_in()
    asked = desk.around.sent[-1]
    assert isinstance(asked, EnterPin)
    assert not desk.people.hear(say(Problem("media_not_found", about="f" * 64))), "somebody else's"
    assert desk.people.hear(say(Problem("pin_locked", about=asked.ask, final=False, detail=NOON.isoformat())))
    assert code(future) == "pin_locked"
    error = future.exception(0)
    assert isinstance(error, SignInTrouble)
    assert error.until == NOON


def test_a_hub_that_says_nothing_is_given_up_and_the_badge_is_tried(desk: Desk) -> None:
    desk.sign_in()
    desk.grants()
    desk.around.do_aside()
    desk.people.lock()
    future = desk.sign_in()
    desk.later(ANSWER_S / 2)
    assert not future.done()
    desk.later(ANSWER_S)
    desk.around.do_aside()
    assert future.result(0).offline
    late = desk.around.sent[-1]
    assert isinstance(late, EnterPin)
    assert not desk.people.hear(say(Problem("wrong_pin", about=late.ask))), "an answer that comes too late is nobody's"


def test_what_is_asked_before_the_side_pipe_is_there_is_sent_when_it_is(desk: Desk) -> None:
    desk.people.down()
    future = desk.sign_in()
    assert desk.around.sent == []
    desk.people.up()
    desk.grants()
    assert not future.result(0).offline


def test_an_answer_that_went_down_with_the_pipe_is_not_waited_for(desk: Desk) -> None:
    future, setting = desk.sign_in(), Future[None]()
    desk.people.set_pin(desk.mia, "8035", PIN, setting)
    desk.people.down()
    assert code(future) == "offline_not_known"
    assert code(setting) == "hub_away"


def test_nobody_begins_to_work_at_a_station_that_the_shop_refuses(desk: Desk) -> None:
    desk.sign_in()
    desk.grants()
    desk.around.do_aside()
    desk.people.lock()
    desk.people.down()
    desk.state(LinkState.REFUSED)
    assert code(desk.sign_in()) == "key_refused"


def test_a_grant_for_somebody_else_is_not_taken(desk: Desk) -> None:
    future = desk.sign_in()
    asked = desk.around.sent[-1]
    assert isinstance(asked, EnterPin)
    for written in ("x", grant_of(SignIn(an_id(1), STATION, an_id(2), NOON, NOON), b"k").written()):
        desk.people.hear(say(Granted(asked.ask, written)))
    assert code(future) == "bad_message"
    assert desk.people.signed is None


def test_a_new_pin_goes_with_the_owners_grant_or_the_old_pin_and_never_with_both(desk: Desk) -> None:
    desk.sign_in()
    desk.grants()
    for old in ("", PIN):
        future = Future[None]()
        desk.people.set_pin(an_id(301), "8035", old, future)
        asked = desk.around.sent[-1]
        assert isinstance(asked, SetPin)
        assert (asked.old, bool(asked.grant)) == (old, not old)
        assert desk.people.hear(say(PinTaken(asked.ask)))
        assert future.done()


def test_whoever_the_board_says_is_gone_is_no_longer_at_the_station(desk: Desk) -> None:
    for gone in (SignedOut(an_id(400), "left"), "removed", "time"):
        desk = Desk()
        desk.sign_in()
        sign_in = desk.grants()
        desk.hears(SignedIn(sign_in.id, STATION, desk.mia, sign_in.until))
        desk.people.beat()
        assert desk.people.signed is not None
        if gone == "time":
            desk.later(timedelta(hours=10).total_seconds())
        elif gone == "removed":
            decided = desk.shop.ask(OWNER, RemoveStaff(desk.mia))
            assert isinstance(decided, list)
            desk.hears(decided[0])
        else:
            desk.hears(gone)
        desk.later(LOOK_EVERY_S)
        assert here(desk) is None


def here(desk: Desk) -> SignedAs | None:
    """Who is at the station (asked anew)."""
    return desk.people.signed


def test_a_badge_made_after_its_sign_in_ended_is_not_kept(desk: Desk) -> None:
    desk.sign_in()
    sign_in = desk.grants()
    desk.hears(SignedIn(sign_in.id, STATION, desk.mia, sign_in.until))
    desk.hears(SignedOut(sign_in.id, "left"))
    desk.around.do_aside()
    desk.people.down()
    desk.state(LinkState.OFFLINE)
    assert code(desk.sign_in()) == "offline_not_known"


def test_closing_answers_everybody_who_waits(desk: Desk) -> None:
    future, setting = desk.sign_in(), Future[None]()
    desk.people.set_pin(desk.mia, "8035", PIN, setting)
    desk.people.close()
    assert (code(future), code(setting)) == ("closed", "closed")
