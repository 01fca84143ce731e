"""Ogg, WebM and MP4 voice notes are recognised by walking them; nothing else gets through."""

from __future__ import annotations

import struct
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.voice_note import NotVoice, read_voice


def ogg(
    seconds: float, head: bytes = b"OpusHead\x01\x01\x38\x01\x80\xbb\x00\x00\x00\x00\x00", serial: int = 7
) -> bytes:
    """An Opus note as Firefox records it: a head, a comment, a page of sound."""

    def page(flags: int, granule: int, n: int, body: bytes) -> bytes:
        return struct.pack("<4sBBqIIIBB", b"OggS", 0, flags, granule, serial, n, 0, 1, len(body)) + body

    return page(2, 0, 0, head) + page(0, 0, 1, b"OpusTags") + page(4, round(seconds * 48_000), 2, b"\xfc" * 100)


def element(number: int, body: bytes, *, unknown: bool = False) -> bytes:
    name = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return name + (b"\x01" + b"\xff" * 7 if unknown else (len(body) | 1 << 56).to_bytes(8, "big")) + body


def webm(seconds: float, *, told: bool = False, track_type: int = 2, doc_type: bytes = b"webm") -> bytes:
    """An Opus note as Chromium records it: segment and clusters of unknown size, no duration."""
    info = element(0x2AD7B1, (1_000_000).to_bytes(3, "big"))
    info += element(0x4489, struct.pack(">d", seconds * 1000)) if told else b""
    track = element(0xD7, b"\x01") + element(0x83, bytes([track_type])) + element(0x86, b"A_OPUS")
    segment = element(0x1549A966, info) + element(0x1654AE6B, element(0xAE, track))
    for at_ms in range(0, 1 if told else round(seconds * 1000) + 1, max(1, round(seconds * 100))):
        block = element(0xA3, b"\x81" + struct.pack(">h", 0) + b"\x80" + b"\xfc" * 20)
        segment += element(0x1F43B675, element(0xE7, at_ms.to_bytes(4, "big")) + block, unknown=not told)
    return element(0x1A45DFA3, element(0x4282, doc_type)) + element(0x18538067, segment, unknown=not told)


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def mp4(seconds: float, *, handler: bytes = b"soun", fragmented: bool = False) -> bytes:
    """An AAC note as Safari records it, whole or in fragments."""
    scale = 48_000
    told = 0 if fragmented else round(seconds * scale)
    mvhd = box(b"mvhd", b"\0" * 12, struct.pack(">II", scale, told), b"\0" * 80)
    mdhd = box(b"mdhd", b"\0" * 12, struct.pack(">II", scale, told), b"\0" * 4)
    hdlr = box(b"hdlr", b"\0" * 8, handler, b"\0" * 13)
    data = box(b"ftyp", b"M4A \0\0\0\0") + box(b"moov", mvhd, box(b"trak", box(b"mdia", mdhd, hdlr)))
    if fragmented:
        at = box(b"tfdt", b"\x01\0\0\0", struct.pack(">Q", round(seconds * scale)))
        data += box(b"moof", box(b"mfhd", b"\0" * 8), box(b"traf", at))
    return data + box(b"mdat", b"\x21" * 300)


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (ogg(90), "audio/ogg"),
        (ogg(90, b"\x01vorbis" + b"\0" * 4 + b"\x01" + struct.pack("<I", 48_000) + b"\0" * 14), "audio/ogg"),
        (webm(90), "audio/webm"),
        (webm(90, told=True), "audio/webm"),
        (mp4(90), "audio/mp4"),
        (mp4(90, fragmented=True), "audio/mp4"),
    ],
    ids=["opus", "vorbis", "webm", "webm told", "mp4", "mp4 in fragments"],
)
def test_a_voice_note_is_known_by_its_content_with_its_length(data: bytes, media_type: str) -> None:
    voice = read_voice(data)
    assert voice.media_type == media_type
    assert voice.seconds == pytest.approx(90, abs=0.2)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"OggS",
        b"RIFF\0\0\0\0WAVEfmt ",
        b"ID3\x03",
        ogg(1, b"\x80theora" + b"\0" * 40),
        ogg(1)[:-1],
        ogg(1) + b"<html>",
        ogg(1) + ogg(1, serial=8),
        webm(1, track_type=1),
        webm(1, doc_type=b"html"),
        webm(1)[:-3],
        webm(1) + b"<html>",
        webm(1) + element(0x1A45DFA3, b""),
        webm(1, told=True) + element(0xEC, b"<html>"),
        mp4(1, handler=b"vide"),
        mp4(1)[:-1],
        mp4(1) + b"<html></html>",
        mp4(1) + box(b"uuid", b"x"),
        b"\x00\x00\x00\x08ftyp" + b"\x00" * 8,
    ],
)
def test_what_is_not_a_whole_voice_note_alone_is_none(data: bytes) -> None:
    with pytest.raises(NotVoice):
        read_voice(data)


def test_nesting_and_many_parts_end_somewhere() -> None:
    deep = b""
    for _ in range(200):
        deep = box(b"moov", deep)
    with pytest.raises(NotVoice):
        read_voice(box(b"ftyp", b"M4A ") + deep)
    with pytest.raises(NotVoice):
        read_voice(mp4(1) + box(b"free") * 30_000)


@given(st.sampled_from([ogg(3), webm(3), webm(3, told=True), mp4(3)]), st.data())
def test_no_damage_does_more_than_be_refused(whole: bytes, data: st.DataObject) -> None:
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    with suppress(NotVoice):
        assert read_voice(bytes(damaged)).seconds >= 0
    cut = data.draw(st.integers(0, len(whole) - 1))
    with suppress(NotVoice):
        assert read_voice(whole[:cut]).seconds >= 0


@given(st.sampled_from([b"OggS", b"\x1a\x45\xdf\xa3", b"\0\0\0\x18ftyp"]), st.binary(max_size=300))
def test_no_bytes_do_more_than_be_refused(head: bytes, tail: bytes) -> None:
    with suppress(NotVoice):
        read_voice(head + tail)
