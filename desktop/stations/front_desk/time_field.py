"""A time of day that is typed or touched, and the moment that is meant by it: of today, or of the day that it was promised for."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop import moments
from desktop.shop import Shop
from desktop.stations.front_desk.fields import line
from desktop.widgets.button import Button, Rank, Size

OFFERED_HOURS = 3
"""Times offered beside the field: the next whole hours that packing and a ride leave room for."""
SOONEST = timedelta(minutes=60)
LOOK_MS = 15_000
"""So often what is offered, and what is said of a time, is looked at again: a sheet may stand open for a whole call."""


class TimeField(QWidget):
    """A time of day, typed in two to four digits ("17", "1730", "17:30"), with the likely ones to touch beside it.

    Which day is meant is decided when it is typed: a time that passes while the field stands open is over, and does not
    become tomorrow's.

    Args:
        moment: what stands there first; another time is one of the same day, unless that is over.

    Signals:
        changed: the time is another one, or none; or it is worth another look, for the clock has moved.
    """

    changed = Signal()

    def __init__(self, shop: Shop, moment: datetime | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shop = shop
        self._meant: datetime | None = None
        self._day = shop.local(moment).date() if moment is not None else None
        self.edit = line(QCoreApplication.translate("Desk", "17:00"))
        self.edit.setAccessibleName(QCoreApplication.translate("Desk", "Promise, today before"))
        self.edit.setFixedWidth(88)
        self.edit.textChanged.connect(self._on_text)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.edit)
        self.offers = [Button("", Rank.PLAIN, Size.SMALL) for _ in range(OFFERED_HOURS)]
        for button in self.offers:
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # typing is faster for who uses the keyboard
            button.clicked.connect(lambda _checked=False, button=button: self.edit.setText(button.text()))
            row.addWidget(button)
        row.addStretch(1)
        self.setFocusProxy(self.edit)
        self._tick = QTimer(self, interval=LOOK_MS)
        self._tick.timeout.connect(self.look_again)
        self._tick.start()
        self._offer()
        if moment is not None:
            self.edit.setText(moments.time(shop.local(moment)))

    def showEvent(self, event: QShowEvent) -> None:
        """It may have been made hours ago."""
        super().showEvent(event)
        self._offer()

    def look_again(self) -> None:
        """The clock has moved."""
        if self.isVisible():
            self._offer()
            if not self.is_blank():
                self.changed.emit()

    def _offer(self) -> None:
        """Offer the next whole hours of today."""
        first = self._shop.local(self._shop.now() + SOONEST)
        hour = first.hour + (1 if first.minute or first.second else 0)
        for button, each in zip(self.offers, range(hour, hour + OFFERED_HOURS), strict=True):
            if each < 24:
                button.setText(moments.time(time(each)))
                button.setAccessibleName(button.text())
            button.setVisible(each < 24)

    def _on_text(self) -> None:
        self._meant = self._resolved()
        self.changed.emit()

    def _resolved(self) -> datetime | None:
        """The moment that is meant: of the day that stood there first, else of today, or of tomorrow when that time is over."""
        typed = moments.read_time(self.edit.text())
        if typed is None:
            return None
        now = self._shop.local(self._shop.now())
        day = max(now.date(), self._day) if self._day is not None else now.date()
        meant = datetime.combine(day, typed, now.tzinfo)
        return meant if meant > now else meant + timedelta(days=1)

    def is_blank(self) -> bool:
        """Whether nothing is typed."""
        return not self.edit.text().strip()

    @property
    def is_over(self) -> bool:
        """Whether it is a time, and that has passed since it was typed."""
        return self._meant is not None and self._meant <= self._shop.now()

    def moment(self) -> datetime | None:
        """The moment that is meant, or None when it is no time, or is over."""
        return None if self.is_over else self._meant
