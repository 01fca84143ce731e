"""What goes over the side pipe: sightings, media both ways, pages of history, questions about the past. Never a fact.

Everything here is safe to repeat: media are named by their hash and resume where they stopped, a page is a question.
So after every reconnect what is unfinished is simply asked again. Two chunks of one file are in flight at most.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path

from hub.domain.courier import Fix
from hub.domain.eta import Arrival
from hub.domain.vocabulary import Recorded, VocabularyError
from hub.link.futures import fail, resolve
from hub.link.port import MediaTrouble
from hub.link.questions import Questions
from hub.wire.codec import decode_event
from hub.wire.limits import MEDIA_CHUNK_BYTES, MEDIA_IN_FLIGHT
from hub.wire.messages import (
    Arrivals,
    At,
    Chunk,
    Fixes,
    Follow,
    Foretell,
    Get,
    Ping,
    Problem,
    Put,
    Read,
    Rows,
    Sight,
    hub_side,
    understand,
)
from hub.wire.messages import say as write
from hub.wire.session import RemoteProtocolError, open_item

Send = Callable[..., bool]

ARRIVALS_TOGETHER = 200
"""In one frame: about 60 KB, half of what it holds."""


class MediaFolder:
    """Media on this computer, by hash; in memory where nothing may lie on disk.

    Args:
        folder: where, or None.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._memory: dict[str, bytes] = {}
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    @property
    def on_disk(self) -> bool:
        """Whether what is kept survives this program."""
        return self._folder is not None

    def keep(self, media: str, data: bytes, *, waiting: bool) -> None:
        """Keep media; `waiting`: it has yet to reach the hub, and is found again after a restart."""
        if self._folder is None:
            if waiting:
                self._memory[media] = data
            return
        path = self._folder / (media + (".out" if waiting else ""))
        partial = path.with_suffix(".part")
        with partial.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)

    def arrived(self, media: str) -> None:
        """The hub has it now."""
        self._memory.pop(media, None)
        if self._folder is not None and (self._folder / (media + ".out")).exists():
            (self._folder / (media + ".out")).replace(self._folder / media)

    def find(self, media: str) -> bytes | None:
        """Media that are here, or None."""
        if self._folder is None:
            return self._memory.get(media)
        for name in (media, media + ".out"):
            try:
                return (self._folder / name).read_bytes()
            except FileNotFoundError:
                continue
        return None

    def erase(self, going: frozenset[str], named: frozenset[str]) -> None:
        """Let go of media for ever: `going` in any case, and of what came from the hub all that is not `named` now.

        What somebody still wants to see and may is fetched again.
        """
        for media in going:
            self._memory.pop(media, None)
        for path in self._folder.iterdir() if self._folder is not None else ():
            media, _, waits = path.name.partition(".")
            if media in going or (not waits and media not in named):
                path.unlink(missing_ok=True)

    def waiting(self) -> list[str]:
        """Media that have yet to reach the hub."""
        if self._folder is None:
            return sorted(self._memory)
        return sorted(path.stem for path in self._folder.glob("*.out"))


class Upload:
    """One file on its way to the hub."""

    def __init__(self, media: str, data: bytes, future: Future[str] | None) -> None:
        self.media = media
        self.data = data
        self.future = future
        self.sent = 0


class Download:
    """One file on its way from the hub."""

    def __init__(self, media: str) -> None:
        self.media = media
        self.futures: list[Future[bytes]] = []
        self.received = bytearray()


class Page:
    """One page of history on its way."""

    def __init__(self, read: Read, future: Future[tuple[Recorded, ...]]) -> None:
        self.read = read
        self.future = future
        self.rows: list[Recorded] = []


