"""The chain's formula, against fixed vectors that a stranger's client must reproduce."""

from __future__ import annotations

import hashlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.wire import chain

VECTORS = [
    # (seq, facts, person, hash after it); each continues from the one before.
    (1, b'{"kind":"HubStarted"}', b"{}", "dd93eea80b7a65387d3b016b6cd0cb3b90d5161e7ffee5d16c1384f36ea2c808"),
    (2, b"", b"", "c378723014ebe6f4c0bebd8caa56de65200c5f79b3fec61c3144cd5f82724b68"),
    (
        3,
        '{"card":"生日快乐 🎂"}'.encode(),
        '{"name":"李明"}'.encode(),
        "d8cea8940a7d959f5191cc9e08e7c9291e918be8d7304d7ddda0e44aed8fe6e7",
    ),
]


def test_three_events_hash_to_the_published_vectors() -> None:
    previous = chain.GENESIS
    for seq, facts, person, expected in VECTORS:
        previous = chain.link(previous, seq, chain.digest(facts), chain.digest(person))
        assert previous.hex() == expected


def test_the_chain_begins_with_thirty_two_zero_bytes() -> None:
    assert chain.GENESIS == b"\0" * 32


def test_the_digest_of_nothing_is_sha256_of_nothing() -> None:
    assert chain.digest(b"").hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@given(st.binary(), st.binary(), st.integers(1, chain.SEQ_MAX))
def test_a_link_is_the_documented_bytes_under_sha256(facts: bytes, person: bytes, seq: int) -> None:
    written = chain.GENESIS + struct.pack(">Q", seq) + hashlib.sha256(facts).digest() + hashlib.sha256(person).digest()
    assert chain.link(chain.GENESIS, seq, chain.digest(facts), chain.digest(person)) == hashlib.sha256(written).digest()


@given(st.binary(min_size=1), st.integers(0, 2**16))
def test_one_changed_bit_in_facts_changes_the_hash(facts: bytes, bit: int) -> None:
    changed = bytearray(facts)
    changed[bit // 8 % len(facts)] ^= 1 << bit % 8
    before = chain.step(chain.GENESIS, 1, facts, b"{}", chain.digest(b"{}"))
    assert chain.step(chain.GENESIS, 1, bytes(changed), b"{}", chain.digest(b"{}")) != before


def test_an_erased_person_leaves_the_hash_as_it_was() -> None:
    person = b'{"name":"Ann"}'
    assert chain.step(chain.GENESIS, 1, b"{}", person, chain.digest(person)) == chain.step(
        chain.GENESIS, 1, b"{}", None, chain.digest(person)
    )


def test_a_person_that_does_not_fit_its_digest_has_no_hash() -> None:
    assert chain.step(chain.GENESIS, 1, b"{}", b'{"name":"Ann"}', chain.digest(b'{"name":"Bob"}')) is None


@pytest.mark.parametrize("seq", [0, -1, 2**63])
def test_a_number_outside_the_ledger_is_our_mistake(seq: int) -> None:
    with pytest.raises(AssertionError):
        chain.link(chain.GENESIS, seq, chain.digest(b""), chain.digest(b""))


@pytest.mark.parametrize("short", [b"", bytes(31), bytes(33)])
def test_a_digest_of_another_length_is_our_mistake(short: bytes) -> None:
    with pytest.raises(AssertionError):
        chain.link(chain.GENESIS, 1, short, chain.digest(b""))
