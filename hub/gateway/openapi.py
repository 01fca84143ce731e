"""The contract for programs: an OpenAPI document made from the very types that the gateway speaks."""

from __future__ import annotations

from typing import Any

import msgspec

from hub.domain.actor import Role
from hub.domain.vocabulary import COMMANDS
from hub.gateway import contract
from hub.gateway.front import COOKIE

OUTSIDE = (Role.COURIER, Role.SENDER, Role.RECIPIENT)
REF = "#/components/schemas/{name}"
_SPOKEN = (
    contract.CourierView,
    contract.CustomerView,
    contract.CourierViewSaid,
    contract.CustomerViewSaid,
    contract.FixSaid,
    contract.StillSaid,
    contract.Outcome,
    contract.MediaKept,
    contract.Wrong,
)


def document(version: str) -> dict[str, Any]:
    """Make the document.

    Args:
        version: of Giftwire.
    """
    asked = tuple(command for command in COMMANDS.values() if any(role in command.may for role in OUTSIDE))
    _, schemas = msgspec.json.schema_components((*_SPOKEN, *asked), ref_template=REF)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Giftwire gateway", "version": version, "license": {"name": "Apache-2.0"}},
        "paths": _paths([_ref(command) for command in asked]),
        "components": {
            "schemas": schemas,
            "securitySchemes": {"link": {"type": "apiKey", "in": "cookie", "name": COOKIE}},
        },
        "security": [{"link": []}],
    }


def _ref(kind: type[Any]) -> dict[str, str]:
    return {"$ref": REF.format(name=kind.__name__)}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def _answers(**found: dict[str, Any]) -> dict[str, Any]:
    wrong = {"description": "error", **_json(_ref(contract.Wrong))}
    answers = {status.removeprefix("s"): {"description": "", **body} for status, body in found.items()}
    return answers | {"default": wrong}


def _paths(commands: list[dict[str, str]]) -> dict[str, Any]:
    text = {"type": "string"}
    asked = {
        "type": "object",
        "required": ["id", "command"],
        "properties": {"id": text, "command": {"oneOf": commands}},
    }
    entered = {"type": "object", "required": ["secret"], "properties": {"secret": text}}
    fix = {
        "type": "object",
        "required": ["lat", "lon", "measured_at"],
        "properties": {
            **{
                name: {"type": "number"}
                for name in ("lat", "lon", "accuracy_m", "heading_deg", "speed_mps", "battery_pct")
            },
            "measured_at": {"type": "string", "format": "date-time"},
        },
    }
    views = {"oneOf": [_ref(contract.CourierView), _ref(contract.CustomerView)]}
    outcome = _json(_ref(contract.Outcome))
    raw = {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}
    sha = {"name": "media", "in": "path", "required": True, "schema": {"type": "string", "pattern": "^[0-9a-f]{64}$"}}
    shop = {"name": "shop", "in": "path", "required": True, "schema": text}
    return {
        "/api/session": {"post": {"security": [], "requestBody": _json(entered), "responses": _answers(s204={})}},
        "/api/view": {"get": {"responses": _answers(s200=_json(views))}},
        "/api/ask": {
            "post": {"requestBody": _json(asked), "responses": _answers(s200=outcome, s409=outcome, s503=outcome)}
        },
        "/api/media": {"post": {"requestBody": raw, "responses": _answers(s201=_json(_ref(contract.MediaKept)))}},
        "/api/media/{media}": {"get": {"parameters": [sha], "responses": _answers(s200=raw)}},
        "/api/fix": {"post": {"requestBody": _json(fix), "responses": _answers(s204={}, s410={})}},
        "/api/health": {"get": {"security": [], "responses": _answers(s200={}, s503={})}},
        "/intake/woocommerce/{shop}": {
            "post": {"security": [], "parameters": [shop], "requestBody": raw, "responses": _answers(s200={})}
        },
        "/track/owntracks": {"post": {"security": [], "requestBody": raw, "responses": _answers(s200={}, s401={})}},
        "/track/traccar": {
            "get": {"security": [], "responses": _answers(s200={}, s400={})},
            "post": {"security": [], "requestBody": raw, "responses": _answers(s200={}, s400={}, s404={})},
        },
    }
