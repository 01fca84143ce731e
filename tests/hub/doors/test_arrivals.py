"""Expected arrivals over a real hub: said by followers alone, the newest measurement wins, gone when nobody waits any more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.domain.eta import Arrival
from hub.domain.vocabulary import (
    AcceptOffer,
    AddCourier,
    AssignCourier,
    ConfirmOrder,
    HandOver,
    PickUpOrder,
    ReportArrival,
    SetDuty,
    StartPacking,
)
from hub.doors.side import FIX_FUTURE_MAX
from hub.link.link import Link
from hub.wire.messages import Foretell, say
from tests.hub.running import HubInThread, until
from tests.hub.shop_day import an_id, packing_steps, place_order

ORDER, COURIER, OTHER = an_id(1), an_id(900), an_id(901)


@pytest.fixture
def follower(running: HubInThread) -> Link:
    """A follower's link, beside a gift on its way."""
    owner = running.owner()
    running.must(owner, place_order(ORDER), ConfirmOrder(ORDER), StartPacking(ORDER), *packing_steps(ORDER, 2))
    for courier in (COURIER, OTHER):
        running.must(owner, AddCourier(courier, "Chen", "+44 20 7946 0003"), SetDuty(courier, True))
    running.must(owner, AssignCourier(ORDER, COURIER), AcceptOffer(ORDER), PickUpOrder(ORDER))
    return running.link("follower")


def arrival(link: Link, minutes: float, ago_s: float = 0, order: str = ORDER, courier: str = COURIER) -> Arrival:
    now = link.hub_now()
    at = now + timedelta(minutes=minutes)
    return Arrival(order, courier, at, at + timedelta(minutes=4), now - timedelta(seconds=ago_s), "straight", 900)


def test_what_a_follower_foretells_stands_at_stations_and_at_the_gateway(running: HubInThread, follower: Link) -> None:
    told: list[frozenset[str]] = []
    dispatch = running.link("dispatch", listener=lambda changes: told.append(changes.arrivals))
    gateway = running.link("gateway")
    seen = arrival(follower, 10)
    follower.foretell([seen])
    until(lambda: dispatch.arrivals.get(ORDER) == gateway.arrivals.get(ORDER) == seen, "nobody was told")
    assert frozenset({ORDER}) in told


def test_the_newest_measurement_wins_and_the_same_may_be_reckoned_anew(running: HubInThread, follower: Link) -> None:
    dispatch = running.link("dispatch")
    raw = running.raw("follower", side=True)
    newest, older = arrival(follower, 10, 5), arrival(follower, 30, 60)
    again = Arrival(ORDER, COURIER, newest.latest, newest.latest, newest.measured_at, "straight")
    for one in (newest, older, again):
        raw.say(say(Foretell((one,))))
    until(lambda: dispatch.arrivals.get(ORDER) == again, "the newest did not win")


@pytest.mark.parametrize("role", ["packing", "gateway", "owner"])
def test_nobody_else_may_say_when_somebody_comes(running: HubInThread, follower: Link, role: str) -> None:
    raw = running.raw(role, side=True)
    raw.say(say(Foretell((arrival(follower, 1),))))
    assert raw.hears("problem")["code"] == "not_allowed"


def test_what_makes_no_sense_is_dropped_and_a_good_one_beside_it_is_not(running: HubInThread, follower: Link) -> None:
    good = arrival(follower, 10, 1)
    turned = Arrival(ORDER, COURIER, good.latest, good.earliest, follower.hub_now(), "straight")
    bad = (
        arrival(follower, 10, order=an_id(404)),
        arrival(follower, 10, courier=OTHER),
        arrival(follower, 10, ago_s=-FIX_FUTURE_MAX.total_seconds() - 60),
        turned,
    )
    raw = running.raw("follower", side=True)
    raw.say(say(Foretell((*bad, good))))
    dispatch = running.link("dispatch")
    until(lambda: ORDER in dispatch.arrivals, "the good one was dropped too")
    assert dict(dispatch.arrivals) == {ORDER: good}


@pytest.mark.parametrize("how", ["at the door", "handed over"])
def test_an_arrival_is_gone_when_nobody_waits_for_it_any_more(running: HubInThread, follower: Link, how: str) -> None:
    dispatch = running.link("dispatch")
    follower.foretell([arrival(follower, 10)])
    until(lambda: ORDER in dispatch.arrivals, "nobody was told")
    running.must(running.owner(), ReportArrival(ORDER) if how == "at the door" else HandOver(OTHER, ORDER))
    until(lambda: ORDER not in dispatch.arrivals, "it stays")
    late = running.link("packing")
    until(lambda: late.board.seq == dispatch.board.seq, "it does not catch up")
    assert ORDER not in late.arrivals


def test_nothing_of_it_is_ever_in_the_ledger(running: HubInThread, follower: Link) -> None:
    dispatch = running.link("dispatch")
    until(lambda: dispatch.board.seq == follower.board.seq, "they do not agree")
    before = dispatch.board
    follower.foretell([arrival(follower, 10)])
    until(lambda: ORDER in dispatch.arrivals, "nobody was told")
    assert dispatch.board is before


def test_after_a_hubs_end_what_was_expected_is_forgotten(running: HubInThread, follower: Link) -> None:
    dispatch = running.link("dispatch")
    follower.foretell([arrival(follower, 10)])
    until(lambda: ORDER in dispatch.arrivals, "nobody was told")
    running.stop()
    running.start()
    until(lambda: not dispatch.arrivals, "an arrival outlived what it stood on")
    seen = arrival(follower, 12)
    follower.foretell([seen])
    until(lambda: dispatch.arrivals.get(ORDER) == seen, "nobody was told again")
