"""A few rounds of every long run about crashes, disks and clocks, and of the controls that are quick."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.campaign.table import NotHere, Run, Span, Tally, runs

PLAYED = {
    "kills": 2,
    "power-hub": 2,
    "power-station": 2,
    "syscall-kills": 2,
    "syscall-errors": 2,
    "damage": 2,
    "disk-full": 1,
    "two-hubs": 2,
    "clocks": 3,
}
CAUGHT = {"two-hubs": 2, "disk-full": 4}
"""Rounds after which a planted fault has long been found; the controls of the others take longer: `start.py campaign`."""


def the(name: str) -> Run:
    """A run of the table."""
    return next(run for run in runs() if run.name == name)


# Who is told something in the very moment in which the power goes may hold what the disk does not: the judge counts it
# apart (`late_accepted`), and the owner's link, which lives in this process, begins anew as it should.
@pytest.mark.may_log("this replica stands on another ledger than the hub's")
@pytest.mark.parametrize("name", PLAYED)
def test_a_few_rounds_break_no_promise(name: str, tmp_path: Path) -> None:
    tally = played(the(name).play, PLAYED[name], tmp_path)
    assert tally.violations == []
    assert tally.rounds == PLAYED[name]
    assert tally.faults >= tally.rounds


@pytest.mark.parametrize("name", CAUGHT)
def test_the_same_rounds_find_a_planted_fault(name: str, tmp_path: Path) -> None:
    control = the(name).control
    assert control is not None
    assert played(control, CAUGHT[name], tmp_path).violations


def played(play: object, rounds: int, place: Path) -> Tally:
    """Play, or skip with the reason why this machine cannot."""
    assert callable(play)
    try:
        tally = play(Span(rounds=rounds, seed=3), place)
    except NotHere as reason:
        pytest.skip(str(reason))
    assert isinstance(tally, Tally)
    return tally
