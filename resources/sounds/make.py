"""Makes the three sounds of a station. Few, distinct, and told apart by rhythm as well as pitch:

rush     three rising pairs; asks for somebody now, and is repeated until it is acknowledged
message  one soft falling pair; somebody has written
done     three steps of a chord upwards; a promise was kept

    python make.py FOLDER
"""

import math
import struct
import sys
import wave
from pathlib import Path

RATE_HZ = 22_050  # enough for tones below 5 kHz, and a third of the bytes of a studio's rate
BYTES_MAX = 60_000
_ATTACK_S = 0.006  # shorter clicks
_OVERTONES = ((1.0, 1.0), (2.0, 0.22), (3.0, 0.07))  # multiple of the pitch, loudness

# (start s, pitch Hz, length s, loudness 0..1)
Note = tuple[float, float, float, float]
RUSH: tuple[Note, ...] = tuple(
    note for beat in (0.0, 0.34, 0.68) for note in ((beat, 784.0, 0.16, 0.62), (beat + 0.12, 1174.7, 0.22, 0.7))
)
MESSAGE: tuple[Note, ...] = ((0.0, 987.8, 0.20, 0.34), (0.11, 740.0, 0.30, 0.34))
DONE: tuple[Note, ...] = ((0.0, 523.3, 0.34, 0.3), (0.10, 659.3, 0.36, 0.3), (0.20, 784.0, 0.55, 0.34))
SOUNDS = {"rush": RUSH, "message": MESSAGE, "done": DONE}


def samples(notes: tuple[Note, ...]) -> list[float]:
    """The notes laid over each other, as loudness -1..1 per sample."""
    length = max(start + long for start, _, long, _ in notes)
    mixed = [0.0] * int(length * RATE_HZ)
    for start, pitch, long, loud in notes:
        first = int(start * RATE_HZ)
        for number in range(min(int(long * RATE_HZ), len(mixed) - first)):
            at = number / RATE_HZ
            rise = min(1.0, at / _ATTACK_S)
            fall = math.exp(-4.5 * at / long) * min(1.0, (long - at) / 0.02)
            tone = sum(part * math.sin(2 * math.pi * pitch * times * at) for times, part in _OVERTONES)
            mixed[first + number] += loud * rise * fall * tone
    return mixed


def write(path: Path, notes: tuple[Note, ...]) -> None:
    mixed = samples(notes)
    loudest = max(1.0, max(abs(one) for one in mixed))
    frames = b"".join(struct.pack("<h", round(32_000 * one / loudest)) for one in mixed)
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE_HZ)
        out.writeframes(frames)


if __name__ == "__main__":
    for name, notes in SOUNDS.items():
        write(Path(sys.argv[1]) / f"{name}.wav", notes)
