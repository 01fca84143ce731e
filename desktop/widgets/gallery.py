"""Every widget in each of its states, light beside dark beside high contrast, to look at before a change of the look is called done.

python -m desktop.widgets.gallery                               a window
python -m desktop.widgets.gallery --shot OUT.png --lang zh      a picture, also without a display
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtGui import QColor, QPixmap, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QListView,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop import theme as look
from desktop.theme import Color, Scheme, Type
from desktop.widgets import focus_ring, gallery_more
from desktop.widgets.avatar import Avatar
from desktop.widgets.bubble import Audience, BubbleRow, Message, Sending
from desktop.widgets.button import Button, Rank, ReasonedButton, Size
from desktop.widgets.card_words import CardPage, CardWords
from desktop.widgets.composer import Composer, QuickReply, Readers
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.event_line import EventLine
from desktop.widgets.focus_ring import FocusRing
from desktop.widgets.freshness import Freshness, FreshnessLine
from desktop.widgets.gallery_more import flowers
from desktop.widgets.link_pill import LinkPill, LinkState
from desktop.widgets.mark import Mark
from desktop.widgets.order_delegate import SECTION, OrderDelegate, Row, RowSize
from desktop.widgets.panel import Ground, Hairline, Panel
from desktop.widgets.photo_drop import PhotoDrop
from desktop.widgets.rescue_button import RescueButton
from desktop.widgets.ring import WORD_COLOR, PromiseRing, RingFace, Urgency, urgency_word
from desktop.widgets.rush_cover import RushCover, RushFace
from desktop.widgets.sample_words import SampleChinese
from desktop.widgets.search_field import SearchEdit
from desktop.widgets.section_label import SectionLabel
from desktop.widgets.segmented import Choice, Segmented
from desktop.widgets.stage_chip import ChipSize, StageChip, StageKey
from desktop.widgets.station_bar import StationBar
from desktop.widgets.tick_row import TickRow
from desktop.widgets.toast import Toast
from desktop.widgets.words import Words

COLUMN_PX = 720
Parts = Sequence[Callable[[gallery_more.Page], None]]
_NEVER_MS = 2**31 - 1  # a toast in a picture does not go away

_FACES = (
    RingFace(Urgency.CALM, 0.78, "2h", 0.31),
    RingFace(Urgency.SOON, 0.44, "52", 0.20),
    RingFace(Urgency.RISK, 0.14, "14"),
    RingFace(Urgency.LATE, 0.42, "+6"),
    RingFace(Urgency.KEPT),
    RingFace(Urgency.UNPROMISED, 0, "?"),
)
_CARD_NEW = "Thirty years, and you still laugh first.\n生日快乐，阿梅 🌷\n— D."
_CARD_NEW_ZH = "三十年了，\n你还是笑得最快的那个。\n生日快乐，阿梅 🌷\n—— 志远"


class Column(QWidget):
    """All samples one under the other, in one scheme and one language."""

    def __init__(self, scheme: Scheme, chinese: bool, parts: Parts = ()) -> None:
        super().__init__()
        self._zh = chinese
        self._scheme = scheme
        self.theme = look.theme(scheme)
        self.setFixedWidth(COLUMN_PX)
        self.whole = QVBoxLayout(self)
        self.whole.setContentsMargins(32, 24, 32, 32)
        self.whole.setSpacing(10)
        for part in (
            self._title, self._bar, self._rings, self._stages, self._freshness, self._people, self._buttons,
            self._stream, self._composer, self._list, self._rescue, self._link, self._card, self._packing, self._empty,
        ):  # fmt: skip
            part()
        for more in (*gallery_more.PARTS, *parts):
            more(self)
        self.whole.addStretch(1)
        look.dress(self, scheme)

    def say(self, english: str, chinese: str) -> str:
        return chinese if self._zh else english

    def head(self, english: str, chinese: str) -> None:
        self.whole.addSpacing(8)
        self.whole.addWidget(SectionLabel(self.say(english, chinese)))

    def row(self, *widgets: QWidget, gap_px: int = 12, stretch: bool = True) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(gap_px)
        for widget in widgets:
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        if stretch:
            row.addStretch(1)
        self.whole.addLayout(row)
        return row

    # -- the parts

    def _title(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(Words(self.say("Paper and ribbon", "纸与丝带"), Type.PROMISE))
        scheme = {
            Scheme.LIGHT: self.say("Light", "浅色"),
            Scheme.DARK: self.say("Dark", "深色"),
            Scheme.CONTRAST: self.say("High contrast", "高对比度"),
        }[self._scheme]
        names.addWidget(Words(scheme, Type.META, Color.INK_SOFT))
        row = self.row(Mark(40), stretch=False)
        row.addLayout(names)
        row.addStretch(1)

    def _bar(self) -> None:
        bar = StationBar(
            self.say("Front desk", "前台"),
            self.say("Anna Keller", "安然"),
            self.say("Find an order, a person", "查找订单、联系人"),
        )
        bar.link.set_state(LinkState.LIVE, 12)
        bar.rescue.set_count(5)
        bar.set_clock("15:48")
        self.whole.addWidget(bar)

    def _rings(self) -> None:
        self.head("Promise ring", "承诺环")
        grid = QGridLayout()
        grid.setVerticalSpacing(4)
        middle = Qt.AlignmentFlag.AlignHCenter
        for column, face in enumerate(_FACES):
            grid.addWidget(PromiseRing(72, face, Color.PAPER), 0, column, middle)
            word = Words(urgency_word(face.urgency), Type.BODY_STRONG, WORD_COLOR[face.urgency])
            grid.addWidget(word, 1, column, middle)
            grid.setColumnStretch(column, 1)
        self.whole.addLayout(grid)
        self.row(*[PromiseRing(px, face, Color.PAPER) for px in (48, 32, 16) for face in _FACES[:5]], gap_px=12)
        wide = RingFace(Urgency.SOON, 0.55, "1:12", 0.18)
        self.row(
            PromiseRing(96, wide, Color.PAPER), PromiseRing(80, wide, Color.PAPER), PromiseRing(64, wide, Color.PAPER)
        )

    def _stages(self) -> None:
        self.head("Stage: hue, shape and word", "阶段：色、形、字")
        named = (
            (StageKey.TAKEN, "Taken", "已接单"),
            (StageKey.PACKING, "Packing", "包装中"),
            (StageKey.WAY, "On the way", "配送中"),
            (StageKey.DONE, "Delivered", "已送达"),
        )
        chips: list[QWidget] = [StageChip(key, self.say(en, zh)) for key, en, zh in named]
        chips += [StageChip(key, self.say(en, zh), ChipSize.LIST) for key, en, zh in named[:2]]
        chips.append(StageChip(StageKey.WAY, self.say("On the way", "配送中"), ChipSize.TOUCH))
        self.row(*chips)

    def _freshness(self) -> None:
        self.head("Freshness", "新鲜度")
        self.row(
            FreshnessLine(Freshness.LIVE, self.say("40 s ago, ±25 m", "40 秒前，±25 米")),
            FreshnessLine(Freshness.AGEING, self.say("4 min ago, ±60 m", "4 分钟前，±60 米")),
            FreshnessLine(Freshness.SILENT, self.say("silent 7 min, ±120 m", "已失联 7 分钟，±120 米")),
            FreshnessLine(Freshness.ENDED, self.say("sharing ended 16:42", "16:42 停止共享")),
            gap_px=28,
        )

    def _people(self) -> None:
        self.head("People, filters, search", "人、筛选、搜索")
        search = SearchEdit(self.say("Name, phone, order, words on a card", "姓名、电话、单号、贺卡内容"), "/")
        search.setFixedWidth(236)
        filters = [
            Choice("all", self.say("All", "全部")),
            Choice("moving", self.say("Moving 3", "在途 3")),
            Choice("danger", self.say("In danger 4", "有危险 4")),
        ]
        self.row(
            Avatar("Daniel Okafor"), Avatar("何志远"), Avatar("Li Wei", 32), Avatar("Zhang Hao", 32, absent=True),
            Segmented(filters), search,
        )  # fmt: skip

    def _buttons(self) -> None:
        self.head("Buttons: one ribbon button per window", "按钮：每窗一枚红")
        focused = Button(self.say("Focused", "焦点"))
        off = ReasonedButton(Button(self.say("Packed", "已包好")))
        off.set_reason(self.say("needs a photo", "还缺照片"))
        self.row(
            Button(self.say("Due now", "现在就做"), Rank.RIBBON),
            Button(self.say("New order", "新订单"), Rank.INK, icon="plus"),
            Button(self.say("Plain", "普通")),
            Button(self.say("Quiet", "安静"), Rank.QUIET),
            focused,
            Button("", Rank.QUIET, icon="ellipsis", name=self.say("More", "更多")),
        )
        self.row(off)
        self.focused = focused
        packed = ReasonedButton(Button(self.say("Packed", "已包好"), Rank.RIBBON, Size.TOUCH, "gift"))
        packed.set_reason(self.say("3 things left", "还差 3 件事"))
        self.row(
            Button(self.say("I have seen it", "我看到改动了"), Rank.RIBBON, Size.PRIMARY, "check-check"),
            Button(self.say("Label", "标签"), Rank.PLAIN, Size.TOUCH, "printer"),
            packed,
        )

    def _stream(self) -> None:
        self.head("The room", "房间")
        say = self.say
        sheet = Panel(margin_px=16, gap_px=12)
        waits = Sending.WAITING
        rows: list[QWidget] = [
            EventLine("13:02", say("Anna took the order and promised", "安然接单，承诺"), say("before 17:00", "17:00 前送达")),
            BubbleRow(Message(say("She is at the studio until six. Please ring the side door, the front one is for deliveries of clay 😄", "她六点前都在工作室。请按侧门的铃，正门是收陶土的 😄")), say("Daniel Okafor", "何志远"), "13:20"),
            BubbleRow(Message(say("These five, like last year?", "还是去年那五枝？"), receipt=say("seen by Daniel 13:26", "志远 13:26 已看"), sending=Sending.SEEN, picture=flowers(self.theme)), "", "13:24", own=True),
            EventLine("", say("started by Jun, 15:28", "小俊 15:28 开始"), stage=StageKey.PACKING, stage_word=say("Packing", "包装中")),
            BubbleRow(Message(say("Peonies opened early. I picked the five tightest, they will be perfect tonight.", "芍药开早了。我挑了最紧的五枝，今晚刚好。"), Audience.STAFF, say("Jun, packing · Staff only", "包装间 小俊 · 仅店员可见"), say("on this computer", "在本机"), Sending.PENDING), "", "15:31", own=True),
            BubbleRow(Message(say("I can be at the shop by 16:15. Is the side door on Mill Lane or Canal Street?", "我 16:15 能到店。侧门在磨坊巷还是运河街？"), Audience.COURIER, say("Staff and courier · Li Wei", "店员和配送员可见 · 李伟"), say("in the shop 15:36", "15:36 已到店里"), Sending.RECORDED), say("Li Wei", "李伟"), "15:36"),
            BubbleRow(Message(say("Could the card say thirty years, not twenty? I can’t count when I’m happy 🙈", "贺卡能不能写三十年，不是二十年？一高兴就数错了 🙈"), receipt=say("Daniel has waited 4 min for an answer", "志远已等 4 分钟，还没有答复"), sending=waits), say("Daniel Okafor", "何志远"), "15:44"),
            EventLine("15:46", say("Anna changed the card:", "安然改了贺卡："), say("Twenty → Thirty years", "二十年 → 三十年"), icon="pencil"),
        ]  # fmt: skip
        for row in rows:
            sheet.body.addWidget(row)
        self.whole.addWidget(sheet)

    def _composer(self) -> None:
        say = self.say
        readers = [
            Readers(Audience.STAFF, say("Staff", "店员"), say("Packing and dispatch will read this", "包装间、调度会看到")),
            Readers(Audience.COURIER, say("Courier", "配送员"), say("Li Wei, packing and dispatch will read this", "李伟、包装间、调度会看到")),
            Readers(Audience.EVERYONE, say("Everyone", "所有人"), say("Daniel, Li Wei, packing and dispatch will read this", "志远、李伟、包装间、调度会看到")),
        ]  # fmt: skip
        quick = [QuickReply(say("Card changed", "贺卡已改"), ""), QuickReply(say("On its way", "已出发"), "")]
        composer = Composer(readers, Audience.EVERYONE, quick)
        composer.set_due(True)
        composer.set_draft(say("Done, Daniel: the card now says thirty years. You will get a photo of it before ‹time›, while it is still here.", "改好了，志远：贺卡现在写的是三十年。‹时间› 前会把照片发给你，那时它还在店里。"))  # fmt: skip
        self.whole.addWidget(composer)
        staff = Composer(readers, Audience.STAFF, [])
        staff.set_draft(say("Vase has a chip, using the grey one.", "花瓶有个缺口，换灰色的。"))
        self.whole.addWidget(staff)

    def _list(self) -> None:
        self.head("Lists", "列表")
        row = QHBoxLayout()
        row.setSpacing(24)
        for size, width in ((RowSize.DENSE, 316), (RowSize.CARD, 316)):
            view = order_list(sample_orders(self._zh, size), size)
            view.setFixedSize(QSize(width, 440))
            row.addWidget(view)
        row.addStretch(1)
        self.whole.addLayout(row)

    def _rescue(self) -> None:
        self.head("Rescue list", "待处理")
        say = self.say
        sheet = Panel(margin_px=0, gap_px=0)
        entries = (
            (_FACES[3], say("Nobody home at Tom & Elise Hardy", "何家夫妇家没人"), say("Hao waits · without an answer by 15:52: neighbour, as agreed", "张浩在等 · 15:52 前无答复：按约放邻居"), say("Neighbour", "放邻居"), Rank.RIBBON),
            (RingFace(Urgency.RISK, 0.15, "38"), say("林佳怡 has no courier", "林佳怡还没有配送员"), say("Rush · dispatch has not seen it for 2 min", "加急 · 调度 2 分钟没看"), say("Open", "打开"), Rank.PLAIN),
        )  # fmt: skip
        for number, (face, title, second, word, rank) in enumerate(entries):
            if number:
                sheet.body.addWidget(Hairline())
            line = QHBoxLayout()
            line.setContentsMargins(16, 12, 16, 12)
            line.setSpacing(12)
            line.addWidget(PromiseRing(36, face))
            both = QVBoxLayout()
            both.setSpacing(0)
            both.addWidget(Words(title, Type.BODY_STRONG, gives_way=True))
            both.addWidget(Words(second, Type.META, Color.INK_SOFT, gives_way=True))
            line.addLayout(both, 1)
            line.addWidget(Button(word, rank))
            sheet.body.addLayout(line)
        self.whole.addWidget(sheet)

    def _link(self) -> None:
        self.head("Hub link and rescue count", "与中枢的连接")
        self.row(
            LinkPill(LinkState.LIVE, 12, boxed=True),
            LinkPill(LinkState.OFFLINE, 3),
            LinkPill(LinkState.CATCHING_UP, 1240),
            LinkPill(LinkState.SILENT),
        )
        self.row(RescueButton(5), RescueButton(0), RescueButton(2, touch=True))

    def _card(self) -> None:
        self.head("The card, verbatim", "贺卡原文")
        sheet = Panel()
        sheet.body.addWidget(CardPage(_CARD_NEW))
        self.whole.addWidget(sheet)

    def _packing(self) -> None:
        say = self.say
        row = QHBoxLayout()
        row.setSpacing(24)
        left = QVBoxLayout()
        left.addWidget(
            SectionLabel(say("Card, word for word", "贺卡原文，一字不改"), say("2nd wording", "第 2 版"), touch=True)
        )
        well = Panel(Color.PAPER, margin_px=24)
        was = say(_CARD_NEW.replace("Thirty", "Twenty"), _CARD_NEW_ZH.replace("三十年", "二十年"))
        card = CardWords(say(_CARD_NEW, _CARD_NEW_ZH), was)
        card.setMinimumHeight(300)
        well.body.addWidget(card)
        left.addWidget(well, 1)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(SectionLabel(say("Items", "物品"), "1 / 3", touch=True))
        right.addWidget(TickRow(say("Peonies, hand-tied", "浅粉芍药，手扎"), say("5 stems", "5 枝"), ticked=True))
        right.addWidget(TickRow(say("Linen ribbon", "亚麻丝带"), say("1", "1 条")))
        right.addWidget(TickRow(say("Card into envelope", "贺卡放进信封"), say("1", "1 张")))
        right.addSpacing(12)
        right.addWidget(
            PhotoDrop(
                say("Photo of card and wrapping", "拍贺卡和包装"),
                say("the sender may still ask for a change", "订购人还能提出修改"),
            )
        )
        row.addLayout(left, 1)
        row.addLayout(right, 1)
        self.whole.addLayout(row)
        dense = QHBoxLayout()
        dense.setSpacing(24)
        dense.addWidget(TickRow(say("Linen ribbon", "亚麻丝带"), "1", ticked=True, touch=False), 1)
        filled = PhotoDrop(say("Photo", "照片"), touch=False)
        filled.set_picture(flowers(self.theme))
        dense.addWidget(filled, 1)
        self.whole.addLayout(dense)

    def _empty(self) -> None:
        self.head("Empty, toast, rush", "空、提示、加急")
        say = self.say
        sentence = say(
            "Nobody waits, nothing is late. Next promise: 17:00, Mei Lin Chen.",
            "没有人在等，没有迟到。下一个承诺：17:00，陈美琳。",
        )
        self.whole.addWidget(EmptyState(say("All is well", "一切正常"), sentence))
        floor = Ground(Color.PAPER)
        floor.setFixedHeight(72)
        Toast(floor, say("Marked as packed", "已标记为包好"), say("Undo", "撤销"), for_ms=_NEVER_MS)
        self.whole.addWidget(floor)
        stage = QWidget()
        stage.setFixedHeight(400)
        ring = RingFace(Urgency.SOON, 0.40, "48", 0.15)
        RushCover(
            stage,
            RushFace(
                say("Lin Jiayi", "林佳怡"),
                say("Before 16:36 · start by 15:58", "16:36 前送达 · 15:58 前开始包"),
                say("Preserved flowers in a box, scented candle", "永生花礼盒 · 香薰"),
                ring,
            ),
        )
        self.whole.addWidget(stage)


def sample_orders(chinese: bool, size: RowSize) -> QStandardItemModel:
    """A short afternoon: who waits, what is in danger, what is calm."""

    def say(en: str, zh: str) -> str:
        return zh if chinese else en

    way, packing = (StageKey.WAY, say("On the way", "配送中")), (StageKey.PACKING, say("Packing", "包装中"))
    rows: tuple[dict[Row, object], ...] = (
        {Row.KIND: SECTION, Row.TITLE: say("Customers without an answer", "客户还没得到答复"), Row.RIGHT_TEXT: "2", Row.URGENT: True},
        {Row.TITLE: say("Mei Lin Chen", "陈美琳"), Row.SUBTITLE: say("“Could the card say thirty, not twenty?”", "“贺卡能改成三十年吗？”"), Row.RIGHT_TEXT: say("waits 4 min", "已等 4 分钟"), Row.URGENT: True, Row.URGENCY: Urgency.SOON, Row.FRACTION: 0.48, Row.RING_TEXT: "72", Row.STAGE_KEY: packing[0], Row.STAGE_WORD: packing[1], Row.THIRD: say("Pack by 16:10 · Li Wei collects", "16:10 前包好 · 李伟来取")},
        {Row.TITLE: say("Enquiry · Jonas Weber", "咨询 · 韦先生"), Row.SUBTITLE: say("“Wrap it like this? 📷”", "“能照这个样子包吗？📷”"), Row.RIGHT_TEXT: say("waits 1 min", "已等 1 分钟"), Row.URGENT: True, Row.URGENCY: Urgency.UNPROMISED, Row.RING_TEXT: "?", Row.RIGHT_LOWER: say("no order yet", "尚无订单"), Row.THIRD: ""},
        {Row.KIND: SECTION, Row.TITLE: say("Promises in danger", "承诺有危险"), Row.RIGHT_TEXT: "2"},
        {Row.TITLE: say("Tom & Elise Hardy", "何家夫妇"), Row.SUBTITLE: say("Nobody home. Hao asks: neighbour?", "没人在家，张浩问：放邻居？"), Row.RIGHT_TEXT: "15:41", Row.URGENCY: Urgency.LATE, Row.FRACTION: 0.4, Row.RING_TEXT: "+6", Row.STAGE_KEY: way[0], Row.STAGE_WORD: way[1], Row.THIRD: say("Should have started 15:40", "应在 15:40 开始，已过 8 分"), Row.THIRD_URGENT: True},
        {Row.TITLE: "王晓彤 Wang Xiaotong", Row.SUBTITLE: say("Sofia: roadworks, eight minutes", "索菲：修路，要多八分钟"), Row.RIGHT_TEXT: "15:45", Row.URGENCY: Urgency.RISK, Row.FRACTION: 0.16, Row.RING_TEXT: "19", Row.STAGE_KEY: way[0], Row.STAGE_WORD: way[1], Row.PENDING: True, Row.THIRD: say("Start by 16:10", "最晚 16:10 开始")},
        {Row.TITLE: say("Office of Dr. Lund", "隆德诊所"), Row.SUBTITLE: say("Signed for by reception", "前台已签收"), Row.RIGHT_TEXT: "14:51", Row.URGENCY: Urgency.KEPT, Row.STAGE_KEY: StageKey.DONE, Row.STAGE_WORD: say("Delivered", "已送达"), Row.THIRD: say("Filed 15:02", "15:02 已归档")},
    )  # fmt: skip
    model = QStandardItemModel()
    for number, row in enumerate(rows):
        if size is RowSize.CARD and number == 0:
            continue
        item = QStandardItem()
        for role, value in row.items():
            item.setData(value, role)
        item.setEditable(False)
        if row.get(Row.KIND) == SECTION:
            item.setFlags(Qt.ItemFlag.NoItemFlags)  # or arrow keys would stop at headers
        model.appendRow(item)
    return model


def order_list(model: QStandardItemModel, size: RowSize) -> QListView:
    """A list as the stations show it, with its first order chosen."""
    view = QListView()
    view.setItemDelegate(OrderDelegate(size, parent=view))
    view.setModel(model)
    model.setParent(view)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setMouseTracking(True)
    view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
    view.viewport().setAutoFillBackground(False)
    first = next(n for n in range(model.rowCount()) if model.item(n).data(Row.KIND) != SECTION)
    view.setCurrentIndex(model.index(first, 0))
    return view


class Gallery(QWidget):
    """The columns side by side."""

    def __init__(self, schemes: tuple[Scheme, ...], chinese: bool, parts: Parts = ()) -> None:
        super().__init__()
        self.setWindowTitle("Giftwire: paper and ribbon")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)
        self.columns = [Column(scheme, chinese, parts) for scheme in schemes]
        for column in self.columns:
            row.addWidget(column)


def shoot(gallery: Gallery, out: Path, ratio: float) -> None:
    """Writes the gallery as a picture; the button named *Focused* wears the focus ring in each column."""
    window = QWidget()  # bare, so that the offscreen platform has no size hints to complain about
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    gallery.setParent(window)
    window.show()
    height = max(column.whole.heightForWidth(COLUMN_PX) for column in gallery.columns)
    gallery.resize(COLUMN_PX * len(gallery.columns), height)
    for column in gallery.columns:
        parent = column.focused.parentWidget()
        assert parent is not None
        FocusRing(column.focused, parent)
    QApplication.processEvents()
    picture = QPixmap(gallery.size() * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor(0, 0, 0, 0))
    gallery.render(picture)
    if not picture.save(str(out)):
        raise SystemExit(f"cannot write {out}")


def main(arguments: list[str], parts: Parts = ()) -> int:
    """Shows the gallery, or writes its picture.

    Args:
        parts: what stands below the widgets; the stations have some of their own.
    """
    parser = argparse.ArgumentParser(prog="gallery", description="Every widget of Giftwire's stations, to look at.")
    parser.add_argument("--shot", type=Path, help="write a picture and end")
    parser.add_argument("--scheme", choices=[scheme.value for scheme in Scheme], help="only this one")
    parser.add_argument("--lang", choices=["en", "zh"], default="en")
    parser.add_argument("--ratio", type=float, default=1.0, help="pixels of the picture per pixel of the design")
    parser.add_argument("--mirrored", action="store_true", help="as in a language that runs from right to left")
    asked = parser.parse_args(arguments)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    if asked.mirrored:
        app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    look.apply(app, Scheme(asked.scheme) if asked.scheme else Scheme.LIGHT, reduced_motion=True if asked.shot else None)
    QLocale.setDefault(QLocale("en_GB"))
    if asked.lang == "zh":
        QLocale.setDefault(QLocale("zh_CN"))
        app.installTranslator(SampleChinese(app))
    schemes = (Scheme(asked.scheme),) if asked.scheme else tuple(Scheme)
    gallery = Gallery(schemes, asked.lang == "zh", parts)
    if asked.shot:
        shoot(gallery, asked.shot, asked.ratio)
        return 0
    focus_ring.install(app)
    window = QScrollArea()
    window.setWidget(gallery)
    window.resize(COLUMN_PX * len(schemes) + 16, 900)
    window.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
