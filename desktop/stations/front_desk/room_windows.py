"""Rooms in windows of their own, beside the desk: several at once, on other screens if there are some.

A room's window is the room as the desk shows it, with the same draft; what the desk alone can do (its order, a new order)
is done there. Each stands where it was left; all go with the station, and are out again when it is opened anew. One whose
words were erased, or that has left the board, closes by itself, and nothing of it is remembered.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu

from desktop import words
from desktop.places import bring_in
from desktop.shop import Shop
from desktop.stations.frame import StationFrame
from desktop.stations.front_desk.drafts import Drafts
from desktop.stations.front_desk.room import RoomView
from desktop.stations.own_window import CLOSING_KEY, OwnWindow
from desktop.system_keys import key_here
from desktop.widgets.toast import Toast
from hub.domain.actor import Role

KEY = "Ctrl+Shift+O"
"""Out of the desk, and from the window to the desk."""
FAMILY = "rooms"
"""Under which their places are remembered."""
WINDOWS_MAX = 6
"""More faces than anybody talks to at once; a further room is refused with a sentence."""
REMEMBERED_MAX = 40
"""A day's rooms; the oldest go."""
SMALLEST_PX, FIRST_PX = QSize(640, 420), QSize(680, 720)
_STEP_PX = 36
"""So far each new window stands from the one before."""


def key_words(key: str) -> str:
    """A key as this system writes it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


class RoomWindow(OwnWindow):
    """One room.

    Args:
        room_id: which; it is on the board.
        drafts: what is being written.

    Signals:
        desk_asked: the room shall be shown at the desk, by its id.
        order_wanted: an order shall be made of this enquiry, by the room's id.
    """

    desk_asked = Signal(str)
    order_wanted = Signal(str)

    def __init__(self, shop: Shop, room_id: str, drafts: Drafts) -> None:
        locked = QCoreApplication.translate("Desk", "The room is here again when somebody has signed in.")
        super().__init__("", locked, SMALLEST_PX, FIRST_PX)
        self._shop = shop
        self.room_id = room_id
        self.view = RoomView(shop, drafts)
        self.view.open(room_id)
        self.inside.addWidget(self.view)
        self.view.told.connect(self._say)
        self.view.picture_asked.connect(self._show_picture)
        self.view.replies_asked.connect(self._change_replies)
        self.view.order_wanted.connect(self.order_wanted)
        self.view.more_asked.connect(self._on_more)
        for key, run in (
            (KEY, self._to_desk),
            (key_here("Ctrl+M"), self.view.write),
            ("Ctrl+/", self.view.open_replies),
        ):
            QShortcut(QKeySequence(key), self, run)
        self.renew()

    def renew(self) -> None:
        """Say anew whose room it is."""
        self.set_title(f"{self.view.title} · {words.station(Role.FRONT_DESK)} · Giftwire")

    def open_more(self) -> QMenu:
        """What else can be done with the room from here."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        show = QCoreApplication.translate("Desk", "Show it at the desk, with its order")
        menu.addAction(f"{show}\t{key_words(KEY)}", self._to_desk)
        close = QCoreApplication.translate("Desk", "Close this window")
        menu.addAction(f"{close}\t{key_words(CLOSING_KEY)}", self.close)
        menu.popup(self.view.mapToGlobal(self.view.rect().topRight()))
        return menu

    def _on_more(self) -> None:
        self.open_more()

    def _to_desk(self) -> None:
        self.desk_asked.emit(self.room_id)

    def _say(self, text: str) -> None:
        Toast(self, text, above_px=self.view.foot_px)

    def _show_picture(self, picture: QImage) -> None:
        from desktop.stations.picture_sheet import PictureSheet

        PictureSheet(self, picture).open()

    def _change_replies(self) -> None:
        from desktop.stations.front_desk.replies_sheet import RepliesSheet

        RepliesSheet(self._shop, self).open()


