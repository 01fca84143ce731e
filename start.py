#!/usr/bin/env python3
"""The one way in: sets Giftwire up on a bare machine, then runs it, checks it or freezes it.

Rules, and why:
- Standard library only, and Python 3.9 syntax: it runs before anything is installed.
- Safe to repeat. What is there is left alone; what was interrupted is made again; a second start at the
  same moment waits for the first.
- It installs only what is missing, and only packages pinned by hash in packaging/requirements/. Where they
  come from is the machine's own business: the configuration of pip is passed on to uv, never written down.
- The stamp is written last, so it can only speak of a set-up that was finished.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

# What the verbs start, as arguments to .venv's Python. Change it here and nowhere else.
SHOP_DAY = ("-m", "tests.journey.shop_day")
SHOTS = ("-m", "tests.journey.shots")
CAMPAIGN = ("-m", "tests.campaign")
SIMULATION = ("-m", "tests.simulation")
FREEZE = ("packaging/freeze.py",)

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / ".setup-stamp"
UNFINISHED = VENV / ".setup-unfinished"  # there while packages are being written: such a .venv is made again
REQUIREMENTS = ROOT / "packaging" / "requirements"
TRANSLATIONS = ROOT / "resources" / "i18n"
WINDOWS = sys.platform == "win32"
SCRIPTS = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = SCRIPTS / ("python.exe" if WINDOWS else "python")

PYTHON_FIRST, PYTHON_BEYOND = (3, 11), (3, 14)  # requires-python of pyproject.toml, whose reasons stand there
PYTHON_TO_FETCH = "3.13"  # where uv may fetch one: the newest that fits

# Debian's names of what Qt opens at run time. A missing one of the second group is always reported by Qt as
# xcb-cursor0, so all of them are asked for.
APT_QT = (
    "libgl1",
    "libegl1",
    "libglib2.0-0",
    "libfontconfig1",
    "libxkbcommon0",
    "libdbus-1-3",
    "libbrotli1",
    "libgssapi-krb5-2",
    # QtMultimedia: microphone, loudspeaker, camera
    "libpulse0",
    "libdrm2",
    "libxrender1",
)
APT_WINDOW = (
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-image0",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-xkb1",
    "libxkbcommon-x11-0",
    "libx11-xcb1",
)
APT_MORE = {
    # a window system without a screen; faults in system calls; a small disk of one's own
    "test": ("xvfb", "strace", "e2fsprogs"),
    # Debian's Python carries its library inside; a frozen program needs it as a file, and objcopy to be put together
    "package": ("binutils", *(["libpython{}.{}".format(*sys.version_info)] if sys.base_prefix == "/usr" else [])),
}
APT_LOCK_WAIT_S = 300  # another apt (an unattended upgrade) usually ends within minutes
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
PIP_KINDS = ("global", "user", "site", "env", ":env:")  # where pip is configured: the later overrides the earlier
PYTEST_WORKERS = str(max(2, min(8, os.cpu_count() or 2)))  # more than 8 wait for each other's hubs and disks

EXIT_USAGE, EXIT_UNAVAILABLE, EXIT_INTERRUPTED = 64, 69, 130


class Stop(Exception):
    """Set-up cannot go on; the text tells the person at the terminal what to do."""


def say(line: str) -> None:
    print(line, flush=True)


# ------------------------------------------------------------------------------------------- set up


def set_up(*wanted: str) -> None:
    """Bring the machine to where the requirement files named in `wanted` are installed ("run", "test", "package")."""
    if on_apt():
        if not PYTHON.exists() and find_python() is None:
            raise Stop("Giftwire needs Python 3.11, 3.12 or 3.13 (Debian 12, Ubuntu 24.04 or newer have it).")
        install_system_packages((*APT_QT, *APT_WINDOW, *(name for part in wanted for name in APT_MORE.get(part, ()))))
    with only_one_at_a_time():
        install_python_packages(wanted)
        compile_translations()
    if "test" in wanted:
        provide_browser()


def on_apt() -> bool:
    return sys.platform == "linux" and bool(shutil.which("apt-get") and shutil.which("dpkg-query"))


def install_system_packages(names: Sequence[str]) -> None:
    """Install through apt those of `names` that neither stand installed nor are provided by what is."""
    listing = subprocess.run(
        ["dpkg-query", "-W", "-f=${db:Status-Status} ${Package} ${Provides}\n"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    there = {
        name.strip(",")
        for line in listing.splitlines()
        if line.startswith("installed ")
        for name in line.split()[1:]  # libglib2.0-0t64 provides libglib2.0-0
    }
    missing = [name for name in names if name not in there]
    if not missing:
        return
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends",
               "-o", f"DPkg::Lock::Timeout={APT_LOCK_WAIT_S}", *missing]  # fmt: skip
    say("System packages: " + " ".join(missing))
    as_root = root_prefix()
    if as_root is None:
        raise Stop("These system packages are missing. Install them with this line, then start again:\n  sudo "
                   + " ".join(install))  # fmt: skip
    # With lists at hand the first try is enough. Lists may be absent or old, and an interrupted dpkg
    # asks to be finished first: that is the second try.
    for before in ([], [["dpkg", "--configure", "-a"], ["apt-get", "update", "-q"]]):
        tried = [run_quietly([*as_root, *line]) for line in (*before, install)]
        if tried[-1].returncode == 0:
            return
    raise Stop("apt could not install them:\n" + "\n".join(one.stdout.strip() for one in tried))


def root_prefix() -> list[str] | None:
    """What makes a command run as root: nothing, sudo, or None when neither is possible."""
    apt_environment = ["env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8"]
    if os.geteuid() == 0:  # type: ignore[attr-defined,unused-ignore]  # Windows has none, and no apt either
        return apt_environment
    if not shutil.which("sudo"):
        return None
    ask = ["sudo"] if sys.stdin.isatty() else ["sudo", "-n"]
    return [*ask, *apt_environment] if subprocess.run([*ask, "true"]).returncode == 0 else None


@contextlib.contextmanager
def only_one_at_a_time() -> Iterator[None]:
    """Hold a lock that the system lets go of by itself when this process ends, however it ends."""
    (ROOT / "build").mkdir(exist_ok=True)
    with open(ROOT / "build" / "setup.lock", "w") as held:
        if WINDOWS:
            import msvcrt

            while True:
                try:
                    msvcrt.locking(held.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore]
                    break
                except OSError:  # it gives up after ten tries, one a second
                    continue
        else:
            import fcntl

            fcntl.flock(held, fcntl.LOCK_EX)
        yield


def install_python_packages(wanted: Sequence[str]) -> None:
    """Make `.venv` if need be, install the wanted requirement files and the two commands of pyproject.toml."""
    done = read_stamp()
    if PYTHON.exists() and not UNFINISHED.exists() and all(done.get(name) == mark_of(name) for name in wanted):
        return
    began = time.monotonic()
    if UNFINISHED.exists() or not venv_is_sound():
        make_venv()
        done = {}
    say("Python packages: " + ", ".join(wanted))
    UNFINISHED.touch()
    STAMP.unlink(missing_ok=True)
    lists = [part for name in wanted for part in ("-r", str(REQUIREMENTS / (name + ".txt")))]
    pinned = ["--require-hashes", "--only-binary", ":all:", *lists]
    itself = ["--no-deps", "--no-build-isolation", "-e", str(ROOT)]
    uv, uv_environment = find_uv(), {**os.environ, **pip_settings_for_uv()}
    for arguments in (pinned, itself):
        if uv:
            tried = run_quietly([str(uv), "pip", "install", "--python", str(PYTHON), *arguments], uv_environment)
            if tried.returncode == 0:
                continue
            say(tried.stdout.strip() + "\nuv could not; pip tries.")
        tried = run_quietly([str(PYTHON), "-m", "pip", "install", *arguments])
        if tried.returncode:
            raise Stop("The Python packages could not be installed:\n" + tried.stdout.strip())
    partial = STAMP.with_suffix(".partial")
    partial.write_text(json.dumps({**done, **{name: mark_of(name) for name in wanted}}))
    partial.replace(STAMP)
    UNFINISHED.unlink()
    say(f"Set up in {time.monotonic() - began:.1f} s.")


def read_stamp() -> dict[str, str]:
    """What was installed, by requirement file; nothing where a stamp is absent or damaged."""
    try:
        read = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def mark_of(name: str) -> str:
    """A digest of all that decides what an installed requirement file looks like."""
    config = VENV / "pyvenv.cfg"  # names the Python that .venv stands on
    parts = [
        str(ROOT).encode(),  # a moved folder needs new scripts
        config.read_bytes() if config.exists() else b"",
        (ROOT / "pyproject.toml").read_bytes(),
        (REQUIREMENTS / (name + ".txt")).read_bytes(),
    ]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def fits(version: Sequence[int]) -> bool:
    return PYTHON_FIRST <= tuple(version)[:2] < PYTHON_BEYOND


def venv_is_sound() -> bool:
    """Whether `.venv` stands here, on a Python that still exists and that fits, with its own pip."""
    if not PYTHON.exists():
        return False
    asked = subprocess.run(
        [str(PYTHON), "-c", "import pip, sys; print(sys.prefix); print(*sys.version_info[:2])"],
        capture_output=True, text=True,
    )  # fmt: skip
    if asked.returncode:
        return False
    prefix, version = asked.stdout.splitlines()
    return Path(prefix).resolve() == VENV.resolve() and fits([int(part) for part in version.split()])


def make_venv() -> None:
    """Make `.venv` anew on the system's Python, or on one that uv fetches where that is allowed and none fits."""
    if VENV.exists():
        shutil.rmtree(VENV)
    python = find_python()
    if python is None:
        make_venv_on_fetched_python()
        return
    if on_apt() and python.startswith("/usr/bin/") and run_quietly([python, "-c", "import ensurepip"]).returncode:
        # Debian keeps the part that makes environments apart.
        version = run_quietly([python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]).stdout.strip()
        install_system_packages([f"python{version}-venv"])
    say("Making .venv with " + python)
    made = run_quietly([python, "-m", "venv", str(VENV)])
    if made.returncode:
        raise Stop("The environment .venv could not be made:\n" + made.stdout.strip())
    UNFINISHED.touch()


