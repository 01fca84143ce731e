"""The tokens are readable in both schemes, the bundled faces carry both scripts, and a scheme reaches every widget."""

from __future__ import annotations

import re
import struct
import wave
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontInfo, QImage, QPainter, QRawFont
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop import theme as look
from desktop.theme import Color, Scheme, Theme, Type, theme, tokens

EVERYDAY = {"text": 4.5, "graphics": 3.0}  # WCAG 2.1 AA
SHARP = {"text": 7.0, "graphics": 4.5}  # AAA for words; what AA asks of words, for every line that carries a meaning
MINIMUM = {Scheme.LIGHT: EVERYDAY, Scheme.DARK: EVERYDAY, Scheme.CONTRAST: SHARP}
PAIRS = [(scheme, kind, pair) for scheme in Scheme for kind in EVERYDAY for pair in tokens()["contrast"][scheme][kind]]
# Pairs that the widgets draw and the tokens do not list.
OWN_PAIRS = [
    ("text", "ribbon_text on aud_everyone"),
    ("text", "ribbon_text on aud_staff"),
    ("text", "ribbon_text on aud_courier"),
    ("text", "ink_soft on ribbon_wash"),
    ("text", "paper on ink"),
    ("text", "kept on desk"),
    ("graphics", "line_strong on aud_staff"),
    ("graphics", "line_strong on aud_courier"),
    ("graphics", "line_strong on aud_everyone"),
    ("graphics", "focus on aud_staff"),
    ("graphics", "focus on sunk"),
    ("graphics", "panel on ink"),
    ("graphics", "stage_way on desk"),
]


