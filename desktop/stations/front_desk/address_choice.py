"""Where this station looks addresses up. Owns the choice, its file, and the server that follows from it.

A choice belongs to the station, as the map's does: one desk may have a network where another has none, and nobody's address
leaves a computer whose people did not choose it. Without a choice nobody is asked: no server is built in.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from desktop import kept_choice
from hub.link.address_formats import Format
from hub.link.address_server import AddressServer, server_fault

ADDRESS_FILE = "addresses.json"
ATTRIBUTION_CHARS_MAX = 200
"""What fits below a field; longer lines are cut off there anyway."""
USUAL_ATTRIBUTION = {
    Format.PHOTON: "© OpenStreetMap contributors",
    Format.NOMINATIM: "© OpenStreetMap contributors",
    Format.AMAP: "© 高德地图",
}
"""Whose the data of a format are, where nobody else is named."""


class AddressChoice(msgspec.Struct, frozen=True):
    """What somebody chose.

    Args:
        on: whether a server is asked; the other fields stay, so that going back needs no typing.
        form: what it speaks.
        address: of it.
        key: where the format wants one.
        attribution: whom the licence wants named; blank for the format's usual one.
    """

    on: bool = False
    form: Format = Format.PHOTON
    address: str = ""
    key: str = ""
    attribution: str = ""

    def fault(self) -> str:
        """What keeps the choice from being used: "", or what `server_fault` says, or "attribution"."""
        if len(self.attribution) > ATTRIBUTION_CHARS_MAX or not self.attribution.isprintable():
            return "attribution"
        return server_fault(self.form, self.address, self.key) if self.on else ""

    @property
    def named(self) -> str:
        """Whom the licence wants named."""
        return self.attribution or USUAL_ATTRIBUTION[self.form]

    @property
    def while_typed(self) -> bool:
        """Whether it may be asked while somebody types.

        The keepers of the public Nominatim forbid it, and none is built for it: there one key asks.
        """
        return self.form is not Format.NOMINATIM

    def server(self) -> AddressServer | None:
        """The server; None for nobody."""
        return AddressServer(self.form, self.address, self.key) if self.on and not self.fault() else None


def load(data_dir: Path | None) -> AddressChoice:
    """The choice that was kept; nobody when there is none, or none that can be read."""
    return kept_choice.load(data_dir, ADDRESS_FILE, AddressChoice())


def keep(choice: AddressChoice, data_dir: Path | None) -> bool:
    """Remember a choice; see `kept_choice.keep`."""
    return kept_choice.keep(data_dir, ADDRESS_FILE, choice)
