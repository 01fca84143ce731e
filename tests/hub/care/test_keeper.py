"""Backups by the clock beside a serving hub: what they cover is what clients forget, and a failure is said."""

from __future__ import annotations

import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hub.app import Hub
from hub.care import keeper as module
from hub.care.condition import examine
from hub.care.keeper import Keeper
from hub.domain.room import SHOP_ROOM, Audience
from hub.domain.vocabulary import SendMessage
from hub.link.link import Link
from hub.log.backup import check_file
from hub.log.copies import copies_in
from hub.wire import chain
from tests.hub.running import HubInThread, until

NOON = datetime(2026, 5, 10, 12, 0, tzinfo=UTC)


def say(running: HubInThread, link: Link, count: int = 3) -> None:
    """Say something in the shop's room."""
    commands = [SendMessage(SHOP_ROOM, link.new_id(), Audience.STAFF, text=str(n)) for n in range(count)]
    running.must(link, *commands)


def kept_by(link: Link) -> int:
    """How many accepted commands a client keeps for a hub that may lose them."""
    return len(link._exchange._outbox.kept())


def test_clients_are_told_what_the_newest_backup_covers_and_keep_only_what_it_does_not(running: HubInThread) -> None:
    link, keeper = running.link("front_desk"), running.hub.keeper
    say(running, link)
    assert kept_by(link) == 3
    keeper.look(NOON)
    covered = link.board.seq
    assert keeper.backup_seq == covered
    say(running, link, 2)
    until(lambda: kept_by(link) == 2, "what a backup covers is kept still")
    (copy,) = copies_in(running.folder / "backups")
    assert check_file(copy.path, chain.step).head.seq == covered == copy.seq


@pytest.mark.logs("no backup could be taken")
def test_a_failed_backup_covers_nothing_more_and_the_doctor_says_so(running: HubInThread, tmp_path: Path) -> None:
    keeper, link = running.hub.keeper, running.link("front_desk")
    keeper.look(NOON)
    covered = keeper.backup_seq
    say(running, link)
    place = keeper.place
    keeper.place = tmp_path / "a file"
    keeper.place.write_text("in the way")
    keeper.look(NOON)
    keeper.place = place
    assert keeper.backup_seq == covered
    report = examine(running.folder, datetime.now(UTC))
    assert any("The newest backup failed" in finding and "a file" in finding for finding in report.findings)
    keeper.look(NOON + timedelta(hours=1))
    assert keeper.failed == ""
    assert keeper.backup_seq > covered


def test_nothing_is_copied_when_nothing_changed(running: HubInThread) -> None:
    keeper = running.hub.keeper
    for hour in range(3):
        keeper.look(NOON + timedelta(hours=hour))
    assert keeper.taken == 1
    say(running, running.link("front_desk"))
    keeper.look(NOON + timedelta(hours=4))
    assert keeper.taken == 2


def test_what_is_covered_is_known_after_a_restart_while_the_file_is_there(running: HubInThread) -> None:
    running.hub.keeper.look(NOON)
    covered = running.hub.keeper.backup_seq
    running.stop()
    running.start()
    assert running.hub.keeper.backup_seq == covered
    running.stop()
    shutil.rmtree(running.folder / "backups")
    running.start()
    assert running.hub.keeper.backup_seq == 0


def test_it_looks_at_the_clock_by_itself(running: HubInThread) -> None:
    notes: list[bytes] = []
    keeper = Keeper(running.folder, running.place / "elsewhere", notes.append, None, every_s=0.01, first_after_s=0)
    keeper.start()
    try:
        until(lambda: keeper.taken == 1)
        say(running, running.link("front_desk"))
        until(lambda: keeper.taken == 2)
    finally:
        keeper.stop()
    assert len(notes) == 2


def test_a_copy_that_is_on_its_way_when_the_hub_stops_is_thrown_away(
    running: HubInThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        module, "program", lambda: (sys.executable, "-c", "import threading; threading.Event().wait(600)")
    )
    keeper = Keeper(running.folder, running.place / "elsewhere", lambda _: None, None, every_s=0.01, first_after_s=0)
    keeper.start()
    until(lambda: keeper._child is not None)
    keeper.stop()
    assert not keeper._thread.is_alive()
    assert keeper.taken == 0


def test_a_hub_that_stops_at_once_takes_no_backup_and_stops(tmp_path: Path) -> None:
    hub = Hub(tmp_path / "hub", announce=False)
    hub.stop()
    hub.serve()
    assert copies_in(tmp_path / "hub" / "backups") == []
