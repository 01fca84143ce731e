"""GCJ-02 against vectors that others publish: eviltransform's own tests and coordtransform's. They were not made by this code."""

from __future__ import annotations

import pytest

from hub.domain.datum import gcj02_from_wgs84, in_china, wgs84_from_gcj02

PUBLISHED = [
    pytest.param((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215), id="shanghai, eviltransform"),
    pytest.param((22.543847, 113.912316), (22.540796131694766, 113.9171764808363), id="shenzhen, eviltransform"),
    pytest.param((39.911954, 116.377817), (39.91334545536069, 116.38404722455657), id="beijing, eviltransform"),
    pytest.param((39.915, 116.404), (39.91640428150164, 116.41024449916938), id="beijing, coordtransform"),
]
NANOMETRE_DEG = 1e-13
CENTIMETRE_DEG = 1e-7


@pytest.mark.parametrize(("wgs84", "gcj02"), PUBLISHED)
def test_places_move_to_where_others_move_them(wgs84: tuple[float, float], gcj02: tuple[float, float]) -> None:
    assert gcj02_from_wgs84(*wgs84) == pytest.approx(gcj02, abs=NANOMETRE_DEG)


@pytest.mark.parametrize(("wgs84", "gcj02"), PUBLISHED)
def test_what_others_moved_comes_back_to_where_it_was(wgs84: tuple[float, float], gcj02: tuple[float, float]) -> None:
    assert wgs84_from_gcj02(*gcj02) == pytest.approx(wgs84, abs=CENTIMETRE_DEG)


@pytest.mark.parametrize(("lat", "lon"), [(51.5145, -0.127), (35.6812, 139.7671), (-6.2, 106.8)])
def test_nothing_moves_elsewhere(lat: float, lon: float) -> None:
    assert not in_china(lat, lon)
    assert gcj02_from_wgs84(lat, lon) == (lat, lon)
