"""The one look of Giftwire: tokens become colours, faces and a style sheet; widgets ask here and nowhere else.

Rules:
- No widget names a colour, a face or a duration. It asks `Theme.of(self)` when it paints, so that a change of
  scheme needs no more than a repaint.
- A theme belongs to the application (`apply`) or to one part of a window (`dress`, for the gallery and for print
  previews). The nearest one upwards wins.
- A widget that must copy something out of the theme (a label's font, say) uses `follow`.

`resources/theme/tokens.json` is the source; `tests/desktop/test_theme.py` measures its contrast. Light and dark are the
everyday schemes; *contrast* is for eyes that need more: every word at least 7:1, an outline where a tint would do.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from desktop import motion

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
EMOJI_FAMILY = "Noto Color Emoji"
_EMOJI_FILE = "NotoColorEmoji"
_SCHEME_PROPERTY = "giftwireScheme"
_SYSTEM_WATCH = "giftwireSystemWatch"
_REDUCED_PROPERTY = "giftwireReducedMotion"


class Scheme(StrEnum):
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


EVERYDAY = (Scheme.LIGHT, Scheme.DARK)


class Color(StrEnum):
    """Every colour by what it is for. The values are the names used in the tokens' contrast table."""

    DESK = "desk"
    PAPER = "paper"
    PANEL = "panel"
    SUNK = "sunk"
    SELECT = "select"
    LINE = "line"
    LINE_STRONG = "line_strong"
    INK = "ink"
    INK_SOFT = "ink_soft"
    RIBBON = "ribbon"
    RIBBON_INK = "ribbon_ink"
    RIBBON_TEXT = "ribbon_text"
    RIBBON_WASH = "ribbon_wash"
    STAGE_TAKEN = "stage_taken"
    STAGE_TAKEN_WASH = "stage_taken_wash"
    STAGE_PACKING = "stage_packing"
    STAGE_PACKING_WASH = "stage_packing_wash"
    STAGE_WAY = "stage_way"
    STAGE_WAY_WASH = "stage_way_wash"
    STAGE_DONE = "stage_done"
    STAGE_DONE_WASH = "stage_done_wash"
    CALM = "calm"
    SOON = "soon"
    RISK = "risk"
    LATE = "late"
    KEPT = "kept"
    TRACK = "track"
    AUD_STAFF = "aud_staff"
    AUD_COURIER = "aud_courier"
    AUD_EVERYONE = "aud_everyone"
    FOCUS = "focus"
    MAP_LAND = "map_land"
    MAP_BLOCK = "map_block"
    MAP_WATER = "map_water"
    MAP_PARK = "map_park"
    MAP_ROAD = "map_road"


class Type(StrEnum):
    """Every size of words by its place. Touch roles are for the packing table, the others for desk and dispatch."""

    CAPTION = "caption"
    META = "meta"
    SECTION = "section"
    BODY = "body"
    BODY_STRONG = "body_strong"
    COMPOSE = "compose"
    CLOCK = "clock"
    BRAND = "brand"
    TITLE = "title"
    PROMISE = "promise"
    CARD_DESK = "card_desk"
    TOUCH_META = "touch_meta"
    TOUCH_SECTION = "touch_section"
    TOUCH_BODY = "touch_body"
    TOUCH_BUTTON = "touch_button"
    TOUCH_NAME = "touch_name"
    TOUCH_CLOCK = "touch_clock"
    TOUCH_TITLE = "touch_title"
    DISPLAY = "display"
    CARD_PACKING = "card_packing"


class Radius(IntEnum):
    CHIP = 4
    CONTROL = 6
    CARD = 8
    BUBBLE = 10
    PANEL = 12


class Height(IntEnum):
    """Heights of controls, bars and rows, px."""

    DENSE_SMALL = 28
    DENSE = 32
    TOUCH = 56
    TOUCH_PRIMARY = 64
    BAR_DENSE = 44
    BAR_TOUCH = 56
    ROW_INBOX = 64
    ROW_TOUCH = 56


@dataclass(frozen=True, slots=True)
class TypeStyle:
    """One step of the type scale. `size_px` and `line_px` in px, `weight` 400..700."""

    size_px: int
    line_px: int
    weight: int
    families: tuple[str, ...]


# Where each group of colours stands in the tokens, and the prefix its names carry in `Color`.
_GROUPS = {"surface": "", "text": "", "ribbon": "", "urgency": "", "audience": "aud_", "map": "map_"}


def _colors(scheme: dict[str, Any]) -> dict[Color, QColor]:
    found = {Color(prefix + name): value for group, prefix in _GROUPS.items() for name, value in scheme[group].items()}
    found[Color.FOCUS] = scheme["focus"]
    for stage, pair in scheme["stage"].items():
        found[Color(f"stage_{stage}")] = pair["hue"]
        found[Color(f"stage_{stage}_wash")] = pair["wash"]
    return {name: QColor(value) for name, value in found.items()}


