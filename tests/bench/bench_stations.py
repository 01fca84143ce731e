"""What the stations cost the window's thread with 5,000 open orders and 100,000 messages.

    python -m tests.bench.bench_stations [--orders 5000] [--messages 20] [--only desk,packing,dispatch] [--json]

The shop is folded by the real board, the windows are the real ones, offscreen. Figures are processor time of the
window's thread in milliseconds, because the machine is shared: `p50`, `p99` and the worst of what is named. The last
column is the share that went over 8 ms, and beside it the function that was seen running then. A figure to read, not a
test.

- *delta*: one event comes: all turns of the loop that it leads to, and the longest one of them.
- *frame*: one wheel step of a list, scrolled and painted.
- *rest*: turns of the loop while nothing happens but the timers, for some seconds.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QApplication

from desktop import theme
from desktop.app import application
from desktop.collecting import Collector
from desktop.shop import Shop
from desktop.stations.dispatch.station import DispatchStation
from desktop.stations.dispatch.window import DispatchWindow
from desktop.stations.frame import StationFrame
from desktop.stations.front_desk.station import FrontDesk
from desktop.stations.packing.station import PackingStation, PackingWindow
from desktop.watch import BUDGET_MS, Slow, Watch
from desktop.windows import station_window
from hub.domain.actor import Actor
from hub.domain.vocabulary import Event, OrderPacked, PackingStarted, Recorded
from hub.link.local import LocalLink, LocalShop
from hub.link.pending import changes_between
from tests.bench.crowded_shop import DESK, DISPATCH, LONG_ROOM, PACKING, Crowd, crowded

REST_MS = 4_000
DELTAS = 60
FRAMES = 240
WHEEL_PX = 60
PAGES = 40
PAGES_S = 20
"""So long is the long room read upwards; how far that led stands beside the figure."""


class Bench:
    """One window over the crowded shop, and what is measured at it."""

    def __init__(self, hub: LocalShop, crowd: Crowd, actor: Actor, figures: dict[str, str]) -> None:
        self.hub, self.crowd, self.actor, self.figures = hub, crowd, actor, figures
        began = time.thread_time()
        self.shop = Shop(lambda listener: LocalLink(hub, actor, listener))
        self.window: StationFrame = station_window(self.shop, actor.role)
        self.window.resize(1440, 900)
        built = time.thread_time()
        self.window.show()
        self.window.activateWindow()
        QApplication.processEvents()
        painted = time.thread_time()
        self.say("window made", [(built - began) * 1000])
        self.say("first paint", [(painted - built) * 1000])
        self.watch = Watch(say=False)
        self.spin(500)

    def spin(self, ms: int) -> list[float]:
        """Run the window's loop for a while; the turns that it made."""
        self.watch.end_turn()
        before, slow = len(self.watch.turns), len(self.watch.slow)
        loop = QEventLoop()
        QTimer.singleShot(ms, loop.quit)
        loop.exec()
        self.watch.end_turn()
        self.spun_slow = self.watch.slow[slow:]
        return self.watch.turns[before:]

    def say(self, name: str, figures: list[float], slow: list[Slow] | None = None) -> None:
        """Keep p50, p99, the worst, how many were over the budget, and what they did."""
        told = Counter(one.where.split(" < ")[0] for one in slow or [])
        where = ", ".join(f"{which or '?'} x{times}" for which, times in told.most_common(2))
        ranked = sorted(figures) or [0.0]
        p99 = ranked[min(len(ranked) - 1, len(ranked) * 99 // 100)]
        over = sum(figure > BUDGET_MS for figure in ranked)
        said = f"p50 {statistics.median(ranked):7.2f}  p99 {p99:7.2f}  worst {ranked[-1]:7.2f}  "
        key = f"{self.actor.role.value}: {name}"
        self.figures[key] = said + f"over {BUDGET_MS:.0f}: {over}/{len(ranked)}  {where}"
        print(f"{key:<44} {self.figures[key]}", flush=True)

    def record(self, actor: Actor, event: Event) -> None:
        """One event comes over the link."""
        recorded = Recorded(self.hub.board.seq + 1, self.hub.clock(), actor, "", event)
        before, self.hub.board = self.hub.board, self.hub.board.after(recorded)
        self.hub.events.append(recorded)
        changes = changes_between(before, self.hub.board, (recorded,))
        for link in self.hub.links:
            link.tell(changes)

    def deltas(self, name: str, make: Callable[[int], tuple[Actor, Event]], count: int = DELTAS) -> None:
        """Events one by one, each with the loop's turns until it is quiet again."""
        whole, longest, slow = [], [], []
        for number in range(count):
            self.record(*make(number))
            turns = self.spin(70)
            whole.append(sum(turns))
            longest.append(max(turns, default=0.0))
            slow += self.spun_slow
        self.say(f"{name}, all turns", whole)
        self.say(f"{name}, longest turn", longest, slow)

    def frames(self, name: str, view: QAbstractScrollArea, *, page: bool = False) -> None:
        """Scroll and paint, frame by frame, down and up again."""
        bar = view.verticalScrollBar()
        bar.setValue(0)
        self.spin(50)
        took = []
        step = view.viewport().height() if page else WHEEL_PX
        for number in range(FRAMES):
            began = time.thread_time()
            bar.setValue(bar.value() + (step if number < FRAMES // 2 else -step))
            QApplication.sendEvent(self.window, QEvent(QEvent.Type.UpdateRequest))  # what is dirty is painted now
            took.append((time.thread_time() - began) * 1000)
            QApplication.processEvents()  # a frame's own time; what else is due comes between two
        self.say(f"{name}, scrolled {'by the page' if page else 'by the wheel'}", took)

    def pages(self, name: str, view: QAbstractScrollArea) -> None:
        """Page down with a look at each: the longest turn of each page, what is drawn ahead for the next one included."""
        bar = view.verticalScrollBar()
        bar.setValue(0)
        self.spin(50)
        longest, slow = [], []
        for _ in range(PAGES):
            QTimer.singleShot(0, lambda: bar.setValue(bar.value() + view.viewport().height()))
            longest.append(max(self.spin(60), default=0.0))
            slow += self.spun_slow
        self.say(f"{name}, page after page, longest turn", longest, slow)

    def rest(self) -> None:
        """What the timers cost."""
        turns = self.spin(REST_MS)
        self.say("at rest, each turn", turns, self.spun_slow)
        self.say("at rest, a second of it", [sum(turns) / REST_MS * 1000])

    def resize(self) -> None:
        """The window is drawn larger and smaller."""
        took = []
        for number in range(40):
            began = time.thread_time()
            self.window.resize(1440 + (number % 20) * 8, 900 + (number % 10) * 6)
            QApplication.processEvents()
            took.append((time.thread_time() - began) * 1000)
        self.say("resized, one step", took)

    def once(self, name: str, act: Callable[[], None], times: int = 5) -> None:
        """Something a person does: all turns until it is quiet, and the longest."""
        whole, longest, slow = [], [], []
        for _ in range(times):
            began = time.thread_time()
            act()
            first = (time.thread_time() - began) * 1000
            turns = [first, *self.spin(400)]
            whole.append(sum(turns))
            longest.append(max(turns))
            slow += self.spun_slow
        self.say(f"{name}, all turns", whole)
        self.say(f"{name}, longest turn", longest, slow)

    def close(self) -> None:
        """Away with it."""
        self.watch.stop()
        self.window.close()
        self.shop.close()
        self.hub.links.clear()
        self.window.deleteLater()
        QApplication.processEvents()
        gc.collect()


def message_to(crowd: Crowd, places: range | tuple[int, ...]) -> Callable[[int], tuple[Actor, Event]]:
    """Messages to one order after the other."""

    def make(number: int) -> tuple[Actor, Event]:
        return crowd.message(crowd.ids[places[number % len(places)]], number)

    return make


def desk(bench: Bench) -> None:
    """The front desk: its inbox, and a room that has gone on for long."""
    crowd, body = bench.crowd, bench.window.findChild(FrontDesk)
    assert body is not None
    bench.rest()
    bench.deltas("a message somewhere", message_to(crowd, range(1, len(crowd.ids) * 4 // 5, 37)))
    bench.frames("inbox", body.inbox.view)
    bench.frames("inbox", body.inbox.view, page=True)
    bench.pages("inbox", body.inbox.view)
    rooms = iter(crowd.ids[10:])
    bench.once("opening a room of 20", lambda: bench.window.room_asked.emit(next(rooms)), 8)
    words = iter(("m", "mei", "mei lin", "", "gw-2999", ""))
    bench.once("searching the inbox", lambda: body.inbox.search.setText(next(words)), 6)
    keys = iter(("m", "me", "gw-29", "priya ram"))
    bench.window.palette_.open()
    events, bench.hub.events = bench.hub.events, []  # the hub's own search is not what is measured here
    bench.once("a letter in the palette", lambda: bench.window.palette_.field.setText(next(keys)), 4)
    bench.window.palette_.close_sheet()
    bench.hub.events = events
    bench.resize()
    long_room(bench, body)


def long_room(bench: Bench, body: FrontDesk) -> None:
    """A room of 10,000 messages, read to its beginning."""
    crowd, model = bench.crowd, body.room.model
    bench.once(f"opening a room of {LONG_ROOM}", lambda: bench.window.room_asked.emit(crowd.ids[0]), 1)
    pages = 0
    events = [one for one in bench.hub.events if getattr(one.event, "room", "") == crowd.ids[0]]
    bench.hub.events[:] = events  # the hub's own search for a page is not what is measured here
    whole, slow = [], []
    deadline = time.monotonic() + PAGES_S
    while model.has_older and time.monotonic() < deadline:
        began = time.thread_time()
        model.read_older()
        first = (time.thread_time() - began) * 1000
        whole.append(max([first, *bench.spin(15)]))
        slow += bench.spun_slow
        pages += 1
    bench.say(f"a page of older messages, longest turn ({model.rowCount()} rows)", whole, slow)
    bench.deltas("a message into the long room", message_to(crowd, (0,)), 30)
    bench.frames("long room", body.room.stream)
    bench.frames("long room", body.room.stream, page=True)
    bench.resize()
    bench.rest()


def packing(bench: Bench) -> None:
    """The packing table's queue."""
    crowd = bench.crowd
    body = bench.window.findChild(PackingStation)
    assert body is not None
    assert isinstance(bench.window, PackingWindow)
    bench.rest()
    to_pack = [number for number in range(1, len(crowd.ids) * 4 // 5) if number % 7 and number % 3]
    bench.deltas("packing begun somewhere", lambda n: (PACKING, PackingStarted(crowd.ids[to_pack[n % len(to_pack)]])))
    bench.deltas("packed somewhere", lambda n: (PACKING, OrderPacked(crowd.ids[to_pack[n % len(to_pack)]])))
    bench.frames("queue", body.queue.view)
    bench.frames("queue", body.queue.view, page=True)
    bench.pages("queue", body.queue.view)
    bench.once("another order chosen", lambda: _step(body.queue.view), 8)
    bench.resize()


def dispatch(bench: Bench) -> None:
    """The board of dispatch: list, map, timeline, couriers."""
    crowd = bench.crowd
    body = bench.window.findChild(DispatchStation)
    assert body is not None
    assert isinstance(bench.window, DispatchWindow)
    bench.rest()
    bench.deltas("a message somewhere", message_to(crowd, range(1, len(crowd.ids) * 4 // 5, 37)))
    to_pack = [
        number for number in range(len(crowd.ids) * 2 // 5, len(crowd.ids) * 4 // 5) if number % 7 and number % 3
    ]
    bench.deltas("packing begun somewhere", lambda n: (PACKING, PackingStarted(crowd.ids[to_pack[n % len(to_pack)]])))
    bench.frames("list", body.unassigned.view)
    bench.frames("list", body.unassigned.view, page=True)
    bench.pages("list", body.unassigned.view)
    bench.once("another order chosen", lambda: _step(body.unassigned.view), 8)
    fixes = list(crowd.fixes())
    link = bench.hub.links[0]

    def move() -> None:
        from msgspec.structs import replace

        link.sight(replace(fixes[3], measured_at=bench.hub.clock()))

    bench.once("a courier moves", move, 8)
    bench.resize()


def _step(view: QAbstractItemView) -> None:
    view.setCurrentIndex(view.model().index(view.currentIndex().row() + 1, 0))


STATIONS: dict[str, tuple[Actor, Callable[[Bench], None]]] = {
    "packing": (PACKING, packing),
    "dispatch": (DISPATCH, dispatch),
    "desk": (DESK, desk),
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=5_000)
    parser.add_argument("--messages", type=int, default=20)
    parser.add_argument("--only", default=",".join(STATIONS))
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    app = application()
    theme.apply(app, theme.Scheme.LIGHT)
    hub, crowd = crowded(given.orders, given.messages)
    gc.freeze()
    Collector(app)  # as in the program: left to itself it would look through everything in some letter's turn
    figures: dict[str, str] = {}
    for name in given.only.split(","):
        actor, measure = STATIONS[name]
        bench = Bench(hub, crowd, actor, figures)
        try:
            measure(bench)
        finally:
            bench.close()
    if given.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
