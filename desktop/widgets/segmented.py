"""One choice out of a few, all visible: the audience of a message, a filter of the map."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from desktop.theme import Color, Radius, Theme, Type
from desktop.widgets.draw import box, brush, width_of, words
from desktop.widgets.focus_ring import AIR_PROPERTY
from desktop.widgets.icon import paint_icon

_MARGIN_PX = 2
_HEIGHT_PX = 28
_SIDE_PX, _ICON_PX, _GAP_PX = 12, 14, 7


@dataclass(frozen=True, slots=True)
class Choice:
    """One segment: `key` is reported, `word` is shown, `icon` may be empty."""

    key: str
    word: str
    icon: str = ""


class _Segment(QAbstractButton):
    def __init__(self, choice: Choice) -> None:
        super().__init__()
        self.choice = choice
        self.setText(choice.word)
        self.setAccessibleName(choice.word)
        self.setCheckable(True)
        self.setProperty(AIR_PROPERTY, _MARGIN_PX)  # the ring lies in the row, which would cut it off
        self.setAutoExclusive(True)  # gives the arrow keys of a radio group
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)  # repaints when the pointer comes and goes

    def sizeHint(self) -> QSize:
        # As wide as its strong face, so that nothing moves when the choice does.
        word = width_of(self.text(), Theme.of(self).font(Type.BODY_STRONG))
        icon = _ICON_PX + _GAP_PX if self.choice.icon else 0
        return QSize(round(word + icon + 2 * _SIDE_PX + 1), _HEIGHT_PX)

    def paintEvent(self, _event: object) -> None:
        theme = Theme.of(self)
        painter = brush(self)
        rect = QRectF(self.rect())
        if self.isChecked():
            box(painter, rect, Radius.CHIP, theme.color(Color.PANEL), theme.color(Color.LINE))
        color = theme.color(Color.INK if self.isChecked() or self.underMouse() else Color.INK_SOFT)
        font = theme.font(Type.BODY_STRONG if self.isChecked() else Type.BODY, weight=None if self.isChecked() else 500)
        at = float(_SIDE_PX)
        if self.choice.icon:
            middle = (self.height() - _ICON_PX) / 2
            paint_icon(painter, QRectF(at, middle, _ICON_PX, _ICON_PX), self.choice.icon, color)
            at += _ICON_PX + _GAP_PX
        words(painter, rect.adjusted(at, 0, 0, 0), self.text(), font, color)


class Segmented(QWidget):
    """A row of segments, one chosen. Signals: chosen(key) when a person or `choose` changes it."""

    chosen = Signal(str)

    def __init__(self, choices: list[Choice], key: str = "", *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        self._segments: dict[str, _Segment] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(_MARGIN_PX, _MARGIN_PX, _MARGIN_PX, _MARGIN_PX)
        row.setSpacing(0)
        for choice in choices:
            segment = _Segment(choice)
            self._segments[choice.key] = segment
            self._group.addButton(segment)
            row.addWidget(segment)
        self._segments[key or choices[0].key].setChecked(True)
        self._group.buttonToggled.connect(self._on_toggled)

    def key(self) -> str:
        return next(key for key, segment in self._segments.items() if segment.isChecked())

    def choose(self, key: str) -> None:
        self._segments[key].setChecked(True)

    def segment(self, key: str) -> QAbstractButton:
        return self._segments[key]

    def _on_toggled(self, button: QAbstractButton, on: bool) -> None:
        if on and isinstance(button, _Segment):
            self.chosen.emit(button.choice.key)

    def paintEvent(self, _event: object) -> None:
        theme = Theme.of(self)
        rect = QRectF(self.rect())
        box(brush(self), rect, Radius.CONTROL, theme.color(Color.SUNK), theme.color(Color.LINE))
