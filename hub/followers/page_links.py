"""The customer's page inside a notice: one link for each person of an order, the same in every attempt and every life.

The ledger knows only a link's hash (design, laws 9 and 11). So that nothing else has to be remembered, the secret is derived:
from the message key of the notice for which the link was made, under a key that stands in one file and leaves it never. Who
was given a link by an earlier notice gets that one again while it is live; what the shop has ended is not made live again. A
notice that is tried again at another number than before carries a fresh one: the first, which went astray, has ended.
"""

from __future__ import annotations

import hmac
import os
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from pathlib import Path

from hub.domain.access import SECRET_BYTES, secret_hash
from hub.domain.actor import Role
from hub.domain.board import Board
from hub.domain.ids import derived_id
from hub.domain.notice import To
from hub.domain.notice_policy import Push
from hub.domain.order import Order
from hub.domain.vocabulary import BeginNotice, IssueLink
from hub.followers.following import Duty
from hub.followers.key_files import kept_secret

KEY_FILE = "links.key"
KEY_BYTES = 32
LIVES_FOR = timedelta(days=14)
"""As the desk's own links: an order of next week, and a look back at the picture."""
ROLES = {To.SENDER: Role.SENDER, To.RECIPIENT: Role.RECIPIENT}


class PageLinks:
    """Links to customers' pages.

    Args:
        pages: where the gateway serves, "https://track.flowers.example".
        key: of this shop's followers.
    """

    def __init__(self, pages: str, key: bytes) -> None:
        self._pages = pages.rstrip("/")
        self._key = key

    def known(self, board: Board, order: Order, begun: BeginNotice, now: datetime) -> str:
        """The link that a notice carries; blank where there is none (yet).

        Args:
            begun: the attempt to send it.
            now: hub time.
        """
        to = begun.to
        role = ROLES.get(to)
        if role is None or (role is Role.RECIPIENT and order.is_hidden):
            return ""
        mine = [one for one in order.notices if one.to is to]
        tried = [(one.id, attempt) for one in mine for attempt in range(len(one.attempts))]
        for notice, attempt in (*tried, (begun.notice, begun.attempt)):
            secret = self._secret(notice, attempt)
            link = board.links.get(board.links_by_hash.get(secret_hash(secret), ""))
            if link is not None and link.is_live(now) and (link.role, link.subject) == (role, order.id):
                # Behind the #: browsers never send that part to any server's log.
                return f"{self._pages}/o#{secret}"
        return ""

    def make(self, board: Board, order: Order, push: Push, begun: BeginNotice) -> Duty | None:
        """What opens the link of a notice; None where none may be opened."""
        role = ROLES.get(push.to)
        if role is None or not order.is_open or (role is Role.RECIPIENT and order.is_hidden):
            return None
        expires_at = push.about_at + min(LIVES_FOR, timedelta(days=board.settings.link_days))
        secret = self._secret(begun.notice, begun.attempt)
        link = derived_id(push.about_at, "link", *_cause(begun.notice, begun.attempt))
        command = IssueLink(link, role, order.id, secret_hash(secret), expires_at)
        return Duty(derived_id(push.about_at, "open", link, expires_at.isoformat()), command)

    def _secret(self, notice: str, attempt: int) -> str:
        made = hmac.digest(self._key, " ".join(_cause(notice, attempt)).encode(), "sha256")[:SECRET_BYTES]
        return urlsafe_b64encode(made).decode().rstrip("=")


def _cause(notice: str, attempt: int) -> tuple[str, ...]:
    """What a link was made for: a notice, or a later attempt that goes to another number than the first."""
    return (notice, str(attempt)) if attempt else (notice,)


def key_in(folder: Path) -> bytes:
    """The key of a folder, made at the first call; readable for its owner alone.

    Args:
        folder: of the followers.

    Raises:
        OSError: it cannot be kept.
        ValueError: it was cut short, or others can read it; the text is for the log.
    """
    key = kept_secret(folder / KEY_FILE, lambda: os.urandom(KEY_BYTES))
    if len(key) != KEY_BYTES:
        raise ValueError(f"{KEY_FILE} was cut short; remove it and a new one is made")
    return key
