"""Senders and recipients with their page open: they read, write, load the photo, change the card, sometimes too late, and say
how it was."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from hub.domain.actor import Role
from hub.domain.room import Audience
from hub.domain.vocabulary import ChangeCard, MarkSeen, RateOrder, SendMessage
from hub.rehearsal.pace import Pace, between
from hub.rehearsal.page import Page, new_id
from hub.rehearsal.plan import OrderPlan

CARD_TRIES = 20
"""The order changes at every tick of packing; a page that is behind asks again with what it shows now."""
SEEN_EVERY_S = 2.0
ON_THEIR_WAY = frozenset({"on_the_way", "at_the_door", "delivered", "problem", "returned"})
OVER = frozenset({"delivered", "returned", "cancelled"})


class Customer:
    """One customer's whole day.

    Args:
        role: sender or recipient.
        plan: what they intend.
    """

    def __init__(self, page: Page, role: Role, plan: OrderPlan, pace: Pace) -> None:
        self.page = page
        self.role = role
        self.plan = plan
        self.was_too_late = False
        self.card_changed = False
        self.has_rated = False
        self._pace = pace
        self._dice = pace.dice(role, plan.number)

    async def live(self) -> None:
        """Open the page, do what is intended, and stay until the order is over and all is said."""
        await asyncio.sleep(between(self._dice, self._pace.pause_s))
        await self.page.open()
        async with asyncio.TaskGroup() as group:
            following = group.create_task(self.page.follow())
            await self.page.see(lambda: True)
            reading = group.create_task(self._read())
            async with asyncio.TaskGroup() as intentions:
                if self.role is Role.SENDER:
                    intentions.create_task(self._write())
                    intentions.create_task(self._change_card())
                intentions.create_task(self._end())
            reading.cancel()
            following.cancel()

    @property
    def _state(self) -> str:
        return str(self.page.view["order"]["state"])

    async def _see_state(self, condition: Callable[[str], bool]) -> None:
        await self.page.see(lambda: condition(self._state))

    async def _pause(self, pauses: float = 1.0) -> None:
        await asyncio.sleep(between(self._dice, self._pace.pause_s * pauses))

    async def _say(self, text: str) -> None:
        await self.page.ask(lambda: SendMessage(self.page.view["room"], new_id(), Audience.EVERYONE, text=text))

    async def _write(self) -> None:
        for index, text in enumerate(self.plan.asks):
            if index:
                await self._see_state(lambda state: state in ON_THEIR_WAY)
            await self._pause(2.0)
            await self._say(text)

    async def _change_card(self) -> None:
        if not self.plan.card_change:
            return
        if self.plan.card_change == "late":
            await self.page.see(lambda: self.page.view["order"]["preparation"] == "packed")
        await self._pause(0.5)
        for _ in range(CARD_TRIES):
            answer = await self.page.ask(self._new_card)
            self.card_changed = answer.accepted
            self.was_too_late = answer.code in ("card_already_packed", "order_closed")
            if answer.code != "version_conflict":
                return
            await self._pause(0.2)

    def _new_card(self) -> ChangeCard:
        view = self.page.view
        return ChangeCard(view["order_id"], self.plan.new_card, expects=view["order"]["version"])

    async def _end(self) -> None:
        await self._see_state(lambda state: state in OVER)
        photo = self.page.view["order"].get("photo")
        if photo:
            await self.page.fetch(photo)
        if self.plan.thanks and self._state == "delivered":
            await self._pause()
            await self._say(self.plan.thanks)
        if self._state == "delivered":
            await self._rate()

    async def _rate(self) -> None:
        """Say how it was, as planned; a recipient who reads along is happy, or says nothing."""
        score, words = self.plan.score, self.plan.opinion
        if self.role is Role.RECIPIENT:
            score, words = self._dice.choice((0, 5)), ""
        if score:
            await self._pause()
            answer = await self.page.ask(lambda: RateOrder(self.page.view["order_id"], score, words))
            self.has_rated = answer.accepted

    async def _read(self) -> None:
        """Say that messages were seen, at most once in two seconds."""
        while True:
            unread = [
                line["seq"] for line in self.page.view["messages"] if not line["mine"] and line["status"] != "seen"
            ]
            if unread:
                await self.page.ask(partial(MarkSeen, self.page.view["room"], max(unread)))
            await asyncio.sleep(SEEN_EVERY_S)
