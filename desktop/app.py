"""giftwire-station: one window of the shop. It puts together what the other modules are: link, shop, theme, language, window.

The link has a thread and a loop of its own and hands over through `Shop`. qasync lends Qt's loop to asyncio for the
window's own flows that wait for an answer (leaving with a full outbox); it is imported here and nowhere else.
Everything heavy is imported after the arguments are read, so that a wrong one is answered at once.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Never

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QApplication

    from desktop.chosen import Chosen
    from desktop.shop import Shop
    from desktop.stations.frame import StationFrame
    from hub.link.opening import Opening
    from hub.link.port import Listener, ShopLink
    from hub.wire.bundle import Bundle

EXIT_OK, EXIT_USAGE, EXIT_FAILED = 0, 64, 1
OWN_BUNDLE = "station.bundle"
ROLE_NAMES = ("front-desk", "packing", "dispatch")
LOG_BYTES_MAX, LOG_FILES = 1 << 20, 3
"""A station's log is for the week in which something went wrong, not for an archive."""
SHOT_SIZE = (1440, 900)
"""An ordinary desktop screen, for pictures."""
SHOT_PAUSE_MS = 600
"""What was just opened has fetched its photographs and come to rest by then."""
SIGNAL_LOOK_MS = 200
"""Python sees Ctrl C only while it runs; Qt's loop gives it a turn this often."""

_log = logging.getLogger("giftwire.station")


class _Arguments(argparse.ArgumentParser):
    """Usage errors end with 64, like everywhere in the project."""

    def error(self, message: str) -> Never:
        self.print_usage(sys.stderr)
        self.exit(EXIT_USAGE, f"{self.prog}: {message}\n")


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    made = _Arguments(prog="giftwire-station", description="One station of a Giftwire shop.")
    made.add_argument("--role", choices=ROLE_NAMES, help="whose station this is; what the hub says when left out")
    made.add_argument("--data-dir", type=Path, help="where this station keeps its copy and its outbox")
    made.add_argument("--hub", default="", help="the hub's address, tcp://host:port; from the bundle when left out")
    made.add_argument("--bundle", type=Path, help="a key bundle that `giftwire-hub pair` wrote; else by a code, once")
    made.add_argument("--pair", action="store_true", help="let this station in anew, by a code; its outbox stays")
    made.add_argument("--pages", default="", help="where the gateway serves the customers' pages, https://…")
    made.add_argument("--lang", choices=("zh", "en"), help="language; the system's when left out")
    made.add_argument("--scheme", choices=("light", "dark", "contrast"), help="colours; the system's when left out")
    made.add_argument("--shot", type=Path, help="a PNG of the window into this file, at SIGUSR1 and at the end")
    made.add_argument("--gallery", action="store_true", help="show every part of a screen in each of its states")
    made.add_argument("--smoke", action="store_true", help="open every screen without a shop, say how it went, and end")
    return made


def main(argv: list[str] | None = None) -> int:
    """Run the program.

    Args:
        argv: arguments without the program's name; None: those of the process.

    Returns:
        0 when it ended as asked, 64 for wrong arguments, 1 when it could not run.
    """
    parser = arguments()
    given = parser.parse_args(argv)
    if given.smoke:
        if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from desktop.smoke import smoke

        return smoke(application(), given.lang)
    if given.gallery:
        from desktop.stations.gallery_parts import PARTS
        from desktop.widgets.gallery import main as gallery

        told = {"--lang": given.lang, "--scheme": given.scheme, "--shot": given.shot}
        return gallery([word for name, value in told.items() if value for word in (name, str(value))], PARTS)
    data_dir = given.data_dir or default_data_dir(given.role or "station")
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)  # names and addresses lie in it
    except OSError as error:
        parser.error(f"--data-dir {data_dir}: {error.strerror}")
    keep_log(data_dir)
    scale(data_dir)
    path = given.bundle or data_dir / OWN_BUNDLE
    if given.bundle is not None and not path.exists():
        parser.error(f"no key bundle at {path}: make one with `giftwire-hub pair`, or leave --bundle out for a code")
    anew = given.pair
    while True:
        bundle, problem = key_at(path)
        if bundle is None and given.bundle is not None:
            parser.error(f"{path}: {problem}")
        if anew or bundle is None:
            if not first_start(given, data_dir, problem):
                return EXIT_OK
            path = data_dir / OWN_BUNDLE
            anew = given.pair = False
            continue
        given.role = role_of(bundle) or given.role
        if given.role is None:
            parser.error(f"--role is needed: the key in {path} is none of a station")
        anew = run(given, data_dir, partial(open_link, path, data_dir, given.hub))
        if not anew:
            return EXIT_OK


