"""Every bad file and folder of the list, through the real programs: one sentence, an exit code, and nothing changed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pytest

from hub.cli import BAD_DATA, CANNOT_CREATE, IN_USE, USAGE, main
from hub.domain.vocabulary import CancelOrder, DescribeShop
from hub.intakes.order_list import ROWS_MAX
from hub.log.recover import database_path
from tests.hub.running import ROOT, until
from tests.limits.premises import Premises

ENDS_WITHIN_S = 60
IS_ROOT_ON_LINUX = sys.platform == "linux" and os.geteuid() == 0
needs_mounts = pytest.mark.skipif(not IS_ROOT_ON_LINUX, reason="mounts need Linux and its root")
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\x7f" * 4000


class Done(NamedTuple):
    """How a program ended."""

    returncode: int
    stdout: str
    stderr: str


def run(*words: str, before: tuple[str, ...] = ()) -> Done:
    """Run `giftwire-hub` to its end: its own `main`, in this process, for each start of Python costs half a second.

    Args:
        before: what starts it, where it must be a process of its own.
    """
    if before:
        command = [*before, sys.executable, "-m", "hub", *words]
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=ENDS_WITHIN_S, check=False
        )
        return Done(done.returncode, done.stdout, done.stderr)
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        main(list(words))
    return Done(int(ended.value.code or 0), out.getvalue(), err.getvalue())


def said(done: Done, code: int) -> str:
    """The one sentence of a program that ended with a code."""
    assert done.returncode == code, (done.returncode, done.stderr)
    assert "Traceback" not in done.stderr
    (line,) = [line for line in done.stderr.splitlines() if not line.startswith(("Usage:", "Try ")) and line]
    return line


def serve(folder: Path | str, *more: str, before: tuple[str, ...] = ()) -> Done:
    ports = () if "--facts-port" in more else ("--facts-port", "0", "--side-port", "0")
    return run("serve", "--no-follow", "--data-dir", str(folder), *ports, *more, before=before)


def everything(folder: Path) -> dict[str, str]:
    """Every file of a folder by its digest."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a shop that has closed, with a backup beside it: copy it before you touch it."""
    place = tmp_path_factory.mktemp("kept")
    premises = Premises(place)
    premises.place_order()
    premises.close()
    done = run("backup", "--data-dir", str(place / "hub"), "--to", str(place / "backups"), "--json")
    assert done.returncode == 0, done.stderr
    shutil.move(json.loads(done.stdout)["file"], place / "whole.backup")
    return place


@pytest.fixture
def folder(kept: Path, tmp_path: Path) -> Path:
    """A data folder of one's own."""
    return Path(shutil.copytree(kept / "hub", tmp_path / "hub"))


# The data folder ---------------------------------------------------------------------------------------------------


