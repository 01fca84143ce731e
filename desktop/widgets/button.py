"""Buttons in four ranks. One ribbon button per window, for the step that is due now; ink for ordinary strong steps.

A button that is off says why, in words next to it (`ReasonedButton`), never only by being grey.
"""

from enum import StrEnum

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QPainter
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from desktop.theme import Color, Height, Radius, Theme, Type
from desktop.widgets.draw import HOVER, PRESSED, blend, box, brush, width_of, words
from desktop.widgets.focus_ring import RADIUS_PROPERTY
from desktop.widgets.icon import paint_icon, require
from desktop.widgets.words import Words


class Rank(StrEnum):
    """`RIBBON` is due now; `INK` an ordinary strong step; `PLAIN` one of several; `QUIET` lies on its ground."""

    RIBBON = "ribbon"
    INK = "ink"
    PLAIN = "plain"
    QUIET = "quiet"


class Size(StrEnum):
    SMALL = "small"  # 28 px, inside rows
    DENSE = "dense"  # 32 px, desk and dispatch
    TOUCH = "touch"  # 56 px, packing
    PRIMARY = "primary"  # 64 px, packing's one step


# height, side padding, icon, gap, type of the words; px
_METRICS: dict[Size, tuple[int, int, int, int, Type]] = {
    Size.SMALL: (Height.DENSE_SMALL, 11, 14, 7, Type.META),
    Size.DENSE: (Height.DENSE, 13, 16, 8, Type.BODY),
    Size.TOUCH: (Height.TOUCH, 25, 20, 12, Type.TOUCH_BODY),
    Size.PRIMARY: (Height.TOUCH_PRIMARY, 25, 22, 12, Type.TOUCH_BUTTON),
}
_FILL = {Rank.RIBBON: Color.RIBBON, Rank.INK: Color.INK, Rank.PLAIN: Color.PANEL}
_WORDS = {Rank.RIBBON: Color.RIBBON_INK, Rank.INK: Color.PAPER, Rank.PLAIN: Color.INK, Rank.QUIET: Color.INK_SOFT}
_LEAD = {Rank.RIBBON: 600, Rank.INK: 600}  # strong ranks have strong words


class Button(QAbstractButton):
    """A push button.

    Args:
        icon: a name of the bundled set, before the words; with no words the button is square.
        hint: the shortcut, shown small after the words ("Ctrl ↵").
    """

    def __init__(
        self,
        text: str,
        rank: Rank = Rank.PLAIN,
        size: Size = Size.DENSE,
        icon: str = "",
        *,
        hint: str = "",
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setText(text)
        self._rank = rank
        self._size = size
        self._icon = icon
        if icon:
            require(icon)
        self._hint = hint
        self.setAccessibleName(name or text)
        if name and not text:
            self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty(RADIUS_PROPERTY, self._radius())

    @property
    def rank(self) -> Rank:
        return self._rank

    def set_rank(self, rank: Rank) -> None:
        """Another rank, for the button whose turn has come or gone."""
        if rank is not self._rank:
            self._rank = rank
            self.update()

    def set_hint(self, hint: str) -> None:
        """Another shortcut beside the words, blank for none."""
        if hint != self._hint:
            self._hint = hint
            self.updateGeometry()
            self.update()

    def _radius(self) -> int:
        return Radius.BUBBLE if self._size in (Size.TOUCH, Size.PRIMARY) else Radius.CONTROL

    def _weight(self) -> int:
        return 600 if self._size is Size.PRIMARY else _LEAD.get(self._rank, 500)

    def _parts(self) -> tuple[float, float, float]:
        """Widths of icon with its gap, words, and hint with its gap."""
        _, _, icon, gap, type_ = _METRICS[self._size]
        theme = Theme.of(self)
        word = width_of(self.text(), theme.font(type_, weight=self._weight())) if self.text() else 0.0
        hint = gap + width_of(self._hint, theme.font(Type.CAPTION)) if self._hint else 0.0
        return (icon + (gap if self.text() else 0) if self._icon else 0.0), word, hint

    def sizeHint(self) -> QSize:
        height, side, _, _, _ = _METRICS[self._size]
        if not self.text():
            return QSize(height, height)
        return QSize(round(sum(self._parts()) + 2 * side + 1), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _fill(self, theme: Theme) -> QColor | None:
        if not self.isEnabled():
            return None if self._rank is Rank.QUIET else theme.color(Color.SUNK)
        share = PRESSED if self.isDown() else HOVER if self.underMouse() else 0.0
        if self._rank is Rank.QUIET:
            return theme.color(Color.SELECT) if share else None
        towards = Color.PANEL if self._rank is Rank.INK else Color.INK
        return blend(theme.color(_FILL[self._rank]), theme.color(towards), share)

    def paintEvent(self, _event: object) -> None:
        theme = Theme.of(self)
        painter = brush(self)
        rect = QRectF(self.rect())
        line: Color | None = None
        if not self.isEnabled() and self._rank is not Rank.QUIET:
            line = Color.LINE_STRONG
        elif self._rank is Rank.PLAIN:
            line = Color.LINE_STRONG if theme.sharp else Color.LINE
        fill = self._fill(theme)
        if fill is not None or line is not None:
            edge = theme.color(line) if line else None
            box(painter, rect, self._radius(), fill, edge, dashed=not self.isEnabled())
        self._paint_face(painter, rect, theme)

    def _paint_face(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        _, _, icon, gap, type_ = _METRICS[self._size]
        color = theme.color(_WORDS[self._rank] if self.isEnabled() else Color.INK_SOFT)
        before, word, hint = self._parts()
        at = rect.center().x() - (before + word + hint) / 2
        if self._icon:
            paint_icon(painter, QRectF(at, rect.center().y() - icon / 2, icon, icon), self._icon, color)
            at += before
        if self.text():
            font = theme.font(type_, weight=self._weight())
            words(painter, QRectF(at, rect.top(), word + 1, rect.height()), self.text(), font, color)
            at += word
        if self._hint:
            room = QRectF(at + gap, rect.top(), hint, rect.height())
            words(painter, room, self._hint, theme.font(Type.CAPTION), color)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()


class ReasonedButton(QWidget):
    """A button with the reason why it is off beside it.

    Args:
        reason_first: True puts the words before the button (right-hand corners), False after it.
    """

    def __init__(self, button: Button, *, reason_first: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = button
        touch = button.sizeHint().height() >= Height.TOUCH
        self._reason = Words("", Type.TOUCH_META if touch else Type.META, Color.INK_SOFT, weight=400)
        self._reason.setAlignment(
            (Qt.AlignmentFlag.AlignRight if reason_first else Qt.AlignmentFlag.AlignLeft)
            | Qt.AlignmentFlag.AlignVCenter
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for part in (self._reason, button) if reason_first else (button, self._reason):
            row.addWidget(part)
        self.set_reason("")

    def set_reason(self, reason: str) -> None:
        """Turns the button off for `reason` (it may have two lines); an empty reason turns it on."""
        self.button.setEnabled(not reason)
        self.button.setAccessibleDescription(reason)
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))

    def reason(self) -> str:
        return self._reason.text()
