"""An order as it stood at a moment, and what a role knew of it by then: every order's black box, also of one that is over.

Found by the palette, opened from a broken promise or from the order that is shown; read only. A slider steps through what
happened; a time can be typed ("what did packing know at 14:05?"). Each moment is asked of the hub, which alone says who had
shown what; what was told once is kept while the sheet is open. Words can be marked and copied. What was erased is not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QStackedWidget, QWidget

from desktop import moments, words
from desktop.shop import Shop
from desktop.stations.known_rows import KnownList, known_row
from desktop.stations.overlay import EDGE_PX, Overlay
from desktop.theme import Color, Type
from desktop.widgets.button import Button, Rank
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.panel import Hairline
from desktop.widgets.prose import Prose
from desktop.widgets.segmented import Choice, Segmented
from desktop.widgets.step_slider import StepSlider
from desktop.widgets.words import Words
from hub.domain.actor import Role
from hub.domain.black_box import BlackBox, Noted
from hub.domain.order import Order, Person
from hub.link.port import LinkState

WIDTH_PX, AROUND_PX = 1000, 230
"""`AROUND_PX`: what stands above and below the two columns."""
ORDER_PX = 340
TIME_PX = 104
ASK_AFTER_MS = 90
"""Whoever slides has not arrived yet."""
KEPT_MAX = 300
"""Moments kept while the sheet is open: every step of an ordinary order for each role."""
ROLES = (Role.FRONT_DESK, Role.PACKING, Role.DISPATCH, Role.OWNER, Role.COURIER)


@dataclass(slots=True)
class Moment:
    """What the hub told of one role and moment, page after page; `whole` once the last page is there."""

    order: Order | None = None
    rows: tuple[Noted, ...] = ()
    unseen: int = 0
    card_seen: int = 0
    whole: bool = False


Key = tuple[Role, datetime]


class PastOrder(Overlay):
    """The sheet; `show_order` fills it.

    Args:
        role: whose knowledge is shown first: the station's own.
    """

    makes_way = True

    def __init__(self, shop: Shop, window: QWidget, role: Role = Role.FRONT_DESK) -> None:
        super().__init__(window, width_px=WIDTH_PX, name=QCoreApplication.translate("Past", "An order, step by step"))
        self._shop = shop
        self._id = ""
        self._at = shop.now()
        self._steps: tuple[Noted, ...] = ()
        self._told: dict[Key, Moment] = {}
        self._trouble = ""
        self._own = role
        self._head(role)
        self.text = Prose("", Type.BODY, Color.INK)
        self.known = KnownList()
        self.known.step_asked.connect(self._on_row)
        self._nothing = EmptyState("", "")
        self._pages = QStackedWidget()
        self._pages.addWidget(self._two_columns())
        self._pages.addWidget(self._nothing)
        self.summary = Words("", Type.BODY_STRONG, gives_way=True)
        self.status = Words("", Type.META, Color.INK_SOFT, gives_way=True)
        for part in (self.summary, Hairline(), self._pages, Hairline(), self.status):
            self.sheet.body.addWidget(part)
        self._pause = QTimer(self, interval=ASK_AFTER_MS, singleShot=True)
        self._pause.timeout.connect(self._ask_now)
        self.slider.valueChanged.connect(self._on_step)
        self.whose.chosen.connect(lambda _: self._renew())
        self.moment.returnPressed.connect(self._on_typed)
        shop.link_changed.connect(self._on_link)
        keys = {f"{number}": role for number, role in enumerate(ROLES, 1)}
        for key, run in (
            *((key, lambda role=role: self.whose.choose(role)) for key, role in keys.items()),
            ("T", self._type_time),
            ("Left", lambda: self.slider.setValue(self.slider.value() - 1)),
            ("Right", lambda: self.slider.setValue(self.slider.value() + 1)),
        ):
            shortcut = QShortcut(QKeySequence(key), self, run)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _head(self, role: Role) -> None:
        self.title = Words("", Type.TITLE, gives_way=True)
        self.close_ = Button("", Rank.QUIET, icon="x", name=QCoreApplication.translate("Past", "Close"))
        self.close_.clicked.connect(self.close_sheet)
        self.whose = Segmented(
            [Choice(each, _of_role(each)) for each in ROLES],
            role if role in ROLES else Role.FRONT_DESK,
            name=QCoreApplication.translate("Past", "Whose knowledge"),
        )
        for number, each in enumerate(ROLES, 1):
            self.whose.segment(each).setToolTip(f"{number}")
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.whose)
        head.addSpacing(8)
        head.addWidget(self.close_)
        earlier = QCoreApplication.translate("Past", "One step back (←)")
        later = QCoreApplication.translate("Past", "One step on (→)")
        self.earlier = Button("", Rank.QUIET, icon="chevron-left", name=earlier)
        self.later = Button("", Rank.QUIET, icon="chevron-right", name=later)
        self.slider = StepSlider(QCoreApplication.translate("Past", "Step of the order"))
        self.earlier.clicked.connect(lambda: self.slider.setValue(self.slider.value() - 1))
        self.later.clicked.connect(lambda: self.slider.setValue(self.slider.value() + 1))
        self.moment = QLineEdit()
        self.moment.setPlaceholderText(QCoreApplication.translate("Past", "14:05 (T)"))
        self.moment.setAccessibleName(QCoreApplication.translate("Past", "A time of this day"))
        self.moment.setFixedWidth(TIME_PX)
        steps = QHBoxLayout()
        steps.addWidget(self.earlier)
        steps.addWidget(self.slider, 1)
        steps.addWidget(self.later)
        steps.addSpacing(8)
        steps.addWidget(self.moment)
        self.sheet.body.setContentsMargins(20, 16, 20, 12)
        self.sheet.body.addLayout(head)
        self.sheet.body.addLayout(steps)

    def _two_columns(self) -> QWidget:
        scroll = QScrollArea()
        scroll.setAccessibleName(QCoreApplication.translate("Past", "The order as it was then"))
        scroll.setWidget(self.text)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFixedWidth(ORDER_PX)
        scroll.viewport().setAutoFillBackground(False)
        self.text.setAutoFillBackground(False)
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(16)
        row.addWidget(scroll)
        row.addWidget(Hairline(upright=True))
        row.addWidget(self.known, 1)
        return both

    def show_order(self, order: str) -> None:
        """Show an order as it stands now, or as it stood at last."""
        self._id, self._at, self._steps, self._told, self._trouble = order, self._shop.now(), (), {}, ""
        self.title.setText(self.accessibleName())
        self.whose.choose(self._own if self._own in ROLES else Role.FRONT_DESK)
        self.summary.setText("")
        self.text.set_text("")
        self.known.show_rows([])
        self.moment.clear()
        self._set_steps()
        self.open()
        self._ask_now()

    def take_focus(self) -> None:
        self.slider.setFocus(Qt.FocusReason.OtherFocusReason)

    def place(self) -> None:
        self._pages.setFixedHeight(max(160, self.height() - AROUND_PX - 4 * EDGE_PX))
        self.sheet.body.activate()
        super().place()

    def corner(self, size: QRect) -> QPoint:
        return QPoint((self.width() - size.width()) // 2, (self.height() - size.height()) // 2)

    # Which moment

    @property
    def role(self) -> Role:
        """Whose knowledge is shown."""
        return Role(self.whose.key())

    @property
    def _key(self) -> Key:
        return self.role, self._at

    def _set_steps(self) -> None:
        """The slider's steps, when all of the order's are known; it stands at the last that lies before the moment."""
        self.slider.blockSignals(True)
        self.slider.setRange(0, max(0, len(self._steps) - 1))
        self.slider.setValue(max(0, sum(one.at <= self._at for one in self._steps) - 1))
        self.slider.blockSignals(False)
        self._mark()

    def _mark(self) -> None:
        self.earlier.setEnabled(self.slider.value() > 0)
        self.later.setEnabled(self.slider.value() < self.slider.maximum())

    def _on_step(self, number: int) -> None:
        if self._steps:
            self._at = self._steps[number].at
            self.moment.clear()
            self._mark()
            self._renew()

    def _on_row(self, number: int) -> None:
        shown = self._told.get(self._key)
        if shown is not None and number < len(shown.rows):
            self._at = shown.rows[number].at
            self._set_steps()
            self._renew()

    def _type_time(self) -> None:
        self.moment.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.moment.selectAll()

    def _on_typed(self) -> None:
        """A time of the day that is shown, by the shop's clock: the first moment of that minute."""
        typed = moments.read_time(self.moment.text())
        if typed is None:
            self.status.setText(QCoreApplication.translate("Past", "Write a time as 14:05."))
            return
        day = self._shop.local(self._at).date()
        self._at = datetime.combine(day, typed, self._shop.zone)
        self._set_steps()
        self._renew()
        self.slider.setFocus(Qt.FocusReason.OtherFocusReason)

    # Asking

    def _renew(self) -> None:
        self._trouble = ""
        self._show()
        if self._key not in self._told:
            self._pause.start()

    @property
    def _is_there(self) -> bool:
        return self._shop.status.state is LinkState.LIVE

    def _on_link(self) -> None:
        if self.isVisible() and self._id:
            if self._is_there and self._key not in self._told:
                self._pause.start()
            self._tell()

    def _ask_now(self) -> None:
        key = self._key
        if self._is_there and key not in self._told:
            if len(self._told) >= KEPT_MAX:
                self._told.clear()
            self._told[key] = Moment()
            self._ask(self._id, key, 0)
        self._tell()

    def _ask(self, asked: str, key: Key, after: int) -> None:
        role, at = key

        def then(page: BlackBox) -> None:
            told = self._told.get(key)
            if self._id != asked or self.isHidden() or told is None:
                return
            told.order = page.order or told.order
            told.rows += page.rows
            told.unseen, told.card_seen, told.whole = page.unseen, page.card_seen, not page.more
            if page.more:
                self._ask(asked, key, page.rows[-1].seq)
            elif len(told.rows) > len(self._steps):
                self._steps = told.rows
                self._set_steps()
            if key == self._key:
                self._show()

        def failed(_: BaseException) -> None:
            if self._id == asked:
                self._told.pop(key, None)
                self._trouble = QCoreApplication.translate("Past", "The hub cannot say it now. Try again later.")
                self._tell()

        self._shop.known_at(self, asked, role, at, then, failed, after)

    # Showing

    def _show(self) -> None:
        told = self._told.get(self._key)
        if told is not None and told.rows and (told.whole or not self.known.rows.values):
            order = told.order
            self.title.setText(f"{words.number(order)} · {words.stage(order)}" if order else self.accessibleName())
            self.text.set_text(_as_it_stood(self._shop, told))
            self.known.show_rows([known_row(self._shop, row, self.role, order) for row in told.rows])
            self.summary.setText(self._summary(told))
        elif told is not None and told.whole:
            self.text.set_text(QCoreApplication.translate("Past", "The order was not there yet."))
            self.known.show_rows([])
            self.summary.setText("")
        self._tell()

    def _summary(self, told: Moment) -> str:
        local = self._shop.local(self._at)
        when = f"{moments.day(local)} {moments.time_to_the_second(local)}"
        if not told.unseen:
            said = QCoreApplication.translate("Past", "{when}: {role} had shown that it knew all {count} steps.")
        else:
            said = QCoreApplication.translate(
                "Past", "{when}: nothing shows that {role} knew {unseen} of {count} steps."
            )
        return said.format(when=when, role=words.role(self.role), unseen=told.unseen, count=len(told.rows))

    def _tell(self) -> None:
        """How it stands with what is shown, and with what is not."""
        told = self._told.get(self._key)
        if self._trouble:
            said = self._trouble
        elif told is None and not self._is_there:
            said = QCoreApplication.translate("Past", "The hub is away; it is asked as soon as it is back.")
        elif told is None or not told.whole:
            said = QCoreApplication.translate("Past", "The hub is asked …")
        else:
            said = QCoreApplication.translate("Past", "← → step · T a time · 1–5 whose knowledge · Esc leave")
        self.status.setText(said)
        self._pages.setCurrentIndex(0 if self.known.rows.values or self.text.text() else 1)
        away = QCoreApplication.translate("Past", "Not known without the hub")
        moment = QCoreApplication.translate("Past", "One moment")
        self._nothing.set_words(moment if self._is_there and not self._trouble else away, said)


