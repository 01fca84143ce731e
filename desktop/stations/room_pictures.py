"""The pictures of a room on this screen: fetched by their hash, decoded beside the window's thread, honest while absent.

A picture that could not come because the hub was away is asked for again when the hub is back, or when it is touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QImage

from desktop.pictures import decoded, worker
from desktop.shop import Shop
from hub.link.port import LinkState, MediaTrouble

PICTURE_PX = (240, 160)
"""Pictures in the stream: large enough to know which one it is; one click shows it whole."""
KEPT_MAX = 60
"""Pictures of a room that are kept decoded, about 8 MB each; the longest unasked goes first."""
GONE = frozenset({"media_not_found", "erased"})
"""What the hub says of a picture that will never come."""


class Standing(StrEnum):
    """How a picture stands."""

    COMING = "coming"
    HERE = "here"
    AWAY = "away"
    GONE = "gone"


@dataclass(slots=True)
class Kept:
    """One picture: `fitted` as large as the stream shows it, `whole` as it came."""

    standing: Standing
    fitted: QImage
    whole: QImage | None = None


class RoomPictures(QObject):
    """Pictures by hash.

    Signals:
        changed: a picture stands differently, by its hash.
    """

    changed = Signal(str)

    def __init__(self, shop: Shop, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shop = shop
        self._kept: dict[str, Kept] = {}
        shop.link_changed.connect(self._on_link)

    def get(self, media: str) -> Kept:
        """A picture as it stands now; one that was never asked for is fetched."""
        kept = self._kept.pop(media, None)
        if kept is None:
            while len(self._kept) >= KEPT_MAX:
                self._kept.pop(next(iter(self._kept)))
            kept = Kept(Standing.COMING, _blank())
            self._kept[media] = kept
            self._fetch(media)
        self._kept[media] = kept  # asked for last
        return kept

    def note(self, kept: Kept) -> str:
        """What stands in the picture's place, blank when it is here."""
        return {
            Standing.COMING: QCoreApplication.translate("Desk", "The picture is on its way"),
            Standing.HERE: "",
            Standing.AWAY: QCoreApplication.translate("Desk", "The hub is away: try again"),
            Standing.GONE: QCoreApplication.translate("Desk", "This picture is no longer kept"),
        }[kept.standing]

    def again(self, media: str) -> None:
        """Ask anew for a picture that could not come."""
        kept = self._kept.get(media)
        if kept is not None and kept.standing is Standing.AWAY:
            kept.standing = Standing.COMING
            self.changed.emit(media)
            self._fetch(media)

    def _fetch(self, media: str) -> None:
        def take(data: bytes) -> None:
            self._shop.when(self, worker().submit(_decoded, data), partial(self._show, media), failed)

        def failed(error: BaseException) -> None:
            gone = isinstance(error, MediaTrouble) and error.code in GONE
            self._settle(media, Standing.GONE if gone else Standing.AWAY)

        self._shop.get_media(self, media, take, failed)

    def _show(self, media: str, pictures: tuple[QImage, QImage] | None) -> None:
        kept = self._kept.get(media)
        if kept is not None and pictures is not None:
            kept.whole, kept.fitted = pictures
        self._settle(media, Standing.HERE if pictures is not None else Standing.GONE)

    def _settle(self, media: str, standing: Standing) -> None:
        kept = self._kept.get(media)
        if kept is not None:
            kept.standing = standing
            self.changed.emit(media)

    def _on_link(self) -> None:
        if self._shop.status.state is LinkState.LIVE:
            for media in [each for each, kept in self._kept.items() if kept.standing is Standing.AWAY]:
                self.again(media)


def _decoded(data: bytes) -> tuple[QImage, QImage] | None:
    """A picture whole and as large as the stream shows it, sharp on a dense screen; None where the bytes are none."""
    whole = decoded(data)
    if whole is None:
        return None
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    fitted = whole.scaled(PICTURE_PX[0] * 2, PICTURE_PX[1] * 2, keep, smooth)
    fitted.setDevicePixelRatio(2.0)
    return whole, fitted


def _blank() -> QImage:
    """Stands in for a picture that is on its way: its room on the screen does not jump."""
    blank = QImage(*PICTURE_PX, QImage.Format.Format_ARGB32)
    blank.fill(Qt.GlobalColor.transparent)
    return blank
