"""The documented schema is the real one."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from hashlib import sha256
from pathlib import Path
from zlib import crc32

from hub.log import schema
from hub.log.port import SEQ_MAX
from hub.wire import chain
from tests.hub.log.log_contract import append
from tests.hub.log.test_sqlite import opened

DOCUMENT = (Path(__file__).parents[3] / "docs" / "log.md").read_text(encoding="utf-8")


def plain(sql: str) -> str:
    """Return a statement without what does not matter to SQLite: line breaks, blanks, quotes."""
    return re.sub(r"\s*([(),])\s*", r"\1", " ".join(sql.replace('"', "").split()))


def documented() -> set[str]:
    block = re.search(r"```sql\n(.*?)```", DOCUMENT, re.DOTALL)
    assert block
    return {plain(statement) for statement in block[1].split(";") if statement.strip()}


def test_the_documented_tables_are_those_of_a_real_database(tmp_path: Path) -> None:
    opened(tmp_path).close()
    with contextlib.closing(sqlite3.connect(tmp_path / "ledger.db")) as db:
        real = {plain(sql) for (sql,) in db.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")}
        version = db.execute("PRAGMA user_version").fetchone()[0]
        application_id = db.execute("PRAGMA application_id").fetchone()[0]
    assert documented() == real
    assert f"`PRAGMA user_version` is {version}." in DOCUMENT
    assert f"`PRAGMA application_id` is 0x{application_id:08X}" in DOCUMENT
    assert application_id.to_bytes(4, "big") == b"GWLG"
    assert version == schema.VERSION == len(schema.STEPS)


def test_every_column_is_explained_and_every_file_is_named(tmp_path: Path) -> None:
    log = opened(tmp_path)
    with contextlib.closing(sqlite3.connect(tmp_path / "ledger.db")) as db:
        columns = [name for (name,) in db.execute("SELECT name FROM pragma_table_info('event')")]
    assert [name for name in columns if f"`event.{name}`" not in DOCUMENT] == []
    assert [path.name for path in tmp_path.iterdir() if f"`{path.name}`" not in DOCUMENT] == []
    log.close()


def test_the_log_holds_every_number_that_the_chain_allows() -> None:
    assert SEQ_MAX == chain.SEQ_MAX


def test_a_stranger_can_check_the_marks_and_the_chain_from_the_document_alone(tmp_path: Path) -> None:
    log = opened(tmp_path)
    append(log, 3, topic="room-生日")
    log.close()
    with contextlib.closing(sqlite3.connect(tmp_path / "ledger.db")) as db:
        (previous,) = db.execute("SELECT genesis FROM ledger").fetchone()
        for seq, hash_, facts, person, digest, topic, command_id, mark in db.execute(
            "SELECT * FROM event ORDER BY seq"
        ):
            assert sha256(person).digest() == digest
            assert sha256(previous + seq.to_bytes(8, "big") + sha256(facts).digest() + digest).digest() == hash_
            assert crc32(f"{seq}\0{topic}\0{command_id}".encode()) == mark
            previous = hash_
        for command_id, asker, fingerprint, receipt, mark in db.execute("SELECT * FROM outcome"):
            assert crc32(f"{command_id}\0{asker}\0".encode() + fingerprint + receipt) == mark
