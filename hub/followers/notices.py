"""The follower that tells customers what matters, and the owner what nobody hears.

When something is due is policy (`hub/domain/notice_policy.py`), how it leaves the house is a way out (`channels/`). In between
stands the ledger: *begun* before anything goes out, what came of it after. A notice that was begun and never answered for is
unknown after a minute, whoever died: its next life sees it on the board.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from hub.domain.board import Board
from hub.domain.courier import Fix
from hub.domain.ids import derived_id, minted_at
from hub.domain.notice import Means, Notice, NoticeKind, Outcome, To
from hub.domain.notice_policy import Push, awake, may_tell_recipient, moved_since, planned, unanswered_at
from hub.domain.order import Order, Person
from hub.domain.vocabulary import BeginNotice, EndPush, SetPushKey, SettleNotice
from hub.domain.web_push import Device
from hub.followers.channels.port import Answer, Message, Way
from hub.followers.following import ACTING_AT_ONCE, Due, Duty
from hub.followers.notice_settings import Outside
from hub.followers.notice_words import Unsayable, Words, names_page, say, values
from hub.followers.phone_numbers import international, zones_of

log = logging.getLogger(__name__)


GROWS_OLD = timedelta(minutes=1)
"""How long a plan stands though its order is the same: news of a day ago is told a minute longer, no more comes of it."""
LINK_WITHIN = timedelta(seconds=20)
"""A notice waits so long for the link that it shall carry; then it goes without, where its words allow that."""


class _Plan(Struct, frozen=True):
    """What is to be pushed about an order, and what is on its way and since when unanswered, as of a moment."""

    order: Order
    restored_seq: int
    at: datetime
    pushes: tuple[tuple[Push, Duty], ...]
    going: tuple[tuple[datetime, Duty], ...]


class Notices:
    """Customers and the owner, told by pushed notices. Satisfies `Follower` and `Acting`.

    Args:
        outside: how notices leave; None where nothing is set up: then nothing is due.
    """

    name = "notices"

    def __init__(self, outside: Outside | None) -> None:
        self._outside = outside
        self._seen: tuple[Board, datetime] | None = None
        self._plans: dict[str, _Plan] = {}
        self._wished: dict[str, datetime] = {}
        """Since when a notice that is due waits for its link."""

    def due(self, board: Board, fixes: Mapping[str, Fix], now: datetime) -> Due:  # noqa: ARG002  # as every follower
        """See `Follower.due`."""
        if self._outside is None:
            return Due()
        self._seen = board, now
        begin: list[tuple[datetime, Duty]] = []
        settle: list[Duty] = [self._push_key(board)] if board.shop.push_key != self._outside.push_key else []
        moments: list[datetime] = []
        standing: set[str] = set()
        starting: set[tuple[str, To]] = set()
        going = 0
        for order in board.orders.values():
            plan = self._plan(board, order, now)
            going += len(plan.going)
            for at, duty in plan.going:
                if at <= now:
                    settle.append(duty)
                else:
                    moments.append(at)
            for push, duty in plan.pushes:
                standing.add(duty.id)
                at = awake(push, self._zones(order, push.to), board.shop.zone, now).at
                if at <= now:
                    opens = self._link_first(board, order, push, duty, now)
                    if opens is not None and (order.id, push.to) in starting:
                        continue  # once the one before it has begun, its link is this one's too
                    starting.add((order.id, push.to))
                    begin.append((at, opens or duty))
                else:
                    moments.append(at)
        for gone in [order for order in self._plans if order not in board.orders]:
            del self._plans[gone]
        for done in self._wished.keys() - standing:
            del self._wished[done]
        begin.sort(key=lambda one: (one[0], one[1].id))
        # So many as are sent at once: none waits for a hand with its minute running.
        free = max(0, ACTING_AT_ONCE - going)
        settle.sort(key=lambda duty: duty.id)
        return Due((*settle, *(duty for _, duty in begin[:free])), min(moments, default=None))

    def _plan(self, board: Board, order: Order, now: datetime) -> _Plan:
        """As the policy says, worked out anew where the order changed: most orders of a busy day wait for nothing."""
        known = self._plans.get(order.id)
        fresh = known is not None and known.order is order and known.restored_seq == board.restored_seq
        if known is None or not fresh or now - known.at > GROWS_OLD:
            pairs = ((push, self._begin(order, push)) for push in planned(order, board.restored_seq, now))
            begun = ((unanswered_at(notice), notice) for notice in order.notices)
            known = _Plan(
                order,
                board.restored_seq,
                now,
                tuple((push, duty) for push, duty in pairs if duty is not None),
                tuple((at, self._unknown(order, notice)) for at, notice in begun if at is not None),
            )
            self._plans[order.id] = known
        return known

    def _link_first(self, board: Board, order: Order, push: Push, duty: Duty, now: datetime) -> Duty | None:
        """What opens the page that a notice is about to name, where nobody opened one for this person yet."""
        assert self._outside is not None
        links, begun = self._outside.links, duty.command
        if links is None or not isinstance(begun, BeginNotice):
            return None
        if push.before is not None and not moved_since(order, push.before):
            return None  # a link that the shop ended since the first attempt stays so
        if not names_page(self._outside.said.templates[push.template]) or links.known(board, order, begun, now):
            return None
        if now - max(push.at, self._wished.setdefault(duty.id, now)) > LINK_WITHIN:
            return None
        return links.make(board, order, push, begun)

    def _begin(self, order: Order, push: Push) -> Duty | None:
        assert self._outside is not None
        key, means, keyed = "", None, False
        if push.kind is NoticeKind.PAGE and self._outside.links is None:
            return None  # who gives links out by hand gives the next one so too
        if push.before is not None and push.before.reached:
            key, means, keyed = push.before.id, push.before.means, push.before.keyed
        elif push.before is not None:
            # Nothing can have gone out: whichever way is first now, for a browser may be no more and a telephone is still there.
            way = self._way(order, push.to)
            if way is not None:
                key, means, keyed = push.before.id, way.means, way.keyed
        elif push.about_at >= self._outside.settings.since:
            way = self._way(order, push.to)
            if way is not None:
                key = derived_id(push.about_at, self.name, order.id, push.to, str(push.about))
                means, keyed = way.means, way.keyed
        if means is None:
            return None
        cause = self.name, key, str(push.attempt), means, str(keyed)
        zones = self._zones(order, push.to)
        command = BeginNotice(order.id, key, push.to, push.template, push.about, means, keyed, push.attempt, zones)
        # The zones are no part of the cause: a number that was put right meanwhile must not begin the same notice twice.
        return Duty(derived_id(push.about_at, *cause), command)

    def _unknown(self, order: Order, notice: Notice) -> Duty:
        attempt = len(notice.attempts) - 1
        cause = self.name, notice.id, str(attempt), Outcome.UNKNOWN
        return Duty(
            derived_id(notice.last.begun_at, *cause), SettleNotice(order.id, notice.id, attempt, Outcome.UNKNOWN)
        )

    def _way(self, order: Order, to: To) -> Way | None:
        """The first way on which somebody can be reached at all; mail before all others for who wishes it."""
        assert self._outside is not None
        wishes_mail = to is not To.OWNER and self._person(order, to).by_mail
        ways = self._outside.ways
        for way in sorted(ways, key=lambda way: way.means is not Means.MAIL) if wishes_mail else ways:
            if to in way.serves and (not way.takes or self._address(order, to, way) or self._devices(order, to, way)):
                return way
        return None

    def _address(self, order: Order, to: To, way: Way) -> str:
        """A number or address as it was written down; blank if there is none."""
        assert self._outside is not None
        settings = self._outside.settings
        if to is To.OWNER:
            return {"phone": settings.owner_phone, "mail": settings.owner_mail}.get(way.takes, "")
        person = self._person(order, to)
        return {"phone": person.phone, "mail": person.mail}.get(way.takes, "")

    @staticmethod
    def _devices(order: Order, to: To, way: Way) -> tuple[Device, ...]:
        """The browsers that somebody asked to be told on."""
        if way.takes != "devices" or to is To.OWNER:
            return ()
        return tuple(one for one in order.devices if one.role.value == to.value and one.endpoint)

    def _push_key(self, board: Board) -> Duty:
        assert self._outside is not None
        key = self._outside.push_key
        return Duty(
            derived_id(self._outside.settings.since, self.name, "push", board.shop.push_key, key), SetPushKey(key)
        )

    @staticmethod
    def _person(order: Order, to: To) -> Person:
        return order.sender if to is To.SENDER else order.recipient

    def _zones(self, order: Order, to: To) -> tuple[str, ...]:
        return () if to is To.OWNER else zones_of(self._person(order, to).phone)

    @property
    def is_set_up(self) -> bool:
        """Whether anybody is told anything."""
        return self._outside is not None and bool(self._outside.ways)

    # Sending ----------------------------------------------------------------------------------------------------------

    def act(self, duty: Duty) -> Sequence[Duty]:
        """See `Acting.act`."""
        begun = duty.command
        if not isinstance(begun, BeginNotice):
            return ()
        answer = self._send(begun)
        log.info("notice %s (%s, %s): %s %s", begun.template, begun.to, begun.means, answer.outcome, answer.code)
        cause = self.name, begun.notice, str(begun.attempt), answer.outcome, answer.code
        settle = SettleNotice(begun.order, begun.notice, begun.attempt, answer.outcome, answer.code)
        at = minted_at(duty.id)
        gone = [Duty(derived_id(at, *cause, device), EndPush(begun.order, device)) for device in answer.gone]
        return [*gone, Duty(derived_id(at, *cause), settle)]

    def _send(self, begun: BeginNotice) -> Answer:
        assert self._outside is not None
        assert self._seen is not None
        board, now = self._seen
        order = board.orders.get(begun.order)
        way = next((way for way in self._outside.ways if way.means is begun.means), None)
        if order is None or way is None:
            return Answer(Outcome.PERMANENT, "no_way")
        if begun.to is To.RECIPIENT and not may_tell_recipient(order):
            return Answer(Outcome.PERMANENT, "surprise")  # promised in the moment since it was begun
        address = self._address(order, begun.to, way)
        if way.takes == "phone":
            address = international(address, self._outside.settings.region)
        devices = self._devices(order, begun.to, way)
        if way.takes and not address and not devices:
            return Answer(Outcome.PERMANENT, "bad_address")
        links = self._outside.links
        link = links.known(board, order, begun, now) if links is not None else ""
        try:
            words = self._words(board, order, begun, now, link)
        except Unsayable as error:
            return Answer(Outcome.PERMANENT, error.code)
        if devices and link:
            words = Words(words.title, words.text.replace(link, "").strip())  # whoever touches the message gets there
        answer = way.send(Message(begun.notice, address, words.title, words.text, devices, link))
        if answer.code == "push_gone" and answer.outcome is Outcome.TEMPORARY:
            bare = replace(order, devices=tuple(one for one in order.devices if one.id not in answer.gone))
            if self._way(bare, begun.to) is None:
                return replace(answer, outcome=Outcome.PERMANENT)
        return answer

    def _words(self, board: Board, order: Order, begun: BeginNotice, now: datetime, link: str) -> Words:
        assert self._outside is not None
        said = self._outside.said
        words = say(said.templates[begun.template], values(board, order, said, now, link))
        notice = next((one for one in order.notices if one.id == begun.notice), None)
        tried = notice.attempts[: begun.attempt] if notice is not None else ()
        if begun.keyed or all(one.outcome is not Outcome.UNKNOWN for one in tried):
            return words
        return Words(words.title, f"{words.text} {said.repeated}")
