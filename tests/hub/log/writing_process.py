"""A process that appends until it is killed, and says each acknowledged number on its standard output.

    python -m tests.hub.log.writing_process FOLDER [honest | liar]

A liar acknowledges before the commit and then dies: the fault that the test of the tests plants.
"""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

from hub.log.port import Committed
from tests.hub.log.log_contract import batch_of, following
from tests.hub.log.test_sqlite import opened


def main() -> None:
    folder, manner = Path(sys.argv[1]), sys.argv[2]
    log = opened(folder)
    dice = random.Random(log.head.seq)
    print("ready", flush=True)
    count = 0
    while True:
        events = following(log.head, dice.choice((1, 1, 2, 8, 64)), person=dice.randbytes(200))
        count += 1
        if manner == "liar" and count == 20:
            print(events[-1].seq, events[-1].command_id, flush=True)
            os._exit(9)
        log.begin(batch_of(events))
        assert isinstance(log.done(), Committed)
        print(events[-1].seq, events[-1].command_id, flush=True)
        if count % 10 == 0:
            log.rest()


if __name__ == "__main__":
    main()
