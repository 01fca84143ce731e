"""`python3 start.py campaign`: the long runs, each a command of its own, with one table at the end.

    --only NAME     one of them           --json     one object on the last line
    --minutes T     length of the rehearsal (it is given as many orders a minute as an ordinary day has)

The short form of each runs in every `start.py test`. A run's own output goes to standard error as it comes.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from typing import NamedTuple

ORDERS_A_MINUTE = 30


class Run(NamedTuple):
    """One long run."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str]


def runs(minutes: float) -> tuple[Run, ...]:
    """Every long run there is."""
    orders = str(max(12, int(minutes * ORDERS_A_MINUTE)))
    day = ("-m", "hub", "rehearse", "--seed", "1", "--orders", orders, "--minutes", str(minutes))
    return (
        Run("kills", ("-m", "pytest", "tests/hub/test_kill.py", "-q"), {"GIFTWIRE_KILLS": "50"}),
        Run("rehearsal", day, {}),
        Run("rehearsal-kills", (*day, "--kill-hub", "5"), {}),
        Run("reach", ("-m", "tests.bench.bench_reach"), {}),
        Run("growth", ("-m", "tests.bench.bench_growth"), {}),
        Run("log-layout", ("-m", "tests.bench.bench_log_layout"), {}),
    )


def main(arguments: list[str] | None = None) -> int:
    """Run them.

    Returns:
        0 only if every run ended with 0.
    """
    names = [run.name for run in runs(2)]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=names)
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    rows = []
    for run in runs(given.minutes):
        if given.only in (None, run.name):
            start = time.monotonic()
            done = subprocess.run(
                [sys.executable, *run.command], stdout=sys.stderr, env={**os.environ, **run.environment}, check=False
            )
            rows.append({"name": run.name, "code": done.returncode, "seconds": round(time.monotonic() - start, 1)})
    if given.json:
        print(json.dumps(rows))
    else:
        for row in rows:
            print(f"{row['name']:<18} {'ok' if row['code'] == 0 else 'FAILED':<8} {row['seconds']:>8} s")
    return 0 if all(row["code"] == 0 for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
