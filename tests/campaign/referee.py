"""The judge of a shop under faults: what was promised to whom, against what the ledger holds.

It reads the ledger as a stranger would, event after event, computes the chain anew and remembers how far it came: a ledger
that later is shorter, or another one below that mark, is caught however well it fits together. Then, for every asker:

- an accepted command is in the ledger with just the events that its receipt named (acknowledged = durable);
- a command that was called taken is in the ledger, once everything has settled (an outbox loses nothing);
- no command has its effect twice, and none was invented;
- no refused command is in the ledger;
- what a message says is what was asked (it follows from its id);
- one asker's commands stand in the order in which they were asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from hub.domain.vocabulary import MessageSent, OrderPlaced
from hub.log.errors import LogError
from hub.log.reading import SqliteReader, open_reader
from hub.log.recover import database_path
from hub.wire import chain
from hub.wire.codec import decode_event
from tests.campaign.talker import text_of

SHOWN = 4


@dataclass
class Journal:
    """What one asker was told.

    Args:
        asked: ids in the order of asking.
        taken: ids that were called taken.
        accepted: id -> first and last event.
        refused: id -> code.
        late_accepted, late_taken: ids that were called so by a machine whose power was gone already; no such word would
            have left a real one, so nothing follows from it.
    """

    asked: list[str] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    accepted: dict[str, tuple[int, int]] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    late_accepted: set[str] = field(default_factory=set)
    late_taken: set[str] = field(default_factory=set)

    def copy(self) -> Journal:
        """What it holds now."""
        known = list(self.asked), set(self.taken), dict(self.accepted), dict(self.refused)
        return Journal(*known, set(self.late_accepted), set(self.late_taken))

    @property
    def open(self) -> set[str]:
        """Taken, and without an answer."""
        return self.taken - self.accepted.keys() - self.refused.keys()


class Referee:
    """Reads one ledger along as it grows.

    Args:
        folder: the hub's data folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.seq = 0
        self.hash = b""
        self.epoch = ""
        self.places: dict[str, tuple[int, int]] = {}
        self.by_station: dict[str, list[str]] = {}
        self.changed: list[str] = []
        self.turned_back: list[int] = []
        self.at: datetime | None = None
        self.orders: list[str] = []
        """The outside keys of web shops' orders, as often as they were placed."""

    def read_on(self, *, anew: bool = False) -> list[str]:
        """Read what is new.

        Args:
            anew: from the first event again (the ledger itself is then compared with what was read before).

        Returns:
            What is wrong with the ledger in itself.
        """
        try:
            reader = open_reader(database_path(self.folder))
        except (LogError, OSError, ValueError) as error:
            return [f"the ledger cannot be opened: {error}"]
        try:
            return self._read(reader, anew)
        except LogError as error:
            return [f"the ledger cannot be read: {error}"]
        finally:
            reader.close()

    def _read(self, reader: SqliteReader, anew: bool) -> list[str]:
        wrong = []
        if self.epoch not in ("", reader.epoch):
            wrong.append(f"the ledger {self.epoch} is now {reader.epoch}")
        self.epoch = reader.epoch
        if self.seq and reader.hash_at(self.seq) != self.hash:
            wrong.append(f"event {self.seq} is gone or another one: the head is {reader.head.seq}")
        if anew or wrong:
            self.__init__(self.folder)  # type: ignore[misc]  # begin again
            self.epoch = reader.epoch
        if not self.hash:
            self.hash = reader.hash_at(0) or b""
        while chunk := reader.read(self.seq, 1000, 4 << 20):
            for stored in chunk:
                if stored.seq != self.seq + 1:
                    return [*wrong, f"event {self.seq + 1} is missing"]
                hashed = chain.link(self.hash, stored.seq, chain.digest(stored.facts), stored.person_digest)
                whole = stored.person is None or chain.digest(stored.person) == stored.person_digest
                if hashed != stored.hash or not whole:
                    return [*wrong, f"the chain breaks at event {stored.seq}"]
                self._note(stored.seq, stored.facts, stored.person)
                self.seq, self.hash = stored.seq, hashed
        return wrong

    def _note(self, seq: int, facts: bytes, person: bytes | None) -> None:
        recorded = decode_event(seq, facts, person)
        if self.at is not None and recorded.at < self.at:
            self.turned_back.append(seq)
        self.at = recorded.at
        if isinstance(recorded.event, OrderPlaced) and recorded.event.source is not None:
            self.orders.append(recorded.event.source.key)
        if not recorded.cause:
            return
        said = recorded.event.person if isinstance(recorded.event, MessageSent) else None
        if said is not None and said.text != text_of(recorded.cause):
            self.changed.append(recorded.cause)
        first, last = self.places.get(recorded.cause, (seq, seq - 1))
        if last != seq - 1:
            first = -1  # its events do not stand together: it happened twice
        elif last < first:
            self.by_station.setdefault(recorded.actor.station, []).append(recorded.cause)
        self.places[recorded.cause] = (first, seq)

    def judge(self, station: str, journal: Journal, *, settled: bool) -> list[str]:
        """Compare what a station was told with what has been read.

        Args:
            station: whose commands.
            journal: what it was told before the ledger was read.
            settled: whether its outbox is empty, so that whatever it was told is taken must be here.
        """
        here = self.places
        accepted = {i: seqs for i, seqs in journal.accepted.items() if i not in journal.late_accepted}
        wrong = {
            "accepted, but not in the ledger": [i for i in accepted if i not in here],
            "in the ledger elsewhere than the receipt says": [
                i for i, seqs in accepted.items() if i in here and here[i] != seqs and here[i][0] > 0
            ],
            "in the ledger twice": [i for i in journal.asked if i in here and here[i][0] < 0],
            "refused, but in the ledger": [i for i in journal.refused if i in here],
            "recorded in other words": [i for i in self.changed if i in set(self.by_station.get(station, []))],
        }
        if settled:
            wrong["never asked, but in the ledger"] = sorted(set(self.by_station.get(station, [])) - set(journal.asked))
            wrong["taken, but not in the ledger"] = sorted(
                journal.taken - here.keys() - journal.refused.keys() - journal.late_taken
            )
        place = {i: number for number, i in enumerate(journal.asked)}
        order = [place[i] for i in self.by_station.get(station, []) if i in place]
        wrong["out of the order of asking"] = [
            journal.asked[after] for before, after in pairwise(order) if after < before
        ]
        return [f"{station}: {len(ids)} {what}: {' '.join(ids[:SHOWN])}" for what, ids in wrong.items() if ids]
