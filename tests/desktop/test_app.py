"""The program's door: wrong arguments are answered at once with 64, and `--smoke` opens every screen."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop import app

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
