"""What a notice says: templates in two languages that a shop may put its own words into.

    {number}                  a value; one that is blank or not known here, and the whole notice is refused
    [ Questions: {phone}.]    a part that stays away when a value in it is blank

Templates lie in `resources/notices/`; those of the shop's own, `notices/en.json` and `zh.json` in the followers' folder, take
their place one by one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from babel.dates import format_datetime
from msgspec import Struct

from hub.decoders import converted, json_decoder
from hub.domain.board import Board
from hub.domain.notice import Template
from hub.domain.order import Order
from hub.domain.problem import SENDER_DECIDES, ProblemKind, open_problems

OURS = Path(__file__).resolve().parents[2] / "resources" / "notices"
DAY_AND_TIME = {"en": "d MMM, HH:mm", "zh": "M月d日 HH:mm"}
LANGUAGES = tuple(DAY_AND_TIME)
_VALUE = re.compile(r"\{(\w+)\}")
_PART = re.compile(r"\[([^\[\]]*)\]")
_BRACES = re.compile(r"[{}]")


class Unsayable(Exception):
    """A template cannot be said; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Words(Struct, frozen=True):
    """One template."""

    title: str
    text: str


class Sayings(Struct, frozen=True):
    """All templates of one language.

    Args:
        language: "en" or "zh".
        templates: what each notice says.
        repeated: added where somebody may have got it already.
        problems: what stands between a courier and the door, in the middle of a sentence.
    """

    language: str
    templates: Mapping[Template, Words]
    repeated: str
    problems: Mapping[ProblemKind, str]


def sayings(language: str, own: Path | None = None) -> Sayings:
    """Read the templates of a language.

    Args:
        language: one of `LANGUAGES`.
        own: the folder of the shop's own, which need not be there.

    Raises:
        msgspec.DecodeError, OSError: the files cannot be read.
    """
    merged = json_decoder(dict[str, object]).decode((OURS / f"{language}.json").read_bytes())
    theirs = own / f"{language}.json" if own is not None else None
    if theirs is not None and theirs.exists():
        merged |= json_decoder(dict[str, object]).decode(theirs.read_bytes())
    return Sayings(
        language,
        converted({name.value: merged.get(name.value) for name in Template}, dict[Template, Words]),
        converted(merged.get("repeated"), str),
        converted(merged.get("problems"), dict[ProblemKind, str]),
    )


def values(board: Board, order: Order, said: Sayings, now: datetime, link: str = "") -> dict[str, str]:
    """What a template may say about an order; blank where there is nothing to say.

    Args:
        link: of the page of whoever is told.
        now: hub time: a promise of today is said without its day.
    """
    waiting = [one.kind for one in open_problems(order.problems) if one.kind in SENDER_DECIDES]
    return {
        "shop": board.shop.name,
        "shop_phone": board.shop.phone,
        "number": str(order.number),
        "sender": order.sender.name,
        "recipient": order.recipient.name,
        "promised": _promised(order, said.language, now),
        "problem": said.problems.get(waiting[-1], "") if waiting else "",
        "link": link,
    }


def names_page(words: Words) -> bool:
    """Whether a template has a place for the link to the page."""
    return "link" in _VALUE.findall(words.text + words.title)


def _promised(order: Order, language: str, now: datetime) -> str:
    if order.promise is None or not order.promise.window.local:
        return ""
    window = order.promise.window
    local = datetime.fromisoformat(window.local)  # the wall clock that was agreed on
    ahead = window.until.replace(tzinfo=None) - local
    today = (now.replace(tzinfo=None) - ahead).date() == local.date()
    return format_datetime(local, "HH:mm" if today else DAY_AND_TIME[language], locale=language)


def say(words: Words, known: Mapping[str, str]) -> Words:
    """Fill a template in.

    Raises:
        Unsayable: `template_blank`: a value is missing, or nothing is left to say; `template_broken`: braces that are no value.
    """
    said = Words(_fill(words.title, known).strip(), _fill(words.text, known).strip())
    if not said.title or not said.text:
        raise Unsayable("template_blank")
    return said


def _fill(text: str, known: Mapping[str, str]) -> str:
    def part(found: re.Match[str]) -> str:
        inside = found[1]
        # A name that nobody knows is a slip of the pen, in a part as elsewhere: the whole is refused below.
        return "" if any(not known.get(name, "?").strip() for name in _VALUE.findall(inside)) else inside

    text = _PART.sub(part, text)
    names = _VALUE.findall(text)
    if _BRACES.search(_VALUE.sub("", text)) or any(name not in known for name in names):
        raise Unsayable("template_broken")
    if any(not known[name].strip() for name in names):
        raise Unsayable("template_blank")
    return _VALUE.sub(lambda found: known[found[1]], text)
