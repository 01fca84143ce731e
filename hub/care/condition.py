"""How things stand with a shop's hub, and what to do next: the doctor.

Two sources: the data folder, which tells most and needs no hub, and the running hub, which is asked for what only it
knows. `findings` turns what was found into sentences: what is wrong, and what to do. It is pure, so that every sentence has
its test. No names and no words of people in here: a report may be sent to somebody who helps.
"""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from hub import VERSION
from hub.care.forgetting import COPIES_NOTE
from hub.care.keeper import NOTE, Covered, Keeper
from hub.decoders import json_decoder
from hub.domain.board import FOLD_VERSION
from hub.domain.vocabulary import VocabularyError
from hub.doors.figures import Figures, Gauges
from hub.doors.hall import Peer
from hub.doors.owner import serving_at
from hub.doors.side import SideDoor
from hub.erasure import Outstanding, copies_of, status
from hub.link.look import NoAnswer, look
from hub.link.look import library_version as libzmq_version
from hub.log.errors import DataFolderInUse, LogDamaged
from hub.log.folder import FolderLock
from hub.log.port import Break
from hub.log.reading import SqliteReader, open_reader
from hub.log.reading import library_version as sqlite_version
from hub.log.recover import database_path
from hub.log.schema import VERSION as SCHEMA
from hub.log.snapshot import SnapshotFile
from hub.log.tombstones import Tombstones
from hub.relay import Relay
from hub.wire import chain
from hub.wire.bundle import read_bundle
from hub.wire.codec import decode_event
from hub.wire.limits import PEERS_SAID_MAX, PROTOCOLS
from hub.wire.messages import Condition, PeerSaid, RebuildSaid

DISK_LOW_BYTES = 512 * 1024 * 1024
"""Weeks of a shop's ledger, or a day of its pictures."""
WAL_LARGE_BYTES = 64 * 1024 * 1024
"""Four times what the log lets it grow to by itself: somebody holds an old state open, or the disk fails under it."""
BACKUP_OLD_S = 26 * 3600.0
"""A day and a little: a shop that was closed yesterday is no warning."""
CLOCK_AHEAD_S = 120.0
BEHIND_MANY = 1_000
REBUILDS_MANY = 3
"""One is a restore; a station that needs it again and again has a disk that forgets."""
REFUSED_MANY = 100
NOT_SYNCHRONISED = 5
"""TIME_ERROR. Source: adjtimex(2)."""


class Versions(Struct, frozen=True):
    """What runs here."""

    giftwire: str
    python: str
    sqlite: str
    libzmq: str
    protocols: tuple[int, ...]
    fold: int
    schema: int
    system: str


class Ledger(Struct, frozen=True):
    """The ledger on the disk. `walked_from`: the event after which the chain was walked; 0 is all of it."""

    epoch: str
    seq: int
    hash: str
    newest_at: datetime | None
    walked_from: int
    broken: str = ""
    schema: int = SCHEMA


class Files(Struct, frozen=True):
    """The data folder."""

    database_bytes: int
    wal_bytes: int
    disk_free_bytes: int
    ballast: bool
    suspect: bool
    restore_unfinished: bool


class Backup(Struct, frozen=True):
    """The newest verified backup that the hub took."""

    file: str
    seq: int
    at: datetime
    there: bool
    same_disk: bool


class Gone(Struct, frozen=True):
    """What must stay gone.

    Args:
        outstanding: erasures, and the stations whose own copy may still hold the words.
        inside: the list of what is gone lies in the data folder: a copy put back brings back what it holds.
        unreadable: why that list cannot be read, "" if it can.
    """

    outstanding: tuple[Outstanding, ...] = ()
    inside: bool = False
    unreadable: str = ""


class Report(Struct, frozen=True):
    """Everything that the doctor found. `synchronised`: whether the system keeps its clock right; None: unknown."""

    now: datetime
    versions: Versions
    files: Files
    ledger: Ledger
    serving: bool
    condition: Condition | None
    no_answer: str
    backup: Backup | None
    synchronised: bool | None
    gone: Gone = Gone()
    findings: tuple[str, ...] = ()


