"""How a stop looks on the timeline: on time, tight, late. Each has a shape and a word, so that no colour is needed.

On time a plain circle. In danger a triangle stands on it; how it stands is written beside it where there is room, and on
the tip always: "tight" while it can still be kept, "6 min late" when it will not be. Overdue, the circle is filled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from desktop import words
from desktop.stations.dispatch.situation import Situation
from desktop.theme import Color, Theme, Type
from desktop.widgets.draw import width_of
from desktop.widgets.draw import words as write
from hub.domain.forecast import StopPlan, until

CIRCLE_PX = 18.0
TIGHT = timedelta(minutes=5)
"""One red light, one wrong door: with less to spare an expected arrival promises nothing."""
_BADGE_PX = 8.0
_GAP_PX = 5.0
_WORD_PX = 14.0


class Standing(StrEnum):
    """How a stop stands against its promise."""

    ON_TIME = "on_time"
    TIGHT = "tight"
    LATE = "late"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class StopFace:
    """What the timeline shows of a stop. Args: word: how it stands, blank on time."""

    stop: StopPlan
    standing: Standing
    word: str


def stop_face(situation: Situation, stop: StopPlan) -> StopFace:
    """Read a stop off the situation."""
    by = until(stop.order)
    if by is not None and by <= situation.now:
        late = max(situation.now, stop.arrives) - by
        return StopFace(stop, Standing.OVERDUE, _late(late))
    if stop.spare is not None and stop.spare < timedelta(0):
        return StopFace(stop, Standing.LATE, _late(-stop.spare))
    if situation.in_danger(stop.order) or (stop.spare is not None and stop.spare < TIGHT):
        return StopFace(stop, Standing.TIGHT, QCoreApplication.translate("Dispatch", "tight"))
    return StopFace(stop, Standing.ON_TIME, "")


def run_word(faces: Sequence[StopFace]) -> str:
    """How a run stands, beside its courier's name: "1 late · 2 tight"; blank on time."""
    late = sum(face.standing in (Standing.LATE, Standing.OVERDUE) for face in faces)
    tight = sum(face.standing is Standing.TIGHT for face in faces)
    parts = []
    if late:
        parts.append(QCoreApplication.translate("Dispatch", "{count} late").format(count=late))
    if tight:
        parts.append(QCoreApplication.translate("Dispatch", "{count} tight").format(count=tight))
    return " · ".join(parts)


def _late(span: timedelta) -> str:
    said = QCoreApplication.translate("Dispatch", "{span} late")
    return said.format(span=words.span(max(span, timedelta(minutes=1))))


def paint_stop(
    painter: QPainter, theme: Theme, at: QPointF, face: StopFace, colour: QColor, room_px: float, *, focused: bool
) -> None:
    """Draw a stop.

    Args:
        at: the circle's middle.
        colour: its run's.
        room_px: free after the circle; the word is left out where it does not fit.
        focused: whether the keyboard is at it.
    """
    circle = _circle(at)
    late = face.standing in (Standing.LATE, Standing.OVERDUE)
    overdue = face.standing is Standing.OVERDUE
    edge = theme.color(Color.RIBBON) if late else colour
    painter.setPen(QPen(edge, 2))
    painter.setBrush(edge if overdue else theme.color(Color.PANEL))
    painter.drawEllipse(circle)
    font = theme.font(Type.CAPTION, weight=600)
    ink = theme.color(Color.RIBBON_INK if overdue else Color.RIBBON_TEXT if late else Color.INK)
    write(painter, circle.adjusted(-4, 0, 4, 0), str(face.stop.number), font, ink, Qt.AlignmentFlag.AlignCenter)
    if face.standing is not Standing.ON_TIME:
        paint_badge(painter, theme, QPointF(at.x(), circle.top() - _BADGE_PX / 2), late=late)
    wide = width_of(face.word, font)
    if face.word and wide + 2 * _GAP_PX <= room_px:
        # The run's line ends before the word and goes on after it: nothing is struck out that is to be read.
        gap = QRectF(circle.right() + 1, at.y() - _WORD_PX / 2, wide + 2 * _GAP_PX, _WORD_PX)
        painter.fillRect(gap, theme.color(Color.PANEL))
        place = QRectF(gap.left() + _GAP_PX, circle.top(), wide + 1, CIRCLE_PX)
        write(painter, place, face.word, font, theme.color(Color.RIBBON_TEXT if late else Color.INK))
    if focused:
        painter.setPen(QPen(theme.color(Color.FOCUS), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(circle.adjusted(-3, -3, 3, 3))


def stop_spot(at: QPointF) -> QRectF:
    """What a click may hit of a stop whose circle's middle is there, where the painter's side is not turned round."""
    return _circle(at).adjusted(-5, -7, 5, 7)


def _circle(at: QPointF) -> QRectF:
    return QRectF(at.x() - CIRCLE_PX / 2, at.y() - CIRCLE_PX / 2, CIRCLE_PX, CIRCLE_PX)


def paint_badge(painter: QPainter, theme: Theme, middle: QPointF, *, late: bool) -> None:
    """A triangle: this stop is in danger."""
    half = _BADGE_PX / 2
    corners = [QPointF(0, -half), QPointF(half + 0.5, half - 0.5), QPointF(-half - 0.5, half - 0.5)]
    pen = QPen(theme.color(Color.PANEL), 1.5)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(theme.color(Color.RIBBON if late else Color.INK))
    painter.drawPolygon(QPolygonF([middle + corner for corner in corners]))


def stop_sentence(shop_time: str, courier: str, face: StopFace, promised: datetime | None, promised_time: str) -> str:
    """A stop in words: for the tip, and for a screen reader.

    Args:
        shop_time: the expected arrival on the shop's clock; promised_time: the promise's.
    """
    said = QCoreApplication.translate("Dispatch", "{courier}: stop {number}, {name}, expected {time}")
    name = face.stop.order.recipient.name
    parts = [said.format(courier=courier, number=face.stop.number, name=name, time=shop_time)]
    if promised is not None:
        parts.append(QCoreApplication.translate("Dispatch", "promised {time}").format(time=promised_time))
    if face.word:
        parts.append(face.word)
    return ", ".join(parts)
