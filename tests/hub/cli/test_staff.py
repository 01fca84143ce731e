"""The owner's tools for people, PINs, limits and links, as processes beside a real hub; and where a PIN may be found."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from hub.cli import BAD_DATA, USAGE
from hub.domain.actor import Role
from hub.domain.vocabulary import AddCourier, SetDuty
from hub.doors.sign_in import NOTE
from hub.link.port import SignInTrouble
from tests.hub.running import PATIENCE_S, HubProcess, until
from tests.hub.shop_day import an_id, issue_link, place_order
from tests.hub.test_cli import run

PIN = "903817264530"


def rows(out: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.splitlines()]


def test_people_are_taken_on_given_a_pin_changed_and_let_go_from_the_command_line(hub_process: HubProcess) -> None:
    folder = ("--data-dir", str(hub_process.folder))
    added = run("staff", "add", *folder, "--name", "Mia 米娅", "--role", "front-desk", "--json")
    assert added.returncode == 0, added.stderr
    person = str(rows(added.stdout)[0]["person"])
    assert run("staff", "add", *folder, "--name", "Nobody").returncode == BAD_DATA, "somebody without a role"
    weak = run("staff", "pin", *folder, person, given="1234\n")
    assert (weak.returncode, "anybody would try" in weak.stderr) == (BAD_DATA, True)
    given = run("staff", "pin", *folder, "mia 米娅", given=f"{PIN}\n")
    assert given.returncode == 0, given.stderr

    desk = hub_process.link("front_desk")
    desk.sign_in(person, PIN).result(PATIENCE_S)
    hub_process.pair(Role.PACKING)
    listed = run("staff", "list", *folder, "--json")
    assert "nobody with a PIN may work at packing" in listed.stderr
    (mia,) = rows(listed.stdout)
    assert (mia["name"], mia["roles"], mia["station"]) == ("Mia 米娅", ["front_desk"], "front_desk")

    assert run("staff", "change", *folder, person, "--name", "Mia", "--role", "packing").returncode == 0
    assert run("staff", "remove", *folder, "Mia").returncode == 0
    assert run("staff", "remove", *folder, "Mia").returncode == BAD_DATA
    assert rows(run("staff", "list", *folder, "--json").stdout) == []
    (left,) = rows(run("staff", "list", *folder, "--all", "--json").stdout)
    assert (left["name"], left["roles"], bool(left["removed_at"])) == ("Mia", ["packing"], True)


def test_limits_and_links_are_the_owners_from_the_command_line(hub_process: HubProcess) -> None:
    folder = ("--data-dir", str(hub_process.folder))
    set_ = run("staff", "settings", *folder, "--set", "pin-tries=4", "--set", "photo_days=7", "--json")
    assert set_.returncode == 0, set_.stderr
    (settings,) = rows(set_.stdout)
    assert (settings["pin_tries"], settings["photo_days"], settings["address_days"]) == (4, 7, 90)
    for wrong, code in (("pin_tries=99", BAD_DATA), ("pin_tries=x", USAGE), ("pins=4", USAGE)):
        assert run("staff", "settings", *folder, "--set", wrong).returncode == code

    owner, now = hub_process.owner(), datetime.now(UTC)
    hub_process.must(owner, AddCourier(an_id(900), "Chen", "+44 20 7946 0003"), SetDuty(an_id(900), True))
    hub_process.must(owner, place_order(an_id(1)))
    for number, role, subject in ((60, Role.COURIER, an_id(900)), (61, Role.SENDER, an_id(1))):
        hub_process.must(owner, issue_link(number, role, subject, now))
    found = {row["of"]: row["link"] for row in rows(run("links", "list", *folder, "--json").stdout)}
    assert found == {"Chen": an_id(60), "order 2401": an_id(61)}
    assert run("links", "end", *folder, an_id(60)).returncode == 0
    assert run("links", "end", *folder, an_id(60)).returncode == BAD_DATA
    assert [row["link"] for row in rows(run("links", "list", *folder, "--json").stdout)] == [an_id(61)]


def test_a_pin_is_in_no_file_no_export_and_no_log_and_its_closed_form_only_in_the_ledgers_note(
    hub_process: HubProcess, tmp_path: Path
) -> None:
    folder = ("--data-dir", str(hub_process.folder))
    person = str(
        rows(run("staff", "add", *folder, "--name", "M", "--role", "front-desk", "--json").stdout)[0]["person"]
    )
    said = run("staff", "pin", *folder, person, given=f"{PIN}\n")
    assert said.returncode == 0, said.stderr
    desk = hub_process.link("front_desk")
    wrong = desk.sign_in(person, PIN[::-1]).exception(PATIENCE_S)
    assert isinstance(wrong, SignInTrouble)
    desk.sign_in(person, PIN).result(PATIENCE_S)
    hub_process.must(desk, place_order(an_id(1)))
    until(lambda: (hub_process.place / "front_desk" / "sign-ins.json").exists(), "no badge")
    desk.set_pin(person, PIN[2:], PIN).result(PATIENCE_S)
    exported = run("export", *folder, "--whole")
    assert exported.returncode == 0, exported.stderr
    backed_up = run("backup", *folder, "--to", str(tmp_path / "backups"))
    assert backed_up.returncode == 0, backed_up.stderr
    hub_process.close(desk)
    hub_process.kill()

    connection = sqlite3.connect(f"file:{hub_process.folder / 'ledger.db'}?mode=ro", uri=True)
    note = bytes(connection.execute("SELECT value FROM note WHERE key = ?", (NOTE,)).fetchone()[0])
    connection.close()
    closed = json.loads(note)["people"][person]["closed"].encode()
    assert closed.startswith(b"$argon2id$")
    markers = [PIN.encode(), PIN[::-1].encode(), PIN[2:].encode()]
    texts = {"export": exported.stdout.encode(), "stdout": said.stdout.encode(), "stderr": said.stderr.encode()}
    files = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert len(files) > 8
    assert not [name for name, data in (texts | files).items() if any(marker in data for marker in markers)]
    holds = {name for name, data in (texts | files).items() if closed in data}
    assert holds, "the search finds what is there"
    assert not [name for name in holds if name not in ("hub/ledger.db", "hub/ledger.db-wal") and "backups/" not in name]
