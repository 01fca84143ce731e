"""A voice note to hear: play or pause, how far it has come, how long it is; a sentence while it is not here."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop import moments
from desktop.theme import Color, Radius, Theme, Type
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.draw import box
from desktop.widgets.focus_ring import RADIUS_PROPERTY
from desktop.widgets.panel import margins
from desktop.widgets.words import Words

_WIDTH_PX, _HEIGHT_PX = 232, 36
_LINE_PX, _KNOB_PX = 4, 10
_STEP_S = 5.0
"""One arrow key: a sentence back."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """How a note stands.

    Args:
        length_s: 0 while it is not known.
        note: said instead of the time while it cannot be heard.
    """

    playing: bool = False
    position_s: float = 0.0
    length_s: float = 0.0
    note: str = ""


def minutes(seconds: float) -> str:
    """A length as people read it: 0:07."""
    return moments.counter(int(seconds + 0.5))


class _Track(QWidget):
    """How far it has come; a click or the arrow keys go elsewhere."""

    sought = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.hearing = Hearing()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT_PX - 12)
        self.setProperty(RADIUS_PROPERTY, Radius.CHIP)
        self.setAccessibleName(QCoreApplication.translate("Widgets", "Place in the voice note"))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.hearing.length_s:
            share = event.position().x() / max(1, self.width())
            self.sought.emit(min(1.0, max(0.0, share)) * self.hearing.length_s)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -_STEP_S, Qt.Key.Key_Right: _STEP_S}.get(Qt.Key(event.key()))
        if step is None or not self.hearing.length_s:
            super().keyPressEvent(event)
            return
        self.sought.emit(min(self.hearing.length_s, max(0.0, self.hearing.position_s + step)))

    def paintEvent(self, _event: object) -> None:
        theme = Theme.of(self)
        painter = QPainter(self)
        middle = self.height() / 2
        line = QRectF(0, middle - _LINE_PX / 2, self.width(), _LINE_PX)
        box(painter, line, _LINE_PX / 2, theme.color(Color.TRACK), theme.color(Color.LINE_STRONG))
        if not self.hearing.length_s:
            return
        share = min(1.0, self.hearing.position_s / self.hearing.length_s)
        line.setWidth(share * self.width())
        box(painter, line, _LINE_PX / 2, theme.color(Color.INK))
        knob = QRectF(0, 0, _KNOB_PX, _KNOB_PX)
        knob.moveCenter(QPointF(_KNOB_PX / 2 + share * (self.width() - _KNOB_PX), middle))
        box(painter, knob, _KNOB_PX / 2, theme.color(Color.INK))


class VoiceBar(QWidget):
    """Signals: play_asked() for play and pause alike; sought(seconds)."""

    play_asked = Signal()
    sought = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._play, self._pause = (
            Button("", Rank.QUIET, Size.SMALL, "play"),
            Button("", Rank.QUIET, Size.SMALL, "pause"),
        )
        self._track = _Track()
        self._time = Words("", Type.META, Color.INK_SOFT)
        self._note = Words("", Type.META, Color.INK_SOFT, gives_way=True)
        row = QHBoxLayout(self)
        margins(row, 4, 2, 8, 2)
        row.setSpacing(8)
        for button, name in (
            (self._play, QCoreApplication.translate("Widgets", "Play the voice note")),
            (self._pause, QCoreApplication.translate("Widgets", "Pause the voice note")),
        ):
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.clicked.connect(self.play_asked)
            row.addWidget(button)
        row.addWidget(self._track, 1)
        row.addWidget(self._note, 1)
        row.addWidget(self._time)
        self._track.sought.connect(self.sought)
        self.set_hearing(Hearing())

    @property
    def hearing(self) -> Hearing:
        """What it shows."""
        return self._track.hearing

    @property
    def button(self) -> Button:
        """The one button that is there now."""
        return self._pause if self.hearing.playing else self._play

    def set_hearing(self, hearing: Hearing) -> None:
        """Show how the note stands now."""
        held = self._play.hasFocus() or self._pause.hasFocus()
        self._track.hearing = hearing
        self._play.setVisible(not hearing.playing)
        self._pause.setVisible(hearing.playing)
        if held:
            self.button.setFocus()
        self._track.setVisible(not hearing.note)
        whole = minutes(hearing.length_s)
        here = f"{minutes(hearing.position_s)} / {whole}" if hearing.position_s or hearing.playing else whole
        self._note.setText(hearing.note)
        self._note.setVisible(bool(hearing.note))
        self._time.setText(here)
        self._time.setVisible(bool(hearing.length_s) and not hearing.note)
        self._track.setAccessibleDescription(here)
        self._track.update()

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH_PX, _HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(_WIDTH_PX // 2, _HEIGHT_PX)
