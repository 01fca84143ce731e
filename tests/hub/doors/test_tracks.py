"""Tracks at a real hub: kept for a day, asked for by those who send couriers, gone with the courier."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from hub.care import tracking
from hub.care.tracking import Tracking
from hub.domain.courier import Courier, Fix
from hub.domain.order import Place
from hub.domain.track import KEPT_FOR, POINTS_TOGETHER, TrackPoint
from hub.domain.vocabulary import AddCourier, Erase
from hub.doors.side import MAY_LOOK_BACK
from hub.link.link import Link
from hub.link.port import MediaTrouble
from hub.log.tracks import TrackFile
from hub.wire.limits import FRAME_BYTES_MAX
from hub.wire.messages import ReadTrack, Tracked, say
from tests.hub.running import PATIENCE_S, HubInThread, until
from tests.hub.shop_day import NOON, an_id

LI, ANN = an_id(900), an_id(901)


@pytest.fixture
def shop(running: HubInThread) -> HubInThread:
    """A hub that knows two couriers."""
    desk = running.link("front_desk")
    running.must(desk, AddCourier(LI, "Li", "+44 1"), AddCourier(ANN, "Ann", "+44 2"))
    return running


def ride(shop: HubInThread, courier: str, minutes: int) -> None:
    """A courier rides north for so long, a position a minute, up to now."""
    gateway, side = shop.link("gateway"), shop.hub.side
    now = gateway.hub_now()
    for minute in range(minutes):
        at = now - timedelta(minutes=minutes - minute)
        gateway.sight(Fix(courier, Place(515_000_000 + minute * 20_000, -1_000_000), 10, at, "page"))
        until(lambda at=at: (seen := side._fixes.get(courier)) is not None and seen.measured_at == at)  # type: ignore[misc] # bound on purpose


def track(link: Link, courier: str) -> tuple[TrackPoint, ...]:
    return link.track(courier, link.hub_now() - KEPT_FOR).result(PATIENCE_S)


def test_who_sends_couriers_learns_where_one_was_oldest_first(shop: HubInThread) -> None:
    ride(shop, LI, 5)
    for station in ("front_desk", "dispatch", "owner"):
        link = shop.owner() if station == "owner" else shop.link(station)
        points = track(link, LI)
        assert [point.place.lat_e7 for point in points] == [515_000_000 + minute * 20_000 for minute in range(5)]
        assert track(link, ANN) == ()
    after = points[2].at
    assert shop.link("dispatch").track(LI, after).result(PATIENCE_S) == points[3:]


@pytest.mark.parametrize("station", ["packing", "gateway", "follower"])
def test_nobody_else_may_ask(shop: HubInThread, station: str) -> None:
    with pytest.raises(MediaTrouble, match="not_allowed"):
        track(shop.link(station), LI)
    assert ReadTrack in MAY_LOOK_BACK


def test_a_track_outlives_the_hub_and_goes_with_the_courier(shop: HubInThread) -> None:
    ride(shop, LI, 3)
    ride(shop, ANN, 3)
    shop.stop()
    shop.start()
    desk = shop.link("front_desk")
    assert len(track(desk, LI)) == len(track(desk, ANN)) == 3
    shop.must(shop.owner(), Erase(courier=LI))
    until(lambda: track(desk, LI) == ())
    assert len(track(desk, ANN)) == 3
    assert LI.encode() not in (shop.folder / "tracks.db").read_bytes()


def test_what_is_a_day_old_is_not_said_and_soon_not_there(shop: HubInThread) -> None:
    ride(shop, LI, 1)
    link = shop.link("dispatch")
    now = link.hub_now()
    shop.stop()
    file = TrackFile(shop.folder)
    for age in (KEPT_FOR + timedelta(seconds=5), KEPT_FOR - timedelta(hours=1)):
        file.add([(ANN, round((now - age).timestamp() * 1000), 515_000_000, -1_000_000, 5)])
    file.commit()
    shop.start()
    until(lambda: len(track(link, ANN)) == 1)
    until(lambda: len(file.points(ANN, 0, 10)) == 1)
    file.close()


def test_a_point_gets_too_old_while_the_hub_runs(tmp_path: Path) -> None:
    kept = Tracking(tmp_path)
    couriers = {LI: Courier(LI, "Li", "")}
    kept.work(couriers, NOON)
    kept.saw(Fix(LI, Place(515_000_000, -1_000_000), 10, NOON, "page"))
    assert len(kept.of(LI, NOON - KEPT_FOR, NOON)) == 1
    assert kept.of(LI, NOON - KEPT_FOR, NOON + KEPT_FOR + timedelta(seconds=1)) == ()
    kept.close()


def test_a_file_that_is_no_file_of_tracks_begins_anew(shop: HubInThread, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracking, "TRY_AGAIN_S", 0.05)
    shop.stop()
    (shop.folder / "tracks.db").write_bytes(b"no database" * 1000)
    shop.start()
    ride(shop, LI, 2)
    until(lambda: len(track(shop.link("dispatch"), LI)) >= 1)


def test_the_fullest_answer_fits_a_frame() -> None:
    point = TrackPoint(NOON + timedelta(microseconds=123_456), Place(-899_999_999, -1_799_999_999), 100_000)
    assert len(say(Tracked("x" * 64, (point,) * POINTS_TOGETHER))) <= FRAME_BYTES_MAX
