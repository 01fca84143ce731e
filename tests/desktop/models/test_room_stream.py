"""One stream of talk and steps, with receipts that grow from this computer to the people who saw it."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

import pytest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.models.room_stream import Happened, RoomStream, Said, Sent
from desktop.shop import Shop
from hub.domain.actor import Actor, Role
from hub.domain.room import Audience, Seen
from hub.domain.vocabulary import ConfirmOrder, MarkSeen, PairStation, Recorded, SendMessage
from hub.link.local import LocalLink
from hub.link.port import Changes, MediaTrouble
from tests.desktop.conftest import Counter, check_model


@pytest.fixture
def shop(counter: Counter) -> Shop:
    owner = LocalLink(counter.hub, Actor("hub", "owner", Role.OWNER))
    for station, role, person, name in (
        ("desk-1", Role.FRONT_DESK, "anna", "Anna Keller"),
        ("packing-1", Role.PACKING, "jun", "Jun"),
    ):
        key = station.ljust(40, "k")
        assert counter.ask(owner, PairStation(station, role, station, key, person, name)) is None
    owner.close()
    return counter.open()


def texts(stream: RoomStream) -> list[str]:
    return [value.message.text if isinstance(value, Said) else f"({value.step.kind})" for value in stream.values]


def said(stream: RoomStream, text: str) -> Said:
    return next(value for value in stream.values if isinstance(value, Said) and value.message.text == text)


def test_talk_and_steps_stand_in_the_order_in_which_they_happened(
    counter: Counter, shop: Shop, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    order = counter.place()
    stream = RoomStream(shop)
    check_model(qtmodeltester, stream)
    qtbot.waitUntil(lambda: shop.order(order) is not None)
    stream.open(order)
    counter.ask(counter.packing, SendMessage(order, counter.packing.new_id(), Audience.STAFF, text="Peonies opened"))
    counter.ask(counter.desk, ConfirmOrder(order))
    qtbot.waitUntil(lambda: texts(stream) == ["(order_placed)", "Peonies opened", "(order_confirmed)"])
    assert said(stream, "Peonies opened").name == "Jun"
    confirmed = stream.values[-1]
    assert isinstance(confirmed, Happened)
    assert confirmed.name == "Anna Keller"
    check_model(qtmodeltester, stream)


def test_a_message_goes_from_this_computer_to_the_shop_to_who_saw_it(
    counter: Counter, shop: Shop, qtbot: QtBot
) -> None:
    order = counter.place()
    stream = RoomStream(shop)
    qtbot.waitUntil(lambda: shop.order(order) is not None)
    stream.open(order)
    counter.link.offline(True)
    shop.ask(SendMessage(order, shop.new_id(), Audience.STAFF, text="On its way"))
    qtbot.waitUntil(lambda: "On its way" in texts(stream))
    assert said(stream, "On its way").mine
    assert said(stream, "On its way").sent is Sent.HERE
    counter.link.offline(False)
    qtbot.waitUntil(lambda: said(stream, "On its way").sent is Sent.IN_SHOP)
    counter.ask(counter.packing, MarkSeen(order, counter.hub.board.seq))
    qtbot.waitUntil(lambda: said(stream, "On its way").sent is Sent.SEEN)
    assert [(name, person) for name, person, _ in said(stream, "On its way").seen] == [("Jun", "jun")]


def test_a_customers_receipt_is_not_shown_on_what_only_staff_may_read(
    counter: Counter, shop: Shop, qtbot: QtBot
) -> None:
    order = counter.place()
    counter.ask(counter.packing, SendMessage(order, counter.packing.new_id(), Audience.STAFF, text="between us"))
    counter.ask(counter.packing, SendMessage(order, counter.packing.new_id(), Audience.EVERYONE, text="to all"))
    sender = LocalLink(counter.hub, Actor("gateway-1", f"sender:{order}", Role.SENDER))
    counter.ask(sender, MarkSeen(order, counter.hub.board.seq))
    sender.close()
    stream = RoomStream(shop)
    qtbot.waitUntil(lambda: shop.order(order) is not None)
    stream.open(order)
    assert not said(stream, "between us").seen
    assert [name for name, _, _ in said(stream, "to all").seen] == ["Daniel Okafor"]


def test_only_the_last_unanswered_message_says_how_long_its_customer_waits(
    counter: Counter, shop: Shop, qtbot: QtBot
) -> None:
    order = counter.place()
    sender = LocalLink(counter.hub, Actor("gateway-1", f"sender:{order}", Role.SENDER))
    for text in ("Hello?", "Could the card say thirty?"):
        counter.ask(sender, SendMessage(order, sender.new_id(), Audience.EVERYONE, text=text))
    sender.close()
    counter.clock.forward(minutes=4, seconds=20)
    stream = RoomStream(shop)
    qtbot.waitUntil(lambda: shop.order(order) is not None)
    stream.open(order)
    assert said(stream, "Hello?").waits_min is None
    assert said(stream, "Could the card say thirty?").waits_min == 4


def long_room(counter: Counter, shop: Shop, qtbot: QtBot) -> RoomStream:
    """The stream of a room with forty-five messages, the newest of them here."""
    order = counter.place()
    for number in range(45):
        counter.ask(counter.packing, SendMessage(order, counter.packing.new_id(), Audience.STAFF, text=str(number)))
    stream = RoomStream(shop)
    qtbot.waitUntil(lambda: shop.order(order) is not None)
    stream.open(order)
    return stream


def test_older_messages_are_read_page_by_page(counter: Counter, shop: Shop, qtbot: QtBot) -> None:
    stream = long_room(counter, shop, qtbot)
    assert stream.has_older
    assert len(texts(stream)) == 21
    stream.read_older()
    qtbot.waitUntil(lambda: not stream.has_older)
    assert texts(stream) == ["(order_placed)", *map(str, range(45))]


def test_older_messages_that_did_not_come_can_be_asked_for_again(
    counter: Counter, shop: Shop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = long_room(counter, shop, qtbot)
    failed: Future[tuple[Recorded, ...]] = Future()
    failed.set_exception(MediaTrouble("too_many_reads"))
    with monkeypatch.context() as away:
        away.setattr(counter.link, "history", lambda *_: failed)
        stream.read_older()

    def all_there() -> bool:
        stream.read_older()  # as somebody who touches the button again
        return not stream.has_older

    qtbot.waitUntil(all_there)


def test_what_the_board_lets_go_of_stays_on_the_screen_and_a_message_touches_its_own_row(
    counter: Counter, shop: Shop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = counter.place()

    def say(number: int) -> None:
        counter.ask(counter.packing, SendMessage(order, counter.packing.new_id(), Audience.STAFF, text=str(number)))

    for number in range(45):
        say(number)
    stream = RoomStream(shop)
    qtbot.waitUntil(lambda: shop.order(order) is not None)
    stream.open(order)
    stream.read_older()
    qtbot.waitUntil(lambda: not stream.has_older)
    made: list[str] = []
    was = RoomStream._said

    def counted(self: RoomStream, *given: Any) -> Said:
        made.append(given[-1].text)
        return was(self, *given)

    monkeypatch.setattr(RoomStream, "_said", counted)
    with qtbot.assertNotEmitted(stream.rowsRemoved):
        for number in range(45, 48):
            say(number)
        qtbot.waitUntil(lambda: texts(stream)[-1] == "47")
    assert texts(stream) == ["(order_placed)", *map(str, range(48))]
    assert not set(made) & set(map(str, range(25)))  # what lies above the board's own messages is left alone


def test_a_receipt_touches_what_it_has_passed_however_long_the_room(counter: Counter, shop: Shop, qtbot: QtBot) -> None:
    stream = long_room(counter, shop, qtbot)
    stream.read_older()
    qtbot.waitUntil(lambda: not stream.has_older)
    older = sorted(stream._older.values(), key=lambda message: message.seq)
    stream._seen = (Seen("anna", older[9].seq, counter.clock()),)
    passed = list(stream._seen_since((Seen("anna", older[6].seq, counter.clock()),)))
    assert passed == [older[7].id, older[8].id, older[9].id]
    assert list(stream._seen_since(stream._seen)) == []
    assert len(list(stream._seen_since(()))) == 10


def test_another_room_shows_nothing_of_the_first(counter: Counter, shop: Shop, qtbot: QtBot) -> None:
    first, second = counter.place(), counter.place()
    counter.ask(counter.packing, SendMessage(first, counter.packing.new_id(), Audience.STAFF, text="first"))
    stream = RoomStream(shop)
    qtbot.waitUntil(lambda: shop.order(second) is not None)
    stream.open(first)
    stream.open(second)
    assert texts(stream) == ["(order_placed)"]
    stream.open("")
    assert not stream.values


def test_what_one_person_said_is_not_the_next_persons_own(counter: Counter, shop: Shop, qtbot: QtBot) -> None:
    order = counter.place()
    stream = RoomStream(shop)
    qtbot.waitUntil(lambda: shop.order(order) is not None)
    stream.open(order)
    shop.ask(SendMessage(order, shop.new_id(), Audience.STAFF, text="Mine"))
    qtbot.waitUntil(lambda: "Mine" in texts(stream))
    assert said(stream, "Mine").mine
    counter.link._me = Actor("desk-1", "ben", Role.FRONT_DESK)
    counter.link.tell(Changes(status=True))
    qtbot.waitUntil(lambda: not said(stream, "Mine").mine)
