"""Limits turned down for one seed, so that in a small shop the rare becomes common (FoundationDB calls it knobs).

The code is the shop's own; only named limits are drawn smaller, and put back when the seed is over.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from importlib import import_module
from random import Random
from typing import Any

from hub.wire import limits

# Names that these modules import count as theirs here: that is where the code looks them up.
relay: Any = import_module("hub.relay")
snapshots: Any = import_module("hub.snapshots")
hall: Any = import_module("hub.doors.hall")
exchange: Any = import_module("hub.link.exchange")
store: Any = import_module("hub.link.store")
boards: Any = import_module("hub.wire.boards")
session: Any = import_module("hub.wire.session")

SMALL_FRAME = 16 << 10
ORDINARY_FRAME = limits.FRAME_BYTES_MAX

KNOBS: tuple[tuple[Any, str, tuple[float, ...]], ...] = (
    (hall, "RECENT_EVENTS", (5, 30, hall.RECENT_EVENTS)),
    (hall, "CATCH_UP_PER_LOOP", (1, hall.CATCH_UP_PER_LOOP)),
    (hall, "CATCH_UP_EVENTS", (3, 20, hall.CATCH_UP_EVENTS)),
    (hall, "COMMANDS_PER_DRAIN", (1, 3, hall.COMMANDS_PER_DRAIN)),
    (hall, "UNSENT_BYTES_MAX", (4 << 10, hall.UNSENT_BYTES_MAX)),
    (hall, "SWEEP_EVERY_S", (1.0, hall.SWEEP_EVERY_S)),
    (hall, "GONE_AFTER_S", (10.0, hall.GONE_AFTER_S)),
    (snapshots, "SNAPSHOT_EVERY", (15, 60, snapshots.SNAPSHOT_EVERY)),
    (session, "BEHIND_MAX", (10, 60, session.BEHIND_MAX)),
    (store, "EVENTS_BETWEEN_SNAPSHOTS", (5, 50, store.EVENTS_BETWEEN_SNAPSHOTS)),
    (exchange, "UNWRITTEN_MAX", (2, exchange.UNWRITTEN_MAX)),
    (exchange, "RECEIPT_FIRST_S", (0.001, exchange.RECEIPT_FIRST_S, 0.2)),
    (exchange, "SETTLE_AFTER_S", (exchange.SETTLE_AFTER_S, 1.0)),
)
AHEAD = (3, 1), (10, 3), (session.COMMANDS_IN_FLIGHT, session.COMMANDS_PER_FRAME)
"""Commands sent ahead of their receipts, and commands in one frame: never more frames than a socket holds."""


@contextlib.contextmanager
def turned(random: Random) -> Iterator[dict[str, float]]:
    """Draw this seed's limits; they hold within the block.

    Args:
        random: the seed's own chance.

    Returns:
        What was drawn, by name.
    """
    before: list[tuple[Any, str, Any]] = []
    drawn: dict[str, float] = {}

    def turn(place: Any, name: str, value: Any) -> None:
        before.append((place, name, getattr(place, name)))
        setattr(place, name, value)

    quiet_before = logging.root.manager.disable
    small = random.random() < 0.6
    frame = SMALL_FRAME if small else ORDINARY_FRAME
    drawn["frame"] = frame
    try:
        for place, name, values in KNOBS:
            drawn[name] = value = random.choice(values)
            turn(place, name, value)
        in_flight, per_frame = random.choice(AHEAD)
        turn(session, "COMMANDS_IN_FLIGHT", in_flight)
        turn(session, "COMMANDS_PER_FRAME", per_frame)
        drawn["in_flight"] = in_flight
        turn(boards, "PART_BYTES", random.choice((2 << 10, 8 << 10)) if small else boards.PART_BYTES)
        drawn["part"] = boards.PART_BYTES
        if small:
            turn(hall, "FRAME_BYTES_MAX", frame)
            turn(session, "FRAME_BYTES_MAX", frame)
            turn(session, "CREDIT_BYTES_MIN", frame)
            turn(session, "COMMAND_BYTES_MAX", frame // 2)
            turn(session.events_frames, "__defaults__", (frame,))  # bound when the function was made
        drawn["credit"] = 2 * frame if small else limits.CREDIT_BYTES
        logging.disable(logging.CRITICAL)  # it all happens on purpose here
        yield drawn
    finally:
        logging.disable(quiet_before)
        for place, name, value in reversed(before):
            setattr(place, name, value)


def fold(version: int) -> None:
    """Let the code that runs next be a program that folds in another version."""
    relay.FOLD_VERSION = snapshots.FOLD_VERSION = store.FOLD_VERSION = session.FOLD_VERSION = version
