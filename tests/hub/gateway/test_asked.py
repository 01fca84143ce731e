"""What a page shows of that which people outside are asked, and to whom; and what a surprise keeps from its recipient."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from hub.domain.access import Link
from hub.domain.actor import Actor, Role
from hub.domain.order import Address
from hub.domain.settings import ShopSettings
from hub.domain.views import view
from hub.domain.vocabulary import (
    AcceptOffer,
    AnswerApproval,
    AskApproval,
    AssignCourier,
    Command,
    ConfirmOrder,
    DeliverOrder,
    ExpireAddress,
    GiveAddress,
    LapseApproval,
    OverrideApproval,
    PickUpOrder,
    Refused,
    ReleaseSurprise,
    ReportArrival,
    SetShopSettings,
    UnpackOrder,
)
from hub.gateway import courier
from hub.gateway.customer import compose
from tests.hub.shop_day import (
    DESK,
    DISPATCH,
    FOLLOWER,
    OWNER,
    PACKING,
    PICTURE,
    Decided,
    an_id,
    courier_actor,
    customer,
    issue_link,
)

HOME = Address(("7 Lime Walk", "London"), "blue door")
ASKED_S = 600


@pytest.fixture
def shop() -> Decided:
    return Decided()


def held(shop: Decided, role: Role, order: str) -> Link:
    """A link as one that is live; what the gateway holds of an order depends on there being any."""
    number = 700 + list(Role).index(role)
    if an_id(number) not in shop.board.links:
        shop.must(DISPATCH, issue_link(number, role, order))
    return shop.board.links[an_id(number)]


def page(shop: Decided, role: Role, order: str) -> dict[str, Any]:
    """The order on a page, as JSON."""
    link = held(shop, role, order)
    shown = compose(view(Role.GATEWAY, shop.board), {}, {}, link, shop.now)
    assert shown is not None
    said: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(shown))["order"]
    return said


def on_foot(shop: Decided) -> tuple[str, Actor]:
    """A packed gift that its courier has accepted."""
    order, courier = shop.packed(), shop.courier()
    shop.must(DISPATCH, AssignCourier(order, courier))
    mine = courier_actor(courier)
    shop.must(mine, AcceptOffer(order))
    return order, mine


# The wrapping -----------------------------------------------------------------------------------------------------


def test_the_sender_is_shown_the_newest_picture_until_when_and_what_no_answer_means(shop: Decided) -> None:
    order, _ = on_foot(shop)
    shop.must(PACKING, AskApproval(order))
    shown = page(shop, Role.SENDER, order)
    assert shown["photo"] == PICTURE
    asked = shown["approval"]
    assert (asked["state"], asked["stays"], asked["by"]) == ("asked", False, "")
    assert asked["due_at"] == (shop.now + timedelta(seconds=ASKED_S)).isoformat().replace("+00:00", "Z")
    assert "answered_at" not in asked
    shop.must(OWNER, SetShopSettings(ShopSettings(approval_holds=1)))
    assert page(shop, Role.SENDER, order)["approval"]["stays"] is True


def test_the_courier_reads_what_a_gift_that_stays_waits_for(shop: Decided) -> None:
    order, mine = on_foot(shop)
    shop.must(DISPATCH, issue_link(790, Role.COURIER, shop.board.orders[order].courier))

    def stop() -> tuple[tuple[str, ...], str]:
        seen = courier.compose(view(Role.GATEWAY, shop.board), {}, shop.board.links[an_id(790)], shop.now)
        assert seen is not None
        return seen.stops[0].actions, seen.stops[0].waiting_for

    assert stop() == (("pick_up",), "")
    shop.must(PACKING, AskApproval(order))
    assert stop() == ((), "approval")
    assert shop.ask(mine, PickUpOrder(order)) == Refused("approval_open", {"order": order, "state": "asked"})
    shop.must(customer(Role.SENDER, order), AnswerApproval(order, True))
    assert stop() == (("pick_up",), "")


def test_a_recipient_hears_nothing_of_the_question_about_the_wrapping(shop: Decided) -> None:
    order, _ = on_foot(shop)
    shop.must(PACKING, AskApproval(order))
    assert "approval" not in page(shop, Role.RECIPIENT, order)


@pytest.mark.parametrize(
    ("actor", "command", "state", "by"),
    [
        (Role.SENDER, AnswerApproval("", True), "approved", "sender"),
        (Role.FRONT_DESK, AnswerApproval("", True), "approved", "front_desk"),
        (Role.SENDER, AnswerApproval("", False, "Red ribbon, please"), "change_asked", "sender"),
        (Role.FOLLOWER, None, "lapsed", "follower"),
        (Role.DISPATCH, OverrideApproval("", "she is on a plane"), "overridden", "dispatch"),
    ],
)
def test_afterwards_it_says_what_stands_and_who_ended_it(
    shop: Decided, actor: Role, command: Command | None, state: str, by: str
) -> None:
    order, _ = on_foot(shop)
    shop.must(PACKING, AskApproval(order))
    who = {Role.SENDER: customer(Role.SENDER, order), Role.FRONT_DESK: DESK, Role.DISPATCH: DISPATCH}
    if command is None:
        shop.later(minutes=10)
        command = LapseApproval(order, shop.now)
    else:
        command = msgspec.structs.replace(command, order=order)
    shop.must(who.get(actor, FOLLOWER), command)
    stands = page(shop, Role.SENDER, order)["approval"]
    assert (stands["state"], stands["by"]) == (state, by)
    assert "answered_at" in stands


def test_why_the_shop_let_it_go_stays_in_the_shop(shop: Decided) -> None:
    order, _ = on_foot(shop)
    shop.must(PACKING, AskApproval(order))
    shop.must(DISPATCH, OverrideApproval(order, "she is on a plane"))
    link = held(shop, Role.SENDER, order)
    assert b"plane" not in msgspec.json.encode(compose(shop.board, {}, {}, link, shop.now))


def test_a_gift_that_is_unpacked_or_on_its_way_has_no_question_any_more(shop: Decided) -> None:
    order, courier = on_foot(shop)
    shop.must(PACKING, AskApproval(order))
    shop.must(customer(Role.SENDER, order), AnswerApproval(order, True))
    shop.must(courier, PickUpOrder(order))
    assert "approval" not in page(shop, Role.SENDER, order)
    again = Decided()
    order, _ = on_foot(again)
    again.must(PACKING, AskApproval(order), UnpackOrder(order))
    assert "approval" not in page(again, Role.SENDER, order)


# The address ------------------------------------------------------------------------------------------------------


def asked_for_address(shop: Decided) -> str:
    order = shop.placed(ask_recipient=True, address=Address())
    shop.must(DESK, ConfirmOrder(order))
    return order


def test_the_recipient_is_asked_and_the_sender_reads_of_whom_one_waits(shop: Decided) -> None:
    order = asked_for_address(shop)
    mine, other = page(shop, Role.RECIPIENT, order)["where_to"], page(shop, Role.SENDER, order)["where_to"]
    assert (mine["state"], mine["mine"], other["state"], other["mine"]) == ("asked", True, "asked", False)
    assert mine["due_at"] == other["due_at"]


def test_unanswered_it_is_the_senders_to_say(shop: Decided) -> None:
    order = asked_for_address(shop)
    shop.later(hours=24)
    shop.must(FOLLOWER, ExpireAddress(order, shop.now))
    recipient, sender = page(shop, Role.RECIPIENT, order)["where_to"], page(shop, Role.SENDER, order)["where_to"]
    assert (recipient["state"], recipient["mine"]) == ("went_back", False)
    assert (sender["state"], sender["mine"]) == ("went_back", True)


def test_an_address_is_shown_to_who_gave_it_and_to_nobody_else_outside(shop: Decided) -> None:
    order = asked_for_address(shop)
    shop.must(customer(Role.RECIPIENT, order), GiveAddress(order, HOME))
    thanked = page(shop, Role.RECIPIENT, order)["where_to"]
    assert (thanked["state"], thanked["by"]) == ("given", "recipient")
    assert (thanked["address"]["lines"], thanked["address"]["note"]) == (["7 Lime Walk", "London"], "blue door")
    sender = page(shop, Role.SENDER, order)
    assert (sender["where_to"]["state"], sender["where_to"]["by"]) == ("given", "recipient")
    assert b"Lime Walk" not in msgspec.json.encode(sender)


def test_what_the_desk_was_told_on_the_telephone_is_repeated_on_no_page(shop: Decided) -> None:
    order = asked_for_address(shop)
    shop.must(DESK, GiveAddress(order, HOME))
    for role in (Role.SENDER, Role.RECIPIENT):
        shown = page(shop, role, order)
        assert shown["where_to"]["by"] == "front_desk"
        assert b"Lime Walk" not in msgspec.json.encode(shown)


def test_an_order_whose_address_was_known_asks_nobody(shop: Decided) -> None:
    order = shop.packed()
    assert "where_to" not in page(shop, Role.RECIPIENT, order)
    assert "where_to" not in page(shop, Role.SENDER, order)


# The surprise -----------------------------------------------------------------------------------------------------


def test_the_sender_is_told_of_the_secret_until_they_end_it(shop: Decided) -> None:
    order = shop.packed(surprise=True)
    assert page(shop, Role.SENDER, order)["secret"] is True
    shop.must(customer(Role.SENDER, order), ReleaseSurprise(order))
    assert page(shop, Role.SENDER, order)["secret"] is False
    assert page(shop, Role.RECIPIENT, order)["secret"] is False


def test_the_secret_is_over_when_the_gift_is_there(shop: Decided) -> None:
    order, courier = shop.packed(surprise=True), shop.courier()
    mine = courier_actor(courier)
    assert page(shop, Role.SENDER, order)["secret"] is True
    shop.must(DISPATCH, AssignCourier(order, courier))
    shop.must(mine, AcceptOffer(order), PickUpOrder(order), ReportArrival(order))
    shop.must(mine, DeliverOrder(order, received_by="Lin"))
    assert page(shop, Role.SENDER, order)["secret"] is False


def test_no_order_but_a_surprise_is_a_secret(shop: Decided) -> None:
    order = shop.packed()
    assert page(shop, Role.SENDER, order)["secret"] is False
