"""The pairing door of a hub, put together: desk, threshold, announcement, and the way to the one writer.

Where its port is taken the shop opens all the same and says so: nobody new comes in by a code then, everybody else works.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from concurrent.futures import Future

from msgspec import Raw

from hub.domain.actor import Role
from hub.domain.board import Board
from hub.domain.ids import RANDOM_BYTES, uuid7
from hub.domain.vocabulary import PairStation
from hub.doors.announcing import Announcement
from hub.doors.hall import Errand
from hub.doors.owner import OWNER
from hub.doors.pairing import PairingDesk, Whereabouts, answer_owner
from hub.doors.threshold import WILDCARDS, DoorTaken, Threshold
from hub.relay import Question, Relay, Turn
from hub.wire.codec import encode_command
from hub.wire.messages import Code, CodeSeen, OfferCode, SeeCode, SettleCode, Submission
from hub.wire.pairing import PAIRING_PORT

log = logging.getLogger(__name__)

__all__ = ["PAIRING_PORT", "LettingIn"]


class LettingIn:
    """How this hub lets stations in.

    Args:
        host: as the hub binds.
        port: of the pairing door; 0 takes a free one.
        hub_key: public.
        facts_port, side_port: of the pipes.
        board: gives the newest board.
        errand: has the one writer do something.
        announce: whether to say in the network that the hub is here; "loopback" only to this machine, for tests.
    """

    def __init__(
        self,
        host: str,
        port: int,
        hub_key: str,
        facts_port: int,
        side_port: int,
        board: Callable[[], Board],
        errand: Callable[[Errand], Future[None]],
        announce: bool | str = True,
    ) -> None:
        self._board = board
        self._errand = errand
        self._started = False
        stated = "" if host in WILDCARDS else host.strip("[]")
        whereabouts = Whereabouts(hub_key, stated, facts_port, side_port)
        self.desk = PairingDesk(whereabouts, board, self._record, os.urandom, time.monotonic)
        self.port = 0
        self._threshold: Threshold | None = None
        try:
            self._threshold = Threshold(self.desk, host, port)
            self.port = self._threshold.port
        except DoorTaken as error:
            log.warning("%s; no station can be let in by a code, all else works", error)
        on_loopback = announce == "loopback"
        self._announcement = (
            Announcement(host, self.port, hub_key, on_loopback=on_loopback) if announce and self.port else None
        )

    def start(self) -> None:
        """Open the door."""
        if self._threshold is not None:
            self._threshold.start()
        self._started = True
        self.published()

    def published(self) -> None:
        """The board is a new one: the shop may have another name."""
        if self._announcement is not None and self._started:
            self._announcement.say(self._board().shop.name)

    def answer(self, said: OfferCode | SeeCode | SettleCode) -> Code | CodeSeen | None:
        """Answer the owner."""
        return answer_owner(self.desk, self.port, said)

    def close(self) -> None:
        """Shut the door."""
        if self._announcement is not None:
            self._announcement.close()
        if self._threshold is not None:
            self._threshold.close()

    def _record(self, offer_id: str, command: PairStation) -> None:
        """Have it decided by the shop's own rules, as the owner's command, and recorded like any other."""
        command_id = uuid7(time.time_ns() // 1_000_000, os.urandom(RANDOM_BYTES))
        submission = Submission(1, command_id, Raw(encode_command(command)))
        refusal: list[str] = []

        def work(relay: Relay) -> Turn:
            owner = relay.board.stations[OWNER].person
            turn = relay.turn([Question(None, OWNER, Role.OWNER, owner, submission)])
            outcome = turn.answers[0].outcome
            if outcome.outcome != "accepted":
                refusal.append(outcome.code or outcome.outcome)
            return Turn(turn.events, (), turn.before, turn.after)

        def done(future: Future[None]) -> None:
            if future.exception() is not None:
                refusal.append("unavailable")
            self.desk.recorded(offer_id, refusal[0] if refusal else "")

        self._errand(work).add_done_callback(done)
