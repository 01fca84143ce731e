"""A server of map pictures or addresses on this machine that answers as a test wants."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PNG = b"\x89PNG\r\n\x1a\n" + b"a" * 992


class PictureServer:
    """Answers every question with `answer`: code, body, headers; holds them back while `open` is clear.

    With `drips` a body comes a byte at a time, for as long as somebody listens.
    """

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.agents: set[str | None] = set()
        self.answer: tuple[int, bytes, dict[str, str]] = (200, PNG, {})
        self.inside = self.most_inside = 0
        self.open = threading.Event()
        self.open.set()
        self.drips = False
        self._closing = threading.Event()
        self._lock = threading.Lock()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.note(1, self)
                server.open.wait(10)
                code, body, headers = server.answer
                self.send_response(code)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                try:
                    for at in range(len(body)) if server.drips else ():
                        self.wfile.write(body[at : at + 1])
                        server._closing.wait(0.02)
                    self.wfile.write(b"" if server.drips else body)
                except OSError:
                    pass  # nobody listens any more
                server.note(-1)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        self.root = f"http://127.0.0.1:{self._server.server_port}"
        self.address = f"{self.root}/{{z}}/{{x}}/{{y}}.png"

    def note(self, step: int, handler: BaseHTTPRequestHandler | None = None) -> None:
        with self._lock:
            self.inside += step
            self.most_inside = max(self.most_inside, self.inside)
            if handler is not None:
                self.asked.append(handler.path)
                self.agents.add(handler.headers["User-Agent"])

    def close(self) -> None:
        self.open.set()
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
