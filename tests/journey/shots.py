"""`python3 start.py shots [--out DIR] [--only WORD]`: pictures of every screen, to be looked at before a change is done.

Stations are drawn from the sample day, pages by a real browser against a shop double; all of them light and dark, in
English and Chinese, empty, busy, offline and with an error. Contact sheets show the four of a scene in a row.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from desktop.shots import command as stations
from tests.hub.gateway.pages import shots as pages
from tests.journey.browser import ROOT, find_browser, fonts

OUT = Path("shots")
LOOKS = (("en", "light"), ("en", "dark"), ("zh", "light"), ("zh", "dark"))
RARE = (("en", "contrast"), ("en", "mirrored"))
"""Looks that few scenes are taken in: a row of their own, below the scene's."""
THUMB_PX = {"stations": (640, 400), "pages": (260, 563)}
"""Large enough to see what is crooked; words are read in the picture itself."""
AIR_PX, TITLE_PX = 12, 22
ROWS_MAX = 24
"""Scenes on one sheet: some ten thousand pixels high, which whatever shows pictures still opens."""
PAPER, INK = (247, 243, 234), (40, 36, 30)


def main(argv: list[str] | None = None) -> int:
    """Take all pictures.

    Args:
        argv: arguments without the program's name; None: those of the process.

    Returns:
        0 when every scene came about and was written, else 1.
    """
    parser = argparse.ArgumentParser(prog="start.py shots", description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT, help="folder for the pictures")
    parser.add_argument("--only", default="", help="only pictures whose name holds this, e.g. packing or zh")
    given = parser.parse_args(argv)
    out: Path = given.out
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("*.png"):
        if look_of(old) is not None and given.only in old.stem:
            old.unlink()  # a scene that is no more must not be looked at
    before = set(out.glob("*.png"))
    stations.main(["--out", str(out), "--only", given.only])
    drawn = sorted(set(out.glob("*.png")) - before)
    contact_sheets(drawn, "stations", out)
    photographed = shoot_pages(out, given.only)
    contact_sheets(photographed, "pages", out)
    wrong = [picture.name for picture in photographed if "-wrong" in picture.name]
    print(f"{len(drawn)} pictures of stations, {len(photographed)} of pages in {out}")
    if wrong:
        print("did not come about: " + ", ".join(wrong), file=sys.stderr)
    return 1 if wrong or not (drawn or photographed) else 0


def shoot_pages(out: Path, only: str) -> list[Path]:
    """Let a browser draw the pages; without one there are none, and that is said."""
    program = find_browser()
    if program is None:
        print("no browser here: no pictures of pages", file=sys.stderr)
        return []
    before = set(out.glob("*.png"))
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(fonts(Path(folder)))
        pages.main(out, program, only)
    return sorted(set(out.glob("*.png")) - before)


def contact_sheets(pictures: Iterable[Path], kind: str, out: Path) -> list[Path]:
    """Sheets with a row per scene: English light and dark, Chinese light and dark; one station or page to a sheet.

    Args:
        pictures: what was taken.
        kind: "stations" or "pages".
        out: folder for the sheets; those of another run are taken away.

    Returns:
        The sheets, each with at most `ROWS_MAX` scenes.
    """
    whole: dict[str, dict[str, dict[tuple[str, str], Path]]] = {}
    for picture in pictures:
        look = look_of(picture)
        if look is not None:
            scene = "-".join(word for word in picture.stem.split("-") if word not in look)
            row = scene if look in LOOKS else f"{scene}, in rarer looks"
            whole.setdefault(scene.split("-")[0], {}).setdefault(row, {})[look] = picture
    made = []
    for owner, rows in whole.items():
        for old in out.glob(f"contact-{kind}-{owner}-*.png"):
            old.unlink()
        scenes = list(rows.items())
        for first in range(0, len(scenes), ROWS_MAX):
            made.append(out / f"contact-{kind}-{owner}-{first // ROWS_MAX + 1}.png")
            _draw_sheet(dict(scenes[first : first + ROWS_MAX]), *THUMB_PX[kind]).save(made[-1])
    return made


def _draw_sheet(rows: dict[str, dict[tuple[str, str], Path]], wide: int, high: int) -> Image.Image:
    sheet = Image.new(
        "RGB", (len(LOOKS) * (wide + AIR_PX) + AIR_PX, len(rows) * (high + TITLE_PX + AIR_PX) + AIR_PX), PAPER
    )
    pen = ImageDraw.Draw(sheet)
    face = ImageFont.truetype(next((ROOT / "resources" / "fonts").glob("*.[ot]tf")), 14)
    for row, (scene, shown) in enumerate(rows.items()):
        top = AIR_PX + row * (high + TITLE_PX + AIR_PX)
        for looks in (LOOKS, RARE):
            for column, look in enumerate(looks):
                if look not in shown:
                    continue
                left = AIR_PX + column * (wide + AIR_PX)
                pen.text((left, top), f"{scene} · {' '.join(look)}", fill=INK, font=face)
                sheet.paste(thumbnail(shown[look], wide, high), (left, top + TITLE_PX))
    return sheet


def look_of(picture: Path) -> tuple[str, str] | None:
    """Language and scheme of one of our pictures by its name, None for any other file."""
    words = picture.stem.split("-")
    return next((look for look in LOOKS + RARE if look[0] in words and look[1] in words), None)


def thumbnail(picture: Path, wide: int, high: int) -> Image.Image:
    """A picture made small; of a long page its upper end, as it is seen first."""
    with Image.open(picture) as image:
        scaled = image.convert("RGB")
        scaled = scaled.resize((wide, round(scaled.height * wide / scaled.width)), Image.Resampling.LANCZOS)
        return scaled.crop((0, 0, wide, min(high, scaled.height)))


if __name__ == "__main__":
    sys.exit(main())
