"""Looking before printing: what is shown is what is printed, and what was chosen is remembered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.printing.paper import FILE, CardLayout, Choices, Kind, Paper, read_choices
from desktop.printing.sheet import Columns, Sheet, Text
from desktop.sample import DESK, PACKING, SampleDay, sample_day
from desktop.shop import Shop
from desktop.stations.packing import PackingWindow
from desktop.stations.packing.print_sheet import PrintSheet
from desktop.stations.paper import Last
from desktop.theme import Scheme
from hub.domain.vocabulary import ChangeCard


class Table:
    """A packing table beside a printer, on the Chinese afternoon."""

    def __init__(self, qtbot: QtBot, data_dir: Path) -> None:
        self.day: SampleDay = sample_day("zh")
        self.qtbot, self.data_dir = qtbot, data_dir
        self.printed: list[Sheet] = []
        self.lasts: list[Last] = []
        self.windows: list[PackingWindow] = []
        self.open_window()

    def open_window(self) -> None:
        """As after a start of the station."""
        shop = Shop(lambda listener: self.day.link(PACKING, listener))
        self.window = PackingWindow(
            shop, output=lambda _parent, sheet, _say, last: self._print(sheet, last), data_dir=self.data_dir
        )
        layout = self.window.layout()
        assert layout is not None
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)  # offscreen windows warn of size hints
        self.windows.append(self.window)
        self.window.resize(1440, 900)
        self.qtbot.addWidget(self.window)
        self.window.show()
        self.qtbot.waitExposed(self.window)
        assert self.window.station.open_order(self.day.orders["mei"])

    def _print(self, sheet: Sheet, last: Last) -> None:
        self.printed.append(sheet)
        self.lasts.append(last)

    def look(self, kind: Kind = Kind.CARD) -> PrintSheet:
        """Open the sheet and wait for what it draws."""
        self.window.station.look_at(kind)
        paper = self.window.station.paper
        assert paper is not None
        return self.drawn(paper)

    def drawn(self, paper: PrintSheet) -> PrintSheet:
        self.qtbot.waitUntil(lambda: paper.shown is not None)
        return paper


@pytest.fixture
def table(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Table]:
    theme.apply(qapp, Scheme.LIGHT, reduced_motion=True)
    one = Table(qtbot, tmp_path)
    yield one
    for window in one.windows:
        window.shop.close()


def test_card_is_looked_at_and_enter_prints_what_is_shown(table: Table) -> None:
    paper = table.look()
    assert paper.view.accessibleDescription() == table.day.hub.board.orders[table.day.orders["mei"]].card.text
    shown = paper.shown
    QTest.keyClick(paper.print, Qt.Key.Key_Return)
    assert table.printed == [shown]
    assert not paper.isVisible()


def test_layout_words_and_paper_are_chosen_by_hand_and_remembered_by_the_station(table: Table) -> None:
    paper = table.look()
    paper.layouts.buttons[CardLayout.FOLDED.value].click()
    paper.ways.buttons["columns"].click()
    paper.papers[Paper(148, 210)].click()
    table.drawn(paper).print.click()
    assert table.printed[0].size_mm == (148.0, 210.0)
    assert isinstance(table.printed[0].pages[0][0], Columns)
    table.qtbot.waitUntil(lambda: not table.window.station._behind.busy)
    table.open_window()
    assert table.window.station.choices == replace(
        Choices(), layout=CardLayout.FOLDED, columns=True, papers={"card-folded": Paper(148, 210)}
    )


def test_shop_adds_a_size_of_its_own_and_takes_it_away_again(table: Table) -> None:
    paper = table.look(Kind.LABEL)
    paper.width_field.setValue(100)
    paper.height_field.setValue(80)
    paper.add.click()
    assert table.drawn(paper).shown is not None
    assert paper.papers[Paper(100, 80)].isChecked()
    assert paper.remove.isVisible()
    paper.remove.click()
    assert Paper(100, 80) not in table.drawn(paper).papers
    assert not paper.remove.isVisible()


def test_paper_that_is_too_small_cannot_be_asked_for(table: Table) -> None:
    paper = table.look(Kind.SLIP)
    paper.width_field.setValue(1)
    paper.height_field.setValue(9000)
    assert (paper.width_field.value(), paper.height_field.value()) == (74, 420)


def test_words_that_change_meanwhile_and_do_not_fit_are_not_printed_and_the_sheet_says_why(table: Table) -> None:
    paper = table.look()
    paper.layouts.buttons[CardLayout.TAG.value].click()
    table.day.ask("15:50", DESK, ChangeCard(table.day.orders["mei"], "生日快乐万事如意" * 62))
    table.qtbot.waitUntil(lambda: not paper.print.isEnabled())
    assert "万事如意" in paper.view.accessibleDescription()
    assert paper.why.text() == paper.print.accessibleDescription() == "These words are too many for this paper."
    QTest.keyClick(paper, Qt.Key.Key_Return)
    assert table.printed == []


def test_label_and_slip_are_printed_at_once_on_the_paper_that_was_chosen(table: Table) -> None:
    table.window.station.choices = Choices().chosen(Kind.LABEL, Paper(102, 152))
    for what in ("label", "slip"):
        table.window.station.order.prints[what].click()
    table.qtbot.waitUntil(lambda: len(table.printed) == 2)
    assert [sheet.size_mm for sheet in table.printed] == [(102.0, 152.0), (148.0, 210.0)]


def test_press_before_the_drawing_is_done_prints_as_soon_as_it_is(table: Table) -> None:
    table.window.station.look_at(Kind.CARD)
    paper = table.window.station.paper
    assert paper is not None
    paper.print.click()
    table.qtbot.waitUntil(lambda: bool(table.printed))
    assert isinstance(table.printed[0].pages[0][0], Text)


def test_papers_of_one_order_close_when_another_is_opened(table: Table) -> None:
    paper = table.look()
    assert table.window.station.open_order(table.day.orders["hannah"])
    assert not paper.isVisible()
    assert table.window.station.paper is None


def test_each_paper_remembers_its_printer_and_a_label_goes_there_without_a_question(table: Table) -> None:
    table.window.station.print_out("label")
    table.qtbot.waitUntil(lambda: len(table.lasts) == 1)
    assert (table.lasts[0].printer, table.lasts[0].at_once) == ("", True)
    table.lasts[0].chosen("Zebra")
    table.qtbot.waitUntil(lambda: read_choices(table.data_dir / FILE).printers == {"label": "Zebra"})
    table.open_window()
    paper = table.look(Kind.LABEL)
    assert paper.printer.text() == "Last on Zebra"
    QTest.keyClick(paper.print, Qt.Key.Key_Return)
    table.qtbot.waitUntil(lambda: len(table.lasts) == 2)
    assert (table.lasts[1].printer, table.lasts[1].at_once) == ("Zebra", False), "who looks may choose anew"
    table.window.station.print_out("slip")
    table.qtbot.waitUntil(lambda: len(table.lasts) == 3)
    assert table.lasts[2].printer == "", "slips lie in another printer"


def test_a_tag_and_a_folded_card_have_their_own_printers(table: Table) -> None:
    for layout, printer in ((CardLayout.TAG, "Small"), (CardLayout.FOLDED, "Large")):
        table.window.station.choices = replace(table.window.station.choices, layout=layout)
        paper = table.look()
        QTest.keyClick(paper.print, Qt.Key.Key_Return)
        table.lasts[-1].chosen(printer)
    assert table.window.station.choices.printers == {"card-tag": "Small", "card-folded": "Large"}
