"""What must not be forgotten is in the list for as long as it is true, and not longer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop import shop as shop_module
from desktop.models.rescue import Concern, Rescue
from hub.domain.actor import Actor, Role
from hub.domain.room import Audience
from hub.domain.vocabulary import AcknowledgeRush, ConfirmOrder, MarkRush, PromiseTime, SendMessage
from hub.link.local import LocalLink
from tests.desktop.conftest import PACKING, Counter, check_model


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
    counter.ask(counter.desk, PromiseTime(order, counter.clock() + timedelta(hours=1)))
    rescue = Rescue(counter.open())
    assert not rescue.values
    counter.clock.forward(minutes=40)
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
