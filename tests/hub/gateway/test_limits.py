"""Buckets hold rates, and address blocks are what one subscriber holds."""

from __future__ import annotations

import pytest

from hub.gateway import limits
from hub.gateway.limits import Buckets, address_block


def test_a_bucket_gives_what_it_holds_and_fills_again() -> None:
    now = 100.0
    buckets = Buckets((3, 6.0), lambda: now)
    assert [buckets.wait_s("a") for _ in range(4)] == [0, 0, 0, 2.0]
    assert buckets.is_empty("a")
    assert not buckets.is_empty("b")
    assert buckets.wait_s("b") == 0
    now += 2.0
    assert [buckets.wait_s("a"), buckets.wait_s("a")] == [0, 2.0]
    now += 1000.0
    assert [buckets.wait_s("a") for _ in range(4)] == [0, 0, 0, 2.0]


def test_buckets_do_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BUCKETS_KEPT", 10)
    buckets = Buckets((1, 60.0), lambda: 0.0)
    for name in range(1_000):
        buckets.wait_s(str(name))
    assert len(buckets._levels) == 10


@pytest.mark.parametrize(
    ("address", "block"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2ff::1", "2001:db8:1:200::/56"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_an_address_stands_for_its_block(address: str, block: str) -> None:
    assert address_block(address) == block
