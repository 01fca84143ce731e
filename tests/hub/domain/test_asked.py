"""What people outside are asked: consent to the wrapping, and where the gift shall go. No answer is an answer too."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.domain.actor import Actor, Role
from hub.domain.asked import ApprovalState
from hub.domain.order import Address
from hub.domain.promise import Window
from hub.domain.room import Audience
from hub.domain.settings import ShopSettings
from hub.domain.vocabulary import (
    AcceptOffer,
    AnswerApproval,
    AskApproval,
    AssignCourier,
    AttachProof,
    ChangeAddress,
    Command,
    ConfirmOrder,
    DescribeShop,
    ExpireAddress,
    GiveAddress,
    LapseApproval,
    OverrideApproval,
    PickUpOrder,
    PromiseTime,
    Refused,
    SetShopSettings,
    StartPacking,
    UnpackOrder,
)
from hub.followers.asking import Asking
from tests.hub.shop_day import (
    DESK,
    DISPATCH,
    FOLLOWER,
    NOON,
    OWNER,
    PACKING,
    PICTURE,
    Decided,
    an_id,
    courier_actor,
    customer,
    packing_steps,
    place_order,
)

MINUTE = timedelta(minutes=1)
HOME = Address(("7 Lime Walk", "London"), "blue door")


@pytest.fixture
def shop() -> Decided:
    return Decided()


def refused(shop: Decided, actor: Actor, command: Command) -> str:
    answer = shop.ask(actor, command)
    assert isinstance(answer, Refused), answer
    return answer.code


def state(shop: Decided, order: str) -> ApprovalState:
    approval = shop.board.orders[order].approval
    assert approval is not None
    return approval.state


def packed_and_accepted(shop: Decided) -> tuple[str, Actor]:
    """A gift that only has to be picked up."""
    order, courier = shop.packed(), shop.courier()
    shop.must(DISPATCH, AssignCourier(order, courier))
    mine = courier_actor(courier)
    shop.must(mine, AcceptOffer(order))
    return order, mine


def follow(shop: Decided) -> list[Command]:
    """Let the follower ask for what is due now."""
    due = Asking().due(shop.board, {}, shop.now)
    for duty in due.duties:
        shop.must(FOLLOWER, duty.command)
    return [duty.command for duty in due.duties]


# The wrapping -----------------------------------------------------------------------------------------------------


def test_a_gift_stays_until_its_sender_has_approved_the_wrapping(shop: Decided) -> None:
    order, mine = packed_and_accepted(shop)
    shop.must(PACKING, AskApproval(order))
    assert refused(shop, mine, PickUpOrder(order)) == "approval_open"
    shop.must(customer(Role.SENDER, order), AnswerApproval(order, True))
    assert state(shop, order) is ApprovalState.APPROVED
    shop.must(mine, PickUpOrder(order))


def test_a_wish_for_a_change_stands_in_the_room_and_keeps_the_gift(shop: Decided) -> None:
    order, mine = packed_and_accepted(shop)
    shop.must(PACKING, AskApproval(order))
    sender = customer(Role.SENDER, order)
    assert refused(shop, sender, AnswerApproval(order, False)) == "empty"
    shop.must(sender, AnswerApproval(order, False, "The ribbon in red, please"))
    assert state(shop, order) is ApprovalState.CHANGE_ASKED
    said = shop.board.rooms[order].messages[-1]
    assert (said.text, said.audience, said.actor) == ("The ribbon in red, please", Audience.EVERYONE, sender)
    assert refused(shop, mine, PickUpOrder(order)) == "approval_open"
    shop.must(PACKING, UnpackOrder(order))
    assert shop.board.orders[order].approval is None


def test_without_an_answer_the_gift_goes_when_the_promise_leaves_no_more_time(shop: Decided) -> None:
    order, mine = packed_and_accepted(shop)
    shop.must(DESK, PromiseTime(order, NOON + 31 * MINUTE))  # the way takes 25: six are left to wait
    shop.must(PACKING, AskApproval(order))
    assert Asking().due(shop.board, {}, shop.now).next_at == NOON + 6 * MINUTE
    assert follow(shop) == []
    shop.later(minutes=6)
    assert follow(shop) == [LapseApproval(order, NOON + 6 * MINUTE)]
    assert state(shop, order) is ApprovalState.LAPSED
    shop.must(mine, PickUpOrder(order))


def test_by_the_shops_other_rule_it_stays_until_somebody_says_why_it_goes(shop: Decided) -> None:
    shop.must(OWNER, SetShopSettings(ShopSettings(approval_holds=1)))
    order, mine = packed_and_accepted(shop)
    shop.must(PACKING, AskApproval(order))
    shop.later(hours=1)
    assert follow(shop) == []
    asked = shop.board.orders[order].approval
    assert asked is not None
    assert refused(shop, FOLLOWER, LapseApproval(order, asked.due_at)) == "not_due"
    assert refused(shop, DISPATCH, OverrideApproval(order, "")) == "empty"
    shop.must(DISPATCH, OverrideApproval(order, "she does not pick up, and it is her birthday"))
    assert state(shop, order) is ApprovalState.OVERRIDDEN
    assert shop.board.rooms[order].messages[-1].audience is Audience.STAFF
    shop.must(mine, PickUpOrder(order))


def test_nobody_is_asked_without_a_picture_or_without_time(shop: Decided) -> None:
    order = shop.packing()
    assert refused(shop, PACKING, AskApproval(order)) == "photo_missing"
    shop.must(PACKING, AttachProof(order, "packed", PICTURE))
    shop.must(DESK, PromiseTime(order, NOON + 25 * MINUTE))
    assert refused(shop, PACKING, AskApproval(order)) == "no_time_to_ask"
    assert refused(shop, DESK, AnswerApproval(order, True)) == "nothing_asked"


def test_a_lapse_before_its_time_is_not_due(shop: Decided) -> None:
    order, _ = packed_and_accepted(shop)
    shop.must(PACKING, AskApproval(order))
    asked = shop.board.orders[order].approval
    assert asked is not None
    assert refused(shop, FOLLOWER, LapseApproval(order, asked.due_at)) == "not_due"


# The address ------------------------------------------------------------------------------------------------------


def asked_for_address(shop: Decided) -> str:
    order = shop.placed(ask_recipient=True, address=Address())
    shop.must(DESK, ConfirmOrder(order))
    return order


def test_an_order_without_an_address_is_taken_when_the_recipient_is_asked_and_sent_nowhere_before(
    shop: Decided,
) -> None:
    order = asked_for_address(shop)
    courier = shop.courier()
    assert refused(shop, DISPATCH, AssignCourier(order, courier)) == "address_missing"
    suits = Window(NOON + 4 * 60 * MINUTE)
    shop.must(customer(Role.RECIPIENT, order), GiveAddress(order, HOME, suits))
    given = shop.board.orders[order]
    assert given.address == HOME
    assert given.wanted is not None
    assert given.wanted.until == suits.until
    shop.must(DISPATCH, AssignCourier(order, courier))
    assert refused(shop, customer(Role.RECIPIENT, order), GiveAddress(order, HOME)) == "nothing_asked"


def test_once_the_gift_is_gone_whoever_asks_is_told_whom_to_call_as_far_as_they_may_know(shop: Decided) -> None:
    shop.must(OWNER, DescribeShop("Petal", "Europe/London", "GBP", "+44 20 7946 0000"))
    order, courier = asked_for_address(shop), shop.courier()
    shop.must(customer(Role.RECIPIENT, order), GiveAddress(order, HOME))
    shop.must(PACKING, StartPacking(order), *packing_steps(order, len(shop.board.orders[order].items)))
    shop.must(DISPATCH, AssignCourier(order, courier))
    shop.must(courier_actor(courier), AcceptOffer(order), PickUpOrder(order))
    gone = Refused("already_on_the_way", {"order": order, "phone": "+44 20 7946 0000"})
    for role in (Role.RECIPIENT, Role.SENDER):
        assert shop.ask(customer(role, order), GiveAddress(order, HOME)) == gone
    for command in (GiveAddress(order, HOME), ChangeAddress(order, HOME)):
        assert shop.ask(DESK, command) == Refused(gone.code, {**gone.fields, "courier": courier})
    assert shop.ask(PACKING, AskApproval(order)) == Refused(gone.code, {**gone.fields, "courier": courier})


def test_the_desk_may_fill_it_in_as_well(shop: Decided) -> None:
    order = asked_for_address(shop)
    shop.must(DESK, ChangeAddress(order, HOME))
    asked = shop.board.orders[order].address_ask
    assert asked is not None
    assert not asked.is_open


def test_unanswered_it_goes_back_to_the_sender_who_then_says_it(shop: Decided) -> None:
    order = asked_for_address(shop)
    sender, recipient = customer(Role.SENDER, order), customer(Role.RECIPIENT, order)
    assert refused(shop, sender, GiveAddress(order, HOME)) == "recipient_is_asked"
    assert refused(shop, FOLLOWER, ExpireAddress(order, NOON + 24 * 60 * MINUTE)) == "not_due"
    shop.later(hours=24)
    assert follow(shop) == [ExpireAddress(order, NOON + 24 * 60 * MINUTE)]
    assert follow(shop) == []
    assert refused(shop, recipient, GiveAddress(order, HOME)) == "address_went_back"
    shop.must(sender, GiveAddress(order, HOME))
    assert shop.board.orders[order].address == HOME


def test_somebody_who_is_asked_cannot_be_surprised() -> None:
    shop = Decided()
    both = place_order(an_id(1), ask_recipient=True, address=Address(), surprise=True)
    assert shop.ask(DESK, both) == Refused("surprise", {"order": both.order})