def test_a_folder_that_is_missing_is_made_by_serve_and_by_nothing_else(tmp_path: Path) -> None:
    missing = tmp_path / "nowhere"
    assert "holds no ledger" in said(run("verify", "--data-dir", str(missing)), BAD_DATA)
    assert "holds no ledger" in said(run("export", "--data-dir", str(missing)), BAD_DATA)
    assert "holds no ledger" in said(run("backup", "--data-dir", str(missing), "--to", str(tmp_path / "b")), BAD_DATA)
    assert "no key bundle" in said(run("submit", "--data-dir", str(missing)), USAGE)
    assert not missing.exists()
    hub = subprocess.Popen(
        [sys.executable, "-m", "hub", "serve", "--data-dir", str(missing), "--facts-port", "0", "--side-port", "0"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    assert hub.stdout is not None
    with hub.stdout:
        assert json.loads(hub.stdout.readline())["ready"]
        hub.terminate()
        assert hub.wait(ENDS_WITHIN_S) == 0
    assert database_path(missing).exists()


def test_a_file_in_the_folders_place_is_refused_and_stays(tmp_path: Path) -> None:
    file = tmp_path / "data"
    file.write_text("precious")
    assert "cannot be used as a data folder" in said(serve(file), CANNOT_CREATE)
    assert file.read_text() == "precious"


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A disk that nobody can write to."""
    place = tmp_path / "read-only"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", str(place)], check=True)
    yield place
    subprocess.run(["umount", str(place)], check=True)


@needs_mounts
@pytest.mark.parametrize("below", ["", "shop"])
def test_a_read_only_place_is_refused(read_only: Path, below: str) -> None:
    assert "Read-only file system" in said(serve(read_only / below), CANNOT_CREATE)


@needs_mounts
@pytest.mark.parametrize("kind", ["nfs4", "cifs"])
def test_a_network_share_is_refused_and_named(tmp_path: Path, kind: str) -> None:
    """In mounts of its own, this program sees the folder lie on a share."""
    share, mounts = tmp_path / "share", tmp_path / "mounts"
    share.mkdir()
    mounts.write_text(Path("/proc/mounts").read_text() + f"server:/export {share} {kind} rw 0 0\n")
    in_its_own = ("unshare", "-m", "sh", "-c", f'mount --bind {mounts} /proc/$$/mounts && exec "$@"', "sh")
    assert f"network file system ({kind})" in said(serve(share, before=in_its_own), CANNOT_CREATE)
    assert not list(share.iterdir())


def test_a_folder_in_use_is_refused_and_who_uses_it_does_not_notice(shop: Premises) -> None:
    with shop.still():
        assert "another hub is using" in said(serve(shop.hub.folder), IN_USE)
        done = run("restore", "--data-dir", str(shop.hub.folder), str(shop.hub.folder))
        assert done.returncode in (IN_USE, BAD_DATA), done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("port", ["99999", "-1"])
def test_a_port_that_is_none_is_said_with_its_range(tmp_path: Path, port: str) -> None:
    for words in (("serve", "--facts-port", port), ("gateway", "--port", port)):
        told = said(run(words[0], "--data-dir", str(tmp_path / "hub"), *words[1:]), USAGE)
        assert port in told
    assert not (tmp_path / "hub").exists()


def test_a_port_that_is_taken_is_said(shop: Premises, tmp_path: Path) -> None:
    taken = shop.hub.serving.facts.rsplit(":", 1)[1]
    with shop.still():
        told = said(serve(tmp_path / "hub", "--facts-port", taken, "--side-port", "0"), CANNOT_CREATE)
        assert "choose another port" in told


# Databases ---------------------------------------------------------------------------------------------------------


def test_a_newer_database_is_refused_untouched(folder: Path) -> None:
    with closing(sqlite3.connect(database_path(folder))) as database:
        database.execute("PRAGMA user_version = 99")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = everything(folder)
    assert "newer" in said(serve(folder), BAD_DATA)
    assert {name: digest for name, digest in everything(folder).items() if name in before} == before


def test_something_else_in_the_databases_place_is_refused_untouched(folder: Path) -> None:
    database_path(folder).write_bytes(JPEG)
    for beside in folder.glob("ledger.db-*"):
        beside.unlink()
    assert said(serve(folder), BAD_DATA)
    assert database_path(folder).read_bytes() == JPEG


# Backups -----------------------------------------------------------------------------------------------------------


def spoilt(kept: Path, how: str) -> bytes:
    whole = (kept / "whole.backup").read_bytes()
    middle = len(whole) // 2
    return {
        "a JPEG": JPEG,
        "cut in the middle": whole[:middle],
        "one bit flipped": whole.replace(b"With love", b"With lowe"),
        "empty": b"",
    }[how]


@pytest.mark.parametrize("how", ["a JPEG", "cut in the middle", "one bit flipped", "empty"])
def test_a_file_that_is_no_whole_backup_is_refused_and_the_shop_is_as_it_was(
    folder: Path, kept: Path, tmp_path: Path, how: str
) -> None:
    file = tmp_path / "some.backup"
    file.write_bytes(spoilt(kept, how))
    before = everything(folder)
    assert said(run("restore", "--data-dir", str(folder), str(file)), BAD_DATA)
    assert everything(folder) == before


def test_a_backup_that_is_not_there_is_said_to_be_so(folder: Path, tmp_path: Path) -> None:
    before = everything(folder)
    assert said(run("restore", "--data-dir", str(folder), str(tmp_path / "nothing")), BAD_DATA)
    assert everything(folder) == before


# Settings ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[shop]\nname = "x"\n', "shop"),
        ('trackers_pasword = "x"\n', "trackers_pasword"),
        ("= nonsense", "gateway.toml"),
    ],
)
def test_an_unknown_or_impossible_setting_is_named(outside: Premises, tmp_path: Path, text: str, named: str) -> None:
    config = tmp_path / "gateway.toml"
    config.write_text(text)
    words = ("--data-dir", str(tmp_path / "gw"), "--bundle", str(outside.hub.bundle_path("gateway")), "--port", "0")
    assert named in said(run("gateway", *words, "--config", str(config)), BAD_DATA)


@pytest.mark.parametrize("content", [JPEG, b'{"station":"\xff"}', b"[" * 100_000])
def test_a_file_that_is_no_key_bundle_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    bundle = tmp_path / "x.bundle"
    bundle.write_bytes(content)
    bundle.chmod(0o600)  # a key that others can read is refused for that alone
    told = said(run("submit", "--data-dir", str(tmp_path / "tool"), "--bundle", str(bundle)), BAD_DATA)
    assert "is no key bundle" in told


# Lists of orders ---------------------------------------------------------------------------------------------------

HEAD = "reference,recipient,address,card,item,total,sender\n"


def a_list(*references: str, card: str = "With love") -> str:
    return HEAD + "".join(f"{one},Grace,12 Rose Lane,{card},Peonies,30.00,Acme\n" for one in references)


def imported(shop: Premises, file: Path, *more: str) -> tuple[int, list[dict[str, object]]]:
    done = run("import-orders", "--data-dir", str(shop.hub.folder), str(file), "--json", *more)
    assert "Traceback" not in done.stderr
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def caught_up(shop: Premises) -> None:
    until(lambda: shop.owner.board.seq == shop.events()[0], "the owner has not heard of it")


def test_a_list_is_imported_once_however_often_it_is_run(shop: Premises, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(a_list("once-1", "once-2", card="=1+1"))
    with shop.still():
        assert imported(shop, file, "--dry-run") == (0, [{"imported": 0, "ready": 2}])
    code, lines = imported(shop, file)
    assert (code, [line["outcome"] for line in lines[:-1]]) == (0, ["imported", "imported"])
    caught_up(shop)
    placed = [shop.owner.board.orders[str(line["order"])] for line in lines[:-1]]
    assert [(order.number, order.card.text) for order in placed] == [(line["number"], "=1+1") for line in lines[:-1]]
    shop.ask(CancelOrder(placed[0].id, "changed their mind"))
    with shop.still():
        code, lines = imported(shop, file)
        assert (code, lines[-1]) == (0, {"imported": 0, "known": 2, "refused": 0, "waiting": 0})
    file.write_text(a_list("once-1", "once-2", "once-3", card="=1+1"))
    assert imported(shop, file)[1][-1] == {"imported": 1, "known": 2, "refused": 0, "waiting": 0}
    caught_up(shop)


def test_a_known_reference_with_another_content_stops_the_whole_list(shop: Premises, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(a_list("other-1"))
    assert imported(shop, file)[0] == 0
    caught_up(shop)
    file.write_text(a_list("other-0", "other-1", card="Another wording"))
    with shop.still():
        code, lines = imported(shop, file)
        assert (code, lines) == (
            BAD_DATA,
            [{"line": 3, "column": "reference", "code": "imported_otherwise"}, {"imported": 0, "faults": 1}],
        )


def test_one_bad_row_among_good_ones_imports_nothing(shop: Premises, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(a_list("bad-1", "bad-2") + "bad-3,,12 Rose Lane,,Peonies,-1,Acme\n")
    with shop.still():
        code, lines = imported(shop, file)
        assert code == BAD_DATA
        assert lines == [{"line": 4, "column": "total", "code": "negative"}, {"imported": 0, "faults": 1}]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (a_list("u-1").encode("utf-16-le"), "looks like UTF-16 without its mark"),
        (a_list("g-1", card="生日快乐").encode("gbk"), "looks like GBK"),
        (HEAD.encode() + b'q-1,"never closed\n', "quotation marks that do not pair up"),
        ((HEAD + "a,b,c,d,e,1,f\n" * (ROWS_MAX + 1)).encode(), f"more than {ROWS_MAX} rows"),
        ((HEAD + "a,b,c,d,e,1,f\n" * 1_000_000).encode(), "cut it into smaller lists"),
        (JPEG, "neither UTF-8 nor UTF-16"),
        (b"", "has no rows"),
        (b"colour\nred\n", '"colour" that means nothing here'),
    ],
    ids=[
        "UTF-16 without mark",
        "GBK",
        "quotes",
        "a row too many",
        "a million rows",
        "a JPEG",
        "empty",
        "other columns",
    ],
)
def test_a_file_that_is_no_list_gets_one_sentence(shop: Premises, tmp_path: Path, data: bytes, told: str) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(data)
    with shop.still():
        done = run("import-orders", "--data-dir", str(shop.hub.folder), str(file))
        assert told in said(done, BAD_DATA)


@pytest.mark.parametrize(("encoding", "name"), [("utf-16", "u16"), ("gbk", "gbk"), ("utf-8-sig", "bom")])
def test_what_a_chinese_spreadsheet_writes_is_imported(
    shop: Premises, tmp_path: Path, encoding: str, name: str
) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(
        f"编号,收礼人,地址,贺卡,商品,总价,订购人\n{name},林月,玫瑰路12号,生日快乐,牡丹,30.00,花店\n".encode(encoding)
    )
    code, lines = imported(shop, file)
    assert code == 0, lines
    caught_up(shop)
    assert shop.owner.board.orders[str(lines[0]["order"])].card.text == "生日快乐"


def test_after_all_that_the_shop_goes_on(shop: Premises) -> None:
    shop.ask(DescribeShop("Bell's Flowers", "Europe/London", "GBP", "1"))
