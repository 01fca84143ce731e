"""Coverage-guided bytes at every decoder, session and parser; the control fuzzes a copy of the code with a bug in it."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from tests.campaign.table import NotHere, Run, Span, Tally
from tests.fuzz.corpus import ROOT
from tests.fuzz.planted import tree_with

INPUTS_A_ROUND = 100_000
ROUNDS = 10
"""A million inputs."""
CONTROL_INPUTS = 150_000
CONTROL_PLANTS = "whole numbers without an end"


def _fuzz(tree: Path, place: Path, inputs: int, seed: int, tally: Tally) -> None:
    words = [
        "--runs",
        str(inputs),
        "--seed",
        str(seed),
        "--corpus",
        str(place / "corpus"),
        "--found",
        str(place / "found"),
    ]
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.fuzz_decoder", *words],
        cwd=tree,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if not done.stdout:
        tally.broken(f"it ended with {done.returncode}")
        return
    said = json.loads(done.stdout.splitlines()[-1])
    tally.faults += said["inputs"]
    tally.notes["edges"] = said["edges"]
    for found in said["found"]:
        tally.broken(f"seed {seed}: {found}")
    if done.returncode != 0 and not said["found"]:
        tally.broken(f"seed {seed}: it ended with {done.returncode}")


def play(span: Span, place: Path) -> Tally:
    """Rounds of a hundred thousand inputs, each going on from what the one before kept."""
    if find_spec("atheris") is None:
        raise NotHere("atheris is made for x86-64 Linux only")
    tally = Tally()
    for number in span:
        _fuzz(ROOT, place, INPUTS_A_ROUND, span.seed + number, tally)
        tally.rounds += 1
    return tally


def control(span: Span, place: Path) -> Tally:
    """One run over the copy with a planted bug."""
    if find_spec("atheris") is None:
        raise NotHere("atheris is made for x86-64 Linux only")
    tally = Tally(rounds=1)
    _fuzz(tree_with(CONTROL_PLANTS, place), place, CONTROL_INPUTS, span.seed, tally)
    return tally


RUNS = (
    Run(
        "fuzz",
        "coverage-guided bytes at every decoder, session and parser",
        play,
        control,
        CONTROL_PLANTS,
        full=ROUNDS,
    ),
)
