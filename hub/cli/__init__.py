"""`giftwire-hub`: the hub's programs and the owner's tools, for people and for other programs.

Standard output is an interface: JSON lines with `--json` (`submit`, `tail` and `export` always), one ready line when
something serves. What is for people's eyes only goes to standard error.

Exit codes: 0 ok · 64 usage · 65 bad data · 69 the hub does not answer · 73 cannot create · 74 storage failed (stopped on
purpose; start again) · 75 data directory in use.
"""

from __future__ import annotations

import sys
from typing import NoReturn

import click

from hub.cli import (
    care,
    erase,
    follow,
    lists,
    owner,
    pairing,
    past,
    programs,
    reported,
    serve,
    staff,
    tracks,
    trial,
    web,
)
from hub.cli.base import BAD_DATA, CANNOT_CREATE, IN_USE, OK, STORAGE_FAILED, UNAVAILABLE, USAGE, Stop, cli

__all__ = ["BAD_DATA", "CANNOT_CREATE", "IN_USE", "OK", "STORAGE_FAILED", "UNAVAILABLE", "USAGE", "main"]
COMMANDS = (serve, follow, owner, pairing, programs, lists, reported, care, erase, past, tracks, web, staff, trial)
"""The modules that bring the commands; importing them is what registers them."""


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run `giftwire-hub`; leaves with an exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments[:1] == ["--smoke"]:
        arguments = ["smoke"]
    try:
        cli.main(arguments, prog_name="giftwire-hub", standalone_mode=False)
    except click.UsageError as error:
        error.show()
        sys.exit(USAGE)
    except Stop as error:
        error.show()
        sys.exit(error.code)
    except click.ClickException as error:
        error.show()
        sys.exit(USAGE)
    except click.Abort:
        sys.exit(130)
    sys.exit(OK)
