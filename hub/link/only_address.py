"""What of a typed line may go to an address server: the address, and nobody's name or telephone number. Pure.

Who is known by name is who stands on the same sheet. Their names are taken out by the word, also while they are still being
typed; a name beside a word for a street is a street's ("King Street" is no Anna King). What nobody wrote down as a name is
not known to be one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from hub.domain.words import folded

WORDS_CHARS_MAX = 200
"""One line of an address."""
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_TELEPHONE = re.compile(r"\+?\d(?:[\s().\-/]*\d){6,}")
"""Seven figures and more: no house has so many, and a post code has six at the most."""
_FIGURES = re.compile(r"\+?\d(?:[\s().\-/]*\d){4,}")
"""Five may be a post code, or the beginning of a number that stands on the sheet."""
_BEGINNING_CHARS = 2
_AFTER_NAME = frozenset(
    (
        *(
            "street",
            "st",
            "road",
            "rd",
            "avenue",
            "ave",
            "av",
            "lane",
            "ln",
            "drive",
            "dr",
            "way",
            "close",
            "court",
            "ct",
        ),
        *("square", "sq", "place", "pl", "terrace", "row", "hill", "park", "garden", "gardens", "grove", "crescent"),
        *("boulevard", "blvd", "bridge", "gate", "walk", "platz", "weg", "allee", "strasse"),
    )
)
"""Words for a street that stand behind its name."""
_BEFORE_NAME = frozenset(("rue", "via", "viale", "calle", "rua", "piazza", "quai"))
"""And before it; none of the others, for a person may stand behind a street."""


def only_address(typed: str, people: Iterable[str]) -> str:
    """The words that may go out.

    Args:
        typed: a line of an address, as it stands in its field.
        people: names and telephone numbers that stand on the same sheet.
    """
    known = [" ".join(each.split()) for each in people]
    words = _TELEPHONE.sub(" ", typed[: 4 * WORDS_CHARS_MAX])
    numbers = [figures for each in known if len(figures := _figures(each)) >= 5]
    words = _FIGURES.sub(lambda run: " " if any(_figures(run[0]) in number for number in numbers) else run[0], words)
    for name in sorted((each for each in known if _is_without_spaces(each)), key=len, reverse=True):
        words = words.replace(name, " ")
        begun = next(
            (name[:length] for length in range(len(name) - 1, 1, -1) if words.rstrip().endswith(name[:length])), ""
        )
        words = words.rstrip().removesuffix(begun) if begun else words
    named = {folded(word[0]) for name in known if not _is_without_spaces(name) for word in _WORD.finditer(name)}
    words = _without(words, {word for word in named if len(word) >= _BEGINNING_CHARS})
    return " ".join(words.split())[:WORDS_CHARS_MAX].strip(" ,，;；")


def _without(text: str, named: set[str]) -> str:
    """A text without the words of names, and without one that is being typed at its end."""
    found = list(_WORD.finditer(text))
    said = [folded(word[0]) for word in found]
    gone = [word in named for word in said]
    if found and not text[found[-1].end() :].strip("'’-") and len(said[-1]) >= _BEGINNING_CHARS:
        gone[-1] = gone[-1] or any(name.startswith(said[-1]) for name in named)
    kept, at = "", 0
    for number, word in enumerate(found):
        if not gone[number]:
            continue
        after = number + 1 < len(found) and said[number + 1] in _AFTER_NAME and _beside(text, word, found[number + 1])
        before = number > 0 and said[number - 1] in _BEFORE_NAME and _beside(text, found[number - 1], word)
        alone = not (number > 0 and gone[number - 1])  # "Anna King Street": the second word of a person is no street
        if (after and alone) or before:
            continue
        kept += text[at : word.start()]
        at = word.end()
    return kept + text[at:]


def _beside(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    return text[one.end() : other.start()] == " "


def _is_without_spaces(name: str) -> bool:
    """Whether a name is written in signs, as in Chinese."""
    return any(ord(char) > 0x2E7F for char in name)


def _figures(text: str) -> str:
    return "".join(char for char in text if char.isdigit()).lstrip("0")
