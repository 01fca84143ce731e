"""Erased people stay gone: in every file of hub, stations and gateway, after a crash, and when an old folder comes back."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec import Raw

from hub.app import Hub, open_relay
from hub.care import forgetting, searching
from hub.care.forgetting import COPIES_NOTE
from hub.domain.access import secret_hash
from hub.domain.actor import Role
from hub.domain.courier import Tracker
from hub.domain.erasure import Scope
from hub.domain.order import Address, Item, Person, Place
from hub.domain.problem import ProblemKind, Remedy
from hub.domain.room import Audience, MessageKind
from hub.domain.vocabulary import (
    AcceptOffer,
    AcknowledgeCard,
    AddCourier,
    AssignCourier,
    AttachProof,
    CancelOrder,
    ChangeAddress,
    ChangeCard,
    ChangeItems,
    ChangeRecipient,
    ChangeSender,
    ConfirmOrder,
    DecideProblem,
    DeliverOrder,
    EndLink,
    Erase,
    Erased,
    FailDelivery,
    IssueLink,
    MarkPacked,
    OpenEnquiry,
    PairStation,
    PickUpOrder,
    RaiseProblem,
    RateOrder,
    ReportArrival,
    RevokeStation,
    SendMessage,
    SetDuty,
    StartPacking,
    StationPaired,
    StationRevoked,
    TickItem,
)
from hub.erasure import Erasure, apply, copies_of, status
from hub.link import store
from hub.link.link import Link
from hub.link.store import Outbox, ReplicaFile
from hub.link.transfers import MediaFolder
from hub.log import sqlite as sqlite_log
from hub.log.aside import Aside
from hub.log.errors import StorageFull
from hub.log.memory import MemoryLog
from hub.log.port import STORAGE_FULL, Batch, Failed
from hub.log.reading import open_reader
from hub.log.search import SEARCH, SearchIndex
from hub.log.snapshot import SnapshotFile
from hub.log.sqlite import SqliteLog
from hub.log.tombstones import Tombstones
from hub.relay import Question, Relay
from hub.wire import chain
from hub.wire.codec import encode_command
from hub.wire.messages import Submission
from tests.hub.running import ROOT, HubInThread, HubProcess, RunningHub, until
from tests.hub.shop_day import an_id, place_order

MARKER_BYTES = 32
SETTLED_S = 0.1
"""A file whose newest write is older than this has no later one with the same time."""


class Markers:
    """32 bytes for every place where somebody may stand, each unlike all others."""

    def __init__(self) -> None:
        self.made: dict[str, str] = {}
        self._read: dict[tuple[Path, int, int, int], list[str]] = {}

    def __call__(self, place: str) -> str:
        """The marker of a place."""
        return self.made.setdefault(place, hashlib.sha256(place.encode()).hexdigest()[:MARKER_BYTES])

    def found_in(self, *folders: Path) -> list[str]:
        """Where markers stand in files: raw, in UTF-16, in base64 at any offset, or in hex."""
        found = []
        for folder in folders:
            for path in sorted(folder.rglob("*")) if folder.is_dir() else [folder]:
                with suppress(FileNotFoundError):
                    found += self._found_in(path)
        return found

    def _found_in(self, path: Path) -> list[str]:
        if not path.is_file():
            return []
        stands = path.stat()
        known = path, stands.st_mtime_ns, stands.st_size, len(self.made)
        if known not in self._read or time.time() - stands.st_mtime < SETTLED_S:
            written = path.read_bytes()
            self._read[known] = [
                f"{place} in {path.name}"
                for place, marker in self.made.items()
                if any(form in written for form in forms(marker))
            ]
        return self._read[known]


def forms(marker: str) -> Iterator[bytes]:
    raw = marker.encode()
    yield from (
        raw,
        marker.encode("utf-16-le"),
        marker.encode("utf-16-be"),
        raw.hex().encode(),
        raw.hex().upper().encode(),
    )
    for shift in range(3):
        yield base64.b64encode(b"\0" * shift + raw)[shift and 4 : -4]


def the_whole_of_an_order(shop: RunningHub, desk: Link, markers: Markers, *, picture: bytes) -> tuple[str, str]:
    """An order whose every word is a marker, from the first question to its delivery: (order, courier)."""
    m, order, room = markers, desk.new_id(), desk.new_id()
    packing, dispatch = shop.link("packing"), shop.link("dispatch")
    photo, voice = (
        desk.put_media(data, kind).result(20) for data, kind in ((picture, "image/jpeg"), (picture[:-1], "audio/ogg"))
    )
    shop.must(desk, OpenEnquiry(room, Person(m("asker"), m("asker's number"))))
    shop.must(desk, SendMessage(room, desk.new_id(), Audience.EVERYONE, text=m("question")))
    placed = place_order(
        order,
        sender=Person(m("sender"), m("sender's number")),
        recipient=Person(m("recipient"), m("recipient's number")),
        address=Address((m("street"), m("town")), m("door note"), Place(515_000_000, -1_000_000)),
        card=m("card"),
        items=(Item(m("goods"), 1, 4200),),
        total_minor=4200,
        enquiry=room,
    )
    shop.must(desk, placed, ConfirmOrder(order), ChangeCard(order, m("second card")))
    shop.must(desk, ChangeAddress(order, Address((m("second street"),), m("second note"))))
    shop.must(desk, ChangeRecipient(order, Person(m("second recipient"), m("second number"))))
    shop.must(desk, ChangeSender(order, Person(m("second sender"), m("sender's second"))))
    shop.must(desk, ChangeItems(order, (Item(m("second goods"), 1, 4200),), 4200))
    shop.must(packing, StartPacking(order), TickItem(order, 0), AcknowledgeCard(order, 2))
    shop.must(packing, AttachProof(order, "packed", photo), MarkPacked(order))
    for number, audience in enumerate(Audience):
        shop.must(desk, SendMessage(room, desk.new_id(), audience, text=m(f"message {number}")))
    said = SendMessage(room, desk.new_id(), Audience.EVERYONE, MessageKind.IMAGE, m("caption"), photo, "image/jpeg")
    shop.must(
        desk, said, SendMessage(room, desk.new_id(), Audience.EVERYONE, MessageKind.VOICE, "", voice, "audio/ogg")
    )
    courier = desk.new_id()
    shop.must(dispatch, AddCourier(courier, m("courier"), m("courier's"), (Tracker("owntracks", m("tracker")),)))
    shop.must(dispatch, SetDuty(courier, True), AssignCourier(order, courier), AcceptOffer(order), PickUpOrder(order))
    trouble = desk.new_id()
    shop.must(dispatch, RaiseProblem(order, trouble, ProblemKind.ABSENT, m("problem"), photo))
    shop.must(desk, DecideProblem(order, trouble, Remedy.TRY_AGAIN, m("decision")))
    shop.must(dispatch, FailDelivery(order, "absent", m("reason")), ReportArrival(order))
    secret = "a link of the sender's"
    until_later = desk.hub_now() + timedelta(days=1)
    shop.must(desk, IssueLink(desk.new_id(), Role.SENDER, order, secret_hash(secret), until_later))
    shop.must(dispatch, DeliverOrder(order, photo, received_by=m("who took it")))
    rated = shop.link("gateway").ask(RateOrder(order, 1, m("how it was")), secret=secret).settled.result(20)
    assert rated.refused is None
    return order, courier


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[HubProcess]:
    running = HubProcess(tmp_path)
    yield running
    running.leave()


def places(shop: HubProcess, *stations: str) -> list[Path]:
    """Every folder and file that somebody's words could be in."""
    return [shop.folder, shop.place / "hub.log", Path(f"{shop.folder}.gone"), *(shop.place / name for name in stations)]


