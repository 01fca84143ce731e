"""The menu bar of a Mac, made of what a station can do (`StationFrame.all_actions`): nothing is listed here a second time.

Elsewhere there is none: the palette, the sheet of keys and the dots beside the clock say the same. The keys stand in the bar
to be read, and the system may run them from there; Qt itself finds them at the window as everywhere, so that no key is
asked for twice.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar, QWidget

from desktop.stations.found import Action, Menu
from desktop.stations.own_window import CLOSING_KEY, to_front

if TYPE_CHECKING:
    from desktop.stations.frame import StationFrame

ROLES = {
    Menu.ABOUT: QAction.MenuRole.AboutRole,
    Menu.SETTINGS: QAction.MenuRole.PreferencesRole,
    Menu.QUIT: QAction.MenuRole.QuitRole,
}
"""A Mac shows these three in the menu that is named after the program; without a Mac they stand where they are put."""
HOMES = {Menu.ABOUT: Menu.HELP, Menu.SETTINGS: Menu.EDIT, Menu.QUIT: Menu.ORDER}
EDITS = ("undo", "redo", "cut", "copy", "paste", "selectAll")
"""What a field can do, by its own names for it."""


def menu_bar_for(frame: StationFrame, *, native: bool | None = None) -> StationMenuBar | None:
    """The bar of a station's window where the system shows one at the top of the screen, or None.

    Args:
        native: whether it does; None: as it is on this system.
    """
    if native is None:
        no = QApplication.testAttribute(Qt.ApplicationAttribute.AA_DontUseNativeMenuBar)
        native = sys.platform == "darwin" and not no
    return StationMenuBar(frame) if native else None


class StationMenuBar(QMenuBar):
    """The bar of one window, and of the windows that belong to it; it goes with that window."""

    def __init__(self, frame: StationFrame) -> None:
        super().__init__()  # without a parent it is a Mac's bar for every window of the program
        self._frame = frame
        self._actions: list[tuple[QAction, Callable[[], bool]]] = []
        self.menus = {which: self._menu(title) for which, title in _titles().items()}
        self._add_edits()
        for action in frame.all_actions:
            self._add(action)
        self._add_looks()
        self._add_windows()
        frame.destroyed.connect(self.deleteLater)

    def _menu(self, title: str) -> QMenu:
        menu = self.addMenu(title)
        menu.aboutToShow.connect(self.look)
        return menu

    def look(self) -> None:
        """Grey what cannot be done now."""
        for shown, can in self._actions:
            shown.setEnabled(can())

    # What is in it

    def _add(self, action: Action) -> None:
        role = ROLES.get(action.menu, QAction.MenuRole.NoRole)
        always = action.menu in ROLES
        shown = self._put(
            self.menus[HOMES.get(action.menu, action.menu)],
            action.title,
            partial(self._run, action),
            lambda: always or (action.can() and not self._frame.is_locked),
            key=action.key,
        )
        shown.setMenuRole(role)

    def _put(
        self, menu: QMenu, title: str, run: Callable[[], None], can: Callable[[], bool], *, key: str | QKeySequence = ""
    ) -> QAction:
        shown = menu.addAction(title.replace("&", "&&"))  # one alone would be a letter to press
        shown.setMenuRole(QAction.MenuRole.NoRole)  # or "Change the options" would be taken for the settings
        shown.setShortcut(QKeySequence(key))
        shown.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        shown.triggered.connect(run)
        self._actions.append((shown, can))
        return shown

    def _add_edits(self) -> None:
        keys = QKeySequence.StandardKey
        say = QCoreApplication.translate
        wanted = (
            (say("Frame", "Undo"), keys.Undo),
            (say("Frame", "Redo"), keys.Redo),
            (say("Frame", "Cut"), keys.Cut),
            (say("Frame", "Copy"), keys.Copy),
            (say("Frame", "Paste"), keys.Paste),
            (say("Frame", "Select all"), keys.SelectAll),
        )
        menu = self.menus[Menu.EDIT]
        for name, (title, key) in zip(EDITS, wanted, strict=True):
            self._put(menu, title, partial(self._edit, name, QKeySequence(key)), lambda: True, key=QKeySequence(key))
        menu.addSeparator()

    def _add_looks(self) -> None:
        """Language, colours and size: the choices of the station's own menu, marked as there."""
        menu = self.menus[Menu.VIEW]
        menu.addSeparator()
        for choice in self._frame.menu.choices:
            menu.addMenu(choice.title()).addActions(choice.actions())
        menu.addAction(self._frame.menu.sound)

    def _add_windows(self) -> None:
        menu = self.menus[Menu.WINDOW]
        say = QCoreApplication.translate
        menu.addSeparator()
        self._put(menu, say("Frame", "Minimise"), lambda: self._front().showMinimized(), _is_in_front, key="Ctrl+M")
        self._put(menu, say("Frame", "Zoom"), self._zoom, _is_in_front)
        self._put(menu, say("Frame", "Close this window"), self._close, self._is_beside, key=CLOSING_KEY)

    # What is done

    def _front(self) -> QWidget:
        return QApplication.activeWindow() or self._frame

    def _is_beside(self) -> bool:
        """Whether a window that belongs to the station is in front; the station itself is closed by name."""
        return self._front() is not self._frame

    def _close(self) -> None:
        if self._is_beside():
            self._front().close()

    def _zoom(self) -> None:
        front = self._front()
        if front.isMaximized():
            front.showNormal()
        else:
            front.showMaximized()

    def _run(self, action: Action) -> None:
        """Do it as its key does it: what the window in front has that key for goes first."""
        if action.menu not in ROLES and (self._frame.is_locked or not action.can()):
            return
        front = self._front()
        if front is not self._frame and front.isWindow():
            own = _shortcut(front, QKeySequence(action.key)) if action.key else None
            if own is not None:
                own.activated.emit()
                return
            to_front(self._frame)
        action.run()

    def _edit(self, name: str, key: QKeySequence) -> None:
        """In the field that has the keyboard; where none has it, what the window in front has the key for."""
        act = getattr(QApplication.focusWidget(), name, None)
        if act is not None:
            act()
            return
        own = _shortcut(self._front(), key)
        if own is not None:
            own.activated.emit()


def _is_in_front() -> bool:
    return QApplication.activeWindow() is not None


def _shortcut(window: QWidget, key: QKeySequence) -> QShortcut | None:
    found = window.findChildren(QShortcut)
    return next((one for one in found if one.key() == key and one.isEnabled()), None)


def _titles() -> dict[Menu, str]:
    return {
        Menu.ORDER: QCoreApplication.translate("Frame", "Order"),
        Menu.SHOP: QCoreApplication.translate("Frame", "Shop"),
        Menu.EDIT: QCoreApplication.translate("Frame", "Edit"),
        Menu.VIEW: QCoreApplication.translate("Frame", "View"),
        Menu.WINDOW: QCoreApplication.translate("Frame", "Window"),
        Menu.HELP: QCoreApplication.translate("Frame", "Help"),
    }
