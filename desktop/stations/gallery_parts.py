"""The stations' own parts for the gallery: what no other window shows, in each of its states."""

from __future__ import annotations

from collections.abc import Callable

from desktop.attaching import Attached
from desktop.stations.attachment_strip import AttachmentStrip
from desktop.stations.dispatch.courier_parts import LoadPips
from desktop.stations.dispatch.named_line import NamedLine
from desktop.stations.first_start.parts import FourWords, Notice
from desktop.stations.first_start.sentences import trouble
from desktop.stations.front_desk.offers import Offer, OfferLine
from desktop.stations.report.parts import Bar, Bars, FigureTable, Tile
from desktop.stations.sticker_sheet import StickerButton
from desktop.widgets.gallery_more import Page, flowers
from hub.domain.stickers import STICKERS


def report(page: Page) -> None:
    """A report: numbers, a table, bars."""
    say = page.say
    page.head("Report", "报表")
    row = page.row(stretch=False)
    row.addWidget(Tile(say("Kept", "已兑现"), "31"), 1)
    row.addWidget(Tile(say("Late", "已迟"), "2", urgent=True), 1)
    columns = (say("Courier", "配送员"), say("Runs", "趟次"), say("Late", "已迟"))
    rows = (("Li Wei 李伟", "12", "1"), ("Sofia Rossi", "9", "0"), (say("Together", "合计"), "21", "1"))
    page.whole.addWidget(FigureTable(say("Couriers", "配送员"), columns, rows, strong_last=True))
    why = (Bar(say("Nobody at home", "无人在家"), 7), Bar(say("Address not found", "找不到地址"), 2))
    page.whole.addWidget(Bars(say("Problems", "问题"), why))


def rooms(page: Page) -> None:
    """A picture that waits to be sent, stickers, and what a field offers."""
    say = page.say
    page.head("Picture to send, stickers, offers", "待发图片、贴纸、建议")
    coming, ready = AttachmentStrip(), AttachmentStrip()
    coming.set_coming()
    ready.set_attached(Attached(b"", "image/jpeg", flowers(page.theme)))
    for strip in (coming, ready):
        page.whole.addWidget(strip)
    page.row(*[StickerButton(name) for name in STICKERS[:6]], gap_px=4)
    known = OfferLine(Offer("Mei Lin Chen", "Kiln Studio, 14 Mill Lane", lambda: None), "1")
    current = OfferLine(Offer(say("Daniel Okafor", "何志远"), "+44 20 7946 0312", lambda: None), "2")
    current.is_current = True
    for line in (known, current):
        line.setFixedHeight(44)
        page.whole.addWidget(line)


def couriers(page: Page) -> None:
    """How many orders a courier has, and lines of a card."""
    say = page.say
    page.head("Couriers", "配送员")
    loads = [LoadPips() for _ in range(3)]
    for load, count in zip(loads, (0, 2, 7), strict=True):
        load.set_count(count)
    page.row(*loads, gap_px=24)
    page.whole.addWidget(NamedLine("Mei Lin Chen", "16:12"))
    page.whole.addWidget(NamedLine(say("Tom & Elise Hardy", "何家夫妇"), say("6 min late", "迟 6 分钟"), loud=True))


def first_start(page: Page) -> None:
    """A station that is let in for the first time: four words, and what went wrong."""
    page.head("First start", "首次启动")
    four = FourWords()
    four.say(("ribbon", "garden", "lantern", "river"))
    page.whole.addWidget(four)
    wrong = Notice()
    page.whole.addWidget(wrong)
    wrong.say(trouble("wrong_code", tries_left=2))


PARTS: tuple[Callable[[Page], None], ...] = (report, rooms, couriers, first_start)
