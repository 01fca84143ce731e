"""The bundled stickers by name; how they look and what they are called in words is for screens and pages.

A name that is not here is no fault: an older screen meets the stickers of a newer one, and shows the name.
"""

from __future__ import annotations

from msgspec import Struct

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

OWN_MAX = 24
"""The shop's own: a panel of four more rows is looked through at a glance; and all of them travel with the shop's name."""


class Sticker(Struct, frozen=True):
    """A sticker of the shop's own.

    Args:
        name: what it is called, in the shop's words.
        media: SHA-256 (hex) of its picture.
    """

    id: str
    name: str
    media: str
    media_type: str
