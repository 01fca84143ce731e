"""`giftwire-hub` as another program sees it: lines in, lines out, exit codes. Real processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.cli import BAD_DATA, IN_USE, UNAVAILABLE, USAGE
from hub.cli.base import GATEWAY_NICE, GIVE_WAY_NICE
from hub.domain.ids import uuid7

ENDS_WITHIN_S = 60


def run(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run the program to its end."""
    return subprocess.run(
        [sys.executable, "-m", "hub", *arguments],
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=ENDS_WITHIN_S,
    )


class Serving:
    """A hub in its own process that can be killed and started again on its ports."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ports = ["0", "0"]
        self.start()

    def start(self) -> None:
        """Start, and wait for the ready line."""
        command = [
            "serve",
            "--no-follow",
            "--data-dir",
            str(self.folder),
            "--facts-port",
            self.ports[0],
            "--side-port",
            self.ports[1],
        ]
        self.process = subprocess.Popen([sys.executable, "-m", "hub", *command], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.ready = json.loads(self.process.stdout.readline())
        self.ports = [str(self.ready["ports"]["facts"]), str(self.ready["ports"]["side"])]

    def end(self, *, kill: bool = False) -> int:
        """Stop in order, or kill."""
        if kill:
            self.process.kill()
        else:
            self.process.terminate()
        code = self.process.wait(ENDS_WITHIN_S)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Serving]:
    """A hub."""
    serving = Serving(tmp_path / "hub")
    yield serving
    if serving.process.poll() is None:
        serving.end()


def pair(hub: Serving, role: str = "front-desk") -> Path:
    """Let a station in."""
    path = hub.folder.parent / f"{role}.bundle"
    done = run("pair", "--data-dir", str(hub.folder), "--role", role, "--name", role, "--out", str(path), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["bundle"] == str(path)
    return path


def new_id() -> str:
    """Mint an id."""
    return uuid7(time.time_ns() // 1_000_000, os.urandom(10))


def order_line(order: str, card: str = "Thirty years 🌷") -> str:
    """A command that takes an order."""
    return json.dumps(
        {
            "kind": "place_order",
            "order": order,
            "channel": "phone",
            "sender": {"name": "Daniel Okafor"},
            "recipient": {"name": "陈美琳"},
            "address": {"lines": ["14 Mill Lane"]},
            "card": card,
            "items": [{"name": "Peonies", "quantity": 5, "price_minor": 6000}],
            "currency": "GBP",
            "total_minor": 6000,
        },
        ensure_ascii=False,
    )


def lines(text: str) -> list[dict[str, object]]:
    """JSON lines."""
    return [json.loads(line) for line in text.splitlines()]


def test_submitted_commands_come_back_as_receipts_and_stand_in_tail_and_export(hub: Serving, tmp_path: Path) -> None:
    bundle = pair(hub)
    order, command_id = new_id(), new_id()
    given = [order_line(order), json.dumps({"id": command_id, "command": {"kind": "confirm_order", "order": order}})]
    tool = ["--data-dir", str(tmp_path / "tool"), "--bundle", str(bundle)]

    done = run("submit", *tool, given="\n".join(given))

    assert done.returncode == 0, done.stderr
    receipts = lines(done.stdout)
    assert [receipt["outcome"] for receipt in receipts] == ["accepted", "accepted"]
    assert receipts[1]["id"] == command_id
    tailed = run("tail", *tool, "--from", "0", "--until-head")
    exported = run("export", "--data-dir", str(hub.folder))
    assert lines(tailed.stdout) == lines(exported.stdout)
    assert [line["seq"] for line in lines(exported.stdout)] == list(range(1, len(lines(exported.stdout)) + 1))
    placed = next(line for line in lines(exported.stdout) if line["kind"] == "order_placed")
    assert placed["person"]["body"]["recipient"]["name"] == "陈美琳"  # type: ignore[index]  # JSON
    assert run("tail", *tool, "--until-head").stdout == ""  # it resumes where it stopped


def test_a_repeated_command_has_one_effect_and_the_old_receipt(hub: Serving, tmp_path: Path) -> None:
    bundle = pair(hub)
    given = json.dumps({"id": new_id(), "command": json.loads(order_line(new_id()))})
    first = run("submit", "--data-dir", str(tmp_path / "a"), "--bundle", str(bundle), given=given)
    again = run("submit", "--data-dir", str(tmp_path / "b"), "--bundle", str(bundle), given=given)
    assert first.stdout == again.stdout


def test_each_bad_line_gets_one_code_and_the_others_go_on(hub: Serving, tmp_path: Path) -> None:
    bundle = pair(hub)
    order = new_id()
    bad = [
        "not json",
        '{"kind":"nonsense"}',
        '{"kind":"confirm_order","order":1}',
        '{"kind":"confirm_order","kind":"confirm_order","order":"x"}',
        '{"id":"x","command":{"kind":"confirm_order","order":"x"}}',
        "[1]",
        "[" * 5_000,
    ]
    given = "\n".join([*bad, order_line(order)])

    done = run("submit", "--data-dir", str(tmp_path / "tool"), "--bundle", str(bundle), given=given)

    assert done.returncode == BAD_DATA
    said = lines(done.stdout)
    refused = [line["code"] for line in said if line["outcome"] == "refused"]
    assert refused == ["bad_json", "unknown_command", "bad_command", "bad_json", "bad_id", "bad_command", "bad_json"]
    assert [line["outcome"] for line in said].count("accepted") == 1


def test_what_was_submitted_while_the_hub_was_away_goes_first_when_it_is_back(hub: Serving, tmp_path: Path) -> None:
    bundle = pair(hub)
    tool = ["--data-dir", str(tmp_path / "tool"), "--bundle", str(bundle)]
    hub.end(kill=True)

    away = run("submit", *tool, "--wait", "0.5", given=order_line(new_id()))

    assert away.returncode == UNAVAILABLE
    assert lines(away.stdout)[0]["outcome"] == "unknown"
    hub.start()
    back = run("submit", *tool, given="")
    assert back.returncode == 0, back.stderr
    assert lines(back.stdout) == [{"id": lines(away.stdout)[0]["id"], "outcome": "accepted", "seqs": [5]}]


def test_verify_finds_a_killed_hubs_ledger_whole(hub: Serving) -> None:
    hub.end(kill=True)
    done = run("verify", "--data-dir", str(hub.folder), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["ok"] is True


def test_a_folder_in_use_a_taken_port_and_a_wrong_word_each_end_with_a_sentence(hub: Serving, tmp_path: Path) -> None:
    second = run("serve", "--data-dir", str(hub.folder), "--facts-port", "0", "--side-port", "0")
    assert second.returncode == IN_USE
    assert "another hub is using" in second.stderr
    taken = run("serve", "--data-dir", str(tmp_path / "other"), "--facts-port", hub.ports[0], "--side-port", "0")
    assert taken.returncode == 73
    assert "choose another port" in taken.stderr
    assert run("serve", "--data-dir", str(tmp_path / "other"), "--facts-port", "99999").returncode == USAGE
    assert run("submit", "--data-dir", str(tmp_path / "nobody")).returncode == USAGE
    a_file = tmp_path / "a file"
    a_file.write_text("x")
    assert run("serve", "--data-dir", str(a_file)).returncode == 73
    assert run("submit", "--data-dir", str(tmp_path / "x"), "--bundle", str(a_file)).returncode == BAD_DATA


def test_a_revoked_station_may_no_longer_come_in(hub: Serving, tmp_path: Path) -> None:
    bundle = pair(hub)
    assert run("revoke", "--data-dir", str(hub.folder), "front-desk").returncode == 0
    listed = lines(run("stations", "--data-dir", str(hub.folder), "--json").stdout)
    assert next(row for row in listed if row["station"] == "front-desk")["revoked_at"] is not None
    tool = ["--data-dir", str(tmp_path / "tool"), "--bundle", str(bundle)]
    done = run("submit", *tool, "--wait", "1", given=order_line(new_id()))
    assert done.returncode == UNAVAILABLE
    assert lines(done.stdout)[0]["code"] == "key_refused"


def test_an_unknown_key_in_the_gateways_file_is_named(tmp_path: Path, hub: Serving) -> None:
    bundle = pair(hub, "gateway")
    config = tmp_path / "gateway.toml"
    config.write_text('[shops]\n"flowers.example" = "secret"\n[shop]\nname = "x"\n')
    words = ["--data-dir", str(tmp_path / "gw"), "--bundle", str(bundle), "--port", "0", "--config", str(config)]
    done = run("gateway", *words)
    assert done.returncode == BAD_DATA
    assert "shop" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there it is a class of the process, which nothing here can read")
@pytest.mark.parametrize(
    ("words", "role", "nice"),
    [(["gateway", "--port", "0"], "gateway", GATEWAY_NICE), (["follow"], "follower", GIVE_WAY_NICE)],
)
def test_gateway_and_followers_let_the_shops_own_programs_go_first(
    words: list[str], role: str, nice: int, tmp_path: Path, hub: Serving
) -> None:
    place = ["--data-dir", str(tmp_path / role), "--bundle", str(pair(hub, role))]
    program = subprocess.Popen([sys.executable, "-m", "hub", *words, *place], stdout=subprocess.PIPE, text=True)
    try:
        assert program.stdout is not None
        pid = json.loads(program.stdout.readline())["pid"]
        tasks = Path(f"/proc/{pid}/task")
        threads = [int(task.name) for task in tasks.iterdir()] if tasks.exists() else [pid]
        own = os.getpriority(os.PRIO_PROCESS, 0)
        assert min(os.getpriority(os.PRIO_PROCESS, thread) for thread in threads) >= min(19, own + nice)
        assert os.getpriority(os.PRIO_PROCESS, hub.ready["pid"]) == own
    finally:
        program.terminate()
        program.wait(ENDS_WITHIN_S)
        program.stdout.close()  # type: ignore[union-attr]  # asked for above


def test_a_shop_that_was_described_before_its_hub_ever_served_is_served(tmp_path: Path) -> None:
    folder = str(tmp_path / "hub")
    described = run(
        "describe-shop", "--data-dir", folder, "--name", "Mill Lane", "--zone", "Europe/London", "--currency", "GBP"
    )
    assert described.returncode == 0, described.stderr
    serving = Serving(tmp_path / "hub")
    assert serving.end() == 0


def test_a_hub_whose_key_is_gone_says_so_instead_of_being_a_stranger_to_its_stations(hub: Serving) -> None:
    hub.end()
    (hub.folder / "hub.key").unlink()
    done = run("serve", "--data-dir", str(hub.folder), "--facts-port", "0", "--side-port", "0")
    assert done.returncode == BAD_DATA
    assert "key is gone" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
