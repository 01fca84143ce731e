"""Who is proposed for an order: in time, free, near, alive; and the reason adds up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from desktop.stations.dispatch.riding import DETOUR, SPEED_MPS, UNKNOWN_RIDE, distance_m, ready_at, ride
from desktop.stations.dispatch.runs import plan_run
from desktop.stations.dispatch.suggestion import Stands, candidates
from hub.domain.actor import Actor, Role
from hub.domain.courier import Courier, Fix
from hub.domain.order import Address, Card, Channel, Delivery, Item, Order, Person, Place, Preparation, Step
from hub.domain.promise import Promise, Window

NOW = datetime(2026, 5, 10, 14, 48, tzinfo=UTC)
SHOP = Place(525_200_000, 134_050_000)
ANNA = Actor("desk", "anna", Role.FRONT_DESK)
M_E7 = 90  # about one metre of latitude in 1e-7 degrees


def north(metres: int) -> Place:
    return Place(SHOP.lat_e7 + M_E7 * metres, SHOP.lon_e7)


def order(number: int, place: Place | None, minutes: int = 60, **more: object) -> Order:
    given: dict[str, object] = {
        "id": f"o{number}", "number": number, "room": f"o{number}", "channel": Channel.PHONE, "placed_at": NOW,
        "sender": Person(), "recipient": Person("R"), "address": Address(("x",), "", place), "card": Card("c"),
        "items": (Item("i", 1, 1),), "currency": "GBP", "total_minor": 1, "preparation": Preparation.PACKED,
        "promise": Promise(Window(NOW + timedelta(minutes=minutes)), NOW, ANNA),
    } | more  # fmt: skip
    return Order(**given)  # type: ignore[arg-type] # one dict for every field


def courier(name: str, *, on_duty: bool = True) -> Courier:
    return Courier(name, name, "", on_duty)


def fix(name: str, place: Place, age_s: int = 20) -> Fix:
    return Fix(name, place, 10, NOW - timedelta(seconds=age_s), "page")


def names(found: list[object]) -> list[str]:
    return [each.courier.id for each in found]  # type: ignore[attr-defined] # candidates


def test_ride_is_straight_line_times_detour_at_the_assumed_speed() -> None:
    far = north(3000)
    assert abs(distance_m(SHOP, far) - 3000) < 10
    assert ride(SHOP, far).total_seconds() == round(distance_m(SHOP, far) * DETOUR / SPEED_MPS)
    assert ride(SHOP, SHOP) == timedelta(0)
    assert ride(None, far) == UNKNOWN_RIDE


def test_gift_on_the_table_is_ready_when_packing_that_began_is_over() -> None:
    def begun(minutes_ago: int) -> Order:
        started = Step(1, "packing_started", NOW - timedelta(minutes=minutes_ago), ANNA)
        return order(1, SHOP, preparation=Preparation.PACKING, history=(started,))

    assert ready_at(begun(3), NOW) == NOW + timedelta(minutes=12)
    assert ready_at(begun(40), NOW) == NOW + timedelta(minutes=5), "what is on the table is never ready at once"
    assert ready_at(order(1, SHOP), NOW) == NOW
    assert ready_at(order(1, SHOP, preparation=Preparation.CONFIRMED), NOW) == NOW + timedelta(minutes=15)


def test_run_goes_first_to_what_is_carried_and_then_by_the_shop_to_what_was_accepted() -> None:
    carried = order(1, north(1000), delivery=Delivery.PICKED_UP, minutes=90)
    waiting = order(2, north(500), delivery=Delivery.ACCEPTED, minutes=10)
    run = plan_run("li", [waiting, carried], north(2000), SHOP, NOW)
    assert [(stop.order.id, stop.number, stop.from_shop) for stop in run.stops] == [("o1", 1, False), ("o2", 2, True)]
    assert run.stops[0].arrives == NOW + ride(north(2000), north(1000))
    assert run.stops[1].arrives > run.stops[0].arrives + ride(north(1000), SHOP)
    assert run.stops[1].spare is not None


def test_door_one_stands_at_needs_no_ride() -> None:
    run = plan_run("li", [order(1, north(1000), delivery=Delivery.ARRIVED)], north(0), SHOP, NOW)
    assert run.stops[0].arrives == NOW


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
    assert (unknown.guessed, unknown.ride) == (True, UNKNOWN_RIDE)
    assert not known.guessed
