"""What could be meant by what is typed: a few lines below a field, each taken by one key.

Nothing here changes what is typed until somebody takes a line: Ctrl 1 … Ctrl 9, the arrows with Enter, or the pointer.
Escape puts the lines away and leaves the field as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QHideEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.theme import Color, Height, Radius, Theme, Type
from desktop.widgets.draw import box, brush, width_of, words
from desktop.widgets.panel import Panel
from desktop.widgets.words import Words

KEYS = 9
"""Ctrl and a figure take a line; what stands further down nobody would read."""
_SIDE_PX, _KEY_HEIGHT_PX, _KEY_SIDE_PX = 10, 18, 6


@dataclass(frozen=True, slots=True)
class Offer:
    """One line.

    Args:
        title: what it is, in strong letters.
        line: what else tells it apart.
        take: fills the fields.
        stays: whether the lines stay, because taking this one brings others.
    """

    title: str
    line: str
    take: Callable[[], None]
    stays: bool = False


class OfferLine(QAbstractButton):
    """An offer as it is drawn; the keyboard stays in the field."""

    def __init__(self, offer: Offer, key: str) -> None:
        super().__init__()
        self.offer = offer
        self._key = key
        self.is_current = False
        self.setText(offer.title)
        self.setAccessibleName(", ".join(part for part in (offer.title, offer.line, key) if part))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)  # repaints when the pointer comes and goes
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(160, Height.DENSE + 12)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = Theme.of(self)
        rect = QRectF(self.rect())
        with brush(self) as painter:
            if self.is_current or self.underMouse():
                box(painter, rect, Radius.CONTROL, theme.color(Color.SELECT), theme.edge(Color.INK))
            font = theme.font(Type.CAPTION)
            wide = width_of(self._key, font) + 2 * _KEY_SIDE_PX
            middle = rect.center().y() - _KEY_HEIGHT_PX / 2
            cap = QRectF(rect.right() - wide - _SIDE_PX, middle, wide, _KEY_HEIGHT_PX)
            box(painter, cap, Radius.CHIP, None, theme.color(Color.LINE_STRONG))
            words(painter, cap, self._key, font, theme.color(Color.INK_SOFT), Qt.AlignmentFlag.AlignCenter)
            room = rect.adjusted(_SIDE_PX, 3, -wide - 2 * _SIDE_PX, -3)
            upper, lower = QRectF(room), QRectF(room)
            upper.setHeight(room.height() / 2)
            lower.setTop(upper.bottom())
            if not self.offer.line:
                upper = room
            words(painter, upper, self.offer.title, theme.font(Type.BODY_STRONG), theme.color(Color.INK))
            words(painter, lower, self.offer.line, theme.font(Type.META), theme.color(Color.INK_SOFT))


class Offers(Panel):
    """The lines below a field.

    Args:
        field: where it is typed.
        sheet: what they are drawn over; it holds the field.
        find: what could be meant now; asked whenever something is typed or the field gets the keyboard.
        name: what they are; blank for known from before.
    """

    def __init__(
        self,
        field: QLineEdit | QPlainTextEdit,
        sheet: QWidget,
        find: Callable[[], Sequence[Offer]],
        name: str = "",
    ) -> None:
        super().__init__(Color.PANEL, line=Color.LINE_STRONG, margin_px=4, gap_px=0, parent=sheet)
        self._field = field
        self._sheet = sheet
        self._find = find
        self.lines: list[OfferLine] = []
        self._at = -1
        self._put_away = self._follows = False
        self._announced = ""
        self._said = Words("", Type.META, Color.INK_SOFT, gives_way=True)
        self._foot = QWidget()
        inside = QVBoxLayout(self._foot)
        inside.setContentsMargins(_SIDE_PX, 4, _SIDE_PX, 4)
        inside.addWidget(self._said)
        self._foot.hide()
        self.body.addWidget(self._foot)
        self.setAccessibleName(name or QCoreApplication.translate("Desk", "Known from before"))
        self.hide()
        field.installEventFilter(self)
        (field.textEdited if isinstance(field, QLineEdit) else field.textChanged).connect(self._on_text)

    @property
    def foot(self) -> str:
        """What stands below the lines."""
        return self._said.text()

    def set_foot(self, said: str) -> None:
        """Say something below the lines, also where there are none: whose they are, or how a search stands."""
        if said == self._said.text():
            return
        self._said.setText(said)
        self._foot.setVisible(bool(said))
        self.setAccessibleDescription(said)

    def _on_text(self) -> None:
        self._put_away = False
        self._leave()  # who types on has not chosen
        self.look()

    def _leave(self) -> None:
        """The keyboard is at none of the lines."""
        self._at = -1
        for line in self.lines:
            line.is_current = False
            line.update()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._leave()

    def look(self) -> None:
        """Look again at what could be meant; what was put away stays so until somebody types on."""
        if self._field.hasFocus() and not self._put_away:
            self._show(self._find())

    def _show(self, offers: Sequence[Offer]) -> None:
        same = [_says(each.offer) for each in self.lines] == [_says(each) for each in offers[:KEYS]]
        if not same or not self.isVisible():
            self._fill(offers)
        else:
            for line, offer in zip(self.lines, offers[:KEYS], strict=True):
                line.offer = offer
        if not offers and not self.foot:
            self.hide()
            return
        self._announce()
        self.show()
        self.raise_()
        self._follow_scrolling()
        self._place()

    def _fill(self, offers: Sequence[Offer]) -> None:
        before = self.lines[self._at].offer if self._at >= 0 else None
        for old in self.lines:
            self.body.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.lines = [OfferLine(offer, f"Ctrl {number}") for number, offer in enumerate(offers[:KEYS], 1)]
        for line in self.lines:
            line.clicked.connect(lambda _=False, line=line: self._take(line))
            self.body.insertWidget(self.body.count() - 1, line)
            line.show()

        # What comes later stands below: the line that the keyboard is at stays so, where it is the same.
        stays = before is not None and self._at < len(offers[:KEYS]) and _says(offers[self._at]) == _says(before)
        self._at = self._at if stays else -1
        if stays:
            self.lines[self._at].is_current = True

    def _place(self) -> None:
        under = self._field.mapTo(self._sheet, QPoint(0, self._field.height() + 2))
        self.setFixedWidth(max(self._field.width(), 320))
        self.adjustSize()
        fits = under.y() + self.height() <= self._sheet.height()
        above = self._field.mapTo(self._sheet, QPoint(0, -2)).y() - self.height()
        left = under.x() + self._field.width() - self.width() if self.isRightToLeft() else under.x()
        left = max(0, min(left, self._sheet.width() - self.width()))
        self.move(left, under.y() if fits or above < 0 else above)

    def _follow_scrolling(self) -> None:
        """They lie on the sheet: where the field is rolled away, they go with it."""
        above = self._field.parentWidget()
        while above is not None and above is not self._sheet and not self._follows:
            if isinstance(above, QAbstractScrollArea):
                above.verticalScrollBar().valueChanged.connect(self._on_scrolled)
                self._follows = True
            above = above.parentWidget()

    def _on_scrolled(self) -> None:
        if self.isVisible() and self._field.visibleRegion().isEmpty():
            self._close()
        elif self.isVisible():
            self._place()

    def _announce(self) -> None:
        """Say to a screen reader how many there are and what stands below them, when one of the two has changed."""
        count = len(self.lines)
        many = QCoreApplication.translate("Desk", "{count} offered, Ctrl 1 takes the first").format(count=count)
        said = ". ".join(part for part in (many if count else "", self.foot) if part)
        if said != self._announced or not self.isVisible():
            self._announced = said
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._field, said))

    def _take(self, line: OfferLine) -> None:
        if not line.offer.stays:
            self._close()
        line.offer.take()

    def _close(self) -> None:
        self._put_away = True
        self.hide()

    def _go(self, at: int) -> None:
        self._at = max(-1, min(len(self.lines) - 1, at))
        for number, line in enumerate(self.lines):
            line.is_current = number == self._at
            line.update()
        if self._at >= 0:
            said = self.lines[self._at].accessibleName()
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._field, said))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusIn:
            self._put_away = False
            QTimer.singleShot(0, self, self.look)
        elif event.type() is QEvent.Type.FocusOut:
            self.hide()
        elif event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_ours(event):
            event.accept()  # it comes as a key then, and not as a shortcut of the window
            return True
        elif event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._is_ours(event):
            self._press(event)
            return True
        return super().eventFilter(watched, event)

    def _is_ours(self, event: QKeyEvent) -> bool:
        if not self.isVisible():
            return False
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return Qt.Key.Key_1 <= event.key() < Qt.Key.Key_1 + len(self.lines)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self._at >= 0
        if event.key() != Qt.Key.Key_Escape and not self.lines:
            return False
        return event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Escape)

    def _press(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._take(self.lines[event.key() - Qt.Key.Key_1])
        elif event.key() == Qt.Key.Key_Escape:
            self._close()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._go(self._at + (1 if event.key() == Qt.Key.Key_Down else -1))
        else:
            self._take(self.lines[self._at])


def _says(offer: Offer) -> tuple[str, str]:
    return offer.title, offer.line