def _of_role(role: Role) -> str:
    """A role as a choice: "Packing"."""
    if role is Role.COURIER:
        return QCoreApplication.translate("Past", "Courier")
    if role is Role.OWNER:
        return QCoreApplication.translate("Past", "Owner")
    return words.station(role)


def _as_it_stood(shop: Shop, told: Moment) -> str:
    """The order's words at the moment, with what packing had read of the card."""
    order = told.order
    if order is None:
        return ""
    lines = [
        QCoreApplication.translate("Past", "For {person}").format(person=_person(order.recipient)),
        QCoreApplication.translate("Past", "From {person}").format(person=_person(order.sender)),
        ", ".join(order.address.lines),
        order.address.note,
        ", ".join(f"{item.quantity} × {item.name}" for item in order.items),
        words.money(order.total_minor, order.currency),
        words.promise_title(shop, order.promise.window) if order.promise is not None else "",
    ]
    read = QCoreApplication.translate("Past", "Wording {version}; packing had read {seen}.")
    if not told.card_seen:
        read = QCoreApplication.translate("Past", "Wording {version}; packing had not read it.")
    card = [order.card.text, read.format(version=order.card.version, seen=told.card_seen)]
    return "\n\n".join(["\n".join(line for line in lines if line), *(card if order.card.text else [])])


def _person(person: Person) -> str:
    return " · ".join(part for part in (person.name, person.phone) if part) or "–"
