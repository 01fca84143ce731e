"""A small gateway for the pages alone: it keeps the contract of docs/gateway.md and does what a test tells it.

It answers from one view, moves a stop along its stages when asked, pushes every change, and can be told to refuse a
kind of command, to fail, or to be silent. Everything that reached it is kept for the test to look at.
"""

from __future__ import annotations

import asyncio
import copy
import hashlib
import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

PAGES = Path(__file__).resolve().parents[4] / "hub" / "gateway" / "pages"
SECRET = "kN8qv3Xr6yTzB2mWc5LdHg"
NOON = datetime(2026, 5, 10, 14, 46, tzinfo=UTC)  # 15:46 at the shop

HEADERS = {
    b"content-security-policy": (
        b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        b"media-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    b"permissions-policy": b"geolocation=(self), camera=(self), microphone=(self), screen-wake-lock=(self)",
    b"referrer-policy": b"no-referrer",
    b"x-content-type-options": b"nosniff",
    b"cache-control": b"no-store",
}

STAGES = {
    "accept_offer": "accepted",
    "decline_offer": "unassigned",
    "pick_up_order": "picked_up",
    "report_arrival": "arrived",
    "deliver_order": "delivered",
    "fail_delivery": "failed",
    "return_order": "returned",
}
ACTIONS = {
    "offered": ["accept", "decline"],
    "accepted": ["pick_up"],
    "picked_up": ["arrive", "fail"],
    "arrived": ["deliver", "fail"],
    "failed": ["arrive", "return"],
}

View = dict[str, Any]


def strict(app: ASGIApp) -> ASGIApp:
    """Add the headers that the gateway sends with everything."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *HEADERS.items()]
            await send(message)

        await app(scope, receive, sent)

    return wrapped


class ShopDouble:
    """One link and what it shows.

    Args:
        view: the first view; `cursor` and `now` are filled in.
        now: hub time at the start, aware UTC.
    """

    def __init__(self, view: View, now: datetime = NOON) -> None:
        self.view = view
        self.cursor = 40
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.tried: list[str] = []  # ids of every try, answered or not
        self.fixes: list[dict[str, Any]] = []
        self.media: dict[str, tuple[bytes, str]] = {}
        self.sessions = 0
        self.secrets = {SECRET}
        self.refusals: dict[str, tuple[str, dict[str, str]]] = {}
        self.failures: dict[str, list[int]] = {}  # path -> statuses to answer before anything is done
        self.open_run = True
        self.frozen = False  # whether asks change nothing in the view
        self._hub_start = now
        self._wall_start = datetime.now(UTC)
        self._live: set[asyncio.Queue[str | int]] = set()
        self._cookie = "c0"
        self._close_code = 1012
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self.base = ""

    # Running ------------------------------------------------------------------------------------------------------

    def start(self) -> ShopDouble:
        """Serve on a free loopback port."""
        config = uvicorn.Config(
            self.app(), host="127.0.0.1", port=0, log_config=None, lifespan="off", ws="websockets-sansio"
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, name="shop-double", daemon=True)
        self._thread.start()
        while not (self._server.started and self._server.servers):
            self._thread.join(0.01)
            if not self._thread.is_alive():
                raise RuntimeError("the double did not start")
        port = self._server.servers[0].sockets[0].getsockname()[1]
        self.base = f"http://127.0.0.1:{port}"
        return self

    def _run(self) -> None:
        async def serve() -> None:
            self._loop = asyncio.get_running_loop()
            assert self._server is not None
            await self._server.serve()

        asyncio.run(serve())

    def stop(self) -> None:
        """End serving."""
        if self._server is None or self._thread is None:
            return
        self.on_loop(self._close_live)
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(10)

    def on_loop(self, work: Callable[[], None]) -> None:
        """Run something where the sockets are, and wait for it."""
        done = threading.Event()

        def run() -> None:
            try:
                work()
            finally:
                done.set()

        assert self._loop is not None
        self._loop.call_soon_threadsafe(run)
        done.wait(5)

    def _close_live(self) -> None:
        for queue in self._live:
            queue.put_nowait(self._close_code)

    # What a test tells it -----------------------------------------------------------------------------------------

    def now(self) -> datetime:
        """Hub time."""
        return self._hub_start + (datetime.now(UTC) - self._wall_start)

    def change(self, **fields: Any) -> None:
        """Set fields of the view and push it."""

        def work() -> None:
            self.view.update(fields)
            self._push()

        self.on_loop(work)

    def edit(self, work: Callable[[View], None]) -> None:
        """Change the view in place and push it."""

        def run() -> None:
            work(self.view)
            self._push()

        self.on_loop(run)

    def move(
        self, lat: float, lon: float, accuracy_m: int = 20, age_s: int = 2, sentence: list[dict[str, Any]] | None = None
    ) -> None:
        """Push a position between two views; a page that comes to listen later finds it in its first view."""
        fix = {"lat": lat, "lon": lon, "accuracy_m": accuracy_m, "age_s": age_s, "measured_at": self.now().isoformat()}
        with_it = {} if sentence is None else {"sentence": sentence}

        def work() -> None:
            self.view["position"] = dict(fix)
            self.view["order"].update(with_it)
            self._tell({"type": "fix", "position": fix, **with_it})

        self.on_loop(work)

    def end(self) -> None:
        """End the link: sockets close with 4404, the secret is unknown from now on."""

        def work() -> None:
            self.secrets.clear()
            self._cookie = "gone"
            self._close_code = 4404
            self._close_live()

        self.on_loop(work)

    def drop(self, code: int) -> None:
        """Close the open sockets with a code."""

        def work() -> None:
            self._close_code = code
            self._close_live()

        self.on_loop(work)

    def listeners(self) -> int:
        """How many open sockets are told what changes."""
        return len(self._live)

    def forget_listeners(self) -> None:
        """Tell the open sockets nothing any more, as a line does that died without a word."""
        self.on_loop(self._live.clear)

    def kinds(self) -> list[str]:
        """What was asked, without the receipts of reading."""
        return [command["kind"] for _, command in self.asked if command["kind"] != "mark_seen"]

    def commands(self, kind: str) -> list[dict[str, Any]]:
        """All commands of a kind, in order."""
        return [command for _, command in self.asked if command["kind"] == kind]

    # Answers ------------------------------------------------------------------------------------------------------

    def composed(self) -> View:
        view = copy.deepcopy(self.view)
        return {"cursor": self.cursor, "now": self.now().isoformat(), **view}

    def _push(self) -> None:
        self.cursor += 1
        self._tell({"type": "view", "cursor": self.cursor, "view": self.composed()})

    def _tell(self, said: dict[str, Any]) -> None:
        for queue in self._live:
            queue.put_nowait(json.dumps(said))

    def _fault(self, request: Request) -> Response | None:
        waiting = self.failures.get(request.url.path)
        if waiting:
            status = waiting.pop(0)
            return JSONResponse({"code": "hub_away", "outcome": "unknown"}, status, {"Retry-After": "0"})
        if request.url.path != "/api/session" and request.cookies.get("giftwire") != self._cookie:
            return JSONResponse({"code": "not_found", "fields": {}}, 404)
        return None

    async def session(self, request: Request) -> Response:
        fault = self._fault(request)
        if fault is not None:
            return fault
        if (await request.json()).get("secret") not in self.secrets:
            return JSONResponse({"code": "not_found", "fields": {}}, 404)
        self.sessions += 1
        self._cookie = f"c{self.sessions}"
        answer = Response(status_code=204)
        answer.set_cookie("giftwire", self._cookie, httponly=True, samesite="strict")
        return answer

    async def get_view(self, request: Request) -> Response:
        return self._fault(request) or JSONResponse(self.composed())

    async def ask(self, request: Request) -> Response:
        body = await request.json()
        self.tried.append(body["id"])
        fault = self._fault(request)
        if fault is not None:
            return fault
        command_id, command = body["id"], body["command"]
        if command_id not in {known for known, _ in self.asked}:
            self.asked.append((command_id, command))
        refusal = self.refusals.get(command["kind"])
        if refusal is not None:
            return JSONResponse({"outcome": "refused", "code": refusal[0], "fields": refusal[1]}, 409)
        if not self.frozen:
            self._apply(command)
        return JSONResponse({"outcome": "accepted"})

    def _troubled(self) -> list[dict[str, Any]]:
        """What a problem of this view stands on: a courier's stops, or a customer's one order."""
        stops: list[dict[str, Any]] = self.view["stops"] if "stops" in self.view else [self.view["order"]]
        return stops

    def _apply(self, command: dict[str, Any]) -> None:
        kind = command["kind"]
        if kind == "send_message":
            self._messages(command["room"]).append(
                {
                    "id": command["message"], "seq": self.cursor + 1, "at": self.now().isoformat(), "mine": True, "who": "You",
                    "role": self.view["role"], "kind": command["message_kind"], "status": "in_shop",
                    "audience": command["audience"], "text": command.get("text", ""), "media": command.get("media", ""),
                    "media_type": command.get("media_type", ""), "sticker": "",
                }
            )  # fmt: skip
        elif kind in STAGES:
            for stop in self.view["stops"]:
                if stop["order"] == command["order"]:
                    stop["stage"] = STAGES[kind]
                    stop["actions"] = ACTIONS.get(stop["stage"], [])
        elif kind == "raise_problem":
            for stop in self._troubled():
                if stop.get("order", command["order"]) == command["order"]:
                    due = self.now() + timedelta(minutes=10)
                    stop.setdefault("problems", []).append(
                        {
                            "id": command["problem"], "kind": command["problem_kind"], "raised_at": self.now().isoformat(),
                            "due_at": due.isoformat(), "otherwise": "bring_back", "mine": True, "answers": [], "answer": "",
                            "by": "", "said": "",
                        }
                    )  # fmt: skip
        elif kind == "withdraw_problem":
            for stop in self._troubled():
                stop["problems"] = [each for each in stop.get("problems", []) if each["id"] != command["problem"]]
        elif kind == "acknowledge_promise":
            for stop in self.view["stops"]:
                stop["changed"] = [each for each in stop.get("changed", []) if each["seq"] != command["promise"]]
        elif kind == "decide_problem":
            for card in self.view["order"]["problems"]:
                if card["id"] == command["problem"]:
                    card.update(answer=command["remedy"], by=self.view["role"], decided_at=self.now().isoformat())
        elif kind == "agree_fallback":
            self.view["order"]["agreed"]["remedy"] = command.get("remedy", "")
        elif kind == "answer_approval":
            state = "approved" if command["approved"] else "change_asked"
            self.view["order"]["approval"].update(state=state, by="sender", answered_at=self.now().isoformat())
        elif kind == "give_address":
            address = {"note": "", **command["address"]}
            self.view["order"]["where_to"].update(
                state="given", mine=True, by=self.view["role"], given_at=self.now().isoformat(), address=address
            )
        elif kind == "rate_order":
            rating = self.view["order"]["rating"]
            rating.update(
                score=command["score"], words=command["words"], at=self.now().isoformat(), left=rating["left"] - 1
            )
        elif kind == "release_surprise":
            self.view["order"]["secret"] = False
        elif kind == "set_duty":
            self.view["courier"]["on_duty"] = command["on_duty"]
        elif kind == "change_card":
            order = self.view["order"]
            order["card"] = {**order["card"], "text": command["text"], "version": order["card"]["version"] + 1}
            order["version"] += 1
        elif kind == "mark_seen":
            for message in self._messages(command["room"]):
                if not message["mine"] and message["seq"] <= command["up_to"]:
                    message["status"] = "seen"
        self._push()

    def _messages(self, room: str) -> list[dict[str, Any]]:
        if self.view["role"] != "courier":
            messages: list[dict[str, Any]] = self.view["messages"]
            return messages
        found: list[dict[str, Any]] = next(stop["messages"] for stop in self.view["stops"] if stop["room"] == room)
        return found

    async def put_media(self, request: Request) -> Response:
        fault = self._fault(request)
        if fault is not None:
            return fault
        body = await request.body()
        sha = hashlib.sha256(body).hexdigest()
        media_type = request.headers["content-type"]
        self.media[sha] = (body, media_type)
        return JSONResponse({"media": sha, "media_type": media_type}, 201)

    async def get_media(self, request: Request) -> Response:
        kept = self.media.get(request.path_params["sha"])
        if kept is None:
            return JSONResponse({"code": "not_found", "fields": {}}, 404)
        return Response(kept[0], media_type=kept[1], headers={"Content-Disposition": "attachment"})

    async def fix(self, request: Request) -> Response:
        fault = self._fault(request)
        if fault is not None:
            return fault
        if not self.open_run:
            return JSONResponse({"code": "no_open_run", "fields": {}}, 410)
        self.fixes.append(await request.json())
        return Response(status_code=204)

    async def live(self, socket: WebSocket) -> None:
        await socket.accept()
        if socket.cookies.get("giftwire") != self._cookie:
            await socket.close(4404)
            return
        queue: asyncio.Queue[str | int] = asyncio.Queue()
        self._live.add(queue)
        try:
            await socket.send_json({"type": "view", "cursor": self.cursor, "view": self.composed()})
            while isinstance(said := await queue.get(), str):
                await socket.send_text(said)
            await socket.close(said)
        except (WebSocketDisconnect, asyncio.CancelledError):
            return  # the page or the double goes
        finally:
            self._live.discard(queue)

    def app(self) -> ASGIApp:
        """All routes of the contract."""

        def page(name: str) -> Callable[[Request], Any]:
            async def serve(request: Request) -> Response:
                return Response((PAGES / name).read_bytes(), media_type="text/html; charset=utf-8")

            return serve

        return strict(
            Starlette(
                routes=[
                    Route("/c", page("courier.html")),
                    Route("/o", page("customer.html")),
                    Mount("/static", GZipMiddleware(StaticFiles(directory=PAGES / "static"))),
                    Route("/api/session", self.session, methods=["POST"]),
                    Route("/api/view", self.get_view),
                    Route("/api/ask", self.ask, methods=["POST"]),
                    Route("/api/media", self.put_media, methods=["POST"]),
                    Route("/api/media/{sha}", self.get_media),
                    Route("/api/fix", self.fix, methods=["POST"]),
                    WebSocketRoute("/api/live", self.live),
                ]
            )
        )


def iso(minutes: float) -> str:
    """An instant so many minutes after `NOON`."""
    return (NOON + timedelta(minutes=minutes)).isoformat()
