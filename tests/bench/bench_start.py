"""From the process's start until a station can be worked at, after a year as a client.

    python -m tests.bench.bench_start [--role front-desk] [--rounds 7] [--events 1200] [--orders 5000]

The station's folder holds what a year leaves there: the board of the crowded shop (5,000 open orders, 100,000 messages)
as its snapshot and the newest events after it; what the hub has beyond that does not lie on a station's disk, and is not
read at its start. Its hub cannot be reached, so that the window says so, honestly, over the filled list. Each round is a
process of its own, by `desktop.app`'s own steps, with compiled modules as an installed program has them (a first round
compiles them and is not counted). Wall time and processor time in milliseconds: median (least - most).
"""

from __future__ import annotations

import time

BORN = time.perf_counter(), time.process_time()

import argparse  # noqa: E402 # what they cost is measured
import json  # noqa: E402 # what they cost is measured
import os  # noqa: E402 # what they cost is measured
import statistics  # noqa: E402 # what they cost is measured
import subprocess  # noqa: E402 # what they cost is measured
import sys  # noqa: E402 # what they cost is measured
import tempfile  # noqa: E402 # what they cost is measured
from collections.abc import Callable  # noqa: E402 # what they cost is measured
from functools import partial  # noqa: E402 # what they cost is measured
from pathlib import Path  # noqa: E402 # what they cost is measured
from typing import TYPE_CHECKING, Any  # noqa: E402 # what they cost is measured

if TYPE_CHECKING:
    from desktop.shop import Shop

EPOCH = "bench"


def fill(folder: Path, role: str, orders: int, events: int) -> None:
    """What a station keeps on its disk."""
    import msgspec
    import zmq

    from hub.domain.vocabulary import Recorded
    from hub.link.store import Outbox, Plain, ReplicaFile
    from hub.wire import chain
    from hub.wire.bundle import Bundle, write_bundle
    from hub.wire.codec import encode_event
    from hub.wire.session import Stand
    from tests.bench.crowded_shop import DESK, DISPATCH, PACKING, crowded

    actor = {"front-desk": DESK, "packing": PACKING, "dispatch": DISPATCH}[role]
    public, secret = (key.decode() for key in zmq.curve_keypair())
    bundle = Bundle(actor.station, actor.role, role, public, secret, "h" * 40, "tcp://127.0.0.1:9", "tcp://127.0.0.1:9")
    path = folder / "station.bundle"
    path.write_bytes(write_bundle(bundle))
    path.chmod(0o600)
    outbox = Outbox(folder / "outbox.db", Plain())
    outbox.set_note("actor", msgspec.json.encode(actor).decode())
    outbox.close()
    hub, crowd = crowded(orders)
    replica = ReplicaFile(folder / "replica.db")
    stand = Stand(EPOCH, hub.board.seq, chain.GENESIS)
    replica.replaced(hub.board, stand)
    board, hashed = hub.board, stand.hash
    told, raw = [], []
    for number in range(events):
        said, event = crowd.message(crowd.ids[number % orders], number)
        facts, person = encode_event(event, said, "", crowd.now, "00" * 16)
        digest = chain.digest(person)
        recorded = Recorded(board.seq + 1, crowd.now, said, "", event)
        board = board.after(recorded)
        hashed = chain.link(hashed, recorded.seq, chain.digest(facts), digest)
        told.append(recorded)
        raw.append((facts, person, digest))
    replica._since = -(1 << 60)  # no new snapshot: the start shall have to fold them
    replica.followed(told, raw, board, Stand(EPOCH, board.seq, hashed))
    replica.close()


def child(folder: Path, role: str, hub: str) -> None:
    """One start, step by step; prints what each took.

    Args:
        folder: what a station keeps on its disk.
        role: its name on the command line.
        hub: the hub's address: how long it took until the station stood at its last event is told too; blank for a hub
            that cannot be reached.
    """
    marks: list[tuple[str, float, float]] = []

    def mark(name: str) -> None:
        marks.append((name, time.perf_counter(), time.process_time()))

    from desktop import app as program
    from desktop.chosen import Chosen

    given = program.arguments().parse_args(["--role", role, "--data-dir", str(folder), "--lang", "en"])
    opening = program.begin(partial(program.open_link, folder / "station.bundle", folder, hub))
    mark("imports of the link")
    app, _ = program.dressed(given, Chosen())
    mark("Qt and the theme")
    from desktop.windows import ROLES, load

    load(ROLES[role])
    mark("imports of the screens")
    opening._done.wait()
    mark("waited for the replica")
    made = program.window_of(given, folder, opening)
    assert made is not None
    shop, window = made
    mark("window and models")
    window.resize(1440, 900)
    window.show()
    for _ in range(3):
        app.processEvents()
    mark("first paint")
    from desktop.models.order_queue import OrderQueue

    lists = [one.rowCount() for one in window.findChildren(OrderQueue)]
    assert max(lists) > 1_000, lists
    started = float(os.environ["GIFTWIRE_BENCH_STARTED"])
    told = {"interpreter": (time.time() - started - (time.perf_counter() - BORN[0])) * 1000}
    before = BORN
    cpu = {}
    for name, wall, spent in marks:
        told[name] = (wall - before[0]) * 1000
        cpu[name] = (spent - before[1]) * 1000
        before = wall, spent
    told["all"] = sum(told.values())
    cpu["all"] = time.process_time() * 1000
    figures: dict[str, Any] = {"wall": told, "cpu": cpu}
    if hub:
        figures["level"] = level(shop, app.processEvents, started)
    print(json.dumps(figures), flush=True)
    os._exit(0)


def level(shop: Shop, turn: Callable[[], None], started: float) -> float:
    """Go on until the station stands at its hub's last event.

    Args:
        shop: of the window that is shown.
        turn: lets the window go on.
        started: when the process was begun, Unix time.

    Returns:
        Milliseconds since then.
    """
    from hub.link.port import LinkState

    deadline = time.monotonic() + 60
    while shop.status.state is not LinkState.LIVE or shop.status.behind:
        turn()
        assert time.monotonic() < deadline, shop.status
    return (time.time() - started) * 1000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--role", default="front-desk")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--orders", type=int, default=5_000)
    parser.add_argument("--events", type=int, default=1_200)
    parser.add_argument("--child", type=Path)
    parser.add_argument("--hub", default="")
    given = parser.parse_args()
    if given.child is not None:
        child(given.child, given.role, given.hub)
        return
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        fill(folder, given.role, given.orders, given.events)
        size = (folder / "replica.db").stat().st_size / 1e6
        print(f"replica: {size:.1f} MB, {given.events} events after its snapshot")
        rounds = []
        for _ in range(given.rounds + 1):
            words = [sys.executable, "-m", "tests.bench.bench_start", "--child", place, "--role", given.role]
            env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
            env |= {"QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
            env["GIFTWIRE_BENCH_STARTED"] = repr(time.time())
            said = subprocess.run(words, env=env, check=True, capture_output=True, text=True).stdout
            rounds.append(json.loads(said.splitlines()[-1]))
    rounds = rounds[1:]
    for name in rounds[0]["wall"]:
        wall = [one["wall"][name] for one in rounds]
        spent = [one["cpu"].get(name, float("nan")) for one in rounds]
        print(
            f"{name:<36} wall {statistics.median(wall):7.0f} ({min(wall):.0f} - {max(wall):.0f})"
            f"   processor {statistics.median(spent):7.0f} ({min(spent):.0f} - {max(spent):.0f})"
        )


if __name__ == "__main__":
    main()
