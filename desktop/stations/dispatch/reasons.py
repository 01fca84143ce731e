"""Why somebody is proposed, and what a courier is doing, in words."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QCoreApplication

from desktop import words
from desktop.shop import Shop
from desktop.stations.dispatch.suggestion import Candidate, Stands


def standing(shop: Shop, candidate: Candidate) -> str:
    """The line under a name: "Free, at the shop, arrives 16:14"."""
    arrives = words.clock_time(shop, candidate.arrives)
    if candidate.stands is Stands.ON_RUN:
        if candidate.stops == 1:
            return QCoreApplication.translate("Dispatch", "After 1 stop, arrives {time}").format(time=arrives)
        said = QCoreApplication.translate("Dispatch", "After {stops} stops, arrives {time}")
        return said.format(stops=candidate.stops, time=arrives)
    said = {
        Stands.AT_SHOP: QCoreApplication.translate("Dispatch", "Free, at the shop, arrives {time}"),
        Stands.FREE: QCoreApplication.translate("Dispatch", "Free, out, arrives {time}"),
        Stands.ANSWERING: QCoreApplication.translate("Dispatch", "Answering, arrives {time}"),
        Stands.UNKNOWN: QCoreApplication.translate("Dispatch", "Place unknown, arrives {time}"),
    }[candidate.stands]
    return said.format(time=arrives)


def why(shop: Shop, candidate: Candidate) -> str:
    """The reason, as one would say it: what must happen first, the ride, and what is left."""
    if candidate.guessed:
        first = QCoreApplication.translate("Dispatch", "The place is not on the map; {ride} is assumed.")
        time = ""
    elif candidate.at_shop > candidate.packed:
        first = QCoreApplication.translate("Dispatch", "At the shop by {time}, then a {ride} ride.")
        time = words.clock_time(shop, candidate.at_shop)
    elif candidate.packed > shop.now():
        first = QCoreApplication.translate("Dispatch", "Packed by {time}, then a {ride} ride.")
        time = words.clock_time(shop, candidate.packed)
    else:
        first = QCoreApplication.translate("Dispatch", "It is packed; a {ride} ride.")
        time = ""
    ride = words.span(max(candidate.ride, timedelta(minutes=1)))
    both = QCoreApplication.translate("Dispatch", "{first} {second}")
    return both.format(first=first.format(time=time, ride=ride), second=spare(candidate))


def spare(candidate: Candidate) -> str:
    """What is left of the promise."""
    if candidate.spare is None:
        return QCoreApplication.translate("Dispatch", "No time is promised.")
    if candidate.spare < timedelta(0):
        late = words.span(-candidate.spare)
        return QCoreApplication.translate("Dispatch", "{span} late, and nobody is faster.").format(span=late)
    left = words.span(candidate.spare)
    return QCoreApplication.translate("Dispatch", "{span} to spare, and nobody else's stop moves.").format(span=left)


def in_short(shop: Shop, candidate: Candidate) -> tuple[str, str]:
    """A line of the others' list: name, and "16:20 · 12 min to spare"."""
    time = words.clock_time(shop, candidate.arrives)
    if candidate.spare is None:
        return candidate.courier.name, time
    if candidate.in_time:
        left = QCoreApplication.translate("Dispatch", "{span} to spare").format(span=words.span(candidate.spare))
    else:
        left = QCoreApplication.translate("Dispatch", "{span} late").format(span=words.span(-candidate.spare))
    return candidate.courier.name, f"{time} · {left}"
