"""POST /intake/woocommerce/{shop}: verify, keep, answer; the hub hears of it right after.

A delivery is on this gateway's disk, with the command minted for it, before it is answered or submitted. So the
answer never waits for the hub, a crash loses nothing, and the hundredth repeat finds what the first one left.
"""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import Future

from starlette.requests import Request
from starlette.responses import Response

from hub.gateway.config import WebShop
from hub.gateway.front import Front
from hub.gateway.limits import BODY_WITHIN_S, WEBHOOK_BYTES_MAX
from hub.gateway.security import Denied, not_found, read_body, said
from hub.intakes import woocommerce
from hub.intakes.unusable import Unusable
from hub.link.intake_keys import IntakeKeys, IntakeStoreError, Kept
from hub.link.port import Receipt

log = logging.getLogger(__name__)

KNOWN_ALREADY = "already_exists"
"""The hub has this order from an earlier delivery: as good as accepted."""


class Intake:
    """Keeps deliveries, submits them, and lets go of their words once the hub has answered."""

    def __init__(self, front: Front, keys: IntakeKeys) -> None:
        self._front = front
        self._keys = keys
        self._answers: asyncio.Queue[Receipt] = asyncio.Queue()
        self._loop = asyncio.get_running_loop()

    async def run(self) -> None:
        """Submit what an earlier run left behind, then settle every answer of the hub, until cancelled."""
        waiting = {command_id for command_id, _ in self._front.link.pending}
        for kept in await asyncio.to_thread(self._keys.unsettled):
            if kept.command_id not in waiting:
                self._submit(kept)
        while True:
            receipt = await self._answers.get()
            refused = receipt.refused
            accepted = refused is None or refused.code == KNOWN_ALREADY
            if refused is not None and not accepted:
                log.warning("the hub refused a web shop's order: %s", refused.code)
            now = self._front.link.hub_now()
            try:
                await asyncio.to_thread(self._keys.settle, receipt.id, accepted=accepted, now=now)
            except IntakeStoreError as error:
                log.error("an answer of the hub could not be noted, it is asked for again at the next start: %s", error)

    async def take(self, delivery: woocommerce.Delivery) -> bool:
        """Keep a delivery that places an order, and submit it.

        Returns:
            Whether it is new; a repeat, or a late change to an order that was taken, has no effect.
        """
        assert delivery.order is not None
        if await asyncio.to_thread(self._keys.is_taken, delivery.order_key):
            return False
        offered = Kept(self._front.link.new_id(), delivery.order_key, delivery.order)
        now = self._front.link.hub_now()
        kept = await asyncio.to_thread(self._keys.put_if_absent, delivery.key, offered, now)
        if kept.command_id != offered.command_id:
            return False
        self._submit(kept)
        return True

    def _submit(self, kept: Kept) -> None:
        assert kept.command is not None
        asked = self._front.link.ask(kept.command, command_id=kept.command_id)
        asked.settled.add_done_callback(self._answered)

    def _answered(self, settled: Future[Receipt]) -> None:
        """Called on the link's thread."""
        if settled.cancelled() or settled.exception() is not None:
            return  # the link was closed; the next start submits it again
        try:
            self._loop.call_soon_threadsafe(self._answers.put_nowait, settled.result())
        except RuntimeError:
            log.info("an answer came after the gateway had stopped; it is settled at the next start")


async def woocommerce_post(request: Request) -> Response:
    """Answer 200 once a delivery is kept (or is none for us), 401, 404, or 422 with what is wrong."""
    front: Front = request.app.state.front
    front.must_have_room(request)
    shop = next((shop for shop in front.config.shops if shop.name == request.path_params["shop"]), None)
    if shop is None:
        raise not_found()
    body = await read_body(request, WEBHOOK_BYTES_MAX, BODY_WITHIN_S)
    if woocommerce.is_ping(body):
        return said({"outcome": "ping"})
    if not _is_genuine(shop, body, request.headers.get("x-wc-webhook-signature", "")):
        raise Denied(401, "bad_signature")
    intake: Intake = request.app.state.intake
    board, now = front.link.board, front.link.hub_now()
    zone = board.shop.zone if board.seq else ""
    topic = request.headers.get("x-wc-webhook-topic", "")
    try:
        delivery = woocommerce.read(body, topic, shop.name, zone, now, front.link.new_id())
    except Unusable as wrong:
        log.warning("a delivery of the web shop %s cannot be used: %s %s", shop.name, wrong.code, wrong.fields)
        raise Denied(422, wrong.code, wrong.fields) from wrong
    if delivery.order is None:
        return said({"outcome": "ignored", "code": delivery.code})
    try:
        is_new = await intake.take(delivery)
    except IntakeStoreError as error:
        log.error("a delivery of the web shop %s could not be kept: %s", shop.name, error)
        raise Denied(503, "not_kept") from error
    return said({"outcome": "kept" if is_new else "repeated"})


def _is_genuine(shop: WebShop, body: bytes, signed: str) -> bool:
    # Both are always tried, so that the time does not tell which one it was.
    found = [woocommerce.is_genuine(secret, body, signed) for secret in (shop.secret, shop.older_secret)]
    return any(found)
