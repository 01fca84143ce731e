"""The hash chain: what makes two ledgers the same ledger.

Owns the one formula by which hub, station, backup and a stranger's client agree that they hold the same events in the
same order:

    hash(0) = 32 zero bytes
    hash(n) = SHA-256( hash(n-1) ‖ n as 8 bytes, big-endian ‖ SHA-256(facts) ‖ SHA-256(person) )

Rules
1. Every part has a fixed length, so no two different events give the same input to the hash.
2. *person* goes in as its digest. Erasing the words of a person keeps the digest, so the chain still verifies; whoever
   may not read *person* gets the digest and verifies as well.
3. Pure: no clock, no randomness, no I/O.

A changed formula is another ledger: the vectors in `tests/hub/wire/test_chain.py` stand in the protocol's document.
"""

from __future__ import annotations

from hashlib import sha256

DIGEST_BYTES = 32
"""The length of SHA-256, which every client's platform has built in."""

SEQ_MAX = 2**63 - 1
"""The greatest number that SQLite, and JSON readers with 64-bit integers, still hold exactly."""

GENESIS = bytes(DIGEST_BYTES)
"""The hash before the first event."""


def digest(part: bytes) -> bytes:
    """Return what stands for one part of an event in the chain.

    Args:
        part: the canonical bytes of *facts* or *person*, any length.

    Returns:
        32 bytes. Source: FIPS 180-4, SHA-256.
    """
    return sha256(part).digest()


def link(previous: bytes, seq: int, facts_digest: bytes, person_digest: bytes) -> bytes:
    """Return the hash of event `seq`, given the hash of the event before it.

    Args:
        previous: 32 bytes, `GENESIS` for the first event.
        seq: 1..`SEQ_MAX`.
        facts_digest: 32 bytes, `digest(facts)`.
        person_digest: 32 bytes, `digest(person)`, known even where *person* is erased or withheld.

    Returns:
        32 bytes.
    """
    assert len(previous) == len(facts_digest) == len(person_digest) == DIGEST_BYTES, "each part of a link is 32 bytes"
    assert 1 <= seq <= SEQ_MAX, f"event number {seq} is outside 1..2^63-1"
    return sha256(previous + seq.to_bytes(8, "big") + facts_digest + person_digest).digest()


def step(previous: bytes, seq: int, facts: bytes, person: bytes | None, person_digest: bytes) -> bytes | None:
    """Return the hash that a stored event must have: the function a log's `verify` walks with.

    Args:
        previous: the hash of event `seq - 1`.
        seq: 1..`SEQ_MAX`.
        facts: the stored bytes.
        person: the stored bytes, or None where they were erased or withheld.
        person_digest: the digest stored beside them.

    Returns:
        32 bytes, or None if `person` is there and is not what its digest stands for.
    """
    if person is not None and digest(person) != person_digest:
        return None
    return link(previous, seq, digest(facts), person_digest)
