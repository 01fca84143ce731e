"""What was made in a room and has not gone from it: it waits until the room is opened, or has a place for it. Nothing is lost."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.attaching import Attached
from desktop.shop import Shop
from hub.domain.room import Audience

_READERS = (Audience.STAFF, Audience.COURIER, Audience.EVERYONE)
"""The fewest first."""


@dataclass(frozen=True, slots=True)
class Left:
    """Pictures, words and for whom they were written, voice notes; the oldest first."""

    pictures: tuple[Attached, ...] = ()
    text: str = ""
    voices: tuple[bytes, ...] = ()
    audience: Audience | None = None

    def with_more(self, more: Left) -> Left:
        """This, and what came after it. Words of two become one draft, for those who may read both."""
        text = "\n".join(each for each in (self.text, more.text) if each)
        readers = [each for each in (self.audience, more.audience) if each is not None]
        audience = fewest(*readers) if readers else None
        return Left((*self.pictures, *more.pictures), text, (*self.voices, *more.voices), audience)

    @property
    def is_nothing(self) -> bool:
        """Whether nothing was left."""
        return not (self.pictures or self.text or self.voices)


def fewest(*audiences: Audience) -> Audience:
    """Of several audiences the one that the fewest belong to."""
    return min(audiences, key=_READERS.index)


class LeftInRooms:
    """What was left, by room; of rooms that are no more nothing is kept."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._left: dict[str, Left] = {}

    def keep(self, room_id: str, left: Left, *, first: bool = False) -> None:
        """Keep what was left in a room, behind what waits there, or `first`."""
        before = self.take(room_id)
        self._left[room_id] = left.with_more(before) if first else before.with_more(left)
        rooms = self._shop.board.rooms
        self._left = {each: what for each, what in self._left.items() if each in rooms and not what.is_nothing}

    def take(self, room_id: str) -> Left:
        """What waits for a room; it waits no more."""
        return self._left.pop(room_id, Left())

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits in any room."""
        return not self._left

    def name_of(self, room_id: str) -> str:
        """Whose room it is."""
        room = self._shop.board.rooms.get(room_id)
        order = self._shop.order(room.order) if room is not None and room.order else None
        return order.recipient.name if order is not None else room.customer.name if room is not None else ""
