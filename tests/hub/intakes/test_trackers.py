"""OwnTracks and Traccar reports become fixes in our units, or are refused; nothing else is ever raised."""

from __future__ import annotations

import json
import math
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.courier import Fix
from hub.domain.datum import Datum
from hub.domain.eta import distance_m
from hub.domain.order import Place
from hub.intakes import owntracks, traccar
from hub.intakes.fixes import Report, TooFast, plausible
from hub.intakes.unusable import Unusable

NOW = datetime(2026, 5, 9, 10, 0, tzinfo=UTC)
TST = int(NOW.timestamp()) - 5
LEEDS = Place(538_008_000, -15_491_000)


def report(**changes: Any) -> Report:
    told: dict[str, Any] = {"lat": 53.8008, "lon": -1.5491, "measured_at": NOW - timedelta(seconds=5)}
    return Report(**told | changes)


def believed(told: Report, last: Fix | None = None) -> Fix:
    return plausible(told, "li", "page", last, NOW)


def code_of(told: Report, last: Fix | None = None) -> str:
    with pytest.raises(Unusable) as caught:
        believed(told, last)
    return caught.value.code


def owntracks_body(**changes: Any) -> bytes:
    message = {
        "_type": "location",
        "lat": 53.8008,
        "lon": -1.5491,
        "tst": TST,
        "acc": 12,
        "vel": 36,
        "cog": 90,
        "batt": 81,
    }
    return json.dumps(message | changes).encode()


def test_an_owntracks_location_is_read_in_our_units() -> None:
    told = owntracks.read(owntracks_body())
    assert told is not None
    assert believed(told) == Fix(
        courier="li", place=LEEDS, accuracy_m=12, measured_at=NOW - timedelta(seconds=5), source="page",
        heading_deg=90, speed_mps=10.0, battery_pct=81,
    )  # fmt: skip


def test_fields_that_owntracks_leaves_out_are_unknown_not_zero() -> None:
    told = owntracks.read(json.dumps({"_type": "location", "lat": 1, "lon": 2, "tst": TST}).encode())
    assert told is not None
    assert (told.speed_mps, told.heading_deg, told.battery_pct, told.accuracy_m) == (None, None, None, None)


@pytest.mark.parametrize("body", [b"", b"  ", b'{"_type":"lwt","tst":1}', b'{"_type":"encrypted","data":"x"}', b"{}"])
def test_owntracks_messages_that_are_no_position_are_none(body: bytes) -> None:
    assert owntracks.read(body) is None


def test_an_owntracks_device_is_named_by_who_signed_in() -> None:
    assert owntracks.devices("li", "phone") == ("li/phone", "li")
    assert owntracks.devices("li") == ("li",)


def test_traccar_form_a_comes_in_knots_and_in_any_time() -> None:
    fields = traccar.form(
        f"id=li-phone&lat=53.8008&lon=-1.5491&timestamp={TST}&speed=10&bearing=359.7&batt=40&accuracy=7"
    )
    told = traccar.read_form(fields, NOW)
    assert told is not None
    assert traccar.device_of_form(fields) == "li-phone"
    fix = believed(told)
    assert (fix.speed_mps, fix.heading_deg, fix.battery_pct, fix.accuracy_m) == (5.14, 0, 40, 7)
    for written in (str(TST), str(TST * 1000), "2026-05-09T09:59:55Z", "2026-05-09 09:59:55"):
        again = traccar.read_form(fields | {"timestamp": written}, NOW)
        assert again is not None
        assert again.measured_at == told.measured_at
    late = traccar.read_form({k: v for k, v in fields.items() if k != "timestamp"}, NOW)
    assert late is not None
    assert late.measured_at == NOW


def test_traccar_form_a_may_be_posted_and_may_write_one_location() -> None:
    fields = traccar.form("", b"deviceid=li-phone&location=53.8008,-1.5491")
    told = traccar.read_form(fields, NOW)
    assert told is not None
    assert (told.lat, told.lon, traccar.device_of_form(fields)) == (53.8008, -1.5491, "li-phone")
    assert traccar.form("id=a", b"id=b") == {"id": "a"}


@pytest.mark.parametrize("fields", [{"id": "x"}, {"id": "x", "lat": "1", "lon": "2", "valid": "false"}])
def test_traccar_form_a_without_a_valid_position_is_none(fields: dict[str, str]) -> None:
    assert traccar.read_form(fields, NOW) is None


def traccar_json(**coords: Any) -> bytes:
    told = {"latitude": 53.8008, "longitude": -1.5491, "accuracy": 7, "speed": 4.5, "heading": 180, "altitude": 30}
    location = {
        "timestamp": "2026-05-09T09:59:55.000Z",
        "coords": told | coords,
        "battery": {"level": 0.81, "is_charging": False},
    }
    return json.dumps({"location": location, "device_id": "li-phone"}).encode()


def test_traccar_form_b_comes_in_metres_and_minus_one_is_unknown() -> None:
    told = traccar.read_json(traccar_json())
    assert told is not None
    assert traccar.device_of_json(traccar_json()) == "li-phone"
    fix = believed(told)
    assert (fix.speed_mps, fix.heading_deg, fix.battery_pct, fix.accuracy_m) == (4.5, 180, 81, 7)
    told = traccar.read_json(traccar_json(speed=-1, heading=-1))
    assert told is not None
    assert (told.speed_mps, told.heading_deg) == (None, None)


