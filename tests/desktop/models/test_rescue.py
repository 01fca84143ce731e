"""What must not be forgotten is in the list for as long as it is true, and not longer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from msgspec.structs import replace
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop import shop as shop_module
from desktop.models import rescue as rescue_module
from desktop.models.chores import chores
from desktop.models.rescue import Concern, Rescue
from desktop.stations.rescue_list import concern
from hub.domain.actor import Actor, Role
from hub.domain.alarm import Loudness, RiskCause
from hub.domain.notice import Means, Outcome, Template
from hub.domain.notice_policy import pushes
from hub.domain.order import Address
from hub.domain.room import Audience
from hub.domain.vocabulary import (
    AcceptOffer,
    AcknowledgeRush,
    AddCourier,
    AnswerApproval,
    AskApproval,
    AssignCourier,
    AttachProof,
    BeginNotice,
    CancelOrder,
    ChangeAddress,
    Command,
    ConfirmOrder,
    EndSilence,
    EscalateRush,
    ExpireAddress,
    FlagRisk,
    MarkRush,
    NoteSilence,
    OverrideApproval,
    PickUpOrder,
    PromiseTime,
    SendMessage,
    SetDuty,
    SettleNotice,
    StartPacking,
)
from hub.link.local import LocalLink
from tests.desktop.conftest import PACKING, Counter, check_model
from tests.hub.shop_day import FOLLOWER, an_id, packing_steps


def concerns(rescue: Rescue) -> list[Concern]:
    return [row.concern for row in rescue.values]


def test_all_is_well_in_an_empty_shop(counter: Counter, qtmodeltester: ModelTester) -> None:
    rescue = Rescue(counter.open())
    check_model(qtmodeltester, rescue)
    assert not rescue.values


def test_rush_stays_until_every_role_has_heard_it(counter: Counter, qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    rescue = Rescue(counter.open())
    check_model(qtmodeltester, rescue)
    order = counter.place()
    counter.ask(counter.desk, MarkRush(order))
    qtbot.waitUntil(lambda: concerns(rescue) == [Concern.RUSH])
    assert rescue.values[0].waiting_for == (Role.PACKING, Role.DISPATCH)
    counter.ask(counter.packing, AcknowledgeRush(order))
    qtbot.waitUntil(lambda: rescue.values[0].waiting_for == (Role.DISPATCH,))
    counter.ask(counter.dispatch, AcknowledgeRush(order))
    qtbot.waitUntil(lambda: not rescue.values)


def test_a_promise_is_at_risk_and_then_late_by_the_clock_alone(counter: Counter, qtbot: QtBot) -> None:
    order = counter.place()
    counter.ask(counter.desk, ConfirmOrder(order))
    counter.ask(counter.desk, PromiseTime(order, counter.clock() + timedelta(hours=2)))
    rescue = Rescue(counter.open())
    assert not rescue.values
    counter.clock.forward(minutes=100)
    with qtbot.waitSignal(rescue.counted):
        rescue.look_again()
    assert concerns(rescue) == [Concern.RISK]
    counter.clock.forward(minutes=26)
    rescue.look_again()
    assert concerns(rescue) == [Concern.LATE]
    assert rescue.values[0].minutes == 6


def test_a_customer_without_an_answer_concerns_the_desk_and_not_packing(counter: Counter) -> None:
    order = counter.place()
    sender = LocalLink(counter.hub, Actor("gateway-1", f"sender:{order}", Role.SENDER))
    counter.ask(sender, SendMessage(order, sender.new_id(), Audience.EVERYONE, text="Hello?"))
    sender.close()
    counter.clock.forward(minutes=4)
    assert concerns(Rescue(counter.open())) == [Concern.UNANSWERED]
    assert not concerns(Rescue(counter.open(PACKING)))


def test_a_step_refused_after_all_stays_until_somebody_puts_it_aside(
    counter: Counter, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = counter.place()
    shop = counter.open()
    rescue = Rescue(shop)
    counter.link.offline(True)
    asked = shop.ask(PromiseTime(order, counter.clock() - timedelta(days=1)))
    monkeypatch.setattr(shop_module, "LATE_REFUSAL_S", -1.0)
    counter.link.offline(False)
    qtbot.waitUntil(lambda: concerns(rescue) == [Concern.REFUSED])
    assert rescue.values[0].room == order
    shop.put_aside(asked.id)
    qtbot.waitUntil(lambda: not rescue.values)


def followers(counter: Counter) -> LocalLink:
    """What asks by itself."""
    return LocalLink(counter.hub, FOLLOWER)


def carried_away(counter: Counter) -> tuple[str, str]:
    """A gift in a courier's hands: (order, courier)."""
    order, courier = counter.place(), counter.desk.new_id()
    steps: list[tuple[LocalLink, Command]] = [
        (counter.desk, ConfirmOrder(order)),
        (counter.packing, StartPacking(order)),
        *((counter.packing, step) for step in packing_steps(order, 2)),
        (counter.dispatch, AddCourier(courier, "Li Wei", "+44 20 7946 0003")),
        (counter.dispatch, SetDuty(courier, True)),
        (counter.dispatch, AssignCourier(order, courier)),
        (counter.dispatch, AcceptOffer(order)),
        (counter.dispatch, PickUpOrder(order)),
    ]
    assert [counter.ask(link, command) for link, command in steps] == [None] * len(steps)
    return order, courier


