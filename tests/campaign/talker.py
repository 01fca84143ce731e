"""A station as a process of its own, that talks without a pause and says aloud what it was promised.

    python -m tests.campaign.talker BUNDLE FOLDER [--window N] [--plant FAULT]

Each line on standard output is written whole and at once, so that a kill leaves at most one torn line:

    asked ID            before the command is handed over
    taken ID            the link called it taken: from now on it must reach the ledger, whatever happens
    accepted ID F L     the hub's receipt: events F..L
    refused ID CODE     likewise
    state NAME CODE     how the link stands
    damaged             the outbox refused to open (exit 65)

    board SEQ HASH      the board's bytes, when asked for

On standard input `hush` ends the talking (the link stays, so that what was asked is settled) and `board` asks for the board.
The end of the input ends the process. What a message says follows from its id, so that a changed word is seen too.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from hub.domain.room import SHOP_ROOM, Audience
from hub.domain.vocabulary import SendMessage
from hub.link import store
from hub.link.link import Link
from hub.link.port import Asked, Changes
from hub.wire.boards import parts

DAMAGED = 65
PACE_S = 0.005
"""Two hundred commands a second are as good a target as two thousand, and leave the machine to the starts and recoveries."""
WORDS = "12 red roses 红玫瑰 "


def text_of(command_id: str) -> str:
    """What the message of an id says."""
    return WORDS + hashlib.sha256(command_id.encode()).hexdigest()


def say(*words: object) -> None:
    """One line, in one write: smaller than a pipe's atomic size."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


class Talker:
    """Asks with so many outstanding, and reports."""

    def __init__(self, bundle: Path, folder: Path, window: int) -> None:
        self._room = threading.Semaphore(window)
        self._quiet = threading.Event()
        self._mine: set[str] = set()
        self._state = ""
        self.link = Link.open(bundle, folder, listener=self._heard)

    def talk(self) -> None:
        """Talk until hushed."""
        while not self._quiet.wait(PACE_S):
            if self._room.acquire(timeout=0.1):
                self._ask()

    def _ask(self) -> None:
        command_id = self.link.new_id()
        self._mine.add(command_id)
        say("asked", command_id)
        command = SendMessage(SHOP_ROOM, command_id, Audience.STAFF, text=text_of(command_id))
        asked = self.link.ask(command, command_id=command_id)
        asked.taken.add_done_callback(lambda _: say("taken", command_id))
        asked.settled.add_done_callback(lambda _: self._settled(asked))

    def _settled(self, asked: Asked) -> None:
        self._room.release()
        if asked.settled.exception() is None:
            receipt = asked.settled.result()
            if receipt.refused is not None:
                say("refused", receipt.id, receipt.refused.code)
            else:
                say("accepted", receipt.id, *((receipt.seqs[0], receipt.seqs[-1]) if receipt.seqs else (0, 0)))

    def _heard(self, changes: Changes) -> None:
        """What an earlier life of this station had asked is answered here only."""
        for receipt in changes.receipts:
            if receipt.id in self._mine:
                continue
            if receipt.refused is not None:
                say("refused", receipt.id, receipt.refused.code)
            elif receipt.seqs:
                say("accepted", receipt.id, receipt.seqs[0], receipt.seqs[-1])
        if changes.status and hasattr(self, "link"):
            state = f"{self.link.status.state.value} {self.link.status.code or '-'} {self.link.rebuilt or '-'}"
            if state != self._state:
                self._state = state
                say("state", state)

    def hush(self) -> None:
        """Say no more."""
        self._quiet.set()


def lazy_outbox() -> None:
    """Plant: the outbox calls commands taken before they are on disk."""

    def take(self: store.Outbox, entries: list[store.Entry], now_s: float) -> None:
        for entry in entries:
            self._insert(entry, None, now_s)

    store.Outbox.take = take  # type: ignore[assignment,method-assign]  # the fault that is planted


def unsynced_outbox() -> None:
    """Plant: the outbox's commits stay in the machine's memory."""
    real = store._connect

    def connect(path: Path | None, synchronous: str) -> object:
        connection = real(path, synchronous)
        connection.execute("PRAGMA synchronous = OFF")
        return connection

    store._connect = connect  # type: ignore[assignment]  # the fault that is planted


PLANTS: dict[str, Callable[[], None]] = {"lazy-outbox": lazy_outbox, "unsynced-outbox": unsynced_outbox}


def main() -> int:
    """Talk."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--window", type=int, default=20)
    parser.add_argument("--plant", choices=sorted(PLANTS), action="append", default=[])
    given = parser.parse_args()
    logging.basicConfig(level=logging.ERROR)
    for plant in given.plant:
        PLANTS[plant]()
    try:
        talker = Talker(given.bundle, given.folder, given.window)
    except store.StoreDamaged as error:
        say("damaged")
        print(f"the outbox cannot be read: {error}", file=sys.stderr)
        return DAMAGED
    say("talking")
    thread = threading.Thread(target=talker.talk, name="talk", daemon=True)
    thread.start()
    for line in sys.stdin:
        if line.strip() == "hush":
            talker.hush()
            thread.join()
            say("hushed")
        elif line.strip() == "board":
            board = talker.link.board
            say("board", board.seq, hashlib.sha256(b"\n".join(parts(board))).hexdigest())
    talker.hush()
    thread.join()
    talker.link.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
