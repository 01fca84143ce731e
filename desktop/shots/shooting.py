"""How a scene becomes a picture: the day is set, a window opened over it, something done as a person would, and drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from desktop import language, sample, theme
from desktop.app import application
from desktop.shop import Shop
from desktop.shots.addresses import ACTS as ADDRESSES
from desktop.shots.anywhere import ACTS as ANYWHERE
from desktop.shots.dispatch import ACTS as DISPATCHING
from desktop.shots.first_start import take_first_start
from desktop.shots.front_desk import ACTS as FRONT_DESK
from desktop.shots.looking_back import ACTS as LOOKING_BACK
from desktop.shots.map import ACTS as MAP
from desktop.shots.packing import ACTS as PACKING
from desktop.shots.rooms import ACTS as IN_ROOMS
from desktop.shots.scenes import ALSO, EVERYDAY, HEIGHT_PX, WIDTH_PX, Scene
from desktop.shots.stage import SETTLE_MS, Act, Stage
from desktop.smoke import ACTORS, settle
from desktop.stations.frame import StationFrame
from desktop.windows import station_window
from hub.domain.actor import Role
from hub.link.local import LocalLink
from hub.link.port import LinkState, LinkStatus, Listener, ShopLink

PAGES = "https://track.milllane.example"
LANGUAGES = ("en", "zh")
MORE_SETTLE_MS = 700
"""The map loads and lays out in its own time."""
STILL_MS, STILL_TIMES, STILL_TRIES = 60, 2, 25
"""So often a picture must come out the same before it is kept; what moves for ever (a bar of progress) is not waited for."""

_DAYS: dict[str, Callable[[str], sample.SampleDay]] = {
    "usual": sample.sample_day,
    "busy": lambda language: sample.sample_day(language, busy=True),
    "empty": sample.empty_day,
}


def shoot(out: Path, scenes: list[Scene], wanted: Callable[[str], bool], say: Callable[[str], None]) -> int:
    """Take the pictures.

    Args:
        out: folder for them.
        scenes: what to take, in every language and each of its looks.
        wanted: whether a picture of this name is wanted.
        say: hears each file's name.

    Returns:
        How many were written.
    """
    app = application()
    written = 0
    for tongue in LANGUAGES:
        language.use(app, tongue)
        for look in EVERYDAY + ALSO if tongue == "en" else EVERYDAY:
            wear(app, look)
            for scene in scenes:
                name = f"{scene.role.value}-{scene.name}-{look}-{tongue}"
                if look in scene.looks and wanted(name):
                    picture = take(scene, tongue) if scene.day else take_first_start(scene.act, tongue)
                    if not picture.save(str(out / f"{name}.png")):
                        raise OSError(f"could not write {name}.png into {out}")
                    say(f"{name}.png")
                    written += 1
    return written


def wear(app: QApplication, look: str) -> None:
    """Put on one of the looks that scenes are taken in."""
    mirrored = look == "mirrored"
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight)
    theme.apply(app, theme.Scheme.LIGHT if mirrored else theme.Scheme(look), reduced_motion=True)


def take(scene: Scene, tongue: str) -> QImage:
    """One picture."""
    with staged(scene, tongue) as window:
        return _once_still(window)


@contextmanager
def staged(scene: Scene, tongue: str) -> Iterator[StationFrame]:
    """A scene's window, with everything done in it; it is gone afterwards.

    Args:
        scene: one with a day.
        tongue: the language of its people; the program's own is chosen before.
    """
    day = _DAYS[scene.day](tongue)
    links: list[LocalLink] = []

    def open_link(listener: Listener) -> ShopLink:
        link = day.link(ACTORS[scene.role], listener)
        if scene.act == "not_let_in":
            link.status = LinkStatus(LinkState.REFUSED, since=day.clock())
        links.append(link)
        return link

    shop = Shop(open_link)
    window = station_window(shop, scene.role, PAGES)
    window.resize(WIDTH_PX, HEIGHT_PX)
    window.show()
    app = application()
    settle(app, SETTLE_MS)
    act = _ACTS.get(scene.act)
    if act is not None:
        act(Stage(day, shop, links[0], window))
    settle(app, MORE_SETTLE_MS if scene.role is Role.DISPATCH else SETTLE_MS)
    try:
        yield window
    finally:
        window.close()
        window.deleteLater()
        shop.close()
        settle(app, 10)


def _once_still(window: QWidget) -> QImage:
    """The picture once nothing moves any more: what is measured, laid out or looked up a moment later is in it."""
    seen = window.grab().toImage()
    same = 0
    for _ in range(STILL_TRIES):
        settle(application(), STILL_MS)
        now = window.grab().toImage()
        same = same + 1 if now == seen else 0
        seen = now
        if same == STILL_TIMES:
            break
    return seen


_ACTS: dict[str, Act] = {**ADDRESSES, **ANYWHERE, **FRONT_DESK, **DISPATCHING, **LOOKING_BACK, **MAP, **PACKING, **IN_ROOMS}
