"""Looking back, for the owner: what became of a day or a week. Asked of the running hub; files are written here."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
import msgspec

from hub.cli.base import (
    BAD_DATA,
    CANNOT_CREATE,
    UNAVAILABLE,
    USAGE,
    Stop,
    bundle_option,
    cli,
    folder_option,
    json_option,
    linked,
    say_json,
    until,
)

LOOKS_BACK_S = 120.0
"""A month of a large shop after years takes some seconds; others may wait before."""


def answered(link: Any, future: Future[Any]) -> Any:
    """The answer to a question about the past, or a sentence why there is none."""
    from hub.link.port import MediaTrouble

    try:
        return future.result(LOOKS_BACK_S)
    except FutureTimeout as error:
        raise Stop(f"the hub does not answer ({link.status.state.value})", UNAVAILABLE) from error
    except MediaTrouble as error:
        busy = str(error) in ("busy", "storage_busy", "closed")
        raise Stop(f"the hub does not say: {error}", UNAVAILABLE if busy else BAD_DATA) from error


@cli.command("report")
@folder_option
@bundle_option
@click.option("--day", default="", help="The day, 2026-05-10; today by the shop's clock if not given.")
@click.option("--week", is_flag=True, help="The whole week of that day, Monday to Sunday.")
@click.option("--csv", "csv_file", type=click.Path(path_type=Path), help="Write it as a table for spreadsheets.")
@click.option("--lang", type=click.Choice(["en", "zh"]), default="en", help="Language of what is written for people.")
@json_option
def report(
    data_dir: Path, bundle: Path | None, day: str, week: bool, csv_file: Path | None, lang: str, as_json: bool
) -> None:
    """Say what became of a day: promises kept and broken and why, how long people waited, what each courier did."""
    link = linked(data_dir, bundle)
    try:
        until(lambda: link.status.state.value == "live", link)
        shop = link.board.shop
        first = _day(day) if day else link.hub_now().astimezone(ZoneInfo(shop.zone)).date()
        if week:
            first -= timedelta(days=first.weekday())
        made = answered(link, link.report(first.isoformat(), 7 if week else 1))
    finally:
        link.close()
    if csv_file is not None:
        from hub.cli.report_csv import as_csv

        _write(csv_file, lambda: as_csv(made, lang))
    if as_json:
        say_json(msgspec.to_builtins(made))
    elif csv_file is None:
        from hub.cli.report_text import as_text

        for line in as_text(made, lang):
            click.echo(line)
    else:
        click.echo(str(csv_file))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Stop(f"{text} is no day; write it as 2026-05-10", USAGE) from error


def _write(file: Path, content: Callable[[], bytes]) -> None:
    """Put a whole file in its place, or none; for its owner's eyes."""
    partial = file.with_name(file.name + ".part")
    try:
        with partial.open("wb") as out:
            os.chmod(partial, 0o600)
            out.write(content())
        partial.replace(file)
    except OSError as error:
        raise Stop(f"{file} cannot be written: {error.strerror or error}", CANNOT_CREATE) from error


@cli.command("search")
@folder_option
@bundle_option
@click.argument("words", nargs=-1, required=True)
@click.option("--count", type=click.IntRange(1, 1_000), default=20, help="At most so many, the newest first.")
@json_option
def search(data_dir: Path, bundle: Path | None, words: tuple[str, ...], count: int, as_json: bool) -> None:
    """Find where words were said or written: names, numbers, addresses, cards, messages, however old. All WORDS, or their
    beginnings; Chinese too; a telephone number by any four or more of its digits.
    """
    from hub.domain.hits import HITS_MAX

    link = linked(data_dir, bundle)
    hits: list[Any] = []
    try:
        until(lambda: link.status.state.value == "live", link)
        zone = ZoneInfo(link.board.shop.zone)
        while len(hits) < count:
            ask = min(HITS_MAX, count - len(hits))
            page = answered(link, link.search(" ".join(words), hits[-1].seq if hits else 0, ask))
            hits += page
            if len(page) < ask:
                break
    finally:
        link.close()
    for hit in hits:
        if as_json:
            say_json(msgspec.to_builtins(hit))
        else:
            order = f"no. {hit.number}" if hit.number else "-"
            said = " ".join(hit.text.split())
            click.echo(f"{hit.at.astimezone(zone):%Y-%m-%d %H:%M}  {order}  {hit.kind}  {said}")
    if not hits and not as_json:
        click.echo("nothing was found", err=True)
