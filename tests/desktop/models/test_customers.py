"""Customers known from before: found by name and number, with what they sent, and never once they are erased."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop.models.customers import Customers
from hub.domain.actor import Actor, Role
from hub.domain.order import Address, Person, Place
from hub.domain.vocabulary import (
    AcceptOffer,
    AddCourier,
    AssignCourier,
    CancelOrder,
    Command,
    ConfirmOrder,
    DeliverOrder,
    Erase,
    OpenEnquiry,
    PickUpOrder,
    ReportArrival,
    SetDuty,
    StartPacking,
)  # fmt: skip
from hub.link.local import LocalLink
from tests.desktop.conftest import Counter
from tests.hub.shop_day import packing_steps

OWNER = Actor("desk-1", "olga", Role.OWNER)
DANIEL = Person("Daniel Okafor", "+44 20 7946 0155")
HOME = Address(("88 Canal Street",), "", Place(515_072_000, -1_276_000))


def deliver(counter: Counter, order: str) -> None:
    """Let an order go its whole way."""
    courier = counter.dispatch.new_id()
    steps = packing_steps(order, len(counter.desk.board.orders[order].items))
    way: list[tuple[LocalLink, list[Command]]] = [
        (counter.desk, [ConfirmOrder(order)]),
        (counter.packing, [StartPacking(order), *steps]),
        (counter.dispatch, [AddCourier(courier, "Li Wei", ""), SetDuty(courier, True), AssignCourier(order, courier)]),
        (counter.dispatch, [AcceptOffer(order), PickUpOrder(order), ReportArrival(order)]),
        (counter.dispatch, [DeliverOrder(order, received_by="Ms Lin")]),
    ]
    for link, commands in way:
        for command in commands:
            assert counter.ask(link, command) is None


def names(customers: Customers, name: str, phone: str = "") -> list[str]:
    return [known.person.name for known in customers.senders(name, phone)]


def test_a_name_by_its_beginnings_and_a_number_by_its_digits_find_a_customer(counter: Counter) -> None:
    counter.place()
    counter.place(sender=Person("王小明", "+86 138 0013 8000"))
    customers = Customers(counter.open())
    assert names(customers, "oka dan") == ["Daniel Okafor"]
    assert names(customers, "小") == names(customers, "", "138 0013") == ["王小明"]
    assert names(customers, "", "020 7946 01") == ["Daniel Okafor"]
    assert names(customers, "d") == names(customers, "aniel") == names(customers, "", "207") == []


def test_who_ordered_twice_is_offered_once_with_everybody_who_got_something(counter: Counter) -> None:
    counter.place("Mei Lin Chen")
    counter.clock.forward(minutes=5)
    counter.place("Rosa Martínez", address=HOME)
    counter.place("Tom Reed", sender=Person("Daniel Okafor", "+44 20 7946 0999"))  # another one of this name
    customers = Customers(counter.open())
    first = next(known for known in customers.senders("daniel") if known.person == DANIEL)
    assert [gift.to.name for gift in first.gifts] == ["Rosa Martínez", "Mei Lin Chen"]
    assert len(customers.senders("daniel")) == 2
    assert [gift.to.name for gift in customers.recipients(DANIEL)] == ["Rosa Martínez", "Mei Lin Chen"]
    assert [gift.address for gift in customers.recipients(DANIEL, "ros")] == [HOME]


def test_only_addresses_whose_place_is_known_are_offered_as_such(counter: Counter) -> None:
    counter.place()
    counter.place(address=HOME)
    customers = Customers(counter.open())
    assert [each.address for each in customers.addresses("canal str")] == [HOME]
    assert customers.addresses("mill lane") == customers.addresses("can") == []


def test_two_chinese_signs_say_as_much_as_a_word(counter: Counter) -> None:
    road = Address(("愚园路88号",), "", Place(312_200_000, 1_214_400_000))
    counter.place(address=road)
    customers = Customers(counter.open())
    assert [each.address for each in customers.addresses("愚园")] == [road]
    assert customers.addresses("愚") == []


def test_an_address_says_when_a_gift_was_handed_over_there_and_never_to_whom(counter: Counter, qtbot: QtBot) -> None:
    noted = counter.place(address=HOME)
    customers = Customers(counter.open())
    (known,) = customers.addresses("canal str")
    assert (known.delivered, known.at) == (False, counter.desk.board.orders[noted].placed_at)
    assert "Okafor" not in repr(known)
    assert "Mei Lin" not in repr(known)
    counter.clock.forward(minutes=90)
    deliver(counter, noted)
    counter.clock.forward(minutes=5)
    counter.place("Rosa Martínez", address=HOME)  # noted later: the address was delivered to all the same
    qtbot.waitUntil(lambda: customers.addresses("canal str")[0].delivered)
    assert customers.addresses("canal str")[0].at == counter.desk.board.orders[noted].closed_at


def test_an_address_of_an_order_that_left_the_board_is_found_at_the_hub(counter: Counter, qtbot: QtBot) -> None:
    order = counter.place(address=HOME)
    shop = counter.open()
    customers = Customers(shop)
    shop.order_gone.emit(order)  # 48 hours after it was closed
    assert customers.addresses("canal str") == []
    customers.seek_older_addresses("can")
    with qtbot.waitSignal(customers.found):
        customers.seek_older_addresses("88 canal")
    assert [each.address for each in customers.addresses("canal str")] == [HOME]


def test_who_only_asked_is_known_until_the_enquiry_is_an_order(counter: Counter, qtbot: QtBot) -> None:
    customers = Customers(counter.open())
    room = counter.desk.new_id()
    counter.ask(counter.desk, OpenEnquiry(room, Person("Jonas Weber", "+44 20 7946 0777")))
    qtbot.waitUntil(lambda: names(customers, "jonas") == ["Jonas Weber"])
    assert customers.senders("jonas")[0].gifts == ()
    counter.place(sender=Person("Jonas Weber", "+44 20 7946 0777"), enquiry=room)
    qtbot.waitUntil(lambda: bool(customers.senders("jonas")[0].gifts))
    assert len(customers.senders("jonas")[0].gifts) == 1


def test_who_is_erased_is_offered_no_more(counter: Counter, qtbot: QtBot) -> None:
    order = counter.place()
    customers = Customers(counter.open())
    assert names(customers, "daniel") == ["Daniel Okafor"]
    owner = LocalLink(counter.hub, OWNER)
    assert counter.ask(counter.desk, CancelOrder(order, "ordered twice")) is None
    assert counter.ask(owner, Erase(order=order)) is None
    qtbot.waitUntil(lambda: names(customers, "daniel") == [])
    owner.close()


def test_an_order_that_left_the_board_is_found_at_the_hub_and_forgotten_with_the_next_sheet(
    counter: Counter, qtbot: QtBot
) -> None:
    order = counter.place()
    shop = counter.open()
    customers = Customers(shop)
    shop.order_gone.emit(order)  # 48 hours after it was closed
    assert names(customers, "daniel") == []
    with qtbot.waitSignal(customers.found):
        customers.seek_older("daniel")
    assert [gift.to.name for gift in customers.senders("daniel")[0].gifts] == ["Mei Lin Chen"]
    customers.begin()
    assert names(customers, "daniel") == []
