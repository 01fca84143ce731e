"""The list under every model: whatever is put, moved and dropped, a view that follows deltas sees the same list."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.models.rows import Later, RowRole, Rows
from tests.desktop.conftest import check_model

KEYS = st.sampled_from("abcdefgh")


class Follower:
    """A view that only ever listens to deltas."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.values: list[object] = []
        self.resets = 0
        rows.rowsInserted.connect(self._on_inserted)
        rows.rowsRemoved.connect(self._on_removed)
        rows.rowsMoved.connect(self._on_moved)
        rows.dataChanged.connect(self._on_changed)
        rows.modelReset.connect(self._on_reset)

    def _at(self, row: int) -> object:
        return self.rows.data(self.rows.index(row), RowRole.VALUE)

    def _on_inserted(self, _: QModelIndex, first: int, last: int) -> None:
        assert first == last
        self.values.insert(first, self._at(first))

    def _on_removed(self, _: QModelIndex, first: int, last: int) -> None:
        del self.values[first : last + 1]

    def _on_moved(self, _: QModelIndex, first: int, last: int, __: QModelIndex, to: int) -> None:
        value = self.values.pop(first)
        self.values.insert(to - 1 if to > first else to, value)

    def _on_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        for row in range(first.row(), last.row() + 1):
            self.values[row] = self._at(row)

    def _on_reset(self) -> None:
        self.resets += 1


@given(st.lists(st.tuples(KEYS, st.one_of(st.none(), st.tuples(st.integers(0, 5), st.integers(0, 3))))))
@settings(max_examples=200)
def test_a_view_that_follows_deltas_always_shows_the_list(steps: list[tuple[str, tuple[int, int] | None]]) -> None:
    rows = Rows()
    follower = Follower(rows)
    truth: dict[str, tuple[int, int]] = {}
    for key, step in steps:
        if step is None:
            rows.drop(key)
            truth.pop(key, None)
        else:
            rows.put(key, (step[0],), (key, step[1]))
            truth[key] = step
        wanted = sorted(truth, key=lambda each: (truth[each][0], each))
        assert rows.keys == wanted
        assert follower.values == rows.values == [(each, truth[each][1]) for each in wanted]
        assert [rows.row_of(each) for each in wanted] == list(range(len(wanted)))
    assert not follower.resets


def test_a_row_that_is_put_again_unchanged_is_not_told(qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    rows = Rows()
    rows.put("a", (1,), "one")
    check_model(qtmodeltester, rows)
    with qtbot.assertNotEmitted(rows.dataChanged):
        rows.put("a", (1,), "one")


def test_a_delegates_roles_are_made_once_per_change() -> None:
    made: list[str] = []

    def present(value: str) -> dict[int, object]:
        made.append(value)
        return {0: value.upper()}

    rows = Rows(present)
    rows.put("a", (1,), "one")
    assert [rows.data(rows.index(0), 0) for _ in range(3)] == ["ONE"] * 3
    assert made == ["one"]
    rows.put("a", (1,), "two")
    assert rows.data(rows.index(0), 0) == "TWO"


def test_a_row_is_made_when_somebody_first_looks_at_it_and_once() -> None:
    made: list[int] = []

    def maker(number: int) -> Later:
        def make() -> str:
            made.append(number)
            return f"value {number}"

        return Later(make)

    rows = Rows()
    rows.replace((f"{number:03}", (number,), maker(number)) for number in range(100))
    assert (rows.rowCount(), made) == (100, [])
    assert [rows.value_at(7), rows.data(rows.index(7), RowRole.VALUE), rows.value_of("007")] == ["value 7"] * 3
    assert made == [7]
    follower = Follower(rows)
    follower.values = rows.values
    assert follower.values == [f"value {number}" for number in range(100)]
    rows.put("008", (8,), "value 8")
    assert sorted(made) == list(range(100))
    changed: list[int] = []
    rows.dataChanged.connect(lambda first, _last: changed.append(first.row()))
    rows.put("009", (9,), "another")
    assert (rows.value_at(9), changed) == ("another", [9])


def test_a_row_that_nobody_looked_at_says_nothing_when_it_is_put_as_it_is() -> None:
    rows = Rows()
    rows.replace([("a", (1,), Later(lambda: "one"))])
    changed: list[int] = []
    rows.dataChanged.connect(lambda first, _last: changed.append(first.row()))
    rows.put("a", (1,), "one")
    assert changed == []
    rows.put("a", (1,), "two")
    assert changed == [0]


def test_a_row_that_nobody_looked_at_is_not_made_to_find_out_whether_it_is_another() -> None:
    made: list[str] = []

    def maker(said: str) -> Later:
        def make() -> str:
            made.append(said)
            return said

        return Later(make)

    rows = Rows()
    rows.replace([("a", (1,), maker("one")), ("b", (2,), maker("two"))])
    changed: list[int] = []
    rows.dataChanged.connect(lambda first, _last: changed.append(first.row()))
    rows.put("a", (1,), maker("one later"))
    assert (made, changed) == ([], [])
    assert rows.value_of("a") == "one later"
    rows.put("a", (1,), maker("another"))
    assert (made, changed, rows.value_of("a")) == (["one later", "another"], [0], "another")