def luminance(color: QColor) -> float:
    """Relative luminance after WCAG 2.1."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF())


def contrast(scheme: Scheme, pair: str) -> float:
    front, ground = (luminance(theme(scheme).color(Color(name))) for name in pair.split(" on "))
    return (max(front, ground) + 0.05) / (min(front, ground) + 0.05)


@pytest.mark.parametrize(("scheme", "kind", "pair"), PAIRS)
def test_every_listed_pair_is_readable_and_as_measured(scheme: Scheme, kind: str, pair: str) -> None:
    measured = contrast(scheme, pair)
    assert measured >= MINIMUM[scheme][kind]
    assert measured == pytest.approx(tokens()["contrast"][scheme][kind][pair], abs=0.02)


@pytest.mark.parametrize("scheme", list(Scheme))
@pytest.mark.parametrize(("kind", "pair"), OWN_PAIRS)
def test_every_pair_that_widgets_add_is_readable(scheme: Scheme, kind: str, pair: str) -> None:
    assert contrast(scheme, pair) >= MINIMUM[scheme][kind]


GROUNDS = [
    *(Color.DESK, Color.PAPER, Color.PANEL, Color.SUNK, Color.SELECT, Color.RIBBON_WASH),
    *(Color.AUD_STAFF, Color.AUD_COURIER, Color.AUD_EVERYONE),
    *(Color.STAGE_TAKEN_WASH, Color.STAGE_PACKING_WASH, Color.STAGE_WAY_WASH, Color.STAGE_DONE_WASH),
    *(Color.MAP_LAND, Color.MAP_BLOCK, Color.MAP_WATER, Color.MAP_PARK, Color.MAP_ROAD),
]
WORDS = [
    *(Color.INK, Color.INK_SOFT, Color.RIBBON_TEXT, Color.KEPT, Color.SOON),
    *(Color.STAGE_TAKEN, Color.STAGE_PACKING, Color.STAGE_WAY, Color.STAGE_DONE),
]
LINES = [Color.LINE_STRONG, Color.FOCUS, Color.RIBBON, Color.RISK, Color.LATE, Color.CALM]
ON_DARK = [
    *(f"ribbon_ink on {ground}" for ground in (Color.RIBBON, Color.LATE, Color.RISK)),
    *(f"{words} on ink" for words in (Color.PAPER, Color.PANEL)),
]


def test_in_high_contrast_every_word_is_readable_and_every_line_seen_on_every_ground_there_is() -> None:
    found = [(f"{words} on {ground}", 7.0) for words in WORDS for ground in GROUNDS]
    found += [(f"{line} on {ground}", 4.5) for line in LINES for ground in GROUNDS]
    found += [(f"line on {ground}", 4.5) for ground in GROUNDS[:9]] + [(pair, 7.0) for pair in ON_DARK]
    faint = [pair for pair, least in found if contrast(Scheme.CONTRAST, pair) < least]
    assert faint == []
    named = {role for pair, _ in found for role in pair.split(" on ")}
    assert {role.value for role in Color} - named == {"track"}, "a colour that this test does not know"


def test_in_high_contrast_a_tint_has_an_outline_and_the_choice_in_a_menu_is_reversed() -> None:
    assert theme(Scheme.LIGHT).edge() is None
    assert theme(Scheme.DARK).edge() is None
    sharp = theme(Scheme.CONTRAST)
    assert sharp.edge() == sharp.color(Color.LINE_STRONG)
    chosen = f"background: {sharp.color(Color.INK).name()}; color: {sharp.color(Color.PAPER).name()};"
    assert "QMenu::item:selected { " + chosen in sharp.qss()


@pytest.mark.parametrize("scheme", list(Scheme))
def test_every_colour_role_has_a_colour(scheme: Scheme) -> None:
    assert all(theme(scheme).color(role).isValid() for role in Color)


def test_both_schemes_say_what_they_are() -> None:
    light, dark = (luminance(theme(scheme).color(Color.PANEL)) for scheme in (Scheme.LIGHT, Scheme.DARK))
    assert light > 0.8
    assert dark < 0.05


def test_widgets_name_no_colour_of_their_own() -> None:
    folder = Path(look.__file__).parent / "widgets"
    literal = re.compile(
        r"#[0-9A-Fa-f]{6}\b|#[0-9A-Fa-f]{3}\b|Qt\.GlobalColor\.(?!transparent)|QColor\(\d+, *\d+, *\d+\)"
    )
    offenders = [
        f"{path.name}: {found.group()}"
        for path in folder.rglob("*.py")
        if path.name not in ("demo.py", "qr_code.py")  # tiles are pictures; a code must be black on white to scan
        for found in literal.finditer(path.read_text("utf-8"))
    ]
    assert offenders == []


# -- faces


def test_the_bundled_faces_carry_latin_rare_names_and_figures_of_one_width(qapp: QApplication) -> None:
    look.apply(qapp, Scheme.LIGHT, reduced_motion=True)
    fonts = look.RESOURCES / "fonts"
    chinese = QRawFont(str(fonts / "GiftwireSansSC-Regular.ttf"), 16)
    serif = QRawFont(str(fonts / "GiftwireSerifSC-Regular.ttf"), 16)
    inter = QRawFont(str(fonts / "Inter-Regular.ttf"), 16)
    # Not QRawFont.supportsCharacter: PySide answers it for half of the characters only.
    for face in (chinese, serif):
        assert 0 not in face.glyphIndexesForString("陈美琳喆玥堃昇珺瑄翀祎囍鑫龍鳳壽，。《》—")
    assert 0 not in inter.glyphIndexesForString("ÀéñßøœŁčőşĐЖωặ€£→↵±·…“”‹›")
    assert QFontInfo(theme(Scheme.LIGHT).font(Type.BODY)).family() == "Inter"


def test_no_bundled_face_has_the_outlines_whose_stems_qt_darkens(qapp: QApplication) -> None:
    """With CFF outlines Chinese in the dark scheme looked bold at every weight."""
    for path in (look.RESOURCES / "fonts").glob("*.[ot]tf"):
        assert QRawFont(str(path), 16).fontTable("CFF ").isEmpty()


def ink_of(text: str, type_: Type, weight: int | None = None) -> QImage:
    picture = QImage(900, 80, QImage.Format.Format_RGB32)
    picture.fill(theme(Scheme.LIGHT).color(Color.PANEL))
    painter = QPainter(picture)
    painter.setPen(theme(Scheme.LIGHT).color(Color.INK))
    painter.setFont(theme(Scheme.LIGHT).font(type_, weight=weight, size_px=32))
    painter.drawText(10, 50, text)
    painter.end()
    return picture


def darkness(picture: QImage) -> int:
    return sum(255 - QColor(picture.pixel(x, y)).green() for x in range(900) for y in range(80))


@pytest.mark.parametrize("text", ["Before 17:00", "三十年了你还是笑得最快的那个"])
def test_strong_words_are_stronger_in_both_scripts(qapp: QApplication, text: str) -> None:
    look.apply(qapp, Scheme.LIGHT, reduced_motion=True)
    assert darkness(ink_of(text, Type.BODY, 600)) > 1.12 * darkness(ink_of(text, Type.BODY, 400))


def test_figures_have_one_width_and_hyphens_their_own(qapp: QApplication) -> None:
    from PySide6.QtGui import QFontMetricsF

    look.apply(qapp, Scheme.LIGHT, reduced_motion=True)
    metrics = QFontMetricsF(theme(Scheme.LIGHT).font(Type.BODY, size_px=40))
    assert metrics.horizontalAdvance("111111") == pytest.approx(metrics.horizontalAdvance("888888"))
    assert metrics.horizontalAdvance("-") < metrics.horizontalAdvance("8") * 0.85


@pytest.mark.skipif("sys.platform != 'linux'", reason="Windows and macOS draw their own emoji")
def test_emoji_are_drawn_in_colour_and_as_large_as_the_words(qapp: QApplication) -> None:
    look.apply(qapp, Scheme.LIGHT, reduced_motion=True)
    picture = ink_of("🌷", Type.CARD_PACKING)
    coloured = [
        (x, y)
        for x in range(picture.width())
        for y in range(picture.height())
        if QColor(picture.pixel(x, y)).hsvSaturationF() > 0.4
    ]
    assert len(coloured) > 100
    tall = max(y for _, y in coloured) - min(y for _, y in coloured)
    assert tall >= 28  # of 32 px words


# -- who wears what


def test_the_application_changes_its_scheme_and_keeps_it(qtbot: QtBot, qapp: QApplication) -> None:
    look.apply(qapp, Scheme.DARK, reduced_motion=True)
    window = QWidget()
    qtbot.addWidget(window)
    assert Theme.of(window) is theme(Scheme.DARK)
    look.apply(qapp, Scheme.LIGHT, reduced_motion=True)
    assert Theme.of(window) is theme(Scheme.LIGHT)
    assert qapp.palette().window().color() == theme(Scheme.LIGHT).color(Color.PAPER)


def test_the_system_may_ask_for_high_contrast_while_the_station_runs(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [False]
    monkeypatch.setattr(look, "contrast_asked", lambda _app: asked[0])
    look.apply(qapp, None, reduced_motion=True)
    window = QWidget()
    qtbot.addWidget(window)
    assert Theme.of(window).scheme in look.EVERYDAY
    hints = qapp.styleHints()
    says = hints.accessibility().contrastPreferenceChanged
    asked[0] = True
    says.emit(Qt.ContrastPreference.HighContrast)
    assert Theme.of(window) is theme(Scheme.CONTRAST)
    asked[0] = False
    says.emit(Qt.ContrastPreference.NoPreference)
    assert Theme.of(window).scheme in look.EVERYDAY
    look.apply(qapp, Scheme.DARK, reduced_motion=True)  # somebody has chosen: the system is asked no more
    asked[0] = True
    says.emit(Qt.ContrastPreference.HighContrast)
    assert Theme.of(window) is theme(Scheme.DARK)


def test_a_part_of_a_window_may_wear_another_scheme(qtbot: QtBot, qapp: QApplication) -> None:
    look.apply(qapp, Scheme.LIGHT, reduced_motion=True)
    window = QWidget()
    qtbot.addWidget(window)
    box = QVBoxLayout(window)
    part, inside = QWidget(), QLabel("inside")
    QVBoxLayout(part).addWidget(inside)
    box.addWidget(part)
    look.dress(part, Scheme.DARK)
    assert Theme.of(inside) is theme(Scheme.DARK)
    assert Theme.of(window) is theme(Scheme.LIGHT)


def test_a_follower_is_told_once_per_change(qtbot: QtBot, qapp: QApplication) -> None:
    look.apply(qapp, Scheme.LIGHT, reduced_motion=True)
    label = QLabel("words")
    qtbot.addWidget(label)
    label.show()
    worn: list[Scheme] = []
    look.follow(label, lambda now: worn.append(now.scheme))
    look.apply(qapp, Scheme.DARK, reduced_motion=True)
    look.apply(qapp, Scheme.LIGHT, reduced_motion=True)
    qapp.processEvents()
    assert worn == [Scheme.LIGHT, Scheme.DARK, Scheme.LIGHT]


def test_reduced_motion_makes_every_duration_nothing(qapp: QApplication) -> None:
    now = look.apply(qapp, Scheme.LIGHT, reduced_motion=True)
    assert now.duration_ms("move_ms") == 0
    look.apply(qapp, Scheme.LIGHT, reduced_motion=False)
    assert now.duration_ms("move_ms") == 180


def test_tinted_controls_have_the_colours_of_the_tokens() -> None:
    roles = {"check": Color.PANEL, "chevron-down": Color.INK_SOFT, "chevron-up": Color.INK_SOFT}
    for scheme in Scheme:
        for name, role in roles.items():
            drawing = (look.RESOURCES / "theme" / "controls" / scheme / f"{name}.svg").read_text("utf-8")
            assert f'stroke="{theme(scheme).color(role).name().upper()}"' in drawing


@pytest.mark.parametrize("name", ["rush", "message", "done"])
def test_a_sound_is_short_small_and_heard(name: str) -> None:
    path = look.RESOURCES / "sounds" / f"{name}.wav"
    assert path.stat().st_size < 60_000
    with wave.open(str(path)) as sound:
        assert 0.2 < sound.getnframes() / sound.getframerate() < 1.5
        loudest = max(abs(one) for (one,) in struct.iter_unpack("<h", sound.readframes(sound.getnframes())))
    assert 6_000 < loudest <= 32_767


def test_every_bundled_face_has_its_licence_beside_it() -> None:
    folder = look.RESOURCES / "fonts"
    licence = (folder / "OFL.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert all(path.name.split("-")[0].split(".")[0] in licence for path in folder.glob("*.[ot]tf"))
    assert sum(path.stat().st_size for path in folder.glob("*.[ot]tf")) < 34_000_000


def test_the_style_sheet_names_only_colours_that_exist() -> None:
    for scheme in Scheme:
        assert "$" not in theme(scheme).qss()