def scale(data_dir: Path) -> None:
    """Tell Qt the size that was chosen for this station, before it begins."""
    from desktop.chosen import read

    size = size_of(read(data_dir))
    if size is not None:
        os.environ[SCALE] = size


def key_at(path: Path) -> tuple[Bundle | None, str]:
    """The key of this station, or the code of why there is none ("" where there was never one)."""
    from hub.domain.vocabulary import VocabularyError
    from hub.link.keystore import load_bundle

    try:
        return load_bundle(path), ""
    except FileNotFoundError:
        return None, ""
    except VocabularyError as error:
        return None, error.code
    except OSError:
        return None, "bad_bundle"


def role_of(bundle: Bundle) -> str | None:
    """What the hub let this station in as, by its name on the command line; None for keys of other programs."""
    name = bundle.role.value.replace("_", "-")
    return name if name in ROLE_NAMES else None


def dressed(given: argparse.Namespace, chosen: Chosen) -> tuple[QApplication, str]:
    """The application in its language and colours; and the language. What the command line says goes first."""
    from desktop import language, theme

    app = application()
    tongue = given.lang or chosen.language or language.of_system()
    if not language.use(app, tongue):
        _log.warning("translations are missing: the station speaks plain English")
    scheme = given.scheme or chosen.scheme
    theme.apply(app, theme.Scheme(scheme) if scheme else None)
    return app, tongue


def first_start(given: argparse.Namespace, data_dir: Path, problem: str) -> bool:
    """Let this station in by a code.

    Args:
        given: the arguments.
        data_dir: where its key goes.
        problem: code of why the key that is here cannot be used, "" for none.

    Returns:
        Whether it was let in; else the window was closed.
    """
    from PySide6.QtCore import QEventLoop

    from desktop.chosen import read
    from desktop.stations.first_start.page import FirstStart
    from desktop.stations.first_start.ways import RealWays

    app, tongue = dressed(given, read(data_dir))
    app.setQuitOnLastWindowClosed(False)
    window = FirstStart(RealWays(data_dir), tongue, problem)
    done: list[object] = []
    loop = QEventLoop()
    window.let_in.connect(done.append)
    window.let_in.connect(window.close)
    window.closed.connect(loop.quit)

    def end() -> None:
        window.close()

    end_on_signals(app, end)
    window.show()
    loop.exec()
    window.deleteLater()
    return bool(done)


def run(given: argparse.Namespace, data_dir: Path, link: Callable[[Listener], ShopLink]) -> bool:
    """Open the window and stay until it is closed.

    Args:
        given: the arguments.
        data_dir: where the window's place is remembered.
        link: opens the link to the shop.

    Returns:
        Whether the person asked to let this station in anew.
    """
    opening = begin(link)  # before Qt is loaded
    from desktop.chosen import read
    from desktop.collecting import Collector
    from desktop.places import STATION, Places
    from desktop.sounds import Loudspeaker
    from desktop.stations.calls import call_from_tray
    from desktop.stations.menu_bar import menu_bar_for
    from desktop.watch import watch_if_asked

    chosen = read(data_dir)
    collector: Collector | None = None
    while True:
        app, _ = dressed(given, chosen)
        collector = collector or Collector(app)
        made = window_of(given, data_dir, opening)
        if made is None:
            return False
        shop, window = made
        watch_if_asked(app)
        wished = Wished(window, given, data_dir, chosen)
        window.bell.play = Loudspeaker(window).play
        call_from_tray(window, app_icon())
        window.menu_bar = menu_bar_for(window)
        window.set_places(Places(data_dir))
        if given.shot is not None:
            show_itself(window, shop, given.shot)
            given.shot = None  # of the first window
        try:
            attend(app, window, shop, data_dir)
        finally:
            window.places.keep(window, STATION)
            shop.close()  # a new window has a shop of its own: what the old one's parts listen to is silent
        window.deleteLater()
        if not wished.again:
            return wished.anew
        if size_of(wished.chosen) != size_of(chosen):
            start_again()
        chosen = wished.chosen
        del made, shop, window, wished
        collector.let_go()
        opening = begin(link)


