"""Forgetting somebody: what goes, what stays, and that every fold agrees about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.actor import Role
from hub.domain.board import Board
from hub.domain.erasure import Scope, belongs, part_of, speaks_of
from hub.domain.order import Person
from hub.domain.room import SHOP_ROOM, Audience, MessageKind
from hub.domain.vocabulary import (
    AddCourier,
    CancelOrder,
    ChangeCard,
    DeliverOrder,
    Erase,
    Erased,
    LinkEnded,
    OpenEnquiry,
    PlaceOrder,
    Recorded,
    Refused,
    RemoveStaff,
    SendMessage,
    kind_of,
)
from hub.wire.boards import assemble, parts
from hub.wire.codec import decode_event, encode_event
from tests.hub.domain.test_board import BLANKS, differences, fold
from tests.hub.random_day import RandomDay
from tests.hub.shop_day import (
    DESK,
    DISPATCH,
    HUB,
    OWNER,
    PACKING,
    PICTURE,
    Decided,
    an_id,
    courier_actor,
    customer,
    issue_link,
    place_order,
)

seeds = st.integers(0, 2**32)


def body_of(recorded: Recorded) -> dict[str, Any]:
    body: dict[str, Any] = msgspec.to_builtins(recorded.event)
    return {name: value for name, value in body.items() if name not in ("person", "kind")}


def blanked(events: Sequence[Recorded]) -> list[Recorded]:
    """The feed as it is read once every erasure in it was carried out."""
    gone = [(recorded.seq, recorded.event) for recorded in events if isinstance(recorded.event, Erased)]
    left = []
    for recorded in events:
        kind, body = kind_of(recorded.event), body_of(recorded)
        erased = any(
            recorded.seq < (event.up_to or seq) and belongs(kind, body, event.subject, event.scope)
            for seq, event in gone
        )
        facts, person = encode_event(recorded.event, recorded.actor, recorded.cause, recorded.at, "00" * 16)
        left.append(decode_event(recorded.seq, facts, None if erased else person))
    return left


def a_day_of_erasures(seed: int) -> Decided:
    """A day by chance in which the owner and the calendar forget people all the time."""
    shop, day = Decided(), RandomDay(seed)
    for _ in range(150):
        shop.ask(*day.step(shop.board))
        shop.now += day.hours(1)
        closed = [shop.board.orders[one] for one in sorted(shop.board.orders) if shop.board.orders[one].closed_at]
        if closed and day.random.random() < 0.2:
            order = day.random.choice(closed)
            shop.record(HUB, [Erased(day.random.choice(list(Scope)), order=order.id, room=order.room)])
        if day.random.random() < 0.02:
            shop.record(HUB, [Erased(Scope.CHAT, room=SHOP_ROOM, up_to=shop.board.seq - 5)])
    return shop


@settings(max_examples=60)
@given(seeds)
def test_a_fold_of_the_erased_feed_is_the_very_board_that_everybody_folded_before(seed: int) -> None:
    shop = a_day_of_erasures(seed)
    assert fold(blanked(shop.events)) == shop.board
    assert assemble(parts(shop.board)) == shop.board


@settings(max_examples=40)
@given(seeds)
def test_an_erasure_changes_nothing_on_a_board_but_blanks_of_its_subject(seed: int) -> None:
    shop = a_day_of_erasures(seed)
    board = Board()
    for recorded in shop.events:
        before, board = board, board.after(recorded)
        if not isinstance(recorded.event, Erased) or recorded.event.courier or recorded.event.room not in board.rooms:
            continue
        if board.closed != before.closed:
            continue  # an old order left the board in the same moment
        for path, _, now in differences(before, board):
            noted = path in (".seq", ".at", ".erased") or path.endswith((".history", ".version", ".erased_at"))
            assert noted or now in BLANKS, (recorded.event, path, now)
            assert noted or recorded.event.order in path or recorded.event.room in path


def test_the_random_days_erase_orders_enquiries_couriers_and_staff() -> None:
    events = [recorded.event for seed in range(150) for recorded in a_day_of_erasures(seed).events]
    erased = [event for event in events if isinstance(event, Erased)]
    assert {event.scope for event in erased} == set(Scope)
    assert any(event.order for event in erased)
    assert any(event.courier for event in erased)
    assert any(event.staff for event in erased)
    assert any(event.room not in ("", SHOP_ROOM) and not event.order for event in erased)


# Who may be forgotten, and when -------------------------------------------------------------------------------------


def delivered(shop: Decided) -> tuple[str, str]:
    order, courier = shop.at_the_door(1)
    shop.must(courier_actor(courier), DeliverOrder(order, PICTURE, received_by="Ms Lin"))
    return order, courier


def test_an_open_order_is_not_forgotten() -> None:
    shop = Decided()
    order = shop.placed()
    refused = shop.ask(OWNER, Erase(order=order))
    assert refused == Refused("order_is_open", {"order": order, "number": "2401"})


def test_a_closed_order_loses_every_word_and_keeps_its_facts() -> None:
    shop = Decided()
    order, _ = delivered(shop)
    message = SendMessage(order, an_id(5), Audience.EVERYONE, text="thank you")
    shop.must(DESK, message)
    before = shop.board.orders[order]
    shop.must(OWNER, Erase(order=order))
    after, room = shop.board.orders[order], shop.board.rooms[order]
    assert (after.sender, after.recipient, after.card.text, after.proofs[0].media) == (Person(), Person(), "", "")
    assert {item.name for item in after.items} == {""}
    assert {(said.text, said.media) for said in room.messages} == {("", "")}
    assert (after.number, after.total_minor, after.delivery) == (before.number, before.total_minor, before.delivery)
    assert after.history[-1].kind == "erased"


def test_nothing_is_said_in_an_erased_room_any_more() -> None:
    shop = Decided()
    order, _ = delivered(shop)
    shop.must(OWNER, Erase(order=order))
    assert shop.ask(DESK, SendMessage(order, an_id(5), Audience.EVERYONE, text="x")) == Refused(
        "erased", {"room": order}
    )


def test_forgetting_twice_is_once() -> None:
    shop = Decided()
    order, _ = delivered(shop)
    shop.must(OWNER, Erase(order=order))
    assert shop.ask(OWNER, Erase(order=order)) == []


def test_the_doors_of_an_erased_order_close() -> None:
    shop = Decided()
    order, courier = shop.at_the_door(1)
    shop.must(DISPATCH, issue_link(70, Role.SENDER, order, shop.now))
    shop.must(courier_actor(courier), DeliverOrder(order, received_by="Ms Lin"))
    decided = shop.ask(OWNER, Erase(order=order))
    assert decided == [LinkEnded(an_id(70), order), Erased(Scope.ALL, order=order, room=order)]


def test_an_order_that_left_the_board_is_forgotten_with_the_room_that_the_owner_names() -> None:
    shop = Decided()
    assert shop.ask(OWNER, Erase(order=an_id(8), room=an_id(9))) == [Erased(Scope.ALL, order=an_id(8), room=an_id(9))]


def test_nobody_elses_room_goes_with_it() -> None:
    shop = Decided()
    other = shop.placed(2)
    refused = shop.ask(OWNER, Erase(order=an_id(8), room=other))
    assert isinstance(refused, Refused)
    assert refused.code == "room_not_found"


def test_an_enquiry_goes_from_the_board() -> None:
    shop = Decided()
    shop.must(DESK, OpenEnquiry(an_id(4), Person("Li Ming", "+44 20 7946 0009")))
    shop.must(OWNER, Erase(room=an_id(4)))
    assert an_id(4) not in shop.board.rooms


@pytest.mark.parametrize("room", [SHOP_ROOM, an_id(1)])
def test_only_an_enquiry_is_forgotten_by_its_room(room: str) -> None:
    shop = Decided()
    shop.placed(1)
    assert shop.ask(OWNER, Erase(room=room)) == Refused("room_not_found", {"room": room})


def test_a_courier_with_gifts_in_hand_is_not_forgotten() -> None:
    shop = Decided()
    order, courier = shop.at_the_door(1)
    refused = shop.ask(OWNER, Erase(courier=courier))
    assert refused == Refused("still_carrying", {"courier": courier, "orders": "1"})
    shop.must(courier_actor(courier), DeliverOrder(order, received_by="Ms Lin"))
    shop.must(OWNER, Erase(courier=courier))
    assert courier not in shop.board.couriers


def test_somebody_who_works_here_is_not_forgotten_before_they_leave() -> None:
    shop = Decided()
    person = shop.member()
    assert shop.ask(OWNER, Erase(staff=person)) == Refused("still_here", {"person": person})
    shop.must(OWNER, RemoveStaff(person), Erase(staff=person))
    assert shop.board.staff[person].name == ""


@pytest.mark.parametrize("command", [Erase(), Erase(order=an_id(1), courier=an_id(2)), Erase(staff="x", room=an_id(1))])
def test_an_erasure_names_one_subject(command: Erase) -> None:
    refused = Decided().ask(OWNER, command)
    assert isinstance(refused, Refused)
    assert refused.code == "empty"


@pytest.mark.parametrize("actor", [DESK, PACKING, DISPATCH, customer(Role.SENDER, an_id(1))])
def test_only_the_owner_forgets(actor: Any) -> None:
    shop = Decided()
    order = shop.placed()
    shop.must(DESK, CancelOrder(order, "no"))
    refused = shop.ask(actor, Erase(order=order))
    assert isinstance(refused, Refused)
    assert refused.code == "not_allowed"


# What the calendar takes --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "body", "part"),
    [
        ("order_placed", {}, Scope.DELIVERY),
        ("proof_attached", {}, Scope.PHOTOS),
        ("order_delivered", {"photo": True}, Scope.PHOTOS),
        ("order_delivered", {"photo": False}, Scope.DELIVERY),
        ("message_sent", {"message_kind": "image"}, Scope.PHOTOS),
        ("message_sent", {"message_kind": "voice"}, Scope.CHAT),
        ("message_sent", {"message_kind": "place"}, Scope.DELIVERY),
        ("gift_wrapped_by_robot", {}, Scope.DELIVERY),
    ],
)
def test_each_event_belongs_to_the_part_that_goes_first(kind: str, body: dict[str, Any], part: Scope) -> None:
    assert part_of(kind, body) is part


def test_photos_go_and_names_and_talk_stay() -> None:
    shop = Decided()
    order, _ = delivered(shop)
    picture = SendMessage(order, an_id(5), Audience.EVERYONE, MessageKind.IMAGE, "look", PICTURE, "image/jpeg")
    shop.must(DESK, picture, SendMessage(order, an_id(6), Audience.EVERYONE, text="thank you"))
    shop.record(HUB, [Erased(Scope.PHOTOS, order=order, room=order)])
    found, room = shop.board.orders[order], shop.board.rooms[order]
    assert all(proof.media == "" for proof in found.proofs)
    assert [said.text for said in room.messages if said.text] == ["thank you"]
    assert found.recipient.name
    shop.record(HUB, [Erased(Scope.DELIVERY, order=order, room=order)])
    assert shop.board.orders[order].recipient == Person()
    shop.record(HUB, [Erased(Scope.ALL, order=order, room=order)])
    assert not any(said.text for said in shop.board.rooms[order].messages)


# What a client keeps ------------------------------------------------------------------------------------------------


def test_kept_commands_about_somebody_are_told_by_their_ids() -> None:
    one, other = Erased(Scope.ALL, order=an_id(1), room=an_id(3)).subject, an_id(2)
    about: list[Any] = [
        place_order(an_id(1)),
        place_order(other, enquiry=an_id(3)),
        ChangeCard(an_id(1), "x"),
        SendMessage(an_id(3), an_id(9), Audience.STAFF, text="x"),
        OpenEnquiry(an_id(3), Person("x")),
    ]
    assert all(speaks_of(command, one) for command in about)
    assert not speaks_of(place_order(other), one)
    assert not speaks_of(AddCourier(an_id(1), "x", ""), one)
    assert speaks_of(AddCourier(an_id(7), "x", ""), Erased(Scope.ALL, courier=an_id(7)).subject)
    assert isinstance(about[0], PlaceOrder)
