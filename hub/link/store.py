"""What a client keeps on its own disk: the outbox (what it promised to send) and the replica (what it knows).

The outbox is sacred: FULL sync, its own file, and a command leaves it only when it was refused, or when its event came
back through the feed and a verified backup covers it (or 14 days went by). The replica is a copy that can be fetched
again: a snapshot of the board and the events since, in a file that is synced lazily.

Nobody but this file knows what is in an outbox, so it must notice by itself when it is not whole. It keeps a sum over
everything that is in it, written in the same transaction as each change, and it keeps its journal in SQLite's older form:
of a damaged write-ahead log SQLite drops the end without a word, and with it commands that were called taken.

The gateway keeps no replica, and its outbox is sealed with a key made from its own secret.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from hub.domain.board import FOLD_VERSION, Board
from hub.domain.erasure import Subject, speaks_of
from hub.domain.vocabulary import Recorded, VocabularyError
from hub.uncollected import uncollected
from hub.wire import chain, kept_boards
from hub.wire.codec import decode_command, decode_event
from hub.wire.session import Stand

KEPT_FOR_S = 14 * 24 * 3600.0
"""How long an accepted command is kept when no backup is known to cover it."""
EVENTS_BETWEEN_SNAPSHOTS = 500
NONCE_BYTES = 12
_SUM = "sum"
"""The note that holds the outbox's sum: the digests of its rows and of its other notes, added by exclusive or."""
_ROWS = "SELECT place, id, command, stood_on, secret, accepted_seq, taken_at FROM outbox"


class StoreDamaged(Exception):
    """A file of this client is not what it wrote: the outbox cannot be read. Nothing was changed."""


class Entry(Struct, frozen=True):
    """A command in the outbox.

    Args:
        place: its place in the order of asking.
        id: the command's id.
        raw: the command as minted, canonical JSON.
        stood_on: id of the earlier command it stands on, "" for none.
        secret: a link's secret that it travels with, "" for none.
        again: whether it was accepted once and is only offered again.
        accepted_seq: the last event that it led to, as the hub said; 0 if it has no answer in this ledger.
    """

    place: int
    id: str
    raw: bytes
    stood_on: str = ""
    secret: str = ""
    again: bool = False
    accepted_seq: int = 0


class Seal(Protocol):
    """How bytes are kept on disk."""

    def close(self, plain: bytes) -> bytes:
        """Make bytes unreadable."""

    def open(self, sealed: bytes) -> bytes:
        """Make them readable again."""


class Plain:
    """Bytes as they are."""

    def close(self, plain: bytes) -> bytes:
        """Nothing to do."""
        return plain

    def open(self, sealed: bytes) -> bytes:
        """Nothing to do."""
        return sealed


def sealing_key(secret: str, purpose: str) -> bytes:
    """A key for one purpose, made from a client's own secret; 32 bytes. Source: RFC 5869 (HKDF)."""
    from cryptography.hazmat.primitives.hashes import SHA256  # most starts of a station need no key: not on their time
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), 32, salt=None, info=f"giftwire {purpose}".encode()).derive(secret.encode())


class Sealed:
    """Bytes under ChaCha20-Poly1305 with a key made from a client's own secret key.

    Args:
        secret: the client's CURVE secret, Z85.
        randomness: gives n random bytes.
    """

    def __init__(self, secret: str, randomness: object) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305  # a station's outbox is not sealed

        self._cipher = ChaCha20Poly1305(sealing_key(secret, "outbox"))
        assert callable(randomness)
        self._random = randomness

    def close(self, plain: bytes) -> bytes:
        """Seal."""
        nonce = self._random(NONCE_BYTES)
        return bytes(nonce) + self._cipher.encrypt(nonce, plain, None)

    def open(self, sealed: bytes) -> bytes:
        """Open.

        Raises:
            StoreDamaged: another key, or changed bytes.
        """
        from cryptography.exceptions import InvalidTag

        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None)
        except InvalidTag as error:
            raise StoreDamaged("the outbox was sealed with another key") from error


