"""Looking back, for the owner: what became of a day, where words were said, who knew what of an order. Asked of the running hub; files are written here."""

from __future__ import annotations

from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from datetime import date, datetime, time, timedelta
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
from hub.papers.files import write_whole

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
@click.option("--pdf", "pdf_file", type=click.Path(path_type=Path), help="Write it for paper.")
@click.option("--lang", type=click.Choice(["en", "zh"]), default="en", help="Language of what is written for people.")
@json_option
def report(
    data_dir: Path,
    bundle: Path | None,
    day: str,
    week: bool,
    csv_file: Path | None,
    pdf_file: Path | None,
    lang: str,
    as_json: bool,
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
        from hub.papers.report_csv import as_csv

        _write(csv_file, as_csv(made, lang))
    if pdf_file is not None:
        from hub.papers.report_pdf import as_pdf

        _write(pdf_file, as_pdf(made, lang))
    if as_json:
        say_json(msgspec.to_builtins(made))
    elif csv_file is None and pdf_file is None:
        from hub.papers.report_text import as_text

        for line in as_text(made, lang):
            click.echo(line)
    else:
        for file in (csv_file, pdf_file):
            if file is not None:
                click.echo(str(file))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Stop(f"{text} is no day; write it as 2026-05-10", USAGE) from error


def _write(file: Path, content: bytes) -> None:
    try:
        write_whole(file, content)
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


@cli.command("known")
@folder_option
@bundle_option
@click.option("--order", "wanted", required=True, help="Its number or its id.")
@click.option(
    "--role",
    type=click.Choice(["front-desk", "packing", "dispatch", "owner", "courier"]),
    required=True,
    help="Whose knowledge.",
)
@click.option(
    "--at", "moment", default="", help="2026-05-10T14:05, or 14:05 today, by the shop's clock; now if not given."
)
@json_option
def known(data_dir: Path, bundle: Path | None, wanted: str, role: str, moment: str, as_json: bool) -> None:
    """Say how an order stood at a moment, and what a role had shown that it knew of it by then."""
    from hub.domain.actor import Role

    link = linked(data_dir, bundle)
    try:
        until(lambda: link.status.state.value == "live", link)
        zone = ZoneInfo(link.board.shop.zone)
        at = moment_of(moment, link.hub_now().astimezone(zone))
        order = _order(link, wanted)
        pages = [answered(link, link.known_at(order, Role(role.replace("-", "_")), at))]
        while pages[-1].more:
            pages.append(answered(link, link.known_at(order, pages[0].role, at, pages[-1].rows[-1].seq)))
    finally:
        link.close()
    first, rows = pages[0], [row for page in pages for row in page.rows]
    if as_json:
        say_json(msgspec.to_builtins(msgspec.structs.replace(first, rows=tuple(rows), more=False)))
        return
    if first.order is None:
        raise Stop(f"order {wanted} was not there yet", BAD_DATA)
    stood = first.order
    promise = stood.promise.window.until.astimezone(zone).strftime("%H:%M") if stood.promise is not None else "-"
    click.echo(f"no. {stood.number} at {at.astimezone(zone):%Y-%m-%d %H:%M}: {stood.preparation}, {stood.delivery}")
    click.echo(f"promised {promise}; wording {stood.card.version}, packing had acknowledged {first.card_seen}")
    for row in rows:
        by = f" {row.sign_at.astimezone(zone):%H:%M:%S} {row.sign_by}" if row.sign_at is not None else ""
        change = " -> ".join(one for one in (row.before, row.after) if one) or row.text
        said = " ".join(change.split())
        click.echo(f"  {row.at.astimezone(zone):%H:%M:%S}  {row.kind}  [{row.sign}{by}]  {said}".rstrip())
    click.echo(f"nothing shows that {role} knew {first.unseen} of these" if first.unseen else f"{role} knew all of it")


def moment_of(text: str, now: datetime) -> datetime:
    """A moment by the shop's clock; `now` in its zone."""
    if not text:
        return now
    try:
        if "T" not in text and "-" not in text:
            return datetime.combine(now.date(), time.fromisoformat(text), now.tzinfo)
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise Stop(f"{text} is no moment; write it as 2026-05-10T14:05 or 14:05", USAGE) from error
    return at if at.tzinfo is not None else at.replace(tzinfo=now.tzinfo)


def _order(link: Any, wanted: str) -> str:
    """An order's id by its number, on the board or found by searching; anything else is taken for an id."""
    number = wanted.lstrip("#")
    if not number.isdecimal() or len(number) > 9:
        return wanted
    for order in link.board.orders.values():
        if order.number == int(number):
            return str(order.id)
    before = 0
    while page := answered(link, link.search(number, before, 50)):
        for hit in page:
            if hit.number == int(number) and hit.kind == "order_placed":
                return str(hit.order)
        before = page[-1].seq
    raise Stop(f"there is no order {number}, or its words are erased: give its id", BAD_DATA)
