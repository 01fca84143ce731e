"""Words of people that run from right to left, inside sentences that do not, and the other way round.

A name in Arabic or Hebrew must not turn the sentence around it, and figures beside it must stay where they were written.
Unicode has marks for that (isolates, UAX 9); they are put in where words are drawn, so that what a station compares,
finds, copies and says aloud never has them.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QLocale, Qt

_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
_FSI, _LRI, _PDI = "\u2068", "\u2066", "\u2069"
_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_HAS_RTL = re.compile(f"[{_RTL}]")
_HAS_LTR = re.compile(r"[^\W\d_" + _RTL + "]")
_RUN = re.compile(f"[{_RTL}](?:[^{_RTL}\n]*?[{_RTL}])*")
# What the house puts between two things that have nothing to do with one another.
_BETWEEN = re.compile(r"(\n| · | → |: |[“”]|, (?=\+?\d)|，)")
_PHONE = re.compile(r"\+?\d[\d \-/.()]{4,}\d")
_ON = {" → ": " ← "}
"""An arrow from one thing to the next, where reading goes the other way: nothing turns it round by itself."""
_MARKS = re.compile("[\u2066-\u2069]")


def right_to_left() -> bool:
    """Whether the language of the station runs from right to left."""
    return QLocale().textDirection() is Qt.LayoutDirection.RightToLeft


def drawn(text: str) -> str:
    """`text` as it is given to Qt for one line of a station: each piece against the grain stands by itself.

    A piece that is wholly a person's (between the house's own separators) is read in its own direction, full stops and
    all; in a piece that mixes both, every run of right-to-left words is set apart. Telephone numbers keep their order.
    Where the station itself runs from right to left it is the other pieces that stand by themselves, and an arrow between
    two of them points on.
    """
    if right_to_left():
        return "".join(_ON.get(part) or _piece_in_rtl(part) for part in _BETWEEN.split(text))
    if text.isascii() or not _HAS_RTL.search(text):
        return text
    return "".join(_piece(part) if _HAS_RTL.search(part) else part for part in _BETWEEN.split(text))


def _piece(text: str) -> str:
    text = _with_phones(text)
    if _HAS_LTR.search(text):
        return _RUN.sub(_run, text)
    return _apart(text, _FSI)


def _piece_in_rtl(text: str) -> str:
    """A house number stays before its street, a full stop behind its sentence; what mixes both is in the house's grain."""
    if _HAS_LTR.search(text) and not _HAS_RTL.search(text):
        return _apart(text, _LRI)
    return _with_phones(text)


def _with_phones(text: str) -> str:
    return _PHONE.sub(lambda found: f"{_LRI}{found.group()}{_PDI}", text)


def _apart(text: str, opening: str) -> str:
    bare = text.strip()
    at = text.index(bare)
    return f"{text[:at]}{opening}{bare}{_PDI}{text[at + len(bare) :]}"


def _run(found: re.Match[str]) -> str:
    """A run of right-to-left words; words of the other direction between two of them end it."""
    pieces = re.split(f"([^{_RTL}]*{_HAS_LTR.pattern}[^{_RTL}]*)", found.group())
    return "".join(f"{_FSI}{piece}{_PDI}" if _HAS_RTL.search(piece) else piece for piece in pieces)


def begins_right(text: str) -> bool:
    """Whether a paragraph of a person's words is written from right to left: its first letter says so, as in Qt and on the web."""
    found = re.search(r"[^\W\d_]", text)
    return found is not None and _HAS_RTL.match(found.group()) is not None


def sided(align: Qt.AlignmentFlag, *, turned: bool) -> Qt.AlignmentFlag:
    """The side of a page that `align` means, which counts from where reading begins."""
    sides = _LEFT | _RIGHT
    across = align & sides or _LEFT
    if turned and across in (_LEFT, _RIGHT) and not align & Qt.AlignmentFlag.AlignHCenter:
        align = (align & ~sides) | (_RIGHT if across == _LEFT else _LEFT)
    return align


def own(text: str) -> str:
    """A person's words to be put into a sentence that a document or a system's own box will show."""
    against = _HAS_LTR if right_to_left() else _HAS_RTL
    return f"{_FSI}{text}{_PDI}" if against.search(text) else text


def bare(text: str) -> str:
    """`text` without the marks, for what is copied."""
    return _MARKS.sub("", text)
