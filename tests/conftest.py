"""What holds for every test: no window opens by surprise, and nothing may be said that nobody asked to hear.

Python warnings (`filterwarnings = error`) and Qt warnings (`qt_log_level_fail`) fail a test by configuration.
Here the same is done for log lines: one at WARNING or above fails the test that let it out, unless the test
announces it with `@pytest.mark.logs("a pattern that it matches")`.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt; `start.py test` sets it itself

# An example that takes long on a busy machine is no failure: what takes how long is asked in `tests/bench`.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
BROWSER_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)


OF_TIME = r"hub\.link\.exchange: .+ stayed away though the hub is there"
"""Says that three seconds went by. A busy machine can be the reason as well as a fault: no test is judged by it."""


class LoudLines(logging.Handler):
    """Keeps every line at WARNING or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def _no_stray_log_lines(request: pytest.FixtureRequest) -> Iterator[None]:
    announced = [str(pattern) for mark in request.node.iter_markers("logs") for pattern in mark.args]
    allowed = [str(pattern) for mark in request.node.iter_markers("may_log") for pattern in mark.args]
    loud = LoudLines()
    logging.getLogger().addHandler(loud)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(loud)
    stray = [
        line for line in loud.lines if not any(re.search(pattern, line) for pattern in (*announced, *allowed, OF_TIME))
    ]
    silent = [pattern for pattern in announced if not any(re.search(pattern, line) for line in loud.lines)]
    if stray:
        pytest.fail("stray log lines:\n" + "\n".join(stray), pytrace=False)
    if silent:
        pytest.fail(f"announced, but never logged: {silent}", pytrace=False)


@pytest.fixture(scope="session")
def browser_path() -> str:
    """The Chromium or Chrome that the tests of the pages drive (`start.py test` provides one)."""
    for found in (*map(shutil.which, BROWSER_NAMES), *(place for place in BROWSER_PLACES if Path(place).exists())):
        if found:
            return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        fetched = playwright.chromium.executable_path
    if not Path(fetched).exists():
        pytest.fail("no browser here: `start.py test` installs one", pytrace=False)
    return fetched


@pytest.fixture(scope="session")
def browser_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str | float | bool]:
    """The environment for that browser. On a bare Linux it finds Chinese in the project's own fonts, as phones do."""
    environment: dict[str, str | float | bool] = {**os.environ}
    if sys.platform == "linux":
        fonts = tmp_path_factory.mktemp("fontconfig") / "fonts.conf"
        fonts.write_text(
            '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
            '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
            f"<dir>{ROOT / 'resources' / 'fonts'}</dir></fontconfig>"
        )
        environment["FONTCONFIG_FILE"] = str(fonts)
    return environment
