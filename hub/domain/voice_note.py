"""Is this really a voice note, and how long is it? Ogg, WebM and MP4 are walked to their last byte.

A voice note is stored as it came, so everything in it must belong to it: a container that is well formed from its
first byte to its last, with sound and nothing else. That keeps out files that are two things at once.
Source: RFC 3533 (Ogg), RFC 7845 (Opus in Ogg), RFC 8794 and 9559 (EBML, Matroska/WebM), ISO/IEC 14496-12 (MP4).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from msgspec import Struct

SECONDS_MAX = 120
"""Who has more to say calls; two minutes are heard through between two gifts."""
PARTS_MAX = 20_000
"""Pages, elements or boxes in one note: a minute of Opus in WebM has about 3,000."""
DEPTH_MAX = 6


class NotVoice(Exception):
    """These bytes are no voice note."""


class Voice(Struct, frozen=True):
    """What a voice note is."""

    media_type: str
    seconds: float


def read_voice(data: bytes) -> Voice:
    """Walk a voice note.

    Raises:
        NotVoice: it is something else, or not well formed.
    """
    try:
        if data[:4] == b"OggS":
            return Voice("audio/ogg", _ogg_seconds(data))
        if data[:4] == b"\x1a\x45\xdf\xa3":
            return Voice("audio/webm", _webm_seconds(data))
        if data[4:8] == b"ftyp":
            return Voice("audio/mp4", _mp4_seconds(data))
    except (struct.error, IndexError, ValueError, OverflowError) as error:
        raise NotVoice("cut off") from error
    raise NotVoice("no known container")


# Ogg ------------------------------------------------------------------------------------------------------------


def _ogg_seconds(data: bytes) -> float:
    at, pages, rate, last, serial = 0, 0, 0, 0, -1
    while at < len(data):
        if data[at : at + 5] != b"OggS\0" or pages > PARTS_MAX:
            raise NotVoice("no page where one must begin")
        granule, page_serial = struct.unpack_from("<qI", data, at + 6)
        segments = data[at + 26]
        body = at + 27 + segments
        length = sum(data[at + 27 : body])
        if body + length > len(data) or (pages and page_serial != serial):
            raise NotVoice("a page is cut off, or there are two streams")
        if pages == 0:
            serial, rate = page_serial, _ogg_rate(data[body : body + length])
        last = max(last, granule)
        at, pages = body + length, pages + 1
    return last / rate


def _ogg_rate(head: bytes) -> int:
    """Samples a second, by the first packet; Opus always counts at 48 kHz."""
    if head[:8] == b"OpusHead":
        return 48_000
    if head[:7] == b"\x01vorbis":
        rate = int(struct.unpack_from("<I", head, 12)[0])
        if 8_000 <= rate <= 192_000:
            return rate
    raise NotVoice("neither Opus nor Vorbis")


# WebM -----------------------------------------------------------------------------------------------------------

_EBML, _SEGMENT, _INFO, _TRACKS, _CLUSTER = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0x1F43B675
_SCALE, _DURATION, _ENTRY, _TRACK_TYPE, _CLUSTER_TIME = 0x2AD7B1, 0x4489, 0xAE, 0x83, 0xE7
_SIMPLE_BLOCK, _BLOCK_GROUP, _BLOCK, _DOC_TYPE = 0xA3, 0xA0, 0xA1, 0x4282
_INSIDE_SEGMENT = frozenset(
    {_INFO, _TRACKS, _CLUSTER, 0x114D9B74, 0x1C53BB6B, 0x1254C367, 0xEC, 0xBF}  # seek head, cues, tags, void, CRC
)
_MASTERS = frozenset({_EBML, _SEGMENT, _INFO, _TRACKS, _CLUSTER, _ENTRY, _BLOCK_GROUP})
_SOUND = 2


class _Webm:
    def __init__(self) -> None:
        self.scale_ns = 1_000_000
        self.told = 0.0
        self.cluster_at = 0
        self.last = 0
        self.doc_type = b""
        self.track_types: set[int] = set()


def _webm_seconds(data: bytes) -> float:
    found = _Webm()
    for parts, (element, start, end) in enumerate(_elements(data, 0, len(data), 0)):
        if parts >= PARTS_MAX:
            raise NotVoice("too many elements")
        _note(found, element, data[start:end] if element not in _MASTERS else b"")
    if found.doc_type not in (b"webm", b"matroska") or found.track_types != {_SOUND}:
        raise NotVoice("not sound alone")
    return max(found.told, float(found.last)) * found.scale_ns / 1e9


def _note(found: _Webm, element: int, body: bytes) -> None:
    if element == _DOC_TYPE:
        found.doc_type = body.rstrip(b"\0")
    elif element == _SCALE:
        found.scale_ns = int.from_bytes(body, "big") or 1_000_000
    elif element == _DURATION:
        found.told = struct.unpack(">f" if len(body) == 4 else ">d", body)[0]
        if not 0 <= found.told < 1e12:
            raise NotVoice("an impossible duration")
    elif element == _TRACK_TYPE:
        found.track_types.add(int.from_bytes(body, "big"))
    elif element == _CLUSTER_TIME:
        found.cluster_at = int.from_bytes(body, "big")
        found.last = max(found.last, found.cluster_at)
    elif element in (_SIMPLE_BLOCK, _BLOCK):
        _, width = _vint(body, 0, keep_marker=False)
        found.last = max(found.last, found.cluster_at + struct.unpack_from(">h", body, width)[0])


def _elements(data: bytes, at: int, end: int, depth: int) -> Iterator[tuple[int, int, int]]:
    """Walk elements, into masters; a browser's recorder leaves segment and clusters of unknown size."""
    while at < end:
        element, width = _vint(data, at, keep_marker=True)
        size, size_width = _vint(data, at + width, keep_marker=False)
        start = at + width + size_width
        unknown = size == (1 << (7 * size_width)) - 1
        stop = end if unknown else start + size
        if stop > end or depth > DEPTH_MAX or not _may_stand(element, depth):
            raise NotVoice("an element is cut off or does not belong here")
        if unknown and element not in (_SEGMENT, _CLUSTER):
            raise NotVoice("an element without a size")
        yield element, start, stop
        if element == _CLUSTER and unknown:
            at = start  # its parts follow on the level of the clusters
            continue
        if element in _MASTERS:
            yield from _elements(data, start, stop, depth + 1)
        at = stop


