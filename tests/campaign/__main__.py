"""`python3 start.py campaign`: the long trials, each an entry of a table, with one table at the end.

    --only NAME     one of them (may be given several times)
    --minutes T     each goes on for T minutes (2 if nothing else is said)
    --rounds N      each goes N rounds
    --full          each goes the rounds of a full run, or T minutes where only time says anything
    --seed S        where the dice start from
    --json          one object on the last line

Exit 1 on a violation and on a positive control that was not caught. The short form of each runs in every `start.py test`.
What a run says while it works goes to standard error.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.campaign.table import NotHere, Run, Span, Tally, runs

MINUTES = 2.0
CONTROL_ROUNDS = 40
"""A control may need several tries: a planted fault that loses a commit only now and then is caught all the same."""
CONTROL_MINUTES = 3.0
VIOLATIONS_SHOWN = 20


def span_of(run: Run, minutes: float | None, rounds: int | None, full: bool, seed: int) -> Span:
    """How long a run goes on, from what was asked."""
    if full and run.full is not None:
        return Span(rounds=run.full, minutes=minutes, seed=seed)
    if rounds is not None:
        return Span(rounds=rounds, minutes=minutes, seed=seed)
    return Span(minutes=minutes or (run.full_minutes if full else None) or MINUTES, seed=seed)


def played(run: Run, span: Span) -> dict[str, Any]:
    """Play a run and its control; the row of the table."""
    began = time.monotonic()
    row: dict[str, Any] = {"name": run.name, "does": run.does, "plants": run.plants, "not_proven_here": ""}
    tally, caught = Tally(), None
    try:
        tally = in_a_folder(run.play, span)
        if run.control is not None:
            caught = bool(in_a_folder(run.control, Span(CONTROL_ROUNDS, CONTROL_MINUTES, span.seed)).violations)
    except NotHere as reason:
        row["not_proven_here"] = str(reason)
    except Exception:
        # One run that falls over is a failed row, not the end of the others.
        tally.broken(traceback.format_exc())
    row |= {
        "rounds": tally.rounds,
        "faults": tally.faults,
        "violations": len(tally.violations),
        "what": tally.violations[:VIOLATIONS_SHOWN],
        "control_caught": caught,
        "has_control": run.control is not None,
        "notes": tally.notes,
        "seconds": round(time.monotonic() - began, 1),
    }
    return row


def in_a_folder(play: Callable[[Span, Path], Tally], span: Span) -> Tally:
    """Play in a new folder that is removed afterwards, unless there is something in it to look at."""
    place = Path(tempfile.mkdtemp(prefix="giftwire-campaign-"))
    tally = Tally(violations=["it did not come to its end"])
    try:
        tally = play(span, place)
    finally:
        if tally.violations:
            print(f"what is left of it: {place}", file=sys.stderr)
        else:
            shutil.rmtree(place, ignore_errors=True)
    return tally


def sound(row: dict[str, Any]) -> bool:
    """Whether a row is no reason to stop a release."""
    if row["not_proven_here"]:
        return True
    return row["violations"] == 0 and (row["control_caught"] is True or not row["has_control"])


def table(rows: Sequence[dict[str, Any]]) -> str:
    """The rows for people."""
    head = f"{'run':<20} {'rounds':>7} {'faults':>7} {'violations':>10} {'control':>10} {'seconds':>8}"
    lines = [head]
    for row in rows:
        if row["not_proven_here"]:
            lines.append(f"{row['name']:<20} not proven here: {row['not_proven_here']}")
            continue
        control = {True: "caught", False: "NOT CAUGHT", None: "its own"}[row["control_caught"]]
        figures = f"{row['rounds']:>7} {row['faults']:>7} {row['violations']:>10} {control:>10} {row['seconds']:>8}"
        notes = "  " + ", ".join(f"{name} {value}" for name, value in row["notes"].items())
        lines.append(f"{row['name']:<20} {figures}{notes.rstrip()}")
        lines += [f"    {words}" for words in row["what"]]
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Run them.

    Returns:
        0 only if no promise was broken and every control was caught.
    """
    all_runs = runs()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=[run.name for run in all_runs], action="append")
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    rows = []
    for run in all_runs:
        if given.only is None or run.name in given.only:
            print(f"--- {run.name}: {run.does}", file=sys.stderr, flush=True)
            rows.append(played(run, span_of(run, given.minutes, given.rounds, given.full, given.seed)))
            print(table(rows[-1:]), file=sys.stderr, flush=True)
    print(json.dumps(rows) if given.json else table(rows))
    return 0 if all(sound(row) for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
