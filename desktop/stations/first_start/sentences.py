"""What went wrong on the way in, in words, and what to do next. Codes: docs/pairing.md."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QCoreApplication


class At(IntEnum):
    """The pages of the first start, in order."""

    SHOP = 0
    CODE = 1
    KNOCKING = 2
    WORDS = 3
    DONE = 4
    STOPPED = 5


@dataclass(frozen=True, slots=True)
class Trouble:
    """A sentence, what to do next, and the page on which one does it."""

    title: str
    what_next: str
    at: At


def trouble(code: str, *, tries_left: int = 0, station: str = "", address: str = "") -> Trouble:
    """What to say.

    Args:
        code: why it failed.
        tries_left: with `wrong_code`.
        station: whose steps lie here, with `other_station`.
        address: where was knocked.
    """
    if code == "wrong_code":
        return _wrong(tries_left)
    title, what_next, at = _all().get(code, _all()["not_our_hub"])
    fields = {"station": station, "address": address}
    return Trouble(title.format(**fields), what_next.format(**fields), at)


def _wrong(tries_left: int) -> Trouble:
    title = QCoreApplication.translate("FirstStart", "That is not the code")
    if tries_left == 1:
        again = QCoreApplication.translate(
            "FirstStart", "One try is left. Read the code from the hub's screen once more."
        )
    else:
        again = QCoreApplication.translate(
            "FirstStart", "{count} tries are left. Read the code from the hub's screen once more."
        ).format(count=tries_left)
    return Trouble(title, again, At.CODE)


def slip() -> Trouble:
    """Eight digits that cannot be a code: the last one shows it, and no try is lost."""
    return Trouble(
        QCoreApplication.translate("FirstStart", "A digit is not right"),
        QCoreApplication.translate("FirstStart", "Compare it with the hub's screen. This did not cost a try."),
        At.CODE,
    )


def no_address() -> Trouble:
    """What was typed is no address."""
    return Trouble(
        QCoreApplication.translate("FirstStart", "That is no address"),
        QCoreApplication.translate("FirstStart", "It looks like 192.168.1.20 or hub.local."),
        At.SHOP,
    )


def _all() -> dict[str, tuple[str, str, At]]:
    return {
        "not_reached": (
            QCoreApplication.translate("FirstStart", "Nobody answers at {address}"),
            QCoreApplication.translate(
                "FirstStart", "Is the hub switched on, and is this computer in the same network? Check the address too."
            ),
            At.SHOP,
        ),
        "other_version": (
            QCoreApplication.translate("FirstStart", "The hub has another version"),
            QCoreApplication.translate("FirstStart", "Install the same version of Giftwire here and on the hub."),
            At.SHOP,
        ),
        "hub_away": (
            QCoreApplication.translate("FirstStart", "The hub stopped answering"),
            QCoreApplication.translate("FirstStart", "When it is back, ask there for a new code and go on here."),
            At.CODE,
        ),
        "no_code": (
            QCoreApplication.translate("FirstStart", "The hub lets nobody in just now"),
            QCoreApplication.translate("FirstStart", "Ask there for a code, then type it here."),
            At.CODE,
        ),
        "expired": (
            QCoreApplication.translate("FirstStart", "This code is too old"),
            QCoreApplication.translate("FirstStart", "A code is good for five minutes. Ask at the hub for a new one."),
            At.CODE,
        ),
        "used_up": (
            QCoreApplication.translate("FirstStart", "Wrong three times"),
            QCoreApplication.translate("FirstStart", "This code no longer works. Ask at the hub for a new one."),
            At.CODE,
        ),
        "in_use": (
            QCoreApplication.translate("FirstStart", "Another computer is using this code"),
            QCoreApplication.translate("FirstStart", "A code is for one station. Ask at the hub for one of your own."),
            At.CODE,
        ),
        "lost": (
            QCoreApplication.translate("FirstStart", "That took too long, or the connection broke"),
            QCoreApplication.translate("FirstStart", "Type the code again while it is good, or ask for a new one."),
            At.CODE,
        ),
        "not_recorded": (
            QCoreApplication.translate("FirstStart", "The hub did not take this station"),
            QCoreApplication.translate("FirstStart", "The hub's screen says why. After that, ask for a new code."),
            At.CODE,
        ),
        "not_a_station": (
            QCoreApplication.translate("FirstStart", "This code is for another program"),
            QCoreApplication.translate(
                "FirstStart", "Ask at the hub for a code for the front desk, the packing room or dispatch."
            ),
            At.CODE,
        ),
        "other_station": (
            QCoreApplication.translate("FirstStart", "This computer still has work of “{station}” to send"),
            QCoreApplication.translate(
                "FirstStart", "Ask at the hub for a code for “{station}”, so that nothing is lost."
            ),
            At.CODE,
        ),
        "not_kept": (
            QCoreApplication.translate("FirstStart", "The key could not be written"),
            QCoreApplication.translate("FirstStart", "Is the disk full? Make room, then ask for a new code."),
            At.CODE,
        ),
        "not_our_hub": (
            QCoreApplication.translate("FirstStart", "This is not the hub that made the code"),
            QCoreApplication.translate("FirstStart", "Something else answers at {address}. Choose your shop again."),
            At.SHOP,
        ),
        "bad_message": (
            QCoreApplication.translate("FirstStart", "The hub did not understand this computer"),
            QCoreApplication.translate("FirstStart", "Install the same version of Giftwire here and on the hub."),
            At.SHOP,
        ),
        "not_the_same": (
            QCoreApplication.translate("FirstStart", "The words are not the same"),
            QCoreApplication.translate(
                "FirstStart",
                "Nobody was let in. Somebody may be between this computer and the hub: make sure that this is the shop's "
                "own network, then start again with a new code.",
            ),
            At.STOPPED,
        ),
        "key_exposed": (
            QCoreApplication.translate("FirstStart", "Others on this computer could read this station's key"),
            QCoreApplication.translate(
                "FirstStart", "It is not used any more. Ask at the hub for a new code and connect the station again."
            ),
            At.SHOP,
        ),
        "key_gone": (
            QCoreApplication.translate("FirstStart", "This station's key is not to be had"),
            QCoreApplication.translate(
                "FirstStart", "The system's key store does not give it out. Unlock it and start again, or connect anew."
            ),
            At.SHOP,
        ),
        "bad_bundle": (
            QCoreApplication.translate("FirstStart", "This station's key cannot be read"),
            QCoreApplication.translate(
                "FirstStart", "Ask at the hub for a new code and connect the station again. Its work is kept."
            ),
            At.SHOP,
        ),
    }
