"""A backup becomes the ledger.

Nobody serves from the folder meanwhile. The new ledger is made whole in a workshop of its own (hub/log/restore.py): the
backup's events, a new epoch, an event that tells of the restore, and what must stay gone: erased people and revoked keys
are kept outside the folder and applied before anything takes the present ledger's place. So every client is told to fetch
its copy anew, and offers again whatever it still keeps, under the old ids.
"""

from __future__ import annotations

import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from hub.domain.vocabulary import LedgerRestored
from hub.doors.owner import hub_keys
from hub.erasure import Applied, Erasure, apply
from hub.log import restore
from hub.log.copies import bring, copies_in
from hub.log.errors import BackupRefused, LogDamaged
from hub.log.folder import FolderLock, made
from hub.log.port import Head
from hub.log.recover import finish_swap
from hub.log.sqlite import SqliteLog
from hub.log.tombstones import Tombstones
from hub.relay import Relay
from hub.wire import chain


class Restored(NamedTuple):
    """What a restore did.

    Args:
        epoch, from_epoch: the ledger's new name and the backup's.
        backup: the last event of the backup; the ledger goes on behind it.
        kept: where the ledger that stood here is, None if none did.
        media: how many pictures and voices came back.
        gone: what the backup still knew and what must stay gone.
        new_keys: the hub has new keys, so every station pairs again.
    """

    epoch: str
    from_epoch: str
    backup: Head
    kept: Path | None
    media: int
    gone: Applied
    new_keys: bool


def newest_of(path: Path) -> Path:
    """Return a backup's file; of a folder of backups the newest.

    Raises:
        BackupRefused: the folder holds none.
    """
    if not path.is_dir():
        return path
    copies = copies_in(path)
    if not copies:
        raise BackupRefused(f"{path} holds no backup")
    return copies[-1].path


def restore_backup(folder: Path, file: Path, now: datetime) -> Restored:
    """Put a backup in the place of a folder's ledger.

    Args:
        folder: the data folder, made if it is not there.
        file: the backup; media are looked for in `media` beside it.
        now: hub time, aware UTC.

    Raises:
        DataFolderInUse: a hub serves from it; stop it first.
        BackupRefused: the file is no whole backup; nothing was changed.
        LogError: as `SqliteLog.create_or_open`; the present ledger is as it was.
        OSError: there is no room.
    """
    with FolderLock(made(folder)):
        restore.finish(folder)
        finish_swap(folder)
        stood_here = (folder / "ledger.db").exists()
        epoch = secrets.token_hex(8)
        contents = restore.fetch(folder, file, chain.step, epoch)
        media = bring(file.parent / "media", folder / "media")
        workshop = restore.workshop(folder)
        log = SqliteLog.create_or_open(workshop, epoch, chain.GENESIS, step=chain.step, ballast_bytes=0)
        tombstones = Tombstones.beside(folder)
        relay = Relay(log, lambda: now, os.urandom, Erasure(log, tombstones))
        try:
            relay.note([LedgerRestored(contents.epoch, contents.head.seq)])
            gone = apply(relay, folder / "media", tombstones)
        finally:
            relay.close()
        kept = restore.put_in_place(folder, now)
        new_keys = _made_keys(folder)
    return Restored(epoch, contents.epoch, contents.head, kept if stood_here else None, media, gone, new_keys)


def _made_keys(folder: Path) -> bool:
    """Make new keys where there are none that could be used (a new machine): stations pair again. Returns whether it did."""
    path = folder / "hub.key"
    there = path.exists()
    try:
        hub_keys(folder)
    except LogDamaged:
        path.replace(folder / "hub.key.damaged")
        hub_keys(folder)
        return True
    return not there
