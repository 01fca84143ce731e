"""The limits that an owner may manage, each with its range; what is not here is a limit of the program.

Every setting has an effect where its meaning says so, from the event on that set it. A new one needs a default, so that
what was written before still reads.
"""

from __future__ import annotations

from datetime import timedelta

from msgspec import Struct


class ShopSettings(Struct, frozen=True):
    """What an owner decided about the shop's limits; the defaults are ours.

    Args:
        sign_in_hours: how long a sign-in at a station lasts: a long day at the counter, and over by the next morning.
        pin_tries: wrong PINs after which a person, and at twice as many a station, is locked.
        pin_lock_minutes: the first lock; each further one lasts twice as long.
        link_days: how far ahead a link for a courier, sender or recipient may expire.
        link_commands: what one link may ask in ten seconds.
        problem_minutes: how long a problem waits for a decision before the fallback is taken: a courier at a door does not
            wait longer.
        address_days, photo_days, chat_days: how long after delivery these are kept.
        rush_louder_seconds: a rush unacknowledged for so long gets louder at the role that has not heard it: a look up from
            the table takes less.
        rush_others_seconds: then the other roles hear of it: somebody walks over.
        rush_owner_seconds: then the owner.
        courier_silent_seconds: a courier with a gift in hand and without a sign for so long is called silent: a lift, a
            cellar, a long red light are shorter.
        offer_seconds: an offer that its courier has not answered for so long is nobody's: somebody telephones. A phone in a
            pocket is heard within two minutes.
        packing_hands: how many gifts are packed at the same time; the queue before the table is shared by them.
        rush_slack_minutes: a promise whose latest start is nearer than this is rush when it is made.
        approval_minutes: how long a sender is asked about the wrapping, if the promise leaves as much.
        approval_holds: what no answer means: 0, the gift goes as it is; 1, it stays until somebody of the shop decides.
        address_hours: how long a recipient is asked where the gift shall go, before the sender is.
    """

    sign_in_hours: int = 10
    pin_tries: int = 5
    pin_lock_minutes: int = 5
    link_days: int = 60
    link_commands: int = 30
    problem_minutes: int = 5
    address_days: int = 90
    photo_days: int = 30
    chat_days: int = 180
    rush_louder_seconds: int = 45
    rush_others_seconds: int = 120
    rush_owner_seconds: int = 240
    courier_silent_seconds: int = 180
    offer_seconds: int = 120
    packing_hands: int = 2
    rush_slack_minutes: int = 30
    approval_minutes: int = 10
    approval_holds: int = 0
    address_hours: int = 24

    @property
    def sign_in_length(self) -> timedelta:
        """How long a sign-in lasts."""
        return timedelta(hours=self.sign_in_hours)


RANGES: dict[str, tuple[int, int]] = {
    "sign_in_hours": (1, 24),  # beyond a day it would no longer say who is there
    "pin_tries": (3, 10),  # of 10,000 four-digit PINs
    "pin_lock_minutes": (1, 60),
    "link_days": (1, 60),  # a link in an old chat is a door left open
    "link_commands": (5, 300),
    "problem_minutes": (1, 120),
    "address_days": (1, 3_650),
    "photo_days": (1, 3_650),
    "chat_days": (1, 3_650),
    "rush_louder_seconds": (15, 3_600),  # sooner, and nobody could have answered
    "rush_others_seconds": (15, 3_600),
    "rush_owner_seconds": (15, 3_600),
    "courier_silent_seconds": (60, 3_600),  # phones send about once in half a minute
    "offer_seconds": (30, 3_600),
    "packing_hands": (1, 50),
    "rush_slack_minutes": (1, 240),
    "approval_minutes": (1, 240),
    "approval_holds": (0, 1),
    "address_hours": (1, 336),
}
"""Least and greatest value of every setting."""
