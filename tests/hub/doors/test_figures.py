"""Figures: counted in plain numbers, read on this machine alone, and never about people."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from hub.app import Hub
from hub.domain.board import Board
from hub.doors.figures import BOUNDS_S, REBUILDS_MAX, Figures
from hub.doors.keys import AddressTaken
from hub.relay import Turn
from tests.hub.running import HubInThread
from tests.hub.shop_day import place_order


class HubWithFigures(HubInThread):
    """A hub that tells its figures."""

    def start(self) -> None:
        """See `RunningHub.start`."""
        original = Hub.__init__
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Hub, "__init__", lambda *given, **more: original(*given, **more, metrics_port=0))
            super().start()

    def figures(self) -> dict[tuple[str, str], float]:
        """Every figure by name and labels."""
        assert self.hub.metrics is not None
        with urllib.request.urlopen(f"http://127.0.0.1:{self.hub.metrics.port}/metrics", timeout=10) as answer:
            text = answer.read().decode()
        return {
            (sample.name, ",".join(sorted(sample.labels.values()))): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[HubWithFigures]:
    hub = HubWithFigures(tmp_path)
    yield hub
    hub.leave()


def test_they_count_what_happens(watched: HubWithFigures) -> None:
    desk = watched.link("front_desk")
    before = watched.figures()
    order = desk.new_id()
    watched.must(desk, place_order(order))
    assert desk.ask(place_order(order)).settled.result(20).refused is not None
    after = watched.figures()

    def grew(name: str, labels: str = "") -> float:
        return after[name, labels] - before[name, labels]

    assert grew("giftwire_commands_total", "accepted") == grew("giftwire_commands_total", "refused") == 1
    assert grew("giftwire_commits_total") == grew("giftwire_commit_seconds_count") == 2
    assert grew("giftwire_events_total") == grew("giftwire_ledger_seq") >= 1
    assert after["giftwire_clients", ""] == 2
    assert after["giftwire_backup_age_seconds", ""] == -1
    assert after["giftwire_disk_free_bytes", ""] > 0


def test_a_rebuild_is_told_by_station_and_reason(watched: HubWithFigures) -> None:
    raw = watched.raw("packing")
    raw.say({"t": "hello", "protocols": [1], "session": "s", "credit": 1 << 20, "epoch": "another", "seq": 1})
    raw.hears("rebuild")
    assert watched.figures()["giftwire_rebuilds_total", "other_epoch,packing"] == 1


def test_no_person_is_in_them(watched: HubWithFigures) -> None:
    desk = watched.link("front_desk")
    watched.must(desk, place_order(desk.new_id()))
    assert not re.search("Lin|Wang|Rose|front_desk,|Front", str(watched.figures()))


def test_they_are_told_on_loopback_alone(watched: HubWithFigures) -> None:
    assert watched.hub.metrics is not None
    assert watched.hub.metrics._server.server_address[0] == "127.0.0.1"


def test_a_taken_port_is_said_before_the_hub_serves(watched: HubWithFigures, tmp_path: Path) -> None:
    assert watched.hub.metrics is not None
    with pytest.raises(AddressTaken, match="figures' port"):
        Hub(tmp_path / "other", metrics_port=watched.hub.metrics.port, announce=False)


def test_every_turn_falls_within_one_bound() -> None:
    figures, board = Figures(), Board()
    for took_s in (0.0, *BOUNDS_S, 99.0):
        figures.turned(Turn((), (), board, board), took_s)
    assert sum(figures.within) == figures.commits == len(BOUNDS_S) + 2
    assert figures.within[0] == 2
    assert figures.within[-1] == 1


def test_stations_without_number_are_counted_together() -> None:
    figures = Figures()
    for number in range(REBUILDS_MAX + 10):
        figures.rebuilt(f"s-{number}", "other_epoch")
    assert len(figures.rebuilds) == REBUILDS_MAX + 1
    assert figures.rebuilds["other", "other_epoch"].times == 10
