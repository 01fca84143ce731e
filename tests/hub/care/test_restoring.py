"""An older ledger is noticed at the first greeting, whoever put it there, and what people did since comes back by itself.

Real hubs as processes, real links. `lost_or_doubled` is the check; its control shows that it sees a client that does not
offer again what it kept.
"""

from __future__ import annotations

import secrets
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hub.care.restoring import newest_of, restore_backup
from hub.domain.actor import Role
from hub.domain.order import Person
from hub.domain.room import SHOP_ROOM, Audience
from hub.domain.vocabulary import (
    CancelOrder,
    ChangeCard,
    ConfirmOrder,
    Erase,
    LedgerRestored,
    RevokeStation,
    SendMessage,
    StartPacking,
)
from hub.link.link import Link
from hub.link.port import LinkState, Receipt
from hub.link.store import Outbox
from hub.log.copies import take_into
from hub.log.errors import BackupRefused, DataFolderInUse
from hub.log.media import MediaStore
from hub.log.reading import open_reader
from hub.log.recover import database_path
from hub.relay import fold_all, replay
from hub.wire import chain
from tests.hub.running import HubInThread, HubProcess, until
from tests.hub.shop_day import packing_steps, place_order

STATIONS = ("front_desk", "packing")
REBUILT = pytest.mark.logs("stands on another ledger")
"""A station says so in its log."""


def backed_up(hub: HubProcess) -> int:
    """Take a backup beside the serving hub; returns the last event in it."""
    return take_into(hub.place / "backups", hub.folder, chain.step, datetime.now(UTC)).contents.head.seq


def restored(hub: HubProcess) -> None:
    """Stop, put the newest backup in place, start again."""
    hub.stop()
    restore_backup(hub.folder, newest_of(hub.place / "backups"), datetime.now(UTC))
    hub.start()


def say(hub: HubProcess, link: Link, count: int) -> list[str]:
    """Say things in the shop's room; returns the ids of the commands."""
    commands = [SendMessage(SHOP_ROOM, link.new_id(), Audience.STAFF, text=str(n)) for n in range(count)]
    return [receipt.id for receipt in hub.must(link, *commands)]


def follows_again(hub: HubProcess, *links: Link) -> None:
    """Wait until these links follow the ledger that is there now, with nothing left to send."""
    until(
        lambda: all(
            link.epoch == hub.serving.epoch and link.status.state is LinkState.LIVE and not link.pending
            for link in links
        ),
        str([link.status for link in links]),
    )


def recorded_causes(hub: HubProcess) -> Counter[str]:
    """How often each command had an effect, from the ledger itself."""
    reader = open_reader(database_path(hub.folder))
    try:
        assert reader.verify(chain.step).broken is None
        causes = Counter(recorded.cause for recorded in replay(reader, 0))
    finally:
        reader.close()
    del causes[""]
    return causes


def lost_or_doubled(hub: HubProcess, ids: list[str], patience_s: float = 20) -> list[str]:
    """Commands that do not have exactly one effect, once the stations have had their time to offer them again."""

    def wrong() -> list[str]:
        causes = recorded_causes(hub)
        return [command for command in ids if causes[command] != 1]

    try:
        until(lambda: not wrong(), patience_s=patience_s)
    except AssertionError:
        return wrong()
    return []


@REBUILT
def test_after_a_restore_every_copy_is_fetched_anew_and_what_was_done_since_comes_back_once(
    hub_process: HubProcess,
) -> None:
    hub, links = hub_process, [hub_process.link(station) for station in STATIONS]
    order = links[0].new_id()
    before = [hub.must(links[0], place_order(order))[0].id, *say(hub, links[1], 3)]
    epoch, covered = hub.serving.epoch, backed_up(hub)
    since = [hub.must(links[0], ConfirmOrder(order))[0].id, *say(hub, links[0], 20), *say(hub, links[1], 20)]

    restored(hub)

    assert hub.serving.epoch != epoch
    follows_again(hub, *links)
    assert [link.rebuilt for link in links] == ["other_epoch", "other_epoch"]
    assert lost_or_doubled(hub, before + since) == []
    reader = open_reader(database_path(hub.folder))
    try:
        board = fold_all(reader)
        until(lambda: all(link.board == board for link in links), "a copy is not the ledger's")
        (told,) = [r for r in replay(reader, 0) if isinstance(r.event, LedgerRestored)]
    finally:
        reader.close()
    assert board.orders[order].preparation.value == "confirmed"
    assert told.event == LedgerRestored(epoch, covered)
    assert told.seq == covered + 1 == board.restored_seq


