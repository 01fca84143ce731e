"""docs/threats.md names the test that proves each of its lines; a line whose test is gone proves nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMED = sorted(
    set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", (ROOT / "docs" / "threats.md").read_text(encoding="utf-8")))
)


@pytest.mark.parametrize("file", sorted({file for file, _ in NAMED}))
def test_every_test_that_the_document_names_is_there(file: str) -> None:
    written = set(re.findall(r"^def (test_\w+)\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE))
    missing = {name for named, name in NAMED if named == file} - written
    assert not missing


def test_the_document_names_tests() -> None:
    assert len(NAMED) > 60
