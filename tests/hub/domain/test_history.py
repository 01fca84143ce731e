"""What a line of an order's history shows of a change."""

from __future__ import annotations

import pytest

from hub.domain.order import Address, Person
from hub.domain.vocabulary import ChangeAddress, ChangeRecipient
from tests.hub.shop_day import DESK, Decided


@pytest.fixture
def shop() -> Decided:
    return Decided()


def test_a_number_alone_is_a_change_of_the_recipient(shop: Decided) -> None:
    order = shop.placed()
    was = shop.board.orders[order].recipient
    shop.must(DESK, ChangeRecipient(order, Person(was.name, "+44 20 7946 0002")))
    step = shop.board.orders[order].history[-1]
    assert step.before == " · ".join(part for part in (was.name, was.phone) if part)
    assert step.after == f"{was.name} · +44 20 7946 0002"


def test_a_note_for_the_door_alone_is_a_change_of_the_address(shop: Decided) -> None:
    order = shop.placed()
    was = shop.board.orders[order].address
    shop.must(DESK, ChangeAddress(order, Address(was.lines, "side door")))
    step = shop.board.orders[order].history[-1]
    assert step.before != step.after
    assert step.after == ", ".join(was.lines) + " · side door"
