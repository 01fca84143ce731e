"""What a telephone number says by itself: how services dial it, and where on earth its owner may be asleep."""

from __future__ import annotations

from functools import lru_cache

import phonenumbers
from phonenumbers.timezone import time_zones_for_number

from hub.domain.moments import zones_known

NUMBERS_KEPT = 4096
"""Numbers of a busy day's open orders: each is read again at every change of the board."""
_NOWHERE = "Etc/Unknown"
"""How the library says that it does not know."""


def international(phone: str, region: str) -> str:
    """A telephone number as services take it ("+442079460001"); blank if it is none.

    Args:
        phone: as somebody wrote it down.
        region: ISO 3166 code of the country whose numbers are written without theirs, or blank.
    """
    try:
        number = phonenumbers.parse(phone, region or None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@lru_cache(NUMBERS_KEPT)
def zones_of(phone: str) -> tuple[str, ...]:
    """The time zones in which the owner of a number may live, in the order of their names.

    Args:
        phone: as somebody wrote it down.

    Returns:
        IANA names; none where the number says no country, or is none: then it is a number of the shop's own surroundings.
    """
    try:
        number = phonenumbers.parse(phone, None)
    except phonenumbers.NumberParseException:
        return ()
    return tuple(sorted(zone for zone in time_zones_for_number(number) if zone != _NOWHERE and zone in zones_known()))