class Outbox:
    """Commands taken on and not yet answered, and answered ones that may have to be offered again.

    Used by the link's thread alone.

    Args:
        path: its file, or None to keep it in memory.
        seal: how commands are kept.
    """

    def __init__(self, path: Path | None, seal: Seal) -> None:
        self._seal = seal
        self.on_disk = path is not None
        if path is not None and not _has_bytes(path) and _has_bytes(path.with_name("replica.db")):
            raise StoreDamaged(
                f"{path.name} is gone, and with it what was not sent yet; without replica.db it begins anew"
            )
        try:
            self._connection = _connect(path, "FULL")
        except sqlite3.DatabaseError as error:
            raise StoreDamaged(str(error)) from error
        with _closed_if_damaged(self._connection):
            self._open()
        self._gone: set[Subject] = set()

    def _open(self) -> None:
        """Look whether the file is what was written, and make it where there is none."""
        try:
            there = self._connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'outbox'").fetchone()
            if there is None:
                from sqlite_utils import Database  # needed once in a station's life, and 40 ms of each start

                database = Database(self._connection)
                database["outbox"].create(  # type: ignore[union-attr]  # a view has no create, this is a table
                    {
                        "place": int,
                        "id": str,
                        "command": bytes,
                        "stood_on": str,
                        "secret": bytes,
                        "accepted_seq": int,
                        "taken_at": float,
                    },
                    pk="place",
                )
                database["outbox"].create_index(["id"], unique=True)  # type: ignore[union-attr]  # as above
                database["note"].create({"key": str, "value": str}, pk="key")  # type: ignore[union-attr]  # as above
                self._connection.commit()
            newest = self._connection.execute("SELECT max(place) FROM outbox").fetchone()[0]
            self._sum = self._sum_of_everything()
            known = self.note(_SUM)
            said = self._connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        except (sqlite3.DatabaseError, OverflowError) as error:
            raise StoreDamaged(str(error)) from error
        if said != "ok":
            raise StoreDamaged(" ".join(str(said).split()))
        if known and known != f"{self._sum:064x}":
            raise StoreDamaged("something in it was changed or is missing")
        self._next = (newest or 0) + 1

    def _sum_of_everything(self) -> int:
        total = 0
        for row in self._connection.execute(_ROWS):
            total ^= _digest(row)
        for row in self._connection.execute("SELECT key, value FROM note WHERE key <> ?", (_SUM,)):
            total ^= _digest(row)
        return total

    def _change(self, where: str, arguments: tuple[object, ...], sql: str, values: tuple[object, ...]) -> None:
        """Change rows, and the sum with them: what `where` finds goes out of it, and in again as it is afterwards."""
        touched = self._connection.execute(f"{_ROWS} WHERE {where}", arguments).fetchall()
        self._connection.execute(sql, values)
        for row in touched:
            self._sum ^= _digest(row)
            again = self._connection.execute(f"{_ROWS} WHERE place = ?", (row[0],)).fetchone()
            if again is not None:
                self._sum ^= _digest(again)

    def _commit(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", (_SUM, f"{self._sum:064x}"))
        self._connection.commit()

    def entries(self) -> list[Entry]:
        """Commands without an answer, in the order of asking.

        Raises:
            StoreDamaged: they cannot be read.
        """
        return self._select("accepted_seq IS NULL", again=False)

    def highest_receipt(self) -> int:
        """The highest seq in any receipt of a command that is kept, 0 for none."""
        return int(self._connection.execute("SELECT ifnull(max(accepted_seq), 0) FROM outbox").fetchone()[0])

    def kept(self) -> list[Entry]:
        """Answered commands that are kept in case the hub loses them, in the order of asking."""
        return self._select("accepted_seq IS NOT NULL", again=True)

    def _select(self, where: str, *, again: bool, arguments: tuple[str, ...] = ()) -> list[Entry]:
        rows = self._connection.execute(
            "SELECT place, id, command, stood_on, secret, ifnull(accepted_seq, 0) FROM outbox"
            f" WHERE {where} ORDER BY place",
            arguments,
        ).fetchall()
        return [
            Entry(place, command_id, self._seal.open(raw), stood_on, self._seal.open(secret).decode(), again, seq)
            for place, command_id, raw, stood_on, secret, seq in rows
        ]

    def next_place(self) -> int:
        """The place of the next command in the order of asking."""
        place = self._next
        self._next += 1
        return place

    def find(self, command_id: str) -> Entry | None:
        """A kept command by its id, None if it is not here."""
        found = self._select("id = ?", again=True, arguments=(command_id,))
        return found[0] if found else None

    def take(self, entries: Sequence[Entry], now_s: float) -> None:
        """Keep commands; they are on disk when this returns.

        Args:
            entries: in order, with ids that are not here yet.
            now_s: Unix time, for the fourteen days.
        """
        for entry in entries:
            self._insert(entry, None, now_s)
        self._commit()

    def take_accepted(self, entry: Entry, seq: int, now_s: float) -> None:
        """Keep a command that the hub accepted before it was written; written with the next commit."""
        if not self._is_of_gone(entry):
            self._insert(entry, seq, now_s)

    def _insert(self, entry: Entry, accepted_seq: int | None, now_s: float) -> None:
        self._connection.execute(
            "INSERT INTO outbox VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                entry.place,
                entry.id,
                bytearray(self._seal.close(entry.raw)),
                entry.stood_on,
                bytearray(self._seal.close(entry.secret.encode())),
                accepted_seq,
                now_s,
            ),
        )
        self._sum ^= _digest(self._connection.execute(f"{_ROWS} WHERE place = ?", (entry.place,)).fetchone())

    def accepted(self, command_id: str, seq: int) -> None:
        """Note an acceptance; written with the next commit (if it is lost, the command is asked again: harmless)."""
        sql = "UPDATE outbox SET accepted_seq = ? WHERE id = ?"
        self._change("id = ?", (command_id,), sql, (seq, command_id))
        if self._gone:
            self._let_go_of(self._select("id = ?", again=True, arguments=(command_id,)))

    def refused(self, command_id: str) -> None:
        """Let go of a command that was refused; likewise written later."""
        self._change("id = ?", (command_id,), "DELETE FROM outbox WHERE id = ?", (command_id,))

    def doubt(self, above: int) -> list[Entry]:
        """Take back what only receipts said: the hub's ledger is proven up to event `above`, beyond it may be another.

        Args:
            above: 0 where nothing is proven.

        Returns:
            Accepted commands without an answer in the ledger as it is proven, in the order of asking: to be offered again.
        """
        where = "accepted_seq > ?"
        self._change(where, (above,), f"UPDATE outbox SET accepted_seq = 0 WHERE {where}", (above,))
        return self._select("accepted_seq = 0", again=True)

    def forget(self, covered_seq: int, now_s: float) -> None:
        """Let go of accepted commands whose events a backup covers, or that are older than fourteen days."""
        where = "accepted_seq BETWEEN 1 AND ? OR (accepted_seq IS NOT NULL AND taken_at < ?)"
        arguments = (covered_seq, now_s - KEPT_FOR_S)
        self._change(where, arguments, f"DELETE FROM outbox WHERE {where}", arguments)

    def erase(self, subjects: Sequence[Subject]) -> frozenset[str]:
        """Let go of everything that speaks of somebody who was erased; on disk, and out of it, when this returns.

        A command without an answer stays until the hub has refused it: it was asked and has to be answered. From now on
        none about these subjects is kept.

        Returns:
            Media that these commands name.
        """
        self._gone |= set(subjects)
        if not self._gone:
            return frozenset()
        waiting = {entry.id for entry in self.entries()}
        about = [entry for entry in self._select("1", again=True) if self._is_of_gone(entry)]
        self._let_go_of([entry for entry in about if entry.id not in waiting])
        self.settle()
        return frozenset(str(getattr(decode_command(entry.raw), "media", "")) for entry in about) - {""}

    def _is_of_gone(self, entry: Entry) -> bool:
        if not self._gone:
            return False
        command = decode_command(entry.raw)
        return any(speaks_of(command, subject) for subject in self._gone)

    def _let_go_of(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            if self._is_of_gone(entry):
                self.refused(entry.id)

    def note(self, key: str) -> str:
        """A small thing to remember, "" if unknown."""
        row = self._connection.execute("SELECT value FROM note WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def set_note(self, key: str, value: str) -> None:
        """Remember a small thing, with the next commit."""
        before = self._connection.execute("SELECT key, value FROM note WHERE key = ?", (key,)).fetchone()
        self._connection.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", (key, value))
        self._sum ^= _digest((key, value)) ^ (_digest(before) if before else 0)

    @property
    def dirty(self) -> bool:
        """Whether something waits for the next commit."""
        return self._connection.in_transaction

    def settle(self) -> None:
        """Write what waits."""
        self._commit()

    def abandon(self) -> None:
        """Let go without writing: the disk does not take it."""
        self._connection.close()

    def close(self) -> None:
        """Write what waits and let go."""
        self._commit()
        self._connection.close()


REPLICA_TABLES = (
    "CREATE TABLE board (one INTEGER PRIMARY KEY, epoch TEXT, seq INTEGER, hash BLOB, fold INTEGER, body BLOB)",
    "CREATE TABLE event (seq INTEGER PRIMARY KEY, facts BLOB, person BLOB, digest BLOB)",
)


class ReplicaFile:
    """A replica on disk: a board and the events after it. Used by the link's thread alone.

    Args:
        path: its file, or None to keep nothing.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self.on_disk = path is not None
        self._since = 0
        if path is None:
            self._connection: sqlite3.Connection | None = None
            return
        try:
            self._connection = self._open(path)
        except sqlite3.DatabaseError:
            # A copy that cannot be read is fetched anew; nothing is lost with it. Its log must not outlive it.
            for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
                path.with_name(name).unlink(missing_ok=True)
            self._connection = self._open(path)

    @staticmethod
    def _open(path: Path) -> sqlite3.Connection:
        connection = _connect(path, "NORMAL")
        with _closed_if_damaged(connection):
            if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
                raise sqlite3.DatabaseError("pages that do not fit together")
            known = {row[0] for row in connection.execute("SELECT sql FROM sqlite_master WHERE type = 'table'")}
            if not known:
                for table in REPLICA_TABLES:
                    connection.execute(table)
            elif known != set(REPLICA_TABLES):
                raise sqlite3.DatabaseError("tables of another form, or a changed letter in their names")
            connection.commit()
            _empty_wal(connection)  # a crash may have left words there that the file itself no longer holds
        return connection

    def load(self) -> tuple[Board, Stand]:
        """The board as far as this computer knows it; an empty one if it knows none, or folds otherwise now."""
        with uncollected():
            return self._load()

    def _load(self) -> tuple[Board, Stand]:
        empty = (Board(), Stand())
        if self._connection is None:
            return empty
        try:
            row = self._connection.execute("SELECT epoch, seq, hash, fold, one FROM board").fetchone()
            if row is None or row[3] != FOLD_VERSION:
                return empty
            seq, hashed = row[1], bytes(row[2])
            with self._connection.blobopen("board", "body", row[4], readonly=True) as kept:
                marked = kept.read()  # a quarter of what it costs as a value of the row: straight from the file's pages
            if marked[:MARK_BYTES] != _mark(row[0], seq, hashed, memoryview(marked)[MARK_BYTES:]):
                return empty
            board = kept_boards.read(memoryview(marked)[MARK_BYTES:])
            for number, facts, person, digest in self._connection.execute(
                "SELECT seq, facts, person, digest FROM event WHERE seq > ? ORDER BY seq", (seq,)
            ):
                if number != seq + 1:
                    break
                words = None if person is None else bytes(person)
                if words is not None and chain.digest(words) != digest:
                    return empty
                board = board.after(decode_event(number, bytes(facts), words))
                hashed = chain.link(hashed, number, chain.digest(bytes(facts)), bytes(digest))
                seq = number
        except (VocabularyError, KeyError, AssertionError, TypeError, sqlite3.DatabaseError):
            return empty
        return board, Stand(row[0], seq, hashed)

    def replaced(self, board: Board, stand: Stand) -> None:
        """Keep a whole board in place of everything."""
        if self._connection is None:
            return
        body = kept_boards.written(board)
        marked = bytearray(_mark(stand.epoch, stand.seq, stand.hash, body) + body)
        self._connection.execute("DELETE FROM event")
        self._connection.execute(
            "INSERT OR REPLACE INTO board VALUES (1, ?, ?, ?, ?, ?)",
            (stand.epoch, stand.seq, bytearray(stand.hash), FOLD_VERSION, marked),
        )
        self._connection.commit()
        self._since = 0

    def erased(self, board: Board, stand: Stand) -> None:
        """Keep a whole board in place of everything, and nothing of what stood here before in any of the files."""
        self.replaced(board, stand)
        if self._connection is not None:
            _empty_wal(self._connection)

    def followed(
        self, events: Sequence[Recorded], raw: Sequence[tuple[bytes, bytes | None, bytes]], board: Board, stand: Stand
    ) -> None:
        """Keep events that came."""
        if self._connection is None:
            return
        self._since += len(events)
        if self._since >= EVENTS_BETWEEN_SNAPSHOTS and self._since * 4 >= len(board.orders):
            # In proportion to the board: writing it costs more the more is open.
            self.replaced(board, stand)
            return
        self._connection.executemany(
            "INSERT OR REPLACE INTO event VALUES (?, ?, ?, ?)",
            [
                (recorded.seq, bytearray(facts), None if person is None else bytearray(person), bytearray(digest))
                for recorded, (facts, person, digest) in zip(events, raw, strict=True)
            ],
        )
        self._connection.commit()

    def forget(self) -> None:
        """Forget everything: it stands on another ledger."""
        if self._connection is None:
            return
        self._connection.execute("DELETE FROM event")
        self._connection.execute("DELETE FROM board")
        self._connection.commit()
        _empty_wal(self._connection)

    def abandon(self) -> None:
        """Let go without writing: the disk does not take it."""
        self.close()

    def close(self) -> None:
        """Let go."""
        if self._connection is not None:
            self._connection.close()


MARK_BYTES = 32


def _mark(epoch: str, seq: int, hashed: bytes, body: bytes | memoryview) -> bytes:
    """The digest that stands before a kept board: a copy with one letter changed is no copy."""
    digest = sha256(f"{epoch}\0{seq}\0".encode() + hashed)
    digest.update(body)
    return digest.digest()


def _digest(row: tuple[object, ...]) -> int:
    """A row's part of the outbox's sum."""
    return int.from_bytes(sha256(repr(row).encode()).digest(), "big")


def _has_bytes(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def _empty_wal(connection: sqlite3.Connection) -> None:
    """Move the write-ahead log into the file and make it empty: what was deleted stands in neither of them then."""
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def _connect(path: Path | None, synchronous: str) -> sqlite3.Connection:
    """Open a file: with FULL what must not be lost, in the journal that notices damage; else a copy, in the swift one."""
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    connection = sqlite3.connect(path or ":memory:", check_same_thread=False)
    with _closed_if_damaged(connection):
        _set_up(connection, synchronous)
    return connection


@contextmanager
def _closed_if_damaged(connection: sqlite3.Connection) -> Iterator[None]:
    """Let go of a file that is no good: else whoever holds the error holds its lock, and it could not be moved away."""
    try:
        yield
    except BaseException:
        connection.close()
        raise


def _set_up(connection: sqlite3.Connection, synchronous: str) -> None:
    connection.execute(f"PRAGMA journal_mode = {'TRUNCATE' if synchronous == 'FULL' else 'WAL'}")
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    connection.execute("PRAGMA fullfsync = 1")
    connection.execute("PRAGMA checkpoint_fullfsync = 1")
    connection.execute("PRAGMA secure_delete = 1")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(
        "CREATE TABLE write_probe (one)"
    )  # a file that can only be read says so now, not at the first command
    connection.rollback()
