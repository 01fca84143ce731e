"""Where an intake keeps a delivery before it is submitted: one delivery, one command id, for ever.

Rules
1. A delivery's key is stored with the command minted for it before anything is submitted; a repeat finds that command
   and mints none. A crash in between is settled at the next start: what is not settled is submitted again, same id.
2. An order of a web shop that was taken once is remembered for years: a late change to it must not place it anew.
3. Names and addresses lie here encrypted, and only until the hub has answered; then they are overwritten.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from msgspec import Struct

from hub.domain.vocabulary import Command
from hub.wire.codec import decode_command, encode_command

DELIVERIES_KEPT = timedelta(days=30)
"""Several times the age at which an intake refuses a delivery, so that no repeat is both forgotten and young enough."""
TAKEN_KEPT = timedelta(days=1_100)
"""Web shops amend orders for as long as accounts stay open: three years; a row is a hundred bytes."""
KEY_BYTES = 32
NONCE_BYTES = 12


class IntakeStoreError(Exception):
    """The disk does not take or give a delivery; nothing was kept."""


class Kept(Struct, frozen=True):
    """A delivery with the command that it led to.

    Args:
        command_id: under which it is submitted, always.
        order_key: what the delivery is about.
        command: None once it is settled.
    """

    command_id: str
    order_key: str
    command: Command | None


class IntakeKeys(Protocol):
    """What an intake needs to be safe twice."""

    def put_if_absent(self, key: str, offered: Kept, now: datetime) -> Kept:
        """Keep a delivery, durably, unless its key is known.

        Returns:
            What is kept under the key.

        Raises:
            IntakeStoreError: it could not be kept; so do all methods here.
        """

    def settle(self, command_id: str, *, accepted: bool, now: datetime) -> None:
        """Note the hub's final answer and let go of the words."""

    def is_taken(self, order_key: str) -> bool:
        """Whether an order was taken from an earlier delivery."""

    def unsettled(self) -> tuple[Kept, ...]:
        """What the hub has not answered yet, oldest first."""

    def close(self) -> None:
        """Let go of the store."""


class SqliteIntakeKeys:
    """`IntakeKeys` in one SQLite file; may be used from several threads.

    Args:
        path: the file; its folder exists.
        key: 32 bytes that lie elsewhere; with another key the unsettled deliveries cannot be read and are dropped.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        assert len(key) == KEY_BYTES
        self._cipher = ChaCha20Poly1305(key)
        self._turn = threading.Lock()
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        os.chmod(path, 0o600)
        self._db.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA fullfsync=1; PRAGMA secure_delete=ON;"
            "CREATE TABLE IF NOT EXISTS deliveries(key TEXT PRIMARY KEY, command_id TEXT NOT NULL UNIQUE,"
            " order_key TEXT NOT NULL, sealed BLOB, at TEXT NOT NULL) WITHOUT ROWID;"
            "CREATE INDEX IF NOT EXISTS unsettled ON deliveries(command_id) WHERE sealed IS NOT NULL;"
            "CREATE TABLE IF NOT EXISTS taken(order_key TEXT PRIMARY KEY, at TEXT NOT NULL) WITHOUT ROWID;"
        )

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """One caller at a time, all or nothing."""
        with self._turn:
            try:
                self._db.execute("BEGIN IMMEDIATE")
                yield self._db
                self._db.execute("COMMIT")
            except sqlite3.Error as error:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise IntakeStoreError(str(error)) from error

    def put_if_absent(self, key: str, offered: Kept, now: datetime) -> Kept:
        """Keep a delivery, durably, unless its key is known; returns what is kept under the key."""
        assert offered.command is not None
        digest = hashlib.sha256(key.encode()).hexdigest()
        with self._transaction() as db:
            found = "SELECT command_id, order_key, sealed FROM deliveries WHERE key=?"
            row = db.execute(found, (digest,)).fetchone()
            if row is None:
                sealed = self._seal(offered.command_id, offered.command)
                values = (digest, offered.command_id, offered.order_key, sealed, now.isoformat())
                db.execute("INSERT INTO deliveries VALUES(?,?,?,?,?)", values)
                old = (now - DELIVERIES_KEPT).isoformat()
                db.execute("DELETE FROM deliveries WHERE at<? AND sealed IS NULL", (old,))
                db.execute("DELETE FROM taken WHERE at<?", ((now - TAKEN_KEPT).isoformat(),))
        return offered if row is None else Kept(row[0], row[1], self._open(row[0], row[2]))

    def settle(self, command_id: str, *, accepted: bool, now: datetime) -> None:
        """Note the hub's final answer and let go of the words."""
        with self._transaction() as db:
            if accepted:
                taken = "INSERT OR IGNORE INTO taken SELECT order_key, ? FROM deliveries WHERE command_id=?"
                db.execute(taken, (now.isoformat(), command_id))
            db.execute("UPDATE deliveries SET sealed=NULL WHERE command_id=?", (command_id,))
        with self._turn, suppress(sqlite3.Error):
            # The sealed words also stand in the write-ahead log until it is started anew.
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def is_taken(self, order_key: str) -> bool:
        """Whether an order was taken from an earlier delivery."""
        with self._transaction() as db:
            return db.execute("SELECT 1 FROM taken WHERE order_key=?", (order_key,)).fetchone() is not None

    def unsettled(self) -> tuple[Kept, ...]:
        """What the hub has not answered yet, oldest first; ids are ordered by time."""
        found = "SELECT command_id, order_key, sealed FROM deliveries WHERE sealed IS NOT NULL ORDER BY command_id"
        with self._transaction() as db:
            rows = db.execute(found).fetchall()
        kept = (Kept(command_id, order_key, self._open(command_id, sealed)) for command_id, order_key, sealed in rows)
        return tuple(each for each in kept if each.command is not None)

    def close(self) -> None:
        """Let go of the store."""
        with self._turn:
            self._db.close()

    def _seal(self, command_id: str, command: Command) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, encode_command(command), command_id.encode())

    def _open(self, command_id: str, sealed: bytes | None) -> Command | None:
        if sealed is None:
            return None
        try:
            raw = self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], command_id.encode())
        except InvalidTag:
            return None
        return decode_command(raw)
