"""Followers: what is due comes from the board alone, and this shell asks for it once, on time, whoever dies meanwhile.

A follower is pure: `due(board, fixes, now)` says what is to be asked now, and when to look again. Every duty leads to an
event that changes the board so that it is no longer due: the ledger is the memory, there is no other. An id is derived
from what made the duty due (`hub.domain.ids.derived_id`), so that asking twice has one effect:

    the follower dies after it asked      its next life finds the duty done on the board, or asks under the same id
    the hub dies before it answered       the link asks again under the same id
    nobody was there when it fell due     it is due still, and is asked at once
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Protocol, runtime_checkable

from msgspec import Struct

from hub.domain.board import Board
from hub.domain.courier import Fix
from hub.domain.ids import derived_id, minted_at
from hub.domain.vocabulary import Command
from hub.link.port import Asked, Changes, LinkState, ShopLink

log = logging.getLogger(__name__)

TOGETHER_S = 0.1
"""A burst of changes is looked at once; far below what anybody waits for here."""
LOOK_AGAIN_S = 30.0
"""Looked at this often though nothing changed and nothing falls due: a clock may have been set."""
HUB_CLOCK_S = 0.05
"""Later than due by this much, so that the hub, whose clock decides, finds it due as well."""
TRY_AGAIN_S = 1.0
"""A duty that was refused and is still due is asked for again after this, then twice this, and so on."""
TRY_AGAIN_MAX_S = 60.0
ACTING_AT_ONCE = 4
"""So many effects outside at a time for one follower; the others wait in order."""


class Duty(Struct, frozen=True):
    """Something to be asked.

    Args:
        id: of the command, from `derived_id`: the same cause gives the same id in every life.
        command: what is asked.
    """

    id: str
    command: Command


class Due(Struct, frozen=True):
    """What a board asks of a follower.

    Args:
        duties: what is due now, in the order in which it is asked.
        next_at: when something may fall due though nothing changes, aware UTC; None: never.
    """

    duties: tuple[Duty, ...] = ()
    next_at: datetime | None = None


class Follower(Protocol):
    """Something the shop does by itself."""

    name: str

    def due(self, board: Board, fixes: Mapping[str, Fix], now: datetime) -> Due:
        """Say what is due; quick, without I/O, the same answer to the same question.

        Args:
            board: the newest board.
            fixes: the newest fix of each courier.
            now: hub time, aware UTC.
        """


@runtime_checkable
class Acting(Protocol):
    """A follower that also does something outside (sends a mail, asks a router)."""

    def act(self, duty: Duty) -> Sequence[Duty]:
        """Do what a duty stands for; called once for every duty of this life that the hub accepted, on a worker thread.

        Whoever needs to know after a crash whether it was done must see it on the board: the duty's own event says that it
        begins, and the duties that are given back say what came of it.

        Args:
            duty: as `due` gave it.

        Returns:
            What is to be asked now.
        """


class _Try:
    """How it stands with one duty.

    Args:
        attempt: 0, 1, 2 …; each has its own id, derived from the duty's.
        asked: the newest command on its way, or answered.
        again_at: monotonic time before which it is not asked again.
    """

    __slots__ = ("acted", "again_at", "asked", "attempt")

    def __init__(self, asked: Asked) -> None:
        self.attempt = 0
        self.asked = asked
        self.again_at = 0.0
        self.acted = False


class Following:
    """Holds the link for all followers.

    Args:
        link: as a follower; its listener must be `changed`.
        followers: who follows.
        monotonic: seconds that only ever grow.
    """

    def __init__(
        self, link: ShopLink, followers: Sequence[Follower], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self.link = link
        self._followers = tuple(followers)
        self._monotonic = monotonic
        self._tries: dict[tuple[str, str], _Try] = {}
        self._wake = threading.Event()
        self._hands = {
            follower.name: ThreadPoolExecutor(ACTING_AT_ONCE, thread_name_prefix=follower.name)
            for follower in self._followers
            if isinstance(follower, Acting)
        }

    def changed(self, _: Changes | None = None) -> None:
        """Look again soon; from any thread."""
        self._wake.set()

    def run(self, stop: threading.Event) -> None:
        """Follow until `stop` is set (then call `changed`)."""
        while not stop.is_set():
            self._wake.clear()
            pause = self.step()
            if self._wake.wait(pause):
                stop.wait(TOGETHER_S)

    def step(self) -> float:
        """Ask for what is due and not already asked for.

        Returns:
            Seconds until it must look again though nothing changes.
        """
        if self.link.status.state is not LinkState.LIVE:
            return LOOK_AGAIN_S  # an older board would call due what was done long ago
        pause = LOOK_AGAIN_S
        standing: set[tuple[str, str]] = set()
        for follower in self._followers:
            board, fixes, now = self.link.board, self.link.fixes, self.link.hub_now()
            try:
                due = follower.due(board, fixes, now)
            except Exception:
                log.exception("%s stumbled over the board at %d; the others go on", follower.name, board.seq)
                continue
            if due.next_at is not None:
                pause = min(pause, max(0.0, (due.next_at - now).total_seconds()) + HUB_CLOCK_S)
            for duty in due.duties:
                standing.add((follower.name, duty.id))
                pause = min(pause, self._see_to(follower, duty))
        for key, one in list(self._tries.items()):
            if key not in standing and one.asked.settled.done():
                del self._tries[key]
        return pause

    def _see_to(self, follower: Follower, duty: Duty) -> float:
        """Ask, or ask again what was refused and is due all the same; seconds until it is looked at again."""
        now = self._monotonic()
        known = self._tries.get((follower.name, duty.id))
        if known is None:
            known = _Try(self.link.ask(duty.command, command_id=duty.id))
            self._tries[follower.name, duty.id] = known
            self._listen(follower, duty, known)
        elif known.asked.settled.done():
            if not known.again_at:
                known.again_at = now + min(TRY_AGAIN_S * 2**known.attempt, TRY_AGAIN_MAX_S)
            if now >= known.again_at:
                known.attempt, known.again_at = known.attempt + 1, 0.0
                again = derived_id(minted_at(duty.id), duty.id, str(known.attempt))
                known.asked = self.link.ask(duty.command, command_id=again)
                self._listen(follower, duty, known)
        return max(0.0, known.again_at - now) if known.again_at else LOOK_AGAIN_S

    def _listen(self, follower: Follower, duty: Duty, known: _Try) -> None:
        def answered(_: object) -> None:
            try:
                receipt = known.asked.settled.result()
            except Exception:
                return  # the link stopped; what was asked lies in its outbox
            if receipt.refused is not None:
                log.info("%s: refused with %s", follower.name, receipt.refused.code)
            elif isinstance(follower, Acting) and not known.acted:
                known.acted = True
                self._hands[follower.name].submit(self._act, follower, duty)
            self.changed()

        known.asked.settled.add_done_callback(answered)

    def _act(self, follower: Acting, duty: Duty) -> None:
        try:
            for more in follower.act(duty):
                self.link.ask(more.command, command_id=more.id)
        except Exception:
            log.exception("what was to be done outside failed; the board says that it was begun")
        self.changed()

    def close(self) -> None:
        """Begin nothing more outside, and wait for what has begun."""
        for hands in self._hands.values():
            hands.shutdown(wait=True, cancel_futures=True)