@REBUILT
def test_the_check_above_sees_a_client_that_does_not_offer_again_what_it_kept(
    hub_process: HubProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = hub_process.link("front_desk")
    backed_up(hub_process)
    since = say(hub_process, link, 5)
    monkeypatch.setattr(Outbox, "doubt", lambda *_, **__: [])
    restored(hub_process)
    follows_again(hub_process, link)
    assert lost_or_doubled(hub_process, since, patience_s=2) == since


@REBUILT
@pytest.mark.parametrize("how", ["stopped", "killed"])
def test_a_folder_copied_back_by_hand_is_noticed_and_nothing_is_lost(hub_process: HubProcess, how: str) -> None:
    hub, links = hub_process, [hub_process.link(station) for station in STATIONS]
    end: Callable[[], Any] = hub.stop if how == "stopped" else hub.kill
    before = say(hub, links[0], 5)
    end()
    shutil.copytree(hub.folder, hub.place / "copy")
    hub.start()
    follows_again(hub, *links)
    since = say(hub, links[0], 10) + say(hub, links[1], 10)
    end()
    shutil.rmtree(hub.folder)
    shutil.copytree(hub.place / "copy", hub.folder)
    hub.start()

    follows_again(hub, *links)
    until(lambda: all(link.rebuilt in ("ahead_of_hub", "other_history") for link in links))
    assert lost_or_doubled(hub, before + since) == []
    hub.equal(*links)


@REBUILT
def test_a_station_that_was_away_during_the_restore_brings_its_work_back_when_it_comes(hub_process: HubProcess) -> None:
    hub, desk, packing = hub_process, hub_process.link("front_desk"), hub_process.link("packing")
    backed_up(hub)
    since = say(hub, desk, 5)
    hub.close(desk)
    restored(hub)
    follows_again(hub, packing)
    say(hub, packing, 30)
    backed_up(hub)  # now a backup covers more than the numbers that the desk's commands had in the ledger that is gone
    desk = hub.link("front_desk")
    follows_again(hub, desk)
    assert lost_or_doubled(hub, since) == []


@REBUILT
def test_what_stood_on_another_stations_work_comes_back_too(hub_process: HubProcess) -> None:
    """Every station offers its own work again, in no order among them: packing may come before the order is there."""
    hub, desk, packing = hub_process, hub_process.link("front_desk"), hub_process.link("packing")
    for _ in range(3):
        backed_up(hub)
        order = desk.new_id()
        ids = [receipt.id for receipt in hub.must(desk, place_order(order), ConfirmOrder(order))]
        until(lambda order=order: order in packing.board.orders)  # type: ignore[misc]  # bound on purpose
        ids += [receipt.id for receipt in hub.must(packing, StartPacking(order), *packing_steps(order, 2))]
        restored(hub)
        follows_again(hub, desk, packing)
        assert lost_or_doubled(hub, ids) == []
        until(lambda order=order: desk.board.orders[order].preparation.value == "packed")  # type: ignore[misc]  # as above


@REBUILT
def test_a_step_that_the_restored_shop_refuses_is_told_to_who_took_it(hub_process: HubProcess) -> None:
    hub, desk, packing = hub_process, hub_process.link("front_desk"), hub_process.link("packing")
    order = desk.new_id()
    hub.must(desk, place_order(order))
    backed_up(hub)
    (taken,) = hub.must(desk, ChangeCard(order, "with love", 1))
    hub.close(desk)
    restored(hub)
    follows_again(hub, packing)
    other = hub.link("front_desk-2")
    hub.must(other, ConfirmOrder(order))
    until(lambda: order in packing.board.orders)
    hub.must(packing, StartPacking(order), *packing_steps(order, 2))  # meanwhile the card went into the parcel
    heard: list[Receipt] = []
    hub.link("front_desk", listener=lambda changes: heard.extend(changes.receipts), live=True)
    until(lambda: [receipt for receipt in heard if receipt.id == taken.id], "nobody is told")
    (said,) = [receipt for receipt in heard if receipt.id == taken.id]
    assert said.refused is not None
    assert said.refused.code == "card_already_packed"


@REBUILT
@pytest.mark.parametrize("by", [pytest.param("restore", marks=pytest.mark.logs("taken away")), "hand"])
def test_a_revoked_key_and_erased_words_stay_gone(hub_process: HubProcess, by: str) -> None:
    hub, desk, packing = hub_process, hub_process.link("front_desk"), hub_process.link("packing")
    order, marker = desk.new_id(), secrets.token_hex(16)
    hub.must(desk, place_order(order, card=marker, recipient=Person(marker, "")))
    backed_up(hub)
    hub.stop()
    shutil.copytree(hub.folder, hub.place / "copy")
    hub.start()
    follows_again(hub, desk, packing)
    hub.must(hub.owner(), RevokeStation("packing"))
    hub.must(hub.owner(), CancelOrder(order, "not wanted"))
    hub.must(hub.owner(), Erase(order))
    assert marker in database_path(hub.place / "copy").read_bytes().decode("latin-1")  # else there is nothing to see
    if by == "restore":
        hub.stop()
        done = restore_backup(hub.folder, newest_of(hub.place / "backups"), datetime.now(UTC))
        assert done.gone.revoked == ("packing",)
        assert len(done.gone.erased) == 1
        hub.start()
    else:
        hub.stop()
        shutil.rmtree(hub.folder)
        shutil.copytree(hub.place / "copy", hub.folder)
        hub.start()
    until(lambda: desk.epoch == hub.serving.epoch and desk.status.state is LinkState.LIVE)
    until(lambda: packing.status.state is LinkState.REFUSED, "a revoked station is let in")
    hub.stop()
    reader = open_reader(database_path(hub.folder))
    try:
        assert reader.verify(chain.step).broken is None
        assert not [event for event in reader.read(0, 10_000, 1 << 30) if marker.encode() in (event.person or b"")]
    finally:
        reader.close()
    for file in hub.folder.iterdir():
        assert not file.is_file() or marker.encode() not in file.read_bytes(), file


def test_a_client_that_lies_about_its_ledger_rebuilds_nobody_but_itself(hub_process: HubProcess) -> None:
    hub, link = hub_process, hub_process.link("front_desk")
    say(hub, link, 5)
    head, epoch = link.board.seq, hub.serving.epoch
    lies: list[tuple[dict[str, Any], str]] = [
        ({"epoch": "0000000000000000", "seq": head, "hash": "00" * 32}, "other_epoch"),
        ({"epoch": epoch, "seq": 2**53 - 1, "hash": "00" * 32}, "ahead_of_hub"),
        ({"epoch": epoch, "seq": head, "hash": "00" * 32}, "other_history"),
        ({"epoch": epoch, "seq": head, "hash": "x"}, "other_history"),
        ({"epoch": epoch, "seq": 0, "hash": "00" * 32, "receipt_seq": 2**53 - 1}, "ahead_of_hub"),
    ]
    for lie, reason in lies:
        raw = hub.raw("packing")
        raw.say({"t": "hello", "protocols": [1], "session": "liar", "credit": 1 << 20} | lie)
        rebuild = raw.hears("rebuild")
        assert (rebuild["reason"], rebuild["epoch"]) == (reason, epoch)
        assert raw.hears("welcome")["mode"] == "board"
        raw.close()
    say(hub, link, 1)
    assert link.rebuilt == ""
    assert link.epoch == hub.serving.epoch == epoch


def test_pictures_come_back_with_the_backup(hub_process: HubProcess) -> None:
    hub, link = hub_process, hub_process.link("front_desk")
    name = link.put_media(b"\xff\xd8\xff a rose", "image/jpeg").result(20)
    backed_up(hub)
    hub.stop()
    shutil.rmtree(hub.folder / "media")
    assert restore_backup(hub.folder, newest_of(hub.place / "backups"), datetime.now(UTC)).media == 1
    assert MediaStore(hub.folder / "media").has(name)


@REBUILT
def test_onto_a_new_machine_the_shop_is_back_and_the_stations_pair_again(hub_process: HubProcess) -> None:
    hub, link = hub_process, hub_process.link("front_desk")
    said = say(hub, link, 5)
    backed_up(hub)
    since = say(hub, link, 5)
    hub.close(link)
    hub.stop()
    shutil.rmtree(hub.folder)
    done = restore_backup(hub.folder, newest_of(hub.place / "backups"), datetime.now(UTC))
    assert done.kept is None
    assert done.new_keys
    hub.start()
    hub.close(next(other for other in hub._links if other.bundle.station == "owner"))
    hub.pair(Role.FRONT_DESK)
    link = hub.link("front_desk")  # a new key, the old outbox
    follows_again(hub, link)
    assert lost_or_doubled(hub, said + since) == []


def test_keys_that_were_damaged_are_put_aside_and_made_anew(tmp_path: Path) -> None:
    HubInThread(tmp_path).leave()
    folder = tmp_path / "hub"
    file = take_into(tmp_path / "backups", folder, chain.step, datetime.now(UTC)).path
    assert not restore_backup(folder, file, datetime.now(UTC)).new_keys
    (folder / "hub.key").write_bytes(b"{")
    assert restore_backup(folder, file, datetime.now(UTC)).new_keys
    assert (folder / "hub.key.damaged").read_bytes() == b"{"
    assert not restore_backup(folder, file, datetime.now(UTC)).new_keys


def test_while_a_hub_serves_nothing_is_restored(hub_process: HubProcess) -> None:
    backed_up(hub_process)
    with pytest.raises(DataFolderInUse):
        restore_backup(hub_process.folder, newest_of(hub_process.place / "backups"), datetime.now(UTC))


def test_a_folder_without_a_backup_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match="holds no backup"):
        newest_of(tmp_path)
