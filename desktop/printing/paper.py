"""The papers that a station prints on, and what it chose last: names, sizes with their ranges, the sizes of its own, and
for each of them the printer.

The choice belongs to the station, because the printer and its paper stand beside it. It is kept in one small file; a
file that cannot be read is as good as none, for nothing in it is worth stopping a shop.
"""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path

import msgspec


class Kind(StrEnum):
    """What is put on paper."""

    CARD = "card"
    LABEL = "label"
    SLIP = "slip"


class CardLayout(StrEnum):
    """How a card's words lie on its paper."""

    FLAT = "flat"
    FOLDED = "folded"
    TAG = "tag"


class Paper(msgspec.Struct, frozen=True, order=True):
    """A size of paper. Args: width_mm, height_mm: as it goes into the printer."""

    width_mm: int
    height_mm: int

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width, height."""
        return float(self.width_mm), float(self.height_mm)


SIDE_MM_MAX = 420
"""The longer side of A3: no shop prints a card on more."""
SIDES_MM_MIN = {Kind.CARD: (40, 30), Kind.LABEL: (60, 40), Kind.SLIP: (74, 100)}
"""The smallest width and height that still hold a line of words: a gift tag, a parcel label, an A7 slip."""
OWN_PAPERS_MAX = 12
"""More sizes than a shop has drawers; the list stays one that can be read at a glance."""
PRINTER_CHARS_MAX = 200
"""Of a printer's name; systems allow 127 to 220."""
FILE = "paper.json"
"""In the station's folder."""
LINK = "courier-link"
"""A courier's link: it has one size, and its printer is remembered like the others'."""
FILE_BYTES_MAX = 64 * 1024
"""Far above what `Choices` can grow to; a larger file is not ours."""

PAPERS: dict[str, tuple[Paper, ...]] = {
    "card-flat": (Paper(148, 105), Paper(105, 148), Paper(210, 99), Paper(140, 140)),
    "card-folded": (Paper(210, 148), Paper(148, 210), Paper(280, 140)),
    "card-tag": (Paper(85, 55), Paper(55, 85), Paper(90, 50)),
    "label": (Paper(100, 62), Paper(62, 100), Paper(102, 152)),
    "slip": (Paper(148, 210), Paper(105, 148), Paper(210, 297)),
}
"""The common stock, the usual one first: A6, DL and square cards, A5 to fold, visiting-card tags, the rolls of label
printers, A5, A6 and A4 slips."""


PLACES = frozenset({*PAPERS, LINK})
"""What has a printer of its own: cards lie on other stock than labels."""


class Choices(msgspec.Struct, frozen=True):
    """What a station chose last.

    Args:
        layout: of cards; columns: whether their words stand in columns where they can.
        papers: per place of `PAPERS` the paper that was chosen; own: per kind the sizes that the shop added.
        printers: per place of `PAPERS`, and for `LINK`, the printer that took the last sheet, by the system's name.
    """

    layout: CardLayout = CardLayout.FLAT
    columns: bool = False
    papers: dict[str, Paper] = {}
    own: dict[Kind, tuple[Paper, ...]] = {}
    printers: dict[str, str] = {}

    def place(self, kind: Kind) -> str:
        """Under which name of `PAPERS` a kind's paper is chosen now."""
        return f"card-{self.layout}" if kind is Kind.CARD else kind.value

    def offered(self, kind: Kind) -> tuple[Paper, ...]:
        """The papers to choose from, the shop's own last."""
        stock = PAPERS[self.place(kind)]
        return stock + tuple(paper for paper in self.own.get(kind, ()) if paper not in stock)

    def paper(self, kind: Kind) -> Paper:
        """The chosen paper; the usual one where the chosen one is no longer offered."""
        offered = self.offered(kind)
        chosen = self.papers.get(self.place(kind), offered[0])
        return chosen if chosen in offered else offered[0]

    def chosen(self, kind: Kind, paper: Paper) -> Choices:
        """These with another paper."""
        return msgspec.structs.replace(self, papers={**self.papers, self.place(kind): paper})

    def added(self, kind: Kind, paper: Paper) -> Choices:
        """These with a size of the shop's own, chosen at once; beyond `OWN_PAPERS_MAX` the oldest one goes.

        Raises:
            ValueError: the paper is smaller or larger than can be printed on.
        """
        if not is_possible(kind, paper):
            raise ValueError(f"{paper} is no paper for a {kind}")
        known = tuple(each for each in self.own.get(kind, ()) if each != paper)
        own = {**self.own, kind: (*known, paper)[-OWN_PAPERS_MAX:]}
        return msgspec.structs.replace(self, own=own).chosen(kind, paper)

    def printed_on(self, place: str, printer: str) -> Choices:
        """These with the printer that a sheet went to."""
        return msgspec.structs.replace(self, printers={**self.printers, place: printer})

    def removed(self, kind: Kind, paper: Paper) -> Choices:
        """These without a size of the shop's own."""
        own = {**self.own, kind: tuple(each for each in self.own.get(kind, ()) if each != paper)}
        return msgspec.structs.replace(self, own=own)


def is_possible(kind: Kind, paper: Paper) -> bool:
    """Whether a kind can be printed on a paper."""
    wide, high = SIDES_MM_MIN[kind]
    return wide <= paper.width_mm <= SIDE_MM_MAX and high <= paper.height_mm <= SIDE_MM_MAX


def read_choices(path: Path) -> Choices:
    """What was kept; what is missing, broken or out of range is left out."""
    try:
        with path.open("rb") as file:
            kept = msgspec.json.decode(file.read(FILE_BYTES_MAX), type=Choices)
    except (OSError, msgspec.MsgspecError):
        return Choices()
    own = {
        kind: tuple(paper for paper in papers if is_possible(kind, paper))[-OWN_PAPERS_MAX:]
        for kind, papers in kept.own.items()
    }
    printers = {
        place: name for place, name in kept.printers.items() if place in PLACES and len(name) <= PRINTER_CHARS_MAX
    }
    return msgspec.structs.replace(kept, own=own, printers=printers)


def keep_choices(path: Path, choices: Choices) -> None:
    """Keep what was chosen, whole or not at all. Raises: OSError."""
    part = path.with_name(path.name + ".part")
    part.write_bytes(msgspec.json.encode(choices))
    os.replace(part, path)
