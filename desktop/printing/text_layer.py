"""The text layer of a PDF: an incremental update that adds an invisible font and one stream per page.

Qt's own text loses emoji and ligatures and turns spaces into tabs. With this layer what is copied or searched in the
file is the sheet's words, character by character (a test reads them back).

Source: ISO 32000-1, 7.5.6 (incremental updates), 9.3.6 (text rendering mode 3), 9.10.3 (ToUnicode CMaps), 9.7.4.3
(columns).
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desktop.printing.columns import columns_of
from desktop.printing.sheet import UNIT_MM, Columns, Part, Sheet, Text
from desktop.printing.typeset import lines_of

_PAGE = re.compile(rb"(\d+) 0 obj\n<<\n/Type /Page\n(.*?)>>\nendobj", re.DOTALL)
BREAK = "\n"
PIECE_CHARS_MAX = 120
"""What one code may stand for: 512 bytes of UTF-16 at most, and a character may take four. Source: Adobe note 5411."""
_FROM_RIGHT = frozenset(("R", "AL", "AN"))
_TO_PT = UNIT_MM * 72 / 25.4
_GLYPH_WIDTH = 500
"""Thousandths of the size that each invisible glyph is wide; `Tz` stretches a line to the width it is drawn at."""


def with_text_layer(pdf: bytes, sheet: Sheet) -> bytes:
    said = [_said_on(page, sheet.size_mm[1]) for page in sheet.pages]
    pieces = dict.fromkeys(piece for page in said for one in page for piece in one.pieces)
    codes = {piece: code for code, piece in enumerate(pieces, 1)}
    found = re.findall(rb"/Size (\d+)\b", pdf)
    size = int(found[-1])
    start = re.findall(rb"startxref\n(\d+)", pdf)[-1]
    root = re.findall(rb"/Root (\d+ 0 R)", pdf)[-1]
    font, face, cmap = size, size + 1, size + 2
    upright = size + 5
    keep = size + 4  # Qt turns the page upside down and leaves it so: its content is put in brackets
    new: dict[int, bytes] = {
        keep: _stream(b"q"),
        font: b"<< /Type /Font /Subtype /Type0 /BaseFont /GiftwireWords /Encoding /Identity-H"
        b" /DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>" % (face, cmap),
        upright: b"<< /Type /Font /Subtype /Type0 /BaseFont /GiftwireWords /Encoding /Identity-V"
        b" /DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>" % (face, cmap),
        face: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /GiftwireWords /CIDToGIDMap /Identity /DW %d"
        b" /DW2 [880 -1000]"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor %d 0 R >>"
        % (_GLYPH_WIDTH, size + 3),
        cmap: _stream(_to_unicode(codes)),
        size + 3: b"<< /Type /FontDescriptor /FontName /GiftwireWords /Flags 4 /FontBBox [0 0 500 1000]"
        b" /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
    }
    pages = list(_PAGE.finditer(pdf))
    assert len(pages) == len(sheet.pages), "Qt wrote other pages than were drawn"
    for number, (page, spoken) in enumerate(zip(pages, said, strict=True), upright + 1):
        new[number] = _stream(_words_of_page(spoken, codes))
        body = page.group(2)
        body = re.sub(rb"/Contents (\d+ 0 R)", rb"/Contents [%d 0 R \1 %d 0 R]" % (keep, number), body)
        resources = re.search(rb"/Resources (\d+) 0 R", body)
        assert resources is not None, "Qt writes resources as an object of their own"
        new[int(page.group(1))] = b"<< /Type /Page\n" + body + b">>"
        held = re.search(rb"\n%s 0 obj\n<<(.*?)>>\nendobj" % resources.group(1), pdf, re.DOTALL)
        assert held is not None, "a resource that is named is there"
        kept = re.sub(rb"/Font\s*<<.*?>>", b"", held.group(1), flags=re.DOTALL)  # outlines need none
        new[int(resources.group(1))] = b"<<" + kept + b"/Font << /GW %d 0 R /GV %d 0 R >>\n>>" % (font, upright)
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


@dataclass(frozen=True, slots=True)
class _Said:
    """Words at a place of the page, in points from its lower left corner.

    Args:
        pieces: what each code stands for; long: how far they reach; upright: whether they run down a column.
    """

    pieces: tuple[str, ...]
    x: float
    y: float
    size_pt: float
    long: float
    upright: bool = False


def _said_on(page: Sequence[Part], height_mm: float) -> list[_Said]:
    said: list[_Said] = []
    for part in page:
        if isinstance(part, Columns):
            said += _said_in_columns(part, height_mm)
        elif isinstance(part, Text):
            said += _said_in_lines(part, height_mm)
    return said


def _said_in_lines(part: Text, height_mm: float) -> Iterator[_Said]:
    """Each line; an empty one says that it ends, or it would be lost between its neighbours."""
    lines = list(lines_of(part))
    while len(lines) > 1 and not lines[-1].text:
        lines.pop()
    ending = len(part.text) - len(part.text.rstrip("\n"))
    for number, line in enumerate(lines):
        last = number == len(lines) - 1
        pieces = _pieces(line.text) + (BREAK,) * (ending if last else 0 if line.text else 1)
        if pieces:
            x = (line.x + line.line.naturalTextRect().x()) * _TO_PT
            y = height_mm / 25.4 * 72 - (line.y + line.line.ascent()) * _TO_PT
            yield _Said(pieces, x, y, part.size_pt, line.line.naturalTextWidth() * _TO_PT)


def _said_in_columns(part: Columns, height_mm: float) -> Iterator[_Said]:
    """Each column. All begin at the same height, so each end that the writer set is said."""
    columns = columns_of(part)
    for number, column in enumerate(columns):
        ends = column.ends and number < len(columns) - 1
        pieces = _pieces(column.text) + ((BREAK,) if ends else ())
        if pieces:
            x, y = column.x * _TO_PT, height_mm / 25.4 * 72 - column.y * _TO_PT
            yield _Said(pieces, x, y, part.size_pt, column.length * _TO_PT, upright=True)


def _pieces(line: str) -> tuple[str, ...]:
    """What each code of a line stands for: one character, or all that lies between the first and the last one that is
    written from the right. Readers guess at the order of those; within one code there is nothing to guess.
    """
    from_right = [at for at, char in enumerate(line) if unicodedata.bidirectional(char) in _FROM_RIGHT]
    if not from_right:
        return tuple(line)
    start, end = from_right[0], from_right[-1] + 1
    middle = (line[at : min(end, at + PIECE_CHARS_MAX)] for at in range(start, end, PIECE_CHARS_MAX))
    return (*line[:start], *middle, *line[end:])


def _words_of_page(said: Sequence[_Said], codes: dict[str, int]) -> bytes:
    """The page's words as invisible text, each line and column where it is drawn."""
    out = [b"Q BT 3 Tr"]
    for one in said:
        shown = b"".join(b"%04X" % codes[piece] for piece in one.pieces)
        count = len(one.pieces)
        if one.upright:
            spacing = (count * one.size_pt - one.long) / count
            show = b"/GV %.2f Tf 100 Tz %.3f Tc 1 0 0 1 %.2f %.2f Tm <%s> Tj 0 Tc"
            drawn = show % (one.size_pt, spacing, one.x, one.y, shown)
        else:
            stretch = max(1.0, 100 * one.long / (count * one.size_pt * _GLYPH_WIDTH / 1000))
            show = b"/GW %.2f Tf %.2f Tz 1 0 0 1 %.2f %.2f Tm <%s> Tj"
            drawn = show % (one.size_pt, stretch, one.x, one.y, shown)
        if one.upright or any(len(piece) > 1 for piece in one.pieces):
            actual = "".join(one.pieces).rstrip(BREAK).encode("utf-16-be").hex().upper().encode()
            drawn = b"/Span << /ActualText <FEFF%s> >> BDC\n%s\nEMC" % (actual, drawn)
        out.append(drawn)
    return b"\n".join([*out, b"ET"])
