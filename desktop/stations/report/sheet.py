"""The report of a day or a week over a station's window: asked of the hub, stepped through with two keys, saved, printed.

What was told once is kept while the window lives, so that stepping back shows it at once, with its age, and anew as soon as
the hub has answered. Without the hub nothing is asked: the newest that is known stands there and says how old it is.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop import moments, words
from desktop.shop import Shop
from desktop.stations.overlay import EDGE_PX, Overlay
from desktop.stations.report.content import ReportView
from desktop.stations.report.paperwork import Choose, Paperwork, ask_where
from desktop.theme import Color, Type
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.panel import Hairline, margins
from desktop.widgets.segmented import Choice, Segmented
from desktop.widgets.words import Words
from hub.domain.report import Figures, Report
from hub.link.port import LinkState

WIDTH_PX, AROUND_PX = 1080, 150
"""`AROUND_PX`: what the sheet has above and below its content."""
ASK_AFTER_MS = 150
"""Whoever steps through days has not arrived yet."""
AGE_TICK_MS = 15_000
OLD_AFTER = timedelta(minutes=1)
KEPT_MAX = 31
"""Reports kept: a month of days; each is some kilobytes."""


class Span(StrEnum):
    """What one report is about."""

    DAY = "day"
    WEEK = "week"

    @property
    def days(self) -> int:
        """How many days it has."""
        return 1 if self is Span.DAY else 7


class ReportSheet(Overlay):
    """The sheet.

    Args:
        say: tells a person how saving went.
        choose: asks for a file.

    Signals:
        order_asked: id of an order to open.
    """

    order_asked = Signal(str)

    makes_way = True

    def __init__(self, shop: Shop, window: QWidget, say: Callable[[str], object], choose: Choose = ask_where) -> None:
        super().__init__(window, width_px=WIDTH_PX, name=QCoreApplication.translate("Report", "Looking back"))
        self._shop = shop
        self._span = Span.DAY
        self._first = shop.local(shop.now()).date()
        self._kept: dict[tuple[str, int], Report] = {}
        self._shown: Report | None = None
        self._trouble = ""
        self._asking: tuple[str, int] | None = None
        self.paperwork = Paperwork(shop, self, say, choose)
        self.view = ReportView(shop)
        self.view.order_asked.connect(self._on_order)
        self.view.shown.connect(self._on_shown)
        self._nothing = EmptyState("", "")
        self._pages = QStackedWidget()
        self._pages.addWidget(self.view)
        self._pages.addWidget(_beside_the_bar(self._nothing))
        self._head()
        self.sheet.body.addWidget(self._pages)
        self._foot()
        self._pause = QTimer(self, interval=ASK_AFTER_MS, singleShot=True)
        self._pause.timeout.connect(self._ask)
        self._age = QTimer(self, interval=AGE_TICK_MS)
        self._age.timeout.connect(self._tell)
        shop.link_changed.connect(self._on_link)
        for key, run in (
            ("Left", lambda: self.step(-1)),
            ("Right", lambda: self.step(1)),
            ("D", lambda: self.choice.choose(Span.DAY)),
            ("W", lambda: self.choice.choose(Span.WEEK)),
            ("T", self.today),
            ("R", self.renew),
            ("C", self.csv.click),
            ("F", self.pdf.click),
            ("P", self.print_.click),
        ):
            shortcut = QShortcut(QKeySequence(key), self, run)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _head(self) -> None:
        self.choice = Segmented(
            [
                Choice(Span.DAY, QCoreApplication.translate("Report", "Day")),
                Choice(Span.WEEK, QCoreApplication.translate("Report", "Week")),
            ],
            name=QCoreApplication.translate("Report", "How much is looked at"),
        )
        self.choice.segment(Span.DAY).setToolTip("D")
        self.choice.segment(Span.WEEK).setToolTip("W")
        earlier = QCoreApplication.translate("Report", "Earlier (←)")
        later = QCoreApplication.translate("Report", "Later (→)")
        self.earlier = Button("", Rank.QUIET, icon="chevron-left", name=earlier)
        self.later = Button("", Rank.QUIET, icon="chevron-right", name=later)
        self.today_ = Button(QCoreApplication.translate("Report", "Today"), Rank.QUIET, Size.SMALL, hint="T")
        close = Button("", Rank.QUIET, icon="x", name=QCoreApplication.translate("Report", "Close"))
        self.title = Words("", Type.TITLE)
        head = QHBoxLayout()
        head.addWidget(self.earlier)
        head.addWidget(self.later)
        head.addSpacing(8)
        head.addWidget(self.title)
        head.addSpacing(8)
        head.addWidget(self.today_)
        head.addStretch(1)
        head.addWidget(self.choice)
        head.addSpacing(8)
        head.addWidget(close)
        margins(self.sheet.body, 24, 16, 12, 16)
        self.sheet.body.addLayout(head)
        self.earlier.clicked.connect(lambda: self.step(-1))
        self.later.clicked.connect(lambda: self.step(1))
        self.today_.clicked.connect(self.today)
        self.choice.chosen.connect(self._on_span)
        close.clicked.connect(self.close_sheet)

    def _foot(self) -> None:
        self.status = Words("", Type.META, Color.INK_SOFT, gives_way=True)
        again = QCoreApplication.translate("Report", "Ask again")
        self.again = Button(again, Rank.QUIET, Size.SMALL, icon="refresh-cw", hint="R")
        self.csv = Button(QCoreApplication.translate("Report", "Save as table"), size=Size.SMALL, hint="C")
        self.pdf = Button(QCoreApplication.translate("Report", "Save as PDF"), size=Size.SMALL, hint="F")
        self.print_ = Button(QCoreApplication.translate("Report", "Print"), size=Size.SMALL, icon="printer", hint="P")
        foot = QHBoxLayout()
        margins(foot, 0, 4, 12, 0)
        foot.addWidget(self.status, 1)
        for button in (self.again, self.csv, self.pdf, self.print_):
            foot.addWidget(button)
        self.sheet.body.addWidget(Hairline())
        self.sheet.body.addLayout(foot)
        self.again.clicked.connect(self.renew)
        for button, put in (
            (self.csv, self.paperwork.save_table),
            (self.pdf, self.paperwork.save_paper),
            (self.print_, self.paperwork.print_out),
        ):
            button.clicked.connect(partial(self._put, put))

    def _put(self, put: Callable[[Report], None], _checked: bool = False) -> None:
        if self.made is not None:
            put(self.made)

    # Which days

    @property
    def made(self) -> Report | None:
        """What is known of the days that are shown."""
        return self._kept.get(self._key)

    @property
    def _key(self) -> tuple[str, int]:
        return self._start.isoformat(), self._span.days

    @property
    def _start(self) -> date:
        """The first day that is shown; a week is Monday to Sunday."""
        return self._first if self._span is Span.DAY else self._first - timedelta(days=self._first.weekday())

    def _today(self) -> date:
        return self._shop.local(self._shop.now()).date()

    def open(self) -> None:
        self._first = self._today()
        self._on_moved()
        self._age.start()
        super().open()

    def close_sheet(self) -> None:
        self._age.stop()
        super().close_sheet()

    def take_focus(self) -> None:
        self.choice.segment(self._span).setFocus(Qt.FocusReason.OtherFocusReason)

    def place(self) -> None:
        self._pages.setFixedHeight(max(160, self.height() - AROUND_PX - 4 * EDGE_PX))
        self.sheet.body.activate()
        super().place()

    def step(self, by: int) -> None:
        """A day or a week earlier or later; what has not begun has no report."""
        to = self._first + timedelta(days=by * self._span.days)
        if to.year < 1971 or (by > 0 and not self._can_go_on()):
            return
        self._first = min(to, self._today())
        self._on_moved()

    def today(self) -> None:
        """Back to the day that runs."""
        self._first = self._today()
        self._on_moved()

    def _can_go_on(self) -> bool:
        return self._start + timedelta(days=self._span.days) <= self._today()

    def _on_span(self, key: str) -> None:
        if self.choice.segment(self._span).hasFocus():
            self.choice.segment(key).setFocus()
        self._span = Span(key)
        self._on_moved()

    def _on_moved(self) -> None:
        self._trouble = ""
        self._asking = None
        self.title.setText(_named(self._start, self._span.days))
        self.later.setEnabled(self._can_go_on())
        self.today_.setVisible(self._can_go_on())
        self._show()
        self._pause.start()

    # Asking

    def renew(self) -> None:
        """Ask again."""
        self._pause.stop()
        self._ask()

    @property
    def _is_there(self) -> bool:
        return self._shop.status.state is LinkState.LIVE

    def _ask(self) -> None:
        asked = self._key
        if self._asking == asked or not self._is_there:
            self._tell()
            return
        self._asking, self._trouble = asked, ""
        self._tell()

        def then(made: Report) -> None:
            self._keep(asked, made)
            self._answered(asked)

        def failed(error: BaseException) -> None:
            self._answered(asked, str(error))

        self._shop.report(self, *asked, then, failed)

    def _keep(self, key: tuple[str, int], made: Report) -> None:
        self._kept.pop(key, None)
        self._kept[key] = made
        if len(self._kept) > KEPT_MAX:
            del self._kept[next(iter(self._kept))]

    def _answered(self, asked: tuple[str, int], trouble: str = "") -> None:
        if self._asking == asked:
            self._asking = None
        if asked == self._key:
            self._trouble = trouble
            self._show()

    def _on_link(self) -> None:
        if self.isHidden():
            return
        if self._is_there and self._asking is None and not self._pause.isActive() and self._is_old():
            self._ask()
        self._tell()

    def _is_old(self) -> bool:
        return self.made is None or self._shop.now() - self.made.at > OLD_AFTER

    # Showing

    def _show(self) -> None:
        made = self.made
        if made is not None and not _is_empty(made):
            if made is not self._shown:
                self.view.show_report(made)
            self._shown = made
        else:
            self._shown = None
            self._pages.setCurrentIndex(1)
        for button in (self.csv, self.pdf, self.print_):
            button.setEnabled(made is not None)
        self._tell()

    def _on_shown(self) -> None:
        self._pages.setCurrentIndex(0 if self._shown is not None else 1)

    def _tell(self) -> None:
        """How it stands with what is shown: how old it is, and what is waited for."""
        made = self.made
        self.again.setVisible(self._is_there and self._asking is None)
        if made is None or _is_empty(made):
            self._nothing.set_words(*self._why_nothing(made))
        self.status.setText(" ".join(part for part in (self._as_of(made), self._state()) if part))

    def _as_of(self, made: Report | None) -> str:
        if made is None:
            return ""
        age = self._shop.now() - made.at
        said = QCoreApplication.translate("Report", "As it stood at {time}.")
        if age >= OLD_AFTER:
            said = QCoreApplication.translate("Report", "As it stood at {time}, {age} ago.")
        return said.format(time=words.clock_time(self._shop, made.at), age=words.span(age))

    def _state(self) -> str:
        if not self._is_there:
            return QCoreApplication.translate("Report", "The hub is away; it is asked as soon as it is back.")
        if self._trouble:
            return _sentence(self._trouble)
        if self._asking is not None:
            return QCoreApplication.translate("Report", "The hub is asked …")
        return ""

    def _why_nothing(self, made: Report | None) -> tuple[str, str]:
        if made is not None:
            return (
                QCoreApplication.translate("Report", "Nothing happened"),
                QCoreApplication.translate("Report", "No order, no promise, nobody who waited in these days."),
            )
        if not self._is_there:
            return QCoreApplication.translate("Report", "Not known without the hub"), self._state()
        if self._trouble:
            return QCoreApplication.translate("Report", "No report"), _sentence(self._trouble)
        return QCoreApplication.translate("Report", "One moment"), self._state()

    def _on_order(self, order: str) -> None:
        self.close_sheet()
        self.order_asked.emit(order)


def _beside_the_bar(part: QWidget) -> QWidget:
    """As wide as what scrolls."""
    page = QWidget()
    whole = QVBoxLayout(page)
    margins(whole, 0, 0, 12, 8)
    whole.addWidget(part)
    return page


def _is_empty(made: Report) -> bool:
    some = made.total != Figures() or made.couriers or any(one.asked for one in made.responses)
    return not (some or any(one.made or one.broken for one in made.kinds))


def _named(first: date, days: int) -> str:
    """The days as they are said: "Saturday, 9 May 2026", "4 May – 10 May 2026"."""
    return moments.weekday(first) if days == 1 else moments.days(first, first + timedelta(days=days - 1))


def _sentence(code: str) -> str:
    """Why the hub gave no report, and what to do."""
    if code == "not_allowed":
        return QCoreApplication.translate("Report", "This station may not look back. The owner decides who may.")
    if code in ("busy", "storage_busy"):
        return QCoreApplication.translate("Report", "The hub has too much to do just now. Ask again in a moment.")
    return QCoreApplication.translate("Report", "The hub could not say it. Ask again.")
