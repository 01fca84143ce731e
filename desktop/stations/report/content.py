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
from hub.domain.rating import SCORE_MAX, SCORE_MIN
from hub.domain.report import Badly, Broken, Figures, Report, Unkept
from hub.papers.report_words import Words as PaperWords
from hub.papers.report_words import mean, share, tables

_AIR_PX, _PART_PX = 20, 8
_RING_FULL = timedelta(hours=1)
"""A ring that is late is full after an hour, as everywhere."""


_One = Broken | Unkept | Badly
_Tables = dict[str, tuple[list[str], list[list[str]]]]
"""Columns and rows by their heading."""


class ReportView(QScrollArea):
    """The content; `show_report` fills it.

    Signals:
        order_asked: id of the order of a broken promise, or of a bad rating, that was chosen.
        shown: the report stands there.
    """

    order_asked = Signal(str)
    shown = Signal()

    def __init__(self, shop: Shop) -> None:
        super().__init__()
        self._shop = shop
        self.broken: OneByOne | None = None
        self.badly: OneByOne | None = None
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
        said = PaperWords(language.spoken(), made.zone)
        page = QWidget(self)
        page.hide()
        whole = QVBoxLayout(page)
        margins(whole, 0, 0, 12, 0)
        whole.setSpacing(_PART_PX)
        lists: dict[str, OneByOne] = {}
        try:
            for part in self._parts(made, said):
                whole.addWidget(part)
                if isinstance(part, OneByOne):
                    lists[part.accessibleName()] = part
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
        self.broken, self.badly = lists.get(said("broken_list")), lists.get(said("badly_list"))
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
        yield from self._rated(made, said, by)
        if said("couriers") in by:
            yield from _table(said("couriers"), *by[said("couriers")])
        yield from self._one_by_one(made, said)

    def _rated(self, made: Report, said: PaperWords, by: _Tables) -> Iterator[QWidget]:
        """How it was, and who was disappointed."""
        total = made.total
        if not total.rated:
            return
        yield _titled(said("rated"), f"{said('mean')} {mean(total.mean_hundredths)}")
        scores = range(SCORE_MAX, SCORE_MIN - 1, -1)
        bars = [Bar(said.score(score), count) for score, count in zip(scores, reversed(total.scores), strict=True)]
        yield Bars(said("rated"), bars)
        if len(made.days) > 1:
            yield FigureTable(said("rated"), *_by_day(made, *by[said("rated")]), strong_last=True)
        if made.badly:
            yield from self._list(said("badly_list"), list(made.badly), total.badly, said)

    def _one_by_one(self, made: Report, said: PaperWords) -> Iterator[QWidget]:
        gone: list[_One] = [*made.broken, *made.unkept]
        if gone:
            count = made.total.broken + sum(one.broken for one in made.kinds[1:])
            yield from self._list(said("broken_list"), gone, count, said)

    def _list(self, title: str, rows: list[_One], count: int, said: PaperWords) -> Iterator[QWidget]:
        """Rows that open their orders, and how many more there are than are told."""
        yield _titled(title, str(count))
        told = OneByOne(self._shop, title, rows, said)
        told.order_asked.connect(self.order_asked)
        told.held.connect(lambda top, bottom: self._follow(told, top, bottom))
        yield told
        if count > len(rows):
            yield Words(said("more", count=count - len(rows)), Type.META, Color.INK_SOFT)

    def _follow(self, told: OneByOne, top: int, bottom: int) -> None:
        """Keep the row that the keyboard holds in sight."""
        above = told.pos().y()
        self.ensureVisible(0, above + top, 0, Height.ROW_INBOX)
        self.ensureVisible(0, above + bottom, 0, Height.ROW_INBOX)


class OneByOne(QListView):
    """Broken promises, or bad ratings, one by one; Enter or a touch opens the order.

    Signals:
        order_asked: id of the order.
        held: top and bottom of the row that the keyboard holds, px.
    """

    order_asked = Signal(str)
    held = Signal(int, int)

    def __init__(self, shop: Shop, title: str, gone: list[_One], said: PaperWords) -> None:
        super().__init__()
        self.setAccessibleName(title)
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
        if isinstance(one, Broken | Unkept | Badly):
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


def _waits(by: _Tables, said: PaperWords) -> Iterator[QWidget]:
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


def _row(shop: Shop, one: _One, said: PaperWords) -> dict[int, Any]:
    """One broken promise or bad rating as a row: whose it was as far as the board knows, and why."""
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
    elif isinstance(one, Badly):
        roles[Row.SUBTITLE] = " · ".join((said.score(one.score), said.rated_by(one.by), _when(shop, one.at)))
        # The disc for who looks; a screen reader has the score in the line and would hear of a time that was kept.
        return with_name(roles) | ring_roles(RingFace(Look.LATE, 1.0, str(one.score)))
    else:
        roles[Row.SUBTITLE] = f"{said('since')} {_when(shop, one.at)} · {said.kind_cause(one)}"
        fraction, text = 1.0, "!"
    return with_name(roles | ring_roles(RingFace(Look.LATE, fraction, text)))
