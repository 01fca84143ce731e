"""Who stands where in the desk's inbox, at the packing table and without a courier; and that it moves by itself."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.models import order_queue
from desktop.models.chores import chores
from desktop.models.order_queue import OrderQueue
from desktop.models.sections import Heading
from desktop.shop import Shop
from hub.domain.actor import Actor, Role
from hub.domain.order import Address, Channel, Item, Person
from hub.domain.room import Audience
from hub.domain.vocabulary import (
    CancelOrder,
    ConfirmOrder,
    OpenEnquiry,
    PlaceOrder,
    PromiseTime,
    SendMessage,
    StartPacking,
)
from hub.link.local import LocalLink
from tests.desktop.conftest import Counter, check_model


@pytest.fixture
def shop(counter: Counter) -> Shop:
    return counter.open()


@pytest.fixture
def inbox(shop: Shop) -> OrderQueue:
    return OrderQueue(shop, order_queue.inbox_rule, order_queue.INBOX_SECTIONS)


def test_a_list_knows_where_everybody_stands_before_a_single_row_is_made(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        counter.place(f"Guest {number}")
    shop = counter.open()
    made: list[str] = []
    make = OrderQueue._row

    def counted(queue: OrderQueue, subject: order_queue.Subject, section: str) -> order_queue.OrderRow:
        made.append(subject.room.id)
        return make(queue, subject, section)

    monkeypatch.setattr(OrderQueue, "_row", counted)
    queue = OrderQueue(shop, order_queue.inbox_rule, order_queue.INBOX_SECTIONS)
    assert (len(queue.rooms), queue.count(order_queue.NEW), made) == (20, 20, [])
    first = queue.value_at(1)
    assert (first.room, made) == (queue.rooms[0], [queue.rooms[0]])


def lines(queue: OrderQueue) -> list[str]:
    """The list as a person reads it: headings in brackets."""
    return [f"[{v.section} {v.count}]" if isinstance(v, Heading) else v.name for v in queue.values]


def promise(counter: Counter, order: str, **ahead: float) -> None:
    counter.ask(counter.desk, ConfirmOrder(order))
    counter.ask(counter.desk, PromiseTime(order, counter.clock() + timedelta(**ahead)))


def say(counter: Counter, order: str, text: str, role: Role = Role.SENDER) -> None:
    """A customer writes through the gateway."""
    link = LocalLink(counter.hub, Actor("gateway-1", f"{role.value}:{order}", role))
    assert counter.ask(link, SendMessage(order, link.new_id(), Audience.EVERYONE, text=text)) is None
    link.close()


def test_a_new_order_appears_under_its_heading(
    counter: Counter, inbox: OrderQueue, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    check_model(qtmodeltester, inbox)
    counter.place("Mei Lin Chen")
    qtbot.waitUntil(lambda: lines(inbox) == ["[new 1]", "Mei Lin Chen"])
    check_model(qtmodeltester, inbox)


def test_a_customer_who_writes_moves_to_the_top_and_back_when_answered(
    counter: Counter, inbox: OrderQueue, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    check_model(qtmodeltester, inbox)
    first, second = counter.place("Hannah Weiss"), counter.place("Mei Lin Chen")
    promise(counter, first, hours=2)
    promise(counter, second, hours=5)
    qtbot.waitUntil(lambda: lines(inbox) == ["[today 2]", "Hannah Weiss", "Mei Lin Chen"])
    say(counter, second, "Could the card say thirty years?")
    qtbot.waitUntil(lambda: lines(inbox) == ["[waiting 1]", "Mei Lin Chen", "[today 1]", "Hannah Weiss"])
    counter.ask(counter.desk, SendMessage(second, counter.desk.new_id(), Audience.EVERYONE, text="Done."))
    qtbot.waitUntil(lambda: lines(inbox) == ["[today 2]", "Hannah Weiss", "Mei Lin Chen"])


def test_a_promise_becomes_dangerous_by_the_clock_alone(counter: Counter, inbox: OrderQueue, qtbot: QtBot) -> None:
    order = counter.place("Tom & Elise Hardy")
    promise(counter, order, hours=2)
    qtbot.waitUntil(lambda: lines(inbox) == ["[today 1]", "Tom & Elise Hardy"])
    counter.clock.forward(hours=1, minutes=45)
    inbox.look_again()
    assert lines(inbox) == ["[danger 1]", "Tom & Elise Hardy"]
    counter.clock.forward(minutes=21)
    inbox.look_again()
    row = inbox.orders[0]
    assert row.clock.urgency == "late"
    assert row.clock.left == timedelta(minutes=-6)


def test_a_tick_that_changes_nothing_says_nothing(counter: Counter, inbox: OrderQueue, qtbot: QtBot) -> None:
    promise(counter, counter.place(), hours=4)
    qtbot.waitUntil(lambda: bool(inbox.orders) and inbox.orders[0].section == "today")
    counter.clock.forward(seconds=1)
    inbox.look_again()
    counter.clock.forward(seconds=1)
    with qtbot.assertNotEmitted(inbox.dataChanged):
        inbox.look_again()


def test_a_tick_reaches_every_row_in_slices(
    counter: Counter, inbox: OrderQueue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order_queue, "TICK_ROWS", 2)
    for number in range(7):
        promise(counter, counter.place(f"Guest {number}"), hours=2)
    qtbot.waitUntil(lambda: lines(inbox)[:1] == ["[today 7]"])
    counter.clock.forward(hours=3)
    inbox._on_tick()
    qtbot.waitUntil(lambda: inbox.count("danger") == 2)
    for _ in range(3):
        qtbot.waitUntil(lambda: not chores().is_busy(inbox, "tick"))
        inbox._on_tick()
    qtbot.waitUntil(lambda: inbox.count("danger") == 7)
    assert [row.clock.urgency for row in inbox.orders] == ["late"] * 7


def test_an_enquiry_becomes_an_order_in_its_row(counter: Counter, inbox: OrderQueue, qtbot: QtBot) -> None:
    room = counter.desk.new_id()
    counter.ask(counter.desk, OpenEnquiry(room, Person("Jonas Weber")))
    qtbot.waitUntil(lambda: lines(inbox) == ["[today 1]", "Jonas Weber"])
    order = counter.place("Greta Weber", enquiry=room)
    qtbot.waitUntil(lambda: lines(inbox) == ["[new 1]", "Greta Weber"])
    assert inbox.orders[0].room == room
    assert inbox.orders[0].order is not None
    assert inbox.orders[0].order.id == order


def test_search_finds_words_on_a_card_phones_and_numbers(counter: Counter, inbox: OrderQueue, qtbot: QtBot) -> None:
    counter.place("Mei Lin Chen", card="Thirty years, and you still laugh first. 生日快乐")
    counter.place("Hannah Weiss", card="Get well")
    qtbot.waitUntil(lambda: len(inbox.orders) == 2)
    for words in ("still laugh", "生日", "GW-2401", "thirty chen"):
        inbox.seek(words)
        assert [row.name for row in inbox.orders] == ["Mei Lin Chen"], words
    for number in ("02079460312", "+44 20 7946 0312", "7946 0312", "0312"):
        inbox.seek(number)
        assert len(inbox.orders) == 2, number
    inbox.seek("442079460312")
    assert len(inbox.orders) == 2
    inbox.seek("")
    assert len(inbox.orders) == 2


def test_a_cancelled_order_goes_to_the_closed_ones(counter: Counter, inbox: OrderQueue, qtbot: QtBot) -> None:
    order = counter.place()
    counter.ask(counter.desk, CancelOrder(order, "ordered twice"))
    qtbot.waitUntil(lambda: lines(inbox)[:1] == ["[closed 1]"])


def test_an_order_that_left_the_board_leaves_the_list(counter: Counter, inbox: OrderQueue, qtbot: QtBot) -> None:
    order = counter.place("Ada")
    counter.ask(counter.desk, CancelOrder(order, "ordered twice"))
    qtbot.waitUntil(lambda: lines(inbox) == ["[closed 1]", "Ada"])
    counter.clock.forward(hours=49)
    counter.place("Bo")
    qtbot.waitUntil(lambda: lines(inbox) == ["[new 1]", "Bo"])


def test_packing_begins_with_the_earliest_promise(
    counter: Counter, shop: Shop, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    queue = OrderQueue(shop, order_queue.packing_rule, ("to_pack", "packed"), headings=False)
    check_model(qtmodeltester, queue)
    late, soon, never = counter.place("Late"), counter.place("Soon"), counter.place("Unconfirmed")
    promise(counter, late, hours=6)
    promise(counter, soon, hours=2)
    counter.ask(counter.packing, StartPacking(late))
    qtbot.waitUntil(lambda: lines(queue) == ["Soon", "Late"])
    assert queue.orders[0].start_by == counter.clock() + timedelta(hours=2, minutes=-40)
    assert queue.row_of(never) == -1


def test_an_offline_step_is_shown_as_pending(counter: Counter, inbox: OrderQueue, shop: Shop, qtbot: QtBot) -> None:
    order = counter.place()
    qtbot.waitUntil(lambda: bool(inbox.orders))
    counter.link.offline(True)
    shop.ask(ConfirmOrder(order))
    qtbot.waitUntil(lambda: inbox.orders[0].pending)
    counter.link.offline(False)
    qtbot.waitUntil(lambda: not inbox.orders[0].pending)


def test_an_order_placed_offline_is_in_the_list_at_once(
    counter: Counter, inbox: OrderQueue, shop: Shop, qtbot: QtBot
) -> None:
    counter.link.offline(True)
    known = counter.hub.board
    order = shop.new_id()
    shop.ask(
        PlaceOrder(
            order,
            Channel.COUNTER,
            Person("Ann"),
            Person("Bo"),
            Address(("1 Mill Lane",)),
            "",
            (Item("Tulips", 10, 1500),),
            "GBP",
            1500,
        )
    )
    qtbot.waitUntil(lambda: lines(inbox) == ["[new 1]", "Bo"])
    assert inbox.orders[0].pending
    assert counter.hub.board is known


GUESTS = ("Anton", "Berta", "Carl", "Dora", "Emil", "Fritz")


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shop of three orders is one in which nothing long is done at once."""
    monkeypatch.setattr(order_queue, "AT_ONCE_MAX", 2)


