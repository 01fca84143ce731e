"""The index for searching: a file of its own beside the ledger, made from it, and to be thrown away at any time.

    search.db     which tokens stand in which event. No words as they were said, no order of the shop depends on it

Rules
1. One connection, one thread. It commits seldom and never while a ledger's commit could be waited for by it.
2. What is dropped is gone from the file once `commit` returned: deleted rows leave their tokens in FTS5's segments until
   these are merged, so a commit after a drop merges all of them (for all drops once), and freed pages are overwritten (secure_delete). The rollback journal of
   a process killed meanwhile is rolled back by the next opening, which then drops again what its place says is undone.
3. In doubt it begins anew: another ledger, another history, another version, a damaged file. It is in no backup.

https://www.sqlite.org/fts5.html
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from hub.log.aside import Aside
from hub.log.errors import as_log_error

SEARCH = Aside(
    "search.db",
    application_id=0x47575346,  # "GWSF"
    version=1,
    cache_kib=8_000,
    tables=("said", "place"),
    making=(
        "CREATE TABLE place (id INTEGER PRIMARY KEY, epoch TEXT NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL)",
        'CREATE VIRTUAL TABLE said USING fts5(words, ends, tokenize = "unicode61 remove_diacritics 0")',
        "INSERT INTO place VALUES (1, '', 0, x'')",
    ),
)
"""Its version counts the ways in which tokens were made."""
BREAK = "\ue000"
"""Stands between two texts of an event, so that no phrase goes on from one to the next; nobody can ask for it."""


class Sought(NamedTuple):
    """Tokens that stand one after the other; `begins`: the last may go on; `number`: among the ends of numbers."""

    tokens: tuple[str, ...]
    begins: bool
    number: bool


class SearchPlace(NamedTuple):
    """What the index stands on: a ledger, its last event that was looked at, and that event's hash."""

    epoch: str
    seq: int
    hash: bytes


class SearchIndex:
    """The open index. Everything is in one open transaction until `commit`.

    Args:
        folder: the data folder.

    Raises:
        LogError: the disk does not take it, or (`LogDamaged`) it is no index; `SEARCH.forget`, then try again.
    """

    def __init__(self, folder: Path) -> None:
        self._merge_due = False
        self._connection = SEARCH.open(folder)
        try:
            self._place = self._read_place()
        except sqlite3.Error as error:
            self._connection.close()
            raise as_log_error(error) from error

    def _read_place(self) -> SearchPlace:
        return SearchPlace._make(self._connection.execute("SELECT epoch, seq, hash FROM place").fetchone())

    @property
    def place(self) -> SearchPlace:
        """What it stands on, with what is not committed yet."""
        return self._place

    def put(self, seq: int, texts: Sequence[Sequence[str]], ends: Sequence[str]) -> None:
        """Take an event in.

        Args:
            seq: its number; not there yet.
            texts: the tokens of each of its texts, in their order.
            ends: ends of its numbers.
        """
        words = f" {BREAK} ".join(" ".join(text) for text in texts if text)
        if words or ends:
            self._write("INSERT INTO said (rowid, words, ends) VALUES (?, ?, ?)", seq, words, " ".join(ends))

    def drop(self, seqs: Iterable[int]) -> None:
        """Let events go for ever; numbers that are not there are passed over."""
        for seq in seqs:
            self._merge_due |= self._write("DELETE FROM said WHERE rowid = ?", seq) > 0

    def stand_on(self, place: SearchPlace) -> None:
        """Note how far it has come."""
        self._write("UPDATE place SET epoch = ?, seq = ?, hash = ?", place.epoch, place.seq, bytearray(place.hash))
        self._place = place

    def find(self, wanted: Sequence[Sequence[Sought]], before: int, count_max: int) -> list[int]:
        """Events in which everything that is wanted stands, newest first.

        Args:
            wanted: all of these, each by one of its phrases; at least one.
            before: only events with a lower number.
            count_max: 1.., how many at most.
        """
        every = " AND ".join("(" + " OR ".join(map(_phrase, ways)) + ")" for ways in wanted)
        try:
            rows = self._connection.execute(
                "SELECT rowid FROM said WHERE said MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?",
                (every, before, count_max),
            ).fetchall()
        except sqlite3.Error as error:
            raise as_log_error(error) from error
        return [row[0] for row in rows]

    def commit(self) -> None:
        """Let what was taken in and let go be on disk."""
        if self._merge_due:
            self._write("INSERT INTO said (said) VALUES ('optimize')")
            self._merge_due = False
        if self._connection.in_transaction:
            self._write("COMMIT")

    def _write(self, sql: str, *values: object) -> int:
        try:
            if not self._connection.in_transaction:
                self._connection.execute("BEGIN")
            return self._connection.execute(sql, values).rowcount
        except sqlite3.Error as error:
            raise as_log_error(error) from error

    def close(self) -> None:
        """Let go of the file; what is not committed is taken in again. Safe to call twice."""
        self._connection.close()


def _phrase(sought: Sought) -> str:
    """A phrase in FTS5's language; tokens hold letters and digits only, quotation marks all the same cannot end it."""
    text = " ".join(sought.tokens).replace('"', '""')
    return f'{"ends" if sought.number else "words"} : "{text}"{" *" if sought.begins else ""}'
