"""What a station shows while its own copy of the shop is still being read: that it is, and nothing that could be taken for it.

Reading has a thread of its own and mostly ends before the screens are loaded; then nobody sees this page.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import words
from desktop.places import STATION, Places
from desktop.theme import Color
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.panel import Ground
from hub.domain.actor import Role
from hub.link.opening import Opening

SHOWN_AFTER_MS = 150
"""A page that comes and goes within a blink unsettles more than it says."""

LOOK_MS = 5
"""How often it is looked whether the copy is read; half a frame, and no signal from a thread that may outlive the page."""


class OpeningPage(Ground):
    """The page, where the station's window will stand.

    Args:
        role: whose station it is.
        data_dir: where the window's place is remembered; None where it is not.

    Signals:
        left: somebody closed it.
    """

    left = Signal()

    def __init__(self, role: Role, data_dir: Path | None = None) -> None:
        super().__init__(Color.PAPER)
        self.setWindowTitle(f"{words.station(role)} · Giftwire")
        self.resize(1440, 900)
        Places(data_dir).put(self, STATION)
        self.said = EmptyState(
            QCoreApplication.translate("Opening", "One moment"),
            QCoreApplication.translate("Opening", "What this computer knows of the shop is being read."),
        )
        self.said.setFixedSize(460, 260)
        whole = QVBoxLayout(self)
        whole.addWidget(self.said, 0, Qt.AlignmentFlag.AlignCenter)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.left.emit()

    def give_way_to(self, window: QWidget) -> None:
        """Let the station's window come in its place; the screen is never without one of them."""
        window.show()
        self.blockSignals(True)
        self.close()
        self.deleteLater()


def wait_for(opening: Opening, role: Role, data_dir: Path) -> OpeningPage | None:
    """Wait until a link is open or could not be opened, and show the page meanwhile.

    Args:
        opening: the link on its way.
        role: whose station it is.
        data_dir: where the window's place is remembered.

    Returns:
        The page, for the window to take its place; None where it was never shown, or where somebody closed it: then the
        opening is not done.
    """
    if opening.is_done():
        return None
    loop = QEventLoop()
    page = OpeningPage(role, data_dir)
    page.left.connect(loop.quit)
    late = QTimer(page, singleShot=True, interval=SHOWN_AFTER_MS)
    late.timeout.connect(page.show)
    late.start()
    look = QTimer(page, interval=LOOK_MS)
    look.timeout.connect(lambda: loop.quit() if opening.is_done() else None)
    look.start()
    loop.exec()
    late.stop()
    look.stop()
    if page.isVisible():
        return page
    page.deleteLater()
    return None
