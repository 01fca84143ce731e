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
    "--pairing-port",
    type=click.IntRange(0, 65535),
    default=None,
    help="Where new stations knock; 8463 if not given, a free one where the facts port is.",
)
@click.option("--announce/--no-announce", default=True, help="Say in the shop's network that the hub is here.")
@click.option(
    "--backup-to",
    type=click.Path(path_type=Path),
    help="Folder for backups, best on another disk; else in the data folder.",
)
@click.option(
    "--metrics-port",
    type=click.IntRange(0, 65535),
    help="Serve figures for Prometheus on this machine; 0 takes a free one.",
)
@click.option(
    "--follow/--no-follow", default=True, help="Start what the shop does by itself (`giftwire-hub follow`) beside it."
)
@click.option("--json", is_flag=True, expose_value=False, help="The ready line is JSON in any case.")
def serve(
    data_dir: Path,
    bind: str,
    facts_port: int,
    side_port: int,
    pairing_port: int | None,
    announce: bool,
    backup_to: Path | None,
    metrics_port: int | None,
    follow: bool,
) -> None:
    """Serve the shop. Prints one line of JSON when it is ready."""
    from hub.app import Hub, port_of
    from hub.care.logbook import keep
    from hub.cli.supervised import Supervised, program
    from hub.doors.keys import AddressTaken
    from hub.doors.owner import Serving, followers_path
    from hub.wire.pairing import PAIRING_PORT

    def ready(serving: Serving) -> None:
        ports = {"facts": port_of(serving.facts), "side": port_of(serving.side), "pairing": serving.pairing}
        if hub.metrics is not None:
            ports["metrics"] = hub.metrics.port
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
        if follow:
            followers.start()

    try:
        knock_at = pairing_port if pairing_port is not None else PAIRING_PORT if facts_port else 0
        hub = opened(
            lambda: Hub(
                data_dir,
                bind,
                facts_port,
                side_port,
                backup_to=backup_to,
                metrics_port=metrics_port,
                pairing_port=knock_at,
                announce=announce,
                follow=follow,
            )
        )
    except AddressTaken as error:
        raise Stop(str(error), CANNOT_CREATE) from error
    keep(data_dir)
    own = str(followers_path(data_dir).parent)
    followers = Supervised("the followers", program("follow", "--data-dir", own, "--with-parent"))

    def stop(*_: object) -> None:
        followers.stopping()
        hub.stop()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    try:
        opened(lambda: hub.serve(ready))
    finally:
        followers.stop()
