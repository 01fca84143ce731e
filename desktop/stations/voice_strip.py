"""Speaking into a room: a strip above the place to write that records, lets one listen, and only then sends.

Everything lies in memory until it is sent; cancel, another room or a closed window leaves nothing behind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.shop import Shop
from desktop.stations.room_voices import RoomVoices
from desktop.theme import Color, Theme, Type
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.draw import box, brush
from desktop.widgets.panel import Panel
from desktop.widgets.voice_bar import VoiceBar, minutes
from desktop.widgets.words import Words
from hub.domain.voice_note import SECONDS_MAX, read_voice

if TYPE_CHECKING:
    from desktop.voice_recording import VoiceRecorder

MEDIA_TYPE = "audio/mp4"


class _Level(QWidget):
    """How loud it is now, as a row of marks that fills; the time beside it says the same to who cannot see it."""

    _MARKS, _WIDE_PX, _GAP_PX = 12, 4, 3

    def __init__(self) -> None:
        super().__init__()
        self.level = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_level(self, level: float) -> None:
        self.level = level
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._MARKS * (self._WIDE_PX + self._GAP_PX), 20)

    def paintEvent(self, _event: object) -> None:
        theme = Theme.of(self)
        painter = brush(self)
        for mark in range(self._MARKS):
            high = 6 + 14 * (mark + 1) / self._MARKS
            rect = QRectF(mark * (self._WIDE_PX + self._GAP_PX), 20 - high, self._WIDE_PX, high)
            lit = self.level * self._MARKS > mark
            box(painter, rect, 2, theme.color(Color.RIBBON if lit else Color.TRACK))


class VoiceStrip(Panel):
    """The strip.

    Signals:
        send_asked: the note shall go, as its bytes.
        told: something to tell in a sentence.
        gone: it was put away.
    """

    send_asked = Signal(bytes)
    told = Signal(str)
    gone = Signal()

    def __init__(self, shop: Shop) -> None:
        super().__init__(Color.SUNK, margin_px=8)
        self._voices = RoomVoices(shop, self)
        self._recorder: VoiceRecorder | None = None
        self._bar: VoiceBar | None = None
        self.data = b""
        self._level = _Level()
        self._words = Words("", Type.META, gives_way=True)
        self.stop = Button(QCoreApplication.translate("Desk", "Stop and listen"), Rank.PLAIN, Size.SMALL, icon="square")
        self.send = Button(QCoreApplication.translate("Desk", "Send voice note"), Rank.INK, Size.SMALL)
        throw = QCoreApplication.translate("Desk", "Throw the recording away")
        self.remove = Button("", Rank.QUIET, Size.SMALL, "x", name=throw)
        self.stop.clicked.connect(self._on_stop)
        self.send.clicked.connect(lambda: self.send_asked.emit(self.data))
        self.remove.clicked.connect(self.put_away)
        self._row = QHBoxLayout()
        self._row.setSpacing(12)
        self._row.addWidget(self._level)
        self._row.addWidget(self._words, 1)
        self._row.addWidget(self.stop)
        self._row.addWidget(self.send)
        self._row.addWidget(self.remove)
        self.body.addLayout(self._row)
        self.hide()

    @property
    def is_busy(self) -> bool:
        """Whether something is being said or waits to be sent."""
        return self._recorder is not None or bool(self.data)

    def record(self) -> None:
        """Listen to the microphone; without one, say so."""
        from desktop.voice_recording import NoMicrophone

        recorder = self.recorder()
        try:
            recorder.start()
        except NoMicrophone:
            self.put_away()
            self.told.emit(
                QCoreApplication.translate(
                    "Desk", "This computer has no microphone that may be used. Connect one first."
                )
            )

    def recorder(self) -> VoiceRecorder:
        """A new recording that waits for sound; `record` gives it the microphone's."""
        from desktop.voice_recording import VoiceRecorder

        self.put_away()
        self._recorder = VoiceRecorder(self)
        self._recorder.heard.connect(self._on_heard)
        self._recorder.full.connect(self._on_stop)
        self._recorder.made.connect(self.set_note)
        self._recorder.failed.connect(self._on_failed)
        self._on_heard(0.0, 0.0)
        self._show(self.stop, self._level, self._words)
        self.stop.setFocus()
        return self._recorder

    def set_note(self, data: bytes) -> None:
        """A note is ready: it can be heard, sent or thrown away."""
        self._let_go()
        self.data = data
        self._bar = self._voices.bar_of(data, read_voice(data).seconds)
        self._row.insertWidget(0, self._bar, 1)
        self._show(self.send, self._bar)
        self.send.setFocus()

    def finish(self) -> None:
        """Listen no more; what was said so far becomes the note."""
        if self._recorder is not None and not self.stop.isHidden():
            self._on_stop()

    def put_away(self) -> None:
        """Nothing of it stays."""
        was = not self.isHidden()
        if self._recorder is not None:
            self._recorder.drop()
        self._let_go()
        self.hide()
        if was:
            self.gone.emit()

    def _let_go(self) -> None:
        self._voices.silence()
        self.data = b""
        if self._recorder is not None:
            self._recorder.deleteLater()
            self._recorder = None
        if self._bar is not None:
            self._row.removeWidget(self._bar)
            self._bar.hide()
            self._bar.deleteLater()
            self._bar = None

    def _show(self, *shown: QWidget) -> None:
        for each in (self._level, self._words, self.stop, self.send):
            each.setVisible(each in shown)
        self.show()

    def _on_heard(self, seconds: float, level: float) -> None:
        self._level.set_level(level)
        said = QCoreApplication.translate("Desk", "Recording {time} of at most {most}")
        self._words.setText(said.format(time=minutes(seconds), most=minutes(SECONDS_MAX)))

    def _on_stop(self) -> None:
        if self._recorder is not None:
            self._words.setText(QCoreApplication.translate("Desk", "The voice note is being made ready …"))
            self._show(self._words)
            self._recorder.stop()

    def _on_failed(self) -> None:
        self.put_away()
        self.told.emit(QCoreApplication.translate("Desk", "Nothing was recorded. Speak for at least half a second."))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)