def examine(folder: Path, now: datetime, *, everything: bool = False) -> Report:
    """Look at a data folder and, if one serves from it, its hub.

    Args:
        folder: holds a ledger.
        now: this machine's clock, aware.
        everything: walk the whole chain, not only what came after the newest snapshot.

    Raises:
        LogError: there is no ledger that can be read.
        sqlite3.Error: likewise.
    """
    condition, no_answer = None, ""
    if serving_at(folder) is not None:  # of a killed hub this is still there
        try:
            condition = look(read_bundle((folder / "owner.bundle").read_bytes()))
        except (NoAnswer, VocabularyError, OSError) as error:
            no_answer = str(error) if _in_use(folder) else ""
    serving = condition is not None or bool(no_answer)
    reader = open_reader(database_path(folder))
    try:
        ledger = _ledger(folder, reader, everything=everything)
        noted = reader.note(NOTE)
        gone = _gone(folder, reader)
    finally:
        reader.close()
    report = Report(
        now,
        versions(),
        _files(folder),
        ledger,
        serving,
        condition,
        no_answer,
        _backup(folder, noted),
        _synchronised(),
        gone,
    )
    return msgspec.structs.replace(report, findings=tuple(findings(report)))


def versions() -> Versions:
    """What runs here."""
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    return Versions(
        VERSION, platform.python_version(), sqlite_version(), libzmq_version(), PROTOCOLS, FOLD_VERSION, SCHEMA, system
    )


def _in_use(folder: Path) -> bool:
    try:
        FolderLock(folder).release()
    except DataFolderInUse:
        return True
    return False


def _ledger(folder: Path, reader: SqliteReader, *, everything: bool) -> Ledger:
    snapshot = None if everything else SnapshotFile(folder, reader.epoch).read()
    start, broken = 0, ""
    if snapshot is not None:
        start = snapshot.seq
        if reader.hash_at(start) != snapshot.hash:
            broken = f"there is a snapshot of event {start}, but the ledger has another event there, or none"
    found: Break | None = None
    if not broken:
        found = reader.verify(chain.step, start).broken
    head = reader.head
    newest = reader.read(head.seq - 1, 1, 1) if head.seq else []
    newest_at = decode_event(newest[0].seq, newest[0].facts, None).at if newest and found is None else None
    return Ledger(reader.epoch, head.seq, head.hash.hex(), newest_at, start, found.what if found else broken)


def _files(folder: Path) -> Files:
    def size(path: Path) -> int:
        return path.stat().st_size if path.exists() else 0

    path = database_path(folder)
    return Files(
        size(path),
        size(path.with_name(path.name + "-wal")),
        shutil.disk_usage(folder).free,
        (folder / "ledger.ballast").exists(),
        (folder / "ledger.suspect").exists(),
        (folder / "ledger.restore").exists(),
    )


def _backup(folder: Path, noted: bytes | None) -> Backup | None:
    try:
        covered = json_decoder(Covered).decode(noted or b"")
    except msgspec.MsgspecError:
        return None
    file = Path(covered.file)
    there = file.exists()
    return Backup(covered.file, covered.seq, covered.at, there, there and file.stat().st_dev == folder.stat().st_dev)


def _gone(folder: Path, reader: SqliteReader) -> Gone:
    tombstones = Tombstones.beside(folder)
    inside = tombstones.exist and tombstones.path.parent == folder.resolve()
    try:
        erasures = status(reader, copies_of(reader.note(COPIES_NOTE)), tombstones)
    except (LogDamaged, OSError, msgspec.MsgspecError) as error:
        return Gone(inside=inside, unreadable=str(error))
    return Gone(tuple(erasure for erasure in erasures if erasure.stations), inside)


def _synchronised() -> bool | None:
    """Whether this system's clock is kept right by somebody; None where that cannot be known."""
    if sys.platform != "linux":
        return None
    import ctypes

    try:
        state = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(512))
    except (OSError, AttributeError):
        return None
    return None if state < 0 else state != NOT_SYNCHRONISED


