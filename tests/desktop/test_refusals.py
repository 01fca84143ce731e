"""Each refusal becomes a sentence that says what to do next."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop import language, refusals
from hub.domain.vocabulary import Refused

DOMAIN = Path(__file__).resolve().parent.parent.parent / "hub"


@pytest.fixture(autouse=True)
def _in_english(qapp: QApplication) -> None:
    language.use(qapp, "en")


def codes() -> set[str]:
    """Every code that the shop's rules and limits and the relay can answer with."""
    text = "\n".join(path.read_text("utf-8") for path in (*DOMAIN.glob("domain/**/*.py"), DOMAIN / "relay.py"))
    found = re.findall(r'Refused\(\s*"(\w+)"', text)
    found += re.findall(r'Fault\([^"\n]*(?:"[\w.]+")?[^"\n]*, "(\w+)"', text)
    return set(found)


def test_every_code_of_the_shop_has_a_sentence_of_its_own() -> None:
    assert len(codes()) > 40
    without = [code for code in codes() if f"({code})" in refusals.refusal(Refused(code, {"field": "card"}))]
    assert without == []


def test_a_code_from_a_newer_hub_still_gets_a_sentence() -> None:
    assert refusals.refusal(Refused("moon_is_full")).startswith("The shop could not do this (moon_is_full).")


@pytest.mark.parametrize("code", sorted(codes()))
def test_a_refusal_is_a_whole_sentence_without_holes(code: str) -> None:
    said = refusals.refusal(Refused(code, {"field": "card", "limit": "500", "needs": "card,photo", "orders": "2"}))
    assert said[0].isupper()
    assert said.endswith(".")
    assert "{" not in said


def test_a_refusal_names_the_field_and_its_limit() -> None:
    said = refusals.refusal(Refused("too_long", {"field": "card", "limit": "500"}))
    assert said == "Card is too long: 500 at most. Shorten it."


def test_what_packing_still_needs_is_listed() -> None:
    said = refusals.refusal(Refused("not_ready", {"needs": "card,photo"}))
    assert said == "Not packed yet: read the new wording of the card, take a photo."
