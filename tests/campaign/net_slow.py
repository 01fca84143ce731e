"""Clients that do not read, clients that are stopped, a hub that is stopped (P7).

    stopped    a station's process gets SIGSTOP while others talk, then SIGCONT: it catches up by itself
    greedy     a raw client with a valid key grants the hub all the credit there is, greets again and again (each time a
               whole board is due to it), pings, and never reads a byte
    held       the hub itself gets SIGSTOP for some seconds: stations notice, say so, and are equal again after SIGCONT

Others' clicks are measured in turns with and without (`net_clicks`); the hub's memory is read before and after. The
control is a hub that waits up to 50 ms for a client whose socket is full, and one that queues without a bound.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from random import Random
from typing import Any

import zmq

from hub.domain.room import SHOP_ROOM, Audience
from hub.domain.vocabulary import SendMessage
from hub.link.link import Link
from hub.link.port import LinkState
from hub.rehearsal.referee import Referee
from hub.wire.bundle import Bundle
from hub.wire.messages import Hello, Ping, say
from tests.campaign.net_clicks import Clicker, Compared, compare, judge_ratio
from tests.campaign.net_frames import long_order
from tests.campaign.net_shop import SETTLED_WITHIN_S, Shop, judge, note_load, opened, settled_in, tied
from tests.campaign.table import Run, Span, Tally
from tests.hub.running import PATIENCE_S, ROOT, Raw, until

MEMORY_MIB = 32.0
"""P7: what a slow client may cost the hub."""
PAIRS = 12
ORDERS = 200
"""With long cards: about 200 KiB of board."""
HELD_S = 9.0
"""Longer than the six seconds after which a link says that the hub is away."""
NOTICED_WITHIN_S = 9.0
FLOOD_TEXT = "x" * 3_000
FLOOD_EVERY_S = 0.02
FLOOD_AT_ONCE = 3
"""With 3 kB each: 450 kB a second, so that a client that has stopped is out of credit after two."""
WARM, WARM_AT_ONCE = 22, 500
"""Messages before anything is measured: more than twice what the hub keeps in memory for those a little behind."""
FILLED_AFTER_S = 2.0
"""What a stopped client's credit, and a greedy one's socket and the kernel's buffers take to be full."""
GREETINGS_AT_ONCE = 120
"""About 25 MB of boards asked for in a second and a half."""
CLICKS = 100


