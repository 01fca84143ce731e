"""A shop that is served to the outside, for one test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from hub.gateway.config import GatewayConfig
from tests.hub.gateway.in_process import House


@pytest.fixture
def make_house() -> Iterator[Callable[[GatewayConfig], House]]:
    """Houses with a configuration of the test's own."""
    with ExitStack() as stack:

        def make(config: GatewayConfig) -> House:
            house = House(config)
            stack.callback(house.close)
            return house

        yield make


@pytest.fixture
def house(make_house: Callable[[GatewayConfig], House]) -> House:
    """A house with nothing but its defaults."""
    return make_house(GatewayConfig())
