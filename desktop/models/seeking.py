"""How a station finds on its own board: at once, by a few letters of anything, in every script.

As the hub searches: without case, accents and widths, so that "ines" finds Inês; a telephone number by some of its digits,
however it is written, with the zero of the country or without. Here any part of a word is enough, for the board is small.
"""

from __future__ import annotations

from hub.domain.words import NUMBER_DIGITS_MIN, TAIL_DIGITS_MIN, folded

_IN_NUMBERS = frozenset("0123456789 +()-./")


def terms(typed: str) -> tuple[str, ...]:
    """What is looked for: words, each of which must be found; a telephone number is one.

    Args:
        typed: as a person typed it.

    Returns:
        Folded; nothing where nothing was typed.
    """
    text = folded(typed.strip())
    figures = digits(text)
    if len(figures) >= TAIL_DIGITS_MIN and not set(text) - _IN_NUMBERS:
        # The zero in front is dialled inside the country only.
        return (figures.lstrip("0") if len(figures) >= NUMBER_DIGITS_MIN else figures,)
    return tuple(text.split())


def holds(text: str, sought: tuple[str, ...]) -> bool:
    """Whether a folded text holds all that is looked for."""
    return all(word in text for word in sought)


def begins(text: str, sought: tuple[str, ...]) -> bool:
    """Whether each word that is looked for begins a word of a text; in scripts without spaces, stands in it."""
    return begins_folded(folded(text), sought)


def begins_folded(plain: str, sought: tuple[str, ...]) -> bool:
    """The same of a text that is folded already."""
    known = plain.split()
    return all(any(one.startswith(word) for one in known) or (not word.isascii() and word in plain) for word in sought)


def digits(text: str) -> str:
    """The figures of a text, without what stands between them."""
    return "".join(letter for letter in text if letter.isdigit())
