"""Keeps the couriers' tracks: takes in fixes, thins them, lets go of what is a day old and of who is no courier any more.

Fixes come from the side thread; everything else happens on the thread that looks back. A track is no fact: with an ill or
full disk it begins anew, and the shop goes on.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hub.domain.courier import Courier, Fix
from hub.domain.order import Place
from hub.domain.track import KEPT_FOR, POINTS_TOGETHER, TrackPoint, next_point
from hub.log.errors import LogError
from hub.log.tracks import TRACKS, Row, TrackFile

log = logging.getLogger(__name__)

WAITING_MAX = 10_000
"""Fixes in memory until they are looked at: a minute of a hundred couriers; then the oldest go."""
WRITES_EVERY_S = 5.0
FORGETS_EVERY_S = 600.0
"""What is a day old stays ten minutes longer at most."""
TRY_AGAIN_S = 60.0


class Tracking:
    """The tracks of one serving hub.

    Args:
        folder: the data folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: TrackFile | None = None
        self._waiting: deque[Fix] = deque(maxlen=WAITING_MAX)
        self._last: dict[str, TrackPoint] = {}
        self._couriers: Mapping[str, Courier] | None = None
        self._write_at = self._forget_at = self._try_at = 0.0

    def saw(self, fix: Fix) -> None:
        """Take in a fix that the shop believes. From any thread."""
        self._waiting.append(fix)

    def work(self, couriers: Mapping[str, Courier], now: datetime) -> None:
        """Write what came in, and let go of what must go; soon done, and often nothing.

        Args:
            couriers: the shop's, by id.
            now: hub time, aware UTC.
        """
        if time.monotonic() < self._try_at:
            return
        try:
            self._work(couriers, now)
        except (LogError, OSError) as error:
            self._stumbled(error)
        except Exception as error:
            # Tracks may stumble; who looks back on the same thread must not fall with them.
            log.exception("tracks cannot be kept")
            self._stumbled(error)

    def _work(self, couriers: Mapping[str, Courier], now: datetime) -> None:
        if self._file is None:
            self._file = TrackFile(self._folder)
            self._couriers, self._forget_at = None, 0.0
        moment = time.monotonic()
        gone = couriers is not self._couriers
        if gone:
            self._couriers = couriers
            self._last = {courier: point for courier, point in self._last.items() if courier in couriers}
            self._file.drop_couriers(self._file.couriers().difference(couriers))
        if moment >= self._forget_at:
            self._forget_at = moment + FORGETS_EVERY_S
            self._file.drop_before(_ms(now - KEPT_FOR))
            gone = True
        if gone or moment >= self._write_at:
            self._write_at = moment + WRITES_EVERY_S
            self._file.add(self._thinned())
            self._file.commit()

    def _thinned(self) -> list[Row]:
        rows = []
        while self._waiting:
            fix = self._waiting.popleft()
            point = next_point(self._last.get(fix.courier), fix)
            if point is not None and fix.courier in (self._couriers or ()):
                self._last[fix.courier] = point
                rows.append((fix.courier, _ms(point.at), point.place.lat_e7, point.place.lon_e7, point.accuracy_m))
        return rows

    def _stumbled(self, error: Exception) -> None:
        log.info("tracks stumbled and begin anew later: %s", error)
        self.close()
        try:
            TRACKS.forget(self._folder)
        except OSError as worse:
            log.warning("%s cannot be removed: %s", self._folder / "tracks.db", worse)
        self._try_at = time.monotonic() + TRY_AGAIN_S

    def of(self, courier: str, since: datetime, now: datetime) -> tuple[TrackPoint, ...]:
        """Where a courier was, oldest first, `POINTS_TOGETHER` at the most; nothing while there is no file.

        Args:
            courier: whose track.
            since: later than this, aware UTC; and never older than a day.
            now: hub time, aware UTC.

        Raises:
            LogError: it cannot be read.
        """
        if self._file is None:
            return ()
        self._file.add(self._thinned())
        rows = self._file.points(courier, _ms(max(since, now - KEPT_FOR)), POINTS_TOGETHER)
        return tuple(
            TrackPoint(datetime.fromtimestamp(at_ms / 1000, UTC), Place(lat_e7, lon_e7), accuracy_m)
            for _, at_ms, lat_e7, lon_e7, accuracy_m in rows
        )

    def close(self) -> None:
        """Write what is there to be written, and close."""
        if self._file is None:
            return
        try:
            self._file.add(self._thinned())
            self._file.commit()
        except LogError as error:
            log.info("the newest of the tracks is not kept: %s", error)
        self._file.close()
        self._file = None


def _ms(moment: datetime) -> int:
    return round((moment - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(milliseconds=1))
