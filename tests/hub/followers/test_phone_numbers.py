"""What is read in a telephone number: how services dial it, and in which zones whoever has it may live."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers.tzdata import TIMEZONE_DATA

from hub.domain.moments import zones_known
from hub.domain.notice import ZONES_MAX
from hub.followers.phone_numbers import international, zones_of


def test_a_number_is_written_as_services_take_it() -> None:
    assert international("020 7946 0001", "GB") == "+442079460001"
    assert international("+86 139-0000-0000", "") == "+8613900000000"
    assert international("139 0000 0000", "CN") == "+8613900000000"
    assert [international(bad, "GB") for bad in ("", "12", "ask at the bar")] == ["", "", ""]
    assert international("020 7946 0001", "") == ""


@pytest.mark.parametrize(
    ("phone", "zones"),
    [
        ("+86 139 0000 0000", ("Asia/Shanghai",)),
        ("+86(10)65551234", ("Asia/Shanghai",)),
        ("+44 20 7946 0001", ("Europe/London",)),
        ("+1 212 555 0100", ("America/New_York",)),
        ("+34 600 000 000", ("Atlantic/Canary", "Europe/Madrid")),
    ],
)
def test_a_number_with_its_country_says_where_its_owner_may_live(phone: str, zones: tuple[str, ...]) -> None:
    assert zones_of(phone) == zones


@pytest.mark.parametrize(
    "phone", ["", "139 0000 0000", "020 7946 0001", "ask his sister", "+", "+999 12345", "+881 612345678"]
)
def test_a_number_that_names_no_land_says_nothing(phone: str) -> None:
    assert zones_of(phone) == ()


def test_every_zone_that_a_number_can_name_is_known_here_and_none_names_too_many() -> None:
    named = {zone for zones in TIMEZONE_DATA.values() for zone in zones}
    assert named <= zones_known()
    assert max(len(zones) for zones in TIMEZONE_DATA.values()) <= ZONES_MAX


@given(st.text(max_size=30) | st.from_regex(r"\+[0-9 ()-]{0,20}", fullmatch=True))
def test_whatever_is_written_as_a_number_is_answered_with_zones_that_the_hub_takes(phone: str) -> None:
    zones = zones_of(phone)
    assert len(zones) <= ZONES_MAX
    assert zones_known().issuperset(zones)
    assert list(zones) == sorted(set(zones))
