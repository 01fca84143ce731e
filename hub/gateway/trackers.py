"""Where OwnTracks and Traccar post. Both send again what was not a success, so only a wrong password is one.

A report counts for the courier at whom its tracker is noted on the board. Whoever has no open run is not tracked:
the usual success, and the position is not even read.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import logging

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from hub.domain.courier import Tracker
from hub.gateway.front import Front, block_of
from hub.gateway.limits import BODY_WITHIN_S, TRACKER_BYTES_MAX
from hub.gateway.positions import Positions
from hub.gateway.security import Denied, read_body
from hub.intakes import owntracks, traccar
from hub.intakes.fixes import Report
from hub.intakes.unusable import Unusable

OWNTRACKS, TRACCAR = "owntracks", "traccar"
log = logging.getLogger(__name__)


def _courier_of(front: Front, system: str, devices: tuple[str, ...]) -> str:
    """The courier at whom one of these devices is noted, blank when nobody."""
    couriers = front.link.board.couriers.values()
    for device in devices:
        for courier in couriers:
            if Tracker(system, device) in courier.trackers:
                return courier.id
    return ""


def _take(request: Request, courier: str, system: str, report: Report | None) -> None:
    positions: Positions = request.app.state.positions
    if report is None:
        return
    try:
        positions.take(courier, system, report)
    except Unusable as wrong:
        log.info("dropped a report of %s: %s", system, wrong.code)


# OwnTracks ------------------------------------------------------------------------------------------------------


async def _body(request: Request) -> bytes | None:
    """What a tracker sent; None where it is too long, too slow or packed. Told so, it would send the same for ever."""
    try:
        return await read_body(request, TRACKER_BYTES_MAX, BODY_WITHIN_S)
    except Denied as denied:
        log.info("dropped the body of a tracker: %s", denied.code)
        return None


async def owntracks_post(request: Request) -> Response:
    """POST /track/owntracks…: 200 [] for everything, 401 for a wrong password."""
    front: Front = request.app.state.front
    user = _signed_in(request, front)
    if user is None:
        return Response(status_code=401, headers={"WWW-Authenticate": 'Basic realm="giftwire", charset="UTF-8"'})
    positions: Positions = request.app.state.positions
    courier = _courier_of(front, OWNTRACKS, owntracks.devices(user, request.headers.get("x-limit-d", "")[:120]))
    if front.trackers.wait_s(block_of(request)) or not courier or not positions.is_tracked(courier):
        return _nothing_for_you()
    body = await _body(request)
    if body is None:
        return _unread(_nothing_for_you())
    try:
        _take(request, courier, OWNTRACKS, owntracks.read(body))
    except Unusable as wrong:
        log.info("dropped a message of owntracks: %s", wrong.code)
    return _nothing_for_you()


def _unread(answer: Response) -> Response:
    """The rest of the body still comes: the connection is closed instead of reading it."""
    answer.headers["Connection"] = "close"
    return answer


def _nothing_for_you() -> Response:
    return Response(b"[]", media_type="application/json")


def _signed_in(request: Request, front: Front) -> str | None:
    """The user of HTTP Basic if the password is the trackers'; an address block that guesses waits, even with the right one."""
    block = block_of(request)
    scheme, _, coded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic" or not front.config.trackers_password or front.guesses.is_empty(block):
        return None
    try:
        user, colon, password = base64.b64decode(coded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    if colon and hmac.compare_digest(password.encode(), front.config.trackers_password.encode()):
        return user[:120]
    front.guesses.wait_s(block)
    return None


# Traccar --------------------------------------------------------------------------------------------------------


async def traccar_post(request: Request) -> Response:
    """GET or POST /track/traccar…: 200; an unknown device 400 (form A) or 404 (form B), as its own server answers."""
    front: Front = request.app.state.front
    if front.trackers.wait_s(block_of(request)):
        return PlainTextResponse("")
    body = b"" if request.method == "GET" else await _body(request)
    if body is None:
        return _unread(PlainTextResponse(""))
    is_json = request.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"
    if is_json and body:
        return _traccar_json(request, front, body)
    try:
        fields = traccar.form(request.url.query, body)
    except Unusable as wrong:
        return PlainTextResponse(wrong.code, 400)
    courier = _courier_of(front, TRACCAR, (traccar.device_of_form(fields),))
    if not courier:
        return PlainTextResponse("", 400)
    positions: Positions = request.app.state.positions
    if positions.is_tracked(courier):
        try:
            _take(request, courier, TRACCAR, traccar.read_form(fields, front.link.hub_now()))
        except Unusable as wrong:
            log.info("dropped a report of traccar: %s", wrong.code)
    return PlainTextResponse("")


def _traccar_json(request: Request, front: Front, body: bytes) -> Response:
    try:
        courier = _courier_of(front, TRACCAR, (traccar.device_of_json(body),))
    except Unusable as wrong:
        return PlainTextResponse(wrong.code, 400)
    if not courier:
        return PlainTextResponse("", 404)
    positions: Positions = request.app.state.positions
    if positions.is_tracked(courier):
        try:
            _take(request, courier, TRACCAR, traccar.read_json(body))
        except Unusable as wrong:
            log.info("dropped a report of traccar: %s", wrong.code)
    return PlainTextResponse("")
