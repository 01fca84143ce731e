"""A rush order takes the whole window until somebody says that it was seen. Loud at its edge, calm in its middle."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.theme import Color, Radius, Theme, Type
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.panel import Panel
from desktop.widgets.prose import Prose
from desktop.widgets.rest import Rest
from desktop.widgets.ring import PromiseRing, RingFace
from desktop.widgets.words import Words

_CARD_MAX_PX = 680
_EDGE_PX = 40


@dataclass(frozen=True, slots=True)
class RushFace:
    """What the cover says: whose gift, the promise in words, what is in it, and the ring."""

    title: str
    promise: str
    detail: str
    ring: RingFace


class RushCover(QWidget):
    """Covers `window` and holds the keyboard. Signals: seen() when the person acknowledges; then it closes."""

    seen = Signal()

    def __init__(self, window: QWidget, face: RushFace) -> None:
        super().__init__(window)
        self.setAccessibleName(QCoreApplication.translate("Widgets", "Rush order"))
        seen = QCoreApplication.translate("Widgets", "I have seen it")
        self.button = Button(seen, Rank.RIBBON, Size.PRIMARY, "check-check")
        self.button.clicked.connect(self._on_seen)
        self._rest = Rest(self)  # the space of a sentence, or a second touch on the cover before, has seen no rush
        self._rest.timeout.connect(self._on_rested)
        self.button.setEnabled(False)
        self._card = self._build(face)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(self._card, 100)
        across.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(_EDGE_PX, _EDGE_PX, _EDGE_PX, _EDGE_PX)
        whole.addStretch(1)
        whole.addLayout(across)
        whole.addStretch(1)
        window.installEventFilter(self)
        self.setGeometry(window.rect())
        self.show()
        self.raise_()

    def _build(self, face: RushFace) -> Panel:
        card = Panel(line=None, radius=Radius.PANEL, margin_px=40, gap_px=8)
        card.setMaximumWidth(_CARD_MAX_PX)
        head = QHBoxLayout()
        head.setSpacing(28)
        self._ring = PromiseRing(96, face.ring)
        self._title = Words(face.title, Type.TOUCH_TITLE, gives_way=True)
        self._promise = Prose(face.promise, Type.TOUCH_BODY)
        self._detail = Prose(face.detail, Type.TOUCH_BODY, Color.INK_SOFT)
        head.addWidget(self._ring, 0, Qt.AlignmentFlag.AlignTop)
        lines = QVBoxLayout()
        lines.setSpacing(4)
        rush = QCoreApplication.translate("Widgets", "Rush order")
        lines.addWidget(Words(rush, Type.TOUCH_NAME, Color.RIBBON_TEXT))
        lines.addWidget(self._title)
        lines.addWidget(self._promise)
        lines.addWidget(self._detail)
        head.addLayout(lines, 1)
        card.body.addLayout(head)
        card.body.addSpacing(24)
        card.body.addWidget(self.button)
        return card

    def set_face(self, face: RushFace) -> None:
        """Show the same order as it stands now: its clock goes on while nobody comes to the table."""
        self._ring.set_face(face.ring)
        self._title.setText(face.title)
        self._promise.set_text(face.promise)
        self._detail.set_text(face.detail)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._rest.start()

    def _on_rested(self) -> None:
        self.button.setEnabled(True)
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def focusNextPrevChild(self, _next: bool) -> bool:
        if not self._rest.isActive():
            self.button.setFocus()  # nothing behind the cover may be reached
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()  # shortcuts of the window behind must not act unseen

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parent() and event.type() is QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    @property
    def is_rested(self) -> bool:
        """Whether it has stood long enough to have been read: before, a touch was meant for what it came over."""
        return not self._rest.isActive()

    def _on_seen(self) -> None:
        self.seen.emit()
        self.hide()
        self.deleteLater()

    def paintEvent(self, _event: object) -> None:
        QPainter(self).fillRect(self.rect(), Theme.of(self).color(Color.RIBBON))