def test_the_alarm_about_a_rush_says_how_loud_it_is_and_goes_with_the_acknowledgement(
    counter: Counter, qtbot: QtBot
) -> None:
    order = counter.place()
    counter.ask(counter.desk, MarkRush(order))
    marked = counter.clock()
    rescue = Rescue(counter.open())

    def level() -> Loudness | None:
        loud: Loudness | None = rescue.values[0].level
        return loud

    assert level() is None
    counter.clock.forward(minutes=2)
    for role, loud in (
        (Role.PACKING, Loudness.LOUDER),
        (Role.PACKING, Loudness.OTHERS),
        (Role.DISPATCH, Loudness.LOUDER),
    ):
        counter.ask(followers(counter), EscalateRush(order, role, loud, marked))
    qtbot.waitUntil(lambda: level() is Loudness.OTHERS)
    assert concern(rescue.values[0]) == "Rush, packing and dispatch unheard for 2 min: go and tell them"
    counter.ask(counter.packing, AcknowledgeRush(order))
    qtbot.waitUntil(lambda: level() is Loudness.LOUDER)


def test_a_promise_in_danger_stands_there_with_its_cause_before_the_clock_says_so(
    counter: Counter, qtbot: QtBot
) -> None:
    until = counter.clock() + timedelta(minutes=55)
    for _ in range(3):  # they are packed first
        counter.ask(counter.desk, PromiseTime(counter.place(), until))
    order = counter.place()
    counter.ask(counter.desk, PromiseTime(order, until))
    rescue = Rescue(counter.open())
    assert Concern.RISK not in concerns(rescue)
    counter.ask(followers(counter), FlagRisk(order, RiskCause.LATE_START, until))
    qtbot.waitUntil(lambda: [row.cause for row in rescue.values if row.cause] == [RiskCause.LATE_START])
    (noted,) = (row for row in rescue.values if row.cause)
    assert concern(noted) == "55 min left, packing has not begun: pack it next"
    counter.ask(counter.desk, ConfirmOrder(order))
    counter.ask(counter.packing, StartPacking(order))
    qtbot.waitUntil(lambda: Concern.RISK not in concerns(rescue))


def test_a_courier_whom_the_shop_noted_as_silent_stands_there_without_any_position(
    counter: Counter, qtbot: QtBot
) -> None:
    _, courier = carried_away(counter)
    since = counter.clock()
    rescue = Rescue(counter.open())
    assert not rescue.values
    counter.clock.forward(minutes=4)
    counter.ask(followers(counter), NoteSilence(courier, since))
    qtbot.waitUntil(lambda: [(row.courier, row.minutes) for row in rescue.values] == [(courier, 4)])
    assert concerns(rescue) == [Concern.SILENT]
    counter.ask(followers(counter), EndSilence(courier))
    qtbot.waitUntil(lambda: not rescue.values)


