"""A page as ink: words as outlines and pictures, so that any script and any emoji print as they look."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QGlyphRun, QImage, QPainter, QPainterPath, QPen, QRawFont, QTextLayout

from desktop.printing.codes import paint_code
from desktop.printing.columns import BASELINE_EM, CENTRE_EM, Cell, Stance, columns_of, laid
from desktop.printing.sheet import UNIT_MM, Box, Code, Columns, Mark, Part, Rule, Text
from desktop.printing.typeset import Line, font_of, lines_of
from desktop.theme import EMOJI_FAMILY, Color, Scheme, theme

EMOJI_PX = 160
"""The bundled emoji are pictures of 136 px; more would only blow them up."""
_EMOJI_BOX_PX = round(1.4 * EMOJI_PX)
"""Room for what hangs below the line and leans over the side; Qt's own measure of such a glyph is not to be trusted."""


def paint_page(painter: QPainter, page: Sequence[Part]) -> None:
    """Draw one page. Args: painter, scaled so that one unit is `UNIT_MM`."""
    look = theme(Scheme.LIGHT)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    ink, quiet = look.color(Color.INK), QPen(look.color(Color.LINE_STRONG), 0.2 / UNIT_MM)
    for part in page:
        match part:
            case Text():
                colour = look.color(Color.INK_SOFT) if part.soft else ink
                for line in lines_of(part):
                    _paint_line(painter, line, colour)
            case Columns():
                _paint_columns(painter, part, ink)
            case Rule():
                painter.setPen(quiet)
                y = part.y_mm / UNIT_MM
                painter.drawLine(QLineF(part.x_mm / UNIT_MM, y, (part.x_mm + part.width_mm) / UNIT_MM, y))
            case Box():
                painter.setPen(QPen(ink, 0.3 / UNIT_MM))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(_square(part.x_mm, part.y_mm, part.side_mm))
            case Code():
                paint_code(painter, _square(part.x_mm, part.y_mm, part.side_mm), part.text)
            case Mark():
                painter.setPen(quiet)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                _paint_mark(painter, part)


def _paint_mark(painter: QPainter, mark: Mark) -> None:
    start = QPointF(mark.x_mm, mark.y_mm) / UNIT_MM
    if mark.radius_mm:
        painter.drawEllipse(start, mark.radius_mm / UNIT_MM, mark.radius_mm / UNIT_MM)
    else:
        painter.drawLine(start, QPointF(mark.to_x_mm, mark.to_y_mm) / UNIT_MM)


def _paint_columns(painter: QPainter, part: Columns, ink: QColor) -> None:
    font = font_of(part)
    for column in columns_of(part):
        y = column.y
        for cell in column.cells:
            _paint_cell(painter, cell, font, QPointF(column.x, y), ink)
            y += cell.advance


def _paint_cell(painter: QPainter, cell: Cell, font: QFont, top: QPointF, ink: QColor) -> None:
    """Draw a cell. Args: top: the middle of its upper edge."""
    em = font.pixelSize()
    layout, line = laid(cell.drawn, font)
    if cell.stance in (Stance.UPRIGHT, Stance.CORNER, Stance.CENTRED):
        at = QPointF(top.x() - line.horizontalAdvance() / 2, top.y() + BASELINE_EM * em - line.ascent())
        if cell.stance is Stance.CORNER:  # from the lower left of its square to the upper right
            shape = _shape(Line(line, layout, cell.drawn, at.x(), at.y()))
            left, below = shape.left() - (top.x() - em / 2), top.y() + em - shape.bottom()
            at += QPointF(em - shape.width() - 2 * left, -(em - shape.height() - 2 * below))
        elif cell.stance is Stance.CENTRED:  # the face holds these at the left of their square
            at.setX(at.x() + top.x() - _shape(Line(line, layout, cell.drawn, at.x(), at.y())).center().x())
        _paint_line(painter, Line(line, layout, cell.drawn, at.x(), at.y()), ink)
        return
    painter.save()
    painter.translate(top)
    painter.rotate(90)  # x now goes down the column, y to its left
    y = CENTRE_EM * em - line.ascent()
    if cell.stance is Stance.TURNED:  # a dash runs in the middle of its column
        y -= _shape(Line(line, layout, cell.drawn, 0, y)).center().y()
    _paint_line(painter, Line(line, layout, cell.drawn, 0, y), ink)
    painter.restore()


