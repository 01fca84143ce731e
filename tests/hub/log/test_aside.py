"""A file beside the ledger begins anew in doubt, and leaves nothing of what stood in it."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from hub.log.aside import Aside
from hub.log.errors import LogDamaged

NOTES = Aside(
    "notes.db",
    application_id=0x47774E6F,
    version=1,
    cache_kib=64,
    tables=("note",),
    making=("CREATE TABLE note (words TEXT)",),
    checked=True,
)


def put(folder: Path, kind: Aside, words: str) -> None:
    connection = kind.open(folder)
    connection.execute("INSERT INTO note VALUES (?)", (words,))
    connection.close()


def words_in(folder: Path, kind: Aside) -> list[str]:
    connection = kind.open(folder)
    rows = connection.execute("SELECT words FROM note").fetchall()
    connection.close()
    return [row[0] for row in rows]


def test_what_was_put_in_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    put(tmp_path, NOTES, "peonies")
    assert words_in(tmp_path, NOTES) == ["peonies"]
    assert NOTES.path(tmp_path).stat().st_mode & 0o777 == 0o600


def test_another_version_begins_anew_and_leaves_no_word_of_the_old_one(tmp_path: Path) -> None:
    put(tmp_path, NOTES, "secretword")
    assert words_in(tmp_path, NOTES._replace(version=2)) == []
    assert b"secretword" not in NOTES.path(tmp_path).read_bytes()


def test_it_is_forgotten_with_its_journal_and_may_be_gone_already(tmp_path: Path) -> None:
    put(tmp_path, NOTES, "peonies")
    (tmp_path / "notes.db-journal").write_bytes(b"")
    NOTES.forget(tmp_path)
    NOTES.forget(tmp_path)
    assert list(tmp_path.iterdir()) == []


def no_database(path: Path) -> None:
    path.write_bytes(b"no database " * 1000)


def a_torn_page(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * 4096 + whole[8192:])


@pytest.mark.parametrize("harm", [no_database, a_torn_page])
def test_a_damaged_one_is_said_to_be_damaged_and_is_not_held(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    put(tmp_path, NOTES, "peonies")
    harm(NOTES.path(tmp_path))
    with pytest.raises(LogDamaged):
        NOTES.open(tmp_path)
    NOTES.forget(tmp_path)
    assert words_in(tmp_path, NOTES) == []


def test_the_connection_stands_outside_a_transaction(tmp_path: Path) -> None:
    connection = NOTES.open(tmp_path)
    assert isinstance(connection, sqlite3.Connection)
    assert not connection.in_transaction
    connection.close()
