"""A place that waits for one picture: take it, click, drop or paste it. With a picture it shows it, and offers to take it again."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMimeData, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QImageReader,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPainterPath,
)
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QSizePolicy, QWidget

from desktop.behind import Behind
from desktop.theme import Color, Radius, Theme, Type
from desktop.widgets.draw import box, brush, upright, words
from desktop.widgets.focus_ring import RADIUS_PROPERTY
from desktop.widgets.icon import paint_icon

FILE_BYTES_MAX = 25_000_000  # a phone's largest ordinary photo is about half of it
_ICON_PX = 30
_CENTRE = Qt.AlignmentFlag.AlignCenter


def read_picture(path: Path) -> QImage | None:
    """The picture in a file, upright; None where it is too large or no picture."""
    try:
        if path.stat().st_size > FILE_BYTES_MAX:
            return None
    except OSError:
        return None
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    picture = reader.read()
    return None if picture.isNull() else picture


def given_by(data: QMimeData) -> Path | QImage | None:
    """The first file or picture that a drop or the clipboard holds; a file is not opened here."""
    for url in data.urls():
        if url.isLocalFile():
            return Path(url.toLocalFile())
    if data.hasImage():
        picture = QImage(data.imageData())
        return None if picture.isNull() else picture
    return None


def may_be_given(data: QMimeData) -> bool:
    """Whether a drag may hold something for a message."""
    return data.hasImage() or data.hasUrls()


class PhotoDrop(QAbstractButton):
    """Signals: given(QImage) when a person gives a picture; refused() when a drop, file or paste held none.

    Args:
        title, hint: what is wanted and why, shown while it is empty.
    """

    given = Signal(QImage)
    refused = Signal()

    def __init__(self, title: str, hint: str = "", *, touch: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(title)
        self._hint = hint
        self._touch = touch
        self._picture: QImage | None = None
        self._over = False
        self._cleared = 0
        self._asking: QFileDialog | None = None
        self._behind = Behind(self)
        self.take_first: Callable[[], bool] | None = None
        """What a click tries before it asks for a file, as a camera; it says whether it did."""
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(title)
        self.setAccessibleDescription(hint)
        self.setProperty(RADIUS_PROPERTY, Radius.BUBBLE)
        self.clicked.connect(self._on_clicked)

    def picture(self) -> QImage | None:
        return self._picture

    def set_picture(self, picture: QImage | None) -> None:
        """Shows a picture, or with None waits for one again; emits nothing."""
        self._picture = picture
        self._cleared += picture is None
        self.update()

    def begin_anew(self) -> None:
        """Wait for a picture of something else: what was asked for is asked no more, and what still comes is for nobody."""
        self.set_picture(None)
        if self._asking is not None:
            self._asking.reject()

    def give(self, picture: QImage) -> None:
        """A person has taken a picture elsewhere, for this place."""
        self._take(picture)

    def _on_clicked(self) -> None:
        if self.take_first is None or not self.take_first():
            self.browse()

    def browse(self) -> None:
        """Asks for a file; the window stays alive meanwhile."""
        dialog = QFileDialog(self, self.text())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        kinds = " ".join(f"*.{bytes(kind.data()).decode()}" for kind in QImageReader.supportedImageFormats())
        dialog.setNameFilter(QCoreApplication.translate("Widgets", "Pictures") + f" ({kinds})")
        dialog.fileSelected.connect(lambda name: self._take_given(Path(name)))
        dialog.finished.connect(self._on_asked)
        self._asking = dialog
        dialog.open()

    def _on_asked(self) -> None:
        self._asking = None

    def paste(self) -> None:
        self._take_given(given_by(QGuiApplication.clipboard().mimeData()))

    def _take_given(self, given: Path | QImage | None) -> None:
        """Take a picture; a file is read behind the window, and what comes after this place is cleared is for nobody."""
        if not isinstance(given, Path):
            self._take(given)
            return
        cleared = self._cleared

        def then(picture: QImage | None) -> None:
            if cleared == self._cleared:
                self._take(picture)

        self._behind.run(lambda: read_picture(given), then)

    def _take(self, picture: QImage | None) -> None:
        if picture is None:
            self.refused.emit()
            return
        self.set_picture(picture)
        self.given.emit(picture)

    # -- drop and paste

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            self._over = True
            self.update()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._over = False
        self.update()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._over = False
        event.acceptProposedAction()
        self._take_given(given_by(event.mimeData()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        else:
            super().keyPressEvent(event)

    # -- drawing

    def sizeHint(self) -> QSize:
        return QSize(400, 240) if self._touch else QSize(280, 132)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 132) if self._touch else QSize(160, 96)

    def paintEvent(self, _event: object) -> None:
        theme = Theme.of(self)
        painter = brush(self)
        rect = QRectF(self.rect())
        if self._picture is not None and not self._over:
            self._paint_picture(painter, rect, theme)
            return
        ground = theme.color(Color.SELECT if self._over or self.isDown() else Color.PANEL)
        edge = theme.color(Color.FOCUS if self._over else Color.LINE_STRONG)
        box(painter, rect, Radius.BUBBLE, ground if self.isEnabled() else None, edge, 1.5, dashed=True)
        title, hint = (Type.TOUCH_BODY, Type.TOUCH_META) if self._touch else (Type.BODY_STRONG, Type.META)
        high = _ICON_PX + 8 + theme.line_px(title) + (4 + theme.line_px(hint) if self._hint else 0)
        top = rect.center().y() - high / 2
        icon = QRectF(rect.center().x() - _ICON_PX / 2, top, _ICON_PX, _ICON_PX)
        paint_icon(painter, icon, "camera", theme.color(Color.INK_SOFT))
        top += _ICON_PX + 8
        row = QRectF(12, top, rect.width() - 24, theme.line_px(title))
        words(painter, row, self.text(), theme.font(title), theme.color(Color.INK), _CENTRE)
        if self._hint:
            row = QRectF(12, row.bottom() + 4, rect.width() - 24, theme.line_px(hint))
            words(painter, row, self._hint, theme.font(hint, weight=400), theme.color(Color.INK_SOFT), _CENTRE)

    def _paint_picture(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """The whole of it, however little room there is: what is cut off cannot be checked."""
        assert self._picture is not None
        size = self._picture.size().scaled(rect.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(0, 0, size.width(), size.height())
        place.moveCenter(rect.center())
        shape = QPainterPath()
        shape.addRoundedRect(rect, Radius.BUBBLE, Radius.BUBBLE)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.save()
        painter.setClipPath(shape)
        painter.fillRect(rect, theme.color(Color.SELECT))
        with upright(painter, place):  # the card on it can be read
            painter.drawImage(place, self._picture)
        painter.restore()
        self._paint_again(painter, rect, theme)

    def _paint_again(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        again = QCoreApplication.translate("Widgets", "Take again")
        font = theme.font(Type.TOUCH_META if self._touch else Type.META, weight=600)
        painter.setFont(font)
        wide = painter.fontMetrics().horizontalAdvance(again)
        high = 40.0 if self._touch else 28.0
        slip = QRectF(0, 0, wide + 52, high)
        slip.moveBottomRight(rect.bottomRight())
        slip.translate(-10, -10)
        box(painter, slip, Radius.CONTROL, theme.color(Color.PANEL), theme.color(Color.LINE))
        ink = theme.color(Color.INK)
        paint_icon(painter, QRectF(slip.left() + 12, slip.center().y() - 8, 16, 16), "rotate-ccw", ink)
        words(painter, slip.adjusted(36, 0, 0, 0), again, font, ink)
