"""Sound becomes a note that phones play, and nothing else leaves: real sound from a file, no microphone and no loudspeaker."""

from __future__ import annotations

import wave
from pathlib import Path

import pytest
from PySide6.QtMultimedia import QAudioFormat
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from desktop import voice_recording
from desktop.theme import RESOURCES
from desktop.voice_playing import VoicePlayer
from desktop.voice_recording import RATE_HZ, VoiceRecorder, checked, level, speech_format
from hub.domain.voice_note import SECONDS_MAX, read_voice

LIBRARIES = ("pa_context_connect", "Couldn't load", "Couldn't resolve", "Using Qt multimedia", "Recording new media")
"""What Qt tells of a machine without a sound server or a graphics card's decoders."""
pytestmark = pytest.mark.qt_log_ignore(*LIBRARIES)
PATIENCE_MS = 20_000


def sound() -> bytes:
    """A second of the house's own bell, as a microphone would give it."""
    with wave.open(str(RESOURCES / "sounds" / "rush.wav")) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        slow = file.readframes(file.getnframes())
        times = round(RATE_HZ / file.getframerate())
    samples = memoryview(slow).cast("h")
    return b"".join(bytes(samples[at : at + 1]) * times for at in range(len(samples)))


def test_what_is_heard_becomes_a_note_that_every_phone_plays(qapp: QApplication, qtbot: QtBot) -> None:
    recorder = VoiceRecorder()
    heard: list[tuple[float, float]] = []
    recorder.heard.connect(lambda seconds, loud: heard.append((seconds, loud)))
    pcm = sound()
    for at in range(0, len(pcm), 9_600):
        recorder.take(pcm[at : at + 9_600])
    length = recorder.seconds
    with qtbot.waitSignal(recorder.made, timeout=PATIENCE_MS) as made:
        recorder.stop()
    voice = read_voice(made.args[0])
    assert voice.media_type == "audio/mp4"
    assert voice.seconds == pytest.approx(length, abs=0.2)
    assert [seconds for seconds, _ in heard] == sorted(seconds for seconds, _ in heard)
    assert max(loud for _, loud in heard) > 0.4
    player = VoicePlayer()
    failed: list[bool] = []
    player.failed.connect(lambda: failed.append(True))
    player.play(made.args[0])
    qtbot.waitUntil(lambda: player.position_s > 0 and player.is_playing, timeout=PATIENCE_MS)
    player.stop()
    assert not failed


def test_whoever_leaves_while_the_note_is_made_takes_nothing_from_under_the_coder(
    qapp: QApplication, qtbot: QtBot
) -> None:
    """The coder writes on in a thread of its own; it wrote into what was gone with the window, and the program died."""
    for _ in range(3):
        recorder = VoiceRecorder()
        recorder.take(sound() * 8)
        recorder.stop()
        delete(recorder)
    assert len(voice_recording._at_work) >= 3
    qtbot.waitUntil(lambda: not voice_recording._at_work, timeout=PATIENCE_MS)


def test_a_slip_of_the_finger_is_no_note(qapp: QApplication, qtbot: QtBot) -> None:
    recorder = VoiceRecorder()
    recorder.take(bytes(9_600))
    with qtbot.waitSignal(recorder.failed):
        recorder.stop()


def test_two_minutes_are_the_end(qapp: QApplication, qtbot: QtBot) -> None:
    recorder = VoiceRecorder()
    with qtbot.waitSignal(recorder.full):
        recorder.take(bytes(2 * RATE_HZ * SECONDS_MAX))
    recorder.drop()
    assert recorder.seconds == 0


def test_the_level_moves_with_the_voice_in_every_kind_of_sound() -> None:
    quiet = speech_format()
    assert level(bytes(960), quiet) == 0.0
    assert level(b"", quiet) == 0.0
    assert level(b"\x00\x40" * 480, quiet) > 0.8
    for kind in (QAudioFormat.SampleFormat.UInt8, QAudioFormat.SampleFormat.Int32, QAudioFormat.SampleFormat.Float):
        other = speech_format()
        other.setSampleFormat(kind)
        silence = b"\x80" * 960 if kind is QAudioFormat.SampleFormat.UInt8 else bytes(960)
        assert level(silence, other) == 0.0


def test_bytes_that_are_no_note_are_not_taken_for_one() -> None:
    assert checked(b"") is None
    assert checked(b"\xff\xfb" * 500) is None
    assert checked(Path(RESOURCES / "sounds" / "rush.wav").read_bytes()) is None
