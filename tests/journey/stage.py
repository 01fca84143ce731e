"""One shop for the journey: hub and gateway as processes of their own, three real windows over real links, real phones.

The windows live in this process, offscreen. `until` turns Qt's loop while it waits and asks pages in between, so
nobody stands still while somebody else is watched.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop import language, theme
from desktop.shop import Shop
from desktop.stations.dispatch.station import DispatchStation
from desktop.stations.dispatch.window import DispatchWindow
from desktop.stations.front_desk.station import FrontDesk
from desktop.stations.packing.station import PackingStation, PackingWindow
from desktop.windows import station_window
from hub.domain.actor import Role
from hub.link.link import Link
from hub.link.port import LinkState, Listener, ShopLink
from hub.rehearsal.premises import Premises
from tests.journey.hands import texts

WAIT_S = 15.0
"""Everything here takes well under a second; a machine that runs ten other things needs more."""
AnyWidget = TypeVar("AnyWidget", bound=QWidget)
PEOPLE = {Role.FRONT_DESK: "Anna Keller", Role.PACKING: "Jun", Role.DISPATCH: "Marco Ruiz"}


class ShopFloor(Premises):
    """Premises whose hub can be away for a while."""

    def stop_hub(self) -> int:
        """Ask the hub to end, as the system does when it shuts down; its exit code."""
        assert self._hub is not None
        return self._hub.stop()

    def cut_hub(self) -> None:
        """End the hub as a power cut does. It stays away until `start_hub`."""
        assert self._hub is not None
        self._hub.kill()
        self.kills += 1


class Stage:
    """The shop with its three windows.

    Args:
        app: the application.
        folder: where everything lies.
    """

    def __init__(self, app: QApplication, folder: Path) -> None:
        self._app = app
        self.folder = folder
        language.use(app, "en")
        theme.apply(app, theme.Scheme.LIGHT, reduced_motion=True)
        self.premises = ShopFloor(folder)
        self.shops: dict[Role, Shop] = {}
        self.windows: dict[Role, QWidget] = {}
        try:
            self.premises.open()
            for role in PEOPLE:
                self._open_window(role)
            self.until(self.is_live, "all three stations are live")
        except BaseException:
            self.close()
            raise

    def _open_window(self, role: Role) -> None:
        name = role.value.replace("_", "-")
        bundle = self.premises.pair(name, name, name, PEOPLE[role])

        def open_link(listener: Listener) -> ShopLink:
            return Link.open(bundle, self.folder / name, listener=listener)

        shop = self.shops[role] = Shop(open_link)
        window = self.windows[role] = station_window(shop, role, self.premises.base)
        window.show()

    def close(self) -> None:
        """Close windows, links and processes."""
        for window in self.windows.values():
            window.close()
            window.deleteLater()
        for shop in self.shops.values():
            shop.close()
        self.premises.close()
        self._app.processEvents()
        self._app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # no loop runs that would do it
        self.windows.clear()
        self.shops.clear()

    # The stations

    @property
    def desk(self) -> FrontDesk:
        """The front desk's screen."""
        found = self.windows[Role.FRONT_DESK].findChild(FrontDesk)
        assert isinstance(found, FrontDesk)
        return found

    @property
    def packing(self) -> PackingStation:
        """Packing's screen."""
        window = self.windows[Role.PACKING]
        assert isinstance(window, PackingWindow)
        return window.station

    @property
    def dispatch(self) -> DispatchStation:
        """Dispatch's screen."""
        window = self.windows[Role.DISPATCH]
        assert isinstance(window, DispatchWindow)
        return window.station

    def sit_at(self, role: Role) -> QWidget:
        """Put a station's window in front: its keys work, and what stands on it is being read."""
        window = self.windows[role]
        window.activateWindow()
        self.until(window.isActiveWindow, f"{role} is in front")
        return window

    def is_live(self) -> bool:
        """Whether all three have the hub and nothing is on its way."""
        return all(
            shop.status.state is LinkState.LIVE and not shop.status.to_send and not shop.pending
            for shop in self.shops.values()
        )

    # Waiting

    def turn(self) -> None:
        """Let the windows do what they have to."""
        self._app.processEvents()

    def until(self, true: Callable[[], bool], what: str = "", within_s: float = WAIT_S) -> float:
        """Wait for something; the seconds that it took.

        Args:
            what: said when it does not come about.
        """
        began = time.monotonic()
        while True:
            self._app.processEvents()
            if true():
                return time.monotonic() - began
            waited = time.monotonic() - began
            assert waited < within_s, f"not within {within_s:.0f} s: {what}\n{self._all_screens()}"
            time.sleep(0.005)

    def shown(self, find: Callable[[], AnyWidget | None], what: str = "") -> AnyWidget:
        """Wait until a part of a window is there and on the screen."""
        self.until(lambda: (part := find()) is not None and part.isVisible(), what)
        found = find()
        assert found is not None
        return found

    def _all_screens(self) -> str:
        return "\n".join(f"--- {role}: {' | '.join(texts(window))}" for role, window in self.windows.items())
