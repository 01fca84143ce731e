"""POST /api/ask: one command in the name of a link. The page mints its id and keeps it until it is settled."""

from __future__ import annotations

import msgspec
from msgspec import UNSET
from starlette.requests import Request
from starlette.responses import Response

from hub.domain.ids import is_id
from hub.domain.vocabulary import Command, VocabularyError
from hub.gateway.contract import Outcome
from hub.gateway.front import Front
from hub.gateway.limits import BODY_WITHIN_S, JSON_BYTES_MAX
from hub.gateway.security import Denied, must_be_same_origin, not_found, read_json, said
from hub.wire.codec import decode_command
from hub.wire.limits import COMMAND_BYTES_MAX

LINK_IS_OVER = frozenset({"link_not_found", "link_ended", "bad_secret"})
"""What the hub says of a secret that opens nothing any more; outside that is 404 like any other."""


async def ask(request: Request) -> Response:
    """Answer 200 accepted, 409 refused (final), or 503 unknown: repeat the same id."""
    front: Front = request.app.state.front
    must_be_same_origin(request, front.config.public_url)
    opened = front.opened_by(request)
    wait_s = front.wait_before_asking_s(opened)
    if wait_s:
        raise Denied(429, "too_many", retry_after_s=wait_s)
    body = await read_json(request, JSON_BYTES_MAX, BODY_WITHIN_S)
    command_id = body.get("id")
    if not isinstance(command_id, str) or not is_id(command_id):
        raise Denied(400, "bad_id", {"field": "id"})
    command = _command(body.get("command"))
    if opened.link.role not in type(command).may:
        kind = str(type(command).__struct_config__.tag)
        return _refused("not_allowed", {"role": opened.link.role.value, "command": kind})
    if not front.is_connected():
        return said(Outcome("unknown", "hub_away"), 503)
    receipt = await front.ask(command, command_id, opened)
    if receipt is None:
        return said(Outcome("unknown", "no_answer"), 503)
    if receipt.refused is None:
        return said(Outcome("accepted"))
    if receipt.refused.code in LINK_IS_OVER:
        raise not_found()
    return _refused(receipt.refused.code, receipt.refused.fields)


def _refused(code: str, fields: dict[str, str]) -> Response:
    return said(Outcome("refused", code, fields or UNSET), 409)


def _command(value: object) -> Command:
    if not isinstance(value, dict):
        raise Denied(400, "bad_command")
    raw = msgspec.json.encode(value)
    if len(raw) > COMMAND_BYTES_MAX:
        raise Denied(413, "too_large", {"limit": str(COMMAND_BYTES_MAX)})
    try:
        return decode_command(raw)
    except VocabularyError as error:
        raise Denied(
            400, error.code, {name: error.fields[name] for name in ("kind",) if name in error.fields}
        ) from error
