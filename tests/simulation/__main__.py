"""`python3 start.py simulate`: seeded shops under faults.

    --seeds N      how many (500)            --from N    the first one (0)
    --seed N       this one only: its trace hash, and with --log everything that happened in it
    --planted NAME with a planted fault, which must be caught      --json    one object on the last line

Ends with 1 and the seed when a promise was broken (with --planted, at the first). A seed gives the same trace wherever it runs, whatever PYTHONHASHSEED.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import time
from collections import Counter
from typing import Any

from tests.simulation.planted import PLANTED
from tests.simulation.shop import Result, play
from tests.simulation.table import unmet

TELL_EVERY_S = 30.0
VIOLATIONS_MAX = 10
"""After so many it is plain that something is wrong."""


def main(arguments: list[str] | None = None) -> int:
    """Run seeds.

    Returns:
        0 if every promise held.
    """
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=500)
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--log", action="store_true")
    parser.add_argument("--planted", choices=sorted(PLANTED))
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    fault = PLANTED[given.planted].plant() if given.planted else contextlib.nullcontext()
    with fault:
        if given.seed is not None:
            return one(given.seed, given.log, given.json)
        return many(given.first, given.seeds, given.json, stop_at_first=bool(given.planted))


def one(seed: int, with_log: bool, as_json: bool) -> int:
    """Replay one seed."""
    log: list[str] | None = [] if with_log else None
    result = play(seed, log=log)
    for line in log or ():
        print(line)
    if as_json:
        print(json.dumps({"seed": seed, "trace": result.trace, "violation": result.violation, "counts": result.counts}))
    else:
        print(f"seed {seed}: {result.steps} happenings in {result.seconds:.1f} virtual seconds, trace {result.trace}")
        if result.violation:
            print(f"VIOLATION {result.violation}")
    return 1 if result.violation else 0


def many(first: int, seeds: int, as_json: bool, *, stop_at_first: bool = False) -> int:
    """Run seeds one after another."""
    counts: Counter[str] = Counter()
    broken: list[Result] = []
    began = told = time.monotonic()
    done = 0
    virtual_s = 0.0
    for seed in range(first, first + seeds):
        result = play(seed)
        done += 1
        virtual_s += result.seconds
        counts.update(result.counts)
        if result.violation:
            broken.append(result)
            print(f"VIOLATION seed {seed}: {result.violation}", file=sys.stderr)
            if stop_at_first or len(broken) >= VIOLATIONS_MAX:
                break
        if time.monotonic() - told > TELL_EVERY_S:
            told = time.monotonic()
            print(f"{done} of {seeds} seeds, {done / (told - began):.1f} a second", file=sys.stderr, flush=True)
    took_s = time.monotonic() - began
    summary: dict[str, Any] = {
        "from": first,
        "seeds": done,
        "seconds": round(took_s, 1),
        "seeds_per_second": round(done / took_s, 1),
        "virtual_hours": round(virtual_s / 3600, 2),
        "violations": [{"seed": result.seed, "what": result.violation} for result in broken],
        "never_met": unmet(counts),
        "counts": dict(sorted(counts.items())),
    }
    if as_json:
        print(json.dumps(summary))
    else:
        for name, count in sorted(counts.items()):
            print(f"{count:>9} {name}")
        print(
            f"{done} seeds in {took_s:.1f} s ({summary['seeds_per_second']} a second, {virtual_s / 3600:.1f} virtual hours)"
        )
        print(f"{len(broken)} violations" + "".join(f"\n  --seed {r.seed}: {r.violation}" for r in broken))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
