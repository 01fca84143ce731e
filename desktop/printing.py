"""What a station puts on paper: the card, the label with its code, the packing slip. Owns their layout and their PDF.

A sheet is laid out once, in hundredths of a millimetre, and drawn the same on a printer and into a PDF. Words are drawn
as outlines and pictures, so that any script and any emoji print as they look; a PDF then gets a text layer of its own,
because the one that Qt writes loses emoji and ligatures and turns spaces into tabs: what is copied or searched in
the file is the card's words, character by character (a test reads them back).

Rules: people's words are set verbatim; no printer language is ever sent, control characters cannot pass the domain's
limits; nothing here asks the shop for anything.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import segno
from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QLineF, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QFont,
    QGlyphRun,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPainterPath,
    QPdfWriter,
    QPen,
    QTextLayout,
    QTextLine,
    QTextOption,
    QTransform,
)
from PySide6.QtPrintSupport import QPrinter

from desktop.theme import EMOJI_FAMILY, Color, Scheme, Type, load_fonts, theme
from hub.domain.order import Order
from hub.domain.shop import Shop

UNIT_MM = 0.01
"""One unit of layout; fine enough for 2540 dpi."""
UNITS_PER_PT = 25.4 / 72 / UNIT_MM
PDF_DPI = 600
"""What outlines are rounded to in a PDF; above any shop's printer."""
EMOJI_PX = 160
"""The bundled emoji are pictures of 136 px; more would only blow them up."""
_EMOJI_BOX_PX = round(1.4 * EMOJI_PX)
"""Room for what hangs below the line and leans over the side; Qt's own measure of such a glyph is not to be trusted."""
CARD_MM = (148.0, 105.0)
"""A6 lying: the folded card that florists stock."""
LABEL_MM = (100.0, 62.0)
"""The common shipping roll of thermal label printers."""
SLIP_MM = (148.0, 210.0)
"""A5: lies in the box beside the gift."""
CARD_SIZES_PT = (26.0, 22.0, 19.0, 16.0, 14.0, 12.0, 10.0, 8.0)
"""Steps down until the card's 500 characters fit; 8 pt is the smallest that is still read without glasses."""
CARD_UNBROKEN_PT = 12.0
"""Down to this size the sender's own line breaks are worth more than larger letters."""
QUIET_MODULES = 4
"""White border that a scanner needs. Source: ISO/IEC 18004."""
ORDER_CODE = re.compile(r"GW-([1-9][0-9]{0,8})", re.IGNORECASE)
"""What the code on a label says: the order's number and nothing else, so that a lost label opens no door."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words at a place.

    Args:
        x_mm, y_mm, width_mm: of the box that they are wrapped in.
        size_pt: of the letters; `line` is the line height as a multiple of it.
    """

    text: str
    x_mm: float
    y_mm: float
    width_mm: float
    size_pt: float
    type: Type = Type.BODY
    weight: int = 400
    line: float = 1.4
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
    soft: bool = False

    @property
    def height_mm(self) -> float:
        """How high the wrapped words are."""
        return sum(1 for _ in _lines(self)) * self.line * self.size_pt * UNITS_PER_PT * UNIT_MM

    @property
    def is_wrapped(self) -> bool:
        """Whether a line had to be broken that its writer did not break."""
        return sum(1 for _ in _lines(self)) > self.text.count("\n") + 1


@dataclass(frozen=True, slots=True)
class Rule:
    """A hairline."""

    x_mm: float
    y_mm: float
    width_mm: float


@dataclass(frozen=True, slots=True)
class Box:
    """An empty square to tick by hand."""

    x_mm: float
    y_mm: float
    side_mm: float


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code with its quiet border."""

    text: str
    x_mm: float
    y_mm: float
    side_mm: float


Part = Text | Rule | Box | Code


@dataclass(frozen=True, slots=True)
class Sheet:
    """Something to print.

    Args:
        title: for the print queue and the file.
        size_mm: width, height.
        pages: 1..n, each with its parts.
    """

    title: str
    size_mm: tuple[float, float]
    pages: tuple[tuple[Part, ...], ...]


# What is on them --------------------------------------------------------------------------------------------------


def order_code(order: Order) -> str:
    """What the code of an order says."""
    return f"GW-{order.number}"


def number_in_code(scanned: str) -> int | None:
    """The order's number in what a scanner typed, or None."""
    found = ORDER_CODE.fullmatch(scanned.strip())
    return int(found.group(1)) if found else None


