"""While a recipient is being surprised, no door of the gateway opens to a link of theirs: no view, no live update, no media.

The rules end such links and issue none; here one is put on the board all the same, as if both had failed.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from websockets.exceptions import ConnectionClosed

from hub.domain.access import Link, secret_hash
from hub.domain.actor import Role
from hub.domain.board import Board
from hub.domain.promise import PromiseKind
from hub.domain.views import view
from hub.domain.vocabulary import MakePromise, ReleaseSurprise
from hub.gateway.config import GatewayConfig
from hub.gateway.customer import compose
from hub.gateway.front import Front
from hub.link.local import LocalLink, LocalShop
from hub.link.port import Changes
from tests.hub.gateway.in_process import DESK, GATEWAY, House, until
from tests.hub.random_day import RandomDay
from tests.hub.shop_day import Decided

STEPS = 120
DAYS = timedelta(days=2)
SECRET = "a-secret-of-the-recipient"  # of a link that lives in this file
seeds = st.integers(0, 2**32)


def with_link(board: Board, order: str, role: Role) -> tuple[Board, Link]:
    """The board as if this link to the order were live."""
    hashed = secret_hash(f"{SECRET}:{order}")
    link = Link(f"link:{order}", role, order, hashed, board.at, board.at + DAYS)
    links, by_hash = board.links.set(link.id, link), board.links_by_hash.set(hashed, link.id)
    return replace(board, links=links, links_by_hash=by_hash), link


def in_front(board: Board) -> Front:
    """A gateway's front over this very board; nothing is served."""
    shop = LocalShop(lambda: board.at)
    link = LocalLink(shop, GATEWAY)
    link.board = board
    return Front(link, GatewayConfig())


@settings(max_examples=20)
@given(seeds)
def test_on_no_day_is_anything_of_a_hidden_order_composed_for_its_recipient(seed: int) -> None:
    shop, day = Decided(), RandomDay(seed)
    for _ in range(STEPS):
        shop.ask(*day.step(shop.board))
        shop.now += day.hours(1)
        for order in shop.board.orders.values():
            if not order.surprise:
                continue
            for board in (shop.board, view(Role.GATEWAY, shop.board)):
                shown, link = with_link(board, order.id, Role.RECIPIENT)
                front = in_front(shown)
                # Views, live updates and media all come through these two.
                assert (front.open(f"{SECRET}:{order.id}") is None) is order.is_hidden
                assert (compose(shown, {}, {}, link, shop.now) is None) is order.is_hidden


def test_the_random_days_know_surprises_that_are_hidden_and_ones_that_are_not() -> None:
    seen = set()
    for seed in range(12):
        shop, day = Decided(), RandomDay(seed)
        for _ in range(STEPS):
            shop.ask(*day.step(shop.board))
            shop.now += day.hours(1)
            seen |= {order.is_hidden for order in shop.board.orders.values() if order.surprise}
    assert seen == {True, False}


def test_a_page_that_is_open_when_the_order_becomes_a_surprise_is_closed_and_every_door_with_it(house: House) -> None:
    order = house.place()
    house.pack(order)
    secret = house.issue(Role.RECIPIENT, order)
    client, page = house.enter(secret), house.follow(secret)
    assert "order_id" in str(page.recv())
    photo = house.order(order).proof_of("packed")
    assert photo is not None
    # The gateway alone is told: its link is as live as before.
    hidden = replace(house.link.board.orders[order], surprise=True)
    house.link.board = replace(house.link.board, orders=house.link.board.orders.set(order, hidden))
    assert house.link.listener is not None
    house.link.listener(Changes(orders=frozenset({order})))
    with pytest.raises(ConnectionClosed) as closed:
        page.recv(timeout=20)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4404
    asked = {"id": "0196b9a0-1111-7000-8000-000000002418", "command": {"kind": "mark_seen", "room": order, "up_to": 1}}
    headers = {"Origin": house.base}
    assert client.get("/api/view").status_code == 404
    assert client.get(f"/api/media/{photo.media}").status_code == 404
    assert client.post("/api/ask", json=asked, headers=headers).status_code == 404
    assert client.post("/api/session", json={"secret": secret}, headers=headers).status_code == 404
    assert house.client().post("/api/session", json={"secret": secret}).status_code == 404


def test_a_surprise_that_is_promised_ends_the_recipients_link_and_a_released_one_opens_to_a_new_one(
    house: House,
) -> None:
    order = house.place()
    client = house.enter(house.issue(Role.RECIPIENT, order))
    house.hub.does(DESK, MakePromise(order, PromiseKind.SURPRISE, Role.SENDER))
    until(lambda: client.get("/api/view").status_code == 404, "the old link opens nothing")
    house.hub.does(DESK, ReleaseSurprise(order))
    assert client.get("/api/view").status_code == 404
    again = house.enter(house.issue(Role.RECIPIENT, order))
    until(lambda: again.get("/api/view").status_code == 200, "the new link opens")
