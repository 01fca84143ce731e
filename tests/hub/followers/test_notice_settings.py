"""How notices leave is read from one file that only its owner can read; what is wrong with it is said without its secrets."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from hub.domain.notice import Means, To
from hub.followers.notice_settings import FILE, SettingsError, outside, read
from hub.followers.table import followers

SMS: dict[str, Any] = {"means": "sms", "url": "jsons://sms.example/?:to={phone}&+Key={key}", "keyed": True}
GOOD: dict[str, Any] = {
    "since": "2026-05-10T08:00:00+08:00",
    "language": "zh",
    "region": "CN",
    "owner_phone": "+86 139 0000 0000",
    "services": [SMS],
    "mail": {"host": "mail.example", "sender": "shop@petal.example", "password": "Geheim"},
}


def write(folder: Path, content: object, mode: int = 0o600) -> None:
    path = folder / FILE
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    path.chmod(mode)


def test_without_a_file_nobody_is_told_and_nothing_is_wrong(tmp_path: Path) -> None:
    assert outside(tmp_path) is None
    assert "notices" in [one.name for one in followers(tmp_path)]


def test_services_come_in_their_order_and_mail_after_them(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    found = outside(tmp_path)
    assert found is not None
    assert [(way.means, way.keyed) for way in found.ways] == [(Means.SMS, True), (Means.MAIL, True)]
    assert (found.ways[0].serves, found.ways[1].serves) == (frozenset(To), frozenset(To))
    assert found.said.language == "zh"


BAD: dict[str, Any] = {
    "it is no JSON": "{",
    "since needs a time zone": GOOD | {"since": "2026-05-10T08:00:00"},
    "language is en or zh": GOOD | {"language": "fr"},
    "unknown field `smtp`": GOOD | {"smtp": 1},
    r"a service for customers needs \{phone\}": GOOD | {"services": [{"means": "chat", "url": "ntfy://x/Geheim"}]},
    r"a service that is keyed needs \{key\}": GOOD | {"services": [SMS | {"url": "json://x/{phone}"}]},
    "one service for each means": GOOD | {"services": [SMS, SMS]},
    "mail has settings of its own": GOOD | {"services": [SMS | {"means": "mail"}]},
}


@pytest.mark.parametrize("said", BAD)
def test_what_is_wrong_is_said_without_its_secrets_and_nobody_is_told(tmp_path: Path, said: str) -> None:
    write(tmp_path, BAD[said])
    with pytest.raises(SettingsError, match=said) as caught:
        read(tmp_path)
    assert "Geheim" not in str(caught.value)


@pytest.mark.skipif(os.name != "posix", reason="modes")
@pytest.mark.logs("others on this computer can read it")
def test_a_file_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    write(tmp_path, GOOD, 0o640)
    assert outside(tmp_path) is None


def test_links_to_pages_are_made_where_somebody_says_where_pages_are(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    without = outside(tmp_path)
    assert without is not None
    assert without.links is None
    write(tmp_path, GOOD | {"pages": "https://track.petal.example"})
    found = outside(tmp_path)
    assert found is not None
    assert found.links is not None


@pytest.mark.parametrize(
    "pages", ["track.petal.example", "http://track.petal.example", "https://x.example/#a", "file:///x"]
)
def test_pages_are_served_with_tls_or_nobody_is_sent_there(tmp_path: Path, pages: str) -> None:
    write(tmp_path, GOOD | {"pages": pages})
    with pytest.raises(SettingsError, match="pages"):
        read(tmp_path)


def test_browsers_are_told_first_where_that_is_set_up_and_the_key_is_the_same_in_every_life(tmp_path: Path) -> None:
    write(tmp_path, GOOD | {"push": {"contact": "owner@petal.example"}})
    first, again = outside(tmp_path), outside(tmp_path)
    assert first is not None
    assert again is not None
    assert [way.means for way in first.ways] == [Means.PUSH, Means.SMS, Means.MAIL]
    assert first.push_key == again.push_key != ""
    write(tmp_path, GOOD | {"push": {"contact": "nobody"}})
    with pytest.raises(SettingsError, match="contact"):
        read(tmp_path)
