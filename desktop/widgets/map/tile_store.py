"""Decoded tiles in memory. Owns decoding in worker threads and the cache that is bounded by bytes.

Rules: the UI thread asks, draws what is there and never waits; `arrived` says that asking again is worth it. At most
`IN_FLIGHT_MAX` decodes run, what waits is taken newest first, and what a newer view no longer wants is dropped. Workers
touch no object that can die with a window: they hold the source and a mailbox, and the mailbox outlives them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, Qt, QThreadPool, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QImageReader

from desktop.widgets.map.tiles import TileSource

TileKey = tuple[int, int, int]
"""z, x, y."""

CACHE_BYTES = 48 << 20
"""Some 190 tiles of 256 px in 32-bit colour: a full-screen map about six times over."""
IN_FLIGHT_MAX = 2
"""Decoding two at a time fills a map in well under a second and leaves a small shop computer its other cores."""
MISSING_MAX = 4096
"""Tiles known to be absent; a forgotten one is just asked for again."""
AGAIN_MS = 30_000
"""After how long a tile whose source could not be reached is asked for again."""
TILE_EDGE_PX_MAX = 1024
"""The largest tile that anybody serves; a picture that claims more is not decoded."""


class _Mailbox(QObject):
    """Carries a decoded tile from a worker to the UI thread."""

    decoded = Signal(object, QImage, bool)
    """Key, picture (null for none), and whether asking again later may help."""


_MAILBOXES: list[QObject] = []
"""Never let go of, a few bytes each: a worker may have the last hand on one, and an object must not end on its thread."""


class TileStore(QObject):
    """Tiles of one source, ready to draw.

    Args:
        source: where the bytes come from.
        ramp: (dark, light) colours to redraw the pictures in, for dark windows; None to leave them as they are.
        cache_bytes: 0 and up.
        again_ms: 0 and up; how long a source that could not be reached is left alone.
    Signals:
        arrived: at least one more tile can be drawn, or may be asked for again.
    """

    arrived = Signal()

    def __init__(
        self,
        source: TileSource,
        ramp: tuple[QColor, QColor] | None = None,
        cache_bytes: int = CACHE_BYTES,
        again_ms: int = AGAIN_MS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._source = source
        self._ramp = None if ramp is None else _ramp_table(*ramp)
        self._cache_bytes = cache_bytes
        self._held: OrderedDict[TileKey, QImage] = OrderedDict()
        self._held_bytes = 0
        self._missing: OrderedDict[TileKey, None] = OrderedDict()
        self._unreached: set[TileKey] = set()
        self._again = QTimer(self, interval=again_ms, singleShot=True)
        self._again.timeout.connect(self._on_again)
        self._wanted: list[TileKey] = []
        self._in_flight: set[TileKey] = set()
        self._mailbox = _Mailbox()
        _MAILBOXES.append(self._mailbox)
        self._mailbox.decoded.connect(self._on_decoded, Qt.ConnectionType.QueuedConnection)

    @property
    def held_bytes(self) -> int:
        """Bytes of the decoded tiles in the cache."""
        return self._held_bytes

    @property
    def busy(self) -> bool:
        """Whether tiles are still being fetched or decoded."""
        return bool(self._in_flight)

    def get(self, key: TileKey) -> QImage | None:
        """The decoded tile if it is in the cache; it counts as just used."""
        image = self._held.get(key)
        if image is not None:
            self._held.move_to_end(key)
        return image

    def want(self, keys: Iterable[TileKey]) -> None:
        """What the current view needs; replaces what an older view asked for.

        Args:
            keys: the most important first.
        """
        self._wanted = [
            key
            for key in keys
            if key not in self._held
            and key not in self._missing
            and key not in self._unreached
            and key not in self._in_flight
        ]
        self._start()

    def _start(self) -> None:
        while self._wanted and len(self._in_flight) < IN_FLIGHT_MAX:
            key = self._wanted.pop(0)
            self._in_flight.add(key)
            work = partial(_fetch_and_decode, self._source, key, self._ramp, self._mailbox)
            QThreadPool.globalInstance().start(work)

    def _on_again(self) -> None:
        self._unreached.clear()
        self.arrived.emit()

    def _on_decoded(self, key: TileKey, image: QImage, later: bool) -> None:
        self._in_flight.discard(key)
        if later:
            self._unreached.add(key)
            if not self._again.isActive():
                self._again.start()
        elif image.isNull():
            self._missing[key] = None
            while len(self._missing) > MISSING_MAX:
                self._missing.popitem(last=False)
        else:
            self._held[key] = image
            self._held_bytes += image.sizeInBytes()
            while self._held_bytes > self._cache_bytes and self._held:
                _, oldest = self._held.popitem(last=False)
                self._held_bytes -= oldest.sizeInBytes()
            self.arrived.emit()
        self._start()


def _fetch_and_decode(source: TileSource, key: TileKey, ramp: list[int] | None, mailbox: _Mailbox) -> None:
    """A worker's whole task; a source that fails is a missing tile, never a dead thread."""
    image, later = QImage(), False
    try:
        data = source.tile(*key)
        if data:
            image = decode(data, ramp)
    except OSError:  # a network or a disk that does not answer now
        later = True
    except Exception:  # the source is a plug-in: whatever it raises, the map goes on without this tile
        image = QImage()
    mailbox.decoded.emit(key, image, later)


def decode(data: bytes, ramp: list[int] | None = None) -> QImage:
    """Decode a tile into the format that paints fastest.

    Args:
        data: PNG, JPEG or WebP; anything else, or a picture over `TILE_EDGE_PX_MAX`, gives a null image.
        ramp: 256 colours to redraw it in by lightness; None to keep its own.
    """
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    size = reader.size()
    if not size.isValid() or size.boundedTo(QSize(TILE_EDGE_PX_MAX, TILE_EDGE_PX_MAX)) != size:
        return QImage()
    image = reader.read()
    if image.isNull():
        return QImage()
    if ramp is not None:
        grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
        indexed = QImage(
            grey.constBits(), grey.width(), grey.height(), grey.bytesPerLine(), QImage.Format.Format_Indexed8
        )
        indexed.setColorTable(ramp)
        image = indexed.copy()  # its own memory: `indexed` only borrows the grey one's
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def _ramp_table(dark: QColor, light: QColor) -> list[int]:
    """256 colours from one to the other, by lightness of the picture; white becomes `dark`.

    Maps are mostly pale with dark words: turned round they are a night map, in the theme's own colours.
    """
    table = []
    for step in range(256):
        part = 1 - step / 255
        table.append(
            QColor(
                round(dark.red() + (light.red() - dark.red()) * part),
                round(dark.green() + (light.green() - dark.green()) * part),
                round(dark.blue() + (light.blue() - dark.blue()) * part),
            ).rgba()
        )
    return table
