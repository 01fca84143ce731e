"""What a PIN may be, and what a grant proves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hub.domain.staff import Grant, SignIn, grant_of, is_genuine, pin_fault, read_grant
from tests.hub.shop_day import NOON, an_id

KEY = b"k" * 32
SIGN_IN = SignIn(an_id(1), "packing", an_id(2), NOON, NOON + timedelta(hours=10))


@pytest.mark.parametrize("pin", ["4711", "2580", "0070", "120398", "903817264530"])
def test_a_pin_of_4_to_12_digits_is_taken(pin: str) -> None:
    assert pin_fault(pin) == ""


@pytest.mark.parametrize("pin", ["", "471", "4711471147114", "47 11", "abcd", "４７１１", "-471", "4711\n"])  # fmt: skip
def test_anything_else_is_no_pin(pin: str) -> None:
    assert pin_fault(pin) == "bad_pin"


@pytest.mark.parametrize("pin", ["0000", "1234", "4321", "7890", "0987", "123456", "1212", "471471", "999999999999"])
def test_what_somebody_tries_first_is_weak(pin: str) -> None:
    assert pin_fault(pin) == "weak_pin"


def test_a_grant_comes_back_as_it_was_written_and_is_genuine() -> None:
    grant = grant_of(SIGN_IN, KEY)
    assert read_grant(grant.written()) == grant
    assert is_genuine(grant, "packing", KEY)
    offline = replace(grant, offline=True)
    assert read_grant(offline.written()) == offline
    assert is_genuine(offline, "packing", KEY), "the mark is the station's own word, the seal does not cover it"


@pytest.mark.parametrize(
    "changes",
    [{"sign_in": an_id(9)}, {"person": an_id(9)}, {"until": SIGN_IN.until + timedelta(hours=1)}, {"seal": "0" * 64}],
    ids=str,
)
def test_a_grant_with_one_thing_changed_is_not_genuine(changes: dict[str, object]) -> None:
    assert not is_genuine(replace(grant_of(SIGN_IN, KEY), **changes), "packing", KEY)


def test_a_grant_is_not_genuine_at_another_station_or_hub_or_without_a_key() -> None:
    grant = grant_of(SIGN_IN, KEY)
    assert not is_genuine(grant, "front-desk", KEY)
    assert not is_genuine(grant, "packing", b"o" * 32)
    assert not is_genuine(grant_of(SIGN_IN, b""), "packing", b"")


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from(["", ".", an_id(1), "1", "offline", "f" * 64]), max_size=6).map(".".join)
)
def test_any_text_is_a_grant_that_reads_back_or_none(text: str) -> None:
    grant = read_grant(text)
    assert grant is None or isinstance(grant, Grant)
    if grant is not None:
        assert read_grant(grant.written()) == grant
