"""What calls a person back to a station whose window is not in front: one native notification for all that is new.

Only kinds and counts are said, never a name nor anybody's words: a notification is read by whoever stands before the
screen, and some desktops take its text for markup. Where the desktop has no tray the station works on without.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, QTimer, SignalInstance
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QSystemTrayIcon

from desktop.models.rescue import Concern, RescueRow
from desktop.models.rows import RowRole
from desktop.stations.frame import StationFrame
from desktop.stations.own_window import to_front

SETTLES_MS = 1_500
"""What comes together is said together; a rush has rung long before."""
CALLS = (Concern.RUSH, Concern.PROBLEM, Concern.CHANGE_ASKED, Concern.OFFER, Concern.UNANSWERED)
"""What cannot wait until somebody looks by chance, loudest first; everything else stands in the rescue list."""


class Tray(Protocol):
    """Of Qt's tray icon what is needed here."""

    activated: SignalInstance
    messageClicked: SignalInstance

    def setToolTip(self, text: str) -> None: ...
    def showMessage(self, title: str, text: str) -> None: ...


class Calls(QObject):
    """Watches what must not be forgotten, for as long as the window lives.

    Args:
        window: the station's.
        tray: its sign beside the system's clock.
    """

    def __init__(self, window: StationFrame, tray: Tray) -> None:
        super().__init__(window)
        self._window = window
        self._tray = tray
        self._model = window.rescue.model
        self._said = set(self._waiting())
        self._first = ""
        self._settle = QTimer(self, interval=SETTLES_MS, singleShot=True)
        self._settle.timeout.connect(self._look)
        self._model.rowsInserted.connect(self._begin)
        self._model.rowsRemoved.connect(self._begin)
        self._model.modelReset.connect(self._begin)
        tray.activated.connect(lambda *_: self._come())
        tray.messageClicked.connect(self._open)
        self._look()

    def _begin(self) -> None:
        if not self._settle.isActive():  # not anew each time: a busy hour would put it off for ever
            self._settle.start()

    def _waiting(self) -> dict[str, RescueRow]:
        """What calls now, by its row's key, loudest first."""
        pairs = zip(self._model.keys, self._model.values, strict=True)
        return {key: row for key, row in pairs if row.concern in CALLS}

    def _look(self) -> None:
        waiting = self._waiting()
        self._tray.setToolTip("\n".join([self._window.windowTitle(), *_lines(waiting.values())]))
        fresh = {key: row for key, row in waiting.items() if key not in self._said}
        self._said = set(waiting)
        if fresh and not self._window.isActiveWindow():
            self._first = next(iter(fresh))
            self._tray.showMessage(self._window.windowTitle(), "\n".join(_lines(fresh.values())))

    def _come(self) -> None:
        to_front(self._window)

    def _open(self) -> None:
        """Come to the front, at the loudest of what was said if it still waits."""
        self._come()
        row = self._model.index_of(self._first).data(RowRole.VALUE)
        if isinstance(row, RescueRow) and row.room and not self._window.is_locked:
            self._window.room_asked.emit(row.room)


def _lines(rows: Iterable[RescueRow]) -> list[str]:
    """One line for each kind."""
    say = QCoreApplication.translate
    counts = Counter(row.concern for row in rows)
    said = {
        Concern.RUSH: say("Calls", "Rush orders nobody has acknowledged: {count}"),
        Concern.PROBLEM: say("Calls", "Problems to decide: {count}"),
        Concern.CHANGE_ASKED: say("Calls", "Senders who want a change: {count}"),
        Concern.OFFER: say("Calls", "Offers no courier has answered: {count}"),
        Concern.UNANSWERED: say("Calls", "Customers without an answer: {count}"),
    }
    return [said[kind].format(count=counts[kind]) for kind in CALLS if counts[kind]]


def call_from_tray(window: StationFrame, icon: QIcon) -> Calls | None:
    """Put the station's sign into the tray; None where the desktop has none."""
    if not QSystemTrayIcon.isSystemTrayAvailable():
        return None
    tray = QSystemTrayIcon(icon, window)
    tray.show()
    return Calls(window, tray)
