"""Whole means: chain, outcomes, fold, and every picture of what is open is what it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hub.care.verifying import verify_backup, verify_ledger
from hub.domain.vocabulary import AttachProof, ConfirmOrder, StartPacking
from hub.log.copies import take_into
from hub.log.errors import BackupRefused
from hub.log.reading import SqliteReader, open_reader
from hub.log.recover import database_path
from hub.wire import chain
from tests.hub.running import HubInThread
from tests.hub.shop_day import place_order


@pytest.fixture
def picture(running: HubInThread) -> str:
    """An open order's proof, in a running hub."""
    desk, packing = running.link("front_desk"), running.link("packing")
    order = desk.new_id()
    running.must(desk, place_order(order), ConfirmOrder(order))
    name = packing.put_media(b"\xff\xd8\xff a picture", "image/jpeg").result(20)
    running.must(packing, StartPacking(order), AttachProof(order, "packed", name, "image/jpeg"))
    return name


@pytest.fixture
def reader(running: HubInThread) -> Iterator[SqliteReader]:
    reader = open_reader(database_path(running.folder))
    yield reader
    reader.close()


def test_beside_a_running_hub_all_is_whole(running: HubInThread, picture: str, reader: SqliteReader) -> None:
    found = verify_ledger(running.folder, reader)
    assert (found["ok"], found["open_orders"], found["media_missing"], found["media_damaged"]) == (True, 1, [], [])
    assert found["seq"] == reader.head.seq
    assert picture


def test_a_changed_picture_is_found_and_a_missing_one_is_said(
    running: HubInThread, picture: str, reader: SqliteReader
) -> None:
    path = running.folder / "media" / picture[:2] / picture
    path.write_bytes(b"another")
    found = verify_ledger(running.folder, reader)
    assert (found["ok"], found["media_damaged"]) == (False, [picture])
    path.unlink()
    found = verify_ledger(running.folder, reader)
    assert (found["ok"], found["media_missing"]) == (True, [picture])


def test_a_backup_is_looked_at_with_its_media_and_its_place_in_the_ledger(
    running: HubInThread, picture: str, reader: SqliteReader, tmp_path: Path
) -> None:
    taken = take_into(tmp_path / "backups", running.folder, chain.step, datetime.now(UTC))
    found = verify_backup(taken.path, reader)
    assert (found["ok"], found["of_this_ledger"], found["seq"]) == (True, True, reader.head.seq)
    (tmp_path / "backups" / "media" / picture[:2] / picture).write_bytes(b"another")
    found = verify_backup(taken.path, reader)
    assert (found["ok"], found["media_damaged"]) == (False, [picture])


def test_a_backup_of_another_shop_is_said_to_be_one(running: HubInThread, reader: SqliteReader, tmp_path: Path) -> None:
    other = HubInThread(tmp_path / "other")
    try:
        taken = take_into(tmp_path / "backups", other.folder, chain.step, datetime.now(UTC))
    finally:
        other.leave()
    running.link("packing")
    assert verify_backup(taken.path, reader)["of_this_ledger"] is False


def test_a_backup_that_is_not_whole_is_refused(running: HubInThread, reader: SqliteReader, tmp_path: Path) -> None:
    taken = take_into(tmp_path / "backups", running.folder, chain.step, datetime.now(UTC))
    taken.path.write_bytes(taken.path.read_bytes()[:-5000])
    with pytest.raises(BackupRefused):
        verify_backup(taken.path, reader)
