"""`giftwire-hub report`, `search` and `known` beside a real hub: text, JSON, a table for spreadsheets, both languages."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from pypdf import PdfReader

from hub.cli import BAD_DATA, CANNOT_CREATE, UNAVAILABLE, USAGE
from hub.domain.actor import Role
from hub.domain.problem import ProblemKind
from hub.domain.promise import BreakCause, PromiseKind
from hub.domain.report import (
    Badly,
    Broken,
    CauseCount,
    CourierFigures,
    Figures,
    KindCause,
    KindFigures,
    Report,
    Response,
    Unkept,
    Waited,
    WhyBroken,
)
from hub.domain.vocabulary import ConfirmOrder
from hub.papers.report_csv import as_csv, plain
from hub.papers.report_pdf import as_pdf
from hub.papers.report_text import as_text
from hub.papers.report_words import CAUSES, KIND_CAUSES, KINDS, PROBLEMS, RATED_BY, SCORES, WAITED, WORDS, Words, share
from tests.hub.running import HubInThread, HubProcess
from tests.hub.shop_day import an_id, place_order
from tests.hub.test_cli import run

AT = datetime(2026, 5, 10, 18, 0, tzinfo=UTC)
DAY = Figures("2026-05-10", placed=41, delivered=38, kept=36, broken=1, rated_2=41, rated_5=80)
A_REPORT = Report(
    "2026-05-10",
    "Asia/Shanghai",
    AT,
    DAY,
    (DAY,),
    (CauseCount(WhyBroken.PROBLEM, ProblemKind.ABSENT, 1),),
    (Response(Waited.DECIDED, 3, 2, 45, 95, 7500),),
    (CourierFigures(an_id(900), '=HYPERLINK("x")', 20, 1, 19, 19, 18, 1, ride_seconds=840), CourierFigures(an_id(901))),
    (Broken(an_id(1), 2401, AT, None, WhyBroken.PROBLEM, ProblemKind.ABSENT),),
    (KindFigures(PromiseKind.TIME, 41, 36, broken=1), KindFigures(PromiseKind.WORDING, 3, 2, broken=102)),
    (KindCause(PromiseKind.WORDING, BreakCause.WORDS_WRONG, 102),),
    (Unkept(an_id(2), 2402, PromiseKind.WORDING, AT, BreakCause.WORDS_WRONG),),
    (Badly(an_id(3), 2403, AT, 2, Role.RECIPIENT),),
)


@pytest.fixture(scope="module")
def folder(standing: HubInThread) -> tuple[str, str]:
    """The data folder, as an argument, of a hub that has taken one order."""
    standing.must(standing.owner(), place_order(an_id(1)), ConfirmOrder(an_id(1)))
    return "--data-dir", str(standing.folder)


def test_a_week_is_written_as_json_as_a_table_and_for_paper(folder: tuple[str, str], tmp_path: Path) -> None:
    table, paper = tmp_path / "week.csv", tmp_path / "week.pdf"
    files = ("--csv", str(table), "--pdf", str(paper))
    asked = run("report", *folder, "--week", "--lang", "zh", *files, "--json")
    assert asked.returncode == 0, asked.stderr
    made = json.loads(asked.stdout)
    assert made["total"]["placed"] == 1
    assert (len(made["days"]), datetime.fromisoformat(made["first"]).weekday()) == (7, 0)
    assert table.read_bytes().startswith("\ufeff报告".encode())
    assert paper.read_bytes().startswith(b"%PDF-")
    assert paper.stat().st_mode & 0o777 == table.stat().st_mode & 0o777 == 0o600


def test_a_day_is_read_on_the_terminal(folder: tuple[str, str], tmp_path: Path) -> None:
    assert "order taken on" in run("report", *folder).stdout
    assert run("report", *folder, "--day", "10.5.2026").returncode == USAGE
    nowhere = run("report", *folder, "--csv", str(tmp_path / "no" / "day.csv"))
    assert (nowhere.returncode, list(tmp_path.iterdir())) == (CANNOT_CREATE, [])


def test_words_are_found_from_the_command_line(folder: tuple[str, str]) -> None:
    found = json.loads(run("search", *folder, "林月", "rose lane", "--json").stdout)
    assert (found["kind"], found["order"]) == ("order_placed", an_id(1))
    assert "no. 2401  order_placed" in run("search", *folder, "carn").stdout
    assert "nothing was found" in run("search", *folder, "tulips").stderr


def test_what_a_role_knew_is_told_on_the_command_line(folder: tuple[str, str]) -> None:
    box = json.loads(run("known", *folder, "--order", "2401", "--role", "packing", "--json").stdout)
    assert (box["order"]["number"], [row["sign"] for row in box["rows"]]) == (2401, ["none", "none"])
    told = run("known", *folder, "--order", an_id(1), "--role", "owner", "--at", "2099-01-01T14:05").stdout
    assert "owner knew all of it" in told
    assert "confirmed, unassigned" in told
    early = run("known", *folder, "--order", "2401", "--role", "packing", "--at", "2020-01-01T14:05")
    assert (early.returncode, "was not there yet" in early.stderr) == (BAD_DATA, True)


def test_who_asks_for_what_is_not_there_is_told_so(folder: tuple[str, str]) -> None:
    assert run("known", *folder, "--order", "2401", "--role", "packing", "--at", "half past").returncode == USAGE
    for nobody in ("99", an_id(404)):
        assert run("known", *folder, "--order", nobody, "--role", "packing").returncode == BAD_DATA


def test_without_a_hub_nothing_is_told(hub_process: HubProcess) -> None:
    hub_process.stop()
    assert run("report", "--data-dir", str(hub_process.folder)).returncode == UNAVAILABLE


def test_a_name_that_looks_like_a_formula_is_a_word_in_the_table() -> None:
    table = list(csv.reader(io.StringIO(as_csv(A_REPORT, "en").decode("utf-8-sig"))))
    names = [row[0] for row in table if row and "HYPERLINK" in row[0]]
    assert names == ['\'=HYPERLINK("x")']
    assert ["Why promises were broken"] in table
    assert ["a problem: absent", "1"] in table
    assert ["2026-05-10", "80", "0", "0", "41", "0", "121", "3.98"] in table
    assert ["GW-2403", "2026-05-11 02:00", "2 poor", "recipient"] in table
    assert ["and 40 more", "", "", ""] in table
    assert ["GW-2401", "2026-05-11 02:00", "not delivered", "a problem: absent"] in table, "by the shop's clock"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "\r=", "\n=", "＝"])
def test_what_a_spreadsheet_would_compute_is_no_longer_first(sign: str) -> None:
    assert plain(f"{sign}1") == f"'{sign}1"
    assert plain(f"1{sign}") == f"1{sign}"


def test_a_report_on_paper_has_its_words_in_both_languages_over_as_many_pages_as_it_takes() -> None:
    names = ("陈师傅", "Łukasz <b>&amp;</b>", "Mia 👩", "名" * 120)
    couriers = tuple(CourierFigures(an_id(n), name, delivered=n) for n, name in enumerate(names))
    long = replace(A_REPORT, couriers=couriers, broken=A_REPORT.broken * 200, days=A_REPORT.days * 31)
    for lang, heading in (("en", "How long people waited"), ("zh", "等待时间")):
        file = as_pdf(long, lang)
        assert file == as_pdf(long, lang), "the same report is the same bytes"
        reader = PdfReader(io.BytesIO(file))
        text = "".join(page.extract_text() for page in reader.pages).replace("\n", "")
        assert len(reader.pages) > 3
        assert heading in text
        for name in ("陈师傅", "Łukasz <b>&amp;</b>", "Mia 〓", "名" * 120):
            assert name in text
        for page in reader.pages[3:]:
            assert ("Late by" if lang == "en" else "迟到时长") in page.extract_text(), "each page names its columns"


def test_columns_stand_under_one_another_in_both_languages() -> None:
    english, chinese = "\n".join(as_text(A_REPORT, "en")), "\n".join(as_text(A_REPORT, "zh"))
    assert "97.2%" in english
    assert "2:05 h" in english
    assert "出现异常：没有人在家" in chinese
    assert "已不在册" in chinese
    assert "未送达" in chinese


def test_promises_beside_the_time_are_written_with_what_was_wrong() -> None:
    table = list(csv.reader(io.StringIO(as_csv(A_REPORT, "en").decode("utf-8-sig"))))
    assert ["wording", "3", "2", "0", "0", "102", "0", "1.9%"] in table
    assert ["wording: the words were wrong", "102"] in table, "beside the causes of broken times"
    assert ["GW-2402", "2026-05-11 02:00", "wording: the words were wrong"] in table
    assert ["and 101 more", "", ""] in table
    chinese = "\n".join(as_text(A_REPORT, "zh"))
    assert "文字：文字有误" in chinese
    times_alone = "\n".join(as_text(replace(A_REPORT, kinds=A_REPORT.kinds[:1], kind_causes=(), unkept=()), "en"))
    assert "wording" not in times_alone, "a day that promised nothing else says nothing of it"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(None, "–"), (45, "45 s"), (960, "16 min"), (185, "3:05 min"), (7200, "2 h"), (7620, "2:07 h")],
)
def test_a_span_never_looks_like_a_time_of_the_day(seconds: int | None, said: str) -> None:
    assert Words("en", "Europe/London").span(seconds) == said


def test_a_share_is_rounded_down_so_that_only_a_whole_one_is_whole() -> None:
    assert share(Figures(kept=1999, broken=1).on_time_permille) == "99.9%"
    assert share(Figures(kept=5).on_time_permille) == "100.0%"
    assert share(Figures().on_time_permille) == "–"


def test_every_word_and_every_cause_stands_in_both_languages() -> None:
    assert set(CAUSES) == set(WhyBroken)
    assert set(PROBLEMS) == set(ProblemKind)
    assert set(WAITED) == set(Waited)
    assert set(KINDS) == set(PromiseKind)
    assert set(KIND_CAUSES) == set(BreakCause)
    for words in (WORDS, CAUSES, KINDS, KIND_CAUSES, PROBLEMS, RATED_BY, SCORES, WAITED):
        assert_in_both_languages(words.values())


def assert_in_both_languages(said: Iterable[tuple[str, str]]) -> None:
    for english, chinese in said:
        assert english.isascii()
        assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese)
