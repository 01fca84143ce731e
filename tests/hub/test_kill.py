"""The hub is killed in the middle of its work, again and again: nothing acknowledged is lost, nothing is done twice.

`GIFTWIRE_KILLS=50` makes the long run of it; five times are enough for every day.
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from random import Random

from hub.domain.room import SHOP_ROOM, Audience
from hub.domain.vocabulary import MessageSent, SendMessage
from hub.link.link import Link
from hub.link.port import Asked
from hub.log.reading import open_reader
from hub.log.recover import database_path
from hub.relay import fold_all, replay
from hub.wire import chain
from tests.hub.running import PATIENCE_S, HubProcess, until

KILLS = int(os.environ.get("GIFTWIRE_KILLS", "5"))
STATIONS = ("front_desk", "packing", "dispatch")
OUTSTANDING_MAX = 40


class Talker:
    """Somebody who talks as fast as the hub answers."""

    def __init__(self, link: Link) -> None:
        self.link = link
        self.asked: list[Asked] = []
        self._quiet = threading.Event()
        self._room = threading.Semaphore(OUTSTANDING_MAX)
        self.thread = threading.Thread(target=self._talk, name=f"talker {link.bundle.station}")
        self.thread.start()

    def _talk(self) -> None:
        number = 0
        while not self._quiet.is_set():
            if not self._room.acquire(timeout=0.2):
                continue
            number += 1
            asked = self.link.ask(SendMessage(SHOP_ROOM, self.link.new_id(), Audience.STAFF, text=str(number)))
            asked.settled.add_done_callback(lambda _: self._room.release())
            self.asked.append(asked)

    @property
    def settled(self) -> int:
        """How many answers came."""
        return sum(asked.settled.done() for asked in list(self.asked))

    def hush(self) -> None:
        """Say no more."""
        self._quiet.set()
        self.thread.join()


def test_a_hub_killed_under_load_loses_nothing_acknowledged_and_repeats_nothing(hub_process: HubProcess) -> None:
    random = Random(8461)
    talkers = [Talker(hub_process.link(station)) for station in STATIONS]
    try:
        for _ in range(KILLS):
            enough = sum(talker.settled for talker in talkers) + random.randrange(20, 300)
            until(lambda enough=enough: sum(talker.settled for talker in talkers) >= enough, "the hub answers nothing")  # type: ignore[misc]  # bound on purpose
            hub_process.kill()
            hub_process.start()
    finally:
        for talker in talkers:
            talker.hush()
    receipts = {}
    for talker in talkers:
        for asked in talker.asked:
            receipts[asked.id] = asked.settled.result(PATIENCE_S)
    assert all(receipt.refused is None for receipt in receipts.values())
    hub_process.equal(*(talker.link for talker in talkers))
    assert all(talker.link.pending == () for talker in talkers)
    board = talkers[0].link.board
    hub_process.stop()

    reader = open_reader(database_path(hub_process.folder))
    try:
        assert reader.verify(chain.step).broken is None
        assert fold_all(reader) == board
        said = [recorded for recorded in replay(reader, 0) if isinstance(recorded.event, MessageSent)]
        starts = sum(type(recorded.event).__name__ == "HubStarted" for recorded in replay(reader, 0))
    finally:
        reader.close()
    assert starts == KILLS + 1
    assert {recorded.cause for recorded in said} == set(receipts)
    assert max(Counter(recorded.cause for recorded in said).values()) == 1
    assert all(receipts[recorded.cause].seqs == (recorded.seq,) for recorded in said)
    for talker in talkers:
        mine = [recorded for recorded in said if recorded.actor.station == talker.link.bundle.station]
        assert [recorded.cause for recorded in mine] == [asked.id for asked in talker.asked]
