"""The fuzz run, short: kept inputs, the seeds, a few seconds of mutations, and the control that it finds a planted bug.

The long run is `python3 start.py campaign --only fuzz`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.fuzz import targets
from tests.fuzz.corpus import FOUND, ROOT, seeds
from tests.fuzz.planted import PLANTED, tree_with

RUNS = 6_000
"""Three seconds or so; the same seed gives the same inputs."""
CONTROL_RUNS = 150_000
"""A planted bug is met long before; then the run ends."""
ENDS_WITHIN_S = 240
needs_atheris = pytest.mark.skipif(
    find_spec("atheris") is None, reason="atheris is made for x86-64 Linux only; the kept inputs run everywhere"
)


def fuzz(place: Path, tree: Path = ROOT, runs: int = RUNS) -> tuple[int, dict[str, object], str]:
    """Run the fuzzer over a tree of the code: exit code, what it says, what it complains about."""
    words = ["--runs", str(runs), "--corpus", str(place / "corpus"), "--found", str(place / "found")]
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.fuzz_decoder", *words],
        cwd=tree,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=ENDS_WITHIN_S,
    )
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout.splitlines()[-1]), done.stderr


@pytest.mark.parametrize("kept", sorted(FOUND.glob("*.bin")), ids=lambda path: path.stem)
def test_what_once_broke_a_decoder_breaks_it_no_more(kept: Path) -> None:
    targets.one_input(kept.read_bytes())


def test_every_seed_is_taken_and_every_target_has_one() -> None:
    known = seeds()
    for seed in known:
        targets.one_input(seed)
    assert {seed[0] for seed in known} == set(range(len(targets.TARGETS)))


@needs_atheris
def test_some_thousand_mutations_find_nothing(tmp_path: Path) -> None:
    code, said, complaints = fuzz(tmp_path)
    assert (code, said["found"]) == (0, []), complaints
    assert said["inputs"] == RUNS
    assert int(str(said["edges"])) > 1_000  # it is guided: it sees our code


@needs_atheris
@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_bug_is_found(tmp_path: Path, planted: str) -> None:
    code, said, _ = fuzz(tmp_path, tree_with(planted, tmp_path), runs=CONTROL_RUNS)
    assert code == 1
    assert said["found"]
