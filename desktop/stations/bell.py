"""What a station lets be heard: a rush rings on until everybody who must has acknowledged it; a customer's words ring once.

Nothing here knows how a sound is made: `play` is lent by the program, and says nothing in tests and pictures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer

from desktop.models.chores import chores
from desktop.shop import Shop
from hub.domain.actor import Role
from hub.domain.alarm import Loudness
from hub.domain.escalation import unheard
from hub.domain.order import Order

RINGS_EVERY_MS = 5_000
"""As often as a telephone rings; a sound of a second, and air to talk in between."""
WORDS_EVERY_MS = 3_000
"""Words that come together ring once."""
AT_ONCE_MAX = 400
"""Orders that are looked at in one turn; more are a chore between the window's events."""


def concerns(order: Order, role: Role, *, owner_here: bool) -> bool:
    """Whether an unheard rush rings at a station: at the role's own from the start, elsewhere from the step that says so.

    Args:
        role: the station's.
        owner_here: whether an owner is signed in there.
    """
    waiting = unheard(order)
    if role in waiting:
        return True
    told = [step for step in order.alarm if step.role in waiting]
    return any(step.level is Loudness.OTHERS or (step.level is Loudness.OWNER and owner_here) for step in told)


class Bell(QObject):
    """Watches what is to be heard at one station.

    Args:
        shop: the shop.
        role: the station's.
    """

    def __init__(self, shop: Shop, role: Role, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shop = shop
        self._role = role
        self.play: Callable[[str], None] = lambda _: None
        self._muted = False
        self._owner_here = shop.is_owner_here
        self._rings: set[str] = set()
        self._waits = {room.id for room in shop.board.rooms.values() if room.waiting_since is not None}
        self._again = QTimer(self, interval=RINGS_EVERY_MS)
        self._again.timeout.connect(self._ring)
        self._quiet = QTimer(self, interval=WORDS_EVERY_MS, singleShot=True)
        shop.order_changed.connect(self._look)
        shop.order_gone.connect(self._stop)
        shop.room_changed.connect(self._listen)
        shop.board_replaced.connect(self._look_at_all)
        shop.link_changed.connect(self._on_link_changed)
        QTimer.singleShot(0, self, self._look_at_all)  # what was unheard before the start rings too

    @property
    def rings(self) -> bool:
        """Whether a rush is to be heard now."""
        return bool(self._rings)

    def mute(self, muted: bool) -> None:
        """Be silent, or be heard again: what rings then rings at once."""
        if muted == self._muted:
            return
        self._muted = muted
        if self._rings:
            self._ring()

    def _on_link_changed(self) -> None:
        """Who is at the keys comes with it, and with each pulse too: all orders are looked at only where that is different."""
        if self._shop.is_owner_here != self._owner_here:
            self._look_at_all()

    def _look_at_all(self) -> None:
        self._owner_here = self._shop.is_owner_here
        which = [*self._shop.board.orders, *self._rings]
        if len(which) <= AT_ONCE_MAX:
            for order_id in which:
                self._look(order_id)
        else:
            chores().begin(self, "all", self._looking(which))

    def _looking(self, which: list[str]) -> Iterator[None]:
        for order_id in which:
            self._look(order_id)
            yield

    def _look(self, order_id: str) -> None:
        order = self._shop.board.orders.get(order_id)
        me_here = self._shop.is_owner_here
        if order is None or not concerns(order, self._role, owner_here=me_here):
            self._stop(order_id)
        elif order_id not in self._rings:
            self._rings.add(order_id)
            self._ring()

    def _stop(self, order_id: str) -> None:
        self._rings.discard(order_id)
        if not self._rings:
            self._again.stop()

    def _ring(self) -> None:
        self._again.start()
        if not self._muted:
            self.play("rush")

    def _listen(self, room_id: str) -> None:
        room = self._shop.board.rooms.get(room_id)
        if room is None or room.waiting_since is None:
            self._waits.discard(room_id)
        elif room_id not in self._waits:
            self._waits.add(room_id)
            if self._role is Role.FRONT_DESK and not self._muted and not self._quiet.isActive():
                self._quiet.start()
                self.play("message")
