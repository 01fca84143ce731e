"""Pictures of a station's first start, step by step, without a network."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QImage

from desktop.app import application
from desktop.opening_page import OpeningPage
from desktop.shots.scenes import HEIGHT_PX, WIDTH_PX
from desktop.smoke import settle
from desktop.stations.first_start.page import FirstStart
from desktop.stations.first_start.ways import Attempt, Found, Told
from hub.domain.actor import Role
from hub.link.finding import FoundHub
from hub.link.letting_in import Progress, Step
from hub.wire.pairing import check_digit

CODE = "4821903" + check_digit("4821903")
SETTLE_MS = 120
NAMES = {"en": ("Mill Lane Flowers", "Packing table"), "zh": ("磨坊巷花店", "打包台")}


class _NoAttempt:
    def agree(self) -> None:
        """Nothing to do."""

    def give_up(self, *, words_differ: bool = False) -> None:
        """Nothing to do."""


class _NoNetwork:
    """Finds what a picture shall show, and lets it say how an attempt goes."""

    def __init__(self, hubs: tuple[FoundHub, ...]) -> None:
        self._hubs = hubs
        self.told: Told = lambda _: None

    def look(self, found: Found) -> Callable[[], None]:
        found(self._hubs)
        return lambda: None

    def come_in(self, host: str, port: int, code: str, told: Told) -> Attempt:
        assert host
        assert port
        assert code
        self.told = told
        return _NoAttempt()


def take_first_start(step: str, tongue: str) -> QImage:
    """One picture.

    Args:
        step: one of `scenes.FIRST_START`, or "opening": what stands there while a station's own copy is read.
        tongue: "en" or "zh".
    """
    if step == "opening":
        return _opening()
    shop, name = NAMES[tongue]
    hubs = (
        () if step == "nobody" else (FoundHub(shop, "192.168.1.20", 8463), FoundHub("Rosewood", "192.168.1.31", 8463))
    )
    ways = _NoNetwork(hubs)
    window = FirstStart(ways, tongue)
    window.resize(WIDTH_PX, HEIGHT_PX)
    window.show()
    app = application()
    settle(app, SETTLE_MS)
    if step == "nobody":
        window.lose_patience()
    elif step == "shop":
        window.choose_hub(0)
    else:
        window.choose_hub(0)
        window.go_on.click()
        window.code.type_in(CODE)
        if step != "code":
            window.connect_.click()
    progress = Progress(Step.PROVING, shop, name, Role.PACKING, "packing", (101, 7, 200, 88))
    told: dict[str, Progress] = {
        "knocking": Progress(Step.PROVING),
        "wrong-code": Progress(Step.FAILED, code="wrong_code", tries_left=2),
        "words": Progress(Step.COMPARING, *_rest(progress)),
        "done": Progress(Step.DONE, *_rest(progress)),
        "not-the-same": Progress(Step.FAILED, code="not_the_same"),
    }
    if step in told:
        ways.told(told[step])
    settle(app, SETTLE_MS)
    picture = window.grab().toImage()
    window.close()
    window.deleteLater()
    settle(app, 10)
    return picture


def _opening() -> QImage:
    page = OpeningPage(Role.PACKING)
    page.resize(WIDTH_PX, HEIGHT_PX)
    page.show()
    settle(application(), SETTLE_MS)
    picture = page.grab().toImage()
    page.close()
    page.deleteLater()
    return picture


def _rest(progress: Progress) -> tuple[str, str, Role | None, str, tuple[int, ...]]:
    return progress.shop, progress.name, progress.role, progress.station, progress.words
