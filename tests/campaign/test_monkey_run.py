"""The campaign's monkey plays in a process of its own; a process that dies is found, and a control that misses a plant is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.campaign import monkey
from tests.campaign.table import Span, Tally


def test_a_day_is_counted_and_a_process_that_dies_is_found(tmp_path: Path) -> None:
    tally = Tally()
    monkey.a_day(tally, tmp_path, "packing", 1, 0.5)
    assert tally.violations == []
    assert tally.faults > 0
    monkey.a_day(tally, tmp_path, "packing", 1, 0.5, "dies")
    (words,) = tally.violations
    assert "packing seed 1: it ended with" in words


@pytest.mark.parametrize(("found", "violations"), [(monkey.PLANTS, len(monkey.PLANTS)), (monkey.PLANTS[1:], 0)])
def test_a_control_that_misses_one_plant_has_caught_nothing(
    found: tuple[str, ...], violations: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def a_day(tally: Tally, place: Path, station: str, seed: int, seconds: float, plant: str = "") -> None:
        if plant in found:
            tally.broken("found")

    monkeypatch.setattr(monkey, "a_day", a_day)
    assert len(monkey.control(Span(rounds=1), tmp_path).violations) == violations


@pytest.mark.parametrize(("minutes", "seconds"), [(None, 30), (10, 100), (0.5, 12), (60, 120)])
def test_a_day_is_as_long_as_the_minutes_allow(minutes: float | None, seconds: float) -> None:
    assert monkey.seconds_of(Span(rounds=1, minutes=minutes)) == seconds
