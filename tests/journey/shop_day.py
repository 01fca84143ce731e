"""The open day: what `python3 start.py` runs. Hub, gateway and three stations as real processes, and a day going on.

With a display the windows stay until they are closed: the rehearsal works beside whoever sits there, slowly, on stations
of its own. Without one the same processes run off the screen: a short day, pictures of stations and pages in the middle
of it, the journey of one order and the table at its end; 0 if all was well, and nothing left running.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from hub.domain.actor import Role
from hub.domain.order import Delivery, Order
from hub.rehearsal.day import Day, Hands, hire, plan_for
from hub.rehearsal.premises import Premises, PremisesError, Running, undisturbed
from hub.rehearsal.report import DayReport, story, table
from hub.rehearsal.words import ENGLISH
from tests.journey.browser import Browser, BrowserError, find_browser

SHOTS = Path("shots") / "day"
ROLES = ("front-desk", "packing", "dispatch")
PEOPLE = {"front-desk": "Anna Keller", "packing": "Jun Park", "dispatch": "Marco Ruiz"}
NAMES = {"front-desk": "Front desk", "packing": "Packing room", "dispatch": "Dispatch"}
OPEN_DAY = (90, 30.0)
"""Orders and minutes of a day that people watch: something happens every few seconds, and there is time to look."""
AHEAD_S = 70.0
"""Half a dozen orders are there as soon as the windows are."""
SHORT_DAY = (12, 25 / 60)
SHOT_SHARE = 0.5
"""Pictures are taken after this share of the day, as soon as somebody is on the way: everything is on the screens."""
SHOT_LATEST_SHARE = 0.8
SHOT_S = 20.0
LOOK_S = 0.1


def has_display() -> bool:
    """Whether windows can be seen here."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


class Windows:
    """The three stations as real processes.

    Args:
        shots: folder for their pictures; None where they are on a screen.
    """

    def __init__(self, shots: Path | None) -> None:
        self.running: dict[str, Running] = {}
        self._shots = shots

    def start(self, premises: Premises) -> None:
        """Let all three into an open shop and open their windows."""
        shots = self._shots
        for role in ROLES:
            bundle = premises.pair(role, role, NAMES[role], PEOPLE[role])
            command = [sys.executable, "-m", "desktop.app", "--role", role, "--bundle", str(bundle),
                       "--data-dir", str(premises.folder / f"window-{role}"), "--pages", premises.base]  # fmt: skip
            more = {}
            if shots is not None:
                command += ["--shot", str(shots / f"{role}.png"), "--lang", "en", "--scheme", "light"]
                more["QT_QPA_PLATFORM"] = "offscreen"
            self.running[role] = Running(command, premises.folder / f"{role}.err", more)

    @property
    def open(self) -> list[str]:
        """The roles whose window is open."""
        return [role for role, running in self.running.items() if running.is_alive]

    async def closed(self) -> None:
        """Wait until all of them are closed."""
        while self.open:  # noqa: ASYNC110 # processes that are not asyncio's own have no event
            await asyncio.sleep(LOOK_S)

    async def shoot(self) -> list[Path]:
        """Have every station show itself in a file; the files.

        Raises:
            PremisesError: a station does not.
        """
        assert self._shots is not None
        for running in self.running.values():
            running.process.send_signal(signal.SIGUSR1)
        files = [self._shots / f"{role}.png" for role in ROLES]
        for _ in range(round(SHOT_S / LOOK_S)):
            if all(file.exists() for file in files):
                return files
            await asyncio.sleep(LOOK_S)
        missing = [file.stem for file in files if not file.exists()]
        raise PremisesError(f"no picture of {', '.join(missing)}: {self.said(missing)}")

    def said(self, roles: list[str]) -> str:
        """What stations said on standard error."""
        return "\n".join(filter(None, (self.running[role].last_words() for role in roles)))

    def close(self) -> dict[str, int]:
        """Close them all; their exit codes."""
        return {role: running.stop() for role, running in self.running.items()}


# With a display ---------------------------------------------------------------------------------------------------