def _runs(line: Line) -> list[QGlyphRun]:
    return line.line.glyphRuns(-1, -1, QTextLayout.GlyphRunRetrievalFlag.RetrieveAll)


def _shape(line: Line) -> QRectF:
    """What a line's ink takes."""
    shape = QRectF()
    for run in _runs(line):
        shape = shape.united(_outline(run, line).boundingRect())
    return shape


def _paint_line(painter: QPainter, line: Line, ink: QColor) -> None:
    for run in _runs(line):
        painter.fillPath(_outline(run, line), ink)
        _paint_pictures(painter, run, line)


def _square(x_mm: float, y_mm: float, side_mm: float) -> QRectF:
    return QRectF(x_mm / UNIT_MM, y_mm / UNIT_MM, side_mm / UNIT_MM, side_mm / UNIT_MM)


def _outline(run: QGlyphRun, line: Line) -> QPainterPath:
    """The letters of a run as shapes."""
    face, path = run.rawFont(), QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    if _family(face) == EMOJI_FAMILY:  # pictures; asking for their outline also spoils Qt's later measures of them
        return path
    for glyph, at in zip(run.glyphIndexes(), run.positions(), strict=True):
        known = glyph and _family(face)
        shape = face.pathForGlyph(glyph) if known else _missing(line.layout.font().pixelSize())
        path.addPath(shape.translated(at + QPointF(line.x, line.y)))
    return path


def _family(face: QRawFont) -> str:
    """The name of a face; blank for Qt's stand-in where no face of this machine has a script, which has no size.

    Qt dies when the stand-in is asked for its name.
    """
    return face.familyName() if face.pixelSize() > 0 else ""


def _missing(size: float) -> QPainterPath:
    """An empty frame: no face of this machine has the character. Qt dies when it is asked for that glyph's own shape."""
    frame, path = QRectF(0.1 * size, -0.7 * size, 0.4 * size, 0.7 * size), QPainterPath()
    path.addRect(frame)
    inner, thin = QPainterPath(), 0.04 * size
    inner.addRect(frame.adjusted(thin, thin, -thin, -thin))
    path.addPath(inner.toReversed())  # turned round it is a hole
    return path


def _paint_pictures(painter: QPainter, run: QGlyphRun, line: Line) -> None:
    """Draw the glyphs of a run that are pictures (emoji), each through an image, which every paint engine knows.

    Qt draws no such glyph by its number, so the characters behind it are drawn as text, small, and scaled.
    """
    face, encoded = run.rawFont(), run.sourceString().encode("utf-16-le")
    if _family(face) != EMOJI_FAMILY:
        return
    starts = run.stringIndexes()  # in UTF-16 units, as Qt counts
    for at, start in zip(run.positions(), starts, strict=True):
        end = min((index for index in starts if index > start), default=len(encoded) // 2)
        said = encoded[2 * start : 2 * end].decode("utf-16-le", errors="ignore").strip()
        if not said:
            continue
        font = QFont(face.familyName())
        font.setPixelSize(EMOJI_PX)
        image = QImage(_EMOJI_BOX_PX, _EMOJI_BOX_PX, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        with QPainter(image) as inner:
            inner.setFont(font)
            inner.drawText(QPointF(0, EMOJI_PX), said)
        scale = face.pixelSize() / EMOJI_PX
        corner = at + QPointF(line.x, line.y - face.pixelSize())
        painter.drawImage(QRectF(corner, image.size().toSizeF() * scale), image)
