"""What stands ready when a scene is set: the day, the shop, the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QLocale

from desktop import sample
from desktop.app import application
from desktop.shop import Shop
from desktop.smoke import settle
from desktop.stations.frame import StationFrame
from hub.link.local import LocalLink

SETTLE_MS = 120
LOOKS_MAX, LOOK_MS = 500, 10
"""Five seconds: what has not come by then does not come."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What an act has at hand."""

    day: sample.SampleDay
    shop: Shop
    link: LocalLink
    window: StationFrame


Act = Callable[[Stage], None]


def wait_for(what: Callable[[], bool]) -> None:
    """Let the windows work until something is so: a moment is not the same on every machine.

    Raises:
        TimeoutError: it did not become so.
    """
    for _ in range(LOOKS_MAX):
        if what():
            return
        settle(application(), LOOK_MS)
    raise TimeoutError


def tongue() -> str:
    """The language that the program speaks now: "en" or "zh"."""
    return "zh" if QLocale().language() == QLocale.Language.Chinese else "en"