def qr_rows(text: str) -> tuple[tuple[bool, ...], ...]:
    """A QR code as rows of dark modules, without its border. Args: text, up to about 1,000 characters."""
    code = segno.make(text, error="m", micro=False)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)


def card_sheet(order: Order) -> Sheet:
    """The card: its words, verbatim and nothing else, in the middle of the sheet, as large as they fit."""
    wide, high = CARD_MM
    margin = 12.0
    tried = [
        Text(order.card.text, margin, margin, wide - 2 * margin, size_pt, Type.CARD_PACKING, line=1.6)
        for size_pt in CARD_SIZES_PT
    ]
    fitting = [text for text in tried if text.height_mm <= high - 2 * margin] or tried[-1:]
    unbroken = [text for text in fitting if text.size_pt >= CARD_UNBROKEN_PT and not text.is_wrapped]
    words = (unbroken or fitting)[0]
    top = max(margin / 2, (high - words.height_mm) / 2)
    placed = Text(words.text, margin, top, words.width_mm, words.size_pt, words.type, line=words.line)
    return Sheet(_titled(order, QCoreApplication.translate("Print", "Card")), CARD_MM, ((placed,),))


def label_sheet(order: Order, shop: Shop, zone: ZoneInfo) -> Sheet:
    """The label: who and where, by when, and the code that opens the order at a station."""
    wide, high = LABEL_MM
    left, side = 5.0, 24.0
    column = wide - side - 3 * left
    parts: list[Part] = []
    y = 4.0
    for line, size, weight, soft in _label_lines(order, zone):
        text = Text(line, left, y, column, size, weight=weight, soft=soft, line=1.25)
        if y + text.height_mm > high - 10:
            break
        parts.append(text)
        y += text.height_mm + 0.8
    parts.append(Code(order_code(order), wide - side - left, 4.0, side))
    number = Text(
        order_code(order), wide - side - left, 29.0, side, 13.0, weight=600, align=Qt.AlignmentFlag.AlignHCenter
    )
    parts.append(number)
    parts.append(Rule(left, high - 8.5, wide - 2 * left))
    foot = " · ".join(word for word in (shop.name, shop.phone) if word)
    parts.append(Text(foot, left, high - 7.5, wide - 2 * left, 8.0, soft=True))
    return Sheet(_titled(order, QCoreApplication.translate("Print", "Label")), LABEL_MM, (tuple(parts),))


def _label_lines(order: Order, zone: ZoneInfo) -> list[tuple[str, float, int, bool]]:
    lines = [(order.recipient.name, 15.0, 600, False)]
    lines += [(line, 11.0, 500, False) for line in order.address.lines if line.strip()]
    if order.promise is not None:
        lines.append((_before(order.promise.window.until, zone), 11.0, 600, False))
    if order.address.note.strip():
        lines.append((order.address.note, 9.0, 400, True))
    return lines


def slip_sheet(order: Order, shop: Shop, zone: ZoneInfo) -> Sheet:
    """The packing slip: the goods with a box each, never a price (it travels with a gift)."""
    wide, high = SLIP_MM
    left, foot = 12.0, high - 14.0
    column = wide - 2 * left
    side = 22.0
    head: list[Part] = [
        Text(QCoreApplication.translate("Print", "Packing slip"), left, 10.0, column - side, 10.0, soft=True),
        Text(order.recipient.name, left, 15.0, column - side - 4, 18.0, weight=600, line=1.25),
    ]
    y = 15.0 + head[1].height_mm + 1.0 if isinstance(head[1], Text) else 0.0
    facts = [order_code(order)]
    if order.promise is not None:
        facts.append(_before(order.promise.window.until, zone))
    head.append(Text(" · ".join(facts), left, y, column - side - 4, 10.5))
    head.append(Code(order_code(order), wide - left - side, 9.0, side))
    y = max(y + 8.0, 34.0)
    pages: list[list[Part]] = [head]
    for item in order.items:
        name = Text(item.name, left + 9, y + 2.2, column - 28, 11.0)
        row = max(9.5, name.height_mm + 4.0)
        if y + row > foot:
            pages.append([])
            y = 14.0
            name = Text(item.name, left + 9, y + 2.2, column - 28, 11.0)
        quantity = Text(
            f"{item.quantity} ×", wide - left - 18, y + 2.2, 18, 11.0, weight=600, align=Qt.AlignmentFlag.AlignRight
        )
        pages[-1] += [Rule(left, y, column), Box(left, y + 2.4, 4.6), name, quantity]
        y += row
    pages[-1].append(Rule(left, y, column))
    for number, page in enumerate(pages, 1):
        words = [word for word in (shop.name, shop.phone) if word]
        if len(pages) > 1:
            words.append(f"{number} / {len(pages)}")
        page.append(Text(" · ".join(words), left, high - 11.0, column, 8.5, soft=True))
    title = _titled(order, QCoreApplication.translate("Print", "Packing slip"))
    return Sheet(title, SLIP_MM, tuple(tuple(page) for page in pages))


