"""The file of tracks, `tracks.db`: points by courier. Made from sightings, in no backup; it may be deleted at any time.

It knows no rule: `hub.care.tracking` says what is kept and for how long. What is deleted is overwritten.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from hub.log.aside import Aside
from hub.log.errors import as_log_error

Row = tuple[str, int, int, int, int]
"""Courier, milliseconds since 1970, latitude and longitude in 1e-7 degrees, accuracy in metres."""


TRACKS = Aside(
    "tracks.db",
    application_id=0x47775472,  # "GwTr"
    version=1,
    cache_kib=256,
    tables=("point",),
    making=(
        """CREATE TABLE point (
            courier TEXT,
            at_ms INTEGER,
            lat_e7 INTEGER NOT NULL,
            lon_e7 INTEGER NOT NULL,
            accuracy_m INTEGER NOT NULL,
            PRIMARY KEY (courier, at_ms)
        ) WITHOUT ROWID""",
    ),
    checked=True,
)


class TrackFile:
    """The open file. Everything is in one open transaction until `commit`.

    Args:
        folder: the data folder.

    Raises:
        LogError: the disk does not take it, or (`LogDamaged`) it is no such file; `TRACKS.forget`, then try again.
    """

    def __init__(self, folder: Path) -> None:
        self._connection = TRACKS.open(folder)

    def add(self, rows: Iterable[Row]) -> None:
        """Add points; one of a courier at the same moment is there already.

        Raises:
            LogError: the disk does not take them.
        """
        self._change("INSERT OR IGNORE INTO point VALUES (?, ?, ?, ?, ?)", rows)

    def drop_before(self, at_ms: int) -> None:
        """Delete what is older.

        Raises:
            LogError: the disk does not take it.
        """
        self._change("DELETE FROM point WHERE at_ms < ?", [(at_ms,)])

    def drop_couriers(self, couriers: Iterable[str]) -> None:
        """Delete whole tracks.

        Raises:
            LogError: the disk does not take it.
        """
        self._change("DELETE FROM point WHERE courier = ?", [(courier,) for courier in couriers])

    def _change(self, sql: str, rows: Iterable[tuple[object, ...]]) -> None:
        try:
            if not self._connection.in_transaction:
                self._connection.execute("BEGIN")
            self._connection.executemany(sql, rows)
        except sqlite3.Error as error:
            raise as_log_error(error) from error

    def commit(self) -> None:
        """Bring what was added and deleted to the disk.

        Raises:
            LogError: the disk does not take it.
        """
        try:
            if self._connection.in_transaction:
                self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise as_log_error(error) from error

    def couriers(self) -> set[str]:
        """Whose points are there.

        Raises:
            LogError: it cannot be read.
        """
        return {str(row[0]) for row in self._read("SELECT DISTINCT courier FROM point", ())}

    def points(self, courier: str, since_ms: int, count: int) -> list[Row]:
        """Points of a courier, oldest first.

        Args:
            courier: whose.
            since_ms: later than this.
            count: at most so many.

        Raises:
            LogError: it cannot be read.
        """
        later = "SELECT * FROM point WHERE courier = ? AND at_ms > ? ORDER BY at_ms LIMIT ?"
        return self._read(later, (courier, since_ms, count))

    def _read(self, sql: str, arguments: tuple[object, ...]) -> list[Row]:
        try:
            return self._connection.execute(sql, arguments).fetchall()
        except sqlite3.Error as error:
            raise as_log_error(error) from error

    def close(self) -> None:
        """Close; what was not committed is let go."""
        self._connection.close()
