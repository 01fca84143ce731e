"""A column of thousands of rows of different heights, of which only those near the screen are widgets.

Rows on the screen are built in the turn that shows them, those about it between two events (`desktop/models/chores.py`),
those far from it go again. What is not built has a height that is guessed; when the true one is known, or rows come in
above, the row that a person reads stays where it is. Tab, Page up, Home and End reach every row, built or not, and a
screen reader meets the rows in their order.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from desktop.models.chores import chores
from desktop.theme import follow
from desktop.widgets.row_tops import Built, Tops

GAP_PX = 12
NEAR_END_PX = 48
"""Who is this near to the end reads along; who has scrolled up is not torn away."""
AT_ONCE_MAX = 6
"""Rows built in the turn that shows them, those first that one reads first: they and their paint are half of a frame. The
rest of the screen comes in the turns after it."""
NEAR_SCREENS, FAR_SCREENS = 1, 3
"""So far about the screen rows are built ahead, and so far from it they go: a page up or down finds them ready, and who
goes to and fro does not build the same rows again and again."""
SPARE_MAX = 40
"""Rows that have gone and wait to show something else: making a widget costs three times what it costs to fill one."""
_SIDE_PX, _TOP_PX, _BOTTOM_PX = 24, 20, 16


class Rows(Protocol):
    """What the rows of a column are."""

    def make_row(self, at: int) -> QWidget:
        """The widget of a row, without a parent."""

    def guess_px(self, at: int) -> int:
        """How high a row may be that is not built."""

    def has_stop(self, at: int) -> bool:
        """Whether Tab stops in a row."""

    def may_go(self, row: QWidget) -> bool:
        """Whether a row that is far from the screen may go: not while something in it lives on."""

    def spare(self, row: QWidget) -> bool:
        """Blank a row that has gone, if it can show another one some day."""

    def reuse(self, row: QWidget, at: int) -> bool:
        """Let a row that has gone show another one, if it can: its words, names and signals are then the other's alone."""


