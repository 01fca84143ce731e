"""The window of a station that nobody has let in yet: find the shop, type the code, compare four words, and begin.

One question at a time, everything by keyboard, and each thing that can go wrong is said on the page where it is mended.
Nothing here waits: looking and coming in have threads of their own (`ways.py`) and are heard through queued signals.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from desktop import words
from desktop.stations.first_start import sentences
from desktop.stations.first_start.code_field import CodeField
from desktop.stations.first_start.parts import FourWords, HubRow, Notice, TallField, sign
from desktop.stations.first_start.sentences import At, Trouble
from desktop.stations.first_start.ways import Attempt, Ways
from desktop.theme import Color, Radius, Type
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.mark import Mark
from desktop.widgets.panel import Ground, Panel
from desktop.widgets.prose import Prose
from desktop.widgets.words import Words
from hub.domain.actor import STATION_ROLES
from hub.link.finding import FoundHub
from hub.link.letting_in import Progress, Step, read_address
from hub.wire.fingerprint import words_of
from hub.wire.pairing import read_code

SHEET_PX = 560
MARGIN_PX = 40
STEPS = 3
PATIENCE_MS = 5_000
"""A hub that is there is found within two seconds; after so long the page says what to look at."""


class FirstStart(Ground):
    """The window.

    Args:
        ways: looking and coming in.
        language: "en" or "zh", for the four words.
        problem: code of why the key that is here was not taken; "" for a real first start.

    Signals:
        let_in: the `Progress` of the end; the window can go.
        closed: the person closed it.
    """

    let_in = Signal(object)
    closed = Signal()
    _found = Signal(object)
    _told = Signal(int, object)

    def __init__(self, ways: Ways, language: str, problem: str = "") -> None:
        super().__init__(Color.PAPER)
        self._ways = ways
        self._language = language
        self._hubs: dict[FoundHub, HubRow] = {}
        self._group = QButtonGroup(self)
        self._at: tuple[str, int] = ("", 0)
        self._attempt: Attempt | None = None
        self._number = 0
        self._done: Progress | None = None
        self.setWindowTitle("Giftwire")
        self.resize(960, 760)
        self.pages = QStackedWidget()
        self._build()
        self._lay_out()
        self._connect()
        self._go(At.SHOP, sentences.trouble(problem) if problem else None)
        self._stop_looking: Callable[[], None] = ways.look(self._found.emit)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self.lose_patience)
        self._patience.start()

    # Building -------------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.notices = {at: Notice() for at in (At.SHOP, At.CODE)}
        for page in (self._shop_page(), self._code_page(), self._knocking_page(), self._words_page()):
            self.pages.addWidget(page)
        self.pages.addWidget(self._done_page())
        self.pages.addWidget(self._stopped_page())

    def _shop_page(self) -> QWidget:
        page, body = _page(
            1,
            QCoreApplication.translate("FirstStart", "Which shop is this computer in?"),
            QCoreApplication.translate("FirstStart", "It is found by itself; or type the address that its hub shows."),
        )
        body.addWidget(self.notices[At.SHOP])
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        body.addLayout(self._rows)
        self.looking = Prose(
            QCoreApplication.translate("FirstStart", "Looking for shops in this network …"),
            Type.TOUCH_META,
            Color.INK_SOFT,
        )
        body.addWidget(self.looking)
        body.addSpacing(8)
        label = QCoreApplication.translate("FirstStart", "Address of the hub")
        body.addWidget(Words(label, Type.TOUCH_META))
        self.address = TallField(label, "192.168.1.20")
        body.addWidget(self.address)
        body.addStretch(1)
        self.go_on = Button(
            QCoreApplication.translate("FirstStart", "Go on"), Rank.RIBBON, Size.TOUCH, icon="arrow-right"
        )
        body.addLayout(_buttons(None, self.go_on))
        return page

    def _code_page(self) -> QWidget:
        page, body = _page(
            2,
            QCoreApplication.translate("FirstStart", "Type the code that the owner has made"),
            QCoreApplication.translate(
                "FirstStart",
                "The owner makes it at another station, under “Manage the shop”, or at the hub. "
                "Good for five minutes, for one station.",
            ),
        )
        body.addWidget(self.notices[At.CODE])
        self.shop_name = Words("", Type.TITLE, gives_way=True)
        body.addWidget(self.shop_name)
        self.code = CodeField(QCoreApplication.translate("FirstStart", "Code, eight digits"))
        body.addWidget(self.code)
        body.addStretch(1)
        self.back = Button(QCoreApplication.translate("FirstStart", "Another shop"), Rank.PLAIN, Size.TOUCH)
        self.connect_ = Button(
            QCoreApplication.translate("FirstStart", "Connect"), Rank.RIBBON, Size.TOUCH, icon="arrow-right"
        )
        body.addLayout(_buttons(self.back, self.connect_))
        return page

    def _knocking_page(self) -> QWidget:
        page, body = _page(2, QCoreApplication.translate("FirstStart", "Just a moment"), "")
        self.doing = Prose("", Type.TOUCH_BODY, Color.INK_SOFT)
        body.addWidget(self.doing)
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setFixedHeight(6)
        bar.setAccessibleName(QCoreApplication.translate("FirstStart", "Connecting"))
        body.addSpacing(12)
        body.addWidget(bar)
        body.addStretch(1)
        self.stop = Button(QCoreApplication.translate("FirstStart", "Stop"), Rank.PLAIN, Size.TOUCH)
        body.addLayout(_buttons(self.stop, None))
        return page

    def _words_page(self) -> QWidget:
        page, body = _page(
            3,
            QCoreApplication.translate("FirstStart", "Does the hub show the same words?"),
            QCoreApplication.translate(
                "FirstStart",
                "Read them aloud to whoever made the code. Only you two can see that nobody is in between.",
            ),
        )
        self.four = FourWords()
        body.addWidget(self.four)
        body.addSpacing(4)
        self.becomes = Prose("", Type.TOUCH_META, Color.INK_SOFT)
        body.addWidget(self.becomes)
        body.addStretch(1)
        self.differ = Button(QCoreApplication.translate("FirstStart", "They differ"), Rank.PLAIN, Size.TOUCH)
        self.same = Button(
            QCoreApplication.translate("FirstStart", "The same words"), Rank.RIBBON, Size.TOUCH, icon="check"
        )
        body.addLayout(_buttons(self.differ, self.same))
        return page

    def _done_page(self) -> QWidget:
        page, body = _page(0, "", "")
        body.addStretch(1)
        body.addWidget(sign("check-check", Color.STAGE_WAY, 56), 0, Qt.AlignmentFlag.AlignHCenter)
        body.addSpacing(8)
        self.welcome = Prose("", Type.PROMISE, align=Qt.AlignmentFlag.AlignHCenter)
        body.addWidget(self.welcome)
        self.welcome_more = Prose("", Type.TOUCH_META, Color.INK_SOFT, align=Qt.AlignmentFlag.AlignHCenter)
        body.addWidget(self.welcome_more)
        body.addStretch(1)
        self.open = Button(
            QCoreApplication.translate("FirstStart", "Open the station"), Rank.RIBBON, Size.TOUCH, icon="door-open"
        )
        body.addLayout(_buttons(None, self.open))
        return page

    def _stopped_page(self) -> QWidget:
        page, body = _page(0, "", "")
        body.addStretch(1)
        body.addWidget(sign("triangle-alert", Color.RIBBON_TEXT, 56), 0, Qt.AlignmentFlag.AlignHCenter)
        body.addSpacing(8)
        self.stopped = Prose("", Type.PROMISE, align=Qt.AlignmentFlag.AlignHCenter)
        body.addWidget(self.stopped)
        body.addSpacing(4)
        self.stopped_more = Prose("", Type.TOUCH_META, Color.INK_SOFT, align=Qt.AlignmentFlag.AlignHCenter)
        body.addWidget(self.stopped_more)
        body.addStretch(1)
        self.again = Button(QCoreApplication.translate("FirstStart", "Start again"), Rank.INK, Size.TOUCH)
        body.addLayout(_buttons(None, self.again))
        return page

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addStretch(1)
        head.addWidget(Mark(40))
        head.addWidget(Words("Giftwire", Type.PROMISE))
        head.addStretch(1)
        sheet = Panel(Color.PANEL, line=Color.LINE, radius=Radius.PANEL, margin_px=0, gap_px=0)
        sheet.setFixedWidth(SHEET_PX)
        sheet.setMinimumHeight(520)
        sheet.body.addWidget(self.pages)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 24, 24, 24)
        whole.setSpacing(24)
        whole.addStretch(2)
        whole.addLayout(head)
        whole.addWidget(sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        whole.addStretch(3)

    def _connect(self) -> None:
        self._found.connect(self._on_found, Qt.ConnectionType.QueuedConnection)
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)
        self._group.buttonClicked.connect(self._on_chosen)
        self.address.textEdited.connect(self._on_address_typed)
        self.address.returnPressed.connect(self._choose)
        self.go_on.clicked.connect(self._choose)
        self.back.clicked.connect(lambda: self._go(At.SHOP))
        self.code.changed.connect(self._on_digits)
        self.code.returnPressed.connect(self._begin)
        self.connect_.clicked.connect(self._begin)
        self.stop.clicked.connect(self._give_up)
        self.same.clicked.connect(self._agree)
        self.differ.clicked.connect(self._disagree)
        self.again.clicked.connect(lambda: self._go(At.SHOP))
        self.open.clicked.connect(lambda: self.let_in.emit(self._done))
        QShortcut(QKeySequence("Esc"), self, self._on_escape)

    # Going ----------------------------------------------------------------------------------------------------------

    @property
    def at(self) -> At:
        """The page that is shown."""
        return At(self.pages.currentIndex())

    def _go(self, at: At, trouble: Trouble | None = None) -> None:
        for page, notice in self.notices.items():
            notice.say(trouble if page is at else None)
        if at is At.STOPPED and trouble is not None:
            self.stopped.set_text(trouble.title)
            self.stopped_more.set_text(trouble.what_next)
        self.pages.setCurrentIndex(at)
        self._renew_buttons()
        first: dict[At, QWidget] = {
            At.CODE: self.code,
            At.KNOCKING: self.stop,
            At.WORDS: self,  # no button: nobody shall say "the same" by leaning on Enter
            At.DONE: self.open,
            At.STOPPED: self.again,
        }
        chosen = self._group.checkedButton()
        first.get(at, chosen if chosen is not None else self.address).setFocus()
        if at is At.CODE:
            self.code.selectAll()

    def _renew_buttons(self) -> None:
        self.go_on.setEnabled(self._group.checkedButton() is not None or bool(self.address.text().strip()))
        self.connect_.setEnabled(self.code.is_whole)

    def _on_escape(self) -> None:
        back = {At.CODE: self.back, At.KNOCKING: self.stop}.get(self.at)
        if back is not None:
            back.click()

    # The shop -------------------------------------------------------------------------------------------------------

    def _on_found(self, hubs: tuple[FoundHub, ...]) -> None:
        for gone in [hub for hub in self._hubs if hub not in hubs]:
            row = self._hubs.pop(gone)
            self._group.removeButton(row)
            self._rows.removeWidget(row)
            row.deleteLater()
        for hub in hubs:
            if hub not in self._hubs:
                row = self._hubs[hub] = HubRow(hub)
                self._group.addButton(row)
                self._rows.addWidget(row)
        if len(self._hubs) == 1 and not self.address.text() and self._group.checkedButton() is None:
            next(iter(self._hubs.values())).setChecked(True)  # the one shop there is; Enter goes on
        self.looking.setVisible(not self._hubs)
        self._renew_buttons()

    def choose_hub(self, place: int) -> None:
        """Choose a hub of the list, as a click does."""
        list(self._hubs.values())[place].click()

    def lose_patience(self) -> None:
        """Say what to look at, if no hub has been found."""
        if not self._hubs:
            self.looking.set_text(
                QCoreApplication.translate(
                    "FirstStart",
                    "No shop has been found so far. Is the hub switched on, and is this computer in its network? You can also "
                    "type the address.",
                )
            )

    def _on_chosen(self, row: HubRow) -> None:
        self.address.clear()
        row.setChecked(True)
        self._renew_buttons()

    def _on_address_typed(self, text: str) -> None:
        chosen = self._group.checkedButton()
        if text and chosen is not None:
            self._group.setExclusive(False)
            chosen.setChecked(False)
            self._group.setExclusive(True)
        self._renew_buttons()

    def _choose(self) -> None:
        row = self._group.checkedButton()
        if isinstance(row, HubRow):
            self._at, name = (row.hub.host, row.hub.port), row.hub.shop
        else:
            typed = read_address(self.address.text())
            if typed is None:
                self._go(At.SHOP, sentences.no_address())
                return
            self._at, name = typed, self.address.text().strip()
        self.shop_name.setText(name)
        self._go(At.CODE)

    # The code -------------------------------------------------------------------------------------------------------

    def _on_digits(self, _: str) -> None:
        self.notices[At.CODE].say(None)
        self._renew_buttons()

    def _begin(self) -> None:
        if not self.code.is_whole:
            return
        code = read_code(self.code.digits)
        if code is None:
            self._go(At.CODE, sentences.slip())
            return
        self._number += 1
        number = self._number
        self.doing.set_text(QCoreApplication.translate("FirstStart", "Knocking at the hub …"))
        self._go(At.KNOCKING)
        self._attempt = self._ways.come_in(*self._at, code, lambda progress: self._told.emit(number, progress))

    def _give_up(self) -> None:
        self._leave()
        self._go(At.CODE)

    def _leave(self, *, words_differ: bool = False) -> None:
        self._number += 1  # what this attempt still says is not heard any more
        if self._attempt is not None:
            self._attempt.give_up(words_differ=words_differ)
            self._attempt = None

    def _on_told(self, number: int, progress: Progress) -> None:
        if number != self._number:
            return
        match progress.step:
            case Step.PROVING:
                self.doing.set_text(QCoreApplication.translate("FirstStart", "Checking the code …"))
            case Step.COMPARING:
                self._compare(progress)
            case Step.WAITING:
                self.doing.set_text(
                    QCoreApplication.translate(
                        "FirstStart", "Waiting for the hub: say there, too, that the words are the same."
                    )
                )
                self._go(At.KNOCKING)
            case Step.DONE:
                self._finish(progress)
            case Step.FAILED:
                self._attempt = None
                said = sentences.trouble(
                    progress.code, tries_left=progress.tries_left, station=progress.station, address=self._at[0]
                )
                self._go(said.at, said)

    # The words ------------------------------------------------------------------------------------------------------

    def _compare(self, progress: Progress) -> None:
        if progress.role not in STATION_ROLES:
            self._leave()
            self._go(At.CODE, sentences.trouble("not_a_station"))
            return
        self.four.say(words_of(progress.words, self._language))
        self.becomes.set_text(
            QCoreApplication.translate("FirstStart", "This computer becomes “{name}” ({role}) of {shop}.").format(
                name=progress.name, role=words.station(progress.role), shop=progress.shop
            )
        )
        self._go(At.WORDS)

    def _agree(self) -> None:
        if self._attempt is not None:
            self._attempt.agree()

    def _disagree(self) -> None:
        self._leave(words_differ=True)
        said = sentences.trouble("not_the_same")
        self._go(said.at, said)

    # The end --------------------------------------------------------------------------------------------------------

    def _finish(self, progress: Progress) -> None:
        assert progress.role is not None
        self._done = progress
        self._attempt = None
        self.welcome.set_text(QCoreApplication.translate("FirstStart", "Welcome to {shop}").format(shop=progress.shop))
        self.welcome_more.set_text(
            QCoreApplication.translate("FirstStart", "This computer is “{name}” now: {role}.").format(
                name=progress.name, role=words.station(progress.role)
            )
        )
        self._go(At.DONE)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell the hub, if somebody goes in the middle."""
        self._leave()
        self._stop_looking()
        super().closeEvent(event)
        self.closed.emit()


def _page(number: int, title: str, more: str) -> tuple[QWidget, QVBoxLayout]:
    """An empty page with its head; number 0 has none."""
    page = QWidget()
    body = QVBoxLayout(page)
    body.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, MARGIN_PX - 8)
    body.setSpacing(12)
    if number:
        step = QCoreApplication.translate("FirstStart", "Step {number} of {all}").format(number=number, all=STEPS)
        body.addWidget(Words(step, Type.META, Color.INK_SOFT))
    if title:
        body.addWidget(Prose(title, Type.PROMISE))
    if more:
        body.addWidget(Prose(more, Type.TOUCH_META, Color.INK_SOFT))
        body.addSpacing(4)
    return page, body


def _buttons(back: Button | None, on: Button | None) -> QHBoxLayout:
    row = QHBoxLayout()
    if back is not None:
        row.addWidget(back)
    row.addStretch(1)
    if on is not None:
        row.addWidget(on)
    return row
