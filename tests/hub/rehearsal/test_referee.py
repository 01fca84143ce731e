"""The referee sees every planted fault for what it is, once, and finds nothing in a day without one."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from hub.domain.actor import Actor, Role
from hub.domain.order import Channel, Source
from hub.domain.room import Audience
from hub.domain.vocabulary import (
    Command,
    ConfirmOrder,
    MarkRush,
    MarkSeen,
    MessagePerson,
    MessageSent,
    PlaceOrder,
    Recorded,
    SendMessage,
    StartPacking,
)
from hub.link.local import LocalLink, LocalShop
from hub.rehearsal.plan import SHOP_CURRENCY, plan_day
from hub.rehearsal.referee import Referee

DESK = Actor("desk", "p-desk", Role.FRONT_DESK)
PACKING = Actor("packing-table", "p-packing", Role.PACKING)
WEB = Actor("gateway", "web_shop", Role.WEB_SHOP)
SOURCE = "woocommerce:mill-lane:7101"


class SmallDay:
    """One order's beginning over the real rules, told to a referee as a real day would be.

    Args:
        spoil: what happens to the feed on its way to the referee and to packing's listener.
    """

    def __init__(self, spoil: Callable[[list[Recorded]], list[Recorded]] = lambda feed: feed) -> None:
        self.shop = LocalShop()
        self.referee = Referee()
        self.referee.stations |= {"desk", "packing-table"}
        self.clock = itertools.count(1.0)
        desk, packing, web = (LocalLink(self.shop, actor) for actor in (DESK, PACKING, WEB))
        plan = plan_day(1, 1).orders[0]
        self.order = desk.new_id()
        self.referee.deliver(SOURCE, next(self.clock))
        web.ask(
            PlaceOrder(
                self.order, Channel.WEB, plan.sender, plan.recipient, plan.address, plan.card, plan.items,
                SHOP_CURRENCY, plan.total_minor, source=Source("woocommerce:mill-lane", "7101"),
            )
        )  # fmt: skip
        self.ask(desk, ConfirmOrder(self.order))
        self.ask(desk, self.words(desk, "Yes, all well."))
        self.ask(packing, StartPacking(self.order))
        self.ask(packing, StartPacking(self.order))  # refused: it has begun
        self.ask(desk, MarkRush(self.order))
        self.ask(desk, MarkRush(self.order))  # accepted: it is so already
        self.ask(packing, self.words(packing, "Opened early."))
        feed = spoil(list(self.shop.events))
        self.referee.follow(feed, next(self.clock))
        self.referee.hear("packing-table", [recorded.seq for recorded in self.shop.events], next(self.clock))

    def words(self, link: LocalLink, text: str) -> SendMessage:
        return SendMessage(self.order, link.new_id(), Audience.EVERYONE, text=text)

    def ask(self, link: LocalLink, command: Command, *, tell_seqs: bool = True) -> None:
        assert link.actor is not None
        command_id = link.new_id()
        self.referee.ask(link.actor.station, command_id, command, next(self.clock))
        receipt = link.ask(command, command_id=command_id).settled.result(0)
        code = receipt.refused.code if receipt.refused else ""
        seqs = receipt.seqs if tell_seqs else None
        self.referee.answer(command_id, next(self.clock), accepted=not code, code=code, seqs=seqs)

    def counts(self) -> tuple[int, int, int]:
        """Lost, duplicated, reordered."""
        verdict = self.referee.judge()
        return len(verdict.lost), len(verdict.duplicated), len(verdict.reordered)


def test_nothing_is_wrong_with_a_day_in_which_everything_came_once_and_in_order() -> None:
    day = SmallDay()
    assert len(day.referee.feed) == 7
    assert day.counts() == (0, 0, 0)


@pytest.mark.parametrize("index", range(7))
def test_an_event_that_the_feed_drops_is_lost(index: int) -> None:
    lost, duplicated, reordered = SmallDay(lambda feed: feed[:index] + feed[index + 1 :]).counts()
    assert lost >= 1
    assert (duplicated, reordered) == (0, 0)


def test_one_dropped_event_is_counted_once_however_often_it_shows() -> None:
    assert SmallDay(lambda feed: feed[:3] + feed[4:]).counts() == (1, 0, 0)


@pytest.mark.parametrize("index", range(7))
def test_an_event_that_the_feed_repeats_is_duplicated(index: int) -> None:
    assert SmallDay(lambda feed: feed[: index + 1] + feed[index:]).counts() == (0, 1, 0)


@pytest.mark.parametrize("index", range(6))
def test_two_events_that_the_feed_swaps_are_out_of_order(index: int) -> None:
    def swap(feed: list[Recorded]) -> list[Recorded]:
        feed[index], feed[index + 1] = feed[index + 1], feed[index]
        return feed

    assert SmallDay(swap).counts() == (0, 0, 1)


def test_a_listener_that_missed_a_number_lost_it() -> None:
    day = SmallDay()
    day.referee.hear("dispatch-desk", [1, 2, 3, 5, 6, 7], 99.0)
    assert day.referee.judge().lost == ("dispatch-desk never heard 4",)


def test_a_listener_that_heard_a_number_again_was_told_twice() -> None:
    day = SmallDay()
    day.referee.hear("dispatch-desk", [1, 2, 3, 4, 5, 5, 6, 7], 99.0)
    assert day.referee.judge().duplicated == ("dispatch-desk heard 5 twice",)


def test_a_whole_board_covers_what_came_before_it() -> None:
    day = SmallDay()
    day.referee.board_came("dispatch-desk", 5)
    day.referee.hear("dispatch-desk", [6, 7], 99.0)
    assert day.counts() == (0, 0, 0)


def test_a_board_in_the_middle_does_not_hide_a_gap_before_it() -> None:
    day = SmallDay()
    day.referee.board_came("dispatch-desk", 1)
    day.referee.hear("dispatch-desk", [2, 4], 98.0)
    day.referee.board_came("dispatch-desk", 7)
    assert day.referee.judge().lost == ("dispatch-desk never heard 3",)


def test_a_command_decided_before_an_earlier_one_of_its_asker_is_out_of_order() -> None:
    day = SmallDay()
    ids = day.referee.by_asker["desk"]
    ids[0], ids[1] = ids[1], ids[0]  # as if it had asked them the other way round
    assert day.counts() == (0, 0, 1)


def test_a_command_without_an_answer_is_lost() -> None:
    day = SmallDay()
    day.referee.ask("desk", "forgotten", MarkRush(day.order, False), 50.0)
    assert day.referee.judge().lost == ("MarkRush of desk never got an answer",)


def test_a_page_whose_accepted_message_is_not_in_the_feed_lost_it() -> None:
    day = SmallDay()
    day.referee.ask("sender", "m", SendMessage(day.order, "m", Audience.EVERYONE, text="Hello?"), 50.0)
    day.referee.answer("m", 51.0, accepted=True)
    assert day.referee.judge().lost == ("SendMessage of sender was acknowledged and is not in the feed",)


def test_a_page_is_not_wronged_by_a_seen_that_changed_nothing() -> None:
    day = SmallDay()
    day.referee.ask("sender", "s", MarkSeen(day.order, 3), 50.0)
    day.referee.answer("s", 51.0, accepted=True)
    assert day.counts() == (0, 0, 0)


def test_words_that_changed_on_their_way_are_lost() -> None:
    def change(feed: list[Recorded]) -> list[Recorded]:
        return [
            replace(recorded, event=replace(recorded.event, person=MessagePerson("No.")))
            if isinstance(recorded.event, MessageSent) and recorded.actor == DESK
            else recorded
            for recorded in feed
        ]

    assert SmallDay(change).counts() == (1, 0, 0)


def test_a_refused_command_that_took_effect_all_the_same_is_a_wrong() -> None:
    day = SmallDay()
    confirmed = next(asked for asked in day.referee.asked.values() if isinstance(asked.command, ConfirmOrder))
    confirmed.accepted, confirmed.code = False, "wrong_stage"
    assert day.counts() == (0, 1, 0)


def test_a_second_effect_of_one_command_is_duplicated() -> None:
    day = SmallDay()
    last = day.referee.feed[-1]
    day.referee.follow([replace(last, seq=last.seq + 1)], 60.0)
    day.referee.hear("packing-table", [last.seq + 1], 60.0)
    assert day.counts() == (0, 1, 0)


def test_a_web_order_that_was_taken_and_never_placed_is_lost() -> None:
    day = SmallDay()
    day.referee.deliver("woocommerce:mill-lane:7102", 50.0)
    assert day.referee.judge().lost == ("the web shop's order woocommerce:mill-lane:7102 was taken and never placed",)


def test_a_web_order_that_was_placed_twice_is_duplicated() -> None:
    day = SmallDay()
    placed, last = day.referee.feed[1], day.referee.feed[-1]
    day.referee.follow([replace(placed, seq=last.seq + 1, cause="another")], 60.0)
    day.referee.hear("packing-table", [last.seq + 1], 60.0)
    assert day.counts() == (0, 1, 0)


def test_an_order_that_no_web_shop_sent_is_a_wrong() -> None:
    day = SmallDay()
    day.referee.deliveries.clear()
    assert day.counts() == (0, 1, 0)


def test_a_step_that_nobody_asked_for_is_a_wrong_unless_the_shop_is_open() -> None:
    day = SmallDay()
    asked = next(id for id, asked in day.referee.asked.items() if isinstance(asked.command, ConfirmOrder))
    del day.referee.asked[asked]
    day.referee.by_asker["desk"].remove(asked)
    assert day.counts() == (0, 1, 0)
    day.referee.closed = False
    assert day.counts() == (0, 0, 0)