def condition_said(
    question: str, relay: Relay, peers: Sequence[Peer], figures: Figures, keeper: Keeper, refused_keys: int
) -> Condition:
    """What a running hub tells its owner's tools; on the facts thread."""
    covered = keeper.covered
    return Condition(
        question,
        relay.epoch,
        relay.head.seq,
        relay.head.hash.hex(),
        relay.now(),
        figures.since,
        FOLD_VERSION,
        figures.commits,
        figures.events,
        dict(figures.outcomes),
        refused_keys,
        covered.file if covered else "",
        covered.seq if covered else 0,
        covered.at if covered else None,
        keeper.failed,
        tuple(PeerSaid(p.station, p.role, p.greeted, p.cursor, p.heard_ago_s) for p in peers[:PEERS_SAID_MAX]),
        tuple(
            RebuildSaid(station, reason, rebuilt.times, rebuilt.at)
            for (station, reason), rebuilt in sorted(figures.rebuilds.items())[:PEERS_SAID_MAX]
        ),
    )


def measured(
    folder: Path, side: SideDoor, peers: Sequence[Peer], keeper: Keeper, refused_keys: int, now: datetime
) -> Gauges:
    """Measure a running hub for its figures."""
    greeted = [peer for peer in peers if peer.greeted]
    files, covered, seq = _files(folder), keeper.covered, side.board.seq
    return Gauges(
        connected=len(greeted),
        behind=sum(peer.cursor < seq for peer in greeted),
        refused_keys=refused_keys,
        seq=seq,
        backup_seq=keeper.backup_seq,
        backup_age_s=(now - covered.at).total_seconds() if covered else -1,
        backup_failed=bool(keeper.failed),
        wal_bytes=files.wal_bytes,
        database_bytes=files.database_bytes,
        disk_free_bytes=files.disk_free_bytes,
        sightings=side.sightings,
        side_bytes_in=side.bytes_in,
        side_bytes_out=side.bytes_out,
    )


# Sentences --------------------------------------------------------------------------------------------------------


def findings(report: Report) -> list[str]:
    """What is wrong and what to do next, the worst first; nothing when all is well."""
    return [
        *_of_ledger(report),
        *_of_disk(report),
        *_of_backups(report),
        *_of_gone(report),
        *_of_clock(report),
        *_of_hub(report),
    ]


def _of_ledger(report: Report) -> list[str]:
    said = []
    if report.ledger.broken:
        said.append(
            f"The ledger is damaged: {report.ledger.broken}. Stop the hub, keep the folder as it is, and restore the"
            " newest backup; what the stations still keep comes back by itself."
        )
    if report.files.restore_unfinished:
        said.append("A restore was interrupted. Start the hub, it finishes by itself.")
    if report.files.suspect:
        said.append(
            "The disk gave no clear answer to a commit. Start the hub again, it copies the ledger anew; if this comes"
            " back, the disk is failing: replace it."
        )
    return said


def _of_disk(report: Report) -> list[str]:
    files, said = report.files, []
    if not files.ballast:
        said.append("The disk is or was full, the reserve is used up. Make room: delete other files, move old backups.")
    elif files.disk_free_bytes < DISK_LOW_BYTES:
        said.append(f"The disk has only {files.disk_free_bytes >> 20} MB left. Make room before it is full.")
    if files.wal_bytes > WAL_LARGE_BYTES:
        said.append(
            f"The write-ahead log has grown to {files.wal_bytes >> 20} MB. A program holds the ledger open: close tools"
            " that look into it."
        )
    return said


def _of_backups(report: Report) -> list[str]:
    backup, condition = report.backup, report.condition
    said = []
    if condition is not None and condition.backup_failed:
        said.append(f"The newest backup failed: {condition.backup_failed}. It is tried again every few minutes.")
    if backup is None:
        return [*said, "There is no backup yet. A running hub takes the first one within minutes."]
    if not backup.there:
        said.append(f"The newest backup is gone from its place ({backup.file}). A running hub takes another one.")
    elif backup.same_disk:
        said.append(
            "Backups lie on the same disk as the shop and die with it. Give the hub a folder on another disk:"
            " giftwire-hub serve --backup-to FOLDER."
        )
    age_s = (report.now - backup.at).total_seconds()
    if age_s > BACKUP_OLD_S and report.ledger.seq > backup.seq:
        said.append(f"The newest backup is {age_s / 3600:.0f} hours old. Look why the hub takes none.")
    return said


