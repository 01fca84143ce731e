"""The one way in which a foreign message can be wrong, and the careful reading that finds it out."""

from __future__ import annotations

import unicodedata
from typing import Any

import msgspec

_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Unusable(Exception):
    """A message that cannot become one of ours; `code` and `fields` say why, without any person's words."""

    def __init__(self, code: str, **fields: str) -> None:
        super().__init__(code, fields)
        self.code = code
        self.fields = fields


def json_object(body: bytes) -> dict[str, Any]:
    """Read a JSON object.

    Raises:
        Unusable: `bad_json`.
    """
    try:
        value = msgspec.json.decode(body)
    except (msgspec.MsgspecError, RecursionError, UnicodeError, ValueError) as error:
        raise Unusable("bad_json") from error
    if not isinstance(value, dict):
        raise Unusable("bad_json")
    return value


def member(value: object, name: str) -> dict[str, Any]:
    """A nested object, empty where there is none: plugins leave out or null what they do not know."""
    inner = value.get(name) if isinstance(value, dict) else None
    return inner if isinstance(inner, dict) else {}


def members(value: object, name: str) -> list[Any]:
    """A nested list, empty where there is none."""
    inner = value.get(name) if isinstance(value, dict) else None
    return inner if isinstance(inner, list) else []


def number(value: object) -> float | None:
    """A number, also where it was written as text; None where there is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None


def words(value: object, *, lines: bool = False) -> str:
    """People's words as text: no control characters and no direction controls, which came along by copy and paste.

    A telephone number copied from an address book often carries an invisible U+202A; an order must not fail for it.

    Args:
        value: text or a number; anything else is no words.
        lines: whether line breaks are kept; otherwise they become blanks.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    if not lines:
        text = text.replace("\n", " ").replace("\t", " ")
    return "".join(char for char in text if char in "\n\t" or not _is_invisible(char)).strip()


def _is_invisible(char: str) -> bool:
    return char in _BIDI_CONTROLS or unicodedata.category(char) in ("Cc", "Cs")
