"""A voice note is recorded and made into what phones play. Imported only when somebody wants to speak: Qt's multimedia part
takes a moment to load.

Sound comes from the microphone as it is and lies in memory alone; after *stop* it becomes AAC in an MP4 file (.m4a). Every
phone's browser plays that, also the one inside WeChat and every iPhone's, where Ogg and WebM are new or missing; and
Windows, macOS and Qt's own FFmpeg on Linux all write it.
"""

from __future__ import annotations

import math
import struct

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QTimer, Signal
from PySide6.QtMultimedia import (
    QAudioBuffer,
    QAudioBufferInput,
    QAudioFormat,
    QAudioSource,
    QMediaCaptureSession,
    QMediaDevices,
    QMediaFormat,
    QMediaRecorder,
    QtAudio,
)

from hub.domain.limits import MEDIA_BYTES_MAX
from hub.domain.voice_note import SECONDS_MAX, NotVoice, Voice, read_voice

RATE_HZ = 48_000
"""What microphones give by themselves, and what phones play."""
BITS_PER_S = 32_000
"""Speech is clear with it; two minutes are half a megabyte."""
PIECE_MS = 100
PROBES = 64
"""Samples looked at for one turn of the level: enough to move with the voice, nothing to wait for."""
SECONDS_MIN = 0.5
"""Shorter is a slip of the finger."""
_CODES = {
    QAudioFormat.SampleFormat.UInt8: ("B", 128.0, 128.0),
    QAudioFormat.SampleFormat.Int16: ("h", 0.0, 32_768.0),
    QAudioFormat.SampleFormat.Int32: ("i", 0.0, 2_147_483_648.0),
    QAudioFormat.SampleFormat.Float: ("f", 0.0, 1.0),
}


def speech_format() -> QAudioFormat:
    """One voice, as it is recorded where the microphone can."""
    sound = QAudioFormat()
    sound.setChannelConfig(QAudioFormat.ChannelConfig.ChannelConfigMono)
    sound.setSampleRate(RATE_HZ)
    sound.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    return sound


