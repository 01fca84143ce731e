"""Nothing a person reads is left in another language: every string is translated, with the same fields in it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from desktop import language

ROOT = Path(__file__).resolve().parent.parent.parent
CHINESE = ROOT / "resources" / "i18n" / "giftwire_zh_CN.ts"
PAGE_WORDS = ROOT / "hub" / "gateway" / "pages" / "static" / "words" / "zh.json"
REPORT_WORDS = ROOT / "hub" / "papers" / "report_words.py"
SCRIPTS = Path(sys.executable).parent

Message = tuple[str, str]


def messages(path: Path) -> dict[Message, tuple[str, str]]:
    """(context, source) -> (translation, its state)."""
    found: dict[Message, tuple[str, str]] = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        name = context.findtext("name", "")
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            state = translation.get("type", "")
            found[name, message.findtext("source", "")] = ("".join(translation.itertext()), state)
    return found


@pytest.fixture(scope="module")
def in_code(tmp_path_factory: pytest.TempPathFactory) -> set[Message]:
    """Every string that the code asks a translation for, as Qt's own tool finds it."""
    out = tmp_path_factory.mktemp("i18n") / "code.ts"
    files = [str(path) for path in sorted((ROOT / "desktop").rglob("*.py"))]
    tool = str(SCRIPTS / "pyside6-lupdate")
    subprocess.run([tool, "-silent", "-locations", "none", *files, "-ts", str(out)], check=True, capture_output=True)
    return set(messages(out))


def test_every_string_of_the_code_stands_in_the_chinese_file(in_code: set[Message]) -> None:
    assert len(in_code) > 300
    assert in_code - set(messages(CHINESE)) == set()


def test_nothing_is_left_unfinished() -> None:
    left = [key for key, (text, state) in messages(CHINESE).items() if state or not text.strip()]
    assert left == []


def test_a_translation_has_the_fields_of_its_source() -> None:
    different = [
        (source, text)
        for (_, source), (text, _) in messages(CHINESE).items()
        if sorted(re.findall(r"{\w*}|‹", source)) != sorted(re.findall(r"{\w*}|‹", text))
    ]
    assert different == []


def test_the_compiled_file_speaks_chinese(qapp: QApplication, tmp_path: Path) -> None:
    compiled = tmp_path / "giftwire_zh_CN.qm"
    subprocess.run([str(SCRIPTS / "pyside6-lrelease"), "-silent", str(CHINESE), "-qm", str(compiled)], check=True)
    try:
        assert language.use(qapp, "zh", tmp_path)
        assert QCoreApplication.translate("Words", "Front desk") == "前台"
        assert QCoreApplication.translate("Desk", "New order") == "新订单"
    finally:
        language.use(qapp, "en")
    assert QCoreApplication.translate("Words", "Front desk") == "Front desk"


def test_a_missing_file_is_told_and_the_station_speaks_english(qapp: QApplication, tmp_path: Path) -> None:
    try:
        assert not language.use(qapp, "zh", tmp_path)
        assert QCoreApplication.translate("Words", "Front desk") == "Front desk"
    finally:
        language.use(qapp, "en")


OTHER_WORDS = {
    "骑手": "配送员",
    "骑士": "配送员",
    "快递员": "配送员",
    "送礼人": "订购人",
    "下单人": "订购人",
    "收货人": "收礼人",
    "收件人": "收礼人",
    "顾客": "客户",
    "客人": "客户",
    "工作站": "工位",
}
"""Another word for what the shop has one word for, and that one."""


def chinese_texts() -> Iterator[tuple[str, str]]:
    """(where it stands, the words) of stations, pages, and papers."""
    for (context, source), (text, _) in messages(CHINESE).items():
        yield f"{context}: {source}", text
    yield from json.loads(PAGE_WORDS.read_text(encoding="utf-8")).items()
    yield from enumerate_lines(REPORT_WORDS)


def enumerate_lines(path: Path) -> Iterator[tuple[str, str]]:
    """Each line of a file of words."""
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        yield f"{path.name}:{number}", text


def test_each_thing_of_the_shop_has_one_chinese_word_everywhere() -> None:
    found = {where: word for where, text in chinese_texts() for word in OTHER_WORDS if word in text}
    assert {where: (word, OTHER_WORDS[word]) for where, word in found.items()} == {}


AGAINST_TYPOGRAPHY = {
    "a space beside a full-width mark": r"[，。；：！？、（）《》] | [，。；：！？、（）《》]",
    "a space between two Chinese letters": r"[\u3400-\u9fff] [\u3400-\u9fff]",
    "a half-width mark beside a Chinese letter": r"[\u3400-\u9fff][,;:!?(]|[,;:!?)][\u3400-\u9fff]",
    "dots that are no ellipsis": r"\.\.\.|。。",
}
"""How Chinese is not set, and what it looks like."""


def test_chinese_is_set_as_chinese_is() -> None:
    wrong = [
        (what, where, text)
        for where, text in chinese_texts()
        if not where.startswith(REPORT_WORDS.name)  # code, with both languages in a line
        for what, looks in AGAINST_TYPOGRAPHY.items()
        if re.search(looks, text)
    ]
    assert wrong == []
