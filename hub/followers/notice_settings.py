"""How notices leave this shop: `notices.json` in the followers' folder, for its owner's eyes alone.

It holds passwords, so it is read only where nobody else can read it. No file, no notices. What is wrong with one is said in
the log, without what stands in it; then there are no notices either, and everything else goes on.
"""

from __future__ import annotations

import logging
import os
import stat
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from hub.decoders import json_decoder
from hub.domain.limits import mail_fault
from hub.domain.notice import Means, To
from hub.followers.channels.mail import Mail, Security
from hub.followers.channels.port import Way
from hub.followers.notice_words import LANGUAGES, Sayings, sayings
from hub.followers.page_links import PageLinks, key_in

if TYPE_CHECKING:
    from hub.followers.channels.web_push import WebPush

log = logging.getLogger(__name__)

FILE = "notices.json"
OWN_WORDS = "notices"
"""The folder of the shop's own templates."""
CUSTOMERS = frozenset({To.SENDER, To.RECIPIENT})


class ServiceSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """One SMS or chat service.

    Args:
        means: "sms" or "chat".
        url: as `apprise` writes it, with {phone} and, where the service takes one, {key}.
        serves: whom it tells; somebody with a number of their own only where {phone} stands in the address.
        keyed: whether the service lets the same {key} through once only.
    """

    means: Means
    url: str
    serves: tuple[To, ...] = (To.SENDER, To.RECIPIENT, To.OWNER)
    keyed: bool = False


class MailSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """The server that takes the shop's mail.

    Args:
        host, port, security: how it is reached.
        sender: the address that mail comes from, with `name` beside it.
        user, password: blank where it asks for none.
        serves: whom it tells.
        keyed: whether mailboxes show the same Message-ID once; nearly all do.
    """

    host: str
    sender: str
    port: int = 465
    security: Security = Security.TLS
    name: str = ""
    user: str = ""
    password: str = ""
    serves: tuple[To, ...] = (To.SENDER, To.RECIPIENT, To.OWNER)
    keyed: bool = True


class PushSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Messages to browsers.

    Args:
        contact: a mail address at which a push service may ask about this shop's messages.
    """

    contact: str


class NoticeSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """What the file holds.

    Args:
        since: nothing is told of what happened before.
        language: "en" or "zh".
        region: ISO 3166 code of the country whose numbers are written without theirs.
        pages: where customers' pages are, "https://track.flowers.example": templates may hold {link} then.
        owner_phone, owner_mail: where the owner is told of a rush that nobody has heard.
        services: tried in this order: the first that serves somebody tells them.
        mail: after the services.
        push: before the services, to the browsers of those who asked for it on their page.
    """

    since: datetime
    language: str = "en"
    region: str = ""
    pages: str = ""
    owner_phone: str = ""
    owner_mail: str = ""
    services: tuple[ServiceSettings, ...] = ()
    mail: MailSettings | None = None
    push: PushSettings | None = None


class SettingsError(Exception):
    """The file cannot be used; the text says why, without what stands in it."""


class Outside(Struct, frozen=True):
    """Everything that a follower knows of the world outside.

    Args:
        ways: in the order in which they are tried; each of its own means.
        links: to customers' pages, None where nobody said where those are.
        push_key: the public key under which browsers are told; blank: they are not.
    """

    settings: NoticeSettings
    ways: tuple[Way, ...]
    said: Sayings
    links: PageLinks | None = None
    push_key: str = ""


def outside(folder: Path) -> Outside | None:
    """Read how notices leave; None where none do.

    Args:
        folder: of the followers.
    """
    try:
        return read(folder)
    except FileNotFoundError:
        return None
    except (SettingsError, OSError) as error:
        said = str(error) if isinstance(error, SettingsError) else type(error).__name__
        log.error("nobody is told anything: %s: %s", FILE, said)
        return None


def read(folder: Path) -> Outside:
    """Read how notices leave.

    Raises:
        FileNotFoundError: nothing is set up.
        SettingsError: it is set up wrongly.
    """
    path = folder / FILE
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise SettingsError("others on this computer can read it; make it yours alone: chmod 600")
    try:
        settings = json_decoder(NoticeSettings).decode(path.read_bytes())
        said = sayings(settings.language if settings.language in LANGUAGES else "en", folder / OWN_WORDS)
    except msgspec.ValidationError as error:
        raise SettingsError(str(error)) from None  # names fields and types, not values
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise SettingsError("it is no JSON") from None
    if settings.since.tzinfo is None:
        raise SettingsError("since needs a time zone")
    if settings.language not in LANGUAGES:
        raise SettingsError("language is en or zh")
    push = _push(settings, folder)
    ways = (push, *_ways(settings)) if push is not None else _ways(settings)
    return Outside(settings, ways, said, _links(settings, folder), push.public_key if push is not None else "")


def _push(settings: NoticeSettings, folder: Path) -> WebPush | None:
    if settings.push is None:
        return None
    if not settings.push.contact or mail_fault("contact", settings.push.contact) is not None:
        raise SettingsError("push needs a mail address as its contact")
    from hub.followers.channels import web_push  # libraries that only it needs

    try:
        return web_push.WebPush(web_push.key_in(folder), settings.push.contact)
    except ValueError as error:
        raise SettingsError(str(error)) from None


def _links(settings: NoticeSettings, folder: Path) -> PageLinks | None:
    if not settings.pages:
        return None
    where = urlsplit(settings.pages)
    here = where.hostname in ("localhost", "127.0.0.1", "::1")
    if (
        not where.hostname
        or where.scheme not in ("https", "http" if here else "https")
        or where.fragment
        or where.query
    ):
        raise SettingsError("pages is an address like https://track.flowers.example")
    try:
        return PageLinks(settings.pages, key_in(folder))
    except ValueError as error:
        raise SettingsError(str(error)) from None


def _ways(settings: NoticeSettings) -> tuple[Way, ...]:
    ways: list[Way] = []
    for one in settings.services:
        if one.means is Means.MAIL:
            raise SettingsError("mail has settings of its own")
        if "{phone}" not in one.url and CUSTOMERS & set(one.serves):
            raise SettingsError("a service for customers needs {phone} in its url")
        if one.keyed and "{key}" not in one.url:
            raise SettingsError("a service that is keyed needs {key} in its url")
        from hub.followers.channels.services import Service  # a big library, only where it is needed

        ways.append(Service(one.means, one.url, frozenset(one.serves), keyed=one.keyed))
    if settings.mail is not None:
        mail = settings.mail
        ways.append(
            Mail(
                mail.host,
                mail.port,
                mail.security,
                mail.sender,
                frozenset(mail.serves),
                name=mail.name,
                user=mail.user,
                password=mail.password,
                keyed=mail.keyed,
            )
        )
    if len({way.means for way in ways}) != len(ways):
        raise SettingsError("one service for each means")
    return tuple(ways)