class Follower:
    """A station's link in a process of its own, that can be stopped.

    Args:
        shop: whose station.
        name: the station.
    """

    def __init__(self, shop: Shop, name: str) -> None:
        self.process = subprocess.Popen(
            [
                *tied(),
                sys.executable,
                "-m",
                "tests.campaign.net_slow",
                str(shop.bundle_path(name)),
                str(shop.place / name),
            ],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        until(lambda: self.look()["state"] == "live", f"{name} is not live")

    def look(self) -> dict[str, Any]:
        """Where it stands: state, seq."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("look\n")
        self.process.stdin.flush()
        found: dict[str, Any] = json.loads(self.process.stdout.readline())
        return found

    def stop(self) -> None:
        """SIGSTOP."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """SIGCONT."""
        self.process.send_signal(signal.SIGCONT)

    def close(self) -> None:
        """End it."""
        self.go_on()
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(PATIENCE_S)
        self.process.stdout.close()


def main() -> None:
    """The process of a `Follower`."""
    link = Link.open(Path(sys.argv[1]), Path(sys.argv[2]))
    for _ in sys.stdin:
        print(json.dumps({"state": link.status.state.value, "seq": link.board.seq}), flush=True)
    link.close()


class Greedy:
    """A paired client that asks for as much as it may and reads nothing."""

    def __init__(self, shop: Shop, bundle: Bundle) -> None:
        self._context: zmq.Context[Any] = zmq.Context()
        self._raw = Raw(
            self._context,
            shop.serving.facts,
            narrow=True,
            public=bundle.public,
            secret=bundle.secret,
            hub_key=bundle.hub_key,
        )
        self._raw.socket.sndtimeo = 100
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._go_on, daemon=True)
        self._thread.start()

    def _go_on(self) -> None:
        number = 0
        while not self._stop.wait(0.01):
            number += 1
            try:
                if number < GREETINGS_AT_ONCE or number % 20 == 1:
                    self._raw.say(say(Hello(protocols=(1,), session=f"greedy {number}", credit=8 << 20)))
                self._raw.say({"t": "credit", "bytes": 8 << 20})
                self._raw.say(say(Ping(number)))
            except zmq.Again:
                continue

    def close(self) -> None:
        """Go."""
        self._stop.set()
        self._thread.join()
        self._raw.close()
        self._context.destroy(linger=0)


def _flood(link: Link) -> SendMessage:
    return SendMessage(SHOP_ROOM, link.new_id(), Audience.STAFF, text=FLOOD_TEXT)


class Chatter:
    """Somebody who talks a lot at once, with and without, so that there is something not to be read."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._talk, daemon=True)
        self._thread.start()

    def _talk(self) -> None:
        while not self._stop.wait(FLOOD_EVERY_S):
            for _ in range(FLOOD_AT_ONCE):
                self._link.ask(_flood(self._link))

    def close(self) -> None:
        """Be quiet."""
        self._stop.set()
        self._thread.join()


def play(span: Span, place: Path, planted: tuple[str, ...] = (), pairs: int = PAIRS) -> Tally:
    """All three, as many rounds as there are."""
    tally = Tally()
    for number in span:
        slow(tally, place / f"slow-{number}", planted, pairs, random=Random(span.seed))
        if not planted:
            held(tally, place / f"held-{number}", number)
        tally.rounds += 1
        if tally.violations:
            break
    note_load(tally)
    return tally


def slow(
    tally: Tally,
    place: Path,
    planted: tuple[str, ...] = (),
    pairs: int = PAIRS,
    warm: int = WARM,
    *,
    judged: bool = True,
    random: Random | None = None,
) -> None:
    """A stopped and a greedy client; ratios count only where `judged`."""
    shop = Shop(place, planted)
    closing: list[Any] = []
    try:
        owner = shop.owner()
        shop.must(owner, *(long_order(owner.new_id(), n) for n in range(ORDERS)))
        for _ in range(warm):
            # What the hub keeps of the newest events anyway is not what a slow client costs it.
            shop.must(owner, *(_flood(owner) for _ in range(WARM_AT_ONCE)))
        clicker = Clicker(shop)
        closing.append(clicker)
        follower = Follower(shop, "dispatch_stopped")
        closing.append(follower)
        chatter = Chatter(shop.link("front_desk_chatter", folder=None))
        closing.append(chatter)

        def caught_up() -> None:
            follower.go_on()
            head = owner.board.seq
            until(lambda: follower.look()["seq"] >= head, "a stopped client did not catch up", 2 * PATIENCE_S)

        pause = threading.Event()

        def stop() -> None:
            tally.faults += 1
            follower.stop()
            pause.wait(FILLED_AFTER_S)

        def with_stopped(count: int) -> Compared:
            return compare(clicker, count, stop, caught_up, CLICKS)

        clicker.clicks(200)
        before = shop.memory_mib
        judge_ratio(tally, "stopped", with_stopped, pairs, judged=judged, random=random)
        _memory(tally, shop, before, "stopped")

        bundle = shop.bundle("packing_greedy")
        greedy: list[Greedy] = []

        def come() -> None:
            greedy.append(Greedy(shop, bundle))
            tally.faults += 1
            pause.wait(FILLED_AFTER_S)

        before = shop.memory_mib
        top = [before]

        def go() -> None:
            top.append(shop.memory_mib)
            greedy.pop().close()

        judge_ratio(
            tally, "greedy", lambda count: compare(clicker, count, come, go), pairs, judged=judged, random=random
        )
        _memory(tally, shop, before, "greedy", max(top))
    finally:
        for one in reversed(closing):
            one.close()
        shop.leave()


def _memory(tally: Tally, shop: Shop, before: float, what: str, top: float | None = None) -> None:
    grew = (top if top is not None else shop.memory_mib) - before
    tally.notes[f"{what}_memory_mib"] = f"+{grew:.1f}"
    if grew > MEMORY_MIB:
        tally.broken(f"{what}: the hub grew by {grew:.1f} MiB")


def held(tally: Tally, place: Path, number: int, held_s: float = HELD_S) -> None:
    """Stop the hub for a while; everybody notices, and is equal again by themselves."""
    shop = Shop(place)
    referee = Referee()
    clerks = opened(shop, [f"front_desk_{n}" for n in range(4)], referee, on_disk=number % 2 == 0)
    try:
        for clerk in clerks:
            clerk.talk(0.05)
        until(lambda: len(referee.asked) > 40)
        shop.freeze()
        tally.faults += 1
        began = time.monotonic()
        away: dict[str, float] = {}
        while time.monotonic() - began < held_s:
            for clerk in clerks:
                if clerk.link.status.state is not LinkState.LIVE:
                    away.setdefault(clerk.id, time.monotonic() - began)
            threading.Event().wait(0.05)
        shop.thaw()
        for clerk in clerks:
            clerk.hush()
            if clerk.id not in away:
                tally.broken(f"held: {clerk.id} never noticed in {held_s:.0f} s")
        took = settled_in(clerks)
        tally.notes["held_noticed_max_s"] = round(max(away.values(), default=0.0), 1)
        tally.notes["held_settled_s"] = round(took, 2)
        if took > SETTLED_WITHIN_S:
            tally.broken(f"held: settled after {took:.1f} s")
        judge(tally, shop, clerks, referee, "held")
    finally:
        for clerk in clerks:
            clerk.close()
        shop.leave()


def control(span: Span, place: Path) -> Tally:
    """A hub that waits for the slow, and one that keeps everything for them: each must be found out."""
    one = Span(rounds=1, seed=span.seed)
    waits = play(one, place / "waits", ("waits_for_the_slow",), 4)
    if not waits.violations:
        return waits
    return play(one, place / "keeps", ("keeps_everything_for_the_slow",), 4)


RUNS = (
    Run(
        "net-slow",
        "stopped and greedy clients, a stopped hub: others' p99, memory, catching up (P7)",
        play,
        control,
        "a hub that waits 50 ms for a full socket; one that queues without a bound",
        full=2,
        alone=True,
    ),
)

if __name__ == "__main__":
    main()
