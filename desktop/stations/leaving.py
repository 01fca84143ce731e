"""Leaving a station: a window with steps that the shop does not have yet does not close without a word.

The steps are safe on this computer and go first at the next start; the sheet says so, and a copy is written beside the
station's data in the form that `giftwire-hub submit` takes.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.shop import Shop
from desktop.stations.overlay import Overlay
from desktop.theme import Type
from desktop.widgets.button import Button, Rank
from desktop.widgets.prose import Prose
from desktop.widgets.words import Words
from hub.wire.codec import encode_command

DRAIN_S = 2.0
"""How long a live hub gets to take what was asked just now, before a person is troubled."""


class LeavingSheet(Overlay):
    """Says what has not reached the shop yet, or would be lost, and asks whether to leave all the same.

    Args:
        count: steps that wait for the shop.
        half_written: whether something is half written in the window.
    """

    def __init__(self, window: QWidget, count: int, *, half_written: bool = False) -> None:
        waits = QCoreApplication.translate("Frame", "{count} steps have not reached the shop yet").format(count=count)
        lost = QCoreApplication.translate("Frame", "Something is half written in this window")
        title = waits if count else lost
        super().__init__(window, width_px=440, name=title)
        self.answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.sheet.body.addWidget(Words(title, Type.BODY_STRONG))
        if count:
            kept = QCoreApplication.translate(
                "Frame", "They are kept on this computer and go first when this station is opened again."
            )
            self.sheet.body.addWidget(Prose(kept))
        if half_written:
            gone = QCoreApplication.translate("Frame", "What is half written, and has not been sent, is not kept.")
            self.sheet.body.addWidget(Prose(gone))
        self.stay = Button(QCoreApplication.translate("Frame", "Stay here"), Rank.INK)
        self.leave = Button(QCoreApplication.translate("Frame", "Leave"), Rank.PLAIN)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.leave)
        row.addWidget(self.stay)
        self.sheet.body.addLayout(row)
        self.leave.clicked.connect(self._on_leave)
        self.stay.clicked.connect(self.close_sheet)
        self.closed.connect(self._on_closed)

    def take_focus(self) -> None:
        """Enter stays."""
        self.stay.setFocus()

    def _on_leave(self) -> None:
        self._settle(True)
        self.close_sheet()

    def _on_closed(self) -> None:
        self._settle(False)
        self.deleteLater()

    def _settle(self, leave: bool) -> None:
        if not self.answer.done():
            self.answer.set_result(leave)


async def may_leave(
    window: QWidget, shop: Shop, data_dir: Path, half_written: Callable[[], bool] = lambda: False
) -> bool:
    """Whether the window may close now; with a full outbox or half-written words a person decides.

    Args:
        window: the station's window.
        shop: the shop.
        data_dir: where a copy of a full outbox goes, `outbox.jsonl`.
        half_written: whether something in the window would be lost.
    """
    settled = asyncio.Event()
    shop.settled.connect(lambda _: settled.set())
    try:
        async with asyncio.timeout(DRAIN_S):
            while shop.pending:
                await settled.wait()
                settled.clear()
    except TimeoutError:
        pass  # a person decides
    words_wait = half_written()
    if not shop.pending and not words_wait:
        return True
    sheet = LeavingSheet(window, len(shop.pending), half_written=words_wait)
    sheet.open()
    if not await sheet.answer:
        return False
    if shop.pending:
        export(shop, data_dir / "outbox.jsonl")
    return True


def export(shop: Shop, path: Path) -> None:
    """Write the outbox as JSON lines: {"id", "command"}, as `giftwire-hub submit` takes them."""
    lines = [
        json.dumps({"id": command_id, "command": json.loads(encode_command(command))}, ensure_ascii=False)
        for command_id, command in shop.pending
    ]
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
