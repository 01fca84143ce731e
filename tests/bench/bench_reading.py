"""What opening and reading a room costs the window's thread, and a letter in the palette, with 5,000 orders.

    python -m tests.bench.bench_reading [--orders 5000] [--rows 5000] [--profile]

The same shop and the same window as `bench_stations`, only these figures, so that two versions can be measured one beside
the other. Processor time in milliseconds of the longest turn that each thing leads to.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import pstats
import time
from collections.abc import Callable

from desktop import theme
from desktop.app import application
from desktop.stations.front_desk.station import FrontDesk
from tests.bench.bench_stations import Bench, message_to
from tests.bench.crowded_shop import DESK, LONG_ROOM, crowded

LETTERS = ("m", "me", "mei", "mei l", "", "g", "gw", "gw-2", "gw-29", "", "8", "88 mill", "priya ram", "zzz")


def measure(bench: Bench, rows: int, profiled: Callable[[Callable[[], None]], Callable[[], None]]) -> None:
    """Everything of this file."""
    crowd = bench.crowd
    body = bench.window.findChild(FrontDesk)
    assert body is not None
    rooms = iter(crowd.ids[10:])
    opened = profiled(lambda: bench.window.room_asked.emit(next(rooms)))
    bench.once("opening a room of 20", opened, 30)
    bench.once("opening a room of 20 in the column alone", lambda: body.room.model.open(next(rooms)), 30)
    bench.once("the next room in the inbox", lambda: body.inbox.step(1), 25)
    events, bench.hub.events = bench.hub.events, []  # the hub's own search is not what is measured here
    palette = bench.window.palette_
    bench.once("the palette opens", palette.open, 1)
    bench.spin(3_000)
    letters = iter(LETTERS * 3)
    bench.once("a letter in the palette", profiled(lambda: palette.field.setText(next(letters))), len(LETTERS) * 3)
    palette.close_sheet()
    bench.hub.events = [one for one in events if getattr(one.event, "room", "") == crowd.ids[0]]
    model = body.room.model
    bench.once(f"opening a room of {LONG_ROOM}", lambda: bench.window.room_asked.emit(crowd.ids[0]), 1)
    whole = []
    deadline = time.monotonic() + 90
    while model.has_older and model.rowCount() < rows and time.monotonic() < deadline:
        began = time.thread_time()
        model.read_older()
        whole.append(max([(time.thread_time() - began) * 1000, *bench.spin(30)]))
    bench.say(f"a page of older messages ({model.rowCount()} rows)", whole)
    bench.deltas("a message into the long room", message_to(crowd, (0,)), 30)
    bench.frames("long room", body.room.stream)
    bench.frames("long room", body.room.stream, page=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=5_000)
    parser.add_argument("--rows", type=int, default=5_000)
    parser.add_argument("--profile", action="store_true")
    given = parser.parse_args()
    app = application()
    theme.apply(app, theme.Scheme.LIGHT)
    hub, crowd = crowded(given.orders, 20)
    gc.freeze()
    profile = cProfile.Profile()

    def profiled(act: Callable[[], None]) -> Callable[[], None]:
        return (lambda: profile.runcall(act)) if given.profile else act

    bench = Bench(hub, crowd, DESK, {})
    try:
        measure(bench, given.rows, profiled)
    finally:
        bench.close()
    if given.profile:
        pstats.Stats(profile).sort_stats("cumulative").print_stats(60)


if __name__ == "__main__":
    main()
