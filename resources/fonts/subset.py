"""Makes the bundled faces from their upstream releases. Run by hand when a face is renewed, never at build time.

What it takes (a folder with these files; Debian's fonts-noto-cjk, fonts-noto-color-emoji and the npm package
`inter-ui` hold them):
    Inter-Regular.woff2 Inter-Medium.woff2 Inter-SemiBold.woff2 Inter-Bold.woff2
    NotoSansCJK-Regular.ttc NotoSansCJK-Bold.ttc NotoSerifCJK-Regular.ttc NotoColorEmoji.ttf
What it needs: fonttools and brotli, in an environment of their own:
    python subset.py FOLDER OUT

Why these cuts:
- Chinese keeps every character of GBK (21,000 of them, traditional forms too). GB2312 would leave the rarer
  characters of people's names blank, and names are what a gift is about.
- `locl` is dropped: it would pull in the Japanese, Korean and Taiwanese shapes and double the file.
- Chinese outlines become TrueType's. Qt on Linux darkens the stems of CFF outlines, and on a dark ground the regular
  weight then looks like the bold one.
- Hints are dropped: at the sizes of a station every platform rasterises these faces unhinted.
- Inter's tabular figures keep the figures only: its tabular hyphen and comma tear words like "hand-tied" apart.
- The emoji's strike is said to be 109 px high, as its em is. Qt scales a bitmap face by the height of its strike,
  browsers by its em; without this an emoji is a quarter smaller than the words around it.
- The emoji lose only the combinations of two different skin tones in one picture; they then show as two people.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

INTER_WEIGHTS = ("Regular", "Medium", "SemiBold", "Bold")
# Latin with its accents, Greek, Cyrillic, Vietnamese, punctuation, currency, arrows and the usual signs.
INTER_RANGES = (
    (0x20, 0x24F),
    (0x2B0, 0x36F),
    (0x370, 0x52F),
    (0x1E00, 0x1EFF),
    (0x2000, 0x214F),
    (0x2190, 0x21FF),
    (0x2200, 0x22FF),
    (0x2300, 0x23FF),
    (0x25A0, 0x27BF),
)
INTER_FEATURES = ["kern", "mark", "mkmk", "ccmp", "calt", "locl", "tnum", "pnum", "case", "zero"]
CHINESE_FEATURES = ["kern", "ccmp", "liga", "mark", "mkmk"]
SIMPLIFIED_IN_COLLECTION = 2  # order inside the .ttc: JP, KR, SC, TC, HK
OUTLINE_ERROR_UNITS = 1.5  # of 1000 per em: 0.05 px at the largest size of a card
# Fields of `maxp` that TrueType wants; saving the font counts what is to be counted.
MAXIMA = [
    "maxZones",
    "maxTwilightPoints",
    "maxStorage",
    "maxFunctionDefs",
    "maxInstructionDefs",
    "maxStackElements",
    "maxSizeOfInstructions",
    "maxComponentElements",
    "maxPoints",
    "maxContours",
    "maxCompositePoints",
    "maxCompositeContours",
    "maxComponentDepth",
]
SKIN_TONES = range(0x1F3FB, 0x1F400)


def gbk_characters() -> set[int]:
    """Every code point of GBK, with the Latin, punctuation and full-width forms that Chinese text brings along."""
    found: set[int] = set()
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                found.add(ord(bytes([lead, trail]).decode("gbk")))
            except UnicodeDecodeError:
                continue
    for first, last in (
        (0x20, 0x7E),
        (0xA0, 0x17F),
        (0x2000, 0x206F),
        (0x20A0, 0x20BF),
        (0x3000, 0x303F),
        (0xFF00, 0xFFEE),
    ):
        found.update(range(first, last + 1))
    return found


def cut(font: TTFont, unicodes: set[int], features: list[str]) -> None:
    """Keeps of `font` what `unicodes` and `features` need, without hints."""
    options = subset.Options()
    options.hinting = False
    options.layout_features = features
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.drop_tables += ["DSIG", "STAT", "vhea", "vmtx", "VORG"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=unicodes)
    cutter.subset(font)


def rename(font: TTFont, family: str, style: str) -> None:
    """Gives the cut its own family name, so that it never mixes with a full release on the same computer."""
    for record in list(font["name"].names):
        if record.nameID in (1, 2, 3, 4, 6, 16, 17, 21, 22, 25):
            font["name"].removeNames(nameID=record.nameID)
    for name_id, text in ((1, family), (2, style), (4, f"{family} {style}"), (6, f"{family.replace(' ', '')}-{style}")):
        font["name"].setName(text, name_id, 3, 1, 0x409)


def to_truetype(font: TTFont) -> None:
    """Turns CFF outlines into TrueType's, in place."""
    order, drawn, glyphs = font.getGlyphOrder(), font.getGlyphSet(), {}
    for name in order:
        pen = TTGlyphPen(None)
        drawn[name].draw(Cu2QuPen(pen, OUTLINE_ERROR_UNITS, reverse_direction=True))
        glyphs[name] = pen.glyph(dropImpliedOnCurves=True)
    del font["CFF "]
    font["loca"] = newTable("loca")
    table = font["glyf"] = newTable("glyf")
    table.glyphOrder, table.glyphs = order, glyphs
    for name in order:
        glyphs[name].recalcBounds(table)
    font["hmtx"].metrics = {
        name: (width, glyphs[name].xMin if glyphs[name].numberOfContours else 0)
        for name, (width, _) in font["hmtx"].metrics.items()
    }
    font["maxp"].tableVersion = 0x00010000
    for field in MAXIMA:
        setattr(font["maxp"], field, 0)
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"


