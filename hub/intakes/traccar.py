"""Traccar Client and OsmAnd: two forms on one address, told apart by their content type.

Form A (client before 9, OsmAnd): a query or a form; speed in knots; time in seconds, milliseconds or text.
Form B (client from 9): a JSON object; speed in m/s; -1 stands for "unknown"; a heartbeat has no coordinates.
Source: traccar.org/osmand; traccar/traccar `OsmAndProtocolDecoder.java`; traccar-client `configuration_service.dart`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qsl

import msgspec
from msgspec import Struct

from hub.decoders import json_decoder
from hub.intakes.fixes import METRES_PER_S_OF_KNOT, Report
from hub.intakes.times import from_epoch_s_or_ms, from_text
from hub.intakes.unusable import Unusable, json_object, member, number

FIELDS_MAX = 64
"""Three times what the client sends; a form of thousands of fields is an attack on the parser."""
DEVICE_CHARS_MAX = 120


def form(query: str, body: bytes = b"") -> dict[str, str]:
    """Read a query and a posted form into one mapping; the query is read first and wins.

    Raises:
        Unusable: `bad_form`.
    """
    fields: dict[str, str] = {}
    for part in (query, body.decode("utf-8", "replace")):
        try:
            pairs = parse_qsl(part, keep_blank_values=True, max_num_fields=FIELDS_MAX)
        except ValueError as error:
            raise Unusable("bad_form") from error
        for name, value in pairs:
            fields.setdefault(name, value)
    return fields


def device_of_form(fields: Mapping[str, str]) -> str:
    """Whose report a form is; blank when it does not say."""
    return (fields.get("id") or fields.get("deviceid") or "")[:DEVICE_CHARS_MAX]


def read_form(fields: Mapping[str, str], now: datetime) -> Report | None:
    """Read form A.

    Args:
        fields: what `form` gave.
        now: hub time; a report without a time was measured now.

    Returns:
        The position; None when it carries none, or says itself that it is not valid.

    Raises:
        Unusable: `bad_place`, `bad_time`.
    """
    if fields.get("valid", "true").lower() in ("false", "0"):
        return None
    lat_text, lon_text = fields.get("lat", ""), fields.get("lon", "")
    if not lat_text and not lon_text:
        lat_text, _, lon_text = fields.get("location", "").partition(",")
        if not lat_text:
            return None
    lat, lon = number(lat_text), number(lon_text)
    if lat is None or lon is None:
        raise Unusable("bad_place")
    speed_knots = number(fields.get("speed"))
    return Report(
        lat=lat,
        lon=lon,
        measured_at=_form_time(fields.get("timestamp", ""), now),
        accuracy_m=_known(number(fields.get("accuracy"))),
        heading_deg=_known(number(fields.get("bearing") or fields.get("heading"))),
        speed_mps=None if speed_knots is None else speed_knots * METRES_PER_S_OF_KNOT,
        battery_pct=number(fields.get("batt")),
    )


def _form_time(text: str, now: datetime) -> datetime:
    if not text:
        return now
    value = number(text)
    read = from_epoch_s_or_ms(value) if value is not None else from_text(text)
    if read is None:
        raise Unusable("bad_time")
    return read


class _Sender(Struct, frozen=True):
    device_id: str | int = ""


def device_of_json(body: bytes) -> str:
    """Whose report a form B is, without reading the rest of it; blank when it does not say.

    Raises:
        Unusable: `bad_json`.
    """
    try:
        return str(json_decoder(_Sender).decode(body).device_id)[:DEVICE_CHARS_MAX]
    except (msgspec.MsgspecError, RecursionError, UnicodeError, ValueError) as error:
        raise Unusable("bad_json") from error


def read_json(body: bytes) -> Report | None:
    """Read form B.

    Returns:
        The position; None for a heartbeat without coordinates.

    Raises:
        Unusable: `bad_json`, `bad_place`, `bad_time`.
    """
    message = json_object(body)
    location = member(message, "location")
    coords = member(location, "coords")
    if not coords:
        return None
    lat, lon = number(coords.get("latitude")), number(coords.get("longitude"))
    if lat is None or lon is None:
        raise Unusable("bad_place")
    written = location.get("timestamp")
    measured_at = from_text(written) if isinstance(written, str) else None
    if measured_at is None:
        raise Unusable("bad_time")
    level = _known(number(member(location, "battery").get("level")))
    return Report(
        lat=lat,
        lon=lon,
        measured_at=measured_at,
        accuracy_m=_known(number(coords.get("accuracy"))),
        heading_deg=_known(number(coords.get("heading"))),
        speed_mps=_known(number(coords.get("speed"))),
        battery_pct=None if level is None else level * 100,
    )


def _known(value: float | None) -> float | None:
    """-1 stands for "unknown"."""
    return None if value is None or value < 0 else value
