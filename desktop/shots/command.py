"""Pictures of every station's screens: `python -m desktop.shots --out DIR`. No window opens, no hub runs.

Each screen is drawn light and dark, in English and Chinese, for an ordinary afternoon and for an empty shop, a busy one
(sixty orders), an hour offline, and an error, so that all of them can be looked at before a change of a screen is done.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path

from desktop.shots.scenes import scenes


def main(argv: list[str] | None = None) -> int:
    """Take the pictures.

    Args:
        argv: arguments without the program's name; None: those of the process.

    Returns:
        0 when every picture was written.
    """
    parser = argparse.ArgumentParser(prog="python -m desktop.shots", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    parser.add_argument("--only", default="", help="only scenes whose name holds this, e.g. front_desk or zh")
    given = parser.parse_args(argv)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from desktop.shots.shooting import shoot

    given.out.mkdir(parents=True, exist_ok=True)
    written = shoot(given.out, list(scenes()), lambda name: given.only in name, _say)
    return 0 if written else 1


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 # a person waits for it at a terminal