class Transfers:
    """Everything under way on the side pipe. Used by the link's thread alone.

    Args:
        media: media on this computer.
        moved: called with couriers that have a newer fix.
        expected: called with orders whose arrival is another now, or is expected no more.
    """

    def __init__(
        self,
        media: MediaFolder,
        moved: Callable[[frozenset[str]], None],
        expected: Callable[[frozenset[str]], None] = lambda _: None,
    ) -> None:
        self.media = media
        self.fixes: dict[str, Fix] = {}
        self.questions = Questions()
        self.arrivals: dict[str, Arrival] = {}
        self._moved = moved
        self._expected = expected
        self._uploads: dict[str, Upload] = {}
        self._downloads: dict[str, Download] = {}
        self._pages: dict[str, Page] = {}
        self._sights: dict[str, Fix] = {}
        self._foretold: dict[str, Arrival] = {}
        self._up = False
        for name in media.waiting():
            data = media.find(name)
            if data is not None:
                self._uploads[name] = Upload(name, data, None)

    def erase(self, going: frozenset[str], named: frozenset[str]) -> None:
        """Let go of media of somebody who was erased; see `MediaFolder.erase`."""
        self.media.erase(going, named)
        for media in sorted(going & self._uploads.keys()):
            upload = self._uploads.pop(media)
            if upload.future is not None:
                fail(upload.future, MediaTrouble("erased"))

    @property
    def uploads(self) -> int:
        """Files that have yet to reach the hub."""
        return len(self._uploads)

    # Asking -------------------------------------------------------------------------------------------------------

    def put(self, send: Send, data: bytes, future: Future[str]) -> None:
        """Bring media to the hub."""
        name = hashlib.sha256(data).hexdigest()
        try:
            self.media.keep(name, data, waiting=True)
        except OSError:
            fail(future, MediaTrouble("disk_full_here"))
            return
        if not self._up and self.media.on_disk:
            resolve(future, name)
            self._uploads.setdefault(name, Upload(name, data, None))
            return
        upload = self._uploads[name] = Upload(name, data, future)
        self._begin_upload(send, upload)

    def get(self, send: Send, media: str, future: Future[bytes]) -> None:
        """Fetch media."""
        data = self.media.find(media)
        if data is not None:
            resolve(future, data)
            return
        download = self._downloads.get(media)
        if download is None:
            download = self._downloads[media] = Download(media)
            self._begin_download(send, download)
        download.futures.append(future)

    def page(self, send: Send, read: Read, future: Future[tuple[Recorded, ...]]) -> None:
        """Read a page."""
        page = self._pages[read.id] = Page(read, future)
        if self._up:
            send(write(page.read))

    def sight(self, fix: Fix) -> None:
        """Tell a fix at the next `flush`; a newer one takes its place."""
        known = self._sights.get(fix.courier)
        if known is None or known.measured_at < fix.measured_at:
            self._sights[fix.courier] = fix

    def foretell(self, arrivals: Sequence[Arrival]) -> None:
        """Tell arrivals at the next `flush`; what is told later of an order takes its place."""
        self._foretold |= {arrival.order: arrival for arrival in arrivals}

    def flush(self, send: Send) -> None:
        """Send the fixes and arrivals that wait."""
        if self._up and self._sights and send(write(Sight(tuple(self._sights.values())))):
            self._sights.clear()
        waiting = list(self._foretold.values())
        for first in range(0, len(waiting) if self._up else 0, ARRIVALS_TOGETHER):
            some = waiting[first : first + ARRIVALS_TOGETHER]
            if not send(write(Foretell(tuple(some)))):
                return
            for arrival in some:
                del self._foretold[arrival.order]

    # Coming and going ---------------------------------------------------------------------------------------------

    def up(self, send: Send) -> None:
        """The pipe is there: follow, and ask again for what is unfinished."""
        self._up = True
        send(write(Follow()))
        # What was expected before may have come meanwhile; whatever still is, the hub says now.
        before, self.arrivals = frozenset(self.arrivals), {}
        if before:
            self._expected(before)
        for upload in self._uploads.values():
            self._begin_upload(send, upload)
        for download in self._downloads.values():
            self._begin_download(send, download)
        for page in self._pages.values():
            page.rows.clear()
            send(write(page.read))
        self.questions.up(send)

    def down(self) -> None:
        """The pipe is gone. Files that are safe on this computer are as good as brought."""
        self._up = False
        self.questions.down()
        for upload in self._uploads.values():
            if upload.future is not None and self.media.on_disk:
                resolve(upload.future, upload.media)
                upload.future = None

    def ping(self, send: Send, mark: int) -> None:
        """Keep the connection measured."""
        if self._up:
            send(write(Ping(mark)))

    def _begin_upload(self, send: Send, upload: Upload) -> None:
        if self._up:
            send(write(Put(upload.media, len(upload.data))))

    def _begin_download(self, send: Send, download: Download) -> None:
        if self._up:
            send(write(Get(download.media, len(download.received))))

    # Hearing ------------------------------------------------------------------------------------------------------

    def hear(self, send: Send, frames: list[bytes]) -> None:
        """Take in one message of the side pipe; what a later hub may say more is ignored."""
        try:
            said = understand(hub_side, frames[0])
        except VocabularyError:
            return
        match said:
            case Fixes():
                self._fixes(said)
            case Arrivals():
                self._arrivals(said)
            case At():
                self._at(send, said)
            case Chunk() if len(frames) == 2:
                self._chunk(send, said, frames[1])
            case Rows():
                self._rows(said)
            case Problem():
                self._problem(said)
                self.questions.hear(said)
            case _:
                self.questions.hear(said)

    def _fixes(self, said: Fixes) -> None:
        moved = set()
        for fix in said.fixes:
            known = self.fixes.get(fix.courier)
            if known is None or known.measured_at < fix.measured_at:
                self.fixes = {**self.fixes, fix.courier: fix}
                moved.add(fix.courier)
        if moved:
            self._moved(frozenset(moved))

    def _arrivals(self, said: Arrivals) -> None:
        kept = {order: one for order, one in self.arrivals.items() if order not in said.gone}
        self.arrivals = kept | {arrival.order: arrival for arrival in said.arrivals}
        self._expected(frozenset(said.gone) | {arrival.order for arrival in said.arrivals})

    def _at(self, send: Send, at: At) -> None:
        upload = self._uploads.get(at.media)
        if upload is None:
            return
        if at.whole:
            del self._uploads[at.media]
            self.media.arrived(at.media)
            if upload.future is not None:
                resolve(upload.future, at.media)
            return
        upload.sent = max(upload.sent, at.offset) if upload.sent else at.offset
        ahead = MEDIA_IN_FLIGHT * MEDIA_CHUNK_BYTES
        while upload.sent < min(len(upload.data), at.offset + ahead):
            chunk = upload.data[upload.sent : upload.sent + MEDIA_CHUNK_BYTES]
            if not send(_put(upload, upload.sent), chunk):
                return
            upload.sent += len(chunk)

    def _chunk(self, send: Send, chunk: Chunk, data: bytes) -> None:
        download = self._downloads.get(chunk.media)
        if download is None or chunk.offset != len(download.received):
            return
        download.received += data
        if len(download.received) < chunk.size and data:
            send(write(Get(chunk.media, len(download.received))))
            return
        del self._downloads[chunk.media]
        whole = bytes(download.received)
        if hashlib.sha256(whole).hexdigest() != chunk.media:
            self._fail(download, "media_damaged")
            return
        self.media.keep(chunk.media, whole, waiting=False)
        for future in download.futures:
            resolve(future, whole)

    def _rows(self, rows: Rows) -> None:
        page = self._pages.get(rows.id)
        if page is None:
            return
        try:
            for item in rows.events:
                facts, person, _ = open_item(item)
                page.rows.append(decode_event(item.s, facts, person))
        except (VocabularyError, RemoteProtocolError) as error:
            del self._pages[rows.id]
            fail(page.future, MediaTrouble(error.code))
            return
        if not rows.more:
            del self._pages[rows.id]
            resolve(page.future, tuple(page.rows))

    def _problem(self, problem: Problem) -> None:
        upload = self._uploads.get(problem.about)
        if upload is not None:
            if upload.future is not None:
                fail(upload.future, MediaTrouble(problem.code))
                upload.future = None
            if problem.final:
                del self._uploads[problem.about]
                self.media.arrived(problem.about)
            else:
                upload.sent = 0
        download = self._downloads.pop(problem.about, None)
        if download is not None:
            self._fail(download, problem.code)
        page = self._pages.pop(problem.about, None)
        if page is not None:
            fail(page.future, MediaTrouble(problem.code))

    @staticmethod
    def _fail(download: Download, code: str) -> None:
        for future in download.futures:
            fail(future, MediaTrouble(code))

    def close(self) -> None:
        """Nobody will answer any more."""
        for upload in self._uploads.values():
            if upload.future is not None:
                fail(upload.future, MediaTrouble("closed"))
        for download in self._downloads.values():
            self._fail(download, "closed")
        for page in self._pages.values():
            fail(page.future, MediaTrouble("closed"))
        self.questions.close()


def _put(upload: Upload, offset: int) -> bytes:
    return write(Put(upload.media, len(upload.data), offset))
