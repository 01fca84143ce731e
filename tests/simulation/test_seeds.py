"""Five hundred seeded shops keep every promise, meet every fault, and each replays to the same trace anywhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.simulation.__main__ import main
from tests.simulation.shop import play
from tests.simulation.table import unmet

ROOT = Path(__file__).resolve().parents[2]
SEEDS = 500
PIECES = 5
PROCESSES = 2
REPLAYED = (3, 14, 77, 159)


def simulate(*arguments: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.simulation", "--json", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def said_by(running: subprocess.Popen[str]) -> dict[str, Any]:
    out, errors = running.communicate(timeout=600)
    assert out, errors
    said: dict[str, Any] = json.loads(out.splitlines()[-1])
    return said


@cache
def piece(number: int) -> list[dict[str, Any]]:
    """One piece of the seeds, by as many processes: each is far below the time after which a test counts as hung."""
    share = SEEDS // PIECES // PROCESSES
    first = number * share * PROCESSES
    begun = [simulate("--seeds", str(share), "--from", str(first + n * share)) for n in range(PROCESSES)]
    return [said_by(one) for one in begun]


@pytest.mark.parametrize("number", range(PIECES))
def test_five_hundred_seeds_keep_every_promise(number: int) -> None:
    assert [violation for part in piece(number) for violation in part["violations"]] == []
    assert sum(part["seeds"] for part in piece(number)) == SEEDS // PIECES


def test_every_fault_and_every_rare_branch_was_met() -> None:
    counts: Counter[str] = Counter()
    for number in range(PIECES):
        for part in piece(number):
            counts.update(part["counts"])
    assert unmet(counts) == []


def test_a_seed_replays_to_an_equal_trace_under_another_hash_seed() -> None:
    for seed in REPLAYED:
        elsewhere = [simulate("--seed", str(seed), PYTHONHASHSEED=hash_seed) for hash_seed in ("0", "4711")]
        traces = {said_by(one)["trace"] for one in elsewhere} | {play(seed).trace}
        assert len(traces) == 1, f"seed {seed} happened differently"


def test_two_seeds_are_two_worlds() -> None:
    assert play(1).trace != play(2).trace


def test_a_violation_ends_with_1_and_says_its_seed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--planted", "sent_is_done", "--seeds", "50", "--json"]) == 1
    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    (violation,) = said["violations"]
    assert main(["--planted", "sent_is_done", "--seed", str(violation["seed"])]) == 1
    assert "VIOLATION" in capsys.readouterr().out
    assert main(["--seed", str(violation["seed"])]) == 0