class RowColumn(QScrollArea):
    """The column.

    Args:
        of: what its rows are; it may be the one that inherits from the column.
        head: stands above the first row while it is not hidden.
    """

    def __init__(self, of: Rows, head: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._of = of
        self.built = 0
        """Rows that were built or measured again so far: what the column costs, for who counts."""
        self._head = head
        self._widgets: list[QWidget | None] = []
        self._spare: list[QWidget] = []
        self._unblanked: list[QWidget] = []  # of the spare ones, hidden and not yet blanked
        self._there = Built()
        self._heights = Tops()  # each with the gap below it
        self._widths: list[int] = []  # for which width a height was measured, 0: it is guessed
        self._at_end = True  # reads along
        self._held = True  # stands at the very end
        self._anchor = 0, 0  # the row that stands still, and its top below the screen's
        self._laying = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._page = _Page()
        head.setParent(self._page)
        self.setWidget(self._page)
        self.viewport().setAutoFillBackground(False)
        self._page.setAutoFillBackground(False)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self._on_soon)
        follow(self, lambda _theme: self.measure_again())

    # What became of them

    def rows(self) -> list[QWidget]:
        """The rows that are built, in their order."""
        return [row for _, row in self.built_rows()]

    def built_rows(self) -> Iterator[tuple[int, QWidget]]:
        """The rows that are built, with their numbers."""
        for at in self._there.rows:
            if (row := self._widgets[at]) is not None:
                yield at, row

    def row_at(self, at: int) -> QWidget | None:
        """One row, None while it is not built."""
        return self._widgets[at]

    def reset(self, count: int) -> None:
        """Other rows altogether, shown at their end."""
        focused = QApplication.focusWidget()
        if focused is not None and self._place_of(focused) >= 0:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        gone = self.rows()
        self._spare += gone
        self._unblanked += gone
        self._widgets, self._widths = [None] * count, [0] * count
        self._there, self._heights = Built(), Tops([self._of.guess_px(at) + GAP_PX for at in range(count)])
        self._page.is_stained = True  # with those that stand there and go
        self.to_end()
        for row in self._spare:  # what did not show another one at once may do so in the next turn, and is blanked then
            row.hide()

    def insert_rows(self, first: int, last: int) -> None:
        """Rows came in, from the first to the last."""
        count = last - first + 1
        self._widgets[first:first] = [None] * count
        self._widths[first:first] = [0] * count
        self._there.insert(first, count)
        self._heights.insert(first, [self._of.guess_px(at) + GAP_PX for at in range(first, last + 1)])
        at, top = self._anchor
        if at >= first and len(self._widgets) > count:
            self._anchor = at + count, top
        self._held = self._at_end
        self._fill()

    def remove_rows(self, first: int, last: int) -> None:
        """Rows went, from the first to the last."""
        for row in self._widgets[first : last + 1]:
            if row is not None:
                self._retire(row)
        self._there.remove(first, last)
        self._heights.remove(first, last)
        del self._widgets[first : last + 1], self._widths[first : last + 1]
        at, top = self._anchor
        if at > last:
            self._anchor = at - (last - first + 1), top
        elif at >= first:
            self._anchor = max(0, min(first, len(self._widgets) - 1)), top
        self._held = self._at_end
        self._fill()

    def measure_row(self, at: int) -> None:
        """A row may have another height; one that is as high as before moves nothing."""
        row = self._widgets[at]
        if row is not None and self._widths[at] == self._wide and self._high(row) + GAP_PX == self._heights[at]:
            return
        self._widths[at] = 0
        self._held = self._at_end
        self._fill()

    def measure_again(self) -> None:
        """Every row may have another height: another face, another width."""
        self._widths = [0] * len(self._widths)
        self._soon.start()

    def lay_out_soon(self) -> None:
        """Something about the rows has become higher, or has come or gone."""
        self._soon.start()

    # Where it stands

    @property
    def reads_along(self) -> bool:
        """Whether the newest row is on the screen, or as good as."""
        return self._at_end

    def to_end(self) -> None:
        """Go to the last row."""
        self._at_end = self._held = True
        self._fill()
        self._lay_out()

    def show_row(self, at: int) -> None:
        """Scroll as little as brings a row onto the screen."""
        self._ready(at)
        self._lay_out()
        row, high = self._widgets[at], self.viewport().height()
        assert row is not None
        top = row.y() - self.verticalScrollBar().value()
        if top < GAP_PX or row.height() > high - 2 * GAP_PX:
            self._stand(at, GAP_PX)
        elif top + row.height() > high - GAP_PX:
            self._stand(at, high - GAP_PX - row.height())

    def _stand(self, at: int, top: int) -> None:
        self._at_end = self._held = False
        self._anchor = at, top
        self._fill()
        self._lay_out()
        self._on_scrolled()

    # Building

    def _near(self, beyond_px: int) -> Iterator[int]:
        """The rows on the screen and so far beyond it, those first that are nearest to what stands still."""
        high, count = self.viewport().height(), len(self._heights)
        if not count:
            return
        at, top = self._anchor
        if self._held:
            at = count - 1
            top = high - _BOTTOM_PX - self._heights[at] + GAP_PX
        down, up = top, top
        for each in range(at, count):
            if down > high + beyond_px:
                break
            yield each
            down += self._heights[each]
        for each in range(at - 1, -1, -1):
            if up < -beyond_px:
                break
            yield each
            up -= self._heights[each]

    def _missing(self, beyond_px: int) -> int | None:
        wide = self._wide
        return next((at for at in self._near(beyond_px) if self._widths[at] != wide), None)

    @property
    def _wide(self) -> int:
        return max(1, self.viewport().width() - 2 * _SIDE_PX)

    def _fill(self) -> None:
        """What is on the screen is built now, as much of it as a turn takes; what is about it comes in the next turns."""
        count = 0
        while count < AT_ONCE_MAX and (at := self._missing(0)) is not None:
            self._ready(at)
            count += 1
        if count:
            self._lay_out()
        self._soon.start()

    def _on_soon(self) -> None:
        self._lay_out(still=True)
        chores().begin(self, "rows", self._filling())

    def _filling(self) -> Iterator[None]:
        high = self.viewport().height()
        for beyond in (0, NEAR_SCREENS * high):
            while (at := self._missing(beyond)) is not None:
                self._ready(at)
                if not beyond:
                    self._lay_out(still=True)
                yield
            self._lay_out(still=True)
            yield
        while self._unblanked:
            row = self._unblanked.pop()
            if row in self._spare:
                self._spare.remove(row)
                self._retire(row)
                yield
        near = set(self._near(FAR_SCREENS * high))
        far = [row for at, row in self.built_rows() if at not in near]
        for row in far:
            at = self._place_of(row)
            focused = QApplication.focusWidget()
            if at >= 0 and not (focused is not None and _holds(row, focused)) and self._of.may_go(row):
                self._widgets[at], self._widths[at] = None, 0
                self._there.drop(at)
                self._retire(row)
            yield

    def _place_of(self, widget: QWidget) -> int:
        """The row that is a widget or holds it, -1 for none."""
        found = (at for at, row in self.built_rows() if _holds(row, widget))
        return next(found, -1)

    def _ready(self, at: int) -> None:
        """One row is there and has its height."""
        wide, row = self._wide, self._widgets[at]
        if row is not None and self._widths[at] == wide:
            return
        self.built += 1
        if row is None:
            row = self._widgets[at] = self._reused(at) or self._made(at)
            next_built = self._there.add(at)
            after = self._widgets[next_built] if next_built is not None else None
            if after is not None:
                row.stackUnder(after)  # a screen reader takes the rows in this order
            else:
                row.raise_()
        high = self._high(row)
        row.resize(wide, high)
        self._heights[at], self._widths[at] = high + GAP_PX, wide

    def _high(self, row: QWidget) -> int:
        """How high a row is at the width that the column has."""
        return row.heightForWidth(self._wide) if row.hasHeightForWidth() else row.sizeHint().height()

    def _made(self, at: int) -> QWidget:
        row = self._of.make_row(at)
        row.setParent(self._page)
        for stop in _stops(row):
            QWidget.setTabOrder(self, stop)
        return row

    def _reused(self, at: int) -> QWidget | None:
        for number, row in enumerate(self._spare):
            if self._of.reuse(row, at):
                return self._spare.pop(number)
        return None

    def _retire(self, row: QWidget) -> None:
        self._stain(row)
        if len(self._spare) < SPARE_MAX and self._of.spare(row):
            row.hide()
            self._spare.append(row)
        else:
            _take_out(row)

    # Laying out

    def _lay_out(self, *, still: bool = False) -> None:
        """Everything to its place; what a person reads stands still.

        Args:
            still: nobody has scrolled: what stands where it stood is not painted again.
        """
        self._laying = True
        tops = self._heights.all
        wide, high = self.viewport().width(), self.viewport().height()
        rows_px = max(0, tops[-1] - GAP_PX)
        above = _TOP_PX
        if not self._head.isHidden():
            size = self._head.sizeHint()
            self._head.setGeometry((wide - size.width()) // 2, _TOP_PX, size.width(), size.height())
            above += size.height() + GAP_PX
        whole = max(above + rows_px + _BOTTOM_PX, high)
        start = whole - _BOTTOM_PX - rows_px  # a short talk stands at the foot
        places = {row: start + tops[at] for at, row in self.built_rows()}
        bar = self.verticalScrollBar()
        value = bar.value()
        if self._held:
            value = whole - high
        elif self._anchor[0] < len(tops):
            at, top = self._anchor
            value = start + tops[at] - top
        value = max(0, min(value, whole - high))
        if not (still and self._moves_unseen(places, QSize(wide, whole), value)):
            self._page.is_stained = True
        self._page.resize(wide, whole)
        for at, row in self.built_rows():
            row.move(_SIDE_PX, places[row])
            if row.isHidden() and self._widths[at]:
                row.show()
        bar.setValue(value)
        self._laying = False

    def _moves_unseen(self, places: dict[QWidget, int], size: QSize, value: int) -> bool:
        """Move the page and the rows on the screen without a paint, if all of them stay where they are on it."""
        if self._page.is_stained or (not self._head.isHidden() and self._is_seen(self._head)):
            return False
        seen = [row for row in places if row.isVisible() and self._is_seen(row)]
        if any(places[row] - value != row.y() + self._page.y() for row in seen):
            return False
        with _unpainted([self.viewport(), self._page, *seen]):
            self._page.resize(size)
            for row in seen:
                row.move(_SIDE_PX, places[row])
            self.verticalScrollBar().setValue(value)
        return True

    def _on_screen(self, part: QWidget) -> QRect:
        return part.geometry().translated(self._page.pos())

    def _is_seen(self, part: QWidget) -> bool:
        return self._on_screen(part).intersects(self.viewport().rect())

    def _stain(self, part: QWidget) -> None:
        """A part moves or goes: what it leaves on the screen is painted with the next frame."""
        if part.isVisible() and self._is_seen(part):
            self._page.is_stained = True

    def _on_scrolled(self) -> None:
        if self._laying:
            return
        bar = self.verticalScrollBar()
        value = bar.value()
        self._at_end, self._held = value >= bar.maximum() - NEAR_END_PX, value >= bar.maximum()
        self._anchor = self._still(value)
        self._fill()

    def _still(self, value: int) -> tuple[int, int]:
        """The row that stands still while others find their height: the first on the screen that is built and whole."""
        tops = self._heights.all
        start = self._page.height() - _BOTTOM_PX - max(0, tops[-1] - GAP_PX)
        first = max(0, bisect_right(tops, value - start) - 1)
        first = min(first, max(0, len(self._heights) - 1))
        whole = (
            at
            for at in range(first, len(self._heights))
            if self._widths[at] and value <= start + tops[at] <= value + self.viewport().height()
        )
        at = next(whole, first)
        return at, start + tops[at] - value

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._laying = True  # the bar's new range is no scrolling
        super().resizeEvent(event)
        self._held = self._held or self._at_end
        self._fill()
        self._lay_out()

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Home:
            self.verticalScrollBar().setValue(0)
        elif event.key() == Qt.Key.Key_End:
            self.to_end()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stops at the column, its head, and then at the rows in their order."""
        now = QApplication.focusWidget()
        if now is None or (now is self and not forward):
            return super().focusNextPrevChild(forward)
        stops: list[QWidget] = [self] if self._head.isHidden() else [self, self._head]
        here = self._place_of(now)
        own = _stops(row) if here >= 0 and (row := self._widgets[here]) is not None else stops
        step = 1 if forward else -1
        at = own.index(now) + step if now in own else 0 if forward else -1
        if 0 <= at < len(own):
            return self._give(own[at], here)
        beyond = range(here + 1, len(self._widgets)) if forward else range(here - 1, -1, -1)
        for each in beyond:
            if self._of.has_stop(each):
                self._ready(each)
                found = _stops(row) if (row := self._widgets[each]) is not None else []
                if found:
                    return self._give(found[0 if forward else -1], each)
        return self._leave() if forward else self._give(stops[-1], -1)

    def _give(self, stop: QWidget, at: int) -> bool:
        if at >= 0:
            self.show_row(at)
        elif stop is self._head:
            self.verticalScrollBar().setValue(0)
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _leave(self) -> bool:
        """To what comes after the column."""
        after = self.nextInFocusChain()
        while after is not None and after is not self:
            if not self.isAncestorOf(after) and _takes_tab(after):
                after.setFocus(Qt.FocusReason.TabFocusReason)
                return True
            after = after.nextInFocusChain()
        return False


class _Page(QWidget):
    """What the rows stand on."""

    is_stained = False
    """Whether something of it waits to be painted: it knows that by its own places, and must not move until then."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        self.is_stained = False


@contextmanager
def _unpainted(parts: list[QWidget]) -> Iterator[None]:
    """What stands where it stood is not painted again, though the page has grown above it and all has moved on it.

    Not by `setUpdatesEnabled`, which paints everything when it is taken back.
    """
    for each in parts:
        each.setAttribute(Qt.WidgetAttribute.WA_UpdatesDisabled)
    yield
    for each in parts:
        each.setAttribute(Qt.WidgetAttribute.WA_UpdatesDisabled, False)


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isEnabled() and widget.isVisible()


def _stops(row: QWidget) -> list[QWidget]:
    """What takes Tab in a row, whether it is shown yet or not."""
    inside = [row, *row.findChildren(QWidget)]
    wanted = [one for one in inside if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    return [one for one in wanted if one.isEnabled() and (one is row or one.isVisibleTo(row))]


def _holds(row: QWidget, widget: QWidget) -> bool:
    return row is widget or row.isAncestorOf(widget)


def _take_out(row: QWidget) -> None:
    """Let a row go; hidden first, or it would be a window for a moment."""
    row.hide()
    row.setParent(None)
    row.deleteLater()
