"""Where a station's windows and the borders between their panels stand, kept in a small file beside its data.

Remembered for each arrangement of screens: at the desk with two of them, and on the same computer without the second. A window
that stood on a screen which is gone comes back on one that is there. A file that cannot be read is as good as none.
"""

from __future__ import annotations

import zlib
from pathlib import Path

from PySide6.QtCore import QByteArray, QRect, QSettings
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop.widgets.columns import Panels

NAME = "window.ini"
STATION = "window"
"""Under which the place of the station's own window is kept."""
ARRANGEMENTS_MAX = 8
"""Desk, home, the shop's other counter; the one that was not met for the longest time goes."""
GRIP_PX = 80
"""So much of a window's head must be on a screen that a hand can take it."""
_ORDER, _LAST = "arrangements", "last"


def arrangement() -> str:
    """A short name of the screens that are there, with where they stand."""
    screens = sorted(f"{one.name()} {one.geometry().getRect()}" for one in QGuiApplication.screens())
    return f"{zlib.crc32('; '.join(screens).encode()):08x}"


def bring_in(window: QWidget) -> None:
    """Move a window whose head lies on no screen to the first one; it becomes no larger than that."""
    head = window.frameGeometry()
    head.setHeight(min(head.height(), GRIP_PX))
    for screen in QGuiApplication.screens():
        seen = screen.availableGeometry().intersected(head)
        if seen.width() >= min(GRIP_PX, head.width()) and seen.height() >= head.height() // 2:
            return
    there = QGuiApplication.primaryScreen().availableGeometry()
    size = window.size().boundedTo(there.size())
    window.setGeometry(QRect(there.topLeft(), size))


class Places:
    """What is remembered.

    Args:
        folder: the station's data; None remembers nothing.
    """

    def __init__(self, folder: Path | None) -> None:
        self._kept = QSettings(str(folder / NAME), QSettings.Format.IniFormat) if folder is not None else None

    def put(self, window: QWidget, name: str) -> None:
        """Put a window where it was left, with its borders.

        Args:
            window: the window; not shown yet.
            name: under which it was kept.
        """
        place = self._value(name)
        if isinstance(place, QByteArray):
            window.restoreGeometry(place)
            bring_in(window)
        for panels in window.findChildren(Panels):
            panels.set_spans(_numbers(self._value(panels.objectName())))

    def keep(self, window: QWidget, name: str) -> None:
        """Remember where a window stands and where its borders were drawn to."""
        self._keep(name, window.saveGeometry())
        for panels in window.findChildren(Panels):
            self._keep(panels.objectName(), " ".join(map(str, panels.chosen)))

    def keep_among(self, window: QWidget, family: str, name: str, most: int) -> None:
        """The same of one of many windows that come and go.

        Args:
            family: what they are; put back as `family/name`.
            name: which of them; what is older has the smaller name.
            most: how many of them are remembered; the oldest go.
        """
        self.keep(window, f"{family}/{name}")
        if self._kept is None:
            return
        for group in (arrangement(), _LAST):
            self._kept.beginGroup(f"{group}/{family}")
            for forgotten in sorted(self._kept.childKeys())[:-most]:
                self._kept.remove(forgotten)
            self._kept.endGroup()

    def forget(self, name: str) -> None:
        """Remember nothing of a window, on whatever screens it stood."""
        if self._kept is not None:
            for group in (*str(self._kept.value(_ORDER, "")).split(), _LAST):
                self._kept.remove(f"{group}/{name}")

    def all_out(self, family: str) -> list[str]:
        """Which of many windows stood open when the station was left, by their names."""
        return str(self._value(f"{family}-out") or "").split()

    def keep_all_out(self, family: str, names: list[str]) -> None:
        """Remember which of them stand open; names without blanks."""
        self._keep(f"{family}-out", " ".join(names))

    def is_out(self, name: str) -> bool:
        """Whether a second window stood open when the station was left."""
        return self._value(f"{name}-out") in (True, "true")

    def keep_out(self, name: str, out: bool) -> None:
        """Remember whether a second window stands open."""
        self._keep(f"{name}-out", out)

    def _value(self, name: str) -> object:
        if self._kept is None:
            return None
        here = self._kept.value(f"{arrangement()}/{name}")
        return here if here is not None else self._kept.value(f"{_LAST}/{name}")

    def _keep(self, name: str, value: object) -> None:
        if self._kept is None:
            return
        here = arrangement()
        known = [one for one in str(self._kept.value(_ORDER, "")).split() if one != here]
        for forgotten in known[: -(ARRANGEMENTS_MAX - 1)]:
            self._kept.remove(forgotten)
        self._kept.setValue(_ORDER, " ".join([*known[-(ARRANGEMENTS_MAX - 1) :], here]))
        for group in (here, _LAST):
            self._kept.setValue(f"{group}/{name}", value)


def _numbers(kept: object) -> list[int]:
    words = str(kept).split() if isinstance(kept, str) else []
    return [int(word) for word in words] if all(word.isdecimal() for word in words) else []
