"""The house keeps its own rules: the home of each library, purity, pinned packages, loud tests, two commands.

The floors (who may import whom) are contracts in pyproject.toml; import-linter checks them.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "packaging" / "requirements"

# The one home of each outside library, and why it is here rather than our own code. "" is anywhere.
HOMES = {
    "PySide6": ("desktop",),  # windows
    "PIL": ("hub.gateway",),  # pictures from strangers, in the confined worker only
    "apprise": ("hub.followers.channels",),  # SMS and chat services, each by its address
    "argon2": ("hub.doors", "hub.link"),  # PINs: at the hub, and at a station that must let people in without it
    "babel": ("hub.gateway", "hub.followers"),  # numbers, money and dates as people write them, on pages and in notices
    "click": ("hub.cli", "hub.app"),  # the command line; sqlite-utils brings it anyway
    "cryptography": (
        "hub.gateway",
        "hub.doors",
        "hub.link",
        "hub.followers.channels",
    ),  # what lies on the gateway's disk; what pairing says; what browsers are told
    "httpx": ("hub.rehearsal",),  # posts webhooks and trackers like the outside world does
    "ifaddr": ("hub.doors",),  # this machine's own addresses, for the announcement; zeroconf brings it anyway
    "immutables": ("hub.domain", "hub.wire"),  # boards share what did not change; the wire knows how to send one
    "keyring": ("hub.link",),  # the system's own store for a station's secret
    "msgspec": ("",),  # the vocabulary itself
    "phonenumbers": (
        "hub.intakes",
        "hub.gateway",
        "hub.followers",
        "desktop.phones",
    ),  # what people type as a telephone number
    "platformdirs": ("hub.cli", "hub.app", "desktop.app"),  # where a system keeps data
    "prometheus_client": ("hub.doors",),  # figures for who watches the hub
    "qasync": ("desktop.app",),  # little maintained, so only one module knows it
    "reportlab": ("hub.papers.report_pdf",),  # paper with tables and Chinese, without another program
    "segno": ("hub.gateway", "desktop.printing", "desktop.widgets"),  # QR codes for links
    "shiboken6": ("desktop",),
    "spake2": ("hub.doors", "hub.link"),  # pairing by a short code that nobody in between can guess at
    "sqlite3": ("hub.log", "hub.link", "desktop.widgets.map"),  # MBTiles are SQLite files
    "sqlite_utils": ("hub.log", "hub.link"),  # schema and upgrades
    "starlette": ("hub.gateway",),  # routes, WebSockets
    "uvicorn": ("hub.gateway",),  # serves them
    "websockets": ("hub.rehearsal",),  # courier and customer sockets without a browser
    "zeroconf": ("hub.doors", "hub.link"),  # how a station finds the hub in its network
    "zxingcpp": ("desktop.code_reader",),  # reads the codes of labels before a camera
    "zmq": ("hub.doors", "hub.link"),  # the wire's transport
}

# What would let a clock, chance or the outside into the floors that are pure (law: they come in as arguments).
IMPURE = {"asyncio", "logging", "os", "pathlib", "random", "secrets", "selectors", "shutil", "socket", "sqlite3",
          "subprocess", "sys", "tempfile", "threading", "time"}  # fmt: skip
PURE = ("hub.domain", "hub.wire", "hub.intakes")
CLOCKS = re.compile(r"\b(datetime|date)\.(now|utcnow|today)$|\buuid\.uuid\d$")


def modules() -> Iterator[tuple[str, Path]]:
    """Every module of the two packages, by its dotted name."""
    for package in ("hub", "desktop"):
        for path in sorted((ROOT / package).rglob("*.py")):
            yield ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), path


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """What a file imports, with the line; `from a import b` counts as `a.b`, so that packages are told apart."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def within(module: str, package: str) -> bool:
    return not package or module == package or module.startswith(package + ".")


def test_every_folder_of_code_is_a_package_so_that_the_floors_see_it() -> None:
    assert not {path.parent for _, path in modules() if not (path.parent / "__init__.py").exists()}


