"""A reader beside a ledger that nobody serves: it reads, and leaves every file as it was."""

from __future__ import annotations

from pathlib import Path

from hub.log.port import Batch, StoredEvent
from hub.log.reading import open_reader
from hub.log.recover import database_path
from hub.log.sqlite import SqliteLog
from hub.wire import chain


def _one_event() -> StoredEvent:
    facts, person = b'{"n":1}', b""
    hashed = chain.link(chain.GENESIS, 1, chain.digest(facts), chain.digest(person))
    return StoredEvent(1, hashed, facts, person, chain.digest(person), "", "")


def test_reading_a_killed_hubs_ledger_leaves_its_write_ahead_log(tmp_path: Path) -> None:
    served = SqliteLog.create_or_open(tmp_path / "hub", "e", chain.GENESIS)
    served.begin(Batch([_one_event()], []))
    served.done()
    killed = tmp_path / "killed"
    killed.mkdir()
    for file in (tmp_path / "hub").iterdir():  # what the disk holds in the moment of a kill
        if file.is_file():
            (killed / file.name).write_bytes(file.read_bytes())
    served.close()
    path = database_path(killed)
    wal = path.with_name(path.name + "-wal")
    assert wal.stat().st_size > 0

    reader = open_reader(path)
    assert reader.head.seq == 1
    reader.close()

    assert wal.exists()
    again = SqliteLog.create_or_open(killed, "e", chain.GENESIS, step=chain.step)
    assert again.head.seq == 1
    again.close()


def test_a_ledger_closed_in_order_can_be_read(tmp_path: Path) -> None:
    served = SqliteLog.create_or_open(tmp_path / "hub", "e", chain.GENESIS)
    served.begin(Batch([_one_event()], []))
    served.done()
    served.close()

    reader = open_reader(database_path(tmp_path / "hub"))
    assert reader.head.seq == 1
    reader.close()
