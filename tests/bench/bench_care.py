"""What care costs the way of a command: counting figures, and a backup that is taken meanwhile.

A click is a command asked at one link until its receipt is there; the hub is a process of its own. With and without a backup
take turns, block by block, so that the machine's mood falls on both. Counting is timed alone and held against a turn of the relay.

    python -m tests.bench.bench_care [--events N] [--blocks N] [--json]
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Raw

from hub.app import open_relay
from hub.care.keeper import Keeper
from hub.domain.actor import Role
from hub.domain.ids import uuid7
from hub.domain.room import SHOP_ROOM, Audience
from hub.domain.vocabulary import SendMessage
from hub.doors.figures import Figures
from hub.doors.owner import hub_keys
from hub.link.link import Link
from hub.relay import Question, Relay
from hub.wire.codec import encode_command
from hub.wire.messages import Submission
from tests.hub.running import HubInThread

CLICKS = 100


def new_id() -> str:
    """Mint an id."""
    return uuid7(time.time_ns() // 1_000_000, os.urandom(10))


def said() -> SendMessage:
    """A message of ordinary length."""
    return SendMessage(SHOP_ROOM, new_id(), Audience.STAFF, text="the red roses for 17:00 are in the cool room")


def turn(relay: Relay, count: int, figures: Figures | None) -> tuple[float, float]:
    """Decide `count` commands in one turn; seconds of the turn, and of counting it."""
    questions = [
        Question(None, "owner", Role.OWNER, "owner", Submission(n, new_id(), Raw(encode_command(said()))))
        for n in range(count)
    ]
    began = time.perf_counter()
    done = relay.turn(questions)
    decided = time.perf_counter()
    if figures is not None:
        figures.turned(done, decided - began)
    return decided - began, time.perf_counter() - decided


def clicks(link: Link) -> list[float]:
    """Milliseconds from asking to the receipt."""
    found = []
    for _ in range(CLICKS):
        began = time.perf_counter()
        link.ask(said()).settled.result(30)
        found.append((time.perf_counter() - began) * 1000)
    return found


def measure(place: Path, events: int, blocks: int) -> dict[str, float]:
    """Fill a ledger, then click with and without a backup beside."""
    relay = open_relay(place / "hub")
    hub_keys(place / "hub")
    relay.start("0011223344556677")
    figures = Figures()
    turns = []
    while relay.head.seq < events:
        turns.append(turn(relay, 50, figures))
    ones = [turn(relay, 1, figures) for _ in range(1000)]
    relay.close()
    hub = HubInThread(place)
    without: list[float] = []
    beside: list[float] = []
    backup_s: list[float] = []
    try:
        link = hub.owner()
        clicks(link)
        for block in range(blocks):
            without += clicks(link)
            keeper = Keeper(hub.folder, place / "backups", lambda _: None, None)
            stop = threading.Event()

            def look(keeper: Keeper = keeper, stop: threading.Event = stop) -> None:
                while not stop.is_set():
                    began = time.perf_counter()
                    keeper.covered = None
                    keeper.look(datetime.now(UTC))
                    backup_s.append(time.perf_counter() - began)

            thread = threading.Thread(target=look, name=f"backup {block}")
            thread.start()
            beside += clicks(link)
            stop.set()
            thread.join()
    finally:
        hub.leave()

    def at(found: list[float], share: float) -> float:
        return sorted(found)[int(share * (len(found) - 1))]

    return {
        "events": float(events),
        "counting_us": statistics.median(counted for _, counted in ones) * 1e6,
        "turn_us": statistics.median(decided for decided, _ in ones) * 1e6,
        "counting_share": statistics.median(counted / decided for decided, counted in ones),
        "backup_s": statistics.median(backup_s),
        "click_p50_ms": at(without, 0.5),
        "click_p50_beside_ms": at(beside, 0.5),
        "click_p99_ms": at(without, 0.99),
        "click_p99_beside_ms": at(beside, 0.99),
        "p50_ratio": at(beside, 0.5) / at(without, 0.5),
        "p99_ratio": at(beside, 0.99) / at(without, 0.99),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=50_000)
    parser.add_argument("--blocks", type=int, default=6)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=".") as place:
        result = measure(Path(place).absolute(), arguments.events, arguments.blocks)
    if arguments.json:
        print(json.dumps(result))
    else:
        for name, value in result.items():
            print(f"{name:<24} {value:.4f}")


if __name__ == "__main__":
    main()
