"""The doctor: every sentence has its cause, and without a cause there is none."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec import json as msgspec_json
from msgspec.structs import replace

import hub
from hub.care import condition
from hub.care.condition import Backup, Files, Gone, Ledger, Report, as_text, examine, findings, versions
from hub.care.forgetting import COPIES_NOTE
from hub.domain.actor import Role
from hub.domain.vocabulary import CancelOrder, Erase, RevokeStation
from hub.erasure import Outstanding
from hub.link.look import NoAnswer, look
from hub.log.recover import database_path
from hub.wire.messages import Condition, PeerSaid, RebuildSaid
from tests.hub.running import ROOT, HubInThread, HubProcess, until
from tests.hub.shop_day import place_order

NOON = datetime(2026, 5, 10, 12, 0, tzinfo=UTC)
SAID = Condition(
    id="1",
    epoch="e",
    seq=5_000,
    hash="",
    now=NOON,
    since=NOON,
    fold=2,
    commits=9,
    events=9,
    outcomes={"accepted": 9},
    refused_keys=0,
    backup="x",
    backup_seq=5_000,
    backup_at=NOON,
    backup_failed="",
    peers=(PeerSaid("packing", Role.PACKING, True, 5_000, 0.5),),
    rebuilds=(RebuildSaid("packing", "other_epoch", 1, NOON),),
)
WELL = Report(
    now=NOON,
    versions=versions(),
    files=Files(1 << 20, 1 << 20, 1 << 40, ballast=True, suspect=False, restore_unfinished=False),
    ledger=Ledger("e", 5_000, "", NOON, 0),
    serving=True,
    condition=SAID,
    no_answer="",
    backup=Backup("/backups/x.db", 5_000, NOON, there=True, same_disk=False),
    synchronised=True,
)
ILL: dict[str, Callable[[Report], Report]] = {
    "The ledger is damaged": lambda r: replace(r, ledger=replace(r.ledger, broken="event 7 is missing")),
    "A restore was interrupted": lambda r: replace(r, files=replace(r.files, restore_unfinished=True)),
    "no clear answer to a commit": lambda r: replace(r, files=replace(r.files, suspect=True)),
    "is or was full": lambda r: replace(r, files=replace(r.files, ballast=False)),
    "MB left": lambda r: replace(r, files=replace(r.files, disk_free_bytes=1 << 28)),
    "write-ahead log has grown": lambda r: replace(r, files=replace(r.files, wal_bytes=1 << 30)),
    "no backup yet": lambda r: replace(r, backup=None),
    "backup failed: no room": lambda r: replace(r, condition=replace(SAID, backup_failed="no room")),
    "gone from its place": lambda r: replace(r, backup=Backup("/x.db", 5_000, NOON, there=False, same_disk=False)),
    "on the same disk": lambda r: replace(r, backup=Backup("/x.db", 5_000, NOON, there=True, same_disk=True)),
    "30 hours old": lambda r: replace(
        r, backup=Backup("/x.db", 4_000, NOON - timedelta(hours=30), there=True, same_disk=False)
    ),
    "still lie at: dispatch, packing": lambda r: replace(
        r, gone=Gone((Outstanding(9, "order", "x", "all", 3, ("packing", "dispatch")),))
    ),
    "goes back in time": lambda r: replace(r, gone=Gone(inside=True)),
    "cannot be read: line 3": lambda r: replace(r, gone=Gone(unreadable="line 3 of it is not what was written")),
    "clock is behind": lambda r: replace(r, ledger=replace(r.ledger, newest_at=NOON + timedelta(hours=1))),
    "keeps this machine's clock": lambda r: replace(r, synchronised=False),
    "cannot be asked: silence": lambda r: replace(r, condition=None, no_answer="silence"),
    "101 handshakes were refused": lambda r: replace(r, condition=replace(SAID, refused_keys=101)),
    "Station packing had to fetch": lambda r: replace(
        r,
        condition=replace(
            SAID, rebuilds=tuple(RebuildSaid("packing", reason, 2, NOON) for reason in ("other_epoch", "ahead_of_hub"))
        ),
    ),
    "Far behind the shop: packing": lambda r: replace(
        r, condition=replace(SAID, peers=(PeerSaid("packing", Role.PACKING, True, 3, 0.5),))
    ),
}


def test_where_all_is_well_nothing_is_said() -> None:
    assert findings(WELL) == []
    assert as_text(WELL)[-1] == "all is well"


@pytest.mark.parametrize("words", ILL)
def test_each_illness_has_one_sentence_that_says_what_to_do(words: str) -> None:
    (said,) = findings(ILL[words](WELL))
    assert words in said
    assert said.count(". ") >= 1 or ": " in said
    assert said.endswith(".")


def test_the_version_is_the_projects_own() -> None:
    assert f'\nversion = "{hub.VERSION}"\n' in (ROOT / "pyproject.toml").read_text()


def test_beside_a_running_hub_it_tells_who_is_there_and_how_far(running: HubInThread) -> None:
    running.link("packing")
    report = examine(running.folder, datetime.now(UTC))
    assert report.serving
    assert report.condition is not None
    peers = {peer.station: peer for peer in report.condition.peers}
    assert peers["packing"].cursor == report.condition.seq == report.ledger.seq
    assert report.condition.outcomes["accepted"] >= 1
    assert json.loads(msgspec_json.encode(report))["ledger"]["epoch"] == running.serving.epoch
    assert any(line.strip().startswith("packing ") for line in as_text(report))


def test_only_the_owners_tools_are_told(running: HubInThread) -> None:
    with pytest.raises(NoAnswer, match="not_allowed"):
        look(running.bundle("packing"))
    running.must(running.owner(), RevokeStation("packing"))
    with pytest.raises(NoAnswer, match="does not know this key"):
        look(running.bundle("packing"))


def test_a_rebuild_is_counted_for_the_station_that_needed_it(running: HubInThread) -> None:
    raw = running.raw("packing")
    raw.say({"t": "hello", "protocols": [1], "session": "s", "credit": 1 << 20, "epoch": "another", "seq": 1})
    raw.hears("rebuild")
    said = look(running.bundle("owner"))
    assert [(rebuild.station, rebuild.reason, rebuild.times) for rebuild in said.rebuilds] == [
        ("packing", "other_epoch", 1)
    ]


def test_without_a_hub_the_files_tell(hub_process: HubProcess) -> None:
    hub_process.kill()
    report = examine(hub_process.folder, datetime.now(UTC))
    assert (report.serving, report.no_answer, report.condition) == (False, "", None)
    assert report.ledger.broken == ""
    assert report.ledger.seq > 0


def test_a_hub_that_is_stopped_in_the_middle_is_said_to_be_silent(
    hub_process: HubProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(condition, "look", lambda bundle: look(bundle, patience_s=0.3))
    hub_process.process.send_signal(19)  # SIGSTOP
    try:
        report = until(lambda: examine(hub_process.folder, datetime.now(UTC)))
    finally:
        hub_process.process.send_signal(18)
    assert report.serving
    assert any("cannot be asked" in finding for finding in report.findings)


def test_a_station_that_has_not_heard_of_an_erasure_is_named(running: HubInThread) -> None:
    desk = running.link("front_desk")
    packing = running.link("packing")
    order = desk.new_id()
    running.must(desk, place_order(order))
    until(lambda: order in packing.board.orders)
    until(lambda: b"packing" in (running.hub.relay.kept_note(COPIES_NOTE) or b""))
    running.close(packing)
    running.must(running.owner(), CancelOrder(order, "not wanted"), Erase(order))
    (erasure,) = examine(running.folder, datetime.now(UTC)).gone.outstanding
    assert "packing" in erasure.stations


def test_a_changed_ledger_is_found_out_by_the_whole_walk(hub_process: HubProcess, tmp_path: Path) -> None:
    hub_process.stop()
    copy = tmp_path / "copy"
    shutil.copytree(hub_process.folder, copy)
    path = database_path(copy)
    changed = path.read_bytes().replace(b'"incarnation"', b'"incarnatIon"')
    assert changed != path.read_bytes()
    path.write_bytes(changed)
    assert "event" in examine(copy, datetime.now(UTC), everything=True).ledger.broken
    assert examine(hub_process.folder, datetime.now(UTC), everything=True).ledger.broken == ""