def _of_gone(report: Report) -> list[str]:
    gone, said = report.gone, []
    if gone.unreadable:
        said.append(f"The list of what was erased and revoked cannot be read: {gone.unreadable}.")
    if gone.inside:
        said.append(
            "The list of what was erased lies in the data folder itself, and goes back in time with a copy of it. Let the"
            " hub write beside its folder."
        )
    stations = sorted({station for erasure in gone.outstanding for station in erasure.stations})
    if stations:
        said.append(
            f"Erased words may still lie at: {', '.join(stations)}. Let each connect once; of one that never returns, wipe"
            " the disk."
        )
    return said


def _of_clock(report: Report) -> list[str]:
    said = []
    newest = report.ledger.newest_at
    if newest is not None and (newest - report.now).total_seconds() > CLOCK_AHEAD_S:
        said.append(
            "This machine's clock is behind the newest entry of the ledger. Set it right; until then times stand still."
        )
    if report.synchronised is False:
        said.append("Nobody keeps this machine's clock right. Switch on the system's automatic time.")
    return said


def _of_hub(report: Report) -> list[str]:
    condition, said = report.condition, []
    if report.no_answer:
        said.append(
            f"A hub serves from this folder but cannot be asked: {report.no_answer}. Start it again if screens stand still."
        )
    if condition is None:
        return said
    if condition.refused_keys > REFUSED_MANY:
        said.append(
            f"{condition.refused_keys} handshakes were refused: a station that was revoked or paired elsewhere still tries,"
            " or somebody tries keys. Pair the station again, or switch it off."
        )
    for station, times in sorted(_rebuilds(condition).items()):
        if times >= REBUILDS_MANY:
            said.append(
                f"Station {station} had to fetch its copy anew {times} times. If nothing was restored, check its disk and"
                " whether two stations use one key."
            )
    late = sorted({p.station for p in condition.peers if p.greeted and condition.seq - p.cursor > BEHIND_MANY})
    if late:
        said.append(f"Far behind the shop: {', '.join(late)}. Look at their network; they catch up by themselves.")
    return said


def _rebuilds(condition: Condition) -> dict[str, int]:
    times: dict[str, int] = {}
    for rebuild in condition.rebuilds:
        times[rebuild.station] = times.get(rebuild.station, 0) + rebuild.times
    return times


def as_text(report: Report) -> Sequence[str]:
    """The report for people, line by line."""
    ledger, files, v = report.ledger, report.files, report.versions
    walked = "whole chain walked" if ledger.walked_from == 0 else f"chain walked from event {ledger.walked_from}"
    runs = (
        f"giftwire {v.giftwire} · Python {v.python} · SQLite {v.sqlite} · libzmq {v.libzmq} · protocol"
        f" {'/'.join(map(str, v.protocols))} · fold {v.fold} · schema {v.schema} · {v.system}"
    )
    lies = (
        f"database {files.database_bytes >> 10} KiB · WAL {files.wal_bytes >> 10} KiB · free"
        f" {files.disk_free_bytes >> 20} MB · reserve {'held' if files.ballast else 'used up'}"
    )
    lines = [runs, f"ledger {ledger.epoch} · event {ledger.seq} · {ledger.broken or walked}", lies]
    if report.backup is not None:
        at = report.backup.at.astimezone(UTC)
        lines.append(f"backup up to event {report.backup.seq} · {at:%Y-%m-%d %H:%M} UTC · {report.backup.file}")
    condition = report.condition
    if condition is not None:
        outcomes = " · ".join(f"{count} {name}" for name, count in sorted(condition.outcomes.items()))
        lines.append(
            f"serving since {condition.since.astimezone(UTC):%Y-%m-%d %H:%M} UTC · {condition.commits} commits ·"
            f" {outcomes} · {condition.refused_keys} keys refused"
        )
        rebuilds = _rebuilds(condition)
        for peer in sorted(condition.peers, key=lambda peer: peer.station):
            behind = f"{condition.seq - peer.cursor} behind" if peer.greeted else "not greeted"
            lines.append(
                f"  {peer.station:<20} {peer.role.value:<12} {behind:<14} heard {peer.heard_ago_s:.0f} s ago"
                f"{f' · {rebuilds[peer.station]} rebuilds' if peer.station in rebuilds else ''}"
            )
    else:
        lines.append("a hub serves from this folder" if report.serving else "no hub serves from this folder")
    return [*lines, *(f"! {finding}" for finding in report.findings)] if report.findings else [*lines, "all is well"]
