"""What somebody chose for one station, in a small file beside its data: language, colours, size, sound.

A file that cannot be read is as good as none: the station then follows the system.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

NAME = "chosen.json"
SIZES = (80, 90, 100, 110, 125, 150, 175, 200)
"""Per cent. Below the first nothing can be read at arm's length; above the last no station fits its screen."""

_log = logging.getLogger(__name__)


class Chosen(Struct, frozen=True, omit_defaults=True):
    """Choices of one station; blank and 0 follow the system.

    Args:
        language: of the window.
        scheme: of its colours.
        size: per cent of what the system says, one of `SIZES`; 0 for the system's own.
        muted: whether the station makes no sound.
    """

    language: Literal["", "en", "zh"] = ""
    scheme: Literal["", "light", "dark", "contrast"] = ""
    size: Annotated[int, Meta(ge=0, le=SIZES[-1])] = 0
    muted: bool = False

    def stepped(self, by: int) -> int:
        """The next size.

        Args:
            by: 1 for larger, -1 for smaller, 0 for 100 %.
        """
        if by == 0:
            return 100
        now = self.size or 100
        further = [size for size in SIZES if (size - now) * by > 0]
        return (min(further) if by > 0 else max(further)) if further else now


def read(folder: Path) -> Chosen:
    """What was chosen for the station whose data lie in `folder`."""
    try:
        chosen = msgspec.json.decode((folder / NAME).read_bytes(), type=Chosen)
    except FileNotFoundError:
        return Chosen()
    except (OSError, msgspec.DecodeError) as error:
        _log.info("what was chosen for this station cannot be read: %s", error)
        return Chosen()
    return chosen if chosen.size in (0, *SIZES) else msgspec.structs.replace(chosen, size=0)


def keep(folder: Path, chosen: Chosen) -> None:
    """Remember for the next start; where the disk does not take it, it holds until then."""
    part = folder / f"{NAME}.part"
    try:
        part.write_bytes(msgspec.json.encode(chosen))
        part.replace(folder / NAME)
    except OSError as error:
        _log.warning("what was chosen for this station is not kept: %s", error)
