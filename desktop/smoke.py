"""Opens every station's screens without a shop and looks whether what was built in is there: faces, icons, languages, the way
to a hub.

A frozen program that lacks a font or a translation says so here, before it is in a shop.
"""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QEventLoop, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

from desktop import language, sample, theme
from desktop.shop import Shop
from desktop.windows import station_window
from desktop.words import station
from hub.domain.actor import Actor, Role
from hub.link.finding import try_looking
from hub.link.keystore import system_store
from hub.link.pairing import try_spake2
from hub.link.pipe import try_curve
from hub.link.port import Listener, ShopLink

ACTORS = {Role.FRONT_DESK: sample.DESK, Role.PACKING: sample.PACKING, Role.DISPATCH: sample.DISPATCH}
SETTLE_MS = 200
"""Long enough for the first delivery and one layout."""
GLYPHS = "生日快乐订单Ééß£—“”"
"""What every face must be able to write between them: Chinese, accents, money, quotes."""


def smoke(app: QApplication, only: str | None = None) -> int:
    """Look at everything once.

    Args:
        app: the application.
        only: "zh" or "en", None for both.

    Returns:
        0 when all is there, 1 otherwise; what is missing is said on stderr.
    """
    missing = list(_missing(app, (only,) if only else ("en", "zh")))
    for each in missing:
        print(f"giftwire-station --smoke: {each}", file=sys.stderr)  # noqa: T201 # its standard error is the answer
    return 1 if missing else 0


def _missing(app: QApplication, languages: tuple[str, ...]) -> Iterator[str]:
    try:
        try_curve()
    except Exception:
        yield f"no encrypted way to a hub:\n{traceback.format_exc()}"
    try:
        try_spake2()
        try_looking()
        system_store()
    except Exception:
        yield f"no way to be let in:\n{traceback.format_exc()}"
    for each in languages:
        if not language.use(app, each):
            yield f"translations for {each} are missing"
        for scheme in theme.Scheme if each == languages[-1] else theme.EVERYDAY:
            theme.apply(app, scheme, reduced_motion=True)
            yield from _missing_glyphs(app)
            day = sample.sample_day(each)
            for role, actor in ACTORS.items():
                try:
                    _open(app, day, role, actor)
                except Exception:
                    yield f"{role} in {each}, {scheme}:\n{traceback.format_exc()}"
        if each == "zh" and station(Role.FRONT_DESK) == "Front desk":
            yield "Chinese is installed, but the words are English"


def _missing_glyphs(app: QApplication) -> Iterator[str]:
    metrics = QFontMetricsF(app.font())
    # A face of the bundled set may lack a sign as long as a later one in its list has it.
    lacking = [sign for sign in GLYPHS if not metrics.inFontUcs4(ord(sign)) and metrics.horizontalAdvance(sign) <= 0]
    if lacking:
        yield f"no face can write {''.join(lacking)}"


def _open(app: QApplication, day: sample.SampleDay, role: Role, actor: Actor) -> None:
    def link(listener: Listener) -> ShopLink:
        return day.link(actor, listener)

    shop = Shop(link)
    window = station_window(shop, role, "https://pages.example")
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.show()
    settle(app)
    if window.grab().isNull():
        raise RuntimeError("nothing was drawn")
    window.close()
    window.deleteLater()
    shop.close()
    settle(app)


def settle(app: QCoreApplication, ms: int = SETTLE_MS) -> None:
    """Let the windows do what they have to, for a moment."""
    until = time.monotonic() + ms / 1000
    while time.monotonic() < until:
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        app.sendPostedEvents(None, 52)  # 52: deferred deletes, which wait for a loop that this function is not
