"""Care of data as an owner does it: the commands, their words and their exit codes, beside a running hub and without one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.cli import BAD_DATA, CANNOT_CREATE, IN_USE
from tests.hub.test_cli import Serving, lines, new_id, order_line, pair, run


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A serving hub with an order, that these tests leave as they found it."""
    place = tmp_path_factory.mktemp("served")
    hub = Serving(place / "hub")
    tool = ["--data-dir", str(place / "tool"), "--bundle", str(pair(hub))]
    assert run("submit", *tool, given=order_line(new_id())).returncode == 0
    yield hub
    hub.end()


@pytest.fixture(scope="module")
def backups(served: Serving) -> Path:
    """A folder with one backup, taken beside the serving hub."""
    place = served.folder.parent / "backups"
    done = run("backup", "--data-dir", str(served.folder), "--to", str(place), "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert Path(said["file"]).parent == place
    assert said["epoch"] == served.ready["epoch"]
    assert said["outcomes"] >= 1
    return place


def test_a_backup_is_restored_with_one_command_and_the_old_ledger_is_kept(
    served: Serving, backups: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "hub"
    shutil.copytree(served.folder, folder)
    done = run("restore", "--data-dir", str(folder), str(backups), "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["from_epoch"] == served.ready["epoch"] != said["epoch"]
    assert (Path(said["kept"]) / "ledger.db").exists()
    found = json.loads(run("verify", "--data-dir", str(folder), "--json").stdout)
    assert (found["ok"], found["epoch"], found["seq"]) == (True, said["epoch"], said["seq"] + 1)
    words = run("restore", "--data-dir", str(folder), str(backups))
    assert "every station fetches its copy anew" in words.stdout


def test_while_a_hub_serves_restore_is_refused_with_75(served: Serving, backups: Path) -> None:
    refused = run("restore", "--data-dir", str(served.folder), str(backups))
    assert refused.returncode == IN_USE
    assert refused.stderr.count("\n") == 1


@pytest.mark.parametrize("content", [b"\xff\xd8\xff\xe0 JFIF" + bytes(9000), b"", None])
def test_a_file_that_is_no_backup_is_refused_with_65_and_one_sentence(
    tmp_path: Path, served: Serving, content: bytes | None
) -> None:
    file = tmp_path / "holiday.jpg"
    if content is not None:
        file.write_bytes(content)
    folder = tmp_path / "hub"
    refused = run("restore", "--data-dir", str(folder), str(file))
    assert refused.returncode == BAD_DATA
    assert refused.stderr.count("\n") == 1
    assert "holiday.jpg" in refused.stderr
    assert not (folder / "ledger.db").exists()
    assert run("verify", "--data-dir", str(served.folder), "--backup", str(file)).returncode == BAD_DATA


def test_a_place_that_takes_no_backup_is_said_with_73(served: Serving, tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("in the way")
    refused = run("backup", "--data-dir", str(served.folder), "--to", str(tmp_path / "a file"))
    assert refused.returncode == CANNOT_CREATE
    assert refused.stderr.count("\n") == 1
    assert run("backup", "--data-dir", str(tmp_path / "nothing"), "--to", str(tmp_path / "b")).returncode == BAD_DATA


def test_an_export_becomes_the_same_ledger_under_a_new_name(served: Serving, tmp_path: Path) -> None:
    file = tmp_path / "shop.jsonl"
    assert run("export", "--data-dir", str(served.folder), "--whole", "--out", str(file)).returncode == 0
    done = run("import", "--data-dir", str(tmp_path / "new"), str(file), "--json")
    assert done.returncode == 0, done.stderr
    old, new = (
        json.loads(run("verify", "--data-dir", str(folder), "--json").stdout)
        for folder in (served.folder, tmp_path / "new")
    )
    assert old.pop("epoch") == json.loads(done.stdout)["from_epoch"] != new.pop("epoch")
    assert old == new
    again = run("import", "--data-dir", str(tmp_path / "new"), str(file))
    assert again.returncode == CANNOT_CREATE
    assert "holds a ledger" in again.stderr


def test_the_lines_of_an_export_of_events_are_a_ledger_too(served: Serving, tmp_path: Path) -> None:
    exported = run("export", "--data-dir", str(served.folder)).stdout
    assert [line["seq"] for line in lines(exported)] == list(range(1, len(lines(exported)) + 1))
    file = tmp_path / "events.jsonl"
    file.write_text(exported, encoding="utf-8")
    done = run("import", "--data-dir", str(tmp_path / "new"), str(file))
    assert done.returncode == 0, done.stderr
    assert "events alone" in done.stderr


@pytest.mark.parametrize(
    ("content", "words"), [(b'{"seq":1}\n', "line 1"), (b"\xff\xfe{\x00", "UTF-8"), (b"", "no event in this file")]
)
def test_a_file_that_is_no_export_is_refused_with_65(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(content)
    refused = run("import", "--data-dir", str(tmp_path / "new"), str(file))
    assert refused.returncode == BAD_DATA
    assert words in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert not (tmp_path / "new" / "ledger.db").exists()


def test_the_doctor_tells_people_and_programs(served: Serving, tmp_path: Path) -> None:
    told = run("doctor", "--data-dir", str(served.folder))
    assert told.returncode == 0, told.stderr
    assert "serving since" in told.stdout
    assert "! There is no backup yet." in told.stdout
    said = json.loads(run("doctor", "--data-dir", str(served.folder), "--json").stdout)
    assert said["ok"] is False
    assert said["condition"]["epoch"] == said["ledger"]["epoch"] == served.ready["epoch"]
    assert {"giftwire", "python", "sqlite", "libzmq", "protocols", "fold", "schema", "system"} == set(said["versions"])
    assert run("doctor", "--data-dir", str(tmp_path / "nothing")).returncode == BAD_DATA


def test_a_damaged_ledger_gives_65(served: Serving, backups: Path, tmp_path: Path) -> None:
    folder = tmp_path / "hub"
    (folder).mkdir()
    shutil.copy(next(backups.glob("ledger-*.db")), folder / "ledger.db")
    assert run("doctor", "--data-dir", str(folder), "--all").returncode == 0
    content = (folder / "ledger.db").read_bytes()
    (folder / "ledger.db").write_bytes(content.replace(b'"incarnation"', b'"incarnatIon"'))
    for command in (["doctor", "--all"], ["verify"]):
        assert run(*command, "--data-dir", str(folder)).returncode == BAD_DATA
    assert served.process.poll() is None


def test_figures_are_served_where_the_ready_line_says(tmp_path: Path) -> None:
    import subprocess
    import sys
    import urllib.request

    arguments = ["--data-dir", str(tmp_path / "hub"), "--facts-port", "0", "--side-port", "0", "--metrics-port", "0"]
    process = subprocess.Popen(
        [sys.executable, "-m", "hub", "serve", "--no-follow", *arguments], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        port = json.loads(process.stdout.readline())["ports"]["metrics"]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=20) as answer:
            assert b"giftwire_commits_total" in answer.read()
    finally:
        process.terminate()
        assert process.wait(60) == 0
        assert process.stdout is not None
        process.stdout.close()
