"""What the shop allows, sentence by sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest

from hub.domain.access import secret_hash
from hub.domain.actor import Actor, Role
from hub.domain.alarm import Loudness, RiskCause
from hub.domain.courier import Tracker
from hub.domain.limits import CARD_CHARS_MAX, ITEMS_MAX, MONEY_MINOR_MAX, PROOFS_MAX, TEXT_CHARS_MAX
from hub.domain.moments import PROMISE_AHEAD_MAX
from hub.domain.notice import Means, Outcome, Template, To
from hub.domain.order import (
    DELIVERY_STEPS,
    ON_THE_WAY,
    PREPARATION_STEPS,
    Address,
    Delivery,
    Item,
    Person,
    Place,
    Preparation,
    Source,
)
from hub.domain.problem import ProblemKind, Remedy
from hub.domain.promise import BreakCause, PromiseKind, Window
from hub.domain.reply import ReplyFits, ReplyLanguage, ReplyWords
from hub.domain.room import SHOP_ROOM, Audience, MessageKind
from hub.domain.rules import decide
from hub.domain.rules.packing import packing_needs
from hub.domain.run import LoadedBy
from hub.domain.settings import ShopSettings
from hub.domain.state import FIRST_NUMBER
from hub.domain.stickers import OWN_MAX
from hub.domain.vocabulary import (
    COMMANDS,
    FAILURE_REASONS,
    AcceptOffer,
    AcknowledgeCard,
    AcknowledgePromise,
    AcknowledgeRush,
    AddCourier,
    AddStaff,
    AddSticker,
    AgreeFallback,
    AnswerApproval,
    AskApproval,
    AssignCourier,
    AttachProof,
    BeginNotice,
    BreakPromise,
    CancelOrder,
    ChangeAddress,
    ChangeCard,
    ChangeItems,
    ChangePromise,
    ChangeRecipient,
    ChangeSender,
    ChangeStaff,
    Command,
    ConfirmOrder,
    DecideProblem,
    DeclineOffer,
    DeliverOrder,
    DescribeShop,
    EndLink,
    EndPush,
    EndSilence,
    Erase,
    EscalateRush,
    ExpireAddress,
    FailDelivery,
    FlagRisk,
    GiveAddress,
    GiveStops,
    HandOver,
    IssueLink,
    LapseApproval,
    LiftRisk,
    LoadParcel,
    MakePromise,
    MarkPacked,
    MarkRush,
    MarkSeen,
    MarkUnderstood,
    NoteSilence,
    OpenEnquiry,
    OrderPlaced,
    OverrideApproval,
    PairStation,
    PickUpOrder,
    PlaceOrder,
    PlanRun,
    PromiseTime,
    RaiseProblem,
    RateOrder,
    Refused,
    ReleaseSurprise,
    RemoveReply,
    RemoveStaff,
    RemoveSticker,
    ReorderRun,
    ReportArrival,
    ReturnOrder,
    RevokeStation,
    SendMessage,
    SetDuty,
    SetPushKey,
    SetReply,
    SetShopSettings,
    SettleNotice,
    SignOut,
    StartPacking,
    StartRun,
    SubscribePush,
    TickItem,
    TimePromised,
    UnpackOrder,
    WithdrawOffer,
    WithdrawProblem,
    kind_of,
)
from hub.wire.boards import parts
from hub.wire.limits import PART_BYTES
from tests.hub.shop_day import (
    DESK,
    DISPATCH,
    FOLLOWER,
    NOON,
    OWNER,
    PACKING,
    PICTURE,
    PUSH_KEY,
    Decided,
    an_id,
    courier_actor,
    customer,
    issue_link,
    packing_steps,
    place_order,
    subscribe_push,
)

FIVE = NOON + timedelta(hours=5)
ADDRESS = Address(("1 Other Street",))
KEY = "k" * 40


def assigned(shop: Decided, number: int = 1) -> tuple[str, str]:
    order, courier = shop.packed(number), shop.courier(900 + number)
    shop.must(DISPATCH, AssignCourier(order, courier))
    return order, courier


def accepted(shop: Decided) -> tuple[str, str]:
    order, courier = assigned(shop)
    shop.must(courier_actor(courier), AcceptOffer(order))
    return order, courier


def picked_up(shop: Decided) -> tuple[str, str]:
    order, courier = accepted(shop)
    shop.must(courier_actor(courier), PickUpOrder(order))
    return order, courier


def failed(shop: Decided) -> tuple[str, str]:
    order, courier = shop.at_the_door()
    shop.must(courier_actor(courier), FailDelivery(order, "absent"))
    return order, courier


def rush(shop: Decided) -> str:
    order = shop.placed()
    shop.must(DESK, MarkRush(order))
    return order


def troubled(shop: Decided) -> str:
    order = shop.placed()
    shop.must(DESK, RaiseProblem(order, an_id(70), ProblemKind.ABSENT))
    return order


def said(shop: Decided) -> str:
    order = shop.placed()
    shop.must(DESK, SendMessage(order, an_id(50), Audience.EVERYONE, text="hello"))
    return order


def linked(shop: Decided) -> IssueLink:
    link = issue_link(60, Role.SENDER, shop.placed())
    shop.must(DESK, link)
    return link


A_REPLY = (ReplyWords(ReplyLanguage.EN, "Soon", "{name}, it leaves at {time}."),)


def worded(shop: Decided) -> str:
    """A prepared answer of the shop; its id."""
    shop.must(DESK, SetReply(an_id(310), ReplyFits.ANY, A_REPLY))
    return an_id(310)


def add_sticker(number: int) -> AddSticker:
    return AddSticker(an_id(number), "Our window", "ab" * 32, "image/png")


def stuck(shop: Decided) -> str:
    shop.must(OWNER, add_sticker(6))
    return an_id(6)


def paired(shop: Decided) -> str:
    shop.must(OWNER, PairStation("packing", Role.PACKING, "Packing", KEY, "p-packing", "Mo"))
    return "packing"


Scene = Callable[[Decided], tuple[Actor, Command]]


def cancelled(shop: Decided) -> str:
    """An order that nobody has to do anything for."""
    order = shop.placed()
    shop.must(DESK, CancelOrder(order, "no"))
    return order


SCENES: dict[type[Command], Scene] = {
    PlaceOrder: lambda shop: (DESK, place_order(an_id(1))),
    ConfirmOrder: lambda shop: (DESK, ConfirmOrder(shop.placed())),
    PromiseTime: lambda shop: (DESK, PromiseTime(shop.placed(), FIVE)),
    MarkRush: lambda shop: (DESK, MarkRush(shop.placed())),
    AcknowledgeRush: lambda shop: (PACKING, AcknowledgeRush(rush(shop))),
    ChangeCard: lambda shop: (DESK, ChangeCard(shop.placed(), "other words")),
    AcknowledgeCard: lambda shop: (PACKING, AcknowledgeCard(shop.placed(), 1)),
    ChangeAddress: lambda shop: (DISPATCH, ChangeAddress(shop.placed(), ADDRESS)),
    ChangeSender: lambda shop: (DESK, ChangeSender(shop.placed(), Person("Tom Weber", "+44 20 7946 0002"))),
    ChangeRecipient: lambda shop: (DESK, ChangeRecipient(shop.placed(), Person("Lin Xue"))),
    ChangeItems: lambda shop: (DESK, ChangeItems(shop.placed(), (Item("Roses", 1, 3000),), 3000)),
    StartPacking: lambda shop: (PACKING, StartPacking(confirmed(shop))),
    TickItem: lambda shop: (PACKING, TickItem(shop.packing(), 0)),
    AttachProof: lambda shop: (PACKING, AttachProof(shop.packing(), "packed", PICTURE)),
    MarkPacked: lambda shop: (PACKING, MarkPacked(ready(shop))),
    UnpackOrder: lambda shop: (PACKING, UnpackOrder(shop.packed())),
    CancelOrder: lambda shop: (DESK, CancelOrder(shop.placed(), "changed his mind")),
    AssignCourier: lambda shop: (DISPATCH, AssignCourier(confirmed(shop), shop.courier())),
    WithdrawOffer: lambda shop: (DISPATCH, WithdrawOffer(assigned(shop)[0])),
    AcceptOffer: lambda shop: as_courier(assigned(shop), AcceptOffer),
    DeclineOffer: lambda shop: as_courier(assigned(shop), DeclineOffer),
    PickUpOrder: lambda shop: as_courier(accepted(shop), PickUpOrder),
    ReportArrival: lambda shop: as_courier(picked_up(shop), ReportArrival),
    DeliverOrder: lambda shop: as_courier(shop.at_the_door(), lambda order: DeliverOrder(order, PICTURE)),
    FailDelivery: lambda shop: as_courier(shop.at_the_door(), lambda order: FailDelivery(order, "absent", "no bell")),
    ReturnOrder: lambda shop: as_courier(failed(shop), ReturnOrder),
    PlanRun: lambda shop: (DISPATCH, PlanRun(an_id(80), shop.courier(), (confirmed(shop),))),
    ReorderRun: lambda shop: (DISPATCH, reordered(shop)),
    LoadParcel: lambda shop: (PACKING, LoadParcel(an_id(80), planned(shop)[0], LoadedBy.SCANNED)),
    StartRun: lambda shop: as_courier(loaded(shop), lambda _: StartRun(an_id(80))),
    GiveStops: lambda shop: (DISPATCH, given(shop)),
    HandOver: lambda shop: (DISPATCH, HandOver(shop.courier(999), picked_up(shop)[0])),
    RateOrder: lambda shop: rating(shop.delivered()),
    RaiseProblem: lambda shop: (
        DESK,
        RaiseProblem(shop.placed(), an_id(70), ProblemKind.WRONG_ADDRESS, "no such house"),
    ),
    DecideProblem: lambda shop: (DESK, DecideProblem(troubled(shop), an_id(70), Remedy.BRING_BACK, "as agreed")),
    WithdrawProblem: lambda shop: (DESK, WithdrawProblem(troubled(shop), an_id(70))),
    AgreeFallback: lambda shop: (DESK, AgreeFallback(shop.placed(), Remedy.LEAVE_AT_DOOR)),
    OpenEnquiry: lambda shop: (DESK, OpenEnquiry(an_id(1), Person("Mr Ask"))),
    SendMessage: lambda shop: (DESK, SendMessage(shop.placed(), an_id(50), Audience.EVERYONE, text="hello")),
    MarkSeen: lambda shop: (PACKING, MarkSeen(said(shop), shop.board.seq)),
    MarkUnderstood: lambda shop: (PACKING, MarkUnderstood(said(shop), an_id(50))),
    AddCourier: lambda shop: (DISPATCH, AddCourier(an_id(9), "Chen", "+44 20 7946 0003")),
    SetDuty: lambda shop: (DISPATCH, SetDuty(shop.courier(), False)),
    IssueLink: lambda shop: (DESK, issue_link(60, Role.SENDER, shop.placed())),
    EndLink: lambda shop: (DESK, EndLink(linked(shop).link)),
    PairStation: lambda shop: (OWNER, PairStation("packing", Role.PACKING, "Packing", KEY, "p-packing", "Mo")),
    RevokeStation: lambda shop: (OWNER, RevokeStation(paired(shop))),
    Erase: lambda shop: (OWNER, Erase(order=cancelled(shop))),
    DescribeShop: lambda shop: (OWNER, DescribeShop("Petal & Co", "Europe/London", "GBP", "+44 20 7946 0000")),
    AddSticker: lambda shop: (OWNER, add_sticker(5)),
    RemoveSticker: lambda shop: (OWNER, RemoveSticker(stuck(shop))),
    SetShopSettings: lambda shop: (OWNER, SetShopSettings(ShopSettings(sign_in_hours=8))),
    SetReply: lambda shop: (DESK, SetReply(an_id(310), ReplyFits.ANY, A_REPLY)),
    RemoveReply: lambda shop: (DESK, RemoveReply(worded(shop))),
    AddStaff: lambda shop: (OWNER, AddStaff(an_id(300), "Mia", (Role.FRONT_DESK,))),
    ChangeStaff: lambda shop: (OWNER, ChangeStaff(shop.member(), "Mia Wong", (Role.PACKING,))),
    RemoveStaff: lambda shop: (OWNER, RemoveStaff(shop.member())),
    SignOut: lambda shop: (DESK, SignOut(shop.signed_in(shop.member()))),
    EscalateRush: lambda shop: (FOLLOWER, unheard_rush(shop)),
    FlagRisk: lambda shop: (FOLLOWER, endangered(shop)),
    LiftRisk: lambda shop: (FOLLOWER, expected_late(shop)),
    MakePromise: lambda shop: (DESK, MakePromise(shop.placed(), PromiseKind.WORDING, "in her own hand")),
    AcknowledgePromise: lambda shop: (PACKING, AcknowledgePromise(*promised(shop))),
    ChangePromise: lambda shop: (DESK, ChangePromise(*promised(shop), "at the gate", Role.SENDER)),
    BreakPromise: lambda shop: (DISPATCH, BreakPromise(*promised(shop), BreakCause.OTHER)),
    ReleaseSurprise: lambda shop: (DESK, ReleaseSurprise(shop.placed(surprise=True))),
    AskApproval: lambda shop: (PACKING, AskApproval(shop.packed())),
    AnswerApproval: lambda shop: (DESK, AnswerApproval(approval_asked(shop), True)),
    OverrideApproval: lambda shop: (DISPATCH, OverrideApproval(approval_asked(shop), "nobody answers")),
    LapseApproval: lambda shop: (FOLLOWER, lapsed(shop)),
    GiveAddress: lambda shop: (DESK, GiveAddress(shop.placed(ask_recipient=True, address=Address()), ADDRESS)),
    ExpireAddress: lambda shop: (FOLLOWER, expired(shop)),
    NoteSilence: lambda shop: (FOLLOWER, silent(shop)),
    EndSilence: lambda shop: (FOLLOWER, heard_again(shop)),
    BeginNotice: lambda shop: (FOLLOWER, to_be_told(shop)),
    SettleNotice: lambda shop: (FOLLOWER, begun(shop)),
    SetPushKey: lambda shop: (FOLLOWER, SetPushKey(PUSH_KEY)),
    SubscribePush: lambda shop: (customer(Role.SENDER, an_id(1)), subscribe_push(with_push(shop))),
    EndPush: lambda shop: (customer(Role.SENDER, an_id(1)), EndPush(subscribed(shop), an_id(950))),
}


def planned(shop: Decided) -> tuple[str, str]:
    """A packed and accepted order on a run."""
    order, courier = accepted(shop)
    shop.must(DISPATCH, PlanRun(an_id(80), courier, (order,)))
    return order, courier


def given(shop: Decided) -> GiveStops:
    order, courier = planned(shop)
    return GiveStops(shop.courier(999), (order,), courier, an_id(81))


def loaded(shop: Decided) -> tuple[str, str]:
    order, courier = planned(shop)
    shop.must(courier_actor(courier), LoadParcel(an_id(80), order))
    return order, courier


def reordered(shop: Decided) -> ReorderRun:
    order, _ = planned(shop)
    other = shop.packed(2)
    return ReorderRun(an_id(80), (other, order), 1)


def promised(shop: Decided) -> tuple[str, int]:
    order = shop.placed()
    shop.must(DESK, MakePromise(order, PromiseKind.PLACE, "at the reception"))
    return order, shop.board.orders[order].promises[-1].seq


def rating(order: str) -> tuple[Actor, Command]:
    return customer(Role.SENDER, order), RateOrder(order, 5, "wonderful")


def approval_asked(shop: Decided) -> str:
    order = shop.packed()
    shop.must(PACKING, AskApproval(order))
    return order


def lapsed(shop: Decided) -> LapseApproval:
    order = approval_asked(shop)
    approval = shop.board.orders[order].approval
    assert approval is not None
    shop.later(minutes=10)
    return LapseApproval(order, approval.due_at)


def expired(shop: Decided) -> ExpireAddress:
    order = shop.placed(ask_recipient=True, address=Address())
    asked = shop.board.orders[order].address_ask
    assert asked is not None
    shop.later(hours=24)
    return ExpireAddress(order, asked.due_at)


def unheard_rush(shop: Decided) -> EscalateRush:
    order, marked = rush(shop), shop.now
    shop.later(seconds=45)
    return EscalateRush(order, Role.PACKING, Loudness.LOUDER, marked)


def endangered(shop: Decided) -> FlagRisk:
    order = shop.placed()
    shop.must(DESK, PromiseTime(order, FIVE))
    shop.later(hours=4, minutes=30)
    return FlagRisk(order, RiskCause.LATE_START, FIVE)


def expected_late(shop: Decided) -> LiftRisk:
    order = shop.placed()
    shop.must(DESK, PromiseTime(order, FIVE))
    shop.must(FOLLOWER, FlagRisk(order, RiskCause.ETA, FIVE))
    return LiftRisk(order, RiskCause.ETA, FIVE)


def silent(shop: Decided) -> NoteSilence:
    _, courier = picked_up(shop)
    since = shop.now
    shop.later(minutes=3)
    return NoteSilence(courier, since)


def heard_again(shop: Decided) -> EndSilence:
    noted = silent(shop)
    shop.must(FOLLOWER, noted)
    return EndSilence(noted.courier)


def with_push(shop: Decided) -> str:
    shop.must(FOLLOWER, SetPushKey(PUSH_KEY))
    return shop.placed()


def subscribed(shop: Decided) -> str:
    order = with_push(shop)
    shop.must(customer(Role.SENDER, order), subscribe_push(order))
    return order


def to_be_told(shop: Decided) -> BeginNotice:
    order = confirmed(shop)
    return BeginNotice(order, an_id(80), To.SENDER, Template.CONFIRMED, shop.board.seq, Means.SMS)


def begun(shop: Decided) -> SettleNotice:
    notice = to_be_told(shop)
    shop.must(FOLLOWER, notice)
    return SettleNotice(notice.order, notice.notice, 0, Outcome.SENT)


def as_courier(stage: tuple[str, str], command: Callable[[str], Command]) -> tuple[Actor, Command]:
    return courier_actor(stage[1]), command(stage[0])


def confirmed(shop: Decided) -> str:
    order = shop.placed()
    shop.must(DESK, ConfirmOrder(order))
    return order


def ready(shop: Decided) -> str:
    order = shop.packing()
    shop.must(PACKING, *packing_steps(order, 2)[:-1])
    return order


def refusal(shop: Decided, actor: Actor, command: Command) -> str:
    """The code of a refusal; nothing may have changed."""
    before = shop.board
    decision = shop.ask(actor, command)
    assert isinstance(decision, Refused), decision
    assert shop.board is before
    return decision.code


@pytest.fixture
def shop() -> Decided:
    return Decided()


# Every command ----------------------------------------------------------------------------------------------------


def test_every_command_has_a_scene_in_which_it_is_accepted() -> None:
    assert set(SCENES) == set(COMMANDS.values())


@pytest.mark.parametrize("kind", SCENES, ids=lambda kind: kind.__name__)
def test_a_command_is_accepted_in_its_scene(shop: Decided, kind: type[Command]) -> None:
    actor, command = SCENES[kind](shop)
    assert isinstance(command, kind)
    before = shop.board
    shop.must(actor, command)
    assert shop.board != before


@pytest.mark.parametrize("kind", SCENES, ids=lambda kind: kind.__name__)
def test_a_command_is_refused_to_every_role_that_may_not_ask_it(shop: Decided, kind: type[Command]) -> None:
    actor, command = SCENES[kind](shop)
    assert actor.role in kind.may
    for role in Role:
        if role not in kind.may:
            decision = decide(shop.board, command, Actor(actor.station, actor.person, role), shop.now)
            assert decision == Refused("not_allowed", {"role": role.value, "command": kind_of(command)})


@pytest.mark.parametrize("kind", [k for k in SCENES if "order" in k.__struct_fields__ and k not in (PlaceOrder, Erase)])
def test_a_step_of_an_order_that_is_not_there_is_refused(shop: Decided, kind: type[Command]) -> None:
    actor, command = SCENES[kind](shop)
    gone = type(command)(**{f: getattr(command, f) for f in command.__struct_fields__} | {"order": an_id(404)})
    assert refusal(shop, actor, gone) == "order_not_found"


TOLD = (BeginNotice, SettleNotice, EndPush)
"""Its sender is told that it was cancelled."""
THERE = (RateOrder,)
"""Said of a gift that is there, and is not cancelled any more."""


@pytest.mark.parametrize(
    "kind", [k for k in SCENES if "order" in k.__struct_fields__ and k not in (PlaceOrder, Erase, *TOLD, *THERE)]
)
def test_nothing_more_is_done_for_a_cancelled_order(shop: Decided, kind: type[Command]) -> None:
    actor, command = SCENES[kind](shop)
    order: str = command.order  # type: ignore[attr-defined]  # chosen for that field
    cancelling = CancelOrder(order, "no longer wanted")
    if shop.board.orders[order].delivery in ON_THE_WAY:
        assert refusal(shop, DESK, cancelling) == "already_on_the_way"
        return
    shop.must(DESK, cancelling)
    assert refusal(shop, actor, command) in ("order_cancelled", "order_not_found")


@pytest.mark.parametrize("kind", [k for k in SCENES if k.offline], ids=lambda kind: kind.__name__)
def test_what_may_be_asked_offline_never_assigns_promises_or_opens_doors(kind: type[Command]) -> None:
    assert kind not in (AssignCourier, PromiseTime, IssueLink, EndLink, CancelOrder, PairStation, RevokeStation)


# The two tracks ---------------------------------------------------------------------------------------------------

TRACK: dict[str, tuple[Actor, Callable[[str], Command]]] = {
    "order_confirmed": (DESK, ConfirmOrder),
    "packing_started": (PACKING, StartPacking),
    "order_packed": (PACKING, MarkPacked),
    "order_unpacked": (PACKING, UnpackOrder),
    "offer_accepted": (DISPATCH, AcceptOffer),
    "offer_declined": (OWNER, DeclineOffer),
    "offer_withdrawn": (DISPATCH, WithdrawOffer),
    "courier_offered": (DISPATCH, lambda order: AssignCourier(order, an_id(901))),
    "order_picked_up": (DISPATCH, PickUpOrder),
    "courier_arrived": (DISPATCH, ReportArrival),
    "order_delivered": (DISPATCH, lambda order: DeliverOrder(order, received_by="Ms Lin")),
    "delivery_failed": (DISPATCH, lambda order: FailDelivery(order, "absent")),
    "order_returned": (DISPATCH, ReturnOrder),
    "handed_over": (DISPATCH, lambda order: HandOver(an_id(999), order)),
}

WAYS_IN: dict[Preparation | Delivery, Callable[[Decided], str]] = {
    Preparation.NEW: lambda shop: shop.placed(),
    Preparation.CONFIRMED: confirmed,
    Preparation.PACKING: ready,
    Preparation.PACKED: lambda shop: shop.packed(),
    Delivery.UNASSIGNED: lambda shop: shop.packed(),
    Delivery.OFFERED: lambda shop: assigned(shop)[0],
    Delivery.ACCEPTED: lambda shop: accepted(shop)[0],
    Delivery.PICKED_UP: lambda shop: picked_up(shop)[0],
    Delivery.ARRIVED: lambda shop: shop.at_the_door()[0],
    Delivery.FAILED: lambda shop: failed(shop)[0],
    Delivery.RETURNED: lambda shop: returned(shop),
}


def returned(shop: Decided) -> str:
    order, courier = failed(shop)
    shop.must(courier_actor(courier), ReturnOrder(order))
    return order


PREPARATION_KINDS = sorted({kind for steps in PREPARATION_STEPS.values() for kind in steps})
DELIVERY_KINDS = sorted({kind for steps in DELIVERY_STEPS.values() for kind in steps})


@pytest.mark.parametrize("kind", PREPARATION_KINDS)
@pytest.mark.parametrize("stage", Preparation)
def test_preparation_walks_its_table_and_no_other_way(shop: Decided, stage: Preparation, kind: str) -> None:
    order = WAYS_IN[stage](shop)
    actor, command = TRACK[kind]
    decision = shop.ask(actor, command(order))
    if kind in PREPARATION_STEPS[stage]:
        assert [kind_of(event) for event in decision] == [kind]  # type: ignore[union-attr]  # accepted
        assert shop.board.orders[order].preparation is PREPARATION_STEPS[stage][kind]
    else:
        assert isinstance(decision, Refused)
        assert decision.code == "wrong_stage"
        assert decision.fields["preparation"] == stage.value


@pytest.mark.parametrize("kind", DELIVERY_KINDS)
@pytest.mark.parametrize("stage", [stage for stage in Delivery if stage is not Delivery.DELIVERED])
def test_delivery_walks_its_table_and_no_other_way(shop: Decided, stage: Delivery, kind: str) -> None:
    order = WAYS_IN[stage](shop)
    if an_id(901) not in shop.board.couriers:
        shop.courier(901)
    shop.courier(999)  # somebody it can be handed over to
    actor, command = TRACK[kind]
    decision = shop.ask(actor, command(order))
    if kind in DELIVERY_STEPS[stage]:
        assert [kind_of(event) for event in decision] == [kind]  # type: ignore[union-attr]  # accepted
        assert shop.board.orders[order].delivery is DELIVERY_STEPS[stage][kind]
    else:
        assert isinstance(decision, Refused)
        assert decision.code == "wrong_stage"
        assert decision.fields["delivery"] == stage.value


def test_nothing_follows_after_delivery(shop: Decided) -> None:
    order, courier = shop.at_the_door()
    shop.must(courier_actor(courier), DeliverOrder(order, PICTURE))
    for actor, command in TRACK.values():
        assert refusal(shop, actor, command(order)) == "order_closed"


@pytest.mark.parametrize("reason", FAILURE_REASONS)
def test_a_delivery_may_fail_for_every_reason_on_the_list(shop: Decided, reason: str) -> None:
    order, courier = shop.at_the_door()
    shop.must(courier_actor(courier), FailDelivery(order, reason))


def test_a_reason_that_nobody_knows_is_refused(shop: Decided) -> None:
    order, courier = shop.at_the_door()
    assert refusal(shop, courier_actor(courier), FailDelivery(order, "aliens")) == "unknown_reason"


# Placing ----------------------------------------------------------------------------------------------------------


def test_orders_are_numbered_by_the_hub_one_after_another(shop: Decided) -> None:
    orders = [shop.placed(number) for number in (3, 1, 2)]
    assert [shop.board.orders[order].number for order in orders] == [FIRST_NUMBER, FIRST_NUMBER + 1, FIRST_NUMBER + 2]


def test_a_web_shops_order_comes_in_once_however_often_it_is_sent(shop: Decided) -> None:
    web = Actor("gateway", "web_shop", Role.WEB_SHOP)
    source = Source("woocommerce:petal", "4711")
    shop.must(web, place_order(an_id(1), source=source))
    decision = shop.ask(web, place_order(an_id(2), source=source))
    assert decision == Refused("already_exists", {"order": an_id(1), "number": str(FIRST_NUMBER)})


def test_an_enquiry_becomes_the_orders_room_with_everything_said_in_it(shop: Decided) -> None:
    room = an_id(80)
    shop.must(DESK, OpenEnquiry(room, Person("Mr Ask")))
    shop.must(DESK, SendMessage(room, an_id(81), Audience.EVERYONE, text="wrap it like this"))
    order = shop.placed(1, enquiry=room)
    assert shop.board.orders[order].room == room
    assert shop.board.rooms[room].order == order
    assert shop.board.rooms[room].messages[0].text == "wrap it like this"
    assert refusal(shop, DESK, place_order(an_id(2), enquiry=room)) == "room_not_found"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"order": "1"}, "bad_id"),
        ({"order": ""}, "bad_id"),
        ({"order": an_id(1).upper()}, "bad_id"),
        ({"sender": Person("")}, "empty"),
        ({"sender": Person("Ann\0")}, "control_characters"),
        ({"sender": Person("Ann \u202egnp.exe")}, "control_characters"),
        ({"sender": Person("A" + "\u0301" * 9)}, "control_characters"),
        ({"sender": Person("A" * 121)}, "too_long"),
        ({"recipient": Person("L", "1" * 41)}, "too_long"),
        ({"address": Address()}, "empty"),
        ({"address": Address(("x",) * 7)}, "too_long"),
        ({"address": Address(("x",), place=Place(0, 0))}, "bad_place"),
        ({"address": Address(("x",), place=Place(910_000_000, 1))}, "bad_place"),
        ({"card": "x" * (CARD_CHARS_MAX + 1)}, "too_long"),
        ({"card": "x\x07"}, "control_characters"),
        ({"items": ()}, "empty"),
        ({"items": (Item("x", 1, 1),) * (ITEMS_MAX + 1)}, "too_long"),
        ({"items": (Item("x", 0, 1),)}, "out_of_range"),
        ({"items": (Item("x", 1000, 1),)}, "out_of_range"),
        ({"items": (Item("x", 1, -1),)}, "out_of_range"),
        ({"items": (Item("x", 1, 1, "s" * 121),)}, "too_long"),
        ({"total_minor": -1}, "out_of_range"),
        ({"total_minor": MONEY_MINOR_MAX + 1}, "out_of_range"),
        ({"sender": Person("Wang", mail="a@b.c\nBcc: all@b.c")}, "bad_mail"),
        ({"sender": Person("Wang", mail="wang@petal")}, "bad_mail"),
        ({"sender": Person("Wang", mail="w" * 64 + "@" + "p" * 63 + "." + "q" * 63 + "." + "r" * 63)}, "too_long"),
        ({"currency": "gbp"}, "bad_currency"),
        ({"currency": "ＧＢＰ"}, "bad_currency"),
        ({"source": Source("woo", "k" * 121)}, "too_long"),
        ({"source": Source("", "k")}, "empty"),
        ({"enquiry": an_id(404)}, "room_not_found"),
        ({"wanted": Window(datetime(2026, 5, 10, 17))}, "bad_time"),  # noqa: DTZ001  # without zone: that is the point
        ({"wanted": Window(datetime(1970, 1, 1, tzinfo=UTC))}, "bad_time"),
        ({"wanted": Window(datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-5))))}, "bad_time"),
        ({"wanted": Window(FIVE, datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))))}, "bad_time"),
        ({"wanted": Window(FIVE, FIVE + timedelta(hours=1))}, "bad_time"),
    ],
)
def test_an_order_that_breaks_a_limit_is_refused_whole(shop: Decided, changes: dict[str, object], code: str) -> None:
    assert refusal(shop, DESK, place_order(an_id(1), **changes)) == code


@pytest.mark.parametrize(
    "changes",
    [
        {"card": "x" * CARD_CHARS_MAX},
        {"card": ""},
        {"card": "第一行\n第二行\t👨‍👩‍👧"},
        {"items": (Item("x", 999, 0),) * ITEMS_MAX},
        {"total_minor": MONEY_MINOR_MAX},
        {"sender": Person("A" * 120)},
        {"wanted": Window(FIVE, NOON)},
        {"wanted": Window(NOON - timedelta(days=1))},
        {"sender": Person("Ångström é " + "e\u0301")},
    ],
)
def test_an_order_at_its_limits_is_taken(shop: Decided, changes: dict[str, object]) -> None:
    shop.placed(1, **changes)


def test_a_wanted_time_keeps_the_shops_clock_beside_utc(shop: Decided) -> None:
    shop.must(OWNER, DescribeShop("Petal", "Asia/Shanghai", "CNY"))
    eight_hours_east = timezone(timedelta(hours=8))
    order = shop.placed(1, wanted=Window(datetime(2026, 5, 10, 23, 30, tzinfo=eight_hours_east)))
    wanted = shop.board.orders[order].wanted
    assert wanted == Window(datetime(2026, 5, 10, 15, 30, tzinfo=UTC), None, "2026-05-10T23:30", "Asia/Shanghai")


# Promises and rush ------------------------------------------------------------------------------------------------


def test_a_second_promise_remembers_the_first(shop: Decided) -> None:
    order = shop.placed()
    shop.must(DESK, PromiseTime(order, FIVE))
    (event,) = shop.ask(DESK, PromiseTime(order, FIVE + timedelta(hours=1)))  # type: ignore[misc]  # accepted
    assert isinstance(event, TimePromised)
    assert event.before is not None
    assert event.before.until == FIVE


@pytest.mark.parametrize(
    ("until", "earliest"),
    [
        (datetime(2026, 5, 10, 17), None),  # noqa: DTZ001  # without zone: that is the point
        (NOON - timedelta(minutes=2), None),
        (NOON + PROMISE_AHEAD_MAX + timedelta(seconds=1), None),
        (datetime(9999, 12, 31, 23, 59, tzinfo=UTC), None),
        (FIVE, FIVE),
        (FIVE, datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))),
    ],
)
def test_a_promise_for_a_moment_that_makes_no_sense_is_refused(
    shop: Decided, until: datetime, earliest: datetime | None
) -> None:
    order = shop.placed()
    assert refusal(shop, DESK, PromiseTime(order, until, earliest)) == "bad_time"


def test_every_role_hears_a_rush_once(shop: Decided) -> None:
    order = rush(shop)
    assert shop.board.orders[order].rush.waiting_for == (Role.PACKING, Role.DISPATCH)  # type: ignore[union-attr]  # set
    shop.must(PACKING, AcknowledgeRush(order))
    assert shop.ask(PACKING, AcknowledgeRush(order)) == []
    shop.must(DISPATCH, AcknowledgeRush(order))
    assert shop.board.orders[order].rush.waiting_for == ()  # type: ignore[union-attr]  # set


def test_a_calm_order_has_nothing_to_acknowledge(shop: Decided) -> None:
    assert refusal(shop, PACKING, AcknowledgeRush(shop.placed())) == "not_rush"


def test_rush_marked_twice_is_already_so(shop: Decided) -> None:
    order = rush(shop)
    assert shop.ask(DESK, MarkRush(order)) == []


# Cards and changes ------------------------------------------------------------------------------------------------


def test_a_customer_changes_the_card_before_it_is_packed_and_packing_must_look_again(shop: Decided) -> None:
    order = shop.packing()
    shop.must(PACKING, AcknowledgeCard(order, 1))
    shop.must(customer(Role.SENDER, order), ChangeCard(order, "Marry me"))
    card = shop.board.orders[order].card
    assert (card.text, card.seen_text, card.version, card.seen_version) == ("Marry me", "生日快乐! Love, L.", 2, 1)
    assert "card" in packing_needs(shop.board.orders[order])
    assert refusal(shop, PACKING, AcknowledgeCard(order, 1)) == "card_changed_again"
    shop.must(PACKING, AcknowledgeCard(order, 2))


def test_customer_cannot_change_a_packed_card(shop: Decided) -> None:
    shop.must(OWNER, DescribeShop("Petal", "Europe/London", "GBP", "+44 20 7946 0000"))
    order = shop.packed()
    decision = shop.ask(customer(Role.SENDER, order), ChangeCard(order, "too late"))
    assert decision == Refused("card_already_packed", {"order": order, "phone": "+44 20 7946 0000"})


def test_the_recipient_cannot_change_the_card(shop: Decided) -> None:
    order = shop.placed()
    assert refusal(shop, customer(Role.RECIPIENT, order), ChangeCard(order, "mine")) == "not_allowed"


def test_another_senders_order_is_not_there(shop: Decided) -> None:
    mine, other = shop.placed(1), shop.placed(2)
    assert refusal(shop, customer(Role.SENDER, mine), ChangeCard(other, "mine now")) == "order_not_found"
    assert (
        refusal(shop, customer(Role.SENDER, mine), SendMessage(other, an_id(50), Audience.EVERYONE, text="hi"))
        == "room_not_found"
    )


@pytest.mark.parametrize(
    "command",
    [
        lambda order, version: ChangeCard(order, "x", version),
        lambda order, version: ChangeAddress(order, ADDRESS, version),
        lambda order, version: ChangeRecipient(order, Person("x"), version),
        lambda order, version: ChangeSender(order, Person("x"), version),
        lambda order, version: ChangeItems(order, (Item("x", 1, 1),), 1, version),
        lambda order, version: PromiseTime(order, FIVE, expects=version),
    ],
)
def test_a_change_that_stood_on_an_older_version_is_refused(
    shop: Decided, command: Callable[[str, int], Command]
) -> None:
    order = shop.placed()
    stood_on = shop.board.orders[order].version
    shop.must(DESK, ConfirmOrder(order))
    decision = shop.ask(DESK, command(order, stood_on))
    both = {"asked": kind_of(command(order, stood_on)), "changes": "order_confirmed"}
    versions = {"expected": str(stood_on), "stands": str(stood_on + 1)}
    assert decision == Refused("version_conflict", {"order": order, **versions, **both})
    shop.must(DESK, command(order, stood_on + 1))


def test_a_conflict_names_what_changed_meanwhile_and_nothing_that_was_seen_before(shop: Decided) -> None:
    order = shop.placed()
    shop.must(DESK, ConfirmOrder(order), ChangeCard(order, "seen"))
    stood_on = shop.board.orders[order].version
    shop.must(
        DESK, ChangeAddress(order, ADDRESS), ChangeRecipient(order, Person("x")), ChangeAddress(order, Address(("y",)))
    )
    refused = shop.ask(DESK, ChangeCard(order, "mine", stood_on))
    assert isinstance(refused, Refused)
    assert (refused.fields["asked"], refused.fields["changes"]) == ("change_card", "address_changed,recipient_changed")
    ahead = shop.ask(DESK, ChangeCard(order, "mine", stood_on + 99))
    assert isinstance(ahead, Refused)
    assert ahead.fields["changes"] == ""


def test_the_same_words_again_change_nothing(shop: Decided) -> None:
    order = shop.placed(card="Hello")
    assert shop.ask(DESK, ChangeCard(order, "Hello")) == []


def test_goods_cannot_change_once_packed_nor_the_address_once_on_the_way(shop: Decided) -> None:
    order = shop.packed()
    assert refusal(shop, DESK, ChangeItems(order, (Item("x", 1, 1),), 1)) == "already_packed"
    shop.must(DESK, ChangeAddress(order, ADDRESS))
    carried, _ = shop.at_the_door(2)
    too_late = shop.ask(DESK, ChangeAddress(carried, ADDRESS))
    assert isinstance(too_late, Refused)
    assert too_late.code == "already_on_the_way"
    assert too_late.fields["courier"] == shop.board.orders[carried].courier  # whom to call
    assert refusal(shop, DESK, CancelOrder(carried, "no")) == "already_on_the_way"
    assert refusal(shop, DESK, UnpackOrder(carried)) == "already_on_the_way"


def test_a_courier_cannot_change_a_price(shop: Decided) -> None:
    order, courier = assigned(shop)
    assert refusal(shop, courier_actor(courier), ChangeItems(order, (Item("x", 1, 1),), 1)) == "not_allowed"


# Packing ----------------------------------------------------------------------------------------------------------


def test_a_gift_is_packed_only_with_card_read_items_ticked_and_a_photo(shop: Decided) -> None:
    order = shop.packing()
    needs: list[str] = []
    for command in packing_steps(order, 2)[:-1]:
        decision = shop.ask(PACKING, MarkPacked(order))
        assert isinstance(decision, Refused)
        assert decision.code == "not_ready"
        needs.append(decision.fields["needs"])
        shop.must(PACKING, command)
    assert needs == ["card,items,photo", "items,photo", "items,photo", "photo"]
    shop.must(PACKING, MarkPacked(order))


@pytest.mark.parametrize("item", [-1, 2, 99])
def test_an_item_that_is_not_on_the_list_cannot_be_ticked(shop: Decided, item: int) -> None:
    assert refusal(shop, PACKING, TickItem(shop.packing(), item)) == "item_not_found"


def test_a_tick_for_goods_that_were_changed_while_it_was_on_its_way_ticks_no_others(shop: Decided) -> None:
    order = shop.packing()
    shop.must(PACKING, TickItem(order, 0, version=1))
    shop.must(DESK, ChangeItems(order, (Item("Lilies", 3, 4100),), 4100))
    assert refusal(shop, PACKING, TickItem(order, 0, version=1)) == "item_not_found"
    assert shop.board.orders[order].ticked == ()
    shop.must(PACKING, TickItem(order, 0, version=2))
    shop.must(PACKING, TickItem(order, 0, done=False))  # of an older station, which names no list
    assert shop.board.orders[order].ticked == ()


@pytest.mark.parametrize(
    ("media", "media_type", "code"),
    [("", "image/jpeg", "empty"), ("../../x", "image/jpeg", "bad_reference"), (PICTURE, "audio/ogg", "bad_type")],
)
def test_a_proof_is_a_picture(shop: Decided, media: str, media_type: str, code: str) -> None:
    assert refusal(shop, PACKING, AttachProof(shop.packing(), "packed", media, media_type)) == code


def test_a_courier_cannot_say_that_a_gift_is_packed_by_a_picture(shop: Decided) -> None:
    order, courier = shop.at_the_door()
    assert refusal(shop, courier_actor(courier), AttachProof(order, "packed", "ab" * 32)) == "not_allowed"


def test_a_proof_of_no_known_step_is_refused(shop: Decided) -> None:
    assert refusal(shop, PACKING, AttachProof(shop.packing(), "sold", PICTURE)) == "unknown_step"


def test_an_order_takes_so_many_pictures_of_a_step_that_it_still_fits_a_frame(shop: Decided) -> None:
    order = shop.packing()
    shop.must(PACKING, *[AttachProof(order, "packed", PICTURE) for _ in range(PROOFS_MAX)])
    assert refusal(shop, PACKING, AttachProof(order, "packed", PICTURE)) == "too_long"
    shop.must(PACKING, *[AttachProof(order, "delivered", PICTURE) for _ in range(PROOFS_MAX)])
    assert max(map(len, parts(shop.board))) < PART_BYTES


# Couriers ---------------------------------------------------------------------------------------------------------


def test_only_a_known_courier_on_duty_gets_a_confirmed_order(shop: Decided) -> None:
    order, courier = shop.placed(), shop.courier()
    assert refusal(shop, DISPATCH, AssignCourier(order, courier)) == "not_confirmed"
    shop.must(DESK, ConfirmOrder(order))
    assert refusal(shop, DISPATCH, AssignCourier(order, an_id(404))) == "courier_not_found"
    shop.must(DISPATCH, SetDuty(courier, False))
    assert refusal(shop, DISPATCH, AssignCourier(order, courier)) == "courier_off_duty"


def test_another_couriers_order_is_not_there(shop: Decided) -> None:
    order, _ = assigned(shop)
    other = courier_actor(shop.courier(950))
    assert refusal(shop, other, AcceptOffer(order)) == "order_not_found"
    assert refusal(shop, other, DeliverOrder(order, PICTURE)) == "order_not_found"


def test_a_gift_that_is_not_packed_cannot_be_picked_up(shop: Decided) -> None:
    order, courier = confirmed(shop), shop.courier()
    shop.must(DISPATCH, AssignCourier(order, courier))
    shop.must(courier_actor(courier), AcceptOffer(order))
    assert refusal(shop, courier_actor(courier), PickUpOrder(order)) == "not_packed"


def test_a_delivery_needs_a_photo_or_a_name(shop: Decided) -> None:
    order, courier = shop.at_the_door()
    assert refusal(shop, courier_actor(courier), DeliverOrder(order)) == "proof_missing"
    assert refusal(shop, courier_actor(courier), DeliverOrder(order, received_by="  ")) == "proof_missing"
    shop.must(courier_actor(courier), DeliverOrder(order, received_by="the neighbour"))


def test_a_courier_with_a_gift_in_hand_stays_on_duty(shop: Decided) -> None:
    _, courier = picked_up(shop)
    assert refusal(shop, courier_actor(courier), SetDuty(courier, False)) == "still_carrying"
    assert refusal(shop, courier_actor(an_id(950)), SetDuty(courier, True)) == "courier_not_found"


def test_a_tracker_speaks_for_one_courier(shop: Decided) -> None:
    tracker = Tracker("owntracks", "chen/phone")
    shop.must(DISPATCH, AddCourier(an_id(9), "Chen", "1", (tracker,)))
    assert refusal(shop, DISPATCH, AddCourier(an_id(10), "Ito", "2", (tracker,))) == "tracker_taken"
    shop.must(DISPATCH, AddCourier(an_id(9), "Chen Li", "1", (tracker,)))


# Rooms ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "audience", "may"),
    [
        (Role.SENDER, Audience.EVERYONE, True),
        (Role.SENDER, Audience.COURIER, False),
        (Role.RECIPIENT, Audience.STAFF, False),
        (Role.COURIER, Audience.COURIER, True),
        (Role.COURIER, Audience.STAFF, False),
        (Role.PACKING, Audience.STAFF, True),
    ],
)
def test_people_speak_only_to_those_who_may_hear_them(shop: Decided, role: Role, audience: Audience, may: bool) -> None:
    order, courier = assigned(shop)
    actor = {Role.COURIER: courier_actor(courier), Role.PACKING: PACKING}.get(role, customer(role, order))
    decision = shop.ask(actor, SendMessage(order, an_id(50), audience, text="hello"))
    assert isinstance(decision, Refused) is not may
    if not may:
        assert decision == Refused("not_in_audience", {"audience": audience.value})


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"text": ""}, "empty"),
        ({"text": "x" * (TEXT_CHARS_MAX + 1)}, "too_long"),
        ({"text": "x", "media": PICTURE, "media_type": "image/jpeg"}, "not_of_kind"),
        ({"text": "x", "place": Place(515_000_000, 1)}, "not_of_kind"),
        ({"text": "x", "sticker": "heart"}, "not_of_kind"),
        ({"message_kind": MessageKind.IMAGE}, "empty"),
        ({"message_kind": MessageKind.IMAGE, "media": PICTURE, "media_type": "image/svg+xml"}, "bad_type"),
        ({"message_kind": MessageKind.VOICE, "media": PICTURE, "media_type": "image/jpeg"}, "bad_type"),
        ({"message_kind": MessageKind.PLACE}, "empty"),
        ({"message_kind": MessageKind.PLACE, "place": Place(0, 0)}, "bad_place"),
        ({"message_kind": MessageKind.STICKER}, "empty"),
        ({"message": "1", "text": "x"}, "bad_id"),
        ({"room": an_id(404), "text": "x"}, "room_not_found"),
        ({"room": SHOP_ROOM, "text": "x"}, "not_in_audience"),
    ],
)
def test_a_message_that_does_not_hold_what_its_kind_says_is_refused(
    shop: Decided, fields: dict[str, object], code: str
) -> None:
    whole = {"room": shop.placed(), "message": an_id(50), "audience": Audience.EVERYONE} | fields
    assert refusal(shop, DESK, SendMessage(**whole)) == code  # type: ignore[arg-type]  # the struct's own fields


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "x" * TEXT_CHARS_MAX},
        {"message_kind": MessageKind.IMAGE, "media": PICTURE, "media_type": "image/jpeg", "text": "like this"},
        {"message_kind": MessageKind.VOICE, "media": PICTURE, "media_type": "audio/ogg"},
        {"message_kind": MessageKind.PLACE, "place": Place(515_000_000, -1_000_000)},
        {"message_kind": MessageKind.STICKER, "sticker": "heart"},
    ],
)
def test_every_kind_of_message_is_taken(shop: Decided, fields: dict[str, object]) -> None:
    order = shop.placed()
    shop.must(DESK, SendMessage(order, an_id(50), Audience.EVERYONE, **fields))  # type: ignore[arg-type]  # as above
    assert shop.board.rooms[order].count == 1


def test_the_same_message_is_not_said_twice(shop: Decided) -> None:
    order = said(shop)
    assert refusal(shop, DESK, SendMessage(order, an_id(50), Audience.EVERYONE, text="hello")) == "already_exists"


def test_seen_and_understood_are_told_once_each(shop: Decided) -> None:
    order = said(shop)
    shop.must(PACKING, MarkSeen(order, shop.board.seq), MarkUnderstood(order, an_id(50)))
    assert shop.ask(PACKING, MarkSeen(order, 1)) == []
    assert shop.ask(PACKING, MarkUnderstood(order, an_id(50))) == []


@pytest.mark.parametrize("up_to", [0, -1, 10**6, 2**53])
def test_nobody_has_seen_what_is_not_there(shop: Decided, up_to: int) -> None:
    assert refusal(shop, PACKING, MarkSeen(said(shop), up_to)) == "out_of_range"


def test_a_courier_cannot_understand_what_was_said_among_staff(shop: Decided) -> None:
    order, courier = assigned(shop)
    shop.must(DESK, SendMessage(order, an_id(51), Audience.STAFF, text="he is late again"))
    assert refusal(shop, courier_actor(courier), MarkUnderstood(order, an_id(51))) == "message_not_found"


# Links ------------------------------------------------------------------------------------------------------------


def test_a_surprise_reveals_nothing_to_its_recipient(shop: Decided) -> None:
    order = shop.placed(surprise=True)
    assert refusal(shop, DESK, issue_link(60, Role.RECIPIENT, order)) == "surprise"
    shop.must(DESK, issue_link(61, Role.SENDER, order))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"link": "1"}, "bad_id"),
        ({"role": Role.OWNER}, "bad_role"),
        ({"role": Role.GATEWAY}, "bad_role"),
        ({"subject": an_id(404)}, "subject_not_found"),
        ({"role": Role.COURIER}, "subject_not_found"),
        ({"secret_hash": "abc"}, "bad_secret"),
        ({"expires_at": NOON}, "bad_time"),
        ({"expires_at": NOON + timedelta(days=60, seconds=1)}, "bad_time"),
        ({"expires_at": datetime(2026, 5, 11)}, "bad_time"),  # noqa: DTZ001  # without zone: that is the point
    ],
)
def test_a_link_that_opens_the_wrong_door_is_refused(shop: Decided, changes: dict[str, object], code: str) -> None:
    good = issue_link(60, Role.SENDER, shop.placed())
    fields = {name: getattr(good, name) for name in good.__struct_fields__} | changes
    assert refusal(shop, DESK, IssueLink(**fields)) == code


def test_a_follower_opens_customers_doors_alone(shop: Decided) -> None:
    courier = shop.courier()
    shop.must(FOLLOWER, issue_link(60, Role.SENDER, shop.placed()))
    assert refusal(shop, FOLLOWER, issue_link(61, Role.COURIER, courier)) == "bad_role"


def test_a_link_expires_in_utc_wherever_its_asker_sits(shop: Decided) -> None:
    order = shop.placed()
    east = (NOON + timedelta(hours=3)).astimezone(timezone(timedelta(hours=8)))
    shop.must(DESK, IssueLink(an_id(60), Role.SENDER, order, secret_hash("s"), east))
    link = shop.board.links[an_id(60)]
    assert link.expires_at.utcoffset() == timedelta(0)
    assert link.expires_at == east
    assert shop.board.link_of_secret(secret_hash("s"), east - timedelta(seconds=1)) == link
    assert shop.board.link_of_secret(secret_hash("s"), east) is None


def test_a_secret_opens_one_door_only(shop: Decided) -> None:
    first = linked(shop)
    again = IssueLink(an_id(61), Role.RECIPIENT, first.subject, first.secret_hash, first.expires_at)
    assert refusal(shop, DESK, again) == "bad_secret"
    assert refusal(shop, DESK, first) == "bad_id"


def test_an_ended_link_opens_nothing(shop: Decided) -> None:
    link = linked(shop)
    shop.must(DESK, EndLink(link.link))
    assert shop.board.link_of_secret(link.secret_hash, shop.now) is None
    assert not shop.board.is_shown_outside(link.subject)
    assert shop.ask(DESK, EndLink(link.link)) == []


# Stations and the shop --------------------------------------------------------------------------------------------


def test_a_key_speaks_for_one_station_and_a_station_has_one_key(shop: Decided) -> None:
    paired(shop)
    taken = PairStation("dispatch", Role.DISPATCH, "D", KEY, "p-d", "Di")
    assert refusal(shop, OWNER, taken) == "key_taken"
    shop.must(OWNER, PairStation("packing", Role.PACKING, "Packing", "n" * 40, "p-packing", "Mo"))
    assert dict(shop.board.stations_by_key) == {"n" * 40: "packing"}


@pytest.mark.parametrize("role", [Role.COURIER, Role.SENDER, Role.RECIPIENT, Role.HUB, Role.WEB_SHOP])
def test_nobody_outside_gets_a_key(shop: Decided, role: Role) -> None:
    assert refusal(shop, OWNER, PairStation("x", role, "x", KEY, "p", "")) == "bad_role"


@pytest.mark.parametrize("key", ["", "k" * 39, "k" * 41, "é" * 40])
def test_a_key_is_forty_characters(shop: Decided, key: str) -> None:
    assert refusal(shop, OWNER, PairStation("x", Role.PACKING, "x", key, "p", "")) == "bad_key"


def test_a_revoked_station_is_paired_again_with_another_key(shop: Decided) -> None:
    station = paired(shop)
    shop.must(OWNER, RevokeStation(station))
    assert not shop.board.stations_by_key
    assert shop.ask(OWNER, RevokeStation(station)) == []
    assert refusal(shop, OWNER, RevokeStation("nobody")) == "station_not_found"
    shop.must(OWNER, PairStation("packing", Role.PACKING, "Packing", "n" * 40, "p-packing", "Mo"))
    assert shop.board.stations["packing"].revoked_at is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": ""}, "empty"),
        ({"zone": "Mars/Olympus"}, "bad_zone"),
        ({"zone": "../../etc/passwd"}, "bad_zone"),
        ({"currency": "POUND"}, "bad_currency"),
        ({"place": Place(0, 0)}, "bad_place"),
    ],
)
def test_a_shop_that_cannot_be_is_refused(shop: Decided, changes: dict[str, object], code: str) -> None:
    fields: dict[str, object] = {"name": "Petal", "zone": "Europe/London", "currency": "GBP"} | changes
    assert refusal(shop, OWNER, DescribeShop(**fields)) == code  # type: ignore[arg-type]  # the struct's own fields


def test_an_order_placed_event_carries_no_words_among_its_facts(shop: Decided) -> None:
    shop.placed()
    event = shop.events[-1].event
    assert isinstance(event, OrderPlaced)
    assert all(item.name == "" for item in event.items)


# The shop's own stickers ---------------------------------------------------------------------------------------------


def test_the_shop_has_stickers_of_its_own_and_a_message_keeps_one_that_is_gone() -> None:
    shop = Decided()
    order = shop.placed()
    shop.must(OWNER, add_sticker(5))
    shop.must(OWNER, DescribeShop("Petal", "Europe/London", "GBP"))
    assert [(each.id, each.name) for each in shop.board.shop.stickers] == [(an_id(5), "Our window")]
    own = shop.board.shop.stickers[0]
    said = SendMessage(
        order, an_id(51), Audience.EVERYONE, MessageKind.STICKER, "", own.media, own.media_type, sticker=own.name
    )
    shop.must(DESK, said)
    shop.must(OWNER, RemoveSticker(own.id))
    assert shop.board.shop.stickers == ()
    message = shop.board.rooms[order].messages[-1]
    assert (message.sticker, message.media) == ("Our window", own.media)


def test_stickers_of_the_shop_are_few_named_and_pictures() -> None:
    shop = Decided()
    assert refusal(shop, OWNER, AddSticker("x", "Bow", "ab" * 32, "image/png")) == "bad_id"
    assert refusal(shop, OWNER, AddSticker(an_id(5), "", "ab" * 32, "image/png")) == "empty"
    assert refusal(shop, OWNER, AddSticker(an_id(5), "Bow", "ab" * 32, "audio/mp4")) == "bad_type"
    assert refusal(shop, DESK, add_sticker(5)) == "not_allowed"
    for number in range(OWN_MAX):
        shop.must(OWNER, add_sticker(100 + number))
    assert refusal(shop, OWNER, add_sticker(100)) == "already_exists"
    assert refusal(shop, OWNER, add_sticker(5)) == "too_many"
