"""How who ordered is reached may change until the end, and what is noted of it."""

from __future__ import annotations

import pytest

from hub.domain.actor import Role
from hub.domain.erasure import Scope, blank_order, part_of
from hub.domain.limits import MAIL_CHARS_MAX
from hub.domain.order import Person
from hub.domain.vocabulary import ChangeSender, ConfirmOrder, Refused
from tests.hub.shop_day import DESK, DISPATCH, PACKING, Decided, customer

TOM = Person("Tom Weber", "+44 20 7946 0002", "tom@example.com", by_mail=True)


@pytest.fixture
def shop() -> Decided:
    return Decided()


def test_from_then_on_the_order_has_the_new_one(shop: Decided) -> None:
    order, _ = shop.at_the_door()
    shop.must(DESK, ChangeSender(order, TOM))
    assert shop.board.orders[order].sender == TOM


def test_the_same_again_changes_nothing(shop: Decided) -> None:
    order = shop.placed()
    shop.must(DESK, ChangeSender(order, TOM))
    assert shop.ask(DESK, ChangeSender(order, TOM)) == []


@pytest.mark.parametrize(
    ("sender", "code", "field"),
    [
        (Person(""), "empty", "sender.name"),
        (Person("Tom", mail="tom at example"), "bad_mail", "sender.mail"),
        (Person("Tom", mail="t" * MAIL_CHARS_MAX + "@example.com"), "too_long", "sender.mail"),
        (Person("Tom", phone="0" * 41), "too_long", "sender.phone"),
    ],
)
def test_what_cannot_be_one_is_refused_with_its_field(shop: Decided, sender: Person, code: str, field: str) -> None:
    refused = shop.ask(DESK, ChangeSender(shop.placed(), sender))
    assert isinstance(refused, Refused)
    assert (refused.code, refused.fields["field"]) == (code, field)


def test_it_is_the_desks_to_change(shop: Decided) -> None:
    order = shop.placed()
    for actor in (PACKING, DISPATCH, customer(Role.SENDER, order), customer(Role.RECIPIENT, order)):
        refused = shop.ask(actor, ChangeSender(order, TOM))
        assert isinstance(refused, Refused)
        assert refused.code == "not_allowed"


def test_the_history_says_what_is_another_one(shop: Decided) -> None:
    order = shop.placed()
    was = shop.board.orders[order].sender
    shop.must(DESK, ChangeSender(order, Person(was.name, "+44 20 7946 0002")))
    step = shop.board.orders[order].history[-1]
    assert (step.kind, step.before, step.after) == ("sender_changed", was.phone, "+44 20 7946 0002")
    shop.must(DESK, ChangeSender(order, Person("Tom Weber", "+44 20 7946 0002", "tom@example.com")))
    step = shop.board.orders[order].history[-1]
    assert (step.before, step.after) == (was.name, "Tom Weber")


def test_it_is_forgotten_with_the_delivery(shop: Decided) -> None:
    order = shop.placed()
    shop.must(DESK, ChangeSender(order, TOM), ConfirmOrder(order))
    assert part_of("sender_changed", {"order": order}) is Scope.DELIVERY
    blank = blank_order(shop.board.orders[order], Scope.DELIVERY)
    assert blank.sender == Person()
    assert all("Tom" not in step.after for step in blank.history)
