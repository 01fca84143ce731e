"""A monkey at a station: seeded clicks and keys of somebody who knows nothing, over a shop that goes on beside it.

What it must not find: an exception, a window that does not answer, widgets or windows that pile up. A seed is a day; a finding names it
and the last things that were done. The tests run it for some seconds at each station, and by hand for as long as one likes:

    python -m tests.desktop.monkey --role packing --seed 7 --minutes 10
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from types import TracebackType

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QMenu, QWidget

from desktop import language, sample, theme
from desktop.app import application
from desktop.shop import Shop
from desktop.smoke import ACTORS
from desktop.stations.frame import StationFrame
from desktop.windows import station_window
from hub.domain.actor import Role
from hub.domain.room import Audience
from hub.domain.vocabulary import SendMessage
from hub.link.local import LocalLink
from hub.link.port import Listener, ShopLink

ANSWERS_WITHIN_S = 5.0
"""Longer is a frozen loop, not a slow machine: what a touch leads to takes milliseconds."""
ROUND = 80
"""Touches after which the monkey leaves everything with Escape, and what is left of widgets is counted."""
MORE_WIDGETS_MAX = 1_500
"""A sheet that is kept for the next time has some hundred; each is made once. What grows beyond piles up."""
MORE_WINDOWS_MAX = 40
"""Menus and lists that drop down are windows too, and each is made once."""
OUTSIDE = ("tel", "mailto", "https", "http", "geo")
TOLD = 12
"""The last touches that a finding tells."""
WORDS = (
    "thirty years",
    "生日快乐，阿梅",
    "🌷",
    "+44 20 7946 0312",
    "17:00",
    "<b>bold?</b>",
    "مرحبا",
    "'; --",
    "9" * 80,
)
KEYS = (
    Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Space, Qt.Key.Key_Up,
    Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageDown, Qt.Key.Key_Delete,
    Qt.Key.Key_Backspace,
)  # fmt: skip
SIZES = ((1440, 900), (1024, 700), (1920, 1080))


@dataclass
class Found:
    """What a monkey did and found."""

    touches: int = 0
    slowest_s: float = 0.0
    faults: list[str] = field(default_factory=list)


class Monkey(QObject):
    """One seed at one station over a busy day, in memory.

    Args:
        role: whose station.
        seed: of everything it does.
        tongue: "en" or "zh".
    """

    def __init__(self, role: Role, seed: int, tongue: str = "en") -> None:
        super().__init__()
        self.name = f"{role.value} seed {seed}"
        self.dice = random.Random(seed)
        self.found = Found()
        self._app = application()
        language.use(self._app, tongue)
        theme.apply(self._app, theme.Scheme.LIGHT, reduced_motion=True)
        self._day = sample.sample_day(tongue, busy=True)
        self._links: list[LocalLink] = []
        self._actor = ACTORS[role]

        def open_link(listener: Listener) -> ShopLink:
            self._links.append(self._day.link(self._actor, listener))
            return self._links[-1]

        self._shop = Shop(open_link)
        for scheme in OUTSIDE:
            QDesktopServices.setUrlHandler(scheme, self, "_go_nowhere")  # type: ignore[arg-type] # the stubs say bytes, the code takes text
        self.window: StationFrame = station_window(self._shop, role)
        self.window.show()
        self._last: deque[str] = deque(maxlen=TOLD)
        self.before_touch: Callable[[], None] = lambda: None
        self.after_round: Callable[[], None] = lambda: None
        self._doing: dict[Callable[[], str], int] = {
            self._press: 10, self._click: 6, self._key: 8, self._type: 3, self._shortcut: 3, self._wheel: 2,
            self._resize: 1, self._let_time_go: 2, self._pull_or_mend_the_line: 1, self._somebody_writes: 3,
        }  # fmt: skip

    def play(self, seconds: float, at_least: int = 1) -> Found:
        """Touch whatever there is for so long; to the end of a round, and so many rounds at least."""
        until = time.monotonic() + seconds
        first: tuple[int, int] | None = None
        with self._catching():
            self._settle()
            rounds = 0
            while (rounds < at_least or time.monotonic() < until) and not self.found.faults:
                rounds += 1
                for _ in range(ROUND):
                    self._touch()
                    if self.found.faults:
                        break
                widgets, windows = self._leave_everything()
                first = first or (widgets, windows)
                if widgets - first[0] > MORE_WIDGETS_MAX:
                    self.complain(f"{widgets - first[0]} widgets more than after the first round")
                if windows - first[1] > MORE_WINDOWS_MAX:
                    self.complain(f"{windows - first[1]} windows more than after the first round")
                self.after_round()
        return self.found

    @Slot(QUrl)
    def _go_nowhere(self, url: QUrl) -> None:
        """No telephone rings and no browser opens for a monkey."""

    def close(self) -> None:
        """Leave the station."""
        for scheme in OUTSIDE:
            QDesktopServices.unsetUrlHandler(scheme)
        for dialog in self._dialogs():
            dialog.reject()
        # A control that went while it was pressed took the release with it.
        QTest.mouseRelease(self.window, Qt.MouseButton.LeftButton)
        self.window.close()
        self.window.deleteLater()
        self._shop.close()
        self._app.processEvents()
        self._app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    # What it does -----------------------------------------------------------------------------------------------------

    def _touch(self) -> None:
        self.before_touch()
        (does,) = self.dice.choices(list(self._doing), list(self._doing.values()))
        began = time.monotonic()
        try:
            self._last.append(does())
            self._settle()
        except Exception:
            self.complain(traceback.format_exc())
        took = time.monotonic() - began
        self.found.touches += 1
        self.found.slowest_s = max(self.found.slowest_s, took)
        if took > ANSWERS_WITHIN_S:
            self.complain(f"the window did not answer for {took:.1f} s")

    def _press(self) -> str:
        buttons = [one for one in self.window.findChildren(QAbstractButton) if one.isVisible() and one.isEnabled()]
        if not buttons:
            return "nothing to press"
        button = self.dice.choice(buttons)
        name = button.accessibleName() or button.text()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        return f"press {name!r}"

    def _click(self) -> str:
        at = QPoint(self.dice.randrange(self.window.width()), self.dice.randrange(self.window.height()))
        child = self.window.childAt(at) or self.window
        place = child.mapFrom(self.window, at)
        click = self.dice.choice((QTest.mouseClick, QTest.mouseClick, QTest.mouseDClick))
        click(child, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        return f"click {type(child).__name__} at {at.x()}, {at.y()}"

    def _key(self) -> str:
        key = self.dice.choice(KEYS)
        QTest.keyClick(self._holder(), key)
        return f"key {key.name}"

    def _type(self) -> str:
        words = self.dice.choice(WORDS)
        QApplication.clipboard().setText(words)
        QTest.keyClick(self._holder(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        return f"type {words!r}"

    def _shortcut(self) -> str:
        keys = [action.key for action in self.window.palette_.actions_ if action.key] + ["Ctrl+K", "F1"]
        key = self.dice.choice(keys)
        QTest.keySequence(self._holder(), QKeySequence(key))
        return f"shortcut {key}"

    def _wheel(self) -> str:
        at = QPointF(self.dice.randrange(self.window.width()), self.dice.randrange(self.window.height()))
        under = self.window.childAt(at.toPoint()) or self.window
        turn = QPoint(0, self.dice.choice((-960, -120, 120, 960)))
        event = QWheelEvent(
            QPointF(under.mapFrom(self.window, at.toPoint())), self.window.mapToGlobal(at), QPoint(), turn,
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(under, event)
        return f"wheel {turn.y()}"

    def _resize(self) -> str:
        wide, high = self.dice.choice(SIZES)
        self.window.resize(wide, high)
        return f"resize {wide} x {high}"

    def _let_time_go(self) -> str:
        seconds = self.dice.choice((10, 60, 600))
        self._day.clock.now += timedelta(seconds=seconds)
        return f"{seconds} s go by"

    def _pull_or_mend_the_line(self) -> str:
        away = self.dice.random() < 0.4
        self._links[-1].offline(away)
        return "the line is pulled" if away else "the line is there"

    def _somebody_writes(self) -> str:
        orders = sorted(self._day.orders)
        name = self.dice.choice(orders)
        order = self._shop.board.orders.get(self._day.orders[name])
        if order is None:
            return "nobody writes"
        link = self._day.link(self.dice.choice((self._day.sender(name), sample.DESK, sample.PACKING)))
        link.ask(SendMessage(order.room, link.new_id(), Audience.EVERYONE, text=self.dice.choice(WORDS)))
        return f"somebody writes about {name}"

    # Between ----------------------------------------------------------------------------------------------------------

    def _holder(self) -> QWidget:
        holder = QApplication.focusWidget()
        return holder if holder is not None and holder.window() is self.window else self.window

    def _settle(self) -> None:
        self._app.processEvents()
        self._app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        for dialog in self._dialogs():  # the system's own: for files, for printers
            dialog.reject()
        for menu in self.window.findChildren(QMenu):
            if menu.isVisible():
                menu.close()

    def _dialogs(self) -> list[QDialog]:
        return [one for one in self._app.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]

    def _leave_everything(self) -> tuple[int, int]:
        """Escape until nothing is open; how many widgets and how many windows there are then."""
        self._links[-1].offline(False)
        for _ in range(6):
            QTest.keyClick(self._holder(), Qt.Key.Key_Escape)
            self._settle()
        return len(self._app.allWidgets()), len(self._app.topLevelWidgets())

    def complain(self, words: str) -> None:
        """Note a finding, with what was done before it."""
        self.found.faults.append(f"{self.name}, touch {self.found.touches}: {words}\nafter: {'; '.join(self._last)}")

    @contextmanager
    def _catching(self) -> Iterator[None]:
        """What is raised in a slot goes past whoever called; here it is a finding."""
        before = sys.excepthook

        def catch(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
            self.complain("".join(traceback.format_exception(kind, error, trace)))

        sys.excepthook = catch
        try:
            yield
        finally:
            sys.excepthook = before


def main(argv: list[str] | None = None) -> int:
    """Play by hand, one seed after the other.

    Returns:
        1 when something was found, 0 otherwise.
    """
    parser = argparse.ArgumentParser(prog="python -m tests.desktop.monkey", description=__doc__)
    parser.add_argument(
        "--role", choices=[role.value for role in ACTORS], help="one station; all in turn when left out"
    )
    parser.add_argument("--seed", type=int, default=1, help="the first one")
    parser.add_argument("--minutes", type=float, default=10.0)
    given = parser.parse_args(argv)
    roles = [Role(given.role)] if given.role else list(ACTORS)
    until, seed = time.monotonic() + given.minutes * 60, given.seed
    while time.monotonic() < until:
        role, tongue = roles[seed % len(roles)], ("en", "zh")[seed % 2]
        monkey = Monkey(role, seed, tongue)
        found = monkey.play(30)
        monkey.close()
        print(f"{monkey.name}: {found.touches} touches, the slowest {found.slowest_s * 1000:.0f} ms", flush=True)
        for fault in found.faults:
            print(fault, flush=True)
        if found.faults:
            return 1
        seed += 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