async def open_day(hands: Hands, windows: Windows, seed: int, orders: int, minutes: float) -> int:
    """Let the day go on until the windows are closed."""
    shown = {Role.COURIER: 2, Role.SENDER: 2, Role.RECIPIENT: 1}

    def link_opened(role: Role, _: str, secret: str) -> None:
        if shown[role]:
            shown[role] -= 1
            print(f"  a {role.value}'s page   {page_url(hands.base, role, secret)}", flush=True)

    plan = plan_for(seed, orders, minutes)
    day = Day(hands, plan, minutes, closed=False, ahead_s=AHEAD_S, link_opened=link_opened)
    print(f"The shop is open. Close its three windows to end the day.\n  gateway   {hands.base}", flush=True)
    closed = asyncio.create_task(windows.closed())
    rehearsal = asyncio.create_task(day.run())
    await asyncio.wait({closed, rehearsal}, return_when=asyncio.FIRST_COMPLETED)
    if rehearsal.done():
        # Whatever became of the rehearsal, the shop stays open for whoever sits at its windows.
        trouble = rehearsal.exception()
        print(table(rehearsal.result()) if trouble is None else f"The rehearsal stopped: {trouble!r}", flush=True)
    else:
        closed.add_done_callback(lambda _: rehearsal.cancel())
    await asyncio.wait({closed, rehearsal})
    return 0


def page_url(base: str, role: Role, secret: str) -> str:
    """The link that a courier or customer gets."""
    return f"{base}/{'c' if role is Role.COURIER else 'o'}#{secret}"


# Without ----------------------------------------------------------------------------------------------------------


class ShortDay:
    """A day off the screen, with pictures from its middle."""

    def __init__(self, hands: Hands, windows: Windows, shots: Path, seed: int, orders: int, minutes: float) -> None:
        plan = plan_for(seed, orders, minutes)
        self.day = Day(hands, plan, minutes, link_opened=self._opened)
        self.files: list[Path] = []
        self.notes: list[str] = []
        self._hands = hands
        self._windows = windows
        self._shots = shots
        self._secrets: dict[tuple[Role, str], str] = {}

    def _opened(self, role: Role, subject: str, secret: str) -> None:
        self._secrets[role, subject] = secret

    async def run(self) -> DayReport:
        """Run it to its end."""
        async with asyncio.TaskGroup() as group:
            pictures = [group.create_task(self._picture_windows()), group.create_task(self._picture_pages())]
            report = await self.day.run()
            for task in pictures:
                task.cancel()
        return report

    async def _picture_windows(self) -> None:
        await self._middle()
        self.files += await self._windows.shoot()

    async def _picture_pages(self) -> None:
        program = find_browser()
        if program is None:
            self.notes.append("no browser here: no pictures of the pages")
            return
        await self._see(lambda: self.day.pace.share > SHOT_SHARE / 3)
        with tempfile.TemporaryDirectory(prefix="giftwire-browser-", ignore_cleanup_errors=True) as folder:
            try:
                async with Browser(program, Path(folder)) as browser:
                    await self._shoot_pages(browser, await self._middle())
            except BrowserError as error:
                self.notes.append(f"no pictures of the pages: {error}")

    async def _middle(self) -> Order:
        """Wait for the middle of the day; an order that is on its way there."""
        await self._see(lambda: self._on_the_way() is not None)
        order = self._on_the_way()
        assert order is not None
        return order

    def _on_the_way(self) -> Order | None:
        """The order that was picked up last: it will be on its way for longest. Late in the day any will do."""
        share = self.day.pace.share
        riding = []
        for order in self.day.story.ours(self.day.board):
            plan = self.day.story.plan_of(order)
            if order.delivery is Delivery.PICKED_UP and (Role.SENDER, order.id) in self._secrets and plan is not None:
                riding.append((not plan.fails and plan.tongue is ENGLISH, order.history[-1].seq, order))
        fits = [one for one in riding if (one[0] and share > SHOT_SHARE) or share > SHOT_LATEST_SHARE]
        return max(fits, default=(False, 0, None))[2]

    async def _shoot_pages(self, browser: Browser, order: Order) -> None:
        async def shoot(role: Role, subject: str, name: str) -> None:
            url = page_url(self._hands.base, role, self._secrets[role, subject])
            async with browser.phone(url) as page:
                await page.see("!document.querySelector('[aria-busy]') && document.body.innerText.length > 80")
                file = self._shots / f"{name}.png"
                await page.shoot(file)
                self.files.append(file)

        shooting = (shoot(Role.COURIER, order.courier, "courier"), shoot(Role.SENDER, order.id, "customer"))
        for result in await asyncio.gather(*shooting, return_exceptions=True):
            if isinstance(result, BrowserError | TimeoutError):
                self.notes.append(f"no picture of a page: {result}")
            elif isinstance(result, BaseException):
                raise result

    async def _see(self, condition: Callable[[], bool]) -> None:
        while not condition():  # noqa: ASYNC110 # several links' threads bring it about
            await asyncio.sleep(LOOK_S)