def begin(link: Callable[[Listener], ShopLink]) -> Opening:
    """Begin to open the link: the replica is read while Qt and the screens are loaded."""
    from hub.uncollected import uncollected

    with uncollected():  # the opening takes over from here
        import hub.link.link  # noqa: F401 # here, so that no two threads load the same modules
        from hub.link.opening import Opening

        return Opening(link)


def window_of(given: argparse.Namespace, data_dir: Path, opening: Opening) -> tuple[Shop, StationFrame] | None:
    """The station's window over the link, as soon as that is open; a page says so where it takes longer.

    Args:
        given: the arguments, with a role.
        data_dir: where the window keeps what it chose.
        opening: the link on its way.

    Returns:
        None when somebody closed the page meanwhile.

    Raises:
        Exception: the link could not be opened.
    """
    from desktop.opening_page import wait_for
    from desktop.shop import Shop
    from desktop.windows import ROLES, load, station_window
    from hub.uncollected import lasting, uncollected

    role = ROLES[given.role]
    load(role)
    page = wait_for(opening, role, data_dir)
    if not opening.is_done():
        opening.give_up()
        return None
    with uncollected():
        shop = Shop(opening.link)
        window = station_window(shop, role, given.pages, data_dir)
        lasting()
    if page is not None:
        page.give_way_to(window)
    return shop, window


class Wished:
    """What somebody wishes of the program at a window: another look at once, or another window.

    Args:
        window: the station's.
        given: the arguments; whoever chooses at the window has the last word.
        data_dir: where choices are kept.
        chosen: what holds now.
    """

    def __init__(self, window: StationFrame, given: argparse.Namespace, data_dir: Path, chosen: Chosen) -> None:
        self.anew = self.again = False
        self.chosen = chosen
        self._window = window
        self._given = given
        self._data_dir = data_dir
        window.begin_with(chosen)
        window.chosen_anew.connect(self._choose)
        window.anew_asked.connect(self._connect_anew)

    def _choose(self, chosen: Chosen) -> None:
        from desktop.chosen import keep

        before, self.chosen = self.chosen, chosen
        keep(self._data_dir, chosen)
        if (chosen.language, chosen.size) != (before.language, before.size):
            self._given.lang = None
            self.again = True
            self._window.again_asked.emit()
        elif chosen.scheme != before.scheme:
            self._given.scheme = None
            dressed(self._given, chosen)

    def _connect_anew(self) -> None:
        self.anew = True
        self._window.close()


SCALE = "QT_SCALE_FACTOR"
"""Qt's own variable: read once, before the first window."""


def size_of(chosen: Chosen) -> str | None:
    """What Qt is told about the size of everything; None leaves it to the system."""
    return f"{chosen.size / 100:g}" if chosen.size else None


def start_again() -> Never:
    """Begin as a new process, as this one was begun: Qt learns the size of everything only at the start."""
    os.environ.pop(SCALE, None)
    command = [sys.executable, *(sys.argv[1:] if getattr(sys, "frozen", False) else sys.orig_argv[1:])]
    if sys.platform == "win32":  # exec is another process there, and the terminal would not wait for it
        sys.exit(subprocess.run(command, check=False).returncode)
    os.execv(sys.executable, command)