def _type_scale(tokens: dict[str, Any]) -> dict[Type, TypeStyle]:
    scale = {}
    for step in tokens["scale_px"]:
        families = tokens[step.get("family", "family")]
        scale[Type(step["role"])] = TypeStyle(step["size"], step["line"], step["weight"], (*families, EMOJI_FAMILY))
    return scale


@cache
def tokens() -> dict[str, Any]:
    """The tokens as they stand in the file; typed access is through `Theme`."""
    loaded: dict[str, Any] = json.loads((RESOURCES / "theme" / "tokens.json").read_text("utf-8"))
    return loaded


class _Dressed:
    """Whether any part ever wore a scheme of its own: without one nobody looks for it above each widget that paints."""

    parts = False


_dressed = _Dressed()


class Theme:
    """One scheme, ready to draw with. There is one of each in a process; compare with `is`.

    Attributes:
        sharp: tints say nothing here; whatever they mean has an outline too.
    """

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self.sharp = scheme is Scheme.CONTRAST
        self._colors = _colors(tokens()["color"][scheme])
        self._types = _type_scale(tokens()["type"])
        # Lists ask for the same few faces for every row they paint; a fitted size is at most one of a few dozen.
        self._fonts: dict[tuple[Type, int | None, int | None], QFont] = {}
        self._move_ms: dict[str, int] = tokens()["motion"]

    @staticmethod
    def of(widget: QWidget | None) -> "Theme":
        """The theme of the nearest dressed ancestor, else the application's, else light."""
        at: QObject | None = widget if _dressed.parts else None
        while at is not None:
            name = at.property(_SCHEME_PROPERTY)
            if name:
                return theme(Scheme(name))
            at = at.parent()
        app = QApplication.instance()
        return theme(Scheme((app.property(_SCHEME_PROPERTY) if app else None) or Scheme.LIGHT))

    def color(self, role: Color) -> QColor:
        """A copy of the colour for `role`; the caller may change its alpha."""
        return QColor(self._colors[role])

    def edge(self, line: Color = Color.LINE_STRONG) -> QColor | None:
        """The outline of what a tint alone sets off from its ground; None where the tint is enough."""
        return self.color(line) if self.sharp else None

    def style(self, role: Type) -> TypeStyle:
        return self._types[role]

    def font(self, role: Type, *, size_px: int | None = None, weight: int | None = None) -> QFont:
        """The face for `role`, with tabular numbers.

        Args:
            size_px: another size in px, for what is fitted (a ring's number, a card's words).
            weight: another weight, 400..700.
        """
        key = (role, size_px, weight)
        if key not in self._fonts:
            self._fonts[key] = self._make_font(role, size_px, weight)
        return QFont(self._fonts[key])

    def _make_font(self, role: Type, size_px: int | None, weight: int | None) -> QFont:
        style = self._types[role]
        font = QFont()
        font.setFamilies(list(style.families))
        font.setPixelSize(size_px or style.size_px)
        font.setWeight(QFont.Weight(weight or style.weight))
        font.setFeature(QFont.Tag("tnum"), 1)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)  # even spacing at any scale factor
        return font

    def line_px(self, role: Type) -> int:
        return self._types[role].line_px

    def duration_ms(self, name: str) -> int:
        """How long a motion (`move_ms`, `fade_ms`) lasts; 0 where the system asks for reduced motion."""
        app = QApplication.instance()
        return 0 if app is not None and app.property(_REDUCED_PROPERTY) else int(self._move_ms[name])

    def palette(self) -> QPalette:
        """The colours for what Qt draws by itself: menus, tool tips, file dialogs, selections."""
        role = QPalette.ColorRole
        pairs = {
            role.Window: Color.PAPER,
            role.WindowText: Color.INK,
            role.Base: Color.PANEL,
            role.AlternateBase: Color.SUNK,
            role.Text: Color.INK,
            role.PlaceholderText: Color.INK_SOFT,
            role.Button: Color.PANEL,
            role.ButtonText: Color.INK,
            role.BrightText: Color.RIBBON_TEXT,
            role.ToolTipBase: Color.INK,
            role.ToolTipText: Color.PAPER,
            role.Highlight: Color.FOCUS,
            role.HighlightedText: Color.PANEL,
            role.Link: Color.FOCUS,
            role.LinkVisited: Color.FOCUS,
            role.Light: Color.PANEL,
            role.Midlight: Color.SUNK,
            role.Mid: Color.LINE,
            role.Dark: Color.LINE_STRONG,
            role.Shadow: Color.LINE_STRONG,
            role.Accent: Color.FOCUS,
        }
        palette = QPalette()
        for each, color in pairs.items():
            palette.setColor(each, self.color(color))
        for each in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, each, self.color(Color.INK_SOFT))
        return palette

    def qss(self) -> str:
        """The style sheet for Qt's own controls; what Giftwire draws itself does not need it."""
        sheet = (RESOURCES / "theme" / "station.qss").read_text("utf-8")
        names = {name.value: color.name() for name, color in self._colors.items()}
        # What the pointer or the arrow keys are at in a menu: a tint, and where tints say nothing, the reverse.
        at, on_it = (Color.INK, Color.PAPER) if self.sharp else (Color.SELECT, Color.INK)
        names |= {"chosen": names[at], "on_chosen": names[on_it]}
        return Template(sheet).substitute(names, controls=(RESOURCES / "theme" / "controls" / self.scheme).as_posix())


