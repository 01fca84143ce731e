"""Asking a server of the web for something small, and following it to the web only."""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from typing import Any


def asked(url: str, user_agent: str, timeout_s: float, *, stays: bool = False) -> Any:
    """Ask; the answer is to be read and closed.

    Args:
        url: http or https.
        user_agent: who asks.
        timeout_s: above 0; how long each step may take.
        stays: whether it is not followed when it sends on.

    Raises:
        HTTPError: it answered with a code.
        Exception: whatever the library lets through of strange answers.
    """
    request = urllib.request.Request(url, headers={"User-Agent": user_agent})
    return (_staying if stays else _opener).open(request, timeout=timeout_s)


class _OnlyWeb(urllib.request.HTTPRedirectHandler):
    """A server must not send the station to its own files or to another protocol."""

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Any:
        """Follow, or say that it is not the web."""
        if urllib.parse.urlsplit(newurl).scheme not in ("http", "https"):
            raise urllib.error.HTTPError(newurl, code, "not the web", headers, fp)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


_opener = urllib.request.build_opener(_OnlyWeb())


class _Stays(urllib.request.HTTPRedirectHandler):
    """What is asked is for the server that was chosen: an answer that sends on is an error of its own code."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Follow nobody."""


_staying = urllib.request.build_opener(_Stays())
