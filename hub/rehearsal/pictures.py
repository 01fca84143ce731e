"""Photographs of a rehearsal: a bouquet or a parcel, drawn from dice, as PNG. No file and no library needed.

Painted as rows of one palette, twice as large as a screen shows them, so that edges look smooth.
"""

from __future__ import annotations

import random
import struct
import zlib

WIDTH, HEIGHT = 640, 480
PALETTE = (
    (240, 233, 220), (214, 202, 182), (46, 107, 92), (95, 148, 120), (179, 32, 44), (214, 92, 110), (243, 196, 200),
    (251, 239, 240), (233, 178, 84), (217, 200, 165), (109, 97, 82), (255, 253, 247), (142, 96, 148), (196, 160, 204),
)  # fmt: skip
GROUND, TABLE, STEM, LEAF, RED, ROSE, BLUSH, CREAM, GOLD, PAPER, INK, WHITE, PLUM, LILAC = range(14)


class Sheet:
    """A picture in the making."""

    def __init__(self) -> None:
        self.rows = [bytearray([GROUND]) * WIDTH for _ in range(HEIGHT)]

    def box(self, left: int, top: int, right: int, bottom: int, colour: int) -> None:
        """Fill a rectangle."""
        left, right = max(0, left), min(WIDTH, right)
        for row in self.rows[max(0, top) : max(0, bottom)]:
            row[left:right] = bytes([colour]) * (right - left)

    def disc(self, x: int, y: int, radius: int, colour: int) -> None:
        """Fill a circle."""
        for down in range(-radius, radius + 1):
            half = int((radius * radius - down * down) ** 0.5)
            self.box(x - half, y + down, x + half + 1, y + down + 1, colour)

    def stem(self, x: int, y: int, foot_x: int, foot_y: int, width: int, colour: int) -> None:
        """Fill a slanted stem from a flower's head down to its foot."""
        for row in range(y, foot_y):
            middle = x + (foot_x - x) * (row - y) // max(1, foot_y - y)
            self.box(middle - width // 2, row, middle + width // 2 + 1, row + 1, colour)

    def png(self) -> bytes:
        """The picture as a PNG file."""
        raw = b"".join(b"\0" + bytes(row) for row in self.rows)
        head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
        palette = bytes(channel for colour in PALETTE for channel in colour)
        parts = ((b"IHDR", head), (b"PLTE", palette), (b"IDAT", zlib.compress(raw, 3)), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_part(name, data) for name, data in parts)


def _part(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def bouquet(dice: random.Random) -> bytes:
    """A bunch of flowers on the packing table."""
    sheet = Sheet()
    sheet.box(0, 400, WIDTH, HEIGHT, TABLE)
    petals = dice.choice(((RED, ROSE, BLUSH), (ROSE, BLUSH, CREAM), (GOLD, CREAM, WHITE), (PLUM, LILAC, CREAM)))
    heads = [
        (320 + column * 84 + dice.randint(-14, 14) - 168, 150 + abs(column - 2) * 26 + dice.randint(-18, 18))
        for column in range(5)
    ]
    heads += [(278 + dice.randint(-14, 14), 222), (362 + dice.randint(-14, 14), 222)]
    for x, y in heads:
        foot = 320 + (x - 320) // 8
        sheet.stem(x, y, foot, 430, 8, STEM)
        sheet.disc(x + (foot - x) * 2 // 5 + dice.choice((-15, 15)), y + (430 - y) * 2 // 5, 15, LEAF)
    for x, y in heads:
        for radius, colour in zip((50, 34, 18), petals, strict=True):
            sheet.disc(x, y, radius + dice.randint(-3, 3), colour)
    sheet.box(286, 330, 354, 356, RED)
    return sheet.png()


def parcel(dice: random.Random) -> bytes:
    """A wrapped parcel with its card, at somebody's door."""
    sheet = Sheet()
    sheet.box(0, 380, WIDTH, HEIGHT, TABLE)
    left, top = 150 + dice.randint(-40, 40), 150 + dice.randint(-14, 14)
    right, bottom = left + 330, 420
    ribbon = dice.choice((RED, STEM, PLUM, GOLD))
    sheet.box(left, top, right, bottom, PAPER)
    middle = left + 150
    sheet.box(middle, top, middle + 34, bottom, ribbon)
    sheet.box(left, top + 105, right, top + 137, ribbon)
    for x in (middle - 28, middle + 62):
        sheet.disc(x, top - 14, 38, ribbon)
        sheet.disc(x, top - 14, 20, GROUND)
    sheet.box(middle + 66, top + 160, middle + 166, top + 230, WHITE)
    for line, width in enumerate((76, 76, 48)):
        sheet.box(middle + 78, top + 178 + line * 16, middle + 78 + width, top + 181 + line * 16, INK)
    return sheet.png()
