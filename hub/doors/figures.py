"""What a hub counts while it works, and how who watches machines reads it.

Rules
1. On the way of a command only whole numbers are added to whole numbers; the library that writes figures out looks at
   them when it is asked, on a thread of its own.
2. No figure speaks of people: no names, no orders, of stations their ids alone.
3. They are read on this machine only (loopback), in Prometheus's text format.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

from hub.doors.keys import AddressTaken
from hub.relay import Turn

BOUNDS_S = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)
"""A commit takes 0.2 ms on a good disk and 5–20 on a slow one; beyond a second something is wrong."""
REBUILDS_MAX = 1_000
"""Stations and reasons remembered; more than a shop has stations. Further ones are counted under the station `other`."""


class Rebuilt(NamedTuple):
    """How often, and when last, a station had to fetch its copy anew for one reason."""

    times: int
    at: datetime


class Figures:
    """Counts of one hub since its start.

    Attributes:
        commits: turns that recorded something.
        events: events recorded.
        outcomes: commands by outcome.
        within: turns by the bound of `BOUNDS_S` they stayed within; the last is for those beyond all.
        rebuilds: by station and reason.
    """

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._now = now
        self.since = now()
        self.commits = self.events = 0
        self.outcomes = {"accepted": 0, "refused": 0, "unavailable": 0}
        self.within = [0] * (len(BOUNDS_S) + 1)
        self.took_s = 0.0
        self.rebuilds: dict[tuple[str, str], Rebuilt] = {}

    def turned(self, turn: Turn, took_s: float) -> None:
        """Count a turn; on the facts thread."""
        self.commits += 1
        self.events += len(turn.events)
        self.took_s += took_s
        self.within[bisect_left(BOUNDS_S, took_s)] += 1
        outcomes = self.outcomes
        for answer in turn.answers:
            name = answer.outcome.outcome
            outcomes[name] = outcomes.get(name, 0) + 1

    def rebuilt(self, station: str, reason: str) -> None:
        """Count a copy that was of another ledger; on the facts thread."""
        key = (station, reason)
        if key not in self.rebuilds and len(self.rebuilds) >= REBUILDS_MAX:
            key = ("other", reason)
        known = self.rebuilds.get(key)
        self.rebuilds[key] = Rebuilt(known.times + 1 if known else 1, self._now())


class Gauges(NamedTuple):
    """What is measured when somebody asks.

    Args:
        connected, behind: clients that follow the feed, and those of them that are not at its head.
        refused_keys: handshakes refused since the start.
        seq, backup_seq: the last event, and the last one that a verified backup covers.
        backup_age_s: seconds since that backup, -1 if there is none.
        backup_failed: whether the newest try failed.
        wal_bytes, database_bytes, disk_free_bytes: of the data folder.
        sightings, side_bytes_in, side_bytes_out: of the side pipe since the start.
    """

    connected: int
    behind: int
    refused_keys: int
    seq: int
    backup_seq: int
    backup_age_s: float
    backup_failed: bool
    wal_bytes: int
    database_bytes: int
    disk_free_bytes: int
    sightings: int
    side_bytes_in: int
    side_bytes_out: int


_GAUGES = (
    ("clients", "Clients that follow the feed.", "connected"),
    ("clients_behind", "Clients that are not at the head of the feed.", "behind"),
    ("ledger_seq", "The last event.", "seq"),
    ("backup_seq", "The last event that a verified backup covers.", "backup_seq"),
    ("backup_age_seconds", "Seconds since the newest verified backup, -1 if there is none.", "backup_age_s"),
    ("backup_failed", "1 if the newest try to take a backup failed.", "backup_failed"),
    ("wal_bytes", "Size of the write-ahead log.", "wal_bytes"),
    ("database_bytes", "Size of the ledger.", "database_bytes"),
    ("disk_free_bytes", "Room left on the disk of the data folder.", "disk_free_bytes"),
)
_COUNTERS = (
    ("refused_keys", "Handshakes refused because the key speaks for no station.", "refused_keys"),
    ("sightings", "Positions taken in.", "sightings"),
    ("side_pipe_bytes_in", "Bytes heard on the side pipe.", "side_bytes_in"),
    ("side_pipe_bytes_out", "Bytes said on the side pipe.", "side_bytes_out"),
)


class Collector:
    """Writes the figures out when somebody asks.

    Args:
        figures: what was counted.
        measure: measures the rest now; on the asking thread.
    """

    def __init__(self, figures: Figures, measure: Callable[[], Gauges]) -> None:
        self._figures = figures
        self._measure = measure

    def collect(self) -> Iterator[Metric]:
        """Every figure, as the library wants it. Source: prometheus_client, "Custom Collectors"."""
        figures, gauges = self._figures, self._measure()
        yield CounterMetricFamily("giftwire_commits", "Turns that were recorded.", value=figures.commits)
        yield CounterMetricFamily("giftwire_events", "Events recorded.", value=figures.events)
        commands = CounterMetricFamily("giftwire_commands", "Commands by outcome.", labels=["outcome"])
        for outcome, count in sorted(figures.outcomes.items()):
            commands.add_metric([outcome], count)
        yield commands
        yield HistogramMetricFamily(
            "giftwire_commit_seconds",
            "From the decision to the disk, per turn.",
            buckets=list(_cumulated(figures.within)),
            sum_value=figures.took_s,
        )
        rebuilds = CounterMetricFamily(
            "giftwire_rebuilds", "Copies that were of another ledger.", labels=["station", "reason"]
        )
        for (station, reason), rebuilt in sorted(figures.rebuilds.items()):
            rebuilds.add_metric([station, reason], rebuilt.times)
        yield rebuilds
        for name, meaning, field in _GAUGES:
            yield GaugeMetricFamily(f"giftwire_{name}", meaning, value=float(getattr(gauges, field)))
        for name, meaning, field in _COUNTERS:
            yield CounterMetricFamily(f"giftwire_{name}", meaning, value=float(getattr(gauges, field)))


def _cumulated(within: list[int]) -> Iterator[tuple[str, float]]:
    total = 0
    for bound, count in zip((*BOUNDS_S, "+Inf"), within, strict=True):
        total += count
        yield str(bound), total


class FiguresDoor:
    """Figures over HTTP for programs on this machine.

    Args:
        figures, measure: as `Collector`.
        port: 0 takes a free one.

    Raises:
        AddressTaken: the port is in use.
    """

    def __init__(self, figures: Figures, measure: Callable[[], Gauges], port: int) -> None:
        registry = CollectorRegistry(auto_describe=False)
        registry.register(Collector(figures, measure))
        self._server: WSGIServer
        self._thread: threading.Thread
        try:
            self._server, self._thread = start_http_server(port, addr="127.0.0.1", registry=registry)
        except OSError as error:
            raise AddressTaken(f"the figures' port {port} cannot be used ({error}); choose another one") from error
        self.port: int = self._server.server_port

    def close(self) -> None:
        """Stop; the port is free when this returns."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
