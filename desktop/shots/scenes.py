"""What is photographed: every station's screen in every state worth looking at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hub.domain.actor import Role

WIDTH_PX, HEIGHT_PX = 1440, 900
EVERYDAY = ("light", "dark")
"""Every scene is taken in these two looks, in every language."""
ALSO = ("contrast", "mirrored")
"""High contrast, and a window whose language runs from right to left: a few scenes show what is particular to them."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture to take: whose screen, of which day, and what is done before it is taken; `also` in the rarer looks."""

    role: Role
    name: str
    day: str
    act: str = ""
    also: bool = False

    @property
    def looks(self) -> tuple[str, ...]:
        """How it is taken in English; in other languages as on every day."""
        return EVERYDAY + ALSO if self.also else EVERYDAY


FIRST_START = ("shop", "nobody", "code", "wrong-code", "knocking", "words", "done", "not-the-same")
"""A station that nobody has let in yet, step by step; these have no day."""

LOOKING_BACK = (
    (Role.FRONT_DESK, "report", "usual", "report"),
    (Role.FRONT_DESK, "report-below", "usual", "report_below"),
    (Role.DISPATCH, "report-week", "busy", "report_week"),
    (Role.FRONT_DESK, "report-empty", "empty", "report"),
    (Role.FRONT_DESK, "report-old", "usual", "report_old"),
    (Role.FRONT_DESK, "report-away", "usual", "report_away"),
    (Role.FRONT_DESK, "palette-recent", "usual", "palette_recent"),
    (Role.FRONT_DESK, "palette-before", "usual", "palette_before"),
    (Role.FRONT_DESK, "palette-away", "usual", "palette_away"),
    (Role.FRONT_DESK, "black-box", "usual", "black_box"),
    (Role.DISPATCH, "black-box-before", "usual", "black_box_before"),
    (Role.FRONT_DESK, "black-box-away", "usual", "black_box_away"),
)
"""Reports: of a day that had everything, of a week, of nothing, and without the hub. The palette: before anything is typed,
with an order that left the board, and without the hub. An order's black box: now, at an early step, and without the hub."""


def scenes() -> Iterator[Scene]:
    """Every scene, in the order in which a person would look through them."""
    for role in (Role.FRONT_DESK, Role.PACKING, Role.DISPATCH):
        yield Scene(role, "usual", "usual", also=True)
        yield Scene(role, "busy", "busy", "rush_heard" if role is Role.PACKING else "")
        yield Scene(role, "empty", "empty")
        yield Scene(role, "offline", "usual", "offline")
        yield Scene(role, "refused", "usual", "refused")
        yield Scene(role, "not-let-in", "usual", "not_let_in")
        yield Scene(role, "rescue", "usual", "rescue", also=role is Role.FRONT_DESK)
        yield Scene(role, "palette", "usual", "palette")
        yield Scene(role, "keys", "usual", "keys")
        yield Scene(role, "sign-in", "usual", "sign_in", also=role is Role.PACKING)
        yield Scene(role, "pin", "usual", "pin")
    yield Scene(Role.PACKING, "rush", "busy")
    yield Scene(Role.PACKING, "wrong-pin", "usual", "wrong_pin")
    yield Scene(Role.PACKING, "muted", "usual", "muted")
    for page in ("stations", "people", "links", "limits", "stickers"):
        yield Scene(Role.FRONT_DESK, f"owner-{page}", "usual", f"owner_{page}")
    for step in FIRST_START:
        yield Scene(Role.PACKING, f"first-start-{step}", "", step, also=step == "shop")
    yield Scene(Role.PACKING, "opening", "", "opening")
    for role in (Role.FRONT_DESK, Role.PACKING, Role.DISPATCH):
        yield Scene(role, "problem", "usual", "problem", also=True)
    for role in (Role.PACKING, Role.DISPATCH):
        yield Scene(role, "promised", "usual", "promised")
    yield Scene(Role.PACKING, "to-ask", "usual", "to_ask")
    yield Scene(Role.FRONT_DESK, "rated", "usual", "rated")
    for name in ("print-card", "print-columns", "print-label", "camera", "camera-photo", "scan", "no-camera"):
        yield Scene(Role.PACKING, name, "usual", name.replace("-", "_"))
    for role in (Role.FRONT_DESK, Role.PACKING, Role.DISPATCH):
        yield Scene(role, "asked", "usual", "asked")
    yield Scene(Role.DISPATCH, "problem-of-others", "usual", "problem_of_others")
    for name in ("map-ground", "map-pictures", "map-away"):
        yield Scene(Role.DISPATCH, name, "usual", name.replace("-", "_"))
    for name in ("crowd", "crowd-courier", "offers", "courier-link", "run", "who-else"):
        yield Scene(Role.DISPATCH, name, "busy" if name.startswith("crowd") else "usual", name.replace("-", "_"))
    yield Scene(Role.FRONT_DESK, "raise", "usual", "raise")
    yield Scene(Role.FRONT_DESK, "answer", "usual", "answer")
    yield Scene(Role.FRONT_DESK, "new-order", "usual", "new_order")
    for name in ("known-customer", "known-recipients", "order-from-enquiry", "change-address", "write-replies"):
        yield Scene(Role.FRONT_DESK, name, "usual", name.replace("-", "_"))
    for name in ("known", "found", "asked", "away", "taken", "door", "sheet", "sheet-amap"):
        yield Scene(Role.FRONT_DESK, f"address-{name}", "usual", f"address_{name.replace('-', '_')}")
    for name in ("change-sender", "on-its-way", "new-enquiry"):
        yield Scene(Role.FRONT_DESK, name, "usual", name.replace("-", "_"))
    yield Scene(Role.FRONT_DESK, "customers-link", "usual", "link")
    yield Scene(Role.FRONT_DESK, "promise", "usual", "promise")
    yield Scene(Role.FRONT_DESK, "rush", "usual", "rush")
    yield Scene(Role.FRONT_DESK, "promises-open", "usual", "promises_open")
    yield Scene(Role.FRONT_DESK, "about", "usual", "about")
    for name in ("stickers", "said-stickers", "attached", "room-camera", "voice", "voice-ready"):
        yield Scene(Role.FRONT_DESK, name, "usual", name.replace("-", "_"))
    for role, name, day, act in LOOKING_BACK:
        yield Scene(role, name, day, act)