def attend(app: QApplication, window: StationFrame, shop: Shop, data_dir: Path) -> None:
    """Run the window and its flows until it is closed, or until the system asks for an end.

    Args:
        app: the one application.
        window: the station's window; shown here, and painted before the loop and its modules are loaded.
        shop: the shop.
        data_dir: where a full outbox is copied when somebody leaves all the same.
    """
    from PySide6.QtCore import QEventLoop

    from desktop.stations.close_guard import CloseGuard

    app.setQuitOnLastWindowClosed(False)
    guard = CloseGuard(window)
    end_on_signals(app, guard.end)
    window.again_asked.connect(guard.end)
    window.show()
    app.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)  # what a person does waits for the loop

    import asyncio

    import qasync

    from desktop.stations.leaving import may_leave

    async def stay() -> None:
        wished = asyncio.Event()
        guard.wished.connect(wished.set)
        while True:
            if not guard.is_wished:
                await wished.wait()
            guard.take()
            wished.clear()
            if guard.ended or await may_leave(window, shop, data_dir, lambda: window.is_half_written):
                break
        guard.may_close = True
        window.close()

    with qasync.QEventLoop(app) as loop:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(stay())


def open_link(bundle: Path, data_dir: Path, hub: str, listener: Listener) -> ShopLink:
    """The real link to the hub, over ZeroMQ."""
    from hub.link.link import Link

    return Link.open(bundle, data_dir, hub_address=hub or None, listener=listener)


def application() -> QApplication:
    """The one application of this process, ready for windows."""
    from PySide6.QtWidgets import QApplication

    from desktop.widgets import focus_ring

    known = QApplication.instance()
    app = known if isinstance(known, QApplication) else QApplication(["giftwire-station"])
    app.setApplicationName("Giftwire")
    app.setApplicationDisplayName("Giftwire")
    app.setDesktopFileName("giftwire-station")
    focus_ring.install(app)
    return app


def app_icon() -> QIcon:
    """The program's own sign."""
    from PySide6.QtGui import QIcon

    from desktop.theme import RESOURCES

    return QIcon(str(RESOURCES / "icons" / "app" / "giftwire-64.png"))


def default_data_dir(role: str) -> Path:
    """Where this system keeps a program's data."""
    from platformdirs import user_data_path

    return user_data_path("Giftwire", appauthor=False) / role


def keep_log(data_dir: Path) -> None:
    """Write warnings, and errors that nobody caught, to a small file beside the station's data."""
    handler = RotatingFileHandler(data_dir / "station.log", maxBytes=LOG_BYTES_MAX, backupCount=LOG_FILES, delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)
    before = sys.excepthook

    def note(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        _log.error("uncaught", exc_info=(kind, error, trace))
        before(kind, error, trace)

    sys.excepthook = note


def show_itself(window: StationFrame, shop: Shop, file: Path) -> None:
    """Keep a picture of the window: whenever SIGUSR1 asks for it, else once at the end.

    Args:
        window: made as large as on an ordinary desk; a screen that is not there has no size of its own.
        shop: the front desk is shown with the room that says most; the other stations open what is next by themselves.
        file: replaced at once and as a whole, so that whoever waits for it never reads half of it.
    """
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from hub.domain.actor import Role

    window.resize(*SHOT_SIZE)
    taken = []

    def take() -> None:
        part = file.with_name(file.name + ".part")
        taken.append(window.grab().save(str(part), "PNG"))
        part.replace(file)

    def open_and_take() -> None:
        rooms = [room for room in shop.board.rooms.values() if room.order and room.closed_at is None]
        if rooms and shop.me is not None and shop.me.role is Role.FRONT_DESK:
            window.room_asked.emit(max(rooms, key=lambda room: (room.count, room.id)).id)
        QTimer.singleShot(SHOT_PAUSE_MS, take)

    if hasattr(signal, "SIGUSR1"):
        signal.signal(signal.SIGUSR1, lambda *_: QTimer.singleShot(0, open_and_take))
    app = QApplication.instance()
    assert app is not None
    app.aboutToQuit.connect(lambda: None if taken else take())


def end_on_signals(app: QApplication, end: Callable[[], None]) -> None:
    """Close in good order on Ctrl C and on a polite request of the system; nobody is there to be asked then."""
    from PySide6.QtCore import QTimer

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: end())
    turn = QTimer(app, interval=SIGNAL_LOOK_MS)
    turn.timeout.connect(lambda: None)
    turn.start()


if __name__ == "__main__":
    sys.exit(main())
