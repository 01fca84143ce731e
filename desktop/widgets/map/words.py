"""The map's sentences. Owns every word that it writes or speaks; numbers come in, translated text goes out.

Rules: literals in `translate("Map", …)` so that lupdate finds them; names and initials are never translated.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from desktop.widgets.freshness import Freshness
from desktop.widgets.map.marks import ALARMING, Courier, Stop
from desktop.widgets.ring import urgency_word

_MINUTE_S, _HOUR_S = 60, 3600
_NAMES_MAX = 4
"""Names that a glance takes in."""


def age(seconds: float) -> str:
    """An age as short words: "40 s", "7 min", "3 h". Args: seconds, 0 and up."""
    if seconds < _MINUTE_S:
        return QCoreApplication.translate("Map", "{n} s").format(n=int(seconds))
    if seconds < _HOUR_S:
        return QCoreApplication.translate("Map", "{n} min").format(n=int(seconds // _MINUTE_S))
    return QCoreApplication.translate("Map", "{n} h").format(n=int(seconds // _HOUR_S))


def distance(metres: float) -> str:
    """A round distance: "500 m", "2 km". Args: metres, above 0."""
    if metres >= 1000:
        return QCoreApplication.translate("Map", "{n} km").format(n=f"{metres / 1000:g}")
    return QCoreApplication.translate("Map", "{n} m").format(n=f"{metres:g}")


def courier_label(courier: Courier, now_s: float | None) -> str:
    """What stands beside a courier: "Li Wei · 40 s · ±25 m".

    Args:
        now_s: hub time, seconds since 1970; None when unknown, and the label says so.
    """
    state, age_s = courier.freshness(now_s), courier.age_s(now_s)
    parts = [courier.name]
    if state is Freshness.ENDED:
        parts.append(QCoreApplication.translate("Map", "not sharing"))
    elif age_s is None:
        parts.append(QCoreApplication.translate("Map", "age unknown"))
    elif state is Freshness.SILENT:
        parts.append(QCoreApplication.translate("Map", "silent {age}").format(age=age(age_s)))
    else:
        parts.append(age(age_s))
    if courier.accuracy_m is not None and state is not Freshness.ENDED:
        parts.append(QCoreApplication.translate("Map", "±{distance}").format(distance=distance(_shown(courier))))
    return " · ".join(parts)


def stop_label(stop: Stop) -> str:
    """What a stop says when it is pointed at: its label, else its name."""
    return stop.label or stop.name


def stop_sentence(stop: Stop) -> str:
    """A stop for a screen reader."""
    said = QCoreApplication.translate("Map", "Stop {number}, {name}, {urgency}").format(
        number=stop.number, name=stop.name, urgency=urgency_word(stop.urgency)
    )
    return f"{said}, {stop.label}" if stop.label else said


def courier_sentence(courier: Courier, now_s: float | None) -> str:
    """A courier for a screen reader."""
    return QCoreApplication.translate("Map", "Courier {label}").format(label=courier_label(courier, now_s))


def cluster(stops: int, couriers: int) -> str:
    """What a cluster's pill says. Args: how many of each; together more than `CLUSTER_OVER`, so always a plural."""
    if couriers == 0:
        return QCoreApplication.translate("Map", "{n} stops").format(n=stops)
    return QCoreApplication.translate("Map", "{n} couriers").format(n=couriers)


def cluster_sentence(stops: Sequence[Stop], couriers: Sequence[Courier]) -> str:
    """A cluster for a screen reader and on hover: who is in it, up to four of them by name."""
    names = [stop.name or stop.number for stop in stops] + [courier.name for courier in couriers]
    more = ["…"] if len(names) > _NAMES_MAX else []
    return f"{cluster(len(stops), len(couriers))}: {', '.join(names[:_NAMES_MAX] + more)}"


def overview(couriers: Sequence[Courier], stops: Sequence[Stop], now_s: float | None) -> str:
    """The whole map in one sentence."""
    silent = sum(courier.freshness(now_s) is Freshness.SILENT for courier in couriers)
    danger = sum(stop.urgency in ALARMING for stop in stops)
    return QCoreApplication.translate(
        "Map", "Couriers: {couriers}, silent: {silent}. Stops: {stops}, at risk or late: {danger}."
    ).format(couriers=len(couriers), silent=silent, stops=len(stops), danger=danger)


def map_name() -> str:
    """The map's name for a screen reader."""
    return QCoreApplication.translate("Map", "Map of couriers and stops")


def keys() -> str:
    """How the map is used by keyboard."""
    return QCoreApplication.translate(
        "Map", "Arrow keys move, plus and minus zoom, 0 shows everything, Tab goes from mark to mark, Enter opens."
    )


def zoom_in() -> str:
    return QCoreApplication.translate("Map", "Zoom in")


def zoom_out() -> str:
    return QCoreApplication.translate("Map", "Zoom out")


def show_all() -> str:
    return QCoreApplication.translate("Map", "Show everything")


def plain_grid() -> str:
    """The same where there is little room."""
    return QCoreApplication.translate("Map", "Plain grid")


def no_tiles() -> str:
    """Why there are no streets."""
    return QCoreApplication.translate("Map", "Plain grid, no tiles needed")


def nothing_here() -> str:
    """What an empty map says."""
    return QCoreApplication.translate("Map", "No place is known yet. Stops and couriers appear here.")


def _shown(courier: Courier) -> float:
    """Accuracy as it is written: whole metres, above a kilometre one decimal."""
    metres = max(1.0, courier.accuracy_m or 0.0)
    return round(metres, -2) if metres >= 1000 else float(round(metres))
