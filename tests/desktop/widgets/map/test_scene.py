from __future__ import annotations

import math

from desktop.widgets.freshness import Freshness
from desktop.widgets.map.camera import Camera
from desktop.widgets.map.content import Content
from desktop.widgets.map.marks import Courier, Kind, Leg, LegState, MarkId, Run, Shop, Stop
from desktop.widgets.map.projection import Place, to_world
from desktop.widgets.map.scene import ClusterSpot, Moment, Scene, Spot, lay_out
from desktop.widgets.ring import Urgency

TOWN = Place(31.2304, 121.4737)
NOW_S = 1_000_000.0
CAMERA = Camera(to_world(TOWN), 14.0, 800, 600)


def at(east_px: float, south_px: float) -> Place:
    return CAMERA.place_at(400 + east_px, 300 + south_px)


def courier(name: str, place: Place, age_s: float = 10, accuracy_m: float | None = 25) -> Courier:
    return Courier(name, name[:2].upper(), name, place, NOW_S - age_s, accuracy_m)


def stop(name: str, place: Place, urgency: Urgency = Urgency.CALM, label: str = "") -> Stop:
    return Stop(name, place, "1", 0.5, urgency, label, f"recipient of {name}")


def scene_of(
    couriers: list[Courier] | None = None,
    stops: list[Stop] | None = None,
    shop: Shop | None = None,
    runs: list[Run] | None = None,
    spread: frozenset[MarkId] = frozenset(),
    pointed: frozenset[MarkId] = frozenset(),
) -> Scene:
    content = Content()
    content.set_shop(shop)
    content.set_couriers(couriers or [])
    content.set_stops(stops or [])
    content.set_runs(runs or [])
    moment = Moment(NOW_S, lambda _, rest: rest, lambda text: 7.0 * len(text), spread, pointed)
    return lay_out(content, CAMERA, moment)


def texts(scene: Scene) -> dict[str, bool]:
    return {label.text: label.alarming for label in scene.labels}


def test_a_live_courier_says_age_and_accuracy() -> None:
    scene = scene_of([courier("Li Wei", at(0, 0), age_s=40)])
    assert texts(scene) == {"Li Wei · 40 s · ±25 m": False}
    assert scene.spots[0].freshness is Freshness.LIVE


def test_a_stale_courier_is_laid_out_as_silent_and_in_red() -> None:
    scene = scene_of([courier("Hao", at(0, 0), age_s=7 * 60, accuracy_m=120)])
    assert scene.spots[0].freshness is Freshness.SILENT
    assert texts(scene) == {"Hao · silent 7 min · ±120 m": True}


def test_the_accuracy_circle_is_as_wide_as_the_accuracy() -> None:
    (spot,) = scene_of([courier("Hao", at(0, 0), accuracy_m=500)]).spots
    edge_m = spot.accuracy_px * CAMERA.metres_per_pixel
    assert math.isclose(edge_m, 500)


def test_a_click_hits_the_courier_that_stands_on_a_stop() -> None:
    scene = scene_of([courier("Li", at(5, 0))], [stop("o-1", at(0, 0))])
    hit = scene.hit(400, 300)
    assert isinstance(hit, Spot)
    assert hit.id == MarkId(Kind.COURIER, "Li")


def test_a_click_beside_a_disc_still_hits_it_and_one_farther_off_does_not() -> None:
    scene = scene_of(stops=[stop("o-1", at(0, 0))])
    assert scene.hit(400 + 21, 300) is not None
    assert scene.hit(400 + 23, 300) is None


def test_a_click_between_two_stops_hits_the_nearer() -> None:
    scene = scene_of(stops=[stop("west", at(-14, 0)), stop("east", at(14, 0))])
    hit = scene.hit(398, 300)
    assert isinstance(hit, Spot)
    assert hit.id.id == "west"


def test_four_stops_at_one_house_become_one_pill_that_shows_the_worst() -> None:
    house = [stop(f"o-{n}", at(n, n)) for n in range(3)] + [stop("o-late", at(3, 0), Urgency.LATE)]
    (cluster,) = scene_of(stops=house).clusters
    assert cluster.text == "4 stops"
    assert cluster.urgency is Urgency.LATE
    assert cluster.alarming


def test_a_silent_courier_is_not_hidden_by_a_cluster_of_stops() -> None:
    house = [stop(f"o-{n}", at(n, n)) for n in range(6)]
    scene = scene_of([courier("Hao", at(1, 1), age_s=900)], house)
    assert [spot.id.id for spot in scene.spots] == ["Hao"]
    assert [cluster.text for cluster in scene.clusters] == ["6 stops"]


def test_a_cluster_of_couriers_with_a_silent_one_is_alarming() -> None:
    crowd = [courier(f"C{n}", at(n, 0)) for n in range(4)] + [courier("Hao", at(2, 2), age_s=900)]
    (cluster,) = scene_of(crowd).clusters
    assert cluster.any_silent
    assert cluster.alarming


def test_a_spread_cluster_lets_each_member_be_hit() -> None:
    house = [stop(f"o-{n}", at(n, n)) for n in range(5)]
    members = frozenset(MarkId(Kind.STOP, one.order_id) for one in house)
    scene = scene_of(stops=house, spread=members)
    assert scene.clusters == ()
    for spot in scene.spots:
        assert spot.moved_aside
        assert scene.hit(spot.x, spot.y) is spot


def test_free_couriers_stand_side_by_side_at_the_shops_door() -> None:
    shop = Shop(TOWN, "Shop")
    scene = scene_of([courier("Amira", at(2, 1)), courier("Ben", at(-3, 2))], shop=shop)
    assert [spot.docked for spot in scene.spots] == [True, True]
    assert math.dist(*((spot.x, spot.y) for spot in scene.spots)) > 30
    assert all(spot.y > 300 + 22 for spot in scene.spots)
    assert texts(scene) == {"Shop": False}


def test_far_from_the_shop_is_not_at_its_door_however_far_the_map_is_zoomed_out() -> None:
    content = Content()
    content.set_shop(Shop(TOWN, "Shop"))
    content.set_couriers([courier("Li", Place(TOWN.lat + 0.02, TOWN.lon))])
    assert content.grouping(4.0).docked == ()


def test_a_cluster_beside_the_shop_does_not_hide_it() -> None:
    house = [stop(f"o-{n}", at(n, 3 + n)) for n in range(5)]
    scene = scene_of(stops=house, shop=Shop(TOWN, "Shop"))
    (cluster,) = scene.clusters
    assert isinstance(scene.hit(cluster.x, cluster.y), ClusterSpot)
    assert cluster.box[1] >= 300 + 22


def test_what_is_outside_the_window_is_not_laid_out() -> None:
    scene = scene_of([courier("Li", at(2000, 0), accuracy_m=None)], [stop("o-1", at(0, -2000))])
    assert scene.spots == ()
    assert scene.labels == ()


def test_a_pointed_stop_says_whose_it_is() -> None:
    one = stop("o-1", at(0, 0))
    assert texts(scene_of(stops=[one])) == {}
    pointed = frozenset({MarkId(Kind.STOP, "o-1")})
    assert texts(scene_of(stops=[one], pointed=pointed)) == {"recipient of o-1": False}


def test_a_run_beyond_the_window_is_cut_to_it() -> None:
    run = Run("r", (Leg((at(-50_000, 0), at(50_000, 0)), LegState.DOUBTED),))
    (piece,) = scene_of(runs=[run]).lines
    assert all(-50 <= x <= 850 for x, _ in piece.points)
    assert piece.from_px > 40_000
