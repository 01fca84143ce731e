"""The map's colours. Owns which of the theme's tokens the map uses for what; owns no colour of its own.

A test reads it from the tokens, a station from the theme: one source, light and dark.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtGui import QColor

from desktop.theme import Theme, tokens


@dataclass(frozen=True, slots=True)
class MapPalette:
    """Colours by role; `runs` are told apart by turn, and every run also by its dashes and its numbers.

    Args:
        road: grid lines and the casing under a run's line.
        way: hue of things on the way; `done`: of things done; `kept`, `late`: the ring's.
        runs: 1..n line colours that runs take in turn.
        dark: whether bright map tiles must be toned down.
    """

    land: QColor
    block: QColor
    water: QColor
    park: QColor
    road: QColor
    ink: QColor
    ink_soft: QColor
    panel: QColor
    paper: QColor
    ribbon: QColor
    ribbon_ink: QColor
    ribbon_text: QColor
    line: QColor
    line_strong: QColor
    track: QColor
    focus: QColor
    way: QColor
    done: QColor
    calm: QColor
    soon: QColor
    risk: QColor
    late: QColor
    kept: QColor
    runs: tuple[QColor, ...]
    dark: bool

    @classmethod
    def of(cls, theme: Theme) -> MapPalette:
        """The colours of a theme."""
        return cls.from_scheme(tokens()["color"][theme.scheme])

    @classmethod
    def from_scheme(cls, color: Mapping[str, Mapping[str, object] | str]) -> MapPalette:
        """Build it from one scheme of the tokens.

        Args:
            color: `tokens["color"]` of a scheme.
        Raises:
            KeyError: a token is missing; ValueError: a token is not a colour.
        """

        def of(*path: str) -> QColor:
            value: object = color
            for key in path:
                if not isinstance(value, Mapping):
                    raise KeyError(".".join(path))
                value = value[key]
            found = QColor(str(value))
            if not found.isValid():
                raise ValueError(f"{'.'.join(path)} is not a colour: {value!r}")
            return found

        ink, way, done = of("text", "ink"), of("stage", "way", "hue"), of("stage", "done", "hue")
        taken, packing = of("stage", "taken", "hue"), of("stage", "packing", "hue")
        land = of("map", "land")
        return cls(
            land=land,
            block=of("map", "block"),
            water=of("map", "water"),
            park=of("map", "park"),
            road=of("map", "road"),
            ink=ink,
            ink_soft=of("text", "ink_soft"),
            panel=of("surface", "panel"),
            paper=of("surface", "paper"),
            ribbon=of("ribbon", "ribbon"),
            ribbon_ink=of("ribbon", "ribbon_ink"),
            ribbon_text=of("ribbon", "ribbon_text"),
            line=of("surface", "line"),
            line_strong=of("surface", "line_strong"),
            track=of("urgency", "track"),
            focus=of("focus"),
            way=way,
            done=done,
            calm=of("urgency", "calm"),
            soon=of("urgency", "soon"),
            risk=of("urgency", "risk"),
            late=of("urgency", "late"),
            kept=of("urgency", "kept"),
            runs=(ink, way, done, taken, packing),
            dark=land.lightnessF() < 0.5,
        )
