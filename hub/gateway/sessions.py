"""The way in: a link's secret is exchanged for a cookie that scripts cannot read. GET changes nothing."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from hub.gateway.front import COOKIE, Front
from hub.gateway.limits import BODY_WITHIN_S, JSON_BYTES_MAX
from hub.gateway.security import Denied, must_be_same_origin, not_found, read_json, said

COOKIE_S_MAX = 60 * 24 * 3600
"""As long as a link can live; the hub ends it whenever it wants."""


async def enter(request: Request) -> Response:
    """POST /api/session: 204 with the cookie, or 404."""
    front: Front = request.app.state.front
    front.must_have_room(request)
    must_be_same_origin(request, front.config.public_url)
    body = await read_json(request, JSON_BYTES_MAX, BODY_WITHIN_S)
    secret = body.get("secret")
    if not isinstance(secret, str):
        raise not_found()
    opened = front.must_open(request, secret)
    left_s = (opened.link.expires_at - front.link.hub_now()).total_seconds()
    response = Response(status_code=204)
    response.set_cookie(
        COOKIE,
        secret,
        max_age=max(1, min(COOKIE_S_MAX, int(left_s))),
        path="/",
        secure=request.url.scheme == "https" or bool(front.config.behind_proxy),
        httponly=True,
        samesite="strict",
    )
    return response


async def view(request: Request) -> Response:
    """GET /api/view: what this link shows."""
    front: Front = request.app.state.front
    opened = front.opened_by(request)
    if front.is_away():
        raise Denied(503, "hub_away")
    composed = front.view(opened)
    if composed is None:
        raise not_found()
    return said(composed)


async def health(request: Request) -> Response:
    """GET /api/health: whether the hub is there."""
    front: Front = request.app.state.front
    live = front.is_connected()
    return said({"live": live}, 200 if live else 503)
