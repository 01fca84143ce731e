"""A part of a station in a window of its own, for another screen: it shows nothing while nobody has signed in."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.stations.overlay import Overlay
from desktop.theme import Color
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.panel import Ground

CLOSING_KEY = "Ctrl+W"
_PART, _LOCKED = 0, 1


class OwnWindow(QWidget):
    """The window; the part goes into `inside`.

    Args:
        title: what stands in its frame while it shows something.
        locked: what is said while it shows nothing.
        smallest, first: sizes, px.
        keys: further keys that close it.

    Signals:
        left: somebody has closed it.
    """

    left = Signal()

    def __init__(self, title: str, locked: str, smallest: QSize, first: QSize, keys: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._title = title
        self.setWindowTitle(title)
        self.setMinimumSize(smallest)
        self.resize(first)
        self._pages = QStackedWidget()
        here = QWidget()
        self.inside = QVBoxLayout(here)
        self.inside.setContentsMargins(0, 0, 0, 0)
        self._pages.addWidget(here)
        self._pages.addWidget(centred(EmptyState(QCoreApplication.translate("Frame", "Locked"), locked)))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)
        for key in (*keys, CLOSING_KEY):
            QShortcut(QKeySequence(key), self, self.close)

    @property
    def is_locked(self) -> bool:
        """Whether it shows nothing."""
        return self._pages.currentIndex() == _LOCKED

    def set_title(self, title: str) -> None:
        """Say in its frame what it shows, as long as it shows something."""
        self._title = title
        self.setWindowTitle(f"{QCoreApplication.translate('Frame', 'Locked')} · Giftwire" if self.is_locked else title)

    def lock(self, locked: bool) -> None:
        """Show nothing of the shop while nobody has signed in, not in the frame and on no sheet either."""
        for sheet in self.findChildren(Overlay) if locked else ():
            sheet.close_sheet()
        self._pages.setCurrentIndex(_LOCKED if locked else _PART)
        self.set_title(self._title)

    def come_to_front(self) -> None:
        """Show it before all other windows, and give it the keyboard."""
        to_front(self)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.left.emit()


def to_front(window: QWidget) -> None:
    """Bring a window to the front, out of the task bar as well."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()


def centred(part: QWidget) -> QWidget:
    """A page with one thing in its middle."""
    page = Ground(Color.PAPER)
    part.setFixedSize(420, 240)
    whole = QVBoxLayout(page)
    whole.addWidget(part, 0, Qt.AlignmentFlag.AlignCenter)
    return page
