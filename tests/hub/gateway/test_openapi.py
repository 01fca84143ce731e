"""The document for programs names what is really there."""

from __future__ import annotations

import json
import re
from typing import Any

from starlette.routing import Route

from hub.gateway.app import _routes
from hub.gateway.config import GatewayConfig
from tests.hub.gateway.in_process import House


def test_the_document_is_whole(house: House) -> None:
    document: dict[str, Any] = house.client().get("/api/openapi.json").json()
    schemas = document["components"]["schemas"]
    named = set(re.findall(r'"#/components/schemas/([A-Za-z]+)"', json.dumps(document)))
    assert named <= set(schemas)
    assert {"CourierView", "CustomerView", "ChangeCard", "SendMessage", "Outcome", "Wrong"} <= set(schemas)
    assert "ConfirmOrder" not in schemas  # the shop's own commands are nobody's business


def test_every_route_is_in_the_document(house: House) -> None:
    document: dict[str, Any] = house.client().get("/api/openapi.json").json()
    served = {re.sub(r":\w+}", "}", route.path) for route in _routes(GatewayConfig()) if isinstance(route, Route)}
    pages = {"/c", "/o", "/tell.js", "/api/openapi.json"}
    assert {path for path in served if not path.endswith("{rest}")} - pages == set(document["paths"])
