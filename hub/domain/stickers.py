"""The bundled stickers by name; how they look and what they are called in words is for screens and pages.

A name that is not here is no fault: an older screen meets the stickers of a newer one, and shows the name.
"""

from __future__ import annotations

STICKERS = (
    "thank_you",
    "heart",
    "flowers",
    "bow",
    "packed",
    "card",
    "photo",
    "on_the_way",
    "at_the_door",
    "yes",
    "clock",
    "rain",
    "sorry",
    "birthday",
)
"""In the order in which a panel offers them: the friendly words first, then a gift's way, then what may happen."""
