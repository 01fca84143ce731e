"""When a customer of a web shop wants the gift, out of what order plugins write.

Days and slots are free text. What can be read beyond doubt becomes a window; what cannot is handed back to be put
before a clerk. "10/05/2026" is such a case: half the world reads another day than the other half.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from hub.domain.promise import Window
from hub.intakes.times import from_epoch_s_or_ms

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_COMPACT_DAY = re.compile(r"(20\d{2})(\d{2})(\d{2})")
_DAY_MONTH = re.compile(r"(?:[a-z]+,? +)?(\d{1,2})(?:st|nd|rd|th)? +([a-z]{3,9}),? +(\d{4})")
_MONTH_DAY = re.compile(r"(?:[a-z]+,? +)?([a-z]{3,9}) +(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})")
_EPOCH = re.compile(r"1\d{9}(\d{3})?")
_SLOT = re.compile(
    r"(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})? *(am|pm)? *(?:-|–|—|~|to|至|到) *(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})? *(am|pm)?"
)
_UNTIL = re.compile(r"(?:(?:before|by|until) +)?(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})? *(am|pm)?")
_YEARS = range(2020, 2100)


def wanted_window(day_text: str, slot_text: str, zone: str) -> tuple[Window | None, str]:
    """Read a wish.

    Args:
        day_text, slot_text: as the plugin wrote them, blank when it wrote none.
        zone: IANA name of the shop's clock, blank while it is not known: then nothing is read.

    Returns:
        The window, or None; and the texts that could not be read, blank when all was.
    """
    if not day_text:
        return None, slot_text
    day = read_day(day_text, zone) if zone else None
    if day is None:
        return None, " ".join(filter(None, (day_text, slot_text)))
    slot = read_slot(slot_text) if slot_text else (time(0, 0), time(23, 59))
    if slot is None:
        return _window(day, (time(0, 0), time(23, 59)), zone), slot_text
    return _window(day, slot, zone), ""


def _window(day: date, slot: tuple[time, time], zone: str) -> Window:
    clock = ZoneInfo(zone)
    earliest, until = (datetime.combine(day, moment, clock) for moment in slot)
    return Window(until.astimezone(UTC), earliest.astimezone(UTC) if earliest < until else None)


def read_day(text: str, zone: str) -> date | None:
    """A day, or None where it cannot be told beyond doubt."""
    plain = text.strip().lower()
    if _EPOCH.fullmatch(plain):
        moment = from_epoch_s_or_ms(float(plain))
        return moment.astimezone(ZoneInfo(zone)).date() if moment is not None else None
    if (found := _ISO_DAY.match(plain)) or (found := _COMPACT_DAY.fullmatch(plain)):
        return _day(found[1], found[2], found[3])
    if found := _DAY_MONTH.fullmatch(plain):
        return _day(found[3], _month(found[2]), found[1])
    if found := _MONTH_DAY.fullmatch(plain):
        return _day(found[3], _month(found[1]), found[2])
    return None


def _month(name: str) -> str:
    return str(_MONTHS.index(name[:3]) + 1) if name[:3] in _MONTHS else "0"


def _day(year: str, month: str, day: str) -> date | None:
    try:
        read = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return read if read.year in _YEARS else None


def read_slot(text: str) -> tuple[time, time] | None:
    """A span of the day as (earliest, until), or None. A single time is the latest moment."""
    plain = text.strip().lower()
    if found := _SLOT.fullmatch(plain):
        until = _time(found[4], found[5], found[6])
        earliest = _time(found[1], found[2], found[3] or found[6])
        if earliest is not None and until is not None and earliest > until and not found[3]:
            earliest = _time(found[1], found[2], "am")  # "9 - 1pm" begins in the morning
        return (earliest, until) if earliest is not None and until is not None and earliest < until else None
    if found := _UNTIL.fullmatch(plain):
        until = _time(found[1], found[2], found[3])
        return (time(0, 0), until) if until is not None and until > time(0, 0) else None
    return None


def _time(hour_text: str, minute_text: str | None, half: str | None) -> time | None:
    hour, minute = int(hour_text), int(minute_text or 0)
    if half is not None:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif hour == 24 and minute == 0:
        hour, minute = 23, 59
    return time(hour, minute) if hour < 24 and minute < 60 else None