def indexed(markers: Markers, folder: Path) -> set[str]:
    """The places whose markers stand in the index for searching."""
    found = markers.found_in(folder)
    return {place for place, _, file in (one.rpartition(" in ") for one in found) if file.startswith("search.db")}


def whole(folder: Path) -> None:
    reader = open_reader(folder / "ledger.db")
    walk = reader.verify(chain.step)
    reader.close()
    assert walk.broken is None


STATIONS = ("front_desk", "packing", "dispatch", "follower", "gateway")


def test_an_erased_order_stands_in_no_file_of_the_shop(shop: HubProcess) -> None:
    markers = Markers()
    picture = b"\xff\xd8" + markers("inside the picture").encode() * 4000
    links = [shop.link(station) for station in STATIONS]
    desk = links[0]
    order, courier = the_whole_of_an_order(shop, desk, markers, picture=picture)
    photo = hashlib.sha256(picture).hexdigest()
    assert all(len(link.get_media(photo).result(20)) == len(picture) for link in links[:3])  # it lies at stations too
    shop.equal(shop.owner(), *links[:4])
    assert markers.found_in(*places(shop, *STATIONS)), "nothing was planted"
    before = {place.split(" in ")[0] for place in markers.found_in(*places(shop, *STATIONS))}
    assert before == set(markers.made), f"never written: {set(markers.made) - before}"
    until(
        lambda: indexed(markers, shop.folder) >= {"card", "second card", "message 0", "courier"}, "it cannot be found"
    )

    shop.must(shop.owner(), Erase(order=order), Erase(courier=courier))
    shop.equal(shop.owner(), *links[:4])
    assert desk.board.orders[order].sender == Person()
    until(lambda: not markers.found_in(*places(shop, *STATIONS)), "words are left", patience_s=10)
    whole(shop.folder)
    for link in links:
        shop.close(link)
    shop.stop()
    assert markers.found_in(*places(shop, *STATIONS)) == []
    shop.start()
    again = shop.link("front_desk")
    assert again.board.orders[order].sender == Person()
    assert markers.found_in(*places(shop, *STATIONS)) == []