def chinese(source: Path, family: str, style: str, target: Path) -> None:
    font = TTFont(source, fontNumber=SIMPLIFIED_IN_COLLECTION)
    cut(font, gbk_characters(), CHINESE_FEATURES)
    rename(font, family, style)
    to_truetype(font)
    font.save(target)


def figures_only(font: TTFont) -> None:
    """Leaves in `tnum` the ten figures and the colon between hours and minutes."""
    keep = {font.getBestCmap()[ord(c)] for c in "0123456789:"}
    table = font["GSUB"].table
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag != "tnum":
            continue
        for number in record.Feature.LookupListIndex:
            for one in table.LookupList.Lookup[number].SubTable:
                inner = getattr(one, "ExtSubTable", one)
                if hasattr(inner, "mapping"):
                    inner.mapping = {a: b for a, b in inner.mapping.items() if a in keep}


def inter(source: Path, target: Path) -> None:
    font = TTFont(source)
    font.flavor = None
    figures_only(font)
    cut(font, {c for first, last in INTER_RANGES for c in range(first, last + 1)}, INTER_FEATURES)
    font.save(target)


def emoji(source: Path, target: Path) -> None:
    font = TTFont(source)
    tones = {font.getBestCmap()[c] for c in SKIN_TONES}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            for first, ligatures in list(getattr(table, "ligatures", {}).items()):
                table.ligatures[first] = [
                    one for one in ligatures if len([c for c in (first, *one.Component) if c in tones]) < 2
                ]
    cut(font, set(font.getBestCmap()), ["*"])
    for strike in font["CBLC"].strikes:
        line, em = strike.bitmapSizeTable.hori, strike.bitmapSizeTable.ppemY
        high = line.ascender - line.descender
        line.ascender, line.descender = round(line.ascender * em / high), round(line.descender * em / high)
    font.save(target)


def main(sources: Path, out: Path) -> None:
    for weight in INTER_WEIGHTS:
        inter(sources / f"Inter-{weight}.woff2", out / f"Inter-{weight}.ttf")
    for style in ("Regular", "Bold"):
        chinese(sources / f"NotoSansCJK-{style}.ttc", "Giftwire Sans SC", style, out / f"GiftwireSansSC-{style}.ttf")
    chinese(sources / "NotoSerifCJK-Regular.ttc", "Giftwire Serif SC", "Regular", out / "GiftwireSerifSC-Regular.ttf")
    emoji(sources / "NotoColorEmoji.ttf", out / "NotoColorEmoji.ttf")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
