"""The program's door: wrong arguments are answered at once with 64, and `--smoke` opens every screen."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop import app
from hub.domain.actor import Role
from hub.domain.vocabulary import RevokeStation
from hub.link.codes import Codes
from hub.link.port import Wished
from tests.hub.running import HubInThread, until

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["--role", "kitchen"], "invalid choice"),
        (["--role", "packing", "--data-dir", "{tmp}/new", "--bundle", "{tmp}/none"], "no key bundle"),
        (["--role", "packing", "--data-dir", "{tmp}/new", "--bundle", "{tmp}/file"], "bad_bundle"),
        (["--role", "packing", "--data-dir", "{tmp}/file/below"], "--data-dir"),
        (["--wrong"], "unrecognized arguments"),
    ],
)
def test_wrong_arguments_are_said_in_words_and_end_with_64(
    argv: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("not a folder")
    (tmp_path / "file").chmod(0o600)
    with pytest.raises(SystemExit) as ended:
        app.main([each.replace("{tmp}", str(tmp_path)) for each in argv])
    assert ended.value.code == app.EXIT_USAGE
    assert said in capsys.readouterr().err


def test_wrong_arguments_are_answered_without_loading_qt() -> None:
    code = "import sys, desktop.app as a\ntry: a.main(['--wrong'])\nexcept SystemExit: print('PySide6.QtWidgets' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_smoke_test_opens_every_screen(tmp_path: Path) -> None:
    """As the frozen program runs it: its own process, its own home."""
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "desktop.app", "--smoke", "--lang", "en"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - started < 120


def test_the_gallery_is_shown_without_a_shop(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "desktop.app", "--gallery", "--shot", str(tmp_path / "all.png"), "--lang", "zh"],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "all.png").stat().st_size > 100_000
    assert [path.name for path in tmp_path.iterdir()] == ["all.png"]


# Without a key ----------------------------------------------------------------------------------------------------

PERSON = """
import sys
from PySide6.QtCore import QTimer
import desktop.app as station
from desktop.stations.first_start.page import FirstStart
from desktop.stations.first_start.sentences import At
from desktop.stations.frame import StationFrame

port, code, data_dir = sys.argv[1:4]
app = station.application()

def look() -> None:
    for window in app.topLevelWidgets():
        if not window.isVisible():
            continue
        if isinstance(window, FirstStart):
            if not code:
                window.close()
            elif window.at is At.SHOP:
                window.address.setText(f"127.0.0.1:{port}")
                window.address.returnPressed.emit()
            elif window.at is At.CODE:
                window.code.type_in(code)
                window.connect_.click()
            elif window.at is At.WORDS:
                window.same.click()
            elif window.at is At.DONE:
                window.open.click()
        elif isinstance(window, StationFrame) and window.shop.status.state.value == "live":
            print(window.role.value, flush=True)
            turn.stop()
            window.close()
        elif isinstance(window, StationFrame) and window.shop.status.state.value == "refused":
            window._notice.anew.click()