def _may_stand(element: int, depth: int) -> bool:
    if depth == 0:
        return element in (_EBML, _SEGMENT)
    if depth == 1:  # also the parts of a cluster of unknown size, and those of the EBML head
        return (
            element in _INSIDE_SEGMENT
            or element in (_CLUSTER_TIME, _SIMPLE_BLOCK, _BLOCK_GROUP, 0xA7, 0xAB)
            or (element in (0x4286, 0x42F7, 0x42F2, 0x42F3, _DOC_TYPE, 0x4287, 0x4285))
        )
    return True


def _vint(data: bytes, at: int, *, keep_marker: bool) -> tuple[int, int]:
    """A number of variable length: (value, bytes)."""
    first = data[at]
    width = 9 - first.bit_length()
    if not 1 <= width <= 8 or at + width > len(data):
        raise NotVoice("no number where one must be")
    value = int.from_bytes(data[at : at + width], "big")
    return (value if keep_marker else value & ((1 << (7 * width)) - 1)), width


# MP4 ------------------------------------------------------------------------------------------------------------

_TOP_BOXES = frozenset({b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"free", b"skip", b"sidx", b"mfra", b"wide"})
_PARENTS = frozenset({b"moov", b"trak", b"mdia", b"mvex", b"moof", b"traf"})


def _mp4_seconds(data: bytes) -> float:
    seconds, handlers, scale = 0.0, set(), 0
    for parts, (kind, start, _) in enumerate(_boxes(data, 0, len(data), 0)):
        if parts >= PARTS_MAX:
            raise NotVoice("too many boxes")
        if kind in (b"mvhd", b"mdhd"):
            scale, duration = _scale_and_duration(data, start)
            seconds = max(seconds, duration / scale)
        elif kind == b"hdlr":
            handlers.add(data[start + 8 : start + 12])
        elif kind == b"tfdt" and scale:
            seconds = max(seconds, _number(data, start, start + 4) / scale)
    if b"soun" not in handlers or b"vide" in handlers:
        raise NotVoice("not sound alone")
    return seconds


def _boxes(data: bytes, at: int, end: int, depth: int) -> Iterator[tuple[bytes, int, int]]:
    while at < end:
        size, kind = struct.unpack_from(">I4s", data, at)
        start = at + 8
        if size == 1:
            size, start = struct.unpack_from(">Q", data, start)[0], at + 16
        if size < start - at or at + size > end or depth > DEPTH_MAX or (depth == 0 and kind not in _TOP_BOXES):
            raise NotVoice("a box is cut off or does not belong here")
        yield kind, start, at + size
        if kind in _PARENTS:
            yield from _boxes(data, start, at + size, depth + 1)
        at += size


def _scale_and_duration(data: bytes, start: int) -> tuple[int, int]:
    if data[start] == 1:
        scale, duration = struct.unpack_from(">IQ", data, start + 20)
    else:
        scale, duration = struct.unpack_from(">II", data, start + 12)
        duration = 0 if duration == 0xFFFFFFFF else duration
    if not scale:
        raise NotVoice("no time scale")
    return scale, duration


def _number(data: bytes, start: int, at: int) -> int:
    return int(struct.unpack_from(">Q" if data[start] == 1 else ">I", data, at)[0])
