"""Every planted fault is caught: a simulation that stays green with one of them proves nothing."""

from __future__ import annotations

from itertools import chain

import pytest

from tests.simulation.planted import PLANTED
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
