"""The file of tracks, `tracks.db`: points by courier. Made from sightings, in no backup; it may be deleted at any time.

It knows no rule: `hub.care.tracking` says what is kept and for how long. What is deleted is overwritten.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from hub.log.errors import LogDamaged, as_log_error

NAME = "tracks.db"
APPLICATION_ID = 0x47775472  # "GwTr"
VERSION = 1
CACHE_KIB = 256
Row = tuple[str, int, int, int, int]
"""Courier, milliseconds since 1970, latitude and longitude in 1e-7 degrees, accuracy in metres."""


def forget_tracks(folder: Path) -> None:
    """Delete the file with its journal.

    Raises:
        OSError: it cannot be deleted.
    """
    for name in (NAME, f"{NAME}-journal"):
        (folder / name).unlink(missing_ok=True)


class TrackFile:
    """The open file. Everything is in one open transaction until `commit`.

    Args:
        folder: the data folder.

    Raises:
        LogError: the disk does not take it, or (`LogDamaged`) it is no such file; `forget_tracks`, then try again.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / NAME
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        try:
            path.chmod(0o600)
            self._settle()
        except sqlite3.Error as error:
            self._connection.close()
            raise as_log_error(error) from error
        except BaseException:
            self._connection.close()
            raise

    def _settle(self) -> None:
        run = self._connection.execute
        run("PRAGMA journal_mode = DELETE")
        run("PRAGMA secure_delete = ON")
        run("PRAGMA synchronous = NORMAL")
        run("PRAGMA temp_store = MEMORY")
        run(f"PRAGMA cache_size = -{CACHE_KIB}")
        if run("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise LogDamaged("tracks.db is damaged")
        named = run("PRAGMA application_id").fetchone()[0], run("PRAGMA user_version").fetchone()[0]
        if named == (APPLICATION_ID, VERSION):
            return
        run("BEGIN")
        run("DROP TABLE IF EXISTS point")
        run(
            "CREATE TABLE point (courier TEXT, at_ms INTEGER, lat_e7 INTEGER NOT NULL, lon_e7 INTEGER NOT NULL,"
            " accuracy_m INTEGER NOT NULL, PRIMARY KEY (courier, at_ms)) WITHOUT ROWID"
        )
        run(f"PRAGMA application_id = {APPLICATION_ID}")
        run(f"PRAGMA user_version = {VERSION}")
        run("COMMIT")

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