def sought(inbox: OrderQueue, words: str, qtbot: QtBot) -> list[str]:
    """What a search shows when it has looked through everything."""
    inbox.seek(words)
    qtbot.waitUntil(lambda: not chores().is_busy(inbox, "seek"))
    return lines(inbox)


def test_when_nothing_is_sought_any_more_all_are_there_at_once_and_nobody_is_looked_for(
    counter: Counter, inbox: OrderQueue, qtbot: QtBot, large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in GUESTS:
        counter.place(f"Guest {name}")
    qtbot.waitUntil(lambda: len(inbox.orders) == 6)
    whole = lines(inbox)
    assert sought(inbox, "guest dora", qtbot) == ["[new 1]", "Guest Dora"]
    looked: list[str] = []
    monkeypatch.setattr(OrderQueue, "_placed_room", lambda _queue, room, _now: looked.append(room.id))
    inbox.seek("")
    assert lines(inbox) == whole
    assert inbox.count("new") == 6
    assert looked == []


def test_letters_that_are_taken_back_before_anything_was_found_leave_the_list_as_it_is(
    counter: Counter, inbox: OrderQueue, qtbot: QtBot, large: None
) -> None:
    for name in GUESTS:
        counter.place(f"Guest {name}")
    qtbot.waitUntil(lambda: len(inbox.orders) == 6)
    with qtbot.assertNotEmitted(inbox.modelReset, wait=100):
        inbox.seek("guest dora")
        inbox.seek("")


def test_what_happens_during_a_search_is_in_the_list_when_it_ends(
    counter: Counter, inbox: OrderQueue, shop: Shop, qtbot: QtBot, large: None
) -> None:
    orders = [counter.place(f"Guest {name}") for name in GUESTS]
    qtbot.waitUntil(lambda: len(inbox.orders) == 6)
    assert sought(inbox, "guest", qtbot)[0] == "[new 6]"
    assert sought(inbox, "guest dora", qtbot) == ["[new 1]", "Guest Dora"]
    promise(counter, orders[3], hours=4)
    promise(counter, orders[4], hours=4)
    counter.ask(counter.desk, CancelOrder(orders[5], "ordered twice"))
    counter.place("Guest Dora again")
    qtbot.waitUntil(lambda: lines(inbox) == ["[new 1]", "Guest Dora again", "[today 1]", "Guest Dora"])
    inbox.seek("")
    fresh = OrderQueue(shop, order_queue.inbox_rule, order_queue.INBOX_SECTIONS)
    assert lines(inbox) == lines(fresh)
    assert [inbox.count(one) for one in order_queue.INBOX_SECTIONS] == [
        fresh.count(one) for one in order_queue.INBOX_SECTIONS
    ]


def test_whatever_is_sought_while_the_day_goes_on_the_list_is_what_a_fresh_one_shows(
    counter: Counter, inbox: OrderQueue, shop: Shop, qtbot: QtBot, large: None
) -> None:
    dice = random.Random(7)
    orders = [counter.place(f"Guest {number}") for number in range(5)]
    for _ in range(60):
        order = dice.choice(orders)
        step = dice.randrange(6)
        if step == 0:
            orders.append(counter.place(f"Guest {len(orders)}"))
        elif step == 1:
            promise(counter, order, hours=dice.randrange(1, 40))
        elif step == 2:
            say(counter, order, f"Word {dice.randrange(4)}")
        elif step == 3:
            counter.clock.forward(minutes=dice.randrange(90))
        else:
            inbox.seek(dice.choice(("", "guest", "guest 1", "word 2", "nobody")))
        if dice.random() < 0.5:
            qtbot.wait(1)
    seq = counter.hub.board.seq
    for words in ("guest", "word 2", ""):
        inbox.seek(words)
        qtbot.waitUntil(lambda: shop.recorded.seq == seq and not shop._untold and not chores().is_busy(inbox, "seek"))
        inbox.look_again(everything=True)
        fresh = OrderQueue(shop, order_queue.inbox_rule, order_queue.INBOX_SECTIONS)
        fresh.seek(words)
        qtbot.waitUntil(lambda fresh=fresh: not chores().is_busy(fresh, "seek"))  # type: ignore[misc] # this round's
        assert lines(inbox) == lines(fresh), words
        counts = [[queue.count(one) for one in order_queue.INBOX_SECTIONS] for queue in (inbox, fresh)]
        assert counts[0] == counts[1]
