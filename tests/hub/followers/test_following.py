"""What is due is asked once and on time, and nothing that a follower does outside is begun before the hub said yes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from threading import Event, Thread

import pytest

from hub.domain.board import Board
from hub.domain.courier import Fix
from hub.domain.ids import derived_id, is_id, minted_at
from hub.domain.vocabulary import ConfirmOrder, MarkRush, kind_of
from hub.followers.following import TRY_AGAIN_S, Due, Duty, Follower, Following
from hub.link.local import LocalLink, LocalShop
from tests.hub.running import until
from tests.hub.shop_day import DESK, FOLLOWER, NOON, an_id, place_order

MINUTE = timedelta(minutes=1)


class Hurrying:
    """Plays a follower: every order becomes rush a minute after it was placed."""

    name = "hurrying"

    def due(self, board: Board, fixes: Mapping[str, Fix], now: datetime) -> Due:
        calm = [order for order in board.orders.values() if order.rush is None]
        duties = tuple(
            Duty(derived_id(order.placed_at, self.name, order.id), MarkRush(order.id))
            for order in calm
            if now >= order.placed_at + MINUTE
        )
        later = [order.placed_at + MINUTE for order in calm if now < order.placed_at + MINUTE]
        return Due(duties, min(later, default=None))


class Confirming(Hurrying):
    """Plays one that also acts outside: it confirms what it has hurried."""

    name = "confirming"

    def __init__(self) -> None:
        self.acted: list[str] = []

    def act(self, duty: Duty) -> Sequence[Duty]:
        assert isinstance(duty.command, MarkRush)
        self.acted.append(duty.id)
        return [Duty(derived_id(NOON, "confirmed", duty.id), ConfirmOrder(duty.command.order))]


class Stumbling:
    """Plays one with a fault."""

    name = "stumbling"

    def due(self, board: Board, fixes: Mapping[str, Fix], now: datetime) -> Due:
        raise ZeroDivisionError


class Stage:
    """A shop in one process whose clocks stand still until they are moved."""

    def __init__(self, *followers: Follower) -> None:
        self.now, self.seconds = NOON, 0.0
        self.shop = LocalShop(lambda: self.now)
        self.desk = LocalLink(self.shop, DESK)
        self.followers = followers
        self.lives()

    def lives(self) -> None:
        """Another life of the follower."""
        self.link = LocalLink(self.shop, DESK)
        self.following = Following(self.link, self.followers, lambda: self.seconds)
        self.link.listener = self.following.changed

    def wait(self, span: timedelta) -> None:
        self.now += span
        self.seconds += span.total_seconds()

    def order(self, number: int = 1) -> str:
        self.desk.ask(place_order(an_id(number)))
        return an_id(number)

    def count(self, kind: str) -> int:
        return sum(kind_of(recorded.event) == kind for recorded in self.shop.events)


def test_what_falls_due_is_asked_at_its_time_though_nothing_changes() -> None:
    stage = Stage(Hurrying())
    stage.order()
    stage.wait(MINUTE / 2)
    pause = stage.following.step()
    assert stage.count("rush_marked") == 0
    assert 30 <= pause <= 30.1
    stage.wait(timedelta(seconds=pause))
    stage.following.step()
    assert stage.count("rush_marked") == 1


def test_what_is_due_is_asked_once_in_however_many_lives() -> None:
    stage = Stage(Hurrying())
    order = stage.order()
    stage.wait(MINUTE)
    for _ in range(3):
        stage.following.step()
        stage.following.step()
        stage.lives()
    assert stage.count("rush_marked") == 1
    assert stage.shop.events[-1].cause == derived_id(NOON, "hurrying", order)


def test_a_duty_that_was_refused_and_is_due_still_is_asked_again_under_another_id() -> None:
    stage = Stage(Hurrying())
    order = stage.order()
    stage.link._me = FOLLOWER  # may mark nothing
    stage.wait(MINUTE)
    pause = stage.following.step()
    assert (stage.count("rush_marked"), stage.following.step()) == (0, TRY_AGAIN_S)
    assert pause >= TRY_AGAIN_S
    stage.link._me = DESK
    stage.wait(timedelta(seconds=TRY_AGAIN_S))
    stage.following.step()
    assert stage.count("rush_marked") == 1
    assert stage.shop.events[-1].cause != derived_id(NOON, "hurrying", order)


def test_while_the_hub_is_away_nothing_is_asked_and_afterwards_nothing_is_forgotten() -> None:
    stage = Stage(Hurrying())
    stage.order()
    stage.link.offline(True)
    stage.wait(3 * MINUTE)
    stage.following.step()
    assert not stage.link.pending
    stage.link.offline(False)
    stage.following.step()
    assert stage.count("rush_marked") == 1


@pytest.mark.logs("stumbling stumbled over the board")
def test_a_follower_with_a_fault_holds_up_no_other() -> None:
    stage = Stage(Stumbling(), Hurrying())
    stage.order()
    stage.wait(MINUTE)
    stage.following.step()
    assert stage.count("rush_marked") == 1


def test_an_effect_outside_comes_after_the_hubs_yes_once_and_its_outcome_is_asked_for() -> None:
    follower = Confirming()
    stage = Stage(follower)
    order = stage.order()
    stage.wait(MINUTE)
    stage.following.step()
    until(lambda: stage.count("order_confirmed"))
    stage.following.step()
    stage.following.close()
    assert follower.acted == [derived_id(NOON, "confirming", order)]
    assert stage.count("order_confirmed") == 1


def test_no_effect_outside_where_the_hub_refuses() -> None:
    follower = Confirming()
    stage = Stage(follower)
    stage.order()
    stage.link._me = FOLLOWER
    stage.wait(MINUTE)
    stage.following.step()
    stage.following.close()
    assert follower.acted == []


def test_it_wakes_by_itself_when_something_changes() -> None:
    stage, stop = Stage(Hurrying()), Event()
    stage.order(7)
    thread = Thread(target=stage.following.run, args=(stop,))
    thread.start()
    stage.wait(MINUTE)
    stage.order(8)  # the change that wakes it
    until(lambda: stage.count("rush_marked") == 1)
    stop.set()
    stage.following.changed()
    thread.join()


def test_a_derived_id_is_an_id_of_the_causes_moment_and_differs_by_every_part_of_the_cause() -> None:
    one = derived_id(NOON, "escalation", "a", "bc")
    assert is_id(one)
    assert minted_at(one) == NOON
    assert one == derived_id(NOON, "escalation", "a", "bc")
    assert (
        len({one, derived_id(NOON, "escalation", "ab", "c"), derived_id(NOON + MINUTE, "escalation", "a", "bc")}) == 3
    )
