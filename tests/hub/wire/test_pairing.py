"""The code and the words: what a person types and reads; and docs/pairing.md says the same as the code."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from hub.link.pairing import CLOSED_REASONS
from hub.wire import pairing as wire
from hub.wire.fingerprint import PAIRS, WORD_COUNT, fingerprint, words_of
from hub.wire.pairing import CODE_DIGITS, check_digit, grouped, make_code, read_code

DOCUMENT = (Path(__file__).resolve().parents[3] / "docs" / "pairing.md").read_text(encoding="utf-8")


@given(st.binary(min_size=16, max_size=16))
def test_a_code_is_eight_digits_and_read_as_it_was_made(chance: bytes) -> None:
    code = make_code(chance)
    assert re.fullmatch(r"\d{8}", code)
    assert read_code(code) == read_code(grouped(code)) == read_code(f" {code[:4]}-{code[4:]}\n") == code


@given(st.binary(min_size=16, max_size=16), st.integers(0, CODE_DIGITS - 1), st.integers(1, 9))
def test_every_wrong_digit_is_seen_before_it_costs_a_try(chance: bytes, place: int, more: int) -> None:
    code = make_code(chance)
    wrong = code[:place] + str((int(code[place]) + more) % 10) + code[place + 1 :]
    assert read_code(wrong) is None


@given(st.binary(min_size=16, max_size=16), st.integers(0, CODE_DIGITS - 2))
def test_every_swap_of_neighbours_is_seen(chance: bytes, place: int) -> None:
    code = make_code(chance)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert swapped == code or read_code(swapped) is None


def test_full_width_digits_are_digits_and_words_are_none() -> None:
    code = make_code(bytes(16))
    assert read_code("".join(chr(0xFF10 + int(digit)) for digit in code)) == code
    for typed in ("", "abc", code[:-1], code + "0", "x" + code):
        assert read_code(typed) is None


def test_all_ten_million_codes_are_as_likely() -> None:
    assert make_code((10**7 - 1).to_bytes(16))[:7] == "9999999"
    assert make_code((10**7).to_bytes(16))[:7] == "0000000"
    assert 2**128 % 10**7 / 2**128 < 2**-100
    assert check_digit("572") == "4", "Damm's own example"


def test_the_list_has_256_words_that_nobody_mixes_up() -> None:
    assert len(PAIRS) == 256
    for column in (0, 1):
        words = [pair[column] for pair in PAIRS]
        assert len(set(words)) == 256
    english = [pair[0] for pair in PAIRS]
    assert all(re.fullmatch(r"[a-z]{3,9}", word) for word in english)
    assert all(re.fullmatch(r"[\u4e00-\u9fff]{2,3}", pair[1]) for pair in PAIRS)


def test_words_are_of_a_language_and_of_what_they_are_made_of() -> None:
    four = fingerprint(b"a")
    assert len(four) == WORD_COUNT
    assert four != fingerprint(b"b")
    assert words_of((0, 1), "en") == ("rose", "tulip")
    assert words_of((0, 1), "zh") == ("玫瑰", "郁金香")
    assert words_of((0,), "fr") == ("rose",)


def test_every_reason_stands_in_the_document() -> None:
    section = DOCUMENT.split("### Reasons")[1].split("Said by the station itself")[0]
    assert set(re.findall(r"^\| `([a-z_]+)` \|", section, re.MULTILINE)) == CLOSED_REASONS


def test_every_message_stands_in_the_document_with_its_fields() -> None:
    section = DOCUMENT.split("## What is said")[1].split("```text")[0]
    kinds = wire.FROM_STATION.__args__ + wire.FROM_HUB.__args__
    for kind in kinds + wire.SEALED_BY_STATION.__args__ + wire.SEALED_BY_HUB.__args__:
        assert f"`{kind.__struct_config__.tag}`" in section
        for field in kind.__struct_fields__:
            assert f"`{field}`" in section, (kind, field)


def test_the_states_of_both_ends_stand_in_the_document() -> None:
    for table in (wire.HUB_HEARS, wire.STATION_HEARS):
        for state, heard in table.items():
            for kind, following in heard.items():
                row = rf"\| `{state.name}` \| `{kind.__struct_config__.tag}` \| `{following.name}`"
                assert re.search(row, DOCUMENT), row


def test_the_limits_of_the_document_are_the_codes() -> None:
    assert f"{wire.MESSAGE_BYTES_MAX:,} bytes" in DOCUMENT
    assert f"port {wire.PAIRING_PORT}" in DOCUMENT
    assert f"`{wire.IDENTITY.decode()}`" in DOCUMENT
