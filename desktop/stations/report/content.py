"""A report as it is read on the screen: large numbers, then why, how long people waited, who rode, and each broken promise.

Its words are those of the written report (`hub.papers`), so that screen, table and paper call a thing by one name.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import shiboken6
from PySide6.QtCore import QCoreApplication, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListView, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop import language, moments, words
from desktop.models.chores import chores
from desktop.models.rows import Index, RowRole, Rows
from desktop.shop import Shop
from desktop.stations.looks import ring_roles, with_name
from desktop.stations.report.parts import Bar, Bars, FigureTable, Tile
from desktop.theme import Color, Height, Type
from desktop.widgets.order_delegate import OrderDelegate, Row
from desktop.widgets.panel import margins
from desktop.widgets.prose import Prose
from desktop.widgets.ring import RingFace
from desktop.widgets.ring import Urgency as Look
from desktop.widgets.section_label import SectionLabel
from desktop.widgets.words import Words
from hub.domain.report import Broken, Figures, Report, Unkept
from hub.papers.report_words import Words as PaperWords
from hub.papers.report_words import share, tables

_AIR_PX, _PART_PX = 20, 8
_RING_FULL = timedelta(hours=1)
"""A ring that is late is full after an hour, as everywhere."""


class ReportView(QScrollArea):
    """The content; `show_report` fills it.

    Signals:
        order_asked: id of the order of a broken promise that was chosen.
        shown: the report stands there.
    """

    order_asked = Signal(str)
    shown = Signal()

    def __init__(self, shop: Shop) -> None:
        super().__init__()
        self._shop = shop
        self.broken: BrokenList | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName(QCoreApplication.translate("Report", "Report"))

    def show_report(self, made: Report) -> None:
        """Show a report once it is laid out: in small turns, while the one before stays."""
        chores().begin(self, "report", self._laying_out(made))

    @property
    def is_laid_out(self) -> bool:
        """Whether the newest report stands there."""
        return not chores().is_busy(self, "report")

    def _laying_out(self, made: Report) -> Iterator[None]:
        page = QWidget(self)
        page.hide()
        whole = QVBoxLayout(page)
        margins(whole, 0, 0, 12, 0)
        whole.setSpacing(_PART_PX)
        broken: list[BrokenList] = []
        try:
            for part in self._parts(made, PaperWords(language.spoken(), made.zone)):
                whole.addWidget(part)
                if isinstance(part, BrokenList):
                    broken.append(part)
                for each in (part, *part.findChildren(QWidget)):
                    each.ensurePolished()  # what a style sheet costs, else all at once when it is shown
                yield
            whole.addStretch(1)
            whole.activate()
            yield
        except GeneratorExit:
            if shiboken6.isValid(page):  # another report came before this one was ready
                page.deleteLater()
            raise
        self.broken = broken[0] if broken else None
        self.setWidget(page)
        page.setAutoFillBackground(False)  # a scroll area fills what it is given
        page.show()
        self.shown.emit()

    def _parts(self, made: Report, said: PaperWords) -> Iterator[QWidget]:
        yield _tiles(made.total, said)
        yield Words(_sentence(made.total), Type.META, Color.INK_SOFT)
        by = {heading: (columns, rows) for heading, columns, rows in tables(made, said)}
        if len(made.days) > 1:
            yield from _table(said("days"), *_by_day(made, *by[said("days")]), strong_last=True)
        if said("kinds") in by:
            yield from _table(said("kinds"), *by[said("kinds")])
        yield _beside(list(_why(made, said)), list(_waits(by, said)))
        if said("couriers") in by:
            yield from _table(said("couriers"), *by[said("couriers")])
        yield from self._one_by_one(made, said)

    def _one_by_one(self, made: Report, said: PaperWords) -> Iterator[QWidget]:
        gone: list[Broken | Unkept] = [*made.broken, *made.unkept]
        if not gone:
            return
        count = made.total.broken + sum(one.broken for one in made.kinds[1:])
        yield _titled(said("broken_list"), str(count))
        told = BrokenList(self._shop, gone, said)
        told.order_asked.connect(self.order_asked)
        told.held.connect(self._follow)
        yield told
        if count > len(gone):
            yield Words(said("more", count=count - len(gone)), Type.META, Color.INK_SOFT)

    def _follow(self, top: int, bottom: int) -> None:
        """Keep the row that the keyboard holds in sight."""
        if self.broken is not None:
            above = self.broken.pos().y()
            self.ensureVisible(0, above + top, 0, Height.ROW_INBOX)
            self.ensureVisible(0, above + bottom, 0, Height.ROW_INBOX)


class BrokenList(QListView):
    """Broken promises one by one; Enter or a touch opens the order.

    Signals:
        order_asked: id of the order.
        held: top and bottom of the row that the keyboard holds, px.
    """

    order_asked = Signal(str)
    held = Signal(int, int)

    def __init__(self, shop: Shop, gone: list[Broken | Unkept], said: PaperWords) -> None:
        super().__init__()
        self.setAccessibleName(said("broken_list"))
        self.rows = Rows(lambda one: _row(shop, one, said), self)
        self.rows.replace((f"{number}", (number,), one) for number, one in enumerate(gone))
        self.setModel(self.rows)
        self.setItemDelegate(OrderDelegate(lined=True, parent=self))
        self.setMouseTracking(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(Height.ROW_INBOX * len(gone))
        self.clicked.connect(self._on_chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_chosen(self.currentIndex())
            return
        super().keyPressEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        where = self.visualRect(current)
        self.held.emit(where.top(), where.bottom())

    def _on_chosen(self, index: QModelIndex) -> None:
        one = index.data(RowRole.VALUE)
        if isinstance(one, Broken | Unkept):
            self.order_asked.emit(one.order)


def _tiles(total: Figures, said: PaperWords) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(_PART_PX)
    for tile in (
        Tile(said("on_time"), share(total.on_time_permille)),
        Tile(said("made"), str(total.made)),
        Tile(said("kept"), str(total.kept)),
        Tile(f"{said('changed')} · {said('called_off')}", f"{total.changed} · {total.called_off}"),
        Tile(said("broken"), str(total.broken), urgent=total.broken > 0),
        Tile(said("open"), str(total.open)),
    ):
        line.addWidget(tile, 1)
    return row


def _sentence(total: Figures) -> str:
    """What else the day had, in one line."""
    parts = [
        QCoreApplication.translate("Report", "{count} orders").format(count=total.placed),
        QCoreApplication.translate("Report", "{count} delivered").format(count=total.delivered),
        QCoreApplication.translate("Report", "{count} cancelled").format(count=total.cancelled),
        QCoreApplication.translate("Report", "{count} problems, {alone} decided by itself").format(
            count=total.problems, alone=total.decided_by_itself
        ),
        QCoreApplication.translate("Report", "{count} alarms").format(count=total.escalated),
    ]
    return " · ".join(parts)


def _titled(title: str, right: str = "") -> QWidget:
    """A heading with air above it."""
    part = QWidget()
    whole = QVBoxLayout(part)
    whole.setContentsMargins(0, _AIR_PX - _PART_PX, 0, 0)
    whole.addWidget(SectionLabel(title, right))
    return part


def _table(
    title: str, columns: list[str], rows: list[list[str]], *, strong_last: bool = False
) -> tuple[QWidget, QWidget]:
    return _titled(title), FigureTable(title, columns, rows, strong_last=strong_last)


def _why(made: Report, said: PaperWords) -> Iterator[QWidget]:
    yield _titled(said("causes"))
    bars = [Bar(said.cause(one), one.count) for one in made.causes]
    bars += [Bar(said.kind_cause(one), one.count) for one in made.kind_causes]
    if bars:
        yield Bars(said("causes"), bars)
    else:
        yield Prose(QCoreApplication.translate("Report", "No promise was broken."), Type.BODY, Color.INK_SOFT)


def _by_day(made: Report, columns: list[str], rows: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    """The table of the days, each written as here; a file keeps the form that other programs read."""
    days = [[moments.day(date.fromisoformat(of.day)), *row[1:]] for of, row in zip(made.days, rows, strict=False)]
    return columns, days + rows[len(days) :]


def _when(shop: Shop, moment: datetime) -> str:
    local = shop.local(moment)
    return f"{moments.day(local)} {moments.time(local)}"


def _waits(by: dict[str, tuple[list[str], list[list[str]]]], said: PaperWords) -> Iterator[QWidget]:
    title = said("responses")
    if title in by:
        yield from _table(title, *by[title])
    else:
        yield _titled(title)
        yield Prose(QCoreApplication.translate("Report", "Nobody had to wait."), Type.BODY, Color.INK_SOFT)


def _beside(left: list[QWidget], right: list[QWidget]) -> QWidget:
    """Two columns, each from its top; the right one holds a table and is a little wider."""
    part = QWidget()
    line = QHBoxLayout(part)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(2 * _AIR_PX)
    for widgets, share_of in ((left, 4), (right, 5)):
        column = QVBoxLayout()
        column.setSpacing(_PART_PX)
        for widget in widgets:
            column.addWidget(widget)
        column.addStretch(1)
        line.addLayout(column, share_of)
    return part


def _row(shop: Shop, one: Broken | Unkept, said: PaperWords) -> dict[int, Any]:
    """One broken promise as a row: whose it was as far as the board knows, and why."""
    order = shop.order(one.order)
    number = words.said_number(one.number)
    roles: dict[int, Any] = {Row.TITLE: order.recipient.name if order is not None else number}
    roles[Row.RIGHT_TEXT] = number if order is not None else ""
    if isinstance(one, Broken):
        promised = f"{said('promised')} {_when(shop, one.until)}"
        late = said("never") if one.late_seconds is None else f"{said('late_by')} {said.span(one.late_seconds)}"
        roles[Row.SUBTITLE] = " · ".join((promised, late, said.cause(one)))
        seconds = one.late_seconds
        fraction = 1.0 if seconds is None else min(1.0, timedelta(seconds=seconds) / _RING_FULL)
        minutes = None if seconds is None else seconds // 60
        text = "!" if minutes is None else f"+{minutes}" if minutes < 100 else f"+{minutes // 60}h"
    else:
        roles[Row.SUBTITLE] = f"{said('since')} {_when(shop, one.at)} · {said.kind_cause(one)}"
        fraction, text = 1.0, "!"
    return with_name(roles | ring_roles(RingFace(Look.LATE, fraction, text)))
