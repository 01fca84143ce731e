"""A customer's wish is read where it can be read beyond doubt, and is never lost where it cannot."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.intakes.wishes import read_day, read_slot, wanted_window


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-10", "2026/5/10", "20260510", "2026年5月10日", "10 May 2026", "Sunday, 10 May 2026", "May 10, 2026",
        "sunday, May 10th, 2026", "2026-05-10T00:00:00", "1778371200", "1778371200000",
    ],
)  # fmt: skip
def test_a_day_is_read(text: str) -> None:
    assert read_day(text, "Europe/London") == date(2026, 5, 10)


@pytest.mark.parametrize("text", ["", "10/05/2026", "tomorrow", "2026-13-01", "9999-01-01", "31 February 2026", "0"])
def test_a_day_in_doubt_is_none(text: str) -> None:
    assert read_day(text, "Europe/London") is None


@pytest.mark.parametrize(
    ("text", "earliest", "until"),
    [
        ("14:00 - 17:00", time(14), time(17)),
        ("2pm-5pm", time(14), time(17)),
        ("2 - 5 pm", time(14), time(17)),
        ("9 - 1pm", time(9), time(13)),
        ("9:30 am to 12 pm", time(9, 30), time(12)),
        ("14:00 至 17:00", time(14), time(17)),
        ("before 5pm", time(0), time(17)),
        ("17:30", time(0), time(17, 30)),
        ("18:00 - 24:00", time(18), time(23, 59)),
    ],
)
def test_a_slot_is_read(text: str, earliest: time, until: time) -> None:
    assert read_slot(text) == (earliest, until)


@pytest.mark.parametrize("text", ["morning", "25:00", "17:00 - 14:00", "13 pm", "9:75"])
def test_a_slot_in_doubt_is_none(text: str) -> None:
    assert read_slot(text) is None


def test_what_cannot_be_read_is_handed_back() -> None:
    assert wanted_window("10/05/2026", "14:00 - 17:00", "Europe/London") == (None, "10/05/2026 14:00 - 17:00")
    window, unread = wanted_window("2026-05-10", "morning", "Europe/London")
    assert window is not None
    assert unread == "morning"


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_raises(day: str, slot: str) -> None:
    window, unread = wanted_window(day, slot, "Asia/Shanghai")
    assert window is None or window.until.tzinfo is not None
    assert isinstance(unread, str)
