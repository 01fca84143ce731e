"""How who ordered is reached may change until the end, what is noted of it, and what ends with a number that was wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.domain.actor import Role
from hub.domain.erasure import Scope, blank_order, part_of
from hub.domain.limits import MAIL_CHARS_MAX
from hub.domain.notice import To
from hub.domain.order import Person
from hub.domain.vocabulary import (
    ChangeRecipient,
    ChangeSender,
    ConfirmOrder,
    IssueLink,
    Refused,
    SetPushKey,
)
from tests.hub.shop_day import DESK, DISPATCH, FOLLOWER, PACKING, PUSH_KEY, Decided, an_id, customer, subscribe_push

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


# What went to a wrong number ------------------------------------------------------------------------------------------


def linked(shop: Decided, order: str, role: Role, number: int) -> str:
    link = an_id(number)
    until = shop.now + timedelta(days=7)
    shop.must(FOLLOWER, IssueLink(link, role, order, f"{number:064x}", until))
    return link


def held(shop: Decided) -> set[Role]:
    """Who holds a link."""
    return {link.role for link in shop.board.links.values()}


NEW = {Role.SENDER: ChangeSender, Role.RECIPIENT: ChangeRecipient}
BEFORE = Person("Tom Weber", "+44 20 7946 0001", "tom@example.com")


@pytest.mark.parametrize("role", NEW)
@pytest.mark.parametrize(
    ("now", "ends"),
    [
        (Person("Tom Weber", "+44 20 7946 0002", "tom@example.com"), True),
        (Person("Tom Weber", "", "tom@example.com"), True),
        (Person("Tom Weber", "+44 20 7946 0001", "tam@example.com"), True),
        (Person("Tom Weber", "+44 20 7946 0001"), True),
        (Person("Tim Weber", "+44 20 7946 0001", "tom@example.com", by_mail=True), False),
        (Person("Tom Weber", "+44 (20) 79460001", "Tom@Example.com"), False),
    ],
    ids=["number", "no number", "mail", "no mail", "name and wish", "written otherwise"],
)
def test_a_link_ends_with_the_number_or_address_that_it_went_to_and_nobody_elses(
    shop: Decided, role: Role, now: Person, ends: bool
) -> None:
    order, other = shop.placed(sender=BEFORE, recipient=BEFORE), shop.placed(2, sender=BEFORE, recipient=BEFORE)
    for number, each in enumerate(NEW):
        linked(shop, order, each, 30 + number)
        linked(shop, other, each, 40 + number)
    kept = linked(shop, other, role, 50)
    shop.must(DESK, NEW[role](order, now))
    assert kept in shop.board.links
    left = {link.role for link in shop.board.links.values() if link.subject == order}
    assert left == (set(NEW) - {role} if ends else set(NEW))
    assert bool(shop.board.orders[order].lost_pages) is ends


def test_a_number_where_there_was_none_has_sent_nothing_astray(shop: Decided) -> None:
    order = shop.placed(sender=Person("Tom Weber"))
    linked(shop, order, Role.SENDER, 30)
    shop.must(DESK, ChangeSender(order, TOM))
    assert held(shop) == {Role.SENDER}


def test_the_browsers_that_asked_behind_a_link_that_went_astray_are_told_nothing_more(shop: Decided) -> None:
    order = shop.placed(sender=BEFORE)
    shop.must(FOLLOWER, SetPushKey(PUSH_KEY))
    for number, role in enumerate(NEW):
        shop.must(customer(role, order), subscribe_push(order, 60 + number))
    shop.must(DESK, ChangeSender(order, TOM))
    assert [device.role for device in shop.board.orders[order].devices] == [Role.RECIPIENT]


def test_who_lost_their_page_has_it_again_once_somebody_in_the_shop_gives_them_a_link(shop: Decided) -> None:
    order = shop.placed(sender=BEFORE)
    linked(shop, order, Role.SENDER, 30)
    shop.must(DESK, ChangeSender(order, TOM))
    (lost,) = shop.board.orders[order].lost_pages
    assert (lost.to, lost.closed_at, lost.opened_at) == (To.SENDER, shop.now, None)
    linked(shop, order, Role.SENDER, 31)
    assert shop.board.orders[order].lost_pages[0].opened_at == shop.now
    until = shop.now + timedelta(days=7)
    shop.must(DESK, IssueLink(an_id(32), Role.SENDER, order, f"{32:064x}", until))
    assert shop.board.orders[order].lost_pages == ()
