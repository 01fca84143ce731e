"""The followers of a rehearsal: the shop's own, whose notices go to the rehearsal's telephones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from hub.domain.notice import Means, To
from hub.followers import table
from hub.followers.channels.port import Answer, Message
from hub.followers.following import Follower
from hub.followers.notice_settings import NoticeSettings, Outside
from hub.followers.notice_words import sayings
from hub.followers.notices import Notices
from hub.rehearsal.phones import Phones

SAID = sayings("en")
_SETTINGS = NoticeSettings(since=datetime(1970, 1, 1, tzinfo=UTC), region="GB")


class ToPhones:
    """A way out to the telephones of a rehearsal. Satisfies `Way`."""

    takes = "phone"

    def __init__(self, phones: Phones) -> None:
        self._phones = phones
        self.means: Means = phones.means
        self.keyed: bool = phones.keyed
        self.serves: frozenset[To] = phones.serves

    def send(self, message: Message) -> Answer:
        """See `Way.send`."""
        return Answer(*self._phones.take(message))


def followers(phones: Phones) -> Sequence[Follower]:
    """Every follower of the shop, made anew; what they tell customers arrives at these telephones."""
    told = Notices(Outside(_SETTINGS, (ToPhones(phones),), SAID))
    return [told if one.name == told.name else one for one in table.followers()]
