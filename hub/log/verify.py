"""The walk along the log: does every event follow from the one before, and is every outcome what was written?

The chain covers number, facts, person and order. What it does not cover (the topic that an event is filed under, the
command it came from, the outcomes) carries a checksum, so that damage there is seen too. Tampering with a checksum is
not prevented by it: only the chain, compared with another holder's, shows that.
"""

from __future__ import annotations

import sqlite3
from zlib import crc32

from hub.log.errors import as_log_error, primary
from hub.log.port import Break, Head, Step, StoredOutcome, Walk


def event_mark(seq: int, topic: str, command_id: str) -> int:
    """Return the checksum of what the chain does not cover in an event: damage there would misfile it unseen."""
    return crc32(f"{seq}\0{topic}\0{command_id}".encode())


def outcome_mark(outcome: StoredOutcome) -> int:
    """Return the checksum of an outcome, which the chain does not cover."""
    return crc32(
        outcome.receipt, crc32(outcome.fingerprint, crc32(f"{outcome.command_id}\0{outcome.asker}\0".encode()))
    )


def walk_along(connection: sqlite3.Connection, step: Step, start: Head) -> Walk:
    """Walk from `start` to the head, in one consistent view even while the writer goes on.

    Args:
        connection: in autocommit mode.
        step: the chain's formula.
        start: number 0 walks everything, pages, indexes and outcomes included; otherwise only the events after it.
    """
    head, outcomes = start, 0
    try:
        connection.execute("BEGIN")
        broken = _broken_pages(connection) if start.seq == 0 else None
        if broken is None:
            head, broken = walk_events(connection, step, start)
        if broken is None and start.seq == 0:
            outcomes, broken = _walk_outcomes(connection)
    except sqlite3.DatabaseError as error:
        if primary(error) == sqlite3.SQLITE_IOERR:
            raise as_log_error(error) from error  # the disk did not answer: that says nothing about the log
        broken = Break(head.seq + 1, f"the database cannot be read: {error}")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    return Walk(head, outcomes, broken)


def _broken_pages(connection: sqlite3.Connection) -> Break | None:
    said: str = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    return None if said == "ok" else Break(0, f"the database's pages do not fit together: {' '.join(said.split())}")


def walk_events(
    connection: sqlite3.Connection, step: Step, start: Head, count_max: int = -1
) -> tuple[Head, Break | None]:
    """Walk along the chain from `start`, to the end or so many events; return the last event that fits and what is wrong
    with the next, if anything."""
    head = start
    for seq, hash_, facts, person, person_digest, topic, command_id, mark in connection.execute(
        "SELECT seq, hash, facts, person, person_digest, topic, command_id, mark FROM event WHERE seq > ? ORDER BY seq"
        " LIMIT ?",
        (start.seq, count_max),
    ):
        if seq != head.seq + 1:
            return head, Break(head.seq + 1, f"event {head.seq + 1} is missing, {seq} follows")
        expected = step(head.hash, seq, facts, person, person_digest)
        if expected is None:
            return head, Break(seq, f"event {seq}: what people wrote is not what was stored")
        if expected != hash_:
            return head, Break(seq, f"event {seq} does not follow from the event before it")
        if event_mark(seq, topic, command_id) != mark:
            return head, Break(seq, f"event {seq} is filed under another topic or command than it was stored with")
        head = Head(seq, hash_)
    return head, None


def _walk_outcomes(connection: sqlite3.Connection) -> tuple[int, Break | None]:
    count = 0
    for *fields, mark in connection.execute("SELECT command_id, asker, fingerprint, receipt, mark FROM outcome"):
        outcome = StoredOutcome._make(fields)
        if outcome_mark(outcome) != mark:
            return count, Break(0, f"the outcome of command {outcome.command_id} is not what was stored")
        count += 1
    orphan = connection.execute(
        "SELECT seq, command_id FROM event WHERE command_id <> ''"
        " AND NOT EXISTS (SELECT 1 FROM outcome WHERE outcome.command_id = event.command_id) LIMIT 1"
    ).fetchone()
    if orphan:
        return count, Break(orphan[0], f"the outcome of command {orphan[1]} is missing")
    return count, None
