"""Couriers glide to their new fix instead of jumping. Owns the interpolation; has no clock and no timer of its own.

Rules: no Qt; the caller says what time it is. A glide shows *that* something moved, so it is short; a jump farther
than a window or across the date line is not shown as travel, because nobody rode that line.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.widgets.map.projection import WorldPoint

GLIDE_MS = 180
"""The theme's `motion.move_ms`."""
GLIDE_WORLD_MAX = 0.001
"""A thousandth of the world, some 30 km in mid latitudes: farther is a new place, not a movement."""


@dataclass(frozen=True, slots=True)
class _Glide:
    start: WorldPoint
    end: WorldPoint
    began_ms: float


class Glides:
    """Where every moving mark is right now.

    Args:
        duration_ms: of one glide; 0 for reduced motion.
    """

    def __init__(self, duration_ms: int = GLIDE_MS) -> None:
        self.duration_ms = duration_ms
        self._running: dict[str, _Glide] = {}

    def move(self, mark: str, start: WorldPoint, end: WorldPoint, now_ms: float) -> None:
        """Let a mark glide; one that is gliding already turns from where it is.

        Args:
            now_ms: any clock that only goes forward.
        """
        start = self.at(mark, start, now_ms)
        far = abs(end.x - start.x) > GLIDE_WORLD_MAX or abs(end.y - start.y) > GLIDE_WORLD_MAX
        if self.duration_ms <= 0 or far or start == end:
            self._running.pop(mark, None)
        else:
            self._running[mark] = _Glide(start, end, now_ms)

    def at(self, mark: str, rest: WorldPoint, now_ms: float) -> WorldPoint:
        """Where a mark is drawn; `rest` when it does not move."""
        glide = self._running.get(mark)
        if glide is None:
            return rest
        part = min(1.0, max(0.0, (now_ms - glide.began_ms) / self.duration_ms)) if self.duration_ms > 0 else 1.0
        eased = 1.0 - (1.0 - part) ** 3  # quick away, soft at the end: the eye finds the new place early
        return WorldPoint(
            glide.start.x + (glide.end.x - glide.start.x) * eased,
            glide.start.y + (glide.end.y - glide.start.y) * eased,
        )

    def settle(self, now_ms: float) -> bool:
        """Forget finished glides; True while any is still under way."""
        self._running = {
            mark: glide for mark, glide in self._running.items() if now_ms - glide.began_ms < self.duration_ms
        }
        return bool(self._running)
