"""`giftwire-hub` with faults planted in it: what the positive controls run. Production code holds no door for them.

python -m tests.campaign.planted FAULT[,FAULT…] serve --data-dir …
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from hub import relay
from hub.doors import owner
from hub.log import folder, recover, sqlite, walcheck
from hub.log.port import Batch, Committed, Failed, Head, Result, Unknown

HELD_BATCHES = 8


def acknowledge_early() -> None:
    """Batches are called committed at once and written a little later."""
    real = sqlite.SqliteLog._commit
    held: list[Batch] = []

    def commit(self: sqlite.SqliteLog, batch: Batch) -> Result:
        held.append(batch)
        if len(held) >= HELD_BATCHES:
            while held:
                real(self, held.pop(0))
        last = batch.events[-1] if batch.events else None
        return Committed(Head(last.seq, last.hash) if last else self.head)

    sqlite.SqliteLog._commit = commit  # type: ignore[method-assign]  # the fault that is planted


def never_flush() -> None:
    """Commits stay in the machine's memory: `synchronous=OFF`."""
    real = sqlite._settle

    def settle(connection: object) -> None:
        real(connection)  # type: ignore[arg-type]  # an sqlite3 connection; sqlite has its home elsewhere
        connection.execute("PRAGMA synchronous = OFF")  # type: ignore[attr-defined]  # as above

    sqlite._settle = settle


def unknown_is_committed() -> None:
    """A commit that failed is called a success."""
    real = sqlite.SqliteLog._commit

    def commit(self: sqlite.SqliteLog, batch: Batch) -> Result:
        result = real(self, batch)
        if isinstance(result, Unknown | Failed):
            last = batch.events[-1] if batch.events else None
            return Committed(Head(last.seq, last.hash) if last else self.head)
        return result

    sqlite.SqliteLog._commit = commit  # type: ignore[method-assign]  # the fault that is planted


def unchecked() -> None:
    """Neither the chain nor the write-ahead log is looked at before the hub serves."""

    def nothing(*_: object, **__: object) -> None:
        return None

    sqlite.SqliteLog._refuse_damaged_end = nothing  # type: ignore[method-assign]  # planted
    setattr(sqlite, walcheck.refuse_cut_wal.__name__, nothing)
    recover.refuse_lost_wal = nothing


def no_ballast() -> None:
    """No room is kept for a full disk."""
    folder.Ballast.hold = lambda self: False  # type: ignore[method-assign]  # planted


def no_lock() -> None:
    """Two hubs may have one folder."""

    def take(self: folder.FolderLock, folder: Path) -> None:
        self._handle = None

    folder.FolderLock.__init__ = take  # type: ignore[method-assign]  # planted


def raw_clock() -> None:
    """Events carry whatever the machine's clock shows."""
    relay.Relay.now = lambda self: self._clock()  # type: ignore[method-assign]  # planted


def torn_files() -> None:
    """Keys and bundles are written in place: a kill leaves half of one."""
    owner.write_private = lambda path, content: (path.write_bytes(content), None)[1]  # type: ignore[attr-defined]  # planted


PLANTS: dict[str, Callable[[], None]] = {
    "acknowledge-early": acknowledge_early,
    "never-flush": never_flush,
    "unknown-is-committed": unknown_is_committed,
    "unchecked": unchecked,
    "no-ballast": no_ballast,
    "no-lock": no_lock,
    "raw-clock": raw_clock,
    "torn-files": torn_files,
}


def main() -> None:
    """Plant, then run the program."""
    from hub.cli import main as run

    for name in sys.argv[1].split(","):
        PLANTS[name]()
    sys.argv[1:2] = []
    run()


if __name__ == "__main__":
    main()
