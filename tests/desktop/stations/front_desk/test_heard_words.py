"""Who made a promise and who has heard it: in short by name for whoever has not, and all of it with its times."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from desktop.models.rescue import Concern, Rescue
from desktop.stations.front_desk.heard_words import heard_in_short, heard_lines
from desktop.widgets.fold_lines import Tone
from hub.domain.actor import Role
from hub.domain.promise import PromiseKind
from hub.domain.vocabulary import (
    AcknowledgePromise,
    AcknowledgeRush,
    ConfirmOrder,
    MakePromise,
    MarkRush,
    PromiseTime,
    StartPacking,
)
from tests.hub.shop_day import packing_steps

if TYPE_CHECKING:
    from tests.desktop.conftest import Counter


def _short(counter: Counter, order: str) -> list[tuple[str, Tone]]:
    shop = counter.open()
    return [(line.said, line.tone) for line in heard_in_short(shop, shop.board.orders[order])]


def test_every_promise_says_who_made_it_and_who_has_yet_to_hear_it(counter: Counter) -> None:
    order = counter.place()
    counter.ask(counter.desk, MakePromise(order, PromiseKind.PLACE, "at the reception"))
    promise = counter.hub.board.orders[order].promises[-1].seq
    counter.ask(counter.packing, AcknowledgePromise(order, promise))
    shop = counter.open()
    lines = [(line.said, bool(line.right), line.tone) for line in heard_lines(shop, shop.board.orders[order])]
    assert lines == [
        ("Front desk promised the place: “at the reception”", True, Tone.SETTLED),
        ("Heard by packing", True, Tone.SETTLED),
        ("Not heard by dispatch yet", False, Tone.WAITS),
    ]


def test_a_promise_is_one_line_that_names_who_has_not_heard_it(counter: Counter) -> None:
    order = counter.place()
    counter.ask(counter.desk, MakePromise(order, PromiseKind.PLACE, "at the reception"))
    promise = counter.hub.board.orders[order].promises[-1].seq
    assert _short(counter, order) == [
        ("Place “at the reception”: not heard by packing, dispatch yet", Tone.WAITS),
    ]
    counter.ask(counter.packing, AcknowledgePromise(order, promise))
    assert _short(counter, order) == [("Place “at the reception”: not heard by dispatch yet", Tone.WAITS)]
    counter.ask(counter.dispatch, AcknowledgePromise(order, promise))
    assert _short(counter, order) == [("Place “at the reception”: heard by packing, dispatch", Tone.SETTLED)]


def test_the_time_comes_first_and_a_broken_promise_says_why(counter: Counter) -> None:
    at = counter.clock()
    order = counter.place()
    counter.ask(counter.desk, ConfirmOrder(order))
    counter.ask(counter.desk, MakePromise(order, PromiseKind.WORDING, "in blue ink"))
    counter.ask(counter.desk, PromiseTime(order, at + timedelta(hours=2)))
    counter.ask(counter.desk, PromiseTime(order, at + timedelta(hours=3)))
    said = [said for said, _ in _short(counter, order)]
    assert said[0] == "Broken, the time: moved to later without asking"
    assert said[1] == "Time: not seen by packing, dispatch yet"
    assert said[2].startswith("Wording “in blue ink”: ")


def test_a_rush_calls_for_whoever_has_not_heard_it_and_not_for_whoever_has_done_their_part(counter: Counter) -> None:
    at = counter.clock()
    order = counter.place()
    counter.ask(counter.desk, ConfirmOrder(order))
    counter.ask(counter.desk, PromiseTime(order, at + timedelta(hours=2)))
    counter.ask(counter.desk, MarkRush(order, True))
    since = counter.open().local(at).strftime("%H:%M")
    assert _short(counter, order) == [
        (f"Time, rush since {since}: not heard by packing, dispatch yet", Tone.NOW),
    ]
    counter.ask(counter.dispatch, AcknowledgeRush(order))
    assert _short(counter, order) == [(f"Time, rush since {since}: not heard by packing yet", Tone.NOW)]
    counter.ask(counter.packing, AcknowledgeRush(order))
    assert _short(counter, order) == [(f"Time, rush since {since}: heard by all", Tone.SETTLED)]


def test_a_rush_that_was_packed_does_not_wait_for_packing_any_more(counter: Counter) -> None:
    order = counter.place()
    counter.ask(counter.desk, ConfirmOrder(order))
    for step in (StartPacking(order), *packing_steps(order, items=2)):
        assert counter.ask(counter.packing, step) is None
    assert counter.ask(counter.desk, MarkRush(order, True)) is None
    shop = counter.open()
    assert [line.said for line in heard_in_short(shop, shop.board.orders[order])] == ["Rush: not heard by dispatch yet"]
    assert [line.said for line in heard_lines(shop, shop.board.orders[order])] == ["Rush not heard by dispatch yet"]
    assert [row.waiting_for for row in Rescue(shop).values if row.concern is Concern.RUSH] == [(Role.DISPATCH,)]
