"""The prepared answers of a shop: who may write them, what they may hold, and how their blanks are filled."""

from __future__ import annotations

import pytest

from hub.domain.actor import Role
from hub.domain.reply import REPLIES_MAX, Reply, ReplyFits, ReplyLanguage, ReplyWords, filled
from hub.domain.views import view
from hub.domain.vocabulary import Refused, RemoveReply, ReplyRemoved, SetReply
from tests.hub.shop_day import DESK, PACKING, Decided, an_id

EN = ReplyWords(ReplyLanguage.EN, "Soon", "{name}, it leaves at {time}.")
ZH = ReplyWords(ReplyLanguage.ZH, "快了", "{name}，{time} 出发。")


@pytest.fixture
def shop() -> Decided:
    return Decided()


def test_an_answer_is_written_worded_anew_and_taken_away(shop: Decided) -> None:
    shop.must(DESK, SetReply(an_id(1), ReplyFits.ANY, (EN,)))
    shop.must(DESK, SetReply(an_id(1), ReplyFits.WAY, (EN, ZH)))
    assert shop.board.replies[an_id(1)] == Reply(an_id(1), ReplyFits.WAY, (EN, ZH))
    assert shop.ask(DESK, SetReply(an_id(1), ReplyFits.WAY, (EN, ZH))) == []
    assert shop.ask(DESK, RemoveReply(an_id(1))) == [ReplyRemoved(an_id(1))]
    assert not shop.board.replies
    assert shop.ask(DESK, RemoveReply(an_id(1))) == []


@pytest.mark.parametrize(
    ("words", "code", "field"),
    [
        ((), "empty", "reply.text"),
        ((ReplyWords(ReplyLanguage.EN, " ", "x"),), "empty", "reply.title"),
        ((ReplyWords(ReplyLanguage.EN, "x", ""),), "empty", "reply.text"),
        ((ReplyWords(ReplyLanguage.EN, "x" * 25, "x"),), "too_long", "reply.title"),
        ((ReplyWords(ReplyLanguage.EN, "x", "x" * 601),), "too_long", "reply.text"),
        ((EN, EN), "too_long", "reply.words"),
        ((ReplyWords(ReplyLanguage.EN, "x", "\u202ex"),), "control_characters", "reply.text"),
    ],
)
def test_what_no_button_or_message_can_hold_is_refused(
    shop: Decided, words: tuple[ReplyWords, ...], code: str, field: str
) -> None:
    refused = shop.ask(DESK, SetReply(an_id(1), ReplyFits.ANY, words))
    assert isinstance(refused, Refused)
    assert (refused.code, refused.fields["field"]) == (code, field)


def test_only_the_desk_writes_them_and_no_more_than_anybody_finds(shop: Decided) -> None:
    refused = shop.ask(PACKING, SetReply(an_id(1), ReplyFits.ANY, (EN,)))
    assert isinstance(refused, Refused)
    for number in range(REPLIES_MAX):
        shop.must(DESK, SetReply(an_id(number), ReplyFits.ANY, (EN,)))
    assert shop.ask(DESK, SetReply(an_id(99), ReplyFits.ANY, (EN,))) == Refused(
        "too_many_replies", {"limit": str(REPLIES_MAX)}
    )
    shop.must(DESK, SetReply(an_id(0), ReplyFits.ANY, (EN, ZH)))  # one that is there may still be worded anew


def test_the_gateway_holds_none_of_their_words(shop: Decided) -> None:
    shop.must(DESK, SetReply(an_id(1), ReplyFits.ANY, (EN,)))
    assert view(Role.GATEWAY, shop.board).replies[an_id(1)].words == ()
    assert view(Role.PACKING, shop.board).replies[an_id(1)].words == (EN,)


def test_what_is_known_is_filled_in_and_the_rest_stays_a_blank() -> None:
    assert filled(EN.text, {"name": "Daniel"}) == "Daniel, it leaves at ‹time›."
    assert filled(EN.text, {"name": "", "time": "16:10"}) == "‹name›, it leaves at 16:10."
    assert filled("{} { name } {open", {"name": "Daniel"}) == "{} Daniel {open"


def test_an_answer_stands_in_the_language_of_whoever_reads_it() -> None:
    reply = Reply(an_id(1), ReplyFits.ANY, (EN, ZH))
    assert reply.in_language("zh") == ZH
    assert Reply(an_id(1), ReplyFits.ANY, (EN,)).in_language("zh") == EN
    assert Reply(an_id(1), ReplyFits.ANY).in_language("zh") is None
