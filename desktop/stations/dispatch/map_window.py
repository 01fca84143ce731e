"""The map in a window of its own, for another screen; in its stead the station says where it is and brings it back.

It is the same map: what is dragged onto it, chosen on it and drawn on it goes on as before. Whoever locks the station locks
this window too.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop import words
from desktop.stations.frame import StationFrame
from desktop.stations.own_window import OwnWindow, centred
from desktop.widgets.button import Button
from desktop.widgets.empty_state import EmptyState
from hub.domain.actor import Role

KEY = "Ctrl+Shift+M"
PLACE = "map"
"""Under which its place is remembered."""
SMALLEST_PX, FIRST_PX = QSize(480, 360), QSize(1024, 720)


class MapWindow(OwnWindow):
    """The window around the map."""

    def __init__(self) -> None:
        map_ = QCoreApplication.translate("Dispatch", "Map")
        locked = QCoreApplication.translate("Dispatch", "The map is here again when somebody has signed in.")
        title = f"{map_} · {words.station(Role.DISPATCH)} · Giftwire"
        super().__init__(title, locked, SMALLEST_PX, FIRST_PX, (KEY,))


class MapAway(QObject):
    """Takes the map out of the station and back.

    Args:
        map_: the map, in a layout of the station.
        frame: the station's window.
    """

    def __init__(self, map_: QWidget, frame: StationFrame) -> None:
        super().__init__(frame)
        self._map = map_
        self._frame = frame
        self.window: MapWindow | None = None
        self._stead = _stead(self.toggle)
        self._stead.setParent(frame)
        self._stead.hide()
        frame.installEventFilter(self)
        for changed in (frame.shop.shop_changed, frame.shop.link_changed, frame.shop.board_replaced):
            changed.connect(self._look)  # after the frame's own: it was made before

    @property
    def is_away(self) -> bool:
        """Whether the map has a window of its own."""
        return self.window is not None

    def toggle(self) -> None:
        """Out, or back."""
        if self.is_away:
            self.come_back()
        else:
            self.go()

    def go(self) -> None:
        """Give the map its own window: where that stood last, else on another screen if there is one."""
        if self.is_away:
            return
        self._swap(self._map, self._stead)
        self.window = MapWindow()
        self.window.inside.addWidget(self._map)
        self._map.show()
        self.window.left.connect(self.come_back)
        self.window.lock(self._frame.is_locked)
        self._onto_another_screen(self.window)
        self._frame.places.put(self.window, PLACE)
        self._frame.places.keep_out(PLACE, True)
        self.window.show()

    def come_back(self) -> None:
        """Put the map where it was."""
        self._fetch()
        self._frame.places.keep_out(PLACE, False)

    def go_where_it_was(self) -> None:
        """Out again, where it was out when the station was left."""
        if self._frame.places.is_out(PLACE):
            self.go()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """With the station its map goes, and is out again when the station is opened anew."""
        if watched is self._frame and event.type() == QEvent.Type.Hide and not event.spontaneous():
            self._fetch()
        return super().eventFilter(watched, event)

    def _fetch(self) -> None:
        if self.window is None:
            return
        window, self.window = self.window, None
        self._frame.places.keep(window, PLACE)
        self._swap(self._stead, self._map)
        window.left.disconnect(self.come_back)
        window.close()
        window.deleteLater()

    def _swap(self, out: QWidget, into: QWidget) -> None:
        """Exchange what stands in the station's layout."""
        parent = out.parentWidget()
        layout = parent.layout() if parent is not None else None
        assert layout is not None
        layout.replaceWidget(out, into)
        out.hide()
        if out is self._stead:
            out.setParent(self._frame)
        into.show()

    def _look(self) -> None:
        if self.window is not None:
            self.window.lock(self._frame.is_locked)

    def _onto_another_screen(self, window: QWidget) -> None:
        others = [one for one in QGuiApplication.screens() if one is not self._frame.screen()]
        if others:
            there = others[0].availableGeometry()
            window.resize(window.size().boundedTo(there.size()))
            window.move(there.center() - window.rect().center())


def _stead(bring_back: Callable[[], None]) -> QWidget:
    """What stands where the map was."""
    button = Button(QCoreApplication.translate("Dispatch", "Bring the map back"), icon="map", hint="Ctrl ⇧ M")
    button.clicked.connect(bring_back)
    said = EmptyState(
        QCoreApplication.translate("Dispatch", "The map has a window of its own"),
        QCoreApplication.translate("Dispatch", "Drag orders onto the couriers there, or onto their cards here."),
        button,
    )
    return centred(said)
