"""Positions: where the courier's page reports them, and what every tracker's report passes through.

One fix a second is kept per courier; what comes faster is answered as success and dropped.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from hub.domain.actor import Role
from hub.domain.courier import Fix
from hub.domain.datum import Datum
from hub.gateway.front import Front
from hub.gateway.limits import BODY_WITHIN_S, FIX_EVERY_S, TRACKER_BYTES_MAX
from hub.gateway.parts import has_open_run
from hub.gateway.security import Denied, must_be_same_origin, not_found, read_json
from hub.intakes.fixes import Report, TooFast, is_too_fast, plausible
from hub.intakes.times import from_text
from hub.intakes.unusable import Unusable, number


class Positions:
    """Takes reports of couriers whose run is open, thins them, and hands on what is plausible."""

    def __init__(self, front: Front, clock: Callable[[], float]) -> None:
        self._front = front
        self._clock = clock
        self._kept_at: dict[str, float] = {}
        self._handed: dict[str, Fix] = {}
        """The last fix of each courier that was handed on: the hub says it back a moment later."""
        self._doubted: dict[str, Fix] = {}
        """The first of the reports of each courier that lie too far from their last fix."""

    def is_tracked(self, courier: str) -> bool:
        """Whether this courier's positions are taken at all (P18)."""
        return has_open_run(self._front.link.board, courier)

    def take(self, courier: str, source: str, report: Report) -> Fix | None:
        """Take a report of a tracked courier.

        Returns:
            The fix that was handed on; None when it came too soon after the last, or while the hub is away: it is a
            sighting, by the time the hub is back there is a newer one.

        Raises:
            Unusable: it is not plausible.
        """
        link = self._front.link
        told = (link.fixes.get(courier), self._handed.get(courier))
        last = max((one for one in told if one is not None), key=lambda one: one.measured_at, default=None)
        doubted = self._doubted.get(courier)
        try:
            fix = plausible(report, courier, source, last, link.hub_now(), doubted)
        except TooFast as leap:
            if doubted is None or is_too_fast(doubted, leap.fix):
                self._doubted[courier] = leap.fix
            raise
        now = self._clock()
        if not self._front.is_connected():
            return None
        if now - self._kept_at.get(courier, -FIX_EVERY_S) < FIX_EVERY_S:
            return None
        known = link.board.couriers
        self._kept_at = {name: at for name, at in self._kept_at.items() if name in known}
        self._kept_at[courier] = now
        self._handed = {name: one for name, one in self._handed.items() if name in known}
        self._handed[courier] = fix
        self._doubted = {name: one for name, one in self._doubted.items() if name in known and name != courier}
        link.sight(fix)
        return fix


async def report_fix(request: Request) -> Response:
    """POST /api/fix: 204; 410 when the courier has no open run; 422 with what is wrong."""
    front: Front = request.app.state.front
    positions: Positions = request.app.state.positions
    must_be_same_origin(request, front.config.public_url)
    opened = front.opened_by(request)
    if opened.link.role is not Role.COURIER:
        raise not_found()
    if not positions.is_tracked(opened.link.subject):
        raise Denied(410, "no_open_run")
    body = await read_json(request, TRACKER_BYTES_MAX, BODY_WITHIN_S)
    if not front.is_connected():
        raise Denied(503, "hub_away")
    try:
        positions.take(opened.link.subject, "page", _report(body))
    except Unusable as wrong:
        raise Denied(422, wrong.code, wrong.fields) from wrong
    return Response(status_code=204)


def _report(body: dict[str, object]) -> Report:
    lat, lon = number(body.get("lat")), number(body.get("lon"))
    datum = body.get("datum", Datum.WGS84)
    if lat is None or lon is None or datum not in tuple(Datum):
        raise Unusable("bad_place")
    written = body.get("measured_at")
    measured_at = from_text(written) if isinstance(written, str) else None
    if measured_at is None:
        raise Unusable("bad_time", field="measured_at")
    return Report(
        lat=lat,
        lon=lon,
        measured_at=measured_at,
        accuracy_m=number(body.get("accuracy_m")),
        heading_deg=number(body.get("heading_deg")),
        speed_mps=number(body.get("speed_mps")),
        battery_pct=number(body.get("battery_pct")),
        datum=Datum(str(datum)),
    )