def _titled(order: Order, what: str) -> str:
    return f"{what} {order_code(order)}"


def _before(until: datetime, zone: ZoneInfo) -> str:
    local = until.astimezone(zone)
    return QCoreApplication.translate("Print", "{day}, before {time}").format(
        day=f"{local:%Y-%m-%d}", time=f"{local:%H:%M}"
    )


# Drawing ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a text as it is laid out: where it stands (units) and what it says."""

    line: QTextLine
    layout: QTextLayout
    text: str
    x: float
    y: float


def _lines(text: Text) -> Iterator[_Line]:
    load_fonts()
    step = text.line * text.size_pt * UNITS_PER_PT
    x, y = text.x_mm / UNIT_MM, text.y_mm / UNIT_MM
    wide = text.width_mm / UNIT_MM
    font = theme(Scheme.LIGHT).font(text.type, size_px=round(text.size_pt * UNITS_PER_PT), weight=text.weight)
    option = QTextOption(text.align)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    for paragraph in text.text.split("\n"):
        layout = QTextLayout(paragraph, font)
        layout.setTextOption(option)
        layout.beginLayout()
        rows = []
        while (line := layout.createLine()).isValid():
            line.setLineWidth(wide)
            line.setPosition(QPointF(0, 0))
            rows.append(line)
        layout.endLayout()
        encoded = paragraph.encode("utf-16-le")  # Qt counts in UTF-16 units
        for line in rows:
            said = encoded[2 * line.textStart() : 2 * (line.textStart() + line.textLength())].decode("utf-16-le")
            yield _Line(line, layout, said, x, y + max(0.0, (step - line.height()) / 2))
            y += step


def paint_page(painter: QPainter, page: Sequence[Part]) -> None:
    """Draw one page. Args: painter, scaled so that one unit is `UNIT_MM`."""
    look = theme(Scheme.LIGHT)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    ink = look.color(Color.INK)
    for part in page:
        match part:
            case Text():
                colour = look.color(Color.INK_SOFT) if part.soft else ink
                for line in _lines(part):
                    for run in line.line.glyphRuns(-1, -1, QTextLayout.GlyphRunRetrievalFlag.RetrieveAll):
                        painter.fillPath(_outline(run, line), colour)
                        _paint_pictures(painter, run, line)
            case Rule():
                painter.setPen(QPen(look.color(Color.LINE_STRONG), 0.2 / UNIT_MM))
                y = part.y_mm / UNIT_MM
                painter.drawLine(QLineF(part.x_mm / UNIT_MM, y, (part.x_mm + part.width_mm) / UNIT_MM, y))
            case Box():
                painter.setPen(QPen(ink, 0.3 / UNIT_MM))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(_square(part.x_mm, part.y_mm, part.side_mm))
            case Code():
                paint_code(painter, _square(part.x_mm, part.y_mm, part.side_mm), part.text)


def paint_code(painter: QPainter, rect: QRectF, text: str) -> None:
    """Draw a QR code, black on white in any scheme (scanners want it so), with its border, into a square."""
    rows = qr_rows(text)
    module = rect.width() / (len(rows) + 2 * QUIET_MODULES)
    dark = QPainterPath()
    for y, row in enumerate(rows, QUIET_MODULES):
        for x, filled in enumerate(row, QUIET_MODULES):
            if filled:
                dark.addRect(QRectF(rect.x() + x * module, rect.y() + y * module, module, module))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(rect, Qt.GlobalColor.white)
    painter.fillPath(dark, Qt.GlobalColor.black)
    painter.restore()


def _square(x_mm: float, y_mm: float, side_mm: float) -> QRectF:
    return QRectF(x_mm / UNIT_MM, y_mm / UNIT_MM, side_mm / UNIT_MM, side_mm / UNIT_MM)


