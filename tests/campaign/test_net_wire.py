"""A short sample of the campaign's runs about networks, and of their controls. Only function is looked at here: no times."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.campaign import net_bytes, net_frames, net_load, net_slow
from tests.campaign.net_bytes import Fault, walk
from tests.campaign.net_clicks import Compared
from tests.campaign.table import Span, Tally

ONCE = 1


@pytest.fixture(autouse=True)
def _links_may_complain() -> Iterator[None]:
    """What links say of a damaged wire is a warning, and which of them come is chance."""
    link = logging.getLogger("hub.link")
    before = link.level
    link.setLevel(logging.CRITICAL)
    yield
    link.setLevel(before)


def test_stations_behind_a_failing_wire_are_equal_again_and_nothing_is_lost(tmp_path: Path) -> None:
    tally = net_bytes.play(Span(rounds=ONCE, seed=7), tmp_path, enough=20, clerks=5)
    assert (tally.violations, tally.rounds) == ([], ONCE)
    assert tally.faults >= 20


def test_meddled_frames_are_found_out_and_nothing_is_lost(tmp_path: Path) -> None:
    tally = net_frames.play(Span(rounds=ONCE, seed=7), tmp_path, faults=25)
    assert (tally.violations, tally.rounds) == ([], ONCE)
    assert tally.faults >= 25


def test_the_walk_cuts_and_flips_every_byte_of_the_handshake() -> None:
    faults = walk(Random(1))
    size = sum(net_bytes.HANDSHAKE_BYTES.values())
    met = {next(faults) for _ in range(4 * size)}
    for way, length in net_bytes.HANDSHAKE_BYTES.items():
        for kind in ("cut", "flip"):
            assert {Fault(kind, way, at) for at in range(length)} <= met


def test_stopped_and_greedy_clients_catch_up_and_cost_little(tmp_path: Path) -> None:
    tally = Tally()
    net_slow.slow(tally, tmp_path, pairs=1, warm=0, judged=False)
    assert tally.violations == []
    assert tally.faults == 2


def test_full_outboxes_are_empty_when_the_hub_is_back(tmp_path: Path) -> None:
    tally = net_load.backlog(Span(rounds=ONCE), tmp_path, stations=4)
    assert [words for words in tally.violations if "equal after" not in words] == []
    assert tally.notes["asked"] == 1000


def test_an_outbox_that_was_lost_is_found_out(tmp_path: Path) -> None:
    assert net_load.control_backlog(Span(rounds=ONCE), tmp_path).violations


def test_all_are_served_after_a_restart(tmp_path: Path) -> None:
    tally = net_load.thousand(Span(rounds=ONCE), tmp_path, clients=40)
    assert [words for words in tally.violations if "was served after" not in words] == []
    assert tally.notes["served"] == 40


def test_a_ratio_is_that_of_the_tails_and_its_spread_holds_it() -> None:
    compared = Compared()
    random = Random(3)
    for _ in range(20):
        compared.without.append([random.uniform(1, 2) for _ in range(100)])
        compared.beside.append([random.uniform(2, 4) for _ in range(100)])
    low, high = compared.spread(random)
    assert low <= compared.ratio <= high
    assert 1.9 < compared.ratio < 2.1
    assert 0.9 < compared.noise < 1.1
