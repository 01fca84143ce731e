"""The tables of the ledger's database, and how an older database becomes a newer one.

Rules
1. `PRAGMA user_version` counts the steps that a database has gone. A step is never edited once it was released; a
   change is one more step. Each step is one transaction together with its number.
2. `PRAGMA application_id` says that a file is ours.
3. A database with more steps than this program knows is refused, untouched.
4. The tables are documented in `docs/log.md`; a test compares that text with a real database.

Only here is sqlite-utils used, and it is imported only when there is a step to go: it takes 0.2 s, and a hub that starts
again after a crash has none to go.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from hub.log.errors import LogDamaged, NewerDatabase

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x47574C47
"""ASCII "GWLG"."""


def _first_tables(db: Database) -> None:
    """Row per event, for erasing and paging touch single events (measured: docs/log.md)."""
    db.create_table(
        "ledger", {"id": int, "epoch": str, "genesis": bytes}, pk="id", not_null=("epoch", "genesis"), strict=True
    )
    event = db.create_table(
        "event",
        {
            "seq": int,
            "hash": bytes,
            "facts": bytes,
            "person": bytes,
            "person_digest": bytes,
            "topic": str,
            "command_id": str,
            "mark": int,
        },
        pk="seq",
        not_null=("hash", "facts", "person_digest", "topic", "command_id", "mark"),
        strict=True,
    )
    event.create_index(["topic"], "event_by_topic")  # seq is the row's number, which every index ends with
    # One tree instead of two (sqlite-utils has no word for it): a command costs one page fewer per commit.
    db.execute(
        "CREATE TABLE outcome (command_id TEXT PRIMARY KEY NOT NULL, asker TEXT NOT NULL, fingerprint BLOB NOT NULL,"
        " receipt BLOB NOT NULL, mark INTEGER NOT NULL) STRICT, WITHOUT ROWID"
    )
    db.create_table("note", {"key": str, "value": bytes}, pk="key", not_null=("value",), strict=True)


STEPS: tuple[Callable[[Database], None], ...] = (_first_tables,)
VERSION = len(STEPS)


def refuse_foreign(path: Path) -> None:
    """Look at a database file without opening it as one, so that a refused file stays as it is.

    Raises:
        NewerDatabase: a later version wrote it.
        LogDamaged: it is no database of ours.

    Source: https://www.sqlite.org/fileformat.html, "The Database Header" (offsets 0, 60, 68).
    """
    with path.open("rb") as file:
        header = file.read(100)
    if not header:
        return  # a crash before the first commit left an empty file: as good as none
    if len(header) < 100 or not header.startswith(b"SQLite format 3\0"):
        raise LogDamaged(f"{path} is not a database")
    version, application_id = struct.unpack(">i", header[60:64])[0], struct.unpack(">i", header[68:72])[0]
    _check(path, version, application_id)


def _check(path: Path, version: int, application_id: int) -> None:
    if application_id not in (0, APPLICATION_ID):
        raise LogDamaged(f"{path} is a database of another program")
    if application_id == 0 and version != 0:
        raise LogDamaged(f"{path} is a database of another program")
    if version > VERSION:
        raise NewerDatabase(
            f"{path} was written by a later version of Giftwire (its schema is {version}, this one knows {VERSION}):"
            " install that version, or restore a backup of this one"
        )


def refuse_other(connection: sqlite3.Connection, path: Path) -> None:
    """Look again through a connection that has changed nothing yet: the newest pages may still lie in the WAL.

    Raises:
        NewerDatabase, LogDamaged: as `refuse_foreign`.
    """
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    application_id: int = connection.execute("PRAGMA application_id").fetchone()[0]
    _check(path, version, application_id)
    if version == 0 and connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
        raise LogDamaged(f"{path} is a database of another program")


def bring_up_to_date(connection: sqlite3.Connection, epoch: str, genesis: bytes) -> None:
    """Go the steps that a database has not gone yet; the first also gives it its name.

    Args:
        connection: in autocommit mode, the only writer.
        epoch: the name that a new ledger gets; an existing one keeps its own.
        genesis: the hash before its first event, likewise.
    """
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == VERSION:
        return
    from sqlite_utils import Database

    db = Database(connection, recursive_triggers=False, execute_plugins=False)
    for number in range(version, VERSION):
        with db.atomic():
            STEPS[number](db)
            if number == 0:
                connection.execute("INSERT INTO ledger VALUES (1, ?, ?)", (epoch, bytearray(genesis)))
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {number + 1}")
