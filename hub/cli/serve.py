"""`giftwire-hub serve`: the shop's one writer."""

from __future__ import annotations

import signal
from pathlib import Path

import click

from hub.cli.base import (
    CANNOT_CREATE,
    Stop,
    cli,
    folder_option,
    opened,
    say_json,
)


@cli.command()
@folder_option
@click.option("--bind", default="127.0.0.1", help="Address to serve on; the shop's own network address for stations.")
@click.option("--facts-port", type=click.IntRange(0, 65535), default=8461, help="0 takes a free one.")
@click.option("--side-port", type=click.IntRange(0, 65535), default=8462, help="0 takes a free one.")
@click.option(
    "--backup-to",
    type=click.Path(path_type=Path),
    help="Folder for backups, best on another disk; else in the data folder.",
)
@click.option("--json", is_flag=True, expose_value=False, help="The ready line is JSON in any case.")
def serve(data_dir: Path, bind: str, facts_port: int, side_port: int, backup_to: Path | None) -> None:
    """Serve the shop. Prints one line of JSON when it is ready."""
    from hub.app import Hub
    from hub.doors.keys import AddressTaken
    from hub.doors.owner import Serving

    def ready(serving: Serving) -> None:
        ports = {"facts": _port(serving.facts), "side": _port(serving.side)}
        say_json(
            {
                "ready": True,
                "facts": serving.facts,
                "side": serving.side,
                "ports": ports,
                "key": serving.key,
                "epoch": serving.epoch,
                "pid": serving.pid,
            }
        )

    try:
        hub = opened(lambda: Hub(data_dir, bind, facts_port, side_port, backup_to=backup_to))
    except AddressTaken as error:
        raise Stop(str(error), CANNOT_CREATE) from error
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: hub.stop())
    opened(lambda: hub.serve(ready))


def _port(address: str) -> int:
    return int(address.rsplit(":", 1)[1])
