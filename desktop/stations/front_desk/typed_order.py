"""What is typed in the sheet for a new order, and those that were put aside for another or came back: none is mixed or lost."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.shop import Shop
from desktop.stations.front_desk.who_part import WhoTyped
from hub.domain.room import RoomKind


@dataclass(frozen=True, slots=True)
class TypedOrder:
    """The whole sheet, right or wrong.

    Args:
        enquiry: id of the room whose order it becomes, blank for an order out of the blue.
        name: whose gift it is, as far as it is typed.
        why: why the shop has not taken it, blank where it was not asked.
    """

    enquiry: str
    name: str
    channel: str
    who: WhoTyped
    items: tuple[tuple[str, str, str], ...]
    card: str
    time: str
    rush: bool
    surprise: bool
    why: str = ""

    @property
    def words(self) -> object:
        """What a person has typed, apart from whose sheet it is."""
        return replace(self, enquiry="", name="", channel="", why="")


class TypedOrders:
    """Sheets that were put aside, the oldest first."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._aside: list[TypedOrder] = []

    @property
    def is_empty(self) -> bool:
        """Whether none was put aside."""
        return not self._aside

    def put(self, typed: TypedOrder) -> None:
        """Put one aside."""
        self._aside.append(typed)

    def take(self, enquiry: str) -> TypedOrder | None:
        """What was put aside last for a room, or for none; it stands aside no more."""
        found = next((each for each in reversed(self._aside) if self.room_of(each) == enquiry), None)
        if found is not None:
            self._aside.remove(found)
        return found

    def room_of(self, typed: TypedOrder) -> str:
        """Whose order it becomes now: a room that is another order's by now, or gone, is none."""
        room = self._shop.room(typed.enquiry) if typed.enquiry else None
        return typed.enquiry if room is not None and room.kind is RoomKind.ENQUIRY else ""
