"""The campaign ends with 1 on a violation and on a control that was not caught, and says what it could not do."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.campaign import __main__ as campaign
from tests.campaign.shifted import LOOKS
from tests.campaign.table import NotHere, Run, Span, Tally, runs

ROOT = Path(__file__).resolve().parents[2]


def good(span: Span, _: Path) -> Tally:
    return Tally(rounds=sum(1 for _ in span), faults=1)


def bad(_: Span, __: Path) -> Tally:
    return Tally(rounds=1, faults=1, violations=["something was lost"])


def not_here(_: Span, __: Path) -> Tally:
    raise NotHere("no such tool")


def falls_over(_: Span, __: Path) -> Tally:
    raise RuntimeError("the harness fell over")


def rows_of(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    play: Callable[[Span, Path], Tally],
    control: Callable[[Span, Path], Tally] | None,
) -> tuple[int, dict[str, object]]:
    """Play one made-up run; the campaign's code and its row."""
    monkeypatch.setattr(campaign, "runs", lambda: (Run("made-up", "nothing", play, control),))
    code = campaign.main(["--rounds", "3", "--json"])
    (row,) = json.loads(capsys.readouterr().out)
    return code, row


def test_a_run_without_violations_whose_control_is_caught_is_sound(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, row = rows_of(monkeypatch, capsys, good, bad)
    assert (code, row["rounds"], row["violations"], row["control_caught"]) == (0, 3, 0, True)


@pytest.mark.parametrize(("play", "control"), [(bad, bad), (good, good), (falls_over, bad), (good, falls_over)])
def test_a_violation_and_a_control_that_is_not_caught_end_with_1(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    play: Callable[[Span, Path], Tally],
    control: Callable[[Span, Path], Tally],
) -> None:
    code, _ = rows_of(monkeypatch, capsys, play, control)
    assert code == 1


def test_what_the_machine_does_not_allow_is_said_and_is_no_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, row = rows_of(monkeypatch, capsys, not_here, bad)
    assert code == 0
    assert row["not_proven_here"] == "no such tool"
    assert "not proven here: no such tool" in campaign.table([row])


def test_every_run_has_a_name_of_its_own_and_says_what_it_plants() -> None:
    for run in runs():
        assert re.fullmatch(r"[a-z-]+", run.name)
        assert run.does
        assert run.control is None or run.plants, f"{run.name} does not say what its control plants"


def test_every_look_at_the_clock_is_one_that_the_clocks_run_can_turn() -> None:
    looking = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in (ROOT / "hub").rglob("*.py")
        if "datetime.now(" in path.read_text(encoding="utf-8")
    }
    assert {name for name in looking if not name.startswith("hub.rehearsal")} == set(LOOKS)
