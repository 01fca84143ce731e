"""The index for searching: what it finds, what is gone from its file, and when it begins anew."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.words import is_there, tails, tokens, wanted
from hub.log.errors import LogDamaged
from hub.log.search import SEARCH, SearchIndex, SearchPlace, Sought

TEXTS = [
    "林月儿 Lin Yue",
    "Two Carnations",
    "+44 20 7946 0001",
    "生日快乐! Love, L.",
    "12 Rose Lane",
    'she said "ring"',
    "",
]


def put(index: SearchIndex, seq: int, *texts: str) -> None:
    index.put(seq, [tokens(text) for text in texts], [end for text in texts for end in tails(text)])


def find(index: SearchIndex, question: str, before: int = 1_000, count: int = 50) -> list[int]:
    asked = [[Sought(one.tokens, one.begins, one.number) for one in ways] for ways in wanted(question)]
    return index.find(asked, before, count) if asked else []


@given(st.lists(st.sampled_from(TEXTS), max_size=3), st.sampled_from(TEXTS) | st.text(max_size=12), st.integers(0, 20))
@settings(max_examples=200)
def test_the_index_finds_what_the_words_say_stands_there(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], question: str, cut: int
) -> None:
    question = question[: cut or None]
    index = SearchIndex(tmp_path_factory.mktemp("index"))
    try:
        put(index, 7, *texts)
        asked = wanted(question)
        assert bool(find(index, question)) == bool(asked and is_there(asked, texts))
    finally:
        index.close()


def test_no_phrase_goes_on_from_one_text_to_the_next(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    put(index, 1, "Lin", "Yue")
    assert find(index, "lin-yue") == []
    assert find(index, "lin yue") == [1]
    index.close()


def test_pages_go_from_the_newest_to_the_oldest(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    for seq in range(1, 8):
        put(index, seq, "peony")
    assert find(index, "peon", count=3) == [7, 6, 5]
    assert find(index, "peon", before=5, count=3) == [4, 3, 2]
    assert find(index, "peon", before=2) == [1]
    index.close()


def test_what_is_dropped_stands_in_no_byte_of_the_file(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    for seq in range(1, 400):
        put(index, seq, f"keptword{seq} secretword{seq}" if seq % 2 else f"keptword{seq}", "+44 20 7946 0001")
        if seq % 50 == 0:
            index.commit()
    index.commit()
    assert b"secretword" in SEARCH.path(tmp_path).read_bytes()
    index.drop(range(1, 400, 2))
    index.commit()
    assert b"secretword" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert find(index, "secretword1") == []
    assert find(index, "keptword2 0001") != []
    index.close()


def test_what_is_not_committed_is_taken_in_again_after_a_kill(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    put(index, 1, "peony")
    index.stand_on(SearchPlace("e", 1, b"h"))
    index.commit()
    put(index, 2, "rose")
    index.stand_on(SearchPlace("e", 2, b"i"))
    index.close()
    again = SearchIndex(tmp_path)
    assert again.place == SearchPlace("e", 1, b"h")
    assert (find(again, "peony"), find(again, "rose")) == ([1], [])
    again.close()


def test_an_index_of_another_way_of_making_tokens_begins_anew(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    put(index, 1, "peony")
    index.stand_on(SearchPlace("e", 1, b"h"))
    index.commit()
    index.close()
    connection = sqlite3.connect(SEARCH.path(tmp_path))
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    again = SearchIndex(tmp_path)
    assert (again.place.seq, find(again, "peony")) == (0, [])
    again.close()


def test_a_file_that_is_no_index_is_refused_and_can_be_forgotten(tmp_path: Path) -> None:
    SEARCH.path(tmp_path).write_bytes(b"no database " * 1000)
    with pytest.raises(LogDamaged):
        SearchIndex(tmp_path)
    SEARCH.forget(tmp_path)
    SearchIndex(tmp_path).close()


def test_nobody_but_its_owner_reads_it(tmp_path: Path) -> None:
    SearchIndex(tmp_path).close()
    assert SEARCH.path(tmp_path).stat().st_mode & 0o777 == 0o600