@cache
def theme(scheme: Scheme) -> Theme:
    return Theme(scheme)


@cache
def load_fonts() -> tuple[str, ...]:
    """Gives Qt the bundled faces, once. Needs a QGuiApplication.

    Returns: the family names that were loaded.
    Raises: RuntimeError where a file cannot be read: a station without its Chinese face must not start quietly.
    """
    families: list[str] = []
    for path in sorted((RESOURCES / "fonts").glob("*.[ot]tf")):
        if path.stem == _EMOJI_FILE and not sys.platform.startswith("linux"):
            continue  # Windows and macOS have their own, and macOS cannot draw this kind of face
        number = QFontDatabase.addApplicationFont(str(path))
        if number < 0:
            raise RuntimeError(f"font not readable: {path.name}")
        families += QFontDatabase.applicationFontFamilies(number)
    if EMOJI_FAMILY in families:
        QFontDatabase.setApplicationEmojiFontFamilies([EMOJI_FAMILY])
    return tuple(dict.fromkeys(families))


def contrast_asked(app: QApplication) -> bool:
    """Whether the system asks for high contrast."""
    return _system(app).accessibility.contrastPreference() is Qt.ContrastPreference.HighContrast


def system_scheme(app: QApplication) -> Scheme:
    """What the system asks for: high contrast before dark or light; light where it does not say."""
    if contrast_asked(app):
        return Scheme.CONTRAST
    return Scheme.DARK if app.styleHints().colorScheme() == Qt.ColorScheme.Dark else Scheme.LIGHT


def apply(app: QApplication, scheme: Scheme | None = None, *, reduced_motion: bool | None = None) -> Theme:
    """Dresses the whole application; may be called again at any time.

    Args:
        scheme: a person's own choice; None follows the system, also when it changes later.
        reduced_motion: a person's own choice; None asks the system.
    """
    load_fonts()
    if app.style().objectName() != "fusion":  # one drawing on three systems; native styles fight style sheets
        app.setStyle("Fusion")
    _system(app).on = scheme is None
    app.setProperty(_REDUCED_PROPERTY, motion.reduced_by_system() if reduced_motion is None else reduced_motion)
    chosen = theme(scheme or system_scheme(app))
    app.setProperty(_SCHEME_PROPERTY, chosen.scheme.value)
    app.setFont(chosen.font(Type.BODY))
    app.setPalette(chosen.palette())
    app.setStyleSheet(chosen.qss())
    for window in app.topLevelWidgets():
        window.update()
    return chosen


def _system(app: QApplication) -> "_SystemWatch":
    """What watches the system's wishes for `app`; made at the first question."""
    watch = app.findChild(_SystemWatch, _SYSTEM_WATCH)
    return watch if watch is not None else _SystemWatch(app)


class _SystemWatch(QObject):
    """Re-applies the theme when the system asks for another scheme, for as long as nobody has chosen (`on`)."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName(_SYSTEM_WATCH)
        self.on = True
        self._app = app
        # Both are kept: Python takes the second for deleted as soon as nobody holds the first.
        self._hints = app.styleHints()
        self.accessibility = self._hints.accessibility()
        self._hints.colorSchemeChanged.connect(self._on_scheme_changed)
        self.accessibility.contrastPreferenceChanged.connect(self._on_scheme_changed)

    def _on_scheme_changed(self) -> None:
        if self.on:
            apply(self._app, None)


def dress(part: QWidget, scheme: Scheme) -> Theme:
    """Gives one part of a window a scheme of its own."""
    chosen = theme(scheme)
    _dressed.parts = True
    part.setProperty(_SCHEME_PROPERTY, scheme.value)
    part.setPalette(chosen.palette())
    part.setStyleSheet(chosen.qss())
    part.setAutoFillBackground(True)
    return chosen


class _Follower(QObject):
    """Tells one widget when the theme above it has become another one."""

    _TELLING = (QEvent.Type.PaletteChange, QEvent.Type.ParentChange, QEvent.Type.Polish, QEvent.Type.StyleChange)

    def __init__(self, widget: QWidget, wear: Callable[[Theme], None]) -> None:
        super().__init__(widget)
        self._widget = widget
        self._wear = wear
        self._worn: Theme | None = None
        widget.installEventFilter(self)
        self._look()

    def _look(self) -> None:
        now = Theme.of(self._widget)
        if now is not self._worn:
            self._worn = now
            self._wear(now)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._widget and event.type() in self._TELLING:
            self._look()
        return False


def follow(widget: QWidget, wear: Callable[[Theme], None]) -> None:
    """Calls `wear` now, and again whenever `widget` comes under another theme."""
    _Follower(widget, wear)
