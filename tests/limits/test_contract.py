"""Whatever the gateway's own document allows, and what it does not, sent to a real gateway before a real hub.

Schemathesis makes requests out of the OpenAPI document: no answer is a server's fault, and every one is what the document
says (status, content type, shape). Which links ask is drawn from a pool, for each has a rate. More of it:
GIFTWIRE_CONTRACT_EXAMPLES=500 .venv/bin/python -m pytest tests/limits/test_contract.py
"""

from __future__ import annotations

import copy
import os
from itertools import count
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import unsupported_method

from hub.domain.actor import Role
from hub.gateway import openapi
from tests.limits.premises import Premises

EXAMPLES = int(os.environ.get("GIFTWIRE_CONTRACT_EXAMPLES", "12"))
CALM = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
    derandomize="GIFTWIRE_CONTRACT_EXAMPLES" not in os.environ,
)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    unsupported_method,
]
LINKS = 12
"""Of each role: what one link may ask in ten seconds, so many times."""


class Callers:
    """Phones with links, used in turn."""

    def __init__(self, outside: Premises) -> None:
        order, courier = outside.place_order(), outside.courier()
        outside.send_out(outside.place_order(), courier)
        roles = ((Role.SENDER, order), (Role.RECIPIENT, order), (Role.COURIER, courier))
        self._secrets = [outside.issue(role, subject)[0] for _ in range(LINKS) for role, subject in roles]
        self._turn = count()
        self.base = outside.base
        for secret in self._secrets:
            outside.enter(secret)

    def cookie(self) -> str:
        return self._secrets[next(self._turn) % len(self._secrets)]


@pytest.fixture(scope="module")
def callers(outside: Premises) -> Callers:
    return Callers(outside)


@pytest.fixture(scope="module")
def document(outside: Premises) -> dict[str, Any]:
    found: dict[str, Any] = outside.phone().get("/api/openapi.json").json()
    return found


def _sound(found: Any) -> Any:
    """An operation of the document; one that cannot be read fails here."""
    return found.ok()


OPERATIONS = [_sound(found) for found in schemathesis.openapi.from_dict(openapi.document("0")).get_all_operations()]
BY_LINK = [operation for operation in OPERATIONS if operation.definition.raw.get("security") is None]
DESCRIBED = ("/api/session", "/api/ask", "/api/fix", "/api/media/{media}")
"""What says how it must be asked; the others take any bytes, so that none are against the document."""


def cases(operation: Any, mode: GenerationMode) -> Any:
    return operation.as_strategy(generation_mode=mode)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: str(operation.label))
def test_a_request_of_the_document_gets_an_answer_of_the_document(operation: Any, callers: Callers) -> None:
    @CALM
    @given(cases(operation, GenerationMode.POSITIVE))
    def asks(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(base_url=callers.base, cookies={"giftwire": callers.cookie()}, checks=CHECKS)

    asks()


@pytest.mark.parametrize(
    "operation", [operation for operation in OPERATIONS if operation.path in DESCRIBED], ids=lambda one: str(one.label)
)
def test_a_request_against_the_document_gets_one_of_its_errors(operation: Any, callers: Callers) -> None:
    @CALM
    @given(cases(operation, GenerationMode.NEGATIVE))
    def asks(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(base_url=callers.base, cookies={"giftwire": callers.cookie()}, checks=CHECKS)

    asks()


@pytest.mark.parametrize("operation", BY_LINK, ids=lambda operation: str(operation.label))
def test_without_a_link_every_door_is_a_wall(operation: Any, callers: Callers) -> None:
    """404 as for whatever is not there; 429 for who tries too often."""

    @settings(CALM, max_examples=3)
    @given(cases(operation, GenerationMode.POSITIVE))
    def asks(case: schemathesis.Case[Any]) -> None:
        for cookies in ({}, {"giftwire": "0" * 32}):
            answer = case.call(base_url=callers.base, cookies=cookies)
            assert answer.status_code in (404, 429), answer.text
            assert answer.json()["code"] in ("not_found", "too_many")

    asks()


def test_after_all_that_shop_and_gateway_go_on(outside: Premises, callers: Callers) -> None:
    outside.onlooker_is_well()
    outside.place_order()
    assert "Traceback" not in (outside.place / "gateway.log").read_text()


def test_an_answer_that_is_not_of_the_document_is_seen(document: dict[str, Any], callers: Callers) -> None:
    """The control: a document that promises something else must not hold."""
    planted = copy.deepcopy(document)
    planted["paths"]["/api/health"]["get"]["responses"] = {"204": {"description": ""}}
    operation = schemathesis.openapi.from_dict(planted)["/api/health"]["GET"]
    with pytest.raises(FailureGroup):
        operation.Case().call_and_validate(base_url=callers.base, checks=[status_code_conformance])
    assert httpx.get(f"{callers.base}/api/health", trust_env=False).status_code == 200
