"""Every planted fault is caught: a simulation that stays green with one of them proves nothing."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest

from tests.hub.link import test_exchange
from tests.simulation.planted import PLANTED, UNSAVED_STAYS
from tests.simulation.shop import play

WITHIN = 2_000
NEAR = 25
"""The noted seed is the first that caught it when it was noted; another change may have moved that a little."""


@pytest.mark.parametrize("name", sorted(PLANTED))
def test_a_planted_fault_is_caught(name: str) -> None:
    planted = PLANTED[name]
    with planted.plant():
        for seed in chain(range(planted.seed, planted.seed + NEAR), range(WITHIN)):
            if play(seed).violation:
                return
    pytest.fail(f"{planted.says}: not caught by {WITHIN} seeds")


def test_there_are_faults_enough() -> None:
    assert len(PLANTED) >= 30


@pytest.mark.logs("fetched anew")
def test_what_the_simulation_cannot_reach_is_caught_by_a_test_of_its_own(tmp_path: Path) -> None:
    with UNSAVED_STAYS.plant(), pytest.raises(AssertionError):
        test_exchange.test_events_that_a_board_of_another_ledger_replaced_are_not_written_behind_it(
            test_exchange.Shop(), tmp_path
        )