def _outline(run: QGlyphRun, line: _Line) -> QPainterPath:
    """The letters of a run as shapes."""
    face, path = run.rawFont(), QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    if face.familyName() == EMOJI_FAMILY:  # pictures; asking for their outline also spoils Qt's later measures of them
        return path
    for glyph, at in zip(run.glyphIndexes(), run.positions(), strict=True):
        path.addPath(face.pathForGlyph(glyph).translated(at + QPointF(line.x, line.y)))
    return path


def _paint_pictures(painter: QPainter, run: QGlyphRun, line: _Line) -> None:
    """Draw the glyphs of a run that are pictures (emoji), each through an image, which every paint engine knows.

    Qt draws no such glyph by its number, so the characters behind it are drawn as text, small, and scaled.
    """
    face, encoded = run.rawFont(), run.sourceString().encode("utf-16-le")
    if face.familyName() != EMOJI_FAMILY:
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


# Out --------------------------------------------------------------------------------------------------------------


def pdf_bytes(sheet: Sheet) -> bytes:
    """The sheet as a PDF whose text layer is exactly the sheet's words."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(sheet.title)
    writer.setCreator("Giftwire")
    writer.setResolution(PDF_DPI)
    writer.setPageLayout(_page_layout(sheet))
    with QPainter(writer) as painter:
        for number, page in enumerate(sheet.pages):
            if number:
                writer.newPage()
            painter.setTransform(QTransform.fromScale(PDF_DPI / 25.4 * UNIT_MM, PDF_DPI / 25.4 * UNIT_MM))
            paint_page(painter, page)
    return _with_text_layer(bytes(buffer.data().data()), sheet)


def save_pdf(sheet: Sheet, path: Path) -> None:
    """Write the sheet's PDF. Raises: OSError."""
    path.write_bytes(pdf_bytes(sheet))


def print_sheet(sheet: Sheet, printer: QPrinter) -> None:
    """Put the sheet on a printer, at its true size."""
    printer.setDocName(sheet.title)
    printer.setFullPage(True)
    printer.setPageLayout(_page_layout(sheet))
    scale = printer.resolution() / 25.4 * UNIT_MM
    with QPainter(printer) as painter:
        for number, page in enumerate(sheet.pages):
            if number:
                printer.newPage()
            painter.setTransform(QTransform.fromScale(scale, scale))
            paint_page(painter, page)


