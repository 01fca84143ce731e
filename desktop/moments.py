"""Days and times as the station's language writes them: the one place where their formats stand, for screens and for paper.

What Qt's locale knows is taken from it; what it has no name for (a day without its year, several days) is a pattern that
each language's file gives in its own order. Nothing here knows the shop's clock: what comes in has been put on it already.
`tests/desktop/test_moments.py` fails when a format is written anywhere else in `desktop/`.
"""

from __future__ import annotations

import datetime as dt
import re

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

_TYPED = re.compile(r"(\d{1,2})(?:[:.：h]?(\d{2}))?")
"""A time as it is typed in a hurry: "17", "1730", "17:30", "17.30", "17h30", and with the colon of a Chinese keyboard."""
_SHORT = QLocale.FormatType.ShortFormat


def time(of: dt.datetime | dt.time) -> str:
    """A time of the day: "09:05".

    Args:
        of: on the clock that it is said by.
    """
    return QLocale().toString(QTime(of.hour, of.minute), _SHORT)


def time_to_the_second(of: dt.datetime | dt.time) -> str:
    """The same where a minute is too coarse: "09:05:07"."""
    pattern = QLocale().timeFormat(_SHORT).replace("mm", "mm:ss")
    return QLocale().toString(QTime(of.hour, of.minute, of.second), pattern)


def read_time(typed: str) -> dt.time | None:
    """A time that somebody typed, as the language writes it or in two to four digits; None when it is none."""
    found = _TYPED.fullmatch(typed.strip())
    if found is None:
        meant = QLocale().toTime(typed.strip(), _SHORT)
        return dt.time(meant.hour(), meant.minute()) if meant.isValid() else None
    hour, minute = int(found.group(1)), int(found.group(2) or 0)
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None


def day(of: dt.date) -> str:
    """A date in few signs, its month in letters where figures would read two ways: "8 May 2026", "2026年5月8日".

    Args:
        of: a date, or a moment on the clock that it is said by.
    """
    return QLocale().toString(_date(of), QCoreApplication.translate("Moments", "d MMM yyyy"))


def day_of_year(of: dt.date) -> str:
    """A date whose year is plain: "8 May", "5月8日"."""
    return QLocale().toString(_date(of), QCoreApplication.translate("Moments", "d MMM"))


def weekday(of: dt.date) -> str:
    """A date as a title, with its day of the week: "Friday, 8 May 2026", "2026年5月8日星期五"."""
    return QLocale().toString(_date(of), QLocale.FormatType.LongFormat)


def days(first: dt.date, last: dt.date) -> str:
    """Several days as a title: "4 May – 10 May 2026", "2026年5月4日 – 5月10日"."""
    begin = QLocale().toString(_date(first), QCoreApplication.translate("Moments", "d MMMM"))
    end = QLocale().toString(_date(last), QCoreApplication.translate("Moments", "d MMMM yyyy"))
    return f"{begin} – {end}"


def counter(count: int) -> str:
    """What a counter shows: "1:05".

    Args:
        count: seconds, shown as minutes and seconds, or minutes, shown as hours and minutes; 0 and up.
    """
    return f"{count // 60}:{count % 60:02}"


def _date(of: dt.date) -> QDate:
    return QDate(of.year, of.month, of.day)
