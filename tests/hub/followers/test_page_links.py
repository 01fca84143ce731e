"""A notice carries its reader's page: one live link for each person, the same in every attempt and every life."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from hub.domain.access import SECRET_BYTES, Link, secret_hash
from hub.domain.actor import Role
from hub.domain.notice import Means, Outcome, To
from hub.domain.vocabulary import CancelOrder, ConfirmOrder, EndLink, PromiseTime, ReleaseSurprise
from hub.followers.channels.services import Service
from hub.followers.notice_settings import Outside
from hub.followers.page_links import KEY_FILE, PageLinks, key_in
from tests.hub.followers.outside import Sms, sms
from tests.hub.followers.test_notices import EVERYBODY, Stage
from tests.hub.shop_day import NOON, an_id

KEY = b"k" * 32
URL = re.compile(r"https://petal\.example/o#([\w-]{22})$")


@pytest.fixture
def world() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def a_shop(world: ExitStack, *answers: int) -> tuple[Stage, Sms]:
    here = world.enter_context(sms(*answers))
    stage = Stage(Service(Means.SMS, here.url, EVERYBODY, keyed=True))
    lives(stage)
    world.callback(lambda: stage.following.close())
    return stage, here


def lives(stage: Stage) -> None:
    before = stage.outside
    stage.outside = Outside(before.settings, before.ways, before.said, PageLinks("https://petal.example/", KEY))
    stage.lives()


def opened(stage: Stage, message: str) -> Link:
    """The live link that a message carries."""
    found = URL.search(message)
    assert found is not None, message
    board = stage.link.board
    return board.links[board.links_by_hash[secret_hash(found[1])]]


def test_a_confirmation_carries_the_senders_page_and_the_ledger_knows_only_its_hash(world: ExitStack) -> None:
    stage, here = a_shop(world)
    order = stage.order(1, ConfirmOrder(an_id(1)))
    stage.run()
    (said,) = (one["message"] for one in here.asked)
    link = opened(stage, said)
    assert (link.role, link.subject) == (Role.SENDER, order)
    secret = said.rpartition("#")[2]
    assert len(secret) >= SECRET_BYTES * 4 // 3
    assert secret.encode() not in msgspec.json.encode([one.event for one in stage.shop.events])


def test_every_later_notice_carries_the_same_link_in_whatever_life_and_the_last_opens_none(world: ExitStack) -> None:
    stage, here = a_shop(world)
    order = stage.order(1, ConfirmOrder(an_id(1)))
    stage.run()
    lives(stage)
    stage.ask(PromiseTime(order, NOON + timedelta(hours=5)))
    stage.wait(minutes=1)
    stage.run()
    first, promised = (one["message"] for one in here.asked)
    assert opened(stage, first) == opened(stage, promised)
    stage.ask(CancelOrder(order, "no"))
    stage.run()
    assert "#" not in here.asked[-1]["message"], "of a cancelled order there is nothing more to see"
    assert len(here.asked) == 3
    assert len(stage.link.board.links) == 1


def test_an_attempt_after_a_crash_carries_the_link_of_the_first(world: ExitStack) -> None:
    stage, here = a_shop(world, 503)
    stage.order(1, ConfirmOrder(an_id(1)))
    stage.run()
    lives(stage)
    stage.wait(minutes=1)
    stage.run()
    first, again = (one["message"] for one in here.asked)
    assert first == again


def test_a_link_that_the_shop_ended_is_not_made_live_again_by_another_attempt(world: ExitStack) -> None:
    stage, here = a_shop(world, 503)
    order = stage.order(1, ConfirmOrder(an_id(1)))
    stage.run()
    stage.ask(EndLink(opened(stage, here.asked[0]["message"]).id))
    stage.wait(minutes=1)
    stage.run()
    assert stage.told(order)[0].last.outcome is Outcome.SENT
    assert "#" not in here.asked[-1]["message"]
    assert not stage.link.board.links


def test_a_recipient_gets_a_link_of_their_own_and_none_while_they_are_being_surprised(world: ExitStack) -> None:
    stage, _ = a_shop(world)
    order = stage.order(1, surprise=True)
    assert stage.outside.links is not None
    links, board = stage.outside.links, stage.link.board
    key, held = an_id(77), board.orders[order]
    assert links.known(board, held, To.RECIPIENT, key, stage.now) == ""
    plan = stage.notices.due(board, {}, stage.now)
    assert plan.duties == ()
    stage.ask(ReleaseSurprise(order), ConfirmOrder(order))
    stage.run()
    assert {link.role for link in stage.link.board.links.values()} == {Role.SENDER}
    assert links.known(stage.link.board, stage.link.board.orders[order], To.OWNER, key, stage.now) == ""


def test_where_no_template_names_the_page_no_link_is_opened(world: ExitStack) -> None:
    stage, here = a_shop(world)
    before = stage.outside
    bare = msgspec.structs.replace(
        before.said,
        templates={
            name: msgspec.structs.replace(one, text=one.text.replace("[ {link}]", ""))
            for name, one in before.said.templates.items()
        },
    )
    stage.outside = Outside(before.settings, before.ways, bare, before.links)
    stage.lives()
    stage.order(1, ConfirmOrder(an_id(1)))
    stage.run()
    assert len(here.asked) == 1
    assert not stage.link.board.links


def test_the_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    key = key_in(tmp_path)
    assert key_in(tmp_path) == key
    assert len(key) == 32
    (tmp_path / KEY_FILE).write_bytes(b"short")
    with pytest.raises(ValueError, match="cut short"):
        key_in(tmp_path)
    if os.name == "posix":
        assert (tmp_path / KEY_FILE).stat().st_mode & 0o777 == 0o600
        (tmp_path / KEY_FILE).chmod(0o640)
        with pytest.raises(ValueError, match="others"):
            key_in(tmp_path)