def _near(file: Path) -> Path:
    """A path as people write it who stand here."""
    here = Path.cwd()
    return file.relative_to(here) if file.is_relative_to(here) else file


def tell(short: ShortDay, report: DayReport) -> None:
    """Print one order's journey, the table, and where the pictures are."""
    board = short.day.board
    told = [order for order in short.day.ended(board) if order.proof_of("delivered") and order.rush is not None]
    for order in sorted(told or short.day.ended(board), key=lambda order: -len(order.history))[:1]:
        print(f"Order {order.number}, its whole way:")
        print("\n".join(f"  {line}" for line in story(board, order)), end="\n\n")
    print(table(report))
    print()
    for file in short.files:
        print(f"  picture  {_near(file)}")
    for note in short.notes:
        print(f"  note     {note}")


# ------------------------------------------------------------------------------------------------------------------


def main() -> int:
    """Run the open day; the exit code."""
    parser = argparse.ArgumentParser(prog="start.py run", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--orders", type=int, default=0, help="how many orders; fewer without a display")
    parser.add_argument("--minutes", type=float, default=0.0, help="how long the day takes")
    parser.add_argument("--off-screen", action="store_true", help="as without a display")
    parser.add_argument("--shots", type=Path, default=SHOTS, help="folder for the pictures")
    given = parser.parse_args()
    shots: Path = given.shots.resolve()
    on_screen = has_display() and not given.off_screen
    usual_orders, usual_minutes = OPEN_DAY if on_screen else SHORT_DAY
    orders, minutes = given.orders or usual_orders, given.minutes or usual_minutes
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if not on_screen:
        shots.mkdir(parents=True, exist_ok=True)
        for name in (*ROLES, "courier", "customer"):
            (shots / f"{name}.png").unlink(missing_ok=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="giftwire-day-", ignore_cleanup_errors=True) as folder:
        premises = Premises(Path(folder))
        windows = Windows(None if on_screen else shots)
        try:
            premises.open()
            windows.start(premises)
            if on_screen:
                return asyncio.run(open_day(hire(premises), windows, given.seed, orders, minutes))
            code = short_day(hire(premises), windows, shots, given.seed, orders, minutes)
            print(f"\nThe whole day took {time.monotonic() - began:.0f} s.")
            return code
        except PremisesError as error:
            print(f"The shop did not open: {error}", file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            return 130
        finally:
            with undisturbed():
                windows.close()
                premises.close()


def short_day(hands: Hands, windows: Windows, shots: Path, seed: int, orders: int, minutes: float) -> int:
    """Run a day off the screen and tell of it; the exit code."""
    short = ShortDay(hands, windows, shots, seed, orders, minutes)
    report = asyncio.run(short.run())
    codes = windows.close()
    tell(short, report)
    ended_badly = {role: code for role, code in codes.items() if code}
    if ended_badly:
        print(f"stations that did not end well: {ended_badly}\n{windows.said(list(ended_badly))}")
    return 0 if report.is_clean and not ended_badly and short.files else 1


if __name__ == "__main__":
    sys.exit(main())
