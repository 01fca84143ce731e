"""What a pasted text says about somebody: name, telephone number and address, in one go.

A customer's chat message or a web shop's label holds all three, one below the other or after one another with commas,
with or without words before them ("Tel:", 收件人). It is a proposal into open fields: whoever pasted reads it there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop import phones
from hub.domain.limits import ADDRESS_LINES_MAX, NAME_CHARS_MAX

_BETWEEN = re.compile(r"[,，;；、\t]+")
_LABEL = re.compile(
    r"^\s*(?:name|recipient|to|phone|telephone|tel|mobile|address"
    r"|收件人|收货人|收礼人|姓名|联系人|电话号码|电话|手机号码|手机号|手机|联系方式|详细地址|收货地址|地址|所在地区)\s*[.:：]\s*",
    re.IGNORECASE,
)
_LABEL_WITHIN = re.compile(r"[\s,，;；]+(?=(?:姓名|电话|手机|联系方式|详细地址|收货地址|地址|所在地区)\w{0,2}\s*[:：])")
_SPACES = re.compile(r"[ \u3000]{2,}")
_DIGIT = re.compile(r"\d")
NAME_LOOKS_CHARS = 40
"""A first line longer than this is an address without a name before it."""


@dataclass(frozen=True, slots=True)
class Contact:
    """What was read; each may be blank."""

    name: str = ""
    phone: str = ""
    lines: tuple[str, ...] = ()

    @property
    def is_more_than_one_thing(self) -> bool:
        """Whether it belongs into more than one field."""
        return sum(bool(part) for part in (self.name, self.phone, self.lines)) > 1


def read_contact(text: str, region: str, *, named: bool = True) -> Contact:
    """Read a pasted text.

    Args:
        text: as it stood in the clipboard.
        region: ISO 3166 code for numbers without a country, or blank.
        named: whether a name may stand in it; False where it was pasted as an address.

    Returns:
        Name, number in international form, and the rest as lines of an address, none longer than it was written.
    """
    text = _LABEL_WITHIN.sub("\n", text.replace("\r\n", "\n")[: phones.TEXT_CHARS_MAX])
    found = phones.found_in(text, region)
    phone = found[0].phone if found else ""
    if found:
        text = f"{text[: found[0].start]}\n{text[found[0].end :]}"
    pieces = [piece for line in text.split("\n") if (piece := _bare(line))]
    if named and pieces and not _looks_like_name(pieces[0]):
        # One line with commas: the name stands before the first of them.
        first, *rest = _BETWEEN.split(pieces[0], maxsplit=1)
        if rest and _looks_like_name(first):
            pieces[0:1] = [first.strip(), _bare(rest[0])]
    name = ""
    if named and pieces and _looks_like_name(pieces[0]) and (phone or len(pieces) > 1):
        name = pieces.pop(0)
    return Contact(name, phone, tuple(piece for piece in pieces if piece)[:ADDRESS_LINES_MAX])


def two_lines(lines: tuple[str, ...]) -> tuple[str, str]:
    """An address of any number of lines in the sheet's two."""
    return (lines[0] if lines else "", ", ".join(lines[1:]))


def _bare(line: str) -> str:
    before = None
    while line != before:
        before, line = line, _LABEL.sub("", line)
    return _SPACES.sub(" ", line).strip(" \t\u3000,，;；、:：")


def _looks_like_name(piece: str) -> bool:
    return (
        0 < len(piece) <= min(NAME_LOOKS_CHARS, NAME_CHARS_MAX)
        and not _DIGIT.search(piece)
        and not _BETWEEN.search(piece)
    )
