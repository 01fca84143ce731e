"""How a click fares with something going on beside it and without: taking turns in one run, and judged as a ratio.

A click: a clerk asks something at one station; it is over when another station's replica holds it. Both stations live in a
process of their own (`python -m tests.campaign.net_clicks DESK PACKING`), so that what disturbs does not share their
interpreter. One line in, "N GAP_S" -> one line out, a list of milliseconds.

Rules for judging on a shared machine: never an absolute time. With and without take turns in short blocks, so that the
machine's mood falls on both; the figure is p99 of all clicks with, over p99 of all clicks without; the spread is a bootstrap
over blocks (95 %). Beside it stands the same figure of the "without" blocks against each other (odd over even): what
is only noise. A promise counts as broken when the whole interval lies above 1.20, and when the figure is above 1.20 and a
second measurement, twice as long, is so too; both are in the notes.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from hub.domain.room import SHOP_ROOM, Audience
from hub.domain.vocabulary import SendMessage
from hub.link.link import Link
from hub.link.port import Changes, LinkState
from tests.campaign.net_shop import Shop, tied
from tests.campaign.table import Tally
from tests.hub.running import ROOT

RATIO_MAX = 1.20
"""P7, P17."""
CLICKS = 60
"""In a block."""
GAP_S = 0.004
"""Between clicks: 150 a second at most, far more than a shop's people do and far less than the hub can."""
BOOTSTRAPS = 400
CLICK_WITHIN_S = 30.0


class Clicker:
    """Two stations in a process of their own that measure clicks when they are told to."""

    def __init__(self, shop: Shop) -> None:
        desk, packing = shop.bundle_path("front_desk_clicks"), shop.bundle_path("packing_clicks")
        self.process = subprocess.Popen(
            [*tied(), sys.executable, "-m", "tests.campaign.net_clicks", str(desk), str(packing)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"

    def clicks(self, count: int = CLICKS, gap_s: float = GAP_S) -> list[float]:
        """Measure; milliseconds."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{count} {gap_s}\n")
        self.process.stdin.flush()
        taken: list[float] = json.loads(self.process.stdout.readline())
        return taken

    def close(self) -> None:
        """End it."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(CLICK_WITHIN_S)
        self.process.stdout.close()


def main() -> None:
    """The process of a `Clicker`."""
    heard = threading.Event()
    waited_for = [""]

    def listen(changes: Changes) -> None:
        if any(recorded.cause == waited_for[0] for recorded in changes.events):
            heard.set()

    desk = Link.open(Path(sys.argv[1]), None)
    packing = Link.open(Path(sys.argv[2]), None, listener=listen)
    while any(link.status.state is not LinkState.LIVE for link in (desk, packing)):
        time.sleep(0.01)
    print("ready", flush=True)
    for line in sys.stdin:
        count, gap_s = line.split()
        taken = []
        for number in range(int(count)):
            time.sleep(float(gap_s))
            heard.clear()
            waited_for[0] = desk.new_id()
            start = time.perf_counter()
            desk.ask(SendMessage(SHOP_ROOM, desk.new_id(), Audience.STAFF, text=str(number)), command_id=waited_for[0])
            if not heard.wait(CLICK_WITHIN_S):
                sys.exit("a click did not arrive")
            taken.append((time.perf_counter() - start) * 1000)
        print(json.dumps(taken), flush=True)
    desk.close()
    packing.close()


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which this share lies."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def p99_of(blocks: Sequence[Sequence[float]]) -> float:
    """p99 of all clicks of some blocks."""
    return quantile([click for block in blocks for click in block], 0.99)


class Compared:
    """Blocks with and without, in pairs."""

    def __init__(self) -> None:
        self.without: list[list[float]] = []
        self.beside: list[list[float]] = []

    @property
    def ratio(self) -> float:
        """p99 with over p99 without."""
        return p99_of(self.beside) / p99_of(self.without)

    @property
    def noise(self) -> float:
        """p99 of the odd blocks without over that of the even ones."""
        return p99_of(self.without[1::2]) / p99_of(self.without[::2]) if len(self.without) > 1 else float("nan")

    def spread(self, random: Random) -> tuple[float, float]:
        """The ratio's 95 % interval, from drawing pairs of blocks with replacement."""
        pairs = list(zip(self.without, self.beside, strict=True))
        found = []
        for _ in range(BOOTSTRAPS):
            drawn = random.choices(pairs, k=len(pairs))
            found.append(p99_of([pair[1] for pair in drawn]) / p99_of([pair[0] for pair in drawn]))
        return quantile(found, 0.025), quantile(found, 0.975)


def compare(
    clicker: Clicker, pairs: int, disturb: Callable[[], None], calm: Callable[[], None], clicks: int = CLICKS
) -> Compared:
    """Measure in turns.

    Args:
        pairs: blocks of each kind.
        disturb, calm: begin and end what goes on beside the clicks; they return when it has begun or ended.
    """
    compared = Compared()
    clicker.clicks(clicks)  # warm
    for _ in range(pairs):
        compared.without.append(clicker.clicks(clicks))
        disturb()
        try:
            compared.beside.append(clicker.clicks(clicks))
        finally:
            calm()
    return compared


def judge_ratio(
    tally: Tally,
    name: str,
    measure: Callable[[int], Compared],
    pairs: int,
    *,
    judged: bool = True,
    random: Random | None = None,
) -> float:
    """Measure, once more with twice as many if the first is above the promise; note both.

    Args:
        name: in the notes.
        measure: takes the number of pairs of blocks.
        judged: whether a figure above the promise is a violation; False where only function is looked at.

    Returns:
        The last ratio.
    """
    random = random or Random(1)
    ratio = 0.0
    for attempt, length in enumerate((pairs, 2 * pairs)):
        compared = measure(length)
        ratio = compared.ratio
        low, high = compared.spread(random)
        again = "_again" if attempt else ""
        tally.notes[f"{name}{again}_p99_ratio"] = f"{ratio:.2f} [{low:.2f}, {high:.2f}], noise {compared.noise:.2f}"
        tally.notes[f"{name}{again}_p99_ms"] = (
            f"{p99_of(compared.without):.1f} without, {p99_of(compared.beside):.1f} with"
        )
        tally.notes[f"{name}{again}_p50_ms"] = (
            f"{quantile([c for b in compared.without for c in b], 0.5):.2f} without, "
            f"{quantile([c for b in compared.beside for c in b], 0.5):.2f} with"
        )
        if ratio <= RATIO_MAX or not judged:
            return ratio
        if low > RATIO_MAX:
            tally.broken(f"{name}: p99 with over without {ratio:.2f}, surely above {RATIO_MAX} [{low:.2f}, {high:.2f}]")
            return ratio
    tally.broken(f"{name}: p99 with over without above {RATIO_MAX} twice, {ratio:.2f} at last")
    return ratio


if __name__ == "__main__":
    main()