turn = QTimer()
turn.timeout.connect(look)
turn.start(50)
sys.exit(station.main(["--data-dir", data_dir, "--lang", "en", "--scheme", "light"]))
"""


def person_at(data_dir: Path, port: int = 0, code: str = "") -> subprocess.Popen[str]:
    """The program in a process of its own, and somebody in front of it who does what it asks for."""
    return subprocess.Popen(
        [sys.executable, "-c", PERSON, str(port), code, str(data_dir)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_closing_the_first_start_is_no_error(tmp_path: Path) -> None:
    window = person_at(tmp_path / "new")
    said, errors = window.communicate(timeout=90)
    assert (window.returncode, said) == (0, "")
    assert "Traceback" not in errors
    assert not (tmp_path / "new" / app.OWN_BUNDLE).exists()


def test_a_new_station_is_let_in_works_at_once_and_needs_no_code_the_next_time(tmp_path: Path) -> None:
    running = HubInThread(tmp_path)
    try:
        with Codes(running.bundle("owner")) as owner:
            made = owner.make(Wished(Role.DISPATCH, "Map table"))
            first = person_at(tmp_path / "new", running.serving.pairing, made.digits)
            until(lambda: owner.see(made.offer).state == "comparing", patience_s=60)
            owner.settle(made.offer, same=True)
            said, errors = first.communicate(timeout=90)
        assert (first.returncode, said.split()) == (0, ["dispatch"]), errors
        again = person_at(tmp_path / "new")
        said, errors = again.communicate(timeout=90)
        assert (again.returncode, said.split()) == (0, ["dispatch"]), errors
        log = tmp_path / "new" / "station.log"
        assert not log.exists() or made.digits not in log.read_text()
    finally:
        running.leave()


def test_a_station_that_the_hub_refuses_is_let_in_anew_from_its_own_screen(tmp_path: Path) -> None:
    running = HubInThread(tmp_path)
    try:
        old = running.pair(Role.DISPATCH)
        (tmp_path / "desk").mkdir(mode=0o700)
        old.rename(tmp_path / "desk" / app.OWN_BUNDLE)
        running.must(running.owner(), RevokeStation("dispatch"))
        with Codes(running.bundle("owner")) as owner:
            made = owner.make(Wished(Role.DISPATCH, "Map table", "dispatch"))
            refused = person_at(tmp_path / "desk", running.serving.pairing, made.digits)
            until(lambda: owner.see(made.offer).state == "comparing", patience_s=60)
            owner.settle(made.offer, same=True)
            said, errors = refused.communicate(timeout=90)
        assert (refused.returncode, said.split()) == (0, ["dispatch"]), errors
    finally:
        running.leave()


# Chosen at the window ---------------------------------------------------------------------------------------------

CHOOSER = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QTimer
import desktop.app as station
from desktop.chosen import Chosen
from desktop.stations.frame import StationFrame

station.scale(Path(sys.argv[1]))
app = station.application()
steps = [Chosen("zh"), Chosen("zh", "dark"), Chosen("zh", "dark", 125)]
seen = set()

def look() -> None:
    for window in app.topLevelWidgets():
        if not isinstance(window, StationFrame) or not window.isVisible() or window.shop.status.state.value != "live":
            continue
        if os.environ.get("QT_SCALE_FACTOR") == "1.25":
            print("size", window.devicePixelRatioF(), window.chosen.language, window.chosen.scheme, flush=True)
            turn.stop()
            window.close()
        elif steps and id(window) not in seen:
            print(window.bar.accessibleName() or window.windowTitle(), flush=True)
            chosen = steps.pop(0)
            if chosen.scheme and not chosen.size:
                window._choose(chosen)
                chosen = steps.pop(0)
            else:
                seen.add(id(window))
            window._choose(chosen)

turn = QTimer()
turn.timeout.connect(look)
turn.start(50)
sys.exit(station.main(["--data-dir", sys.argv[1]]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the new process of another size is not this one's child there")
def test_language_and_size_are_chosen_at_the_window_without_a_word_to_the_shop(tmp_path: Path) -> None:
    running = HubInThread(tmp_path)
    try:
        (tmp_path / "desk").mkdir(mode=0o700)
        running.pair(Role.DISPATCH).rename(tmp_path / "desk" / app.OWN_BUNDLE)
        script = tmp_path / "chooser.py"
        script.write_text(CHOOSER)
        window = subprocess.run(
            [sys.executable, str(script), str(tmp_path / "desk")],
            cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT), "LANGUAGE": "en", "LC_ALL": "C.UTF-8"},
            capture_output=True, text=True, timeout=90, check=False,
        )  # fmt: skip
        english, chinese, larger = window.stdout.splitlines()
        assert "Dispatch" in english, window.stderr
        assert chinese.isascii() is False, window.stderr
        assert larger == "size 1.25 zh dark", window.stderr
        assert "Traceback" not in window.stderr
    finally:
        running.leave()
