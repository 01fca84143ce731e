"""Both ends of pairing joined without I/O: a desk with a clock that a test moves, stations, and people in between."""

from __future__ import annotations

import os
from collections.abc import Callable

from hub.domain.actor import Role
from hub.domain.board import Board
from hub.domain.vocabulary import PairStation
from hub.doors.keys import new_pair
from hub.doors.pairing import PairingDesk, Seen, Whereabouts, Wish
from hub.link.pairing import PairingFailed, StationPairing
from hub.wire.pairing import StationEnd, check_digit

HUB_KEY = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"
ROUNDS_MAX = 40
"""Lines either way in one attempt: an ordinary one takes eight."""


def another_code(code: str) -> str:
    """A code that could be one and is not this one."""
    digits = f"{(int(code[:-1]) + 1) % 10**7:07d}"
    return digits + check_digit(digits)


class Room:
    """One hub's desk, and whoever comes.

    Attributes:
        recorded: what the desk wanted recorded, in order.
        refuse: what the shop's rules answer, "" for yes; None leaves it open.
    """

    def __init__(self, board: Board | None = None) -> None:
        self.now = 1000.0
        self.board = board or Board()
        self.recorded: list[PairStation] = []
        self.refuse: str | None = ""
        self.open_records: list[str] = []
        self.desk = self.make_desk(PairingDesk)

    def make_desk(self, kind: type[PairingDesk]) -> PairingDesk:
        """A desk in this room, of this kind."""
        self.desk = kind(
            Whereabouts(HUB_KEY, "192.0.2.1", 8461, 8462),
            lambda: self.board,
            self._record,
            os.urandom,
            lambda: self.now,
        )
        return self.desk

    def _record(self, offer_id: str, command: PairStation) -> None:
        self.recorded.append(command)
        self.open_records.append(offer_id)
        if self.refuse is not None:
            self.desk.recorded(offer_id, self.refuse)

    def code(self, role: Role = Role.PACKING, **more: str) -> tuple[str, str]:
        """A code by the owner: (id, digits)."""
        seen, code = self.desk.offer(Wish(role, **more))
        return seen.id, code

    def look(self, offer_id: str) -> Seen:
        """How it stands with a code."""
        seen = self.desk.look(offer_id)
        assert seen is not None
        return seen


class Visitor:
    """A station in the room.

    Args:
        between: what somebody on the line does: (whether it goes to the hub, line) -> the line that arrives.
    """

    def __init__(
        self,
        room: Room,
        code: str,
        name: str = "PACK-PC",
        address: str = "192.0.2.7",
        between: Callable[[bool, bytes], bytes] = lambda _, line: line,
    ) -> None:
        self.room = room
        self.pair = new_pair()
        self.address = address
        self.between = between
        self.way = StationPairing(code, self.pair.public, self.pair.secret, name, "", os.urandom)

    def say(self) -> bytes:
        """Say what is to be said now, and hear the answer."""
        answer = self.between(False, self.room.desk.hear(self.between(True, self.way.say_now), self.address))
        self.way.hear(answer)
        return answer

    def until(self, end: StationEnd) -> Visitor:
        """Go on to there.

        Raises:
            PairingFailed: it went otherwise.
        """
        for _ in range(ROUNDS_MAX):
            if self.way.end is end:
                return self
            self.say()
            self.room.now += 0.5
        raise AssertionError(f"stuck at {self.way.end}")

    def fails(self) -> PairingFailed:
        """Go on until it goes wrong."""
        try:
            self.until(StationEnd.DONE)
        except PairingFailed as failed:
            return failed
        raise AssertionError("it was let in")

    def come_in(self, offer_id: str) -> Visitor:
        """The whole way, both people agreeing."""
        self.until(StationEnd.COMPARING)
        self.way.agree()
        self.room.desk.settle(offer_id, words_are_the_same=True)
        return self.until(StationEnd.DONE)
