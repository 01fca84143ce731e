"""Days and times as each language writes them, and that nobody writes a format of their own elsewhere."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as any_
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from desktop import language, moments
from tests.desktop.test_language import CHINESE, SCRIPTS

DESKTOP = Path(moments.__file__).parent
MORNING = datetime(2026, 5, 8, 9, 5, 7)  # noqa: DTZ001 - what a clock on the wall shows
PARTS = {"year", "month", "day", "hour", "minute", "second"}
PATTERN = re.compile(r"\b(HH?|hh?):mm|\by{2,4}\b.?M|\bd{1,4}\b.{0,2}M{1,4}\b")
"""Qt's letters for a format: they are `moments`' alone."""


@pytest.fixture
def chinese(qapp: QApplication, tmp_path: Path) -> Iterator[None]:
    compiled = tmp_path / "giftwire_zh_CN.qm"
    subprocess.run([str(SCRIPTS / "pyside6-lrelease"), "-silent", str(CHINESE), "-qm", str(compiled)], check=True)
    assert language.use(qapp, "zh", tmp_path)
    yield
    language.use(qapp, "en")


@pytest.fixture
def english(qapp: QApplication) -> None:
    language.use(qapp, "en")


def test_english_writes_the_day_before_the_month(english: None) -> None:
    assert moments.time(MORNING) == "09:05"
    assert moments.time_to_the_second(MORNING) == "09:05:07"
    assert moments.day(MORNING) == "8 May 2026"
    assert moments.day_of_year(MORNING) == "8 May"
    assert moments.weekday(MORNING) == "Friday, 8 May 2026"
    assert moments.days(date(2026, 5, 4), date(2026, 5, 10)) == "4 May – 10 May 2026"


def test_chinese_writes_the_year_first(chinese: None) -> None:
    assert moments.time(MORNING) == "09:05"
    assert moments.time_to_the_second(MORNING) == "09:05:07"
    assert moments.day(MORNING) == "2026年5月8日"
    assert moments.day_of_year(MORNING) == "5月8日"
    assert moments.weekday(MORNING) == "2026年5月8日星期五"
    assert moments.days(date(2026, 5, 4), date(2026, 5, 10)) == "2026年5月4日 – 5月10日"


@pytest.mark.parametrize("typed", ["17:30", " 1730 ", "17.30", "17h30", "17：30"])
def test_a_time_is_read_however_it_is_typed(typed: str, english: None) -> None:
    assert moments.read_time(typed) == time(17, 30)


@pytest.mark.parametrize("typed", ["", "24:00", "17:60", "17:3", "five", "1:2:3", "17:30 or so"])
def test_what_is_no_time_is_not_read_as_one(typed: str, english: None) -> None:
    assert moments.read_time(typed) is None


@pytest.mark.parametrize("of", ["en_GB", "zh_CN", "en_US", "de_DE", "fi_FI", "ja_JP"])
@given(moment=any_.times())
def test_a_time_that_is_written_is_read_again_in_any_language(of: str, moment: time) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale(of))
    try:
        assert moments.read_time(moments.time(moment)) == time(moment.hour, moment.minute)
    finally:
        QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "0:00"), (65, "1:05"), (3600, "60:00")], ids=["none", "some", "many"]
)
def test_a_counter_has_two_figures_after_its_colon(seconds: int, shown: str) -> None:
    assert moments.counter(int(timedelta(seconds=seconds).total_seconds())) == shown


def by_hand(source: str) -> Iterator[int]:
    """The lines at which a day or a time is given a form by hand."""
    tree = ast.parse(source)
    prose = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            if node.attr == "strftime":
                yield node.lineno
        elif isinstance(node, ast.ImportFrom):
            yield from (node.lineno for name in node.names if name.name in ("QDate", "QTime", "QDateTime"))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            if "%H" in node.value or "%Y" in node.value or PATTERN.search(node.value):
                yield node.lineno
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
            if any(_is_part(each) for each in (*node.args, *(word.value for word in node.keywords))):
                yield node.lineno
        elif isinstance(node, ast.JoinedStr):
            yield from (node.lineno for piece in node.values if _is_part(piece) or _has_percent(piece))
            if _has_clock(node):
                yield node.lineno


def _is_part(node: ast.expr) -> bool:
    value = node.value if isinstance(node, ast.FormattedValue) else node
    return isinstance(value, ast.Attribute) and value.attr in PARTS


def _has_percent(piece: ast.expr) -> bool:
    spec = piece.format_spec if isinstance(piece, ast.FormattedValue) else None
    return spec is not None and "%" in ast.unparse(spec).replace(".0%", "").replace(".1%", "")


def _has_clock(node: ast.JoinedStr) -> bool:
    """Two figures beside a colon: `{hour:02}:00`, `{minutes}:{seconds:02}`."""
    for left, right in zip(node.values, node.values[1:], strict=False):
        for piece, text, end in ((left, right, 0), (right, left, -1)):
            if not isinstance(piece, ast.FormattedValue) or not isinstance(text, ast.Constant):
                continue
            spec = ast.unparse(piece.format_spec) if piece.format_spec is not None else ""
            if re.search(r"0?2d?'$", spec) and str(text.value)[end] == ":":
                return True
    return False


@pytest.mark.parametrize(
    "source",
    [
        'f"{moment:%H:%M}"',
        'moment.strftime("%Y-%m-%d")',
        'f"{local.hour:02}h"',
        '"{day}/{month}".format(day=local.day, month=local.month)',
        'f"{seconds // 60}:{seconds % 60:02}"',
        'f"{hour:02}:00"',
        'QLocale().toString(date, "dddd, d MMMM yyyy")',
        'QLocale().toString(clock, "HH:mm")',
        "from PySide6.QtCore import QTime",
    ],
    ids=["format", "strftime", "hour", "month", "counter", "whole hour", "long date", "clock", "import"],
)
def test_a_format_by_hand_is_found(source: str) -> None:
    assert list(by_hand(source))


def test_no_screen_and_no_paper_writes_days_and_times_by_hand() -> None:
    found = [
        f"{path.relative_to(DESKTOP)}:{line}"
        for path in sorted(DESKTOP.rglob("*.py"))
        if path != Path(moments.__file__)
        for line in by_hand(path.read_text(encoding="utf-8"))
    ]
    assert not found, "say it with desktop/moments.py"
