"""Tints the few icons that the style sheet shows inside Qt's own controls. A style sheet takes files, not colours,
so each scheme has its own; a test compares them with the tokens.

    python resources/theme/controls.py
"""

import json
from pathlib import Path

HERE = Path(__file__).resolve().parent
# icon -> where its colour stands in a scheme of the tokens
TINTS = {
    "check": ("surface", "panel"),
    "chevron-down": ("text", "ink_soft"),
    "chevron-up": ("text", "ink_soft"),
}


def tinted(icon: str, scheme: str) -> str:
    """The icon of the set as an SVG in its colour of `scheme`."""
    group, role = TINTS[icon]
    color: str = json.loads((HERE / "tokens.json").read_text("utf-8"))["color"][scheme][group][role]
    drawing = (HERE.parent / "icons" / f"{icon}.svg").read_text("utf-8").replace("currentColor", color)
    # A tick of 16 px wants a heavier line than an icon of 24 px.
    return drawing.replace('stroke-width="2"', 'stroke-width="3"') if icon == "check" else drawing


if __name__ == "__main__":
    for scheme in ("light", "dark", "contrast"):
        (HERE / "controls" / scheme).mkdir(parents=True, exist_ok=True)
        for icon in TINTS:
            (HERE / "controls" / scheme / f"{icon}.svg").write_text(tinted(icon, scheme), "utf-8")
