"""OwnTracks' HTTP mode: one JSON object per POST, of which only `_type: location` is a position.

Rules of the client that shape this door: an empty body is allowed, speed is in km/h, zero-valued fields are left out
(so missing is not zero), and everything but 2xx is sent again, at the head of the queue, practically for ever.
Source: owntracks.org/booklet/tech/http and /json; owntracks/android `MessageLocation.kt`, `MessageProcessor.kt`.
"""

from __future__ import annotations

from typing import Any

from hub.intakes.fixes import METRES_PER_S_OF_KMH, Report
from hub.intakes.times import from_epoch
from hub.intakes.unusable import Unusable, json_object, number


def devices(user: str, device: str = "") -> tuple[str, ...]:
    """The names under which a courier's tracker may be noted, most exact first.

    Args:
        user: the name the tracker signed in with (HTTP Basic); only its own devices are ever named.
        device: header `X-Limit-D`, blank when not sent.
    """
    return (f"{user}/{device}", user) if device else (user,)


def read(body: bytes) -> Report | None:
    """Read one message.

    Returns:
        The position; None for an empty body and for every message that is no position.

    Raises:
        Unusable: `bad_json`, `bad_place`, `bad_time`.
    """
    if not body.strip():
        return None
    message = json_object(body)
    return _location(message) if message.get("_type") == "location" else None


def _location(message: dict[str, Any]) -> Report:
    lat, lon = number(message.get("lat")), number(message.get("lon"))
    if lat is None or lon is None:
        raise Unusable("bad_place")
    told_at = number(message.get("tst"))
    measured_at = from_epoch(told_at) if told_at is not None else None
    if measured_at is None:
        raise Unusable("bad_time")
    speed_kmh = number(message.get("vel"))
    return Report(
        lat=lat,
        lon=lon,
        measured_at=measured_at,
        accuracy_m=number(message.get("acc")),
        heading_deg=number(message.get("cog")),
        speed_mps=None if speed_kmh is None else speed_kmh * METRES_PER_S_OF_KMH,
        battery_pct=number(message.get("batt")),
    )
