"""The command and the event of forgetting somebody's words for ever."""

from __future__ import annotations

from hub.domain.erasure import Scope, Subject
from hub.domain.vocabulary.base import OWNER, Command, Event


class Erase(Command, frozen=True, tag="erase"):
    """Forget somebody's words for ever, everywhere. Exactly one of order, room (an enquiry), courier, staff.

    `room` beside `order` names its room when the order has left the board and came from an enquiry.
    """

    may = OWNER
    order: str = ""
    room: str = ""
    courier: str = ""
    staff: str = ""


class Erased(Event, frozen=True, tag="erased"):
    """The words of a subject were forgotten: by the owner, or because the time to keep them was over."""

    scope: Scope
    order: str = ""
    room: str = ""
    courier: str = ""
    staff: str = ""
    up_to: int = 0

    @property
    def subject(self) -> Subject:
        """Who or what."""
        return Subject(self.order, self.room, self.courier, self.staff, self.up_to)
