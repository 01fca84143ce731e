"""The one way in, where it can be tried without a bare machine: what it decides, what it says, how it ends."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

import start


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder of its own, so that nothing here touches the real `.venv`."""
    requirements = tmp_path / "packaging" / "requirements"
    requirements.mkdir(parents=True)
    (requirements / "run.txt").write_text("one==1\n")
    (tmp_path / "pyproject.toml").write_text("")
    (tmp_path / ".venv").mkdir()
    for name, value in {
        "ROOT": tmp_path, "VENV": tmp_path / ".venv", "REQUIREMENTS": requirements,
        "STAMP": tmp_path / ".venv" / "stamp", "UNFINISHED": tmp_path / ".venv" / "unfinished",
        "TRANSLATIONS": tmp_path / "i18n",
    }.items():  # fmt: skip
        monkeypatch.setattr(start, name, value)
    return tmp_path


def test_a_changed_requirement_a_changed_pyproject_and_a_moved_folder_are_set_up_anew(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marks = {start.mark_of("run")}
    (start.REQUIREMENTS / "run.txt").write_text("one==2\n")
    marks.add(start.mark_of("run"))
    (folder / "pyproject.toml").write_text("[project]\n")
    marks.add(start.mark_of("run"))
    monkeypatch.setattr(start, "ROOT", folder.rename(folder.with_name("moved")))
    monkeypatch.setattr(start, "REQUIREMENTS", start.ROOT / "packaging" / "requirements")
    marks.add(start.mark_of("run"))
    assert len(marks) == 4


@pytest.mark.parametrize("damage", ["", "{", "[]", '"text"'])
def test_a_damaged_stamp_counts_as_none(folder: Path, damage: str) -> None:
    start.STAMP.write_text(damage)
    assert start.read_stamp() == {}


def test_an_interrupted_set_up_makes_the_environment_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr(start, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(start, "venv_is_sound", lambda: True)
    monkeypatch.setattr(start, "make_venv", lambda: made.append("anew"))
    monkeypatch.setattr(start, "find_uv", lambda: None)
    monkeypatch.setattr(start, "run_quietly", lambda argv, environment=None: _ended(argv, 0))
    start.STAMP.write_text(f'{{"run": "{start.mark_of("run")}"}}')
    start.install_python_packages(["run"])
    assert not made
    start.UNFINISHED.touch()
    start.install_python_packages(["run"])
    assert made == ["anew"]
    assert not start.UNFINISHED.exists()
    start.install_python_packages(["run"])
    assert made == ["anew"]


def test_a_failed_set_up_leaves_no_stamp_and_says_why(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "venv_is_sound", lambda: True)
    monkeypatch.setattr(start, "find_uv", lambda: None)
    monkeypatch.setattr(start, "run_quietly", lambda argv, environment=None: _ended(argv, 1, "no such hash"))
    with pytest.raises(start.Stop, match="no such hash"):
        start.install_python_packages(["run"])
    assert start.UNFINISHED.exists()
    assert start.read_stamp() == {}


def _ended(argv: Sequence[str], code: int, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.CompletedProcess(argv, code, text)


def test_where_packages_come_from_is_passed_on_to_uv_as_pip_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith(("PIP_", "UV_", "SSL_CERT"))]:
        monkeypatch.delenv(name)
    config = tmp_path / "pip.conf"
    config.write_text("[global]\nindex-url = https://one.example/simple\nextra-index-url = file:///a\n  file:///b\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(config))
    monkeypatch.setenv("PIP_CERT", "/own/ca.pem")
    settings = start.pip_settings_for_uv()
    assert settings["UV_DEFAULT_INDEX"] == "https://one.example/simple"
    assert {"file:///a", "file:///b"} <= set(settings["UV_EXTRA_INDEX_URL"].split())
    assert settings["SSL_CERT_FILE"] == "/own/ca.pem"
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://two.example/simple")
    assert "UV_DEFAULT_INDEX" not in start.pip_settings_for_uv()


@pytest.mark.skipif(sys.platform == "win32", reason="apt's tools are stood in for by shell scripts")
def test_only_missing_system_packages_are_named_to_who_may_not_install_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = tmp_path / "dpkg-query"
    query.write_text("#!/bin/sh\necho 'installed one'\necho 'installed two-t64 two (= 1)'\necho 'config-files three'\n")
    query.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(start, "root_prefix", lambda: None)
    with pytest.raises(start.Stop, match=r"sudo apt-get install .* three four$"):
        start.install_system_packages(["one", "two", "three", "four"])
    start.install_system_packages(["one", "two"])


def test_the_last_line_adds_up_what_every_pytest_said(capfd: pytest.CaptureFixture[str]) -> None:
    said = (
        "print('\\x1b[31m====== \\x1b[1m1 failed\\x1b[0m, 134 passed, 2 skipped in 4.61s ======'); raise SystemExit(1)"
    )
    first = start.check("pytest", [sys.executable, "-c", said], dict(os.environ))
    second = start.check("more", [sys.executable, "-c", "print('1 passed, 9 deselected in 0.2s')"], dict(os.environ))
    assert start.report([first, second], 5.0) == 1
    lines = capfd.readouterr().out.splitlines()
    assert lines[-1] == "=== 1 failed, 135 passed, 2 skipped in 5.00s ==="
    assert lines[-2] == "Failed: pytest"
    assert start.report([second], 1.0) == 0
    assert capfd.readouterr().out.splitlines()[-2:] == ["All 1 checks passed.", "=== 1 passed in 1.00s ==="]


def test_an_unknown_verb_is_answered_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert start.main(["sell"]) == start.EXIT_USAGE
    assert "setup" in capsys.readouterr().out