# Whatever happens in between ----------------------------------------------------------------------------------------

TOLD_ANEW = pytest.mark.logs("hub.erasure: the ledger did not know")
STEPS_OF_AN_ERASURE = (
    pytest.param("tombstone", marks=TOLD_ANEW),
    "event",
    "blanked",
    "snapshot",
    "emptied",
    "released",
    "swept",
)


@pytest.mark.parametrize("step", STEPS_OF_AN_ERASURE)
def test_an_erasure_that_was_killed_is_finished_by_the_next_start(tmp_path: Path, step: str) -> None:
    markers, folder = Markers(), tmp_path / "hub"
    erase_and_die(folder, markers, step)
    start_and_stop(folder)
    assert markers.found_in(folder, Path(f"{folder}.gone")) == []
    whole(folder)
    reader = open_reader(folder / "ledger.db")
    erasures = status(reader, {}, Tombstones.beside(folder))
    reader.close()
    # Before the event was on disk nobody was told that it is done; then the start does it all the same, once.
    assert [(one.what, one.scope) for one in erasures] == [("order", "all")]


def test_the_look_for_markers_after_a_kill_would_find_them(tmp_path: Path) -> None:
    markers, folder = Markers(), tmp_path / "hub"
    erase_and_die(folder, markers, "event")
    assert markers.found_in(folder)
    assert indexed(markers, folder) == {"card", "street", "message"}


