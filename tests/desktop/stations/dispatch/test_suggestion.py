"""Who is proposed for an order: in time, free, near, alive; and the reason adds up."""

from __future__ import annotations

from datetime import timedelta

from desktop.stations.dispatch.suggestion import Stands, candidates
from hub.domain.order import Delivery
from hub.domain.schedule import USUAL_WAY
from tests.hub.travel_day import NOW, SHOP, courier, fix, north, order


def names(found: list[object]) -> list[str]:
    return [each.courier.id for each in found]  # type: ignore[attr-defined] # candidates


def test_nearest_free_courier_in_time_is_proposed_first_and_the_reason_adds_up() -> None:
    people = [courier("far"), courier("near"), courier("busy")]
    load = {"busy": [order(7, north(400), delivery=Delivery.PICKED_UP)]}
    fixes = {"far": fix("far", north(4000)), "near": fix("near", north(50)), "busy": fix("busy", north(10))}
    found = candidates(order(1, north(2000)), people, load, fixes, SHOP, NOW)
    assert names(list(found)) == ["near", "far", "busy"]
    best = found[0]
    assert best.stands is Stands.AT_SHOP
    assert best.arrives == max(best.at_shop, best.packed) + best.ride
    assert best.spare == NOW + timedelta(minutes=60) - best.arrives


def test_courier_in_time_after_a_run_beats_a_free_one_who_would_be_late() -> None:
    people = [courier("free_far"), courier("busy_near")]
    load = {"busy_near": [order(7, north(100), delivery=Delivery.PICKED_UP)]}
    fixes = {"free_far": fix("free_far", north(12000)), "busy_near": fix("busy_near", north(50))}
    found = candidates(order(1, north(1000), minutes=25), people, load, fixes, SHOP, NOW)
    assert names(list(found)) == ["busy_near", "free_far"]
    assert [each.in_time for each in found] == [True, False]


def test_silent_and_off_duty_couriers_are_never_proposed_and_unknown_places_come_last() -> None:
    people = [courier("off", on_duty=False), courier("silent"), courier("unseen"), courier("seen")]
    fixes = {
        "off": fix("off", SHOP),
        "silent": fix("silent", SHOP, age_s=7 * 60),
        "seen": fix("seen", north(3000)),
    }
    found = candidates(order(1, north(500)), people, {}, fixes, SHOP, NOW)
    assert names(list(found)) == ["seen", "unseen"]
    assert found[1].stands is Stands.UNKNOWN


def test_courier_who_still_answers_another_offer_is_not_asked_first() -> None:
    people = [courier("answering"), courier("free")]
    load = {"answering": [order(7, north(10), delivery=Delivery.OFFERED)]}
    fixes = {"answering": fix("answering", SHOP), "free": fix("free", north(1500))}
    found = candidates(order(1, north(500)), people, load, fixes, SHOP, NOW)
    assert names(list(found)) == ["free", "answering"]
    assert found[1].stands is Stands.ANSWERING


def test_courier_who_has_the_order_is_not_proposed_for_it_again() -> None:
    held = order(1, north(500), courier="li", delivery=Delivery.OFFERED)
    assert candidates(held, [courier("li")], {"li": [held]}, {}, SHOP, NOW) == []


def test_ride_to_a_place_that_nobody_knows_is_marked_as_a_guess() -> None:
    (unknown,) = candidates(order(1, None), [courier("li")], {}, {"li": fix("li", SHOP)}, SHOP, NOW)
    (known,) = candidates(order(1, north(500)), [courier("li")], {}, {"li": fix("li", SHOP)}, SHOP, NOW)
    assert (unknown.guessed, unknown.ride) == (True, USUAL_WAY)
    assert not known.guessed
