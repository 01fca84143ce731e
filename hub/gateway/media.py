"""Pictures and voice notes: in by their content, out only to whom they are shown.

What a file is called, and what its sender says it is, is not looked at. Pictures are made anew by the confined
worker; voice notes are walked (`hub.domain.voice_note`). Out go only media that stand in the view of the very link that asks.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from concurrent.futures import Future
from typing import TypeVar

from msgspec import UnsetType
from starlette.requests import Request
from starlette.responses import Response

from hub.domain.access import Link
from hub.domain.voice_note import NotVoice, read_voice
from hub.gateway import confined
from hub.gateway.contract import CourierView, MediaKept, View
from hub.gateway.front import Front
from hub.gateway.limits import (
    ANSWER_WITHIN_S,
    IMAGE_BYTES_MAX,
    IMAGE_PIXELS_MAX,
    MEDIA_BYTES_TOTAL_PER_ORDER,
    UPLOAD_WITHIN_S,
    VOICE_BYTES_MAX,
    VOICE_SECONDS_MAX,
)
from hub.gateway.security import Denied, must_be_same_origin, not_found, read_body, said
from hub.link.port import MediaTrouble

_T = TypeVar("_T")

WORKERS_MAX = 2
"""Each may take a gigabyte; a shop's machine has more, but not much."""
WORKER_S = 20.0
STORE_WITHIN_S = 60.0
GONE = frozenset({"media_not_found", "not_found", "erased"})
"""What the hub says of media that it does not have; everything else may be different a moment later."""
JPEG = "image/jpeg"
FORGET_ORDERS_ABOVE = 10_000
_HEADS = {
    b"\xff\xd8\xff": JPEG,
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"OggS": "audio/ogg",
    b"\x1a\x45\xdf\xa3": "audio/webm",
}
_ENDINGS = {
    JPEG: "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "audio/ogg": "ogg",
    "audio/webm": "webm",
    "audio/mp4": "m4a",
}
_REASONS = {
    confined.UNSUPPORTED: (415, "unsupported_media", {}),
    confined.TOO_MANY_PIXELS: (422, "too_many_pixels", {"limit": str(IMAGE_PIXELS_MAX)}),
    confined.BROKEN: (422, "broken_media", {}),
}


def type_of(data: bytes) -> str:
    """What bytes are by their head; blank for everything that this door does not know."""
    for head, media_type in _HEADS.items():
        if data.startswith(head):
            return media_type
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    # A photograph in HEIC begins like a voice note in MP4; voice notes have one of these brands.
    if data[4:8] == b"ftyp" and data[8:11] in (b"M4A", b"M4B", b"iso", b"mp4", b"das", b"3gp", b"avc"):
        return "audio/mp4"
    return ""


class Media:
    """The upload's limits: so many workers at once, so many bytes a second per link, so many in all per order.

    What an order's outsiders have sent in all is counted here, for sender and recipient together (and per courier), and
    begins anew with the gateway: it bounds what a stranger can fill a disk with, not what a shop may keep.
    """

    def __init__(self, front: Front) -> None:
        self._front = front
        self._workers = asyncio.Semaphore(WORKERS_MAX)
        self._totals: dict[str, int] = {}

    def count(self, link: Link, size: int) -> None:
        """Count an upload.

        Raises:
            Denied: 429 too fast, 413 too much in all.
        """
        wait_s = self._front.media.wait_s(link.id, float(size))
        if wait_s:
            raise Denied(429, "too_many", retry_after_s=wait_s)
        total = self._totals.get(link.subject, 0) + size
        if total > MEDIA_BYTES_TOTAL_PER_ORDER:
            raise Denied(413, "too_large", {"limit": str(MEDIA_BYTES_TOTAL_PER_ORDER)})
        if len(self._totals) > FORGET_ORDERS_ABOVE:
            self._totals.pop(next(iter(self._totals)))
        self._totals[link.subject] = total

    async def picture(self, data: bytes) -> bytes:
        """Have a picture made anew.

        Raises:
            Denied: 415, 422.
        """
        async with self._workers:
            try:
                worker = await asyncio.to_thread(self._work, data)
            except subprocess.TimeoutExpired as error:
                raise Denied(422, "too_heavy") from error
        made = worker.stdout
        if worker.returncode == confined.OK and made.startswith(b"\xff\xd8\xff"):
            return made
        status, code, fields = _REASONS.get(worker.returncode, (422, "too_heavy", {}))
        raise Denied(status, code, fields)

    def _work(self, data: bytes) -> subprocess.CompletedProcess[bytes]:
        """Run one worker to its end, or to `WORKER_S`.

        In a thread, because asyncio's own `communicate` of Python before 3.11.4 leaves an error that nobody collects
        when a worker ends without reading.
        """
        return subprocess.run(
            self._front.config.confined,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_worker_environment(),
            timeout=WORKER_S,
            check=False,
        )


