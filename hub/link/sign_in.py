"""Who is at this station: signing in at the hub, switching without it, leaving.

    hub reachable   sign_in -> the hub checks the PIN -> signed_in, with a grant -> a badge is made for later
    hub away        only people with a live sign-in here, by their badge; what they do is marked offline

Several people may be signed in at one station, one of them is *at* it: whose steps they are. A PIN is held only until its
answer, in memory. Slow checks run aside; nothing here waits.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from typing import Protocol

from msgspec.structs import replace

from hub.domain.staff import Grant, read_grant
from hub.domain.vocabulary import SignOut, VocabularyError
from hub.link.badges import SALT_BYTES, WRONG_MAX, Badge, Badges, ended, is_over, is_right, make_badge
from hub.link.exchange import Ask, Exchange
from hub.link.futures import fail, resolve
from hub.link.port import Asked, LinkState, SignedAs, SignInTrouble
from hub.wire.messages import EnterPin, Granted, PinTaken, Problem, SetPin, hub_side, understand
from hub.wire.messages import say as write

log = logging.getLogger(__name__)

ANSWER_S = 5.0
"""The hub answers in a tenth of a second; a person at a counter waits no longer than this before the badge is tried."""
LOOK_EVERY_S = 1.0
ASK_BYTES = 8


_NEAR = frozenset({LinkState.CONNECTING, LinkState.CATCHING_UP, LinkState.LIVE})
"""The hub is there, or may be within a moment: worth waiting for."""


class Surroundings(Protocol):
    """What signing in asks of the world around it."""

    def monotonic(self) -> float:
        """Seconds of a clock that only goes forward."""

    def random(self, size: int) -> bytes:
        """Random bytes."""

    def send_side(self, *frames: bytes) -> bool:
        """Send over the side pipe; False when it cannot be sent now."""

    def aside(self, work: Callable[[], object], then: Callable[[object], None]) -> None:
        """Do slow work elsewhere and hand its result back, None if it failed."""


class _Open:
    """A question that the hub has not answered."""

    def __init__(self, person: str, pin: str, frame: bytes, until_s: float) -> None:
        self.person = person
        self.pin = pin
        self.frame = frame
        self.until_s = until_s
        self.sent = False
        self.signing: Future[SignedAs] | None = None
        self.setting: Future[None] | None = None

    def __repr__(self) -> str:
        return f"_Open({self.person!r})"

    def fail(self, code: str, until: datetime | None = None) -> None:
        """Say why not."""
        if self.signing is not None:
            fail(self.signing, SignInTrouble(code, until))
        if self.setting is not None:
            fail(self.setting, SignInTrouble(code, until))


class SignIns:
    """The people at a station. Used by the link's thread; `signed` may be read by all.

    Args:
        exchange: told who is at the station.
        badges: of people who are signed in here.
        key: gives the station's own, for badges only; on the thread of slow work.
        around: clock, chance, side pipe, slow work.
    """

    def __init__(self, exchange: Exchange, badges: Badges, key: Callable[[], bytes], around: Surroundings) -> None:
        self._exchange = exchange
        self._badges = badges
        self._key = key
        self._around = around
        self.signed: SignedAs | None = None
        self._grant: Grant | None = None
        self._open: dict[str, _Open] = {}
        self._up = False
        self._look_at = 0.0
        self._seen: tuple[object, object] = (None, None)

    @property
    def grant(self) -> str:
        """What proves at the hub that whoever is here is here, "" for nobody."""
        grant = self._grant
        return grant.written() if grant is not None else ""

    # Asking -------------------------------------------------------------------------------------------------------

    def sign_in(self, person: str, pin: str, future: Future[SignedAs]) -> None:
        """Let somebody be at this station."""
        ask = self._around.random(ASK_BYTES).hex()
        question = _Open(person, pin, write(EnterPin(ask, person, pin)), self._around.monotonic() + ANSWER_S)
        question.signing = future
        self._begin(ask, question)

    def set_pin(self, person: str, pin: str, old: str, future: Future[None]) -> None:
        """Give somebody a new PIN; needs the hub."""
        ask = self._around.random(ASK_BYTES).hex()
        grant = self._grant.written() if self._grant is not None and not old else ""
        frame = write(SetPin(ask, person, pin, old, grant))
        question = _Open(person, pin, frame, self._around.monotonic() + ANSWER_S)
        question.setting = future
        self._begin(ask, question)

    def _begin(self, ask: str, question: _Open) -> None:
        """Ask the hub; where the side pipe is still to come, as soon as it is there."""
        self._open[ask] = question
        if self._up:
            question.sent = self._around.send_side(question.frame)
        elif self._exchange.status.state not in _NEAR:
            self._give_up(ask)

    def leave(self) -> None:
        """Whoever is at this station leaves it: their sign-in ends, after the steps they took."""
        signed = self.signed
        if signed is None:
            return
        self._exchange.take([Ask(Asked(self._exchange.new_id(), Future(), Future()), SignOut(signed.sign_in), "")])
        self._badges.drop(lambda person, _: person == signed.person)
        self.lock()

    def lock(self) -> None:
        """Nobody is at this station until somebody signs in; whoever was stays signed in."""
        if self.signed is not None:
            self._stand(None)

    def _stand(self, grant: Grant | None) -> None:
        self._grant = grant
        self.signed = SignedAs(grant.sign_in, grant.person, grant.until, grant.offline) if grant is not None else None
        self._exchange.at(grant)

    # The side pipe ------------------------------------------------------------------------------------------------

    def up(self) -> None:
        """The side pipe is there: ask what waits for it."""
        self._up = True
        for question in self._open.values():
            question.sent = self._around.send_side(question.frame)

    def down(self) -> None:
        """It is gone, and with it every answer to what was asked: whoever waits for one is tried by their badge."""
        self._up = False
        for ask in [ask for ask, question in self._open.items() if question.sent]:
            self._give_up(ask)

    def hear(self, frame: bytes) -> bool:
        """Take in a message of the side pipe; returns whether it was for us."""
        if not self._open:
            return False
        try:
            said = understand(hub_side, frame)
        except VocabularyError:
            return False
        match said:
            case Granted(ask=ask, grant=written) if ask in self._open:
                self._granted(self._open.pop(ask), read_grant(written))
            case PinTaken(ask=ask) if ask in self._open:
                setting = self._open.pop(ask).setting
                if setting is not None:
                    resolve(setting, None)
            case Problem(code=code, about=ask, detail=detail) if ask in self._open:
                self._open.pop(ask).fail(code, _moment(detail))
            case _:
                return False
        return True

    def _granted(self, question: _Open, grant: Grant | None) -> None:
        if grant is None or grant.person != question.person or question.signing is None:
            question.fail("bad_message")
            return
        self._stand(grant)
        assert self.signed is not None
        resolve(question.signing, self.signed)
        key, pin, salt, now = self._key, question.pin, self._around.random(SALT_BYTES), self._exchange.hub_now()
        self._around.aside(lambda: make_badge(grant, pin, key(), salt, now), lambda made: self._keep(grant, made))

    def _keep(self, grant: Grant, made: object) -> None:
        if isinstance(made, Badge) and not ended(grant, self._exchange.board):
            self._save(grant.person, made)

    def _save(self, person: str, badge: Badge) -> bool:
        try:
            self._badges.keep(person, badge)
        except OSError:
            log.warning("a badge cannot be written: switching without the hub is not possible")
            return False
        return True

    # Without the hub ----------------------------------------------------------------------------------------------

    def _try_badge(self, question: _Open) -> None:
        badge = self._badges.of(question.person)
        exchange = self._exchange
        if badge is None or is_over(badge, question.person, exchange.board, exchange.hub_now()):
            question.fail("offline_not_known")
            return
        pin, key = question.pin, self._key
        self._around.aside(lambda: is_right(badge, pin, key()), lambda right: self._tried(question, right is True))

    def _tried(self, question: _Open, right: bool) -> None:
        person, board = question.person, self._exchange.board
        badge = self._badges.of(person)
        if badge is None or is_over(badge, person, board, self._exchange.hub_now()):
            question.fail("offline_not_known")
            return
        badge = replace(badge, wrong=0 if right else badge.wrong + 1)
        if badge.wrong >= WRONG_MAX:
            self._badges.drop(lambda other, _: other == person)
            question.fail("pin_locked")
        elif not self._save(person, badge):
            question.fail("disk_full_here")  # a try that is not counted is none
        elif not right:
            question.fail("wrong_pin")
        else:
            grant = read_grant(badge.grant)
            assert grant is not None, "is_over looked"
            self._stand(replace(grant, offline=True))
            if question.signing is not None and self.signed is not None:
                resolve(question.signing, self.signed)

    def _give_up(self, ask: str) -> None:
        question = self._open.pop(ask)
        if self._exchange.status.state is LinkState.REFUSED:
            question.fail("key_refused")  # the shop no longer knows this station: nobody may begin to work at it
        elif question.signing is not None:
            self._try_badge(question)
        else:
            question.fail("hub_away")

    # Time ---------------------------------------------------------------------------------------------------------

    def beat(self) -> None:
        """Notice what is over: answers that stay away, sign-ins."""
        now_s, board = self._around.monotonic(), self._exchange.board
        for ask in [ask for ask, question in self._open.items() if now_s >= question.until_s]:
            self._give_up(ask)
        if now_s < self._look_at and self._seen == (board.sign_ins, board.staff):
            return
        self._look_at, self._seen = now_s + LOOK_EVERY_S, (board.sign_ins, board.staff)
        now = self._exchange.hub_now()
        try:
            self._badges.drop_over(board, now)
        except OSError:
            log.warning("badges cannot be written")
        grant = self._grant
        if grant is not None and (now >= grant.until or ended(grant, board)):
            self._stand(None)

    def close(self) -> None:
        """Nobody will answer any more."""
        for question in self._open.values():
            question.fail("closed")
        self._open.clear()


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
