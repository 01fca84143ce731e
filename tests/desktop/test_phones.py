"""Telephone numbers as people type them."""

from __future__ import annotations

import phonenumbers

from desktop.phones import found_in, get_ready, is_odd, region_of, tidy
from hub.domain.shop import Shop


def test_the_country_is_the_shops_own_numbers_or_its_clocks() -> None:
    assert region_of(Shop(phone="+44 20 7946 0100", zone="Asia/Shanghai")) == "GB"
    assert region_of(Shop(zone="Asia/Shanghai")) == "CN"
    assert region_of(Shop(zone="UTC")) == ""


def test_a_number_is_written_so_that_anybody_can_dial_it_and_anything_else_stays() -> None:
    assert tidy("02079460155", "GB") == "+44 20 7946 0155"
    assert tidy("138 0013 8000", "CN") == "+86 138 0013 8000"
    assert tidy(" extension 4 ", "GB") == "extension 4"
    assert tidy("02079460155", "") == "02079460155"


def test_what_nobody_can_dial_is_odd() -> None:
    assert [is_odd(text, "GB") for text in ("", "12", "ask Tom", "020 7946 0155")] == [False, True, True, False]


def test_numbers_are_found_in_a_text() -> None:
    (found,) = found_in("Mei, 020 7946 0312, side door", "GB")
    assert (found.start, found.end, found.phone) == (5, 18, "+44 20 7946 0312")


def test_a_shop_of_any_country_and_of_none_gets_ready_for_its_numbers() -> None:
    shops = [Shop(phone=f"+{phonenumbers.country_code_for_region(each)} 1") for each in phonenumbers.SUPPORTED_REGIONS]
    for shop in (Shop(), Shop(zone="UTC"), Shop(zone="Asia/Shanghai"), *shops):
        get_ready(shop)
    loaded = phonenumbers.PhoneMetadata._region_metadata
    assert loaded["CN"] is not None, "a country's numbers are known before the first of them is typed"