def _worker_environment() -> dict[str, str]:
    """Nothing of ours; Windows cannot start a program without its own folder's name."""
    names = ("SYSTEMROOT", "TEMP") if sys.platform == "win32" else ("LD_LIBRARY_PATH",)
    return {name: os.environ[name] for name in names if name in os.environ}


async def upload(request: Request) -> Response:
    """POST /api/media: 201 with what it became."""
    front: Front = request.app.state.front
    media: Media = request.app.state.media
    must_be_same_origin(request, front.config.public_url)
    opened = front.opened_by(request)
    data = await read_body(request, IMAGE_BYTES_MAX, UPLOAD_WITHIN_S)
    media.count(opened.link, len(data))
    family = type_of(data).partition("/")[0]
    if family == "image":
        kept, media_type = await media.picture(data), JPEG
    elif family == "audio":
        kept, media_type = data, _voice_type(data)
    else:
        raise Denied(415, "unsupported_media")
    if not front.is_connected():
        raise Denied(503, "hub_away")
    return said(MediaKept(await _within(front.link.put_media(kept, media_type), STORE_WITHIN_S), media_type), 201)


def _voice_type(data: bytes) -> str:
    if len(data) > VOICE_BYTES_MAX:
        raise Denied(413, "too_large", {"limit": str(VOICE_BYTES_MAX)})
    try:
        voice = read_voice(data)
    except NotVoice as wrong:
        raise Denied(422, "broken_media") from wrong
    if voice.seconds > VOICE_SECONDS_MAX:
        raise Denied(422, "too_long", {"limit": str(VOICE_SECONDS_MAX)})
    return voice.media_type


async def download(request: Request) -> Response:
    """GET /api/media/{sha}: the bytes, if they stand in this link's view."""
    front: Front = request.app.state.front
    opened = front.opened_by(request)
    media = request.path_params["media"]
    view = front.view(opened)
    if view is None or media not in shown_media(view):
        raise not_found()
    data = await _within(front.link.get_media(media), ANSWER_WITHIN_S)
    media_type = type_of(data)
    name = f"giftwire-{media[:12]}.{_ENDINGS.get(media_type, 'bin')}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Accept-Ranges": "bytes"}
    return _ranged(request.headers.get("range", ""), data, media_type or "application/octet-stream", headers)


def _ranged(asked: str, data: bytes, media_type: str, headers: dict[str, str]) -> Response:
    """The whole, or the one part that was asked for: phones play sound only from a server that knows parts."""
    first, dash, last = asked.removeprefix("bytes=").strip().partition("-")
    plain = asked.isascii()  # a superscript two is a digit to Python, and no number
    if not plain or not asked.startswith("bytes=") or not dash or not first.isdigit() or (last and not last.isdigit()):
        return Response(data, media_type=media_type, headers=headers)
    start, end = int(first[:12]), min(int(last[:12]) if last else len(data) - 1, len(data) - 1)
    if start > end:
        return Response(status_code=416, headers=headers | {"Content-Range": f"bytes */{len(data)}"})
    part = {"Content-Range": f"bytes {start}-{end}/{len(data)}"}
    return Response(data[start : end + 1], 206, media_type=media_type, headers=headers | part)


def shown_media(view: View) -> frozenset[str]:
    """Everything that a view refers to."""
    if isinstance(view, CourierView):
        return frozenset(line.media for stop in view.stops for line in stop.messages) - {""}
    order = view.order
    photo = "" if isinstance(order.photo, UnsetType) else order.photo
    proof = "" if isinstance(order.proof, UnsetType) else order.proof.media
    return frozenset({photo, proof, *(line.media for line in view.messages)}) - {""}


async def _within(future: Future[_T], within_s: float) -> _T:
    try:
        return await asyncio.wait_for(asyncio.wrap_future(future), within_s)
    except TimeoutError as error:
        raise Denied(503, "hub_away") from error
    except MediaTrouble as trouble:
        raise (not_found() if trouble.code in GONE else Denied(503, "hub_away")) from trouble
