"""The report of a day or a week over a real front desk: stepped through with keys, honest without the hub, opened one by one."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop import sample
from desktop.stations.report.paperwork import as_html
from desktop.stations.report.parts import Bars, FigureTable, Tile
from desktop.stations.report.sheet import ReportSheet
from hub.domain.promise import BreakCause, PromiseKind
from hub.domain.report import CourierFigures
from hub.domain.vocabulary import BreakPromise, MakePromise
from hub.link.port import Changes, MediaTrouble
from tests.desktop.stations.front_desk.test_station import CTRL, press

if TYPE_CHECKING:
    from tests.desktop.stations.conftest import Desk, Open


def opened(desk: Desk, qtbot: QtBot) -> ReportSheet:
    """The sheet, as the shortcut opens it, once the hub has answered."""
    press(qtbot, Qt.Key.Key_D, CTRL)
    sheet = desk.frame.report
    assert sheet is not None
    qtbot.waitUntil(lambda: sheet.made is not None and sheet.view.is_laid_out)
    return sheet


def named(sheet: ReportSheet, kind: type[Any], name: str) -> Any:
    return next(each for each in sheet.view.findChildren(kind) if each.accessibleName().startswith(name))


def test_a_day_is_read_in_numbers_of_every_kind_of_promise(desk: Desk, qtbot: QtBot) -> None:
    tom = desk.order("tom")
    desk.link.ask(MakePromise(tom, PromiseKind.WORDING, "no kisses"))
    made = desk.day.hub.board.orders[tom].promises[-1].seq
    desk.link.ask(BreakPromise(tom, made, BreakCause.WORDS_WRONG))
    sheet = opened(desk, qtbot)
    assert named(sheet, Tile, "Promises made").number.text() == "8"
    assert named(sheet, Tile, "Broken").number.text() == "1", "the time that is over; words stand below"
    kinds = named(sheet, FigureTable, "Promises")
    assert ("wording", "1", "0", "0", "0", "1", "0", "0.0%") in kinds.rows
    assert "time: Promises made 8" in kinds.accessibleDescription()
    assert [(bar.word, bar.count) for bar in named(sheet, Bars, "Why").bars] == [
        ("the way took too long", 1),
        ("wording: the words were wrong", 1),
    ]
    assert named(sheet, FigureTable, "How long people waited").rows[0][0] == "order taken on"
    assert named(sheet, FigureTable, "Couriers").rows[0][0] == "Sofia Rossi"
    assert sheet.status.text() == "As it stood at 15:48."


def test_keys_step_through_days_and_weeks_and_stop_at_today(desk: Desk, qtbot: QtBot) -> None:
    sheet = opened(desk, qtbot)
    assert (sheet.title.text(), sheet.later.isEnabled()) == ("Friday, 8 May 2026", False)
    press(qtbot, Qt.Key.Key_Right)
    assert sheet.title.text() == "Friday, 8 May 2026", "tomorrow has no report"
    press(qtbot, Qt.Key.Key_Left)
    assert sheet.title.text() == "Thursday, 7 May 2026"
    qtbot.waitUntil(lambda: "Nothing happened" in sheet._nothing.accessibleName())
    press(qtbot, Qt.Key.Key_W)
    assert sheet.title.text() == "4 May – 10 May 2026"
    qtbot.waitUntil(lambda: sheet.made is not None and sheet.view.is_laid_out)
    days = named(sheet, FigureTable, "Days")
    assert (len(days.rows), days.rows[4][0], days.rows[-1][0]) == (8, "8 May 2026", "All days")
    press(qtbot, Qt.Key.Key_Left)
    assert sheet.title.text() == "27 April – 3 May 2026"
    press(qtbot, Qt.Key.Key_T)
    press(qtbot, Qt.Key.Key_D)
    assert sheet.title.text() == "Friday, 8 May 2026"
    press(qtbot, Qt.Key.Key_Escape)
    assert sheet.isHidden()


def test_a_broken_promise_opens_its_order_also_one_that_left_the_board(desk: Desk, qtbot: QtBot) -> None:
    sheet = opened(desk, qtbot)
    broken = sheet.view.broken
    assert broken is not None
    assert "promised" in str(broken.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)).lower()
    broken.setFocus()
    broken.setCurrentIndex(broken.model().index(0, 0))
    press(qtbot, Qt.Key.Key_Return)
    assert desk.desk.room.model.room_id == desk.order("tom")
    hub = desk.day.hub
    hub.board = replace(hub.board, orders=hub.board.orders.delete(desk.order("tom")))
    for link in hub.links:
        link.tell(Changes(all=True))
    qtbot.waitUntil(lambda: desk.shop.order(desk.order("tom")) is None)
    sheet.view.order_asked.emit(desk.order("tom"))
    qtbot.waitUntil(lambda: desk.frame.past_order.isVisible())


def test_without_the_hub_what_is_known_stands_with_its_age_and_is_asked_anew_when_it_is_back(
    desk: Desk, qtbot: QtBot
) -> None:
    sheet = opened(desk, qtbot)
    desk.link.offline(True)
    desk.day.clock.now += timedelta(minutes=12)
    qtbot.waitUntil(lambda: "away" in sheet.status.text())
    sheet._tell()
    assert sheet.status.text().startswith("As it stood at 15:48, 12 min ago.")
    press(qtbot, Qt.Key.Key_Left)
    assert sheet._nothing.accessibleName().startswith("Not known without the hub")
    assert not sheet.csv.isEnabled()
    desk.link.offline(False)
    qtbot.waitUntil(lambda: sheet.made is not None)
    assert sheet._nothing.accessibleName().startswith("Nothing happened")


@pytest.mark.parametrize(
    ("code", "said"),
    [("busy", "too much to do"), ("not_allowed", "may not look back"), ("bad_message", "could not say it")],
)
def test_a_hub_that_does_not_say_it_is_no_empty_day(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, code: str, said: str
) -> None:
    answers: list[Future[Any]] = []

    def asked(*_: Any) -> Future[Any]:
        answers.append(Future())
        return answers[-1]

    real = desk.link.report
    monkeypatch.setattr(desk.link, "report", asked)
    desk.frame.look_back()
    sheet = desk.frame.report
    assert sheet is not None
    qtbot.waitUntil(lambda: len(answers) == 1)
    assert sheet._nothing.accessibleName().startswith("One moment")
    answers[0].set_exception(MediaTrouble(code))
    qtbot.waitUntil(lambda: said in sheet._nothing.accessibleName())
    monkeypatch.setattr(desk.link, "report", real)
    press(qtbot, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: sheet.made is not None)


def to(file: Path) -> Callable[[QWidget, str, Callable[[str], None]], None]:
    return lambda _, name, then: then(str(file / name))


def test_it_is_saved_as_a_table_and_as_paper_beside_the_window(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    sheet = opened(desk, qtbot)
    sheet.paperwork.choose = to(tmp_path)
    press(qtbot, Qt.Key.Key_C)
    qtbot.waitUntil(lambda: desk.frame.toast_text == "giftwire-2026-05-08.csv is saved")
    press(qtbot, Qt.Key.Key_F)
    qtbot.waitUntil(lambda: desk.frame.toast_text == "giftwire-2026-05-08.pdf is saved", timeout=20_000)
    assert (tmp_path / "giftwire-2026-05-08.csv").read_bytes().startswith("\ufeffReport".encode())
    assert (tmp_path / "giftwire-2026-05-08.pdf").read_bytes().startswith(b"%PDF-")
    sheet.paperwork.choose = to(tmp_path / "nowhere")
    press(qtbot, Qt.Key.Key_C)
    qtbot.waitUntil(lambda: "could not be written" in desk.frame.toast_text)


def test_it_is_printed_with_names_as_words(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    sheet = opened(desk, qtbot)
    made = sheet.made
    assert made is not None
    named_so = replace(made, couriers=(CourierFigures(made.couriers[0].courier, "<b>Chen</b> & Söhne"),))
    assert "&lt;b&gt;Chen&lt;/b&gt; &amp; Söhne" in as_html(named_so, "en")
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    sheet.paperwork.print_on(named_so, printer)
    qtbot.waitUntil(lambda: "at the printer" in desk.frame.toast_text, timeout=20_000)
    assert (tmp_path / "printed.pdf").read_bytes().startswith(b"%PDF-")


def test_a_shop_before_its_first_order_says_that_nothing_happened(open_desk: Open, qtbot: QtBot) -> None:
    desk = open_desk(sample.empty_day())
    desk.frame.look_back()
    sheet = desk.frame.report
    assert sheet is not None
    qtbot.waitUntil(lambda: sheet.made is not None)
    assert sheet._nothing.accessibleName().startswith("Nothing happened")
    assert sheet._nothing.isVisible()
