"""The program's door: wrong arguments are answered at once with 64, and `--smoke` opens every screen."""

from __future__ import annotations

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
