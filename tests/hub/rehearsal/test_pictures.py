"""The drawn photographs are pictures that the gateway's own worker takes."""

from __future__ import annotations

import io
import random
from collections.abc import Callable

import pytest
from PIL import Image

from hub.rehearsal.pictures import HEIGHT, WIDTH, bouquet, parcel


@pytest.mark.parametrize("draw", [bouquet, parcel])
def test_a_photograph_can_be_opened_and_shows_something(draw: Callable[[random.Random], bytes]) -> None:
    with Image.open(io.BytesIO(draw(random.Random(1)))) as picture:
        picture.load()
        assert (picture.format, picture.size) == ("PNG", (WIDTH, HEIGHT))
        colours = picture.convert("RGB").getcolors(maxcolors=64)
    assert colours is not None
    assert len(colours) >= 5


@pytest.mark.parametrize("draw", [bouquet, parcel])
def test_each_order_has_a_photograph_of_its_own(draw: Callable[[random.Random], bytes]) -> None:
    assert draw(random.Random("a")) == draw(random.Random("a"))
    assert len({draw(random.Random(seed)) for seed in range(20)}) > 15
