"""A system's wish for reduced motion is heard, and a system that does not answer holds nothing up."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from desktop import motion

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks the program that a Linux desktop answers with")


@pytest.fixture
def answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for the desktop's settings program; write its answer into it."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return tmp_path / "gsettings"


def test_animations_that_are_off_mean_reduced_motion(answers: Path) -> None:
    answers.write_text("#!/bin/sh\necho false\n")
    answers.chmod(0o755)
    assert motion.reduced_by_system()


def test_animations_that_are_on_mean_motion(answers: Path) -> None:
    answers.write_text("#!/bin/sh\necho true\n")
    answers.chmod(0o755)
    assert not motion.reduced_by_system()


def test_a_system_without_an_answer_means_motion(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not motion.reduced_by_system()


def test_a_settings_program_that_hangs_is_left_alone(answers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(motion, "_ANSWER_WITHIN_S", 0.05)
    answers.write_text("#!/bin/sh\nexec tail -f /dev/null\n")
    answers.chmod(0o755)
    assert not motion.reduced_by_system()