def picture(sheet: Sheet, page: int = 0, dpi: int = 110) -> QImage:
    """One page as a picture, for looking at before it is printed."""
    wide, high = (round(side / 25.4 * dpi) for side in sheet.size_mm)
    image = QImage(wide, high, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    with QPainter(image) as painter:
        painter.scale(dpi / 25.4 * UNIT_MM, dpi / 25.4 * UNIT_MM)
        paint_page(painter, sheet.pages[page])
    return image


def _page_layout(sheet: Sheet) -> QPageLayout:
    size = QPageSize(
        QSizeF(*sheet.size_mm), QPageSize.Unit.Millimeter, sheet.title, QPageSize.SizeMatchPolicy.ExactMatch
    )
    orientation = QPageLayout.Orientation.Portrait
    layout = QPageLayout(size, orientation, QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    layout.setMode(QPageLayout.Mode.FullPageMode)
    return layout


# The text layer: an incremental update that adds an invisible font and one stream per page ------------------------
# Source: ISO 32000-1, 7.5.6 (incremental updates), 9.3.6 (text rendering mode 3), 9.10.3 (ToUnicode CMaps).

_PAGE = re.compile(rb"(\d+) 0 obj\n<<\n/Type /Page\n(.*?)>>\nendobj", re.DOTALL)
_GLYPH_WIDTH = 500
"""Thousandths of the size that each invisible glyph is wide; `Tz` stretches a line to the width it is drawn at."""


def _with_text_layer(pdf: bytes, sheet: Sheet) -> bytes:
    codes = {char: code for code, char in enumerate(dict.fromkeys(_all_chars(sheet)), 1)}
    found = re.findall(rb"/Size (\d+)\b", pdf)
    size = int(found[-1])
    start = re.findall(rb"startxref\n(\d+)", pdf)[-1]
    root = re.findall(rb"/Root (\d+ 0 R)", pdf)[-1]
    font, face, cmap = size, size + 1, size + 2
    keep = size + 4  # Qt turns the page upside down and leaves it so: its content is put in brackets
    new: dict[int, bytes] = {
        keep: _stream(b"q"),
        font: b"<< /Type /Font /Subtype /Type0 /BaseFont /GiftwireWords /Encoding /Identity-H"
        b" /DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>" % (face, cmap),
        face: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /GiftwireWords /CIDToGIDMap /Identity /DW %d"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor %d 0 R >>"
        % (_GLYPH_WIDTH, size + 3),
        cmap: _stream(_to_unicode(codes)),
        size + 3: b"<< /Type /FontDescriptor /FontName /GiftwireWords /Flags 4 /FontBBox [0 0 500 1000]"
        b" /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
    }
    pages = list(_PAGE.finditer(pdf))
    assert len(pages) == len(sheet.pages), "Qt wrote other pages than were drawn"
    for number, (page, parts) in enumerate(zip(pages, sheet.pages, strict=True), keep + 1):
        new[number] = _stream(_words_of_page(parts, sheet.size_mm[1], codes))
        body = page.group(2)
        body = re.sub(rb"/Contents (\d+ 0 R)", rb"/Contents [%d 0 R \1 %d 0 R]" % (keep, number), body)
        resources = re.search(rb"/Resources (\d+) 0 R", body)
        assert resources is not None, "Qt writes resources as an object of their own"
        new[int(page.group(1))] = b"<< /Type /Page\n" + body + b">>"
        held = re.search(rb"\n%s 0 obj\n<<(.*?)>>\nendobj" % resources.group(1), pdf, re.DOTALL)
        assert held is not None, "a resource that is named is there"
        kept = re.sub(rb"/Font\s*<<.*?>>", b"", held.group(1), flags=re.DOTALL)  # outlines need none
        new[int(resources.group(1))] = b"<<" + kept + b"/Font << /GW %d 0 R >>\n>>" % font
    out = bytearray(pdf if pdf.endswith(b"\n") else pdf + b"\n")
    entries = bytearray()
    for number, body in sorted(new.items()):
        entries += b"%d 1\n%010d 00000 n \n" % (number, len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = len(out)
    trailer = b"trailer\n<< /Size %d /Root %s /Prev %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        max(new) + 1,
        root,
        start,
        table,
    )
    return bytes(out + b"xref\n" + entries + trailer)


def _all_chars(sheet: Sheet) -> Iterator[str]:
    for page in sheet.pages:
        for part in page:
            if isinstance(part, Text):
                yield from part.text.replace("\n", "")


def _stream(data: bytes) -> bytes:
    packed = zlib.compress(data)
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed) + packed + b"\nendstream"


def _to_unicode(codes: dict[str, int]) -> bytes:
    """The map from our codes back to characters, in blocks of at most 100 as the format asks."""
    rows = [b"<%04X> <%s>" % (code, char.encode("utf-16-be").hex().upper().encode()) for char, code in codes.items()]
    blocks = [rows[at : at + 100] for at in range(0, len(rows), 100)]
    body = b"\n".join(b"%d beginbfchar\n%s\nendbfchar" % (len(block), b"\n".join(block)) for block in blocks)
    return (
        b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        b"/CMapName /Giftwire-UCS def\n/CMapType 2 def\n"
        b"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n" + body + b"\nendcmap\n"
        b"CMapName currentdict /CMap defineresource pop\nend\nend\n"
    )


def _words_of_page(parts: Sequence[Part], height_mm: float, codes: dict[str, int]) -> bytes:
    """The page's words as invisible text, each line where it is drawn."""
    to_pt = UNIT_MM * 72 / 25.4
    out = [b"Q BT 3 Tr"]
    for part in parts:
        if not isinstance(part, Text):
            continue
        for line in _lines(part):
            if not line.text:
                continue
            wide = line.line.naturalTextWidth() * to_pt
            plain = len(line.text) * part.size_pt * _GLYPH_WIDTH / 1000
            x = (line.x + line.line.naturalTextRect().x()) * to_pt
            y = height_mm / 25.4 * 72 - (line.y + line.line.ascent()) * to_pt
            said = b"".join(b"%04X" % codes[char] for char in line.text)
            stretch = max(1.0, 100 * wide / plain)
            out.append(b"/GW %.2f Tf %.2f Tz 1 0 0 1 %.2f %.2f Tm <%s> Tj" % (part.size_pt, stretch, x, y, said))
    return b"\n".join([*out, b"ET"])
