"""More of the gallery: what is seldom on the screen, and names that run from right to left in the ordinary window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.models.rows import Rows
from desktop.theme import Color, Theme, Type
from desktop.widgets.bubble import Audience, BubbleRow, Message
from desktop.widgets.button import Button, Rank
from desktop.widgets.event_line import EventLine
from desktop.widgets.fold_lines import FoldLines, Line, Tone
from desktop.widgets.live_view import LiveView
from desktop.widgets.mark import paint_mark
from desktop.widgets.order_delegate import OrderDelegate, Row, row_px
from desktop.widgets.panel import Panel
from desktop.widgets.paper_view import PaperView
from desktop.widgets.person_tile import PersonTile
from desktop.widgets.pin_pad import PinPad
from desktop.widgets.place_sketch import PlaceSketch
from desktop.widgets.prose import Prose
from desktop.widgets.qr_code import QrCode
from desktop.widgets.ring import Urgency
from desktop.widgets.row_list import RowList
from desktop.widgets.stage_chip import StageKey
from desktop.widgets.step_slider import StepSlider
from desktop.widgets.voice_bar import Hearing, VoiceBar
from desktop.widgets.words import Words

AHMAD, DANA = "أحمد منصور", "דנה כהן"


class Page(Protocol):
    """What a part of the gallery is laid out on: one column, in one scheme and one language."""

    whole: QVBoxLayout
    theme: Theme

    def say(self, english: str, chinese: str) -> str: ...
    def head(self, english: str, chinese: str) -> None: ...
    def row(self, *widgets: QWidget, gap_px: int = 12, stretch: bool = True) -> QHBoxLayout: ...


def flowers(theme: Theme) -> QImage:
    """A picture to stand for a photo: it is drawn, so that no photo has to be shipped."""
    picture = QImage(360, 180, QImage.Format.Format_RGB32)
    picture.fill(theme.color(Color.SUNK))
    painter = QPainter(picture)
    paint_mark(painter, QRectF(90, 30, 180, 120), theme.color(Color.RIBBON), 0.7)
    painter.end()
    return picture


def voices(page: Page) -> None:
    """A voice note: to be heard, playing, not here yet."""
    say = page.say
    page.head("Voice notes", "语音")
    rest, playing, away = VoiceBar(), VoiceBar(), VoiceBar()
    rest.set_hearing(Hearing(length_s=23))
    playing.set_hearing(Hearing(playing=True, position_s=8, length_s=23))
    away.set_hearing(Hearing(note=say("not here yet", "还没到")))
    page.row(rest, playing, away, gap_px=8)


def camera(page: Page) -> None:
    """The camera: what it sees, and why it sees nothing; and a sheet before it is printed."""
    say = page.say
    page.head("Camera and paper", "相机与纸张")
    row = page.row(stretch=False)
    seen, nothing = LiveView(say("Camera", "相机")), LiveView(say("Camera", "相机"))
    seen.set_picture(flowers(page.theme))
    nothing.set_sentence(say("No camera may be used here.", "这里没有可用的相机。"))
    paper, bare = PaperView(150), PaperView(150)
    paper.set_picture(flowers(page.theme), say("Card", "贺卡"))
    for view in (seen, nothing):
        view.setMinimumWidth(160)
        view.setFixedHeight(150)
        row.addWidget(view, 1)
    for sheet in (paper, bare):
        sheet.setFixedHeight(150)
        row.addWidget(sheet)


def signing_in(page: Page) -> None:
    """Who is here: tiles at rest, chosen, locked; a PIN that is typed, and one that was wrong."""
    say = page.say
    page.head("Signing in", "登录")
    chosen = PersonTile(say("Anna Keller", "安然"), say("here", "在岗"))
    chosen.setChecked(True)
    page.row(chosen, PersonTile("Li Wei 李伟"), PersonTile(DANA, say("locked", "已锁定")))
    typed, wrong = PinPad("PIN"), PinPad("PIN")
    typed.type("1234")
    wrong.clear(wrong=True)
    row = page.row(stretch=False, gap_px=24)
    row.addWidget(typed, 1)
    row.addWidget(wrong, 1)


def places(page: Page) -> None:
    """Where an address lies, a code to scan, and a slider over an order's steps."""
    say = page.say
    page.head("Way, code, steps", "方位、二维码、步骤")
    east, south = PlaceSketch(), PlaceSketch()
    east.show_way(3, 1, "1.2 km")
    south.show_way(-1, -4, "750 m")
    steps, none = StepSlider(say("Step", "步骤")), StepSlider(say("Step", "步骤"))
    steps.setRange(0, 12)
    steps.setValue(5)
    none.setRange(0, 0)
    left = QGridLayout()
    left.setSpacing(12)
    for number, widget in enumerate((east, south, steps, none)):
        left.addWidget(widget, number // 2, number % 2)
    row = page.row(stretch=False)
    row.addLayout(left, 1)
    row.addWidget(QrCode("https://track.milllane.example/c#sample", 120, name=say("Link", "链接")))


def folds(page: Page) -> None:
    """What is said in short, and the whole of it once it was opened."""
    say = page.say
    page.head("In short", "简述")
    short = (
        Line("check-check", say("Time: seen by all", "时间：都看过了"), say("Anna 13:02", "安然 13:02")),
        Line(
            "clock",
            say("Place “at the reception”: not heard by packing yet", "地点“前台”：包装间尚未知悉"),
            say("Anna 13:04", "安然 13:04"),
            Tone.WAITS,
        ),
        Line("bell-ring", say("Rush: not heard by dispatch yet", "加急：调度尚未知悉"), "13:05", Tone.NOW),
    )
    whole = (Line("check", say("Anna promised the time", "安然承诺了时间"), "13:02"), *short)
    folded, opened = (FoldLines(say("Promises", "承诺"), say("Opens all of it", "展开全部")) for _ in range(2))
    row = page.row(stretch=False, gap_px=24)
    for lines in (folded, opened):
        lines.show_lines(short, whole)
        row.addWidget(lines, 1, Qt.AlignmentFlag.AlignTop)
    opened.setChecked(True)


def names(page: Page) -> None:
    """Names and words from right to left in a window that runs from left to right."""
    say = page.say
    page.head("Names from right to left", "从右到左的姓名")
    sheet = Panel(margin_px=16, gap_px=10)
    rows: tuple[QWidget, ...] = (
        EventLine("13:02", say(f"{AHMAD} took the order for", f"{AHMAD} 接单，收礼人"), DANA),
        BubbleRow(Message("שלום! מתי זה מגיע? 054-123-4567", header=f"{DANA} · +972 54 123 4567"), DANA, "13:20"),
        BubbleRow(Message("مرحبا، الطلب جاهز الساعة 17:00 (تقريبًا).", Audience.STAFF, AHMAD), "", "13:24", own=True),
        Words(
            say(f"{AHMAD} → {DANA}, 15:41, +49 170 2856", f"{AHMAD} → {DANA}，15:41，+49 170 2856"), Type.BODY_STRONG
        ),
        Prose(say(f"Rush: {DANA}, before 16:07. {AHMAD} brings it.", f"加急：{DANA}，16:07 前。{AHMAD} 配送。")),
    )
    for widget in rows:
        sheet.body.addWidget(widget)
    page.whole.addWidget(sheet)
    people = Rows(lambda value: value, page.whole.parentWidget())
    people.replace((str(number), (number,), roles) for number, roles in enumerate(_people(say)))
    listed = RowList(*row_px())
    listed.setItemDelegate(OrderDelegate(lined=True, parent=listed))
    listed.setModel(people)
    listed.setFixedSize(316, 2 * row_px()[0] + 4)
    page.row(listed, Button(say(f"Offer to {AHMAD}", f"派给 {AHMAD}"), Rank.INK, icon="send"))


def _people(say: Callable[[str, str], str]) -> list[dict[int, object]]:
    shared: dict[int, object] = {Row.URGENCY: Urgency.SOON, Row.FRACTION: 0.4, Row.STAGE_KEY: StageKey.WAY}
    shared[Row.STAGE_WORD] = say("On the way", "配送中")
    return [
        {Row.TITLE: DANA, Row.SUBTITLE: "“מתי זה מגיע?”", Row.RIGHT_TEXT: "15:41", Row.RING_TEXT: "52", **shared},
        {Row.TITLE: say(f"Enquiry · {AHMAD}", f"咨询 · {AHMAD}"), Row.SUBTITLE: "Omar: شكرا جزيلا!",
         Row.RIGHT_TEXT: say("waits 4 min", "已等 4 分钟"), Row.RING_TEXT: "14", Row.PENDING: True, **shared},
    ]  # fmt: skip


PARTS: tuple[Callable[[Page], None], ...] = (voices, camera, signing_in, places, folds, names)