def erase_and_die(folder: Path, markers: Markers, step: str) -> None:
    """Let a process of its own erase an order and be killed right after a step."""
    start_and_stop(folder)
    for place in ("card", "street", "picture", "message"):
        markers(place)
    run = subprocess.run(
        [sys.executable, "-m", "tests.hub.erasing_process", str(folder), step, json.dumps(markers.made)],
        cwd=ROOT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert run.returncode == -signal.SIGKILL, run.stderr


def start_and_stop(folder: Path) -> None:
    hub = Hub(folder, announce=False)
    ready = threading.Event()
    thread = threading.Thread(target=hub.serve, args=(lambda _: ready.set(),))
    thread.start()
    assert ready.wait(20)
    until(hub.relay.erasure.media_due.empty)
    hub.stop()
    thread.join()


# A folder copied back by hand ---------------------------------------------------------------------------------------


@pytest.mark.logs("stands on another ledger")
def test_a_folder_copied_back_by_hand_brings_nobody_and_no_key_back(shop: HubProcess) -> None:
    markers = Markers()
    desk = shop.link("front_desk")
    order, courier = the_whole_of_an_order(shop, desk, markers, picture=markers("inside the picture").encode() * 4000)
    other, link = desk.new_id(), desk.new_id()
    shop.must(desk, place_order(other))
    until_then = datetime.now(UTC) + timedelta(days=1)
    shop.must(desk, IssueLink(link, Role.SENDER, other, secret_hash("s" * 22), until_then))
    revoked = shop.bundle("follower")
    for one in (*STATIONS[:3], "gateway"):  # nobody who knows this ledger shall meet the copy that takes its place
        shop.close(shop.link(one))
    shop.close(shop.owner())
    shop.stop()
    shutil.copytree(shop.folder, shop.place / "kept by hand")
    shop.start()
    shop.must(shop.owner(), Erase(order=order), Erase(courier=courier), RevokeStation("follower"), EndLink(link))
    late = desk.new_id()
    shop.must(shop.link("front_desk"), place_order(late, card=markers("placed and erased after the copy")))
    shop.must(shop.link("front_desk"), CancelOrder(late, markers("why it was cancelled")))
    shop.must(shop.owner(), Erase(order=late))
    shop.close(shop.owner())
    shop.close(shop.link("front_desk"))
    shop.stop()

    shutil.rmtree(shop.folder)
    (shop.place / "kept by hand").rename(shop.folder)
    assert markers.found_in(shop.folder), "the copy holds nothing to be afraid of"
    shop.start()
    shop.link("front_desk")
    until(lambda: not markers.found_in(*places(shop, "front_desk")), "words came back", patience_s=10)
    board = shop.owner().board
    assert link not in board.links
    assert revoked.public not in board.stations_by_key
    assert order not in board.orders or board.orders[order].sender == Person()
    assert courier not in board.couriers
    whole(shop.folder)


def test_without_its_tombstones_a_folder_copied_back_would_bring_words_back(shop: HubProcess) -> None:
    markers = Markers()
    desk = shop.link("front_desk")
    order, _ = the_whole_of_an_order(shop, desk, markers, picture=b"\xff\xd8" * 4000)
    for one in (*STATIONS[:3], "gateway"):  # nobody who knows this ledger shall meet the copy that takes its place
        shop.close(shop.link(one))
    shop.close(shop.owner())
    shop.stop()
    shutil.copytree(shop.folder, shop.place / "kept by hand")
    shop.start()
    shop.must(shop.owner(), Erase(order=order))
    shop.close(shop.owner())
    shop.stop()
    shutil.rmtree(shop.folder)
    (shop.place / "kept by hand").rename(shop.folder)
    Path(f"{shop.folder}.gone").unlink()
    shop.start()
    assert markers.found_in(shop.folder)


def test_a_command_about_somebody_erased_that_is_offered_again_is_refused(tmp_path: Path) -> None:
    relay = open_relay(tmp_path / "hub")
    relay.note([Erased(Scope.ALL, order=an_id(1), room=an_id(1))])
    relay.close()
    again = open_relay(tmp_path / "hub")
    assert again.erasure.is_gone(place_order(an_id(1)))
    assert not again.erasure.is_gone(place_order(an_id(2)))
    assert not again.erasure.is_gone(Erase(order=an_id(1)))
    again.close()


# Who has not followed yet -------------------------------------------------------------------------------------------


def test_a_station_that_was_away_is_named_until_it_has_followed(shop: HubProcess) -> None:
    markers = Markers()
    desk, packing = shop.link("front_desk"), shop.link("packing")
    order, _ = the_whole_of_an_order(shop, desk, markers, picture=b"\xff\xd8" * 4000)
    shop.equal(shop.owner(), desk, packing)
    until(lambda: copies(shop).get("packing", 0) == packing.board.seq, "the hub does not know packing's copy")
    shop.close(packing)
    assert markers.found_in(shop.place / "packing")
    number = desk.board.orders[order].number
    said = erase_tool(shop, "--order", str(number))
    assert said["outstanding"] == ["packing"] or set(said["outstanding"]) >= {"packing"}
    assert markers.found_in(shop.place / "packing")
    packing = shop.link("packing")
    until(lambda: not markers.found_in(shop.place / "packing") or markers_of_courier(shop, markers), patience_s=10)
    until(lambda: "packing" not in erase_tool(shop, "--status")["outstanding"], "packing has followed")


def markers_of_courier(shop: HubProcess, markers: Markers) -> bool:
    """Whether only the courier is left, who was not erased."""
    return all("courier" in found or "tracker" in found for found in markers.found_in(shop.place / "packing"))


def copies(shop: HubProcess) -> dict[str, int]:
    reader = open_reader(shop.folder / "ledger.db")
    found = copies_of(reader.note(COPIES_NOTE))
    reader.close()
    return found


def erase_tool(shop: HubProcess, *arguments: str) -> dict[str, Any]:
    run = subprocess.run(
        [sys.executable, "-m", "hub", "erase", "--data-dir", str(shop.folder), "--json", *arguments],
        cwd=ROOT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    said: dict[str, Any] = json.loads(run.stdout)
    return said


def test_the_tool_says_why_an_open_order_is_not_erased_and_works_without_a_hub(shop: HubProcess) -> None:
    desk, markers = shop.link("front_desk"), Markers()
    order = desk.new_id()
    shop.must(desk, place_order(order, card=markers("card")))
    arguments = [sys.executable, "-m", "hub", "erase", "--data-dir", str(shop.folder), "--order", "2401"]
    run = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (run.returncode, run.stderr) == (
        65, "giftwire-hub: order 2401 is still open: deliver or cancel it first\n",
    )  # fmt: skip
    shop.must(desk, CancelOrder(order, markers("why")))
    shop.close(desk)
    shop.close(shop.owner())
    shop.stop()
    assert erase_tool(shop, "--order", order)["erasures"][0]["id"] == order
    assert markers.found_in(shop.folder) == []


@pytest.mark.logs("did not know of 1 things")
def test_a_hub_whose_disk_does_not_take_what_must_stay_gone_does_not_serve(tmp_path: Path) -> None:
    stones = Tombstones(tmp_path / "shop.gone")
    paired = StationPaired("packing", Role.PACKING, "Packing", "k" * 40, "p")
    day = MemoryLog("feedfacefeedface", chain.GENESIS)
    relay = Relay(day, lambda: datetime(2026, 5, 10, 12, tzinfo=UTC), bytes, Erasure(day, stones))
    relay.note([paired])
    relay.note([StationRevoked("packing")])
    older = MemoryLog("feedfacefeedface", chain.GENESIS)
    older.begin(Batch(day.read(0, 1, 1 << 20), []))
    older.done()
    relay = Relay(older, lambda: datetime(2026, 5, 10, 13, tzinfo=UTC), bytes, Erasure(older, stones))
    older.answer = Failed(STORAGE_FULL)
    with pytest.raises(StorageFull):
        apply(relay, tmp_path, stones)
    older.answer = None
    assert apply(relay, tmp_path, stones).revoked == ("packing",)


def test_a_kept_command_offered_again_lets_no_revoked_key_in_and_the_owner_still_may(tmp_path: Path) -> None:
    stones = Tombstones(tmp_path / "shop.gone")
    day = MemoryLog("feedfacefeedface", chain.GENESIS)
    relay = Relay(day, lambda: datetime(2026, 5, 10, 12, tzinfo=UTC), bytes, Erasure(day, stones))
    relay.note([StationPaired("packing", Role.PACKING, "Packing", "k" * 40, "p"), StationRevoked("packing")])
    restored = MemoryLog("beefbeefbeefbeef", chain.GENESIS)
    relay = Relay(restored, lambda: datetime(2026, 5, 10, 13, tzinfo=UTC), bytes, Erasure(restored, stones))
    relay.note([StationPaired("owner", Role.OWNER, "Owner", "o" * 40, "o")])
    pairing = Raw(encode_command(PairStation("packing", Role.PACKING, "Packing", "k" * 40, "p", "Mo")))
    for n, again, code in ((1, True, "bad_key"), (2, False, "")):
        question = Question(None, "owner", Role.OWNER, "o", Submission(n, an_id(n), pairing, again=again))
        assert relay.turn([question]).answers[0].outcome.code == code
        assert ("k" * 40 in relay.board.stations_by_key) == (not again)


# The look for markers finds what is planted ---------------------------------------------------------------------------

Plant = Callable[[pytest.MonkeyPatch], None]


def careless(module: Any, name: str) -> Plant:
    """A function that does nothing any more."""
    return lambda patch: patch.setattr(module, name, lambda *_: frozenset())


def not_overwritten(module: Any, name: str) -> Plant:
    """Connections whose deleted bytes stay where they are."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        real = getattr(module, name)

        def opened(*arguments: Any, **more: Any) -> Any:
            connection = real(*arguments, **more)
            (connection if connection is not None else arguments[0]).execute("PRAGMA secure_delete = OFF")
            return connection

        patch.setattr(module, name, opened)

    return plant


def old_snapshot(patch: pytest.MonkeyPatch) -> None:
    """The snapshot of before stays, and none takes its place."""
    real = SnapshotFile.write
    patch.setattr(SnapshotFile, "forget", lambda _: None)
    patch.setattr(SnapshotFile, "write", lambda self, new: real(self, new) if self.read() is None else None)


def careless_index(patch: pytest.MonkeyPatch) -> None:
    """Freed pages of the index stay as they were."""
    real = Aside.open

    def opened(self: Aside, folder: Path) -> sqlite3.Connection:
        connection = real(self, folder)
        if self is SEARCH:
            connection.execute("PRAGMA secure_delete = OFF")
        return connection

    patch.setattr(Aside, "open", opened)


def careless_merging(patch: pytest.MonkeyPatch) -> None:
    """Rows leave the index, and their words stay in its segments."""
    real = SearchIndex.commit

    def commit(self: SearchIndex) -> None:
        self._merge_due = False
        real(self)

    patch.setattr(SearchIndex, "commit", commit)


PLANTS: dict[str, Plant] = {
    "the hub does not blank": careless(SqliteLog, "erase_person"),
    "the hub does not overwrite": not_overwritten(sqlite_log, "_settle"),
    "the hub leaves its write-ahead log": careless(SqliteLog, "_truncate_wal"),
    "the hub keeps its snapshot": old_snapshot,
    "the hub keeps the pictures": careless(forgetting, "sweep"),
    "searching keeps the words": careless(SearchIndex, "drop"),
    "searching does not overwrite": careless_index,
    "searching merges nothing": careless_merging,
    "the station keeps its commands": careless(Outbox, "erase"),
    "the station keeps its events": careless(ReplicaFile, "erased"),
    "the station does not overwrite": not_overwritten(store, "_connect"),
    "the station leaves its write-ahead log": careless(store, "_empty_wal"),
    "the station keeps the pictures": careless(MediaFolder, "erase"),
}


@pytest.fixture
def prompt_index(monkeypatch: pytest.MonkeyPatch) -> None:
    """What may be found is written at once, not after five seconds: these tests are about what is erased of it."""
    monkeypatch.setattr(searching, "COMMIT_EVERY_S", 0.05)


def found_after_an_erasure(place: Path) -> list[str]:
    """What is left of an order at a hub and a station that both still run, as a kill would leave them."""
    shop, markers = HubInThread(place), Markers()
    try:
        desk, owner = shop.link("front_desk"), shop.owner()
        order = desk.new_id()
        photo = desk.put_media(markers("picture").encode() * 4000, "image/jpeg").result(20)
        shop.must(desk, place_order(order, card=markers("card") * 10, address=Address((markers("street"),))))
        said = SendMessage(
            order, desk.new_id(), Audience.EVERYONE, MessageKind.IMAGE, markers("said"), photo, "image/jpeg"
        )
        shop.must(desk, said, CancelOrder(order, markers("why")))
        desk.get_media(photo).result(20)
        shop.hub.facts.errand(lambda relay: relay.keep_snapshot()).result(20)
        until(lambda: "card in outbox.db" in markers.found_in(place / "front_desk"), "the command is not kept")
        until(lambda: indexed(markers, shop.folder) >= {"card", "said"}, "it cannot be found")
        shop.must(owner, Erase(order=order))
        until(lambda: desk.board.rooms[order].erased_at is not None)
        with suppress(AssertionError):
            until(lambda: not markers.found_in(shop.folder, place / "front_desk"), patience_s=2)
        return markers.found_in(shop.folder, place / "front_desk")
    finally:
        shop.leave()


@pytest.mark.usefixtures("prompt_index")
def test_nothing_is_left_where_nothing_is_planted(tmp_path: Path) -> None:
    assert found_after_an_erasure(tmp_path) == []


@pytest.mark.usefixtures("prompt_index")
@pytest.mark.parametrize("fault", PLANTS)
def test_what_is_planted_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    PLANTS[fault](monkeypatch)
    assert found_after_an_erasure(tmp_path)


# A backup from before it ------------------------------------------------------------------------------------------------


@pytest.mark.logs("stands on another ledger")
def test_a_restored_backup_brings_nobody_back_and_no_station_does_either(shop: HubProcess) -> None:
    markers = Markers()
    desk = shop.link("front_desk")
    order, _ = the_whole_of_an_order(shop, desk, markers, picture=markers("inside the picture").encode() * 4000)
    revoked = shop.bundle("follower").public
    backup = shop.place / "backups"
    tool(shop, "backup", "--to", str(backup))
    late = desk.new_id()
    shop.must(desk, place_order(late, card=markers("placed after the backup")), CancelOrder(late, markers("late why")))
    until(lambda: "placed after the backup in outbox.db" in markers.found_in(shop.place / "front_desk"))
    shop.close(desk)  # it hears of no erasure, and keeps what it did since the backup
    shop.must(shop.owner(), Erase(order=order), Erase(order=late), RevokeStation("follower"))
    for one in ("packing", "dispatch", "owner"):
        shop.close(shop.link(one, folder=None) if one == "owner" else shop.link(one))
    shop.stop()
    tool(shop, "restore", str(backup))
    shop.start()
    desk = shop.link("front_desk")
    until(lambda: not desk.pending and not late_words(shop, markers), "the words came back", patience_s=15)
    owner = shop.owner()
    assert revoked not in owner.board.stations_by_key
    assert late not in owner.board.orders
    assert owner.board.orders[order].sender == Person()
    whole(shop.folder)
    left = markers.found_in(*(path for path in places(shop, "front_desk") if path != shop.folder), *in_use(shop.folder))
    assert [found for found in left if "courier" not in found and "tracker" not in found] == []


def late_words(shop: HubProcess, markers: Markers) -> list[str]:
    """Where the words of what was placed after the backup still stand, the replaced ledger and backups apart."""
    found = markers.found_in(shop.place / "front_desk", *in_use(shop.folder))
    return [one for one in found if "courier" not in one and "tracker" not in one]


def in_use(folder: Path) -> list[Path]:
    """What of a data folder is neither a backup nor the ledger that a restore took the place of."""
    return [path for path in folder.iterdir() if path.name not in ("backups", "replaced")]


def tool(shop: HubProcess, name: str, *arguments: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "hub", name, "--data-dir", str(shop.folder), *arguments],
        cwd=ROOT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