def test_each_outside_library_has_one_home() -> None:
    strays = [
        f"{module}:{line} imports {name}"
        for module, path in modules()
        for name, line in imports(path)
        for library in [name.partition(".")[0]]
        if library not in ("hub", "desktop")
        if library in HOMES or library not in sys.stdlib_module_names
        if not any(within(module, home) for home in HOMES.get(library, ()))
    ]
    assert not strays


def test_pure_floors_take_clock_chance_and_the_outside_as_arguments() -> None:
    impure = [
        f"{module}:{line} uses {name}"
        for module, path in modules()
        if any(within(module, floor) for floor in PURE)
        for name, line in (*imports(path), *calls(path))
        if name.partition(".")[0] in IMPURE or CLOCKS.search(name)
    ]
    assert not impure


def calls(path: Path) -> Iterator[tuple[str, int]]:
    """What a file calls through a dot, with the line: `datetime.now`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield ast.unparse(node.func), node.lineno


def test_start_needs_nothing_but_a_standard_python_3_9() -> None:
    path = ROOT / "start.py"
    ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 9))
    assert {name.partition(".")[0] for name, _ in imports(path)} <= sys.stdlib_module_names | {"__future__"}


@pytest.mark.parametrize("path", sorted(REQUIREMENTS.iterdir()), ids=lambda path: path.name)
def test_requirement_files_hold_no_address(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*(-i|-f|--index-url|--extra-index-url|--find-links|--trusted-host)\b", text, re.MULTILINE)


@pytest.mark.parametrize("name", ["setup", "run", "test", "package"])
def test_every_package_is_pinned_by_version_and_hash(name: str) -> None:
    entries = re.split(r"\n(?=\S)", (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8").strip())
    assert entries
    for entry in entries:
        assert re.match(r"[a-z0-9-]+==\S+ ", entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry


def test_pinned_packages_are_the_ones_that_pyproject_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {re.split(r"[<>=;\[ ]", line)[0].lower() for line in project["dependencies"]}
    listed = {
        re.split(r"[<>=;\[ ]", line)[0].lower()
        for line in (REQUIREMENTS / "run.in").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith(("#", "-"))
    }
    assert listed - {"hatchling"} == asked  # hatchling only puts the commands into .venv


def test_proposed_changes_run_the_very_command_that_the_readme_names() -> None:
    command = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1]
    assert command == "python3 start.py test"
    assert f"\n{command}\n" in (ROOT / "README.md").read_text(encoding="utf-8")


LOUD = """
import asyncio, logging, threading, warnings
import pytest
from PySide6.QtCore import qWarning

def test_python_warns(): warnings.warn("w")
def test_qt_warns(): qWarning("w")
def test_log_line_is_let_out(): logging.getLogger("x").warning("w")
@pytest.mark.logs("never said")
def test_announced_line_never_comes(): pass
def test_thread_dies():
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start(); thread.join()
@pytest.mark.logs("x: said")
def test_announced_line_comes(): logging.getLogger("x").warning("said")
"""


def test_whatever_is_said_by_surprise_fails_its_test(tmp_path: Path) -> None:
    (tmp_path / "test_loud.py").write_text(LOUD)
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", "pyproject.toml", "-p", "tests.conftest", "-p", "no:cacheprovider",
         "--color=no", "-q", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    loud = set(re.findall(r"^(?:FAILED|ERROR) \S+::(\w+)", run.stdout, re.MULTILINE))
    assert loud == {
        "test_python_warns", "test_qt_warns", "test_log_line_is_let_out", "test_announced_line_never_comes",
        "test_thread_dies",
    }, run.stdout  # fmt: skip


@pytest.mark.xcb
def test_a_real_window_takes_focus_keys_and_clipboard(qtbot: QtBot) -> None:
    assert QGuiApplication.platformName() == "xcb"
    line = QLineEdit()
    qtbot.addWidget(line)
    with qtbot.waitActive(line):
        line.show()
        line.activateWindow()
        line.setFocus()
    QTest.keyClicks(line, "Peony")
    line.selectAll()
    line.cut()
    line.paste()
    assert line.text() == "Peony"
