"""A real headless browser for pictures of pages, where one is present; driven by its own protocol, nothing to install.

Source: chromedevtools.github.io/devtools-protocol (Target, Emulation, Page, Runtime).
"""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from hub.rehearsal.premises import Running

ROOT = Path(__file__).resolve().parent.parent.parent
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
PHONE = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
START_S = 20.0
ANSWER_S = 20.0
SAYS_BYTES_MAX = 32 << 20
"""A picture of a phone's screen comes as one message."""
LOOK_S = 0.1


def find_browser() -> str | None:
    """A Chromium or Chrome on this machine, or None."""
    return next(filter(None, [*map(shutil.which, NAMES), *(place for place in PLACES if Path(place).exists())]), None)


class BrowserError(Exception):
    """The browser did not start, or did not do what it was asked."""


class Browser:
    """One browser; every page has a jar of cookies of its own.

    Args:
        program: its executable.
        folder: for its profile; empty.
    """

    def __init__(self, program: str, folder: Path) -> None:
        self._program = program
        self._folder = folder
        self._running: Running | None = None
        self._socket: ClientConnection | None = None
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._listening: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Browser:
        """Start it.

        Raises:
            BrowserError: it did not start.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        flags = ["--headless", "--remote-debugging-port=0", f"--user-data-dir={self._folder}", "--no-first-run",
                 "--disable-background-networking", "--disable-component-update", "--hide-scrollbars", "--disable-gpu",
                 "--disable-dev-shm-usage", "--lang=en-GB", "about:blank"]  # fmt: skip
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            flags.insert(0, "--no-sandbox")  # it refuses to run as root otherwise
        self._running = Running([self._program, *flags], self._folder / "browser.err", fonts(self._folder))
        try:
            address = await self._address()
            self._socket = await connect(address, max_size=SAYS_BYTES_MAX, proxy=None, compression=None)
        except BaseException:
            await asyncio.to_thread(self._running.stop)
            raise
        self._listening = asyncio.create_task(self._listen())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it, with everything that it started."""
        if self._listening is not None:
            self._listening.cancel()
        if self._socket is not None:
            await self._socket.close()
        if self._running is not None:
            await asyncio.to_thread(self._running.stop)

    async def _address(self) -> str:
        note = self._folder / "DevToolsActivePort"
        for _ in range(round(START_S / LOOK_S)):
            if note.exists() and len(lines := note.read_text().splitlines()) == 2:
                return f"ws://127.0.0.1:{lines[0]}{lines[1]}"
            assert self._running is not None
            if not self._running.is_alive:
                break
            await asyncio.sleep(LOOK_S)
        raise BrowserError(f"the browser did not start: {self._running.last_words() if self._running else ''}")

    async def _listen(self) -> None:
        assert self._socket is not None
        async for frame in self._socket:
            said = json.loads(frame)
            waiting = self._answers.pop(said.get("id", 0), None)
            if waiting is not None and not waiting.done():
                waiting.set_result(said)

    async def call(self, method: str, session: str = "", **params: Any) -> dict[str, Any]:
        """Ask the browser for something.

        Raises:
            BrowserError: it cannot.
        """
        assert self._socket is not None
        number = next(self._numbers)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        asked = {"id": number, "method": method, "params": params} | ({"sessionId": session} if session else {})
        await self._socket.send(json.dumps(asked))
        async with asyncio.timeout(ANSWER_S):
            said = await answer
        if "error" in said:
            raise BrowserError(f"{method}: {said['error'].get('message')}")
        result: dict[str, Any] = said.get("result", {})
        return result

    @asynccontextmanager
    async def phone(self, url: str, scheme: str = "light") -> AsyncIterator[PhonePage]:
        """Open a page as a phone of its own would."""
        context = (await self.call("Target.createBrowserContext"))["browserContextId"]
        target = (await self.call("Target.createTarget", url="about:blank", browserContextId=context))["targetId"]
        session = (await self.call("Target.attachToTarget", targetId=target, flatten=True))["sessionId"]
        page = PhonePage(self, session)
        await self.call("Emulation.setDeviceMetricsOverride", session, **PHONE)
        features = [
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]
        await self.call("Emulation.setEmulatedMedia", session, features=features)
        await self.call("Page.navigate", session, url=url)
        try:
            yield page
        finally:
            await self.call("Target.closeTarget", targetId=target)
            await self.call("Target.disposeBrowserContext", browserContextId=context)


class PhonePage:
    """One page in the browser."""

    def __init__(self, browser: Browser, session: str) -> None:
        self._browser = browser
        self._session = session

    async def evaluate(self, expression: str) -> Any:
        """The value of an expression on the page."""
        said = await self._browser.call("Runtime.evaluate", self._session, expression=expression, returnByValue=True)
        return said.get("result", {}).get("value")

    async def see(self, expression: str) -> None:
        """Wait until an expression is true on the page.

        Raises:
            BrowserError: it never was.
        """
        for _ in range(round(ANSWER_S / LOOK_S)):
            if await self.evaluate(expression):
                return
            await asyncio.sleep(LOOK_S)
        raise BrowserError(
            f"the page never showed: {expression}; it shows {await self.evaluate('document.body.innerText')!r}"
        )

    async def shoot(self, file: Path) -> None:
        """A picture of what the phone's screen shows."""
        said = await self._browser.call("Page.captureScreenshot", self._session, format="png")
        await asyncio.to_thread(file.write_bytes, base64.b64decode(said["data"]))


def fonts(folder: Path) -> dict[str, str]:
    """On a bare Linux the browser finds Chinese in the project's own fonts, and leaves nothing outside its folder."""
    if sys.platform != "linux":
        return {}
    fonts = folder / "fonts.conf"
    fonts.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<dir>{ROOT / 'resources' / 'fonts'}</dir></fontconfig>"
    )
    return {"FONTCONFIG_FILE": str(fonts), "TMPDIR": str(folder)}
