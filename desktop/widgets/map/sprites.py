"""Kept pictures of marks and words: what looks the same is drawn once and then laid down. Owns the pictures only.

A promise ring, a disc with its letters and a label take Qt some 0.2 ms each, laying down their picture a hundredth of
that; between two frames almost none of them looks different. Rules: a key says everything that the look depends on; the
painter of a picture draws around the origin. The oldest pictures go first, because ages make new words each second.
Where many look different at once (a map that is opened, another scheme) a frame has time for some: the others wait, and are
drawn as a chore, what is in danger first.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from functools import partial

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPixmap

SPRITES_MAX = 1_024
"""Every mark and word of a full map three times over; a mark of 40 px costs 6 kB, a label 14 kB: some 10 MB at most."""


URGENT_IN_A_FRAME, MADE_IN_A_FRAME = 7, 4
"""Some two milliseconds together; laying down takes the rest of a frame's time."""


class Sprites:
    """The pictures of one map in one scheme.

    Args:
        room: how many are kept, 1 and up.
    """

    def __init__(self, room: int = SPRITES_MAX) -> None:
        self._room = room
        self._kept: OrderedDict[Hashable, QPixmap] = OrderedDict()
        self._waiting: dict[bool, dict[Hashable, Callable[[], QPixmap]]] = {True: {}, False: {}}
        self._left = {True: SPRITES_MAX, False: SPRITES_MAX}
        self.made = 0
        """How many were drawn, for who counts work."""

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def are_waiting(self) -> bool:
        """Whether the last frame asked for pictures that it had no time for."""
        return any(self._waiting.values())

    def begin_frame(self) -> None:
        """From now on so many are drawn as a frame has time for; what the frame before waited for is forgotten."""
        self._left = {True: URGENT_IN_A_FRAME, False: MADE_IN_A_FRAME}
        self._waiting = {True: {}, False: {}}

    def making(self) -> Iterator[None]:
        """Draw what waits, one at each step, what is in danger first."""
        while self.are_waiting:
            waiting = self._waiting[True] or self._waiting[False]
            key = next(iter(waiting))
            self._keep(key, waiting.pop(key)())
            yield

    def lay(
        self,
        painter: QPainter,
        key: Hashable,
        middle: tuple[float, float],
        half: tuple[float, float],
        ratio: float,
        draw: Callable[[QPainter], None],
        *,
        urgent: bool = False,
    ) -> bool:
        """Lay a picture down, drawn first where there is none.

        Args:
            middle: where its origin comes, logical pixels; snapped to the device's, or the picture would blur.
            half: how far it reaches from its origin, logical pixels.
            ratio: device pixels per logical pixel.
            draw: draws it around the origin.
            urgent: whether it goes before those that are not, where a frame has no time for all.

        Returns:
            False where it waits, and nothing was laid down.
        """
        key = (key, ratio)
        wide, high = math.ceil(half[0] * ratio), math.ceil(half[1] * ratio)
        picture = self._kept.get(key)
        if picture is None:
            if self._left[urgent] <= 0:
                self._waiting[urgent][key] = partial(self._drawn, wide, high, ratio, draw)
                return False
            self._left[urgent] -= 1
            picture = self._drawn(wide, high, ratio, draw)
            self._keep(key, picture)
        else:
            self._kept.move_to_end(key)
        left, top = (round(at * ratio) - side for at, side in zip(middle, (wide, high), strict=True))
        painter.drawPixmap(QPointF(left / ratio, top / ratio), picture)
        return True

    def _keep(self, key: Hashable, picture: QPixmap) -> None:
        self._kept[key] = picture
        while len(self._kept) > self._room:
            self._kept.popitem(last=False)

    def _drawn(self, wide: int, high: int, ratio: float, draw: Callable[[QPainter], None]) -> QPixmap:
        self.made += 1
        picture = QPixmap(2 * wide, 2 * high)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        with QPainter(picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(wide / ratio, high / ratio)
            draw(painter)
        return picture
