"""The bundled stickers: each drawn, named in both languages, in the house's colours, and the same on the phones' pages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop import language
from desktop.stickers import FOLDER, STICKER_PX, sticker_picture, sticker_word
from desktop.theme import tokens
from hub.domain.stickers import STICKERS

PAGES = Path(__file__).resolve().parents[2] / "hub" / "gateway" / "pages" / "static"
SHEER_BYTES_MAX = 4_000
"""One drawing: a phone on a slow net gets it with one packet or three."""


def test_the_folder_holds_these_and_no_others() -> None:
    assert {path.stem for path in FOLDER.glob("*.svg")} == set(STICKERS)
    assert len(set(STICKERS)) == len(STICKERS)


@pytest.mark.parametrize("name", STICKERS)
def test_a_sticker_has_the_colours_of_the_house_and_no_words_in_it(name: str) -> None:
    drawing = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    allowed = {each.upper() for each in re.findall(r"#[0-9A-Fa-f]{6}", json.dumps(tokens()["color"]["light"]))}
    assert {each.upper() for each in re.findall(r"#[0-9A-Fa-f]{3,8}\b", drawing)} <= allowed
    assert "<text" not in drawing
    assert len(drawing) < SHEER_BYTES_MAX


@pytest.mark.parametrize("name", STICKERS)
def test_a_sticker_is_seen_at_any_size_and_leaves_the_ground_free(qapp: QApplication, name: str) -> None:
    picture = sticker_picture(name)
    assert picture is not None
    assert picture.width() == 2 * STICKER_PX
    assert picture.pixelColor(STICKER_PX, STICKER_PX // 4).alpha() == 255
    assert picture.pixelColor(1, 1).alpha() == 0


def test_every_sticker_is_named_in_both_languages(qapp: QApplication) -> None:
    language.use(qapp, "zh")
    chinese = {name: sticker_word(name) for name in STICKERS}
    language.use(qapp, "en")
    english = {name: sticker_word(name) for name in STICKERS}
    assert all(re.search(r"[一-鿿]", word) for word in chinese.values())
    assert not set(english.values()) & set(STICKERS)
    for words, tongue in ((english, "en"), (chinese, "zh")):
        said = json.loads((PAGES / "words" / f"{tongue}.json").read_text(encoding="utf-8"))
        assert {name: said[f"sticker.{name}"] for name in STICKERS} == words


def test_a_sticker_of_a_newer_set_is_called_by_its_name(qapp: QApplication) -> None:
    assert sticker_word("confetti") == "confetti"
    assert sticker_picture("confetti") is None
    assert sticker_picture("../icons/x") is None


def test_the_pages_have_the_same_drawings() -> None:
    here = {path.name: path.read_bytes() for path in FOLDER.glob("*.svg")}
    assert {path.name: path.read_bytes() for path in (PAGES / "stickers").iterdir()} == here
