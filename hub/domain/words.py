"""How words are found again: texts and questions become tokens in the same way, without a dictionary, for every script.

    Latin and others   lower case, without accents, whole words; a question's last letters may be missing ("carn" finds
                       "Carnations")
    Chinese, Japanese, Korean   no spaces to cut at, so each two letters that stand together, and the last one alone:
                       林月儿 -> 林月 月儿 儿; a question of one letter finds what begins with it
    numbers            as words; a telephone number also by any four or more of its digits, however it is written

Everything that is asked must be found together; parts of a question that stand without a space stand so in the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from msgspec import Struct

QUESTION_CHARS_MAX = 200
"""What anybody types into a search field."""
QUESTION_WORDS_MAX = 8
"""Beyond so many every further word only costs."""
TOKEN_CHARS_MAX = 40
"""A longer run of letters is no word that anybody types whole; its beginning is enough."""
TOKENS_MAX = 4_000
"""Of one text: the longest that a room takes."""
NUMBER_DIGITS_MIN = 7
"""Digits in a row from which on it may be a telephone number: local numbers have so many."""
TAIL_DIGITS_MIN = 4
"""The last digits that people give of a number."""
NUMBER_DIGITS_MAX = 20

_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
"""Letters whose stroke is no accent that Unicode takes off."""
_NUMBER = re.compile(r"(?<![A-Za-z0-9])[0-9][0-9 ().\-/\u2010-\u2015\u00a0]*[0-9](?![A-Za-z0-9])")


class Phrase(Struct, frozen=True):
    """Tokens that stand one after the other.

    Args:
        tokens: at least one.
        begins: whether the last one may go on.
        number: looked for among the ends of numbers, not among words.
    """

    tokens: tuple[str, ...]
    begins: bool = False
    number: bool = False


Wanted = tuple[tuple[Phrase, ...], ...]
"""All of these, each by one of its phrases."""


_CLOSE = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
"""Scripts that write words without spaces between them, or that are looked for in the same way."""
_RUNS = re.compile(f"([{_CLOSE}]+)|([^\\W_{_CLOSE}]+)")


def folded(text: str) -> str:
    """A text without case, accents and widths."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKD", plain).translate(_PLAIN))


class _Plain(dict[int, str | None]):
    """What each letter of a taken-apart text becomes: nothing where it is an accent. Filled as letters come."""

    def __missing__(self, code: int) -> str | None:
        letter = chr(code)
        plain = None if unicodedata.category(letter).startswith("M") else _LETTERS.get(letter, letter)
        self[code] = plain
        return plain


_PLAIN = _Plain()


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    """The words of a folded text, each with whether it is of a script without spaces."""
    for found in _RUNS.finditer(text):
        yield found.group(), found.group(1) is not None


def tokens(text: str) -> list[str]:
    """The tokens under which a text is found, in their order."""
    found: list[str] = []
    for run, together in _runs(folded(text)):
        if together:
            found += [run[n : n + 2] for n in range(len(run))]
        else:
            found.append(run[:TOKEN_CHARS_MAX])
        if len(found) >= TOKENS_MAX:
            break
    return found[:TOKENS_MAX]


def tails(text: str) -> list[str]:
    """The ends of every number in a text that may be a telephone number, the whole number first."""
    found = []
    for written in _NUMBER.findall(unicodedata.normalize("NFKC", text)):
        digits = _digits(written)[-NUMBER_DIGITS_MAX:]
        if len(digits) >= NUMBER_DIGITS_MIN:
            found += [digits[n:] for n in range(len(digits) - TAIL_DIGITS_MIN + 1)]
    return list(dict.fromkeys(found))


def _digits(text: str) -> str:
    return "".join(letter for letter in text if "0" <= letter <= "9")


def wanted(question: str) -> Wanted:
    """What a question asks for.

    Args:
        question: as somebody typed it; beyond `QUESTION_CHARS_MAX` it is not looked at.

    Returns:
        Nothing where it holds no letter and no digit.
    """
    text = unicodedata.normalize("NFKC", question[:QUESTION_CHARS_MAX])
    asked: list[tuple[Phrase, ...]] = []
    place = 0
    for number in _NUMBER.finditer(text):
        if len(_digits(number.group())) >= NUMBER_DIGITS_MIN:
            asked += map(_one, text[place : number.start()].split())
            asked.append(_one(number.group()))
            place = number.end()
    asked += map(_one, text[place:].split())
    return tuple([ways for ways in asked if ways][:QUESTION_WORDS_MAX])


def _one(word: str) -> tuple[Phrase, ...]:
    """A word of a question, or a number with the blanks in it: as such, and as what stands in a telephone number."""
    if not _NUMBER.fullmatch(word.lstrip("+(#")):
        return _phrases(word)
    digits = _digits(word.replace("(0)", ""))[-NUMBER_DIGITS_MAX:]
    # The zero in front is dialled inside the country only, and the number may be kept without it.
    ways = dict.fromkeys(one for one in (digits, digits.lstrip("0")) if len(one) >= TAIL_DIGITS_MIN)
    return (*(Phrase((way,), begins=True, number=True) for way in ways), *_phrases(word))


def _phrases(word: str) -> tuple[Phrase, ...]:
    """What stands without a space in a question: one phrase, its last letters open."""
    found: list[str] = []
    runs = list(_runs(folded(word)))
    for number, (run, together) in enumerate(runs):
        if not together:
            found.append(run[:TOKEN_CHARS_MAX])
        elif number < len(runs) - 1:
            found += [run[n : n + 2] for n in range(len(run))]
        else:
            found += [run[n : n + 2] for n in range(max(1, len(run) - 1))]
    return (Phrase(tuple(found), begins=True),) if found else ()


def is_there(asked: Wanted, texts: Iterable[str]) -> bool:
    """Whether texts together hold what is asked: what the index does, written out; tests hold one against the other.

    Args:
        asked: see `wanted`.
        texts: each stands for itself, no phrase goes on in the next.
    """
    told = list(texts)
    words = [tokens(text) for text in told]
    ends = [[tail] for text in told for tail in tails(text)]
    return all(any(_stands(one, ends if one.number else words) for one in phrases) for phrases in asked)


def _stands(phrase: Phrase, texts: list[list[str]]) -> bool:
    size = len(phrase.tokens)
    for text in texts:
        for n in range(len(text) - size + 1):
            here = text[n : n + size]
            last = here[-1].startswith(phrase.tokens[-1]) if phrase.begins else here[-1] == phrase.tokens[-1]
            if last and tuple(here[:-1]) == phrase.tokens[:-1]:
                return True
    return False
