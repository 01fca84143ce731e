"""What is printed here is printed at a station that speaks English."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from desktop import language


@pytest.fixture(autouse=True)
def english(qapp: QApplication) -> None:
    """Sheets write days and times as the station's language does."""
    language.use(qapp, "en")