def begun(counter: Counter, order: str, template: Template = Template.CONFIRMED) -> SettleNotice:
    """A notice that began to go out; what may be said of it."""
    board = counter.desk.board
    push = next(one for one in pushes(board, board.orders[order], counter.clock()) if one.template is template)
    notice = an_id(500 + push.about)
    begin = BeginNotice(order, notice, push.to, template, push.about, Means.SMS)
    assert counter.ask(followers(counter), begin) is None
    return SettleNotice(order, notice, 0, Outcome.PERMANENT, "http_400")


def test_a_customer_who_was_not_told_stands_there_until_something_newer_reached_them(
    counter: Counter, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    rescue = Rescue(counter.open())
    check_model(qtmodeltester, rescue)
    order = counter.place()
    counter.ask(counter.desk, ConfirmOrder(order))
    failed = begun(counter, order)
    assert counter.ask(followers(counter), failed) is None
    qtbot.waitUntil(lambda: concerns(rescue) == [Concern.UNTOLD])
    assert concern(rescue.values[0]) == "The sender did not get “order confirmed”: call them"
    counter.ask(counter.desk, CancelOrder(order, "no"))
    ended = begun(counter, order, Template.CANCELLED)
    assert counter.ask(followers(counter), replace(ended, outcome=Outcome.SENT, code="")) is None
    qtbot.waitUntil(lambda: not rescue.values)


@pytest.mark.parametrize(
    ("outcome", "code", "said"),
    [
        (Outcome.UNKNOWN, "no_answer", "Nobody knows whether the sender got “cancelled”: call them"),
        (Outcome.PERMANENT, "bad_address", "The sender has no usable number, “cancelled” was not sent: ask for one"),
        (
            Outcome.PERMANENT,
            "template_blank",
            "The words of “cancelled” have a gap, the sender was not told: call them",
        ),
    ],
)
def test_the_end_that_was_not_told_stands_there_though_the_order_is_done(
    counter: Counter, qtbot: QtBot, outcome: Outcome, code: str, said: str
) -> None:
    order = counter.place()
    counter.ask(counter.desk, CancelOrder(order, "no"))
    rescue = Rescue(counter.open())
    begin = begun(counter, order, Template.CANCELLED)
    counter.ask(followers(counter), replace(begin, outcome=outcome, code=code))
    if outcome is Outcome.UNKNOWN:  # it goes out once more before anybody is asked to call
        counter.clock.forward(minutes=1)
        again = pushes(counter.desk.board, counter.desk.board.orders[order], counter.clock())[0]
        counter.ask(
            followers(counter),
            BeginNotice(order, begin.notice, again.to, again.template, again.about, Means.SMS, attempt=1),
        )
        counter.ask(followers(counter), replace(begin, attempt=1, outcome=outcome, code=code))
    qtbot.waitUntil(lambda: concerns(rescue) == [Concern.UNTOLD])
    assert concern(rescue.values[0]) == said


def test_packing_is_not_asked_to_call_customers(counter: Counter, qtbot: QtBot) -> None:
    order = counter.place()
    counter.ask(counter.desk, CancelOrder(order, "no"))
    counter.ask(followers(counter), begun(counter, order, Template.CANCELLED))
    assert concerns(Rescue(counter.open())) == [Concern.UNTOLD]
    assert not Rescue(counter.open(PACKING)).values


def asked_to_approve(counter: Counter) -> str:
    """An order whose sender was asked whether the wrapping is right, for ten minutes."""
    order = counter.place()
    attach = AttachProof(order, "packed", "a" * 64, "image/png")
    steps: list[tuple[LocalLink, Command]] = [
        (counter.desk, ConfirmOrder(order)),
        (counter.packing, StartPacking(order)),
        (counter.packing, attach),
        (counter.packing, AskApproval(order)),
    ]
    assert [counter.ask(link, command) for link, command in steps] == [None] * len(steps)
    return order


def test_a_sender_who_does_not_answer_is_telephoned_before_the_time_is_over(counter: Counter) -> None:
    order = asked_to_approve(counter)
    rescue, packing = Rescue(counter.open()), Rescue(counter.open(PACKING))
    counter.clock.forward(minutes=5)
    rescue.look_again()
    assert not rescue.values
    counter.clock.forward(minutes=1)
    rescue.look_again()
    packing.look_again()
    assert concern(rescue.values[0]) == "4 min left for the sender to approve: telephone them"
    assert not packing.values
    counter.clock.forward(minutes=5)
    rescue.look_again()
    assert concern(rescue.values[0]) == "No word about the wrapping: telephone the sender, or let it go"
    assert counter.ask(counter.desk, AnswerApproval(order, approved=True)) is None
    rescue.look_again()
    assert not Rescue(counter.open()).values


def test_a_change_that_a_sender_asks_for_concerns_packing_too_until_it_is_taken_back(counter: Counter) -> None:
    order = asked_to_approve(counter)
    assert counter.ask(counter.desk, AnswerApproval(order, approved=False, note="White ribbon")) is None
    for rescue in (Rescue(counter.open()), Rescue(counter.open(PACKING))):
        assert concerns(rescue) == [Concern.CHANGE_ASKED]
        assert concern(rescue.values[0]) == "The sender wants it otherwise: read the room, back to the table"
    assert counter.ask(counter.desk, OverrideApproval(order, "There is no white ribbon")) is None
    assert not Rescue(counter.open()).values


def test_an_address_that_nobody_gave_goes_to_the_desk(counter: Counter) -> None:
    order = counter.place(address=Address(), ask_recipient=True)
    asked = counter.desk.board.orders[order].address_ask
    assert asked is not None
    assert not Rescue(counter.open()).values
    counter.clock.now = asked.due_at
    assert counter.ask(followers(counter), ExpireAddress(order, asked.due_at)) is None
    rescue = Rescue(counter.open())
    assert concerns(rescue) == [Concern.ADDRESS]
    assert concern(rescue.values[0]) == "The recipient gave no address: ask the sender"
    assert not Rescue(counter.open(PACKING)).values
    assert counter.ask(counter.desk, ChangeAddress(order, Address(("7 Lime Walk",)))) is None
    assert not Rescue(counter.open()).values


def test_an_offer_without_an_answer_is_on_the_list_until_somebody_acts(counter: Counter, qtbot: QtBot) -> None:
    order, courier = counter.place(), counter.desk.new_id()
    steps: list[tuple[LocalLink, Command]] = [
        (counter.desk, ConfirmOrder(order)),
        (counter.dispatch, AddCourier(courier, "Wang Fang", "+44 20 7946 0005")),
        (counter.dispatch, SetDuty(courier, True)),
        (counter.dispatch, AssignCourier(order, courier)),
    ]
    assert [counter.ask(link, command) for link, command in steps] == [None] * len(steps)
    rescue = Rescue(counter.open())
    counter.clock.forward(seconds=counter.hub.board.settings.offer_seconds - 1)
    rescue.look_again()
    assert not rescue.values
    counter.clock.forward(seconds=61)
    rescue.look_again()
    assert concerns(rescue) == [Concern.OFFER]
    assert concern(rescue.values[0], "Wang") == "Wang has not answered for 3 min: call, or ask somebody else"
    assert not concerns(Rescue(counter.open(PACKING)))
    counter.ask(counter.dispatch, AcceptOffer(order))
    qtbot.waitUntil(lambda: not rescue.values)


def test_a_tick_asks_the_board_for_no_more_than_it_looks_at(
    counter: Counter, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rescue_module, "LOOKS", 3)
    for _ in range(4):
        counter.place()
    rescue = Rescue(counter.open())
    asked = 0
    looked: list[str] = []
    everything, look = Rescue._everything, Rescue._look

    def asking(one: Rescue) -> Iterator[tuple[str, str]]:
        nonlocal asked
        for about in everything(one):
            asked += 1
            yield about

    def looking(one: Rescue, about: tuple[str, str]) -> None:
        looked.append(about[1])
        look(one, about)

    monkeypatch.setattr(Rescue, "_everything", asking)
    monkeypatch.setattr(Rescue, "_look", looking)
    rescue._on_tick()
    assert asked == 3
    for _ in range(3):
        qtbot.waitUntil(lambda: not chores().is_busy(rescue, "tick"))
        rescue._on_tick()
    qtbot.waitUntil(lambda: not chores().is_busy(rescue, "tick"))
    board = counter.hub.board
    assert set(looked) == {*board.orders, *board.rooms, ""}
