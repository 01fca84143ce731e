"""The worker gives up memory, time and files before it reads a stranger's byte."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from hub.gateway import confined
from hub.gateway.config import confined_command
from tests.hub.gateway.test_media import picture, png_that_claims

ROOT = Path(__file__).resolve().parents[3]


TRIES = """
from hub.gateway import confined
confined.CPU_S = 1
confined.confine()
print("confined", flush=True)
try:
    {code}
except BaseException as error:
    print(type(error).__name__)
else:
    print("done")
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems take fewer of these limits")
@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("bytearray(100 << 20)", ["done"]),
        ("bytearray(2 << 30)", ["MemoryError"]),
        ("open(PATH, 'w').write('x' * 100_000)", ["OSError"]),
        ("while True: pass", []),  # killed
    ],
    ids=["some memory", "much memory", "a file", "for ever"],
)
def test_what_the_worker_may_not_do_ends_it(code: str, said: list[str], tmp_path: Path) -> None:
    program = TRIES.format(code=code.replace("PATH", repr(str(tmp_path / "file"))))
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert ran.stdout.split() == ["confined", *said]
    assert (ran.returncode == 0) is bool(said)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (picture(), confined.OK),
        (b"GIF89a" + b"\0" * 50, confined.UNSUPPORTED),
        (b"", confined.UNSUPPORTED),
        (png_that_claims(20_000, 20_000), confined.TOO_MANY_PIXELS),
        (picture()[:1_000], confined.BROKEN),
    ],
)
def test_the_worker_says_by_its_exit_code_what_a_picture_is(data: bytes, code: int) -> None:
    worker = subprocess.run(confined_command(), input=data, env={}, capture_output=True, cwd="/")
    assert worker.returncode == code
    assert worker.stdout.startswith(b"\xff\xd8\xff") if code == confined.OK else worker.stdout == b""