def test_a_traccar_heartbeat_without_coordinates_is_none() -> None:
    body = b'{"location":{"timestamp":"2026-05-09T09:59:55Z","heartbeat":true},"device_id":"li-phone"}'
    assert traccar.read_json(body) is None
    assert traccar.device_of_json(body) == "li-phone"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"lat": 91.0}, "bad_place"),
        ({"lon": -181.0}, "bad_place"),
        ({"lat": math.nan}, "bad_place"),
        ({"lon": math.inf}, "bad_place"),
        ({"lat": 0.0, "lon": 0.0}, "bad_place"),
        ({"lat": 1e-9, "lon": -1e-9}, "bad_place"),
        ({"accuracy_m": -1.0}, "bad_accuracy"),
        ({"accuracy_m": math.nan}, "bad_accuracy"),
        ({"accuracy_m": 1e6}, "bad_accuracy"),
        ({"measured_at": NOW + timedelta(minutes=2, seconds=1)}, "from_future"),
        ({"measured_at": NOW - timedelta(hours=24, seconds=1)}, "too_old"),
    ],
)
def test_an_impossible_report_is_refused(changes: dict[str, Any], code: str) -> None:
    assert code_of(report(**changes)) == code


def test_the_limits_themselves_are_allowed() -> None:
    believed(report(lat=90.0, lon=180.0))
    believed(report(measured_at=NOW + timedelta(minutes=2)))
    believed(report(measured_at=NOW - timedelta(hours=24)))


def test_150_km_per_hour_is_too_fast_from_the_last_fix() -> None:
    last = believed(report(measured_at=NOW - timedelta(seconds=65)))  # 60 s before the report
    two_km_north = 53.8008 + 2 / 111.2
    three_km_north = 53.8008 + 3 / 111.2
    assert believed(report(lat=two_km_north), last).place != last.place
    assert code_of(report(lat=three_km_north), last) == "too_fast"
    assert believed(report(lat=three_km_north, accuracy_m=1_000.0), last).accuracy_m == 1_000


def test_two_reports_that_agree_are_believed_for_then_the_last_fix_was_the_error() -> None:
    last = believed(report(measured_at=NOW - timedelta(seconds=60)))
    away = 53.8008 + 50 / 111.2
    with pytest.raises(TooFast) as caught:
        believed(report(lat=away, measured_at=NOW - timedelta(seconds=20)), last)
    doubted = caught.value.fix
    at_once, later = NOW - timedelta(seconds=19), NOW - timedelta(seconds=10)
    elsewhere = report(lat=away + 50 / 111.2, measured_at=later)
    for told in (report(lat=away, measured_at=at_once), elsewhere):
        with pytest.raises(TooFast):
            plausible(told, "li", "page", last, NOW, doubted)
    believed_now = plausible(report(lat=away, measured_at=later), "li", "page", last, NOW, doubted)
    assert believed_now.place == doubted.place


def test_a_position_in_chinas_own_frame_is_kept_in_wgs84() -> None:
    shanghai = report(lat=31.2304, lon=121.4737)
    shown = report(lat=31.2304, lon=121.4737, datum=Datum.GCJ02)
    assert 300 < distance_m(believed(shanghai).place, believed(shown).place) < 700
    in_leeds = report(datum=Datum.GCJ02)
    assert believed(in_leeds).place == believed(report()).place  # outside China the frames are one


def test_a_bad_side_value_does_not_lose_the_position() -> None:
    fix = believed(report(heading_deg=-7.0, speed_mps=math.nan, battery_pct=300.0))
    assert (fix.heading_deg, fix.speed_mps, fix.battery_pct) == (None, None, None)


def test_distance_is_measured_over_the_globe() -> None:
    paris, london = Place(488_566_000, 23_522_000), Place(515_074_000, -1_278_000)
    assert distance_m(paris, london) == pytest.approx(343_500, rel=0.01)


@given(st.binary(max_size=200))
def test_no_bytes_do_more_than_be_refused(body: bytes) -> None:
    for read in (owntracks.read, traccar.read_json, traccar.device_of_json):
        with suppress(Unusable):
            read(body)


VALUES: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just({}) | st.just([])
)


@given(st.dictionaries(st.sampled_from(["lat", "lon", "tst", "acc", "vel", "cog", "batt", "_type"]), VALUES))
def test_no_owntracks_field_does_more_than_be_refused(changes: dict[str, Any]) -> None:
    with suppress(Unusable):
        told = owntracks.read(owntracks_body(**changes))
        if told is not None:
            believed(told, believed(report()))


@given(st.dictionaries(st.sampled_from(["id", "lat", "lon", "location", "timestamp", "speed", "batt"]), st.text()))
def test_no_traccar_form_does_more_than_be_refused(fields: dict[str, str]) -> None:
    with suppress(Unusable):
        told = traccar.read_form(fields, NOW)
        if told is not None:
            believed(told)


@given(st.text(max_size=200), st.binary(max_size=200))
def test_no_query_does_more_than_be_refused(query: str, body: bytes) -> None:
    with suppress(Unusable):
        traccar.form(query, body)


def test_a_form_of_a_thousand_fields_is_refused() -> None:
    with pytest.raises(Unusable):
        traccar.form("&".join(f"a{n}=1" for n in range(1000)))
