"""Prepared answers that a shop has written for itself: the same at every desk, in each language that it speaks.

A text may hold blanks in braces, {name} or {time}. What the order says is filled in; the rest a person fills, and no
screen sends an answer with a blank in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

REPLIES_MAX = 40
"""More nobody finds among them; each is some lines on every board."""
REPLY_TITLE_CHARS_MAX = 24
"""It stands on a small button."""
REPLY_TEXT_CHARS_MAX = 600
"""A prepared answer longer than a card is a letter."""

_BLANK = re.compile(r"\{([^{}\n]{1,40})\}")


class ReplyLanguage(StrEnum):
    """What an answer is written in."""

    EN = "en"
    ZH = "zh"


class ReplyFits(StrEnum):
    """When an answer is offered."""

    ANY = "any"
    ENQUIRY = "enquiry"
    """While there is no order yet."""
    ORDER = "order"
    """While the gift is in the shop."""
    WAY = "way"
    """While it is on its way."""


class ReplyWords(Struct, frozen=True):
    """One wording.

    Args:
        title: what stands on its button.
        text: the answer; {blanks} in braces.
    """

    language: ReplyLanguage
    title: str
    text: str


class Reply(Struct, frozen=True):
    """One prepared answer.

    Args:
        words: one wording per language, 1 or more; none where they may not be seen.
    """

    id: str
    fits: ReplyFits
    words: tuple[ReplyWords, ...] = ()

    def in_language(self, language: str) -> ReplyWords | None:
        """The wording in a language, else the first; None where there is none."""
        return next((each for each in self.words if each.language == language), next(iter(self.words), None))


def filled(text: str, known: Mapping[str, str]) -> str:
    """Fill in what is known; what is not stays as ‹a blank› that a person must fill.

    Args:
        text: with {blanks}.
        known: by a blank's name; blank values are not known.
    """
    return _BLANK.sub(lambda found: known.get(found.group(1).strip()) or f"‹{found.group(1).strip()}›", text)
