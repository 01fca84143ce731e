"""A moment in which a second touch is for nobody: what stands under the finger by then is another thing than was meant."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

REST_MS = 800
"""A press that was meant for what stood there before comes within this; people who mean the new one have not read it yet."""


class Rest(QTimer):
    """Rests for a moment after each step. Args: owner: whose steps."""

    def __init__(self, owner: QObject) -> None:
        super().__init__(owner, interval=REST_MS, singleShot=True)

    def takes(self) -> bool:
        """Whether a step may be taken now; if so the rest begins."""
        if self.isActive():
            return False
        self.start()
        return True
