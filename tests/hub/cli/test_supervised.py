"""What runs beside the hub is started again when it dies, and ends with the hub however that ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from hub.cli.supervised import Supervised
from tests.hub.running import ROOT, until

posix_only = pytest.mark.skipif(os.name != "posix", reason="signals")
LIVES = "import os, sys; open(sys.argv[1], 'a').write(f'{os.getpid()}\\n'); sys.stdin.read()"
FALLS = "import os, sys; open(sys.argv[1], 'a').write(f'{os.getpid()}\\n'); sys.exit(3)"
KEEPS = """
import sys
from hub.cli.supervised import Supervised
one = Supervised("one", sys.argv[1:])
one.start()
one._thread.join()
"""


def lives(noted: Path) -> list[int]:
    """The process ids of every life so far."""
    return [int(line) for line in noted.read_text().splitlines()] if noted.exists() else []


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@posix_only
@pytest.mark.logs("one ended")
def test_one_that_is_killed_is_started_again_and_ends_when_it_shall(tmp_path: Path) -> None:
    noted = tmp_path / "lives"
    one = Supervised("one", [sys.executable, "-c", LIVES, str(noted)], again_s=0.01)
    one.start()
    (first,) = until(lambda: lives(noted))
    os.kill(first, signal.SIGKILL)
    second = until(lambda: lives(noted)[1:])[0]
    assert is_alive(second)
    one.stop()
    assert not is_alive(second)
    assert len(lives(noted)) == 2


@pytest.mark.logs("one ended")
def test_one_that_falls_at_once_is_started_again_at_longer_and_longer_pauses(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    noted = tmp_path / "lives"
    one = Supervised("one", [sys.executable, "-c", FALLS, str(noted)], again_s=0.01)
    one.start()
    until(lambda: len(lives(noted)) >= 4)
    one.stop()
    said = [record.getMessage() for record in caplog.records if "started again" in record.getMessage()]
    assert said[:3] == [f"one ended (code 3); started again in {pause} s" for pause in (0.01, 0.02, 0.04)]


@pytest.mark.logs("one ended")
def test_one_that_cannot_be_started_at_all_ends_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    one = Supervised("one", [str(tmp_path / "nothing")], again_s=60.0)
    one.start()
    until(lambda: "could not be started" in caplog.text)
    one.stop()


@posix_only
def test_it_ends_when_who_started_it_is_killed(tmp_path: Path) -> None:
    noted = tmp_path / "lives"
    command = [sys.executable, "-c", KEEPS, sys.executable, "-c", LIVES, str(noted)]
    keeper = subprocess.Popen(command, cwd=ROOT)
    (child,) = until(lambda: lives(noted))
    keeper.kill()
    keeper.wait()
    until(lambda: not is_alive(child))
