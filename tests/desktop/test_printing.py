"""Paper: the words on it are the shop's words, in the file as on the sheet, and the code opens the order."""

from __future__ import annotations

import re
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from desktop import printing
from hub.domain.actor import Actor, Role
from hub.domain.order import Address, Card, Channel, Item, Order, Person
from hub.domain.promise import Promise, Window
from hub.domain.shop import Shop

NOW = datetime(2026, 5, 10, 15, 48, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
SHOP = Shop(name="Paper & Ribbon 花店", phone="+44 20 7946 0000")
ANNA = Actor("desk", "anna", Role.FRONT_DESK)

pytestmark = pytest.mark.usefixtures("qapp")


def order(card: str = "Love", items: int = 2) -> Order:
    return Order(
        id="0198", number=2418, room="0198", channel=Channel.PHONE, placed_at=NOW,
        sender=Person("Daniel Okafor"), recipient=Person("陈美琳 Mei Lin Chen"),
        address=Address(("Kiln Studio, 14 Mill Lane",), "Side door, ring twice"),
        card=Card(card), items=tuple(Item(f"Item {n} 芍药", n + 1, 100) for n in range(items)),
        currency="GBP", total_minor=8600,
        promise=Promise(Window(NOW + timedelta(hours=1)), NOW, ANNA),
    )  # fmt: skip


def streams(pdf: bytes) -> list[bytes]:
    found = []
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(match.group(1)))
        except zlib.error:
            found.append(match.group(1))
    return found


def text_layer(pdf: bytes) -> list[str]:
    """Every shown line of the file, read the way a PDF reader does: codes through the font's ToUnicode map."""
    codes: dict[str, str] = {}
    for stream in streams(pdf):
        for code, char in re.findall(
            rb"<([0-9A-F]{4})> <([0-9A-F]{4,8})>\n", stream if b"beginbfchar" in stream else b""
        ):
            codes[code.decode()] = bytes.fromhex(char.decode()).decode("utf-16-be")
    shown = [said.decode() for stream in streams(pdf) for said in re.findall(rb"<([0-9A-F]+)> Tj", stream)]
    return ["".join(codes[said[at : at + 4]] for at in range(0, len(said), 4)) for said in shown]


@pytest.mark.parametrize(
    "words",
    [
        "三十年了,\n你还是笑得最快的那个。\n生日快乐, 阿梅 🌷\n—— 志远",
        "Office flowers: fi ffl, “quotes” & <b>tags</b>\nمن القلب\nZoë 👩‍👩‍👧 🇬🇧",
        "行⾏ 一⼀  two  spaces",
    ],
)
def test_text_layer_of_a_card_is_its_words_character_by_character(words: str) -> None:
    pdf = printing.pdf_bytes(printing.card_sheet(order(words)))
    assert "\n".join(text_layer(pdf)) == words


def test_long_card_is_wrapped_and_stepped_down_until_all_of_it_is_on_the_sheet() -> None:
    words = "生日快乐万事如意" * 62
    sheet = printing.card_sheet(order(words))
    (text,) = sheet.pages[0]
    assert isinstance(text, printing.Text)
    assert text.height_mm <= printing.CARD_MM[1]
    assert "".join(text_layer(printing.pdf_bytes(sheet))) == words


def test_every_word_of_a_card_stands_as_ink_inside_the_sheet() -> None:
    short = dark_pixels(printing.picture(printing.card_sheet(order("a"))))
    longer = dark_pixels(printing.picture(printing.card_sheet(order("a a a a"))))
    assert 0 < short < longer


def test_emoji_are_on_the_paper_too() -> None:
    image = printing.picture(printing.card_sheet(order("🌷")))
    colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}
    assert len(colours) > 8, "a tulip has many colours; a missing glyph has two"


def test_each_emoji_has_its_own_place_in_the_file() -> None:
    pdf = printing.pdf_bytes(printing.card_sheet(order("🌷👩‍👩‍👧 🇬🇧")))
    places = [float(x) for stream in streams(pdf) for x in re.findall(rb"([\d.]+) [\d.]+ cm\n[-\d. ]+ cm /Im", stream)]
    assert len(places) == 3
    assert places == sorted(set(places))


def dark_pixels(image: QImage) -> int:
    return sum(image.pixelColor(x, y).lightness() < 128 for x in range(image.width()) for y in range(image.height()))


def test_label_says_who_where_and_by_when_on_the_shops_clock() -> None:
    said = text_layer(printing.pdf_bytes(printing.label_sheet(order(), SHOP, LONDON)))
    assert said[0] == "陈美琳 Mei Lin Chen"
    assert "Kiln Studio, 14 Mill Lane" in said
    assert "2026-05-10, before 17:48" in said
    assert "GW-2418" in said


def test_label_keeps_to_its_size_however_long_the_address_is() -> None:
    long = replace(order(), address=Address(tuple("long street " * 16 for _ in range(6)), "note " * 500))
    for part in printing.label_sheet(long, SHOP, LONDON).pages[0]:
        assert not isinstance(part, printing.Text) or part.y_mm + part.height_mm <= printing.LABEL_MM[1]


def test_code_on_a_label_names_the_order_and_opens_nothing() -> None:
    codes = [
        part.text for part in printing.label_sheet(order(), SHOP, LONDON).pages[0] if isinstance(part, printing.Code)
    ]
    assert codes == ["GW-2418"]
    assert printing.number_in_code("gw-2418\r") == 2418
    assert printing.number_in_code("GW-0") is None
    assert printing.number_in_code("https://elsewhere/GW-2418") is None


def test_drawn_code_is_the_code_with_its_quiet_border() -> None:
    rows = printing.qr_rows("GW-2418")
    side = len(rows) + 2 * printing.QUIET_MODULES
    image = QImage(side, side, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        printing.paint_code(painter, QRectF(0, 0, side, side), "GW-2418")
    read = [[image.pixelColor(x, y).lightness() < 128 for x in range(side)] for y in range(side)]
    inner = slice(printing.QUIET_MODULES, -printing.QUIET_MODULES)
    assert [tuple(row[inner]) for row in read[inner]] == list(rows)
    assert not any(read[0])
    assert not any(row[0] for row in read)


def test_slip_lists_every_item_over_as_many_pages_as_it_takes_and_no_price() -> None:
    sheet = printing.slip_sheet(order(items=60), SHOP, LONDON)
    said = text_layer(printing.pdf_bytes(sheet))
    assert len(sheet.pages) > 1
    assert [line for line in said if line.startswith("Item ")] == [f"Item {n} 芍药" for n in range(60)]
    assert not any("86" in line for line in said)


def test_printer_gets_the_sheet_at_its_size(qapp: QApplication, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "label.pdf"))
    printing.print_sheet(printing.label_sheet(order(), SHOP, LONDON), printer)
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)", (tmp_path / "label.pdf").read_bytes())
    assert box is not None
    millimetres = tuple(float(side) * 25.4 / 72 for side in box.groups())
    assert millimetres == pytest.approx(printing.LABEL_MM, abs=0.6)


def test_saved_file_is_the_sheets_pdf(tmp_path: Path) -> None:
    printing.save_pdf(printing.card_sheet(order("For ever")), tmp_path / "card.pdf")
    assert text_layer((tmp_path / "card.pdf").read_bytes()) == ["For ever"]
