"""How a rehearsed day went: one object for programs, one table and one order's story for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

from hub.domain.actor import Actor, Role
from hub.domain.board import Board
from hub.domain.order import Order
from hub.rehearsal.referee import Verdict
from hub.rehearsal.timing import Spread

WRONGS_SHOWN = 10


class DayReport(Struct, frozen=True):
    """A day in figures.

    Args:
        orders: that came to their end; `planned` of them were meant to.
        steps: events of orders that are no messages; messages, positions: as named.
        refused: refusals by code; a card changed too late belongs there.
        unequal: stations whose board is not the referee's fold, or whose outbox is not empty, at the end.
        took_s: from the first order to the last end.
        equal_after_s: after each kill, from the hub's return until every station followed and had nothing left to send.
    """

    seed: int
    minutes: float
    planned: int
    orders: int
    steps: int
    messages: int
    positions: int
    kills: int
    refused: Mapping[str, int]
    verdict: Verdict
    unequal: tuple[str, ...]
    spreads: Mapping[str, Spread]
    took_s: float
    doors: Mapping[str, int]
    equal_after_s: tuple[float, ...] = ()
    troubles: tuple[str, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost, duplicated or out of order, and every order came to its end."""
        ended = self.orders == self.planned
        return self.verdict.is_clean and ended and not self.unequal and not self.troubles

    def as_json(self) -> dict[str, Any]:
        """The object that programs read."""
        return {
            "orders": self.orders,
            "steps": self.steps,
            "messages": self.messages,
            "positions": self.positions,
            "lost": len(self.verdict.lost),
            "duplicated": len(self.verdict.duplicated),
            "reordered": len(self.verdict.reordered),
            "latency_ms": {name: msgspec.to_builtins(spread) for name, spread in self.spreads.items()},
            "seed": self.seed,
            "minutes": self.minutes,
            "planned": self.planned,
            "took_s": round(self.took_s, 1),
            "kills": self.kills,
            "equal_after_ms": [round(seconds * 1000) for seconds in self.equal_after_s],
            "refused": dict(self.refused),
            "doors": dict(self.doors),
            "unequal": list(self.unequal),
            "troubles": list(self.troubles),
            "wrongs": [*self.verdict.lost, *self.verdict.duplicated, *self.verdict.reordered][:WRONGS_SHOWN],
        }


UNTIL = ("receipt", "station", "page")
KINDS = {
    "webhook": "web-shop order",
    "step": "order step",
    "message": "message",
    "seen": "seen",
    "position": "position",
}


def table(report: DayReport) -> str:
    """The table that a rehearsal ends with."""
    verdict = report.verdict
    lines = [
        f"Shop day {report.seed}: {report.orders} of {report.planned} orders came to their end in {report.took_s:.0f} s",
        "",
        f"  {'steps':<12}{report.steps:>7}     {'lost':<14}{len(verdict.lost):>5}",
        f"  {'messages':<12}{report.messages:>7}     {'duplicated':<14}{len(verdict.duplicated):>5}",
        f"  {'positions':<12}{report.positions:>7}     {'out of order':<14}{len(verdict.reordered):>5}",
        f"  {'hub killed':<12}{report.kills:>7}     {'boards unequal':<14}{len(report.unequal):>5}",
        "",
        f"  {'ms from asking (p50 / p99)':<27}{'hub answers':>16}{'other station':>17}{'customer page':>17}",
    ]
    for kind, name in KINDS.items():
        cells = [_cell(report.spreads.get(f"{kind}.{until}")) for until in UNTIL]
        if any(cell != "–" for cell in cells):
            lines.append(f"  {name:<27}{cells[0]:>16}{cells[1]:>17}{cells[2]:>17}")
    lines += ["", "  " + " · ".join(f"{name} {count}" for name, count in report.doors.items())]
    if report.equal_after_s:
        worst = max(report.equal_after_s)
        lines.append(f"  stations equal again {worst:.1f} s after the hub's return at the latest")
    if report.refused:
        lines.append("  refused: " + ", ".join(f"{code} {count}" for code, count in sorted(report.refused.items())))
    for wrong in [*verdict.lost, *verdict.duplicated, *verdict.reordered, *report.unequal, *report.troubles][
        :WRONGS_SHOWN
    ]:
        lines.append(f"  ! {wrong}")
    return "\n".join(lines)


def _cell(spread: Spread | None) -> str:
    return "–" if spread is None else f"{spread.p50:.1f} / {spread.p99:.1f}"


# One order's story ------------------------------------------------------------------------------------------------

STEPS = {
    "order_placed": "takes the order in",
    "order_confirmed": "confirms it",
    "time_promised": "promises it before {after}",
    "rush_marked": "marks it rush",
    "rush_acknowledged": "acknowledges the rush",
    "rush_escalated": "makes the unheard rush louder ({after})",
    "promise_at_risk": "notes that the promise is in danger ({after})",
    "address_changed": "finds the house on the map",
    "card_changed": "changes the card to “{after}”",
    "card_acknowledged": "has read the card",
    "packing_started": "starts packing",
    "proof_attached": "takes a photo",
    "order_packed": "has packed it",
    "courier_offered": "offers it to {after}",
    "offer_accepted": "accepts",
    "offer_declined": "declines",
    "order_picked_up": "picks it up",
    "courier_arrived": "stands at the door",
    "order_delivered": "hands it over",
    "delivery_failed": "cannot hand it over ({after})",
    "order_returned": "brings it back to the shop",
    "order_cancelled": "cancels it",
}
"""Ticks of single items are left out: the photo says the same."""


def story(board: Board, order: Order) -> list[str]:
    """One order's way in sentences, its room's messages among them, oldest first."""
    told = [(step.seq, step.at, step.actor, _step(board, step.kind, step.after)) for step in order.history]
    room = board.rooms.get(order.room)
    for message in room.messages if room is not None else ():
        if message.text:
            told.append((message.seq, message.at, message.actor, f"writes: “{message.text}”"))
    return [
        f"{at:%H:%M:%S}  {_who(board, order, actor)} {did}"
        for _, at, actor, did in sorted(told, key=lambda one: one[0])
        if did
    ]


def _step(board: Board, kind: str, after: str) -> str:
    if kind == "courier_offered" and after in board.couriers:
        after = board.couriers[after].name
    if kind == "time_promised":
        after = after.partition("T")[2]
    return STEPS.get(kind, "").format(after=after.replace("\n", " "))


def _who(board: Board, order: Order, actor: Actor) -> str:
    if actor.role is Role.COURIER:
        courier = board.couriers.get(actor.person)
        return courier.name if courier is not None else "The courier"
    names = {
        Role.SENDER: order.sender.name,
        Role.RECIPIENT: order.recipient.name,
        Role.WEB_SHOP: "The web shop",
        Role.FRONT_DESK: "Front desk",
        Role.PACKING: "Packing",
        Role.DISPATCH: "Dispatch",
    }
    return names.get(actor.role, actor.role.value)