def level(piece: bytes, sound: QAudioFormat) -> float:
    """How loud a piece of sound is, 0..1, on a scale on which speech moves."""
    code, middle, full = _CODES.get(sound.sampleFormat(), ("h", 0.0, 32_768.0))
    count = len(piece) // struct.calcsize(code)
    if not count:
        return 0.0
    samples = struct.unpack_from(f"={count}{code}", piece)[:: max(1, count // PROBES)]
    loud = math.sqrt(sum(((sample - middle) / full) ** 2 for sample in samples) / len(samples))
    decibels = 20 * math.log10(max(loud, 1e-6))
    return min(1.0, max(0.0, (decibels + 50) / 45))  # a whisper stands at -50, a shout at -5


class NoMicrophone(Exception):
    """There is none, or this program may not use it."""


class VoiceRecorder(QObject):
    """One note, from the first word to the bytes that travel.

    Signals:
        heard: sound came; seconds so far and its level, 0..1.
        full: the longest note is reached; it has been stopped.
        made: the note is ready: its bytes.
        failed: it could not be made.
    """

    heard = Signal(float, float)
    full = Signal()
    made = Signal(bytes)
    failed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sound = speech_format()
        self._pcm = bytearray()
        self._source: QAudioSource | None = None
        self._microphone: QIODevice | None = None

    @property
    def seconds(self) -> float:
        """How long it is so far."""
        return self._sound.durationForBytes(len(self._pcm)) / 1e6

    def start(self) -> None:
        """Listen to the computer's microphone.

        Raises:
            NoMicrophone: there is none.
        """
        device = QMediaDevices.defaultAudioInput()
        if device.isNull():
            raise NoMicrophone
        if not device.isFormatSupported(self._sound):
            self._sound = device.preferredFormat()
        self._source = QAudioSource(device, self._sound, self)
        self._microphone = self._source.start()
        if self._source.error() is not QtAudio.Error.NoError:
            self.drop()
            raise NoMicrophone
        self._microphone.readyRead.connect(self._on_sound)

    def _on_sound(self) -> None:
        if self._microphone is not None:
            self.take(bytes(self._microphone.readAll().data()))

    def take(self, piece: bytes) -> None:
        """Sound comes, in the format of this note."""
        self._pcm += piece
        self.heard.emit(self.seconds, level(piece, self._sound))
        if self.seconds >= SECONDS_MAX - 1:  # coders add a little
            self._close()
            self.full.emit()

    def stop(self) -> None:
        """It is said; `made` or `failed` follows."""
        self._close()
        if self.seconds < SECONDS_MIN:
            self.failed.emit()
            return
        maker = _Maker(bytes(self._pcm), self._sound)
        self._pcm.clear()
        maker.made.connect(self.made)
        maker.failed.connect(self.failed)
        maker.start()

    def drop(self) -> None:
        """Forget it."""
        self._close()
        self._pcm.clear()

    def _close(self) -> None:
        if self._source is not None:
            self._source.stop()
            self._source.deleteLater()
        self._source = self._microphone = None


class _Maker(QObject):
    """Makes raw sound into a note, piece by piece, so that the window's thread never waits.

    Whoever spoke may leave meanwhile: the coder has a thread of its own that writes to the end, so what it writes into stays.
    """

    made = Signal(bytes)
    failed = Signal()

    def __init__(self, pcm: bytes, sound: QAudioFormat) -> None:
        super().__init__()
        self._pcm = pcm
        self._sound = sound
        self._at = 0
        self._over = False
        self._file = QBuffer(self)
        self._file.open(QIODevice.OpenModeFlag.ReadWrite)
        self._input = QAudioBufferInput(self)  # learns the format from the first piece
        self._session = QMediaCaptureSession(self)
        self._recorder = QMediaRecorder(self)
        self._session.setAudioBufferInput(self._input)
        self._session.setRecorder(self._recorder)
        self._recorder.setMediaFormat(_m4a())
        self._recorder.setAudioBitRate(BITS_PER_S)
        self._recorder.setAudioChannelCount(1)
        self._recorder.setAudioSampleRate(RATE_HZ)
        self._recorder.setEncodingMode(QMediaRecorder.EncodingMode.AverageBitRateEncoding)
        self._recorder.setAutoStop(True)
        self._recorder.setOutputDevice(self._file)
        self._recorder.recorderStateChanged.connect(self._on_state)
        self._recorder.errorOccurred.connect(self._on_error)
        self._input.readyToSendAudioBuffer.connect(self._feed)
        self._turn = QTimer(self, interval=20)
        self._turn.timeout.connect(self._feed)

    def start(self) -> None:
        _at_work.add(self)
        self._recorder.record()
        self._turn.start()

    def _feed(self) -> None:
        """Hand over the next piece, if it is taken."""
        if self._at > len(self._pcm):
            return
        size = self._sound.bytesForDuration(PIECE_MS * 1000)
        piece = self._pcm[self._at : self._at + size]
        begins_us = self._sound.durationForBytes(self._at)
        sent = QAudioBuffer(QByteArray(piece), self._sound, begins_us) if piece else QAudioBuffer()
        if self._input.sendAudioBuffer(sent):
            self._at = min(self._at + size, len(self._pcm)) if piece else len(self._pcm) + 1
            # the empty one has said that there is no more

    def _on_state(self, state: QMediaRecorder.RecorderState) -> None:
        if state is not QMediaRecorder.RecorderState.StoppedState:
            return
        QTimer.singleShot(0, self, self._go)
        if self._over:
            return
        self._over = True
        self._turn.stop()
        data = bytes(self._file.data().data())
        note = checked(data)
        if note is None:
            self.failed.emit()
        else:
            self.made.emit(data)

    def _go(self) -> None:
        _at_work.discard(self)
        self.deleteLater()

    def _on_error(self) -> None:
        if not self._over:
            self._over = True
            self._turn.stop()
            self.failed.emit()


_at_work: set[_Maker] = set()
"""Makers whose coder has not come to its end."""


def checked(data: bytes) -> Voice | None:
    """What the shop takes as a voice note, None for anything else."""
    if len(data) > MEDIA_BYTES_MAX["audio"]:
        return None
    try:
        voice = read_voice(data)
    except NotVoice:
        return None
    return voice if voice.seconds <= SECONDS_MAX else None


def _m4a() -> QMediaFormat:
    wanted = QMediaFormat(QMediaFormat.FileFormat.Mpeg4Audio)
    wanted.setAudioCodec(QMediaFormat.AudioCodec.AAC)
    return wanted
