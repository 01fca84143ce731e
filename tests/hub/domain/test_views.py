"""What the gateway holds: at every step exactly its view of the hub's board, and no word more."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.actor import PAIRED_ROLES, Role
from hub.domain.board import Board
from hub.domain.room import Audience
from hub.domain.views import order_for_gateway, revealed, room_for_gateway, sees_person, view
from hub.domain.vocabulary import (
    DeliverOrder,
    EndLink,
    IssueLink,
    Recorded,
    SendMessage,
    SetDuty,
)
from hub.wire.boards import assemble, merge, parts, parts_of
from hub.wire.codec import decode_event, encode_event
from tests.hub.random_day import RandomDay
from tests.hub.shop_day import DESK, DISPATCH, Decided, an_id, courier_actor, issue_link


class Replica:
    """A gateway's copy: fed with filtered events and `Shown` units, in groups as the hub commits them."""

    def __init__(self, board: Board) -> None:
        self.board = assemble(parts(view(Role.GATEWAY, board)))

    def follow(self, events: list[Recorded], after: Board) -> None:
        shown: set[str] = set()
        for recorded in events:
            facts, person = encode_event(recorded.event, recorded.actor, recorded.cause, recorded.at, "00" * 16)
            show = sees_person(Role.GATEWAY, recorded.event, after)
            self.board = self.board.after(decode_event(recorded.seq, facts, person if show or not person else None))
            shown |= revealed(Role.GATEWAY, recorded.event, after)
        orders = [order_for_gateway(after.orders[order], after) for order in sorted(shown) if order in after.orders]
        rooms = [room_for_gateway(after.rooms[order.room], after) for order in orders if order.room in after.rooms]
        self.board = merge(self.board, parts_of(orders, rooms))


@settings(max_examples=25)
@given(st.integers(0, 2**32), st.integers(1, 6))
def test_the_gateways_replica_is_its_view_of_the_board_at_every_step(seed: int, group: int) -> None:
    shop, day = Decided(), RandomDay(seed)
    replica = Replica(shop.board)
    for _ in range(120):
        folded = len(shop.events)
        for _ in range(day.random.randrange(group) + 1):
            actor, command = day.step(shop.board)
            shop.ask(actor, command)
        replica.follow(shop.events[folded:], shop.board)
        assert replica.board == view(Role.GATEWAY, shop.board)
        shop.now += day.hours(1 if day.random.random() < 0.97 else 60)


def words_in(board: Board) -> bytes:
    return b"".join(parts(board))


SECRETS = ("Lin Yue 林月", "Wang Lei", "Rose Lane", "生日快乐", "he is late again", "7946 0002")


def test_without_a_link_the_gateway_holds_no_word_of_an_order() -> None:
    shop = Decided()
    order = shop.packed()
    shop.must(DESK, SendMessage(order, an_id(50), Audience.EVERYONE, text="he is late again"))
    held = words_in(view(Role.GATEWAY, shop.board)).decode()
    assert order in held
    assert not [secret for secret in SECRETS if secret in held]


def test_with_a_link_it_holds_the_order_but_not_what_was_said_among_staff() -> None:
    shop = Decided()
    order = shop.packed()
    shop.must(DESK, SendMessage(order, an_id(50), Audience.STAFF, text="he is late again"))
    shop.must(DISPATCH, issue_link(70, Role.SENDER, order))
    held = words_in(view(Role.GATEWAY, shop.board)).decode()
    assert [secret for secret in SECRETS if secret not in held] == ["he is late again"]


def test_when_the_link_ends_the_words_go() -> None:
    shop = Decided()
    order = shop.packed()
    shop.must(DISPATCH, issue_link(70, Role.SENDER, order))
    replica = Replica(shop.board)
    assert "Rose Lane" in words_in(replica.board).decode()
    folded = len(shop.events)
    shop.must(DISPATCH, EndLink(an_id(70)))
    replica.follow(shop.events[folded:], shop.board)
    assert not [secret for secret in SECRETS if secret in words_in(replica.board).decode()]


def test_of_a_thousand_delivered_orders_a_couriers_link_keeps_no_name() -> None:
    shop = Decided()
    order, courier = shop.at_the_door()
    shop.must(DISPATCH, issue_link(70, Role.COURIER, courier))
    replica = Replica(shop.board)
    assert "Rose Lane" in words_in(replica.board).decode()
    folded = len(shop.events)
    shop.must(courier_actor(courier), DeliverOrder(order, received_by="Wang Lei"))
    replica.follow(shop.events[folded:], shop.board)
    assert replica.board == view(Role.GATEWAY, shop.board)
    assert not [secret for secret in SECRETS if secret in words_in(replica.board).decode()]


@pytest.mark.parametrize("role", sorted(PAIRED_ROLES - {Role.GATEWAY}))
def test_staff_and_followers_hold_everything(role: Role) -> None:
    shop = Decided()
    shop.packed()
    assert view(role, shop.board) is shop.board
    assert all(sees_person(role, recorded.event, shop.board) for recorded in shop.events)
    assert not any(revealed(role, recorded.event, shop.board) for recorded in shop.events)


def test_a_couriers_duty_reveals_no_order() -> None:
    shop = Decided()
    shop.placed()
    courier = shop.courier()
    shop.must(DISPATCH, SetDuty(courier, False))
    assert revealed(Role.GATEWAY, shop.events[-1].event, shop.board) == frozenset()


def test_a_link_reveals_only_its_own_order() -> None:
    shop = Decided()
    order = shop.placed(1)
    shop.placed(2)
    link: IssueLink = issue_link(70, Role.RECIPIENT, order)
    shop.must(DISPATCH, link)
    assert revealed(Role.GATEWAY, shop.events[-1].event, shop.board) == {order}
    shop.must(DISPATCH, EndLink(link.link))
    assert revealed(Role.GATEWAY, shop.events[-1].event, shop.board) == {order}


def test_the_secrets_looked_for_are_those_of_the_sample_order() -> None:
    shop = Decided()
    shop.placed()
    written = msgspec.json.encode(list(parts(shop.board))).decode()
    assert written
    held = words_in(shop.board).decode()
    assert [secret for secret in SECRETS if secret not in held] == ["he is late again"]
