"""Telephone numbers as people type, paste and read them.

A number is never refused here: the shop keeps what was written. What the library knows is used to write a number the
way everybody can dial it, to find it in a pasted text, and to say when it cannot be one.
"""

from __future__ import annotations

from dataclasses import dataclass

import phonenumbers
from PySide6.QtCore import QLocale, QTimeZone

from hub.domain.shop import Shop

TEXT_CHARS_MAX = 2_000
"""Of a text that numbers are looked for in: a pasted address has a few lines, and the search is not linear."""


@dataclass(frozen=True, slots=True)
class Found:
    """A number in a text: from `start` to `end`, and as it is written."""

    start: int
    end: int
    phone: str


def region_of(shop: Shop) -> str:
    """The country whose numbers are written without theirs: of the shop's own number, else of its clock.

    Returns:
        ISO 3166 code, or blank where neither says it.
    """
    try:
        code = phonenumbers.region_code_for_number(phonenumbers.parse(shop.phone, None))
    except phonenumbers.NumberParseException:
        code = None
    if code:
        return str(code)
    territory = QTimeZone(shop.zone.encode()).territory()
    return "" if territory == QLocale.Country.AnyTerritory else QLocale.territoryToCode(territory)


def get_ready(shop: Shop) -> None:
    """Let the library do at once what it does at its first numbers, some 20 ms: on a worker, before anybody types one.

    Args:
        shop: whose country's numbers will be typed.
    """
    region = region_of(shop)
    number = phonenumbers.example_number(region) if region else None
    if number is not None:
        typed = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
        is_odd(tidy(typed, region), region)


def tidy(text: str, region: str) -> str:
    """Write a number so that it can be dialled from anywhere ("+44 20 7946 0155"); what is none stays as it is typed."""
    number = _number(text, region)
    if number is None or not phonenumbers.is_valid_number(number):
        return text.strip()
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def is_odd(text: str, region: str) -> bool:
    """Whether something is written that nobody could dial. Unknown numbers of a right length are not odd."""
    if not text.strip():
        return False
    number = _number(text, region)
    return number is None or not phonenumbers.is_possible_number(number)


def found_in(text: str, region: str) -> list[Found]:
    """Every number in a text, in order."""
    matches = phonenumbers.PhoneNumberMatcher(text[:TEXT_CHARS_MAX], region or None)
    international = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return [Found(each.start, each.end, phonenumbers.format_number(each.number, international)) for each in matches]


def _number(text: str, region: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException:
        return None