def find_python() -> str | None:
    """The Python for `.venv`: the one that runs this where it fits, else the newest on the path that does."""
    base = str(getattr(sys, "_base_executable", None) or sys.executable)
    if fits(sys.version_info[:2]):
        return base
    for minor in range(PYTHON_BEYOND[1] - 1, PYTHON_FIRST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found and run_quietly([found, "--version"]).returncode == 0:
            return found
        if WINDOWS and shutil.which("py"):
            asked = run_quietly(["py", f"-3.{minor}", "-c", "import sys; print(sys.executable)"])
            if asked.returncode == 0:
                return asked.stdout.strip()
    return None


def make_venv_on_fetched_python() -> None:
    """Let uv, in a small environment of its own, fetch a Python that fits and make `.venv` on it."""
    own = ROOT / "build" / "uv"
    say("No Python 3.11 to 3.13 here: uv fetches " + PYTHON_TO_FETCH)
    shutil.rmtree(own, ignore_errors=True)
    made = run_quietly([sys.executable, "-m", "venv", str(own)])
    if made.returncode == 0:
        scripts = own / ("Scripts" if WINDOWS else "bin")
        install_uv(scripts / ("python.exe" if WINDOWS else "python"))
        uv = scripts / ("uv.exe" if WINDOWS else "uv")
        made = run_quietly([str(uv), "venv", "--seed", "--python", PYTHON_TO_FETCH, str(VENV)])
    if made.returncode:
        raise Stop("Please install Python 3.13 from python.org and start again.\n" + made.stdout.strip())
    UNFINISHED.touch()


def install_uv(python: Path) -> None:
    """Put the pinned uv beside `python`. Without it pip does the work, only slower."""
    tried = run_quietly([str(python), "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:",
                         "-r", str(REQUIREMENTS / "setup.txt")])  # fmt: skip
    if tried.returncode:
        say("uv could not be installed; pip will do.")


def find_uv() -> Path | None:
    """The uv in `.venv`, put there first if need be."""
    uv = SCRIPTS / ("uv.exe" if WINDOWS else "uv")
    if not uv.exists():
        install_uv(PYTHON)
    return uv if uv.exists() else None


def pip_settings_for_uv() -> dict[str, str]:
    """How this machine reaches its package registry, as pip is told, in uv's words. What uv is told itself stays."""
    asked = run_quietly([str(PYTHON), "-m", "pip", "config", "list"])
    lines = [line.partition("=") for line in asked.stdout.splitlines() if asked.returncode == 0 and "=" in line]
    lines.sort(key=lambda line: PIP_KINDS.index(kind) if (kind := line[0].split(".")[0]) in PIP_KINDS else 0)
    told = {key.rpartition(".")[2]: value.strip().strip("'\"") for key, _, value in lines}
    settings = {"UV_PYTHON_PREFERENCE": "only-system", "UV_NO_PROGRESS": "1"}
    for key, name in (("index-url", "UV_DEFAULT_INDEX"), ("cert", "SSL_CERT_FILE"), ("no-index", "UV_NO_INDEX")):
        if told.get(key):
            settings[name] = told[key]
    for key, name in (("extra-index-url", "UV_EXTRA_INDEX_URL"), ("find-links", "UV_FIND_LINKS")):
        if told.get(key):
            words = re.split(r"(?:\\n|\s)+", told[key])
            settings[name] = (" " if key == "extra-index-url" else ",").join(word for word in words if word)
            # pip looks everywhere for a version; with every file pinned by its hash that is safe for uv too.
            settings["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    return {name: value for name, value in settings.items() if name not in os.environ}


def compile_translations() -> None:
    """Make a .qm beside every .ts that has changed since."""
    marks = VENV / ".translations.json"
    now = {ts.name: hashlib.sha256(ts.read_bytes()).hexdigest() for ts in sorted(TRANSLATIONS.glob("*.ts"))}
    try:
        before = json.loads(marks.read_text())
    except (OSError, ValueError):
        before = {}
    changed = [n for n in now if before.get(n) != now[n] or not (TRANSLATIONS / n).with_suffix(".qm").exists()]
    if not changed:
        return
    lrelease = SCRIPTS / ("pyside6-lrelease.exe" if WINDOWS else "pyside6-lrelease")
    made = run_quietly([str(lrelease), "-silent", *[str(TRANSLATIONS / name) for name in changed]])
    if made.returncode:
        raise Stop("The translations could not be compiled:\n" + made.stdout.strip())
    marks.write_text(json.dumps(now))


def provide_browser() -> None:
    """A Chromium for the tests of the pages: the machine's own, Debian's, or the one that playwright fetches."""
    found = next((path for path in map(shutil.which, BROWSERS) if path), None)
    places = [Path("/Applications/Google Chrome.app"), Path("C:/Program Files/Google/Chrome/Application/chrome.exe")]
    if found or any(place.exists() for place in places):
        return
    if on_apt() and "ubuntu" not in Path("/etc/os-release").read_text().lower():  # Ubuntu's is a snap in disguise
        install_system_packages(["chromium"])
        return
    tried = run_quietly([str(PYTHON), "-m", "playwright", "install", "chromium"])
    if tried.returncode:
        raise Stop("The tests need Chromium or Chrome, and playwright could not fetch one:\n" + tried.stdout.strip())


def run_quietly(argv: Sequence[str], environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run to the end and keep what it says (both streams, as one text) for the case that it fails."""
    try:
        return subprocess.run(
            argv, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL, text=True, encoding="utf-8", errors="replace",
        )  # fmt: skip
    except OSError as error:
        return subprocess.CompletedProcess(argv, 127, f"{argv[0]}: {error}")


# ------------------------------------------------------------------------------------------- run


def own_environment(**more: str) -> dict[str, str]:
    """The environment of everything started here: UTF-8 everywhere, and Qt offscreen where there is no display."""
    environment = {**os.environ, "PYTHONUTF8": "1", **more}
    if environment.pop("PYTHONDONTWRITEBYTECODE", ""):
        # A clean tree is wished for, not that each of many processes compiles everything anew: it is kept aside.
        environment.setdefault("PYTHONPYCACHEPREFIX", str(VENV / "bytecode"))
    if sys.platform == "linux":
        locale = next((os.environ[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if os.environ.get(name)), "C")
        if "utf" not in locale.lower():
            environment["LC_ALL"] = "C.UTF-8"  # Qt warns about any other
        if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    return environment


def start(program: Sequence[str], arguments: Sequence[str]) -> int:
    """Run one of the programs named at the top in this terminal, and give back how it ended."""
    running = subprocess.Popen([str(PYTHON), *program, *arguments], cwd=ROOT, env=own_environment())
    while True:
        try:
            return running.wait()
        except KeyboardInterrupt:  # the program had the same Ctrl-C and closes the shop in its own order
            continue


class Check(NamedTuple):
    """One line of the table that `test` ends with."""

    name: str
    result: str
    took_s: float
    note: str


CLOSING_LINE = re.compile(r"^=*\s*((?:\d+ [a-z]+(?:, )?)+) in [\d.]+s")
COUNT = re.compile(r"(\d+) ([a-z]+)")


def check_all(arguments: Sequence[str]) -> int:
    """Run every check in order, all of them even if one fails; 0 only if each passed."""
    python = str(PYTHON)
    offscreen = own_environment(QT_QPA_PLATFORM="offscreen")
    pytest = [python, "-m", "pytest", "--color=" + ("yes" if sys.stdout.isatty() else "no")]
    apart = "not xcb and not campaign"
    began = time.monotonic()
    checks = [
        check("ruff check", [python, "-m", "ruff", "check", "."], offscreen),
        check("ruff format", [python, "-m", "ruff", "format", "--check", "."], offscreen),
        check("mypy", [python, "-m", "mypy"], offscreen),
        check("import floors", [str(SCRIPTS / "lint-imports")], offscreen),
        check("translations", [python, "start.py", "translations"], offscreen),
        check("pytest", [*pytest, "-n", PYTEST_WORKERS, "--dist=loadfile", "-m", apart, *arguments], offscreen),
    ]
    if shutil.which("Xvfb"):
        with virtual_screen() as display:
            windowed = own_environment(QT_QPA_PLATFORM="xcb", DISPLAY=display)
            checks.append(check("pytest on X", [*pytest, "-m", "xcb", *arguments], windowed))
    return report(checks, time.monotonic() - began)


def check(name: str, argv: Sequence[str], environment: dict[str, str]) -> Check:
    """Run one check with its output passed on line by line; remember pytest's closing line."""
    say("\n--- " + name)
    began, note = time.monotonic(), ""
    with subprocess.Popen(
        argv, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, encoding="utf-8", errors="replace",
    ) as running:  # fmt: skip
        assert running.stdout is not None
        for line in running.stdout:
            sys.stdout.write(line)
            closing = CLOSING_LINE.match(re.sub(r"\x1b\[[\d;]*m", "", line))
            note = closing.group(1) if closing else note
        sys.stdout.flush()
    return Check(name, "failed" if running.returncode else "passed", time.monotonic() - began, note)


def report(checks: Sequence[Check], took_s: float) -> int:
    """Print the table, the verdict, and a last line with all of pytest's counts in pytest's own form."""
    say(f"\n{'check':15} {'result':7} {'time':>7}")
    for one in checks:
        say(f"{one.name:15} {one.result:7} {one.took_s:5.1f} s  {one.note}".rstrip())
    failed = [one.name for one in checks if one.result == "failed"]
    say(f"\nAll {len(checks)} checks passed." if not failed else "\nFailed: " + ", ".join(failed))
    counts: dict[str, int] = {}
    for one in checks:
        for count, word in COUNT.findall(one.note):
            counts[word] = counts.get(word, 0) + int(count)
    order = sorted((word for word in counts if word != "deselected"), key=lambda word: (word != "failed", word))
    totals = ", ".join(f"{counts[word]} {word}" for word in order)
    say(f"=== {totals or 'no tests ran'} in {took_s:.2f}s ===")
    return 1 if failed else 0


@contextlib.contextmanager
def virtual_screen() -> Iterator[str]:
    """Run an X server without a screen on a display number that it finds free itself."""
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert server.stdout is not None
        yield ":" + server.stdout.readline().strip()
    finally:
        server.terminate()
        server.wait()


# ------------------------------------------------------------------------------------------- verbs


def nothing_more(_: Sequence[str]) -> int:
    return 0


class Verb(NamedTuple):
    """One word on the command line: what must be installed, what then runs, what help says."""

    needs: tuple[str, ...]
    runs: Callable[[Sequence[str]], int]
    says: str


VERBS = {
    "run": Verb(("run",), lambda more: start(SHOP_DAY, more), "the shop with a rehearsal day (the default)"),
    "setup": Verb(("run",), nothing_more, "only the set-up"),
    "test": Verb(("run", "test"), check_all, "every check, ending in one table"),
    "shots": Verb(("run", "test"), lambda more: start(SHOTS, more), "pictures of every screen into shots/"),
    "package": Verb(("run", "package"), lambda more: start(FREEZE, more), "frozen programs into dist/, tried out"),
    "campaign": Verb(("run", "test"), lambda more: start(CAMPAIGN, more), "the long trials"),
    "simulate": Verb(("run", "test"), lambda more: start(SIMULATION, more), "seeded shops under every fault at once"),
    "translations": Verb(("run",), nothing_more, "only the compiled translations"),
}


def main(argv: Sequence[str]) -> int:
    if argv and argv[0] in ("-h", "--help", "help"):
        say("python3 start.py [verb] [what the verb's program takes]\n")
        for name, verb in VERBS.items():
            say(f"  {name:13} {verb.says}")
        return 0
    word, more = (argv[0], argv[1:]) if argv and not argv[0].startswith("-") else ("run", argv)
    if word not in VERBS:
        say(f"{word} is not one of: {' '.join(VERBS)}")
        return EXIT_USAGE
    verb = VERBS[word]
    try:
        set_up(*verb.needs)
    except Stop as stop:
        say(str(stop))
        return EXIT_UNAVAILABLE
    try:
        return verb.runs(more)
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