class RoomWindows(QObject):
    """All of them.

    Args:
        frame: the desk's window.
        drafts: what is being written, here and at the desk.

    Signals:
        desk_asked: a room shall be shown at the desk, by its id.
        order_wanted: an order shall be made of an enquiry, by the room's id.
        put_away: a room's window has gone, by the room's id; what was made in it is left for the next that shows the room.
    """

    desk_asked = Signal(str)
    order_wanted = Signal(str)
    put_away = Signal(str)

    def __init__(self, shop: Shop, frame: StationFrame, drafts: Drafts) -> None:
        super().__init__(frame)
        self._shop = shop
        self._frame = frame
        self._drafts = drafts
        self._awaited: list[str] = []
        self.windows: dict[str, RoomWindow] = {}
        frame.installEventFilter(self)
        frame.places_set.connect(self._go_soon)
        shop.room_changed.connect(self._look_at)
        shop.order_changed.connect(self._on_order)
        shop.order_gone.connect(self._on_order)
        for changed in (shop.board_replaced, shop.shop_changed, shop.link_changed):
            changed.connect(self._look)  # after the frame's own: it was made before

    def open(self, room_id: str) -> None:
        """Give a room a window of its own, or bring the one that it has to the front."""
        if room_id in self.windows:
            self.windows[room_id].come_to_front()
        elif len(self.windows) >= WINDOWS_MAX:
            said = QCoreApplication.translate("Desk", "{count} rooms have windows of their own: close one first.")
            self._frame.say(said.format(count=WINDOWS_MAX))
        elif self._is_there(room_id):
            window = self._make(room_id)
            window.come_to_front()
            window.view.write()
            self._remember()

    def go_where_they_were(self) -> None:
        """Out again, as they were out when the station was left; a room that is not known yet, as soon as it is."""
        self._awaited = self._frame.places.all_out(FAMILY)[:WINDOWS_MAX]
        self._make_awaited()

    def _go_soon(self) -> None:
        QTimer.singleShot(0, self, self.go_where_they_were)  # over the station, not under it

    def _make_awaited(self) -> None:
        for room_id in [each for each in self._awaited if self._is_there(each)]:
            self._awaited.remove(room_id)
            if room_id not in self.windows:
                self._make(room_id).show()

    def _is_there(self, room_id: str) -> bool:
        room = self._shop.room(room_id)
        return room is not None and room.erased_at is None

    def _make(self, room_id: str) -> RoomWindow:
        window = self.windows[room_id] = RoomWindow(self._shop, room_id, self._drafts)
        window.lock(self._frame.is_locked)
        window.left.connect(lambda: self._close(room_id))
        window.desk_asked.connect(self.desk_asked)
        window.order_wanted.connect(self.order_wanted)
        step = _STEP_PX * len(self.windows)
        window.move(self._frame.pos() + QPoint(step, step))
        bring_in(window)
        self._frame.places.put(window, f"{FAMILY}/{room_id}")
        return window

    # What makes them go

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """With the station its rooms go, and are out again when it is opened anew."""
        if watched is self._frame and event.type() == QEvent.Type.Hide and not event.spontaneous():
            for room_id in list(self.windows):
                self._put_away(room_id)
        return super().eventFilter(watched, event)

    def _close(self, room_id: str) -> None:
        if room_id in self.windows:
            self._put_away(room_id)
            self._remember()

    def _put_away(self, room_id: str) -> None:
        window = self.windows.pop(room_id)
        window.view.foot.leave()
        self._frame.places.keep_among(window, FAMILY, room_id, REMEMBERED_MAX)
        window.hide()
        window.deleteLater()
        self.put_away.emit(room_id)

    def _remember(self) -> None:
        self._frame.places.keep_all_out(FAMILY, list(self.windows))

    # What changes

    def _on_order(self, order_id: str) -> None:
        order = self._shop.order(order_id)
        if order is not None:
            self._look_at(order.room)
        else:
            self._look()

    def _look_at(self, room_id: str) -> None:
        window = self.windows.get(room_id)
        if window is None:
            return
        if self._is_there(room_id):
            window.renew()
        else:
            self._close(room_id)
            self._frame.places.forget(f"{FAMILY}/{room_id}")

    def _look(self) -> None:
        for room_id in list(self.windows):
            self._look_at(room_id)
        for window in self.windows.values():
            window.lock(self._frame.is_locked)
        self._make_awaited()
