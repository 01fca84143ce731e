"""What the shop's owner decides about the gateway."""

from __future__ import annotations

import ipaddress
import sys
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from hub.link.intake_keys import IntakeKeys

PAGES = Path(__file__).with_name("pages")
ROOT = Path(__file__).resolve().parents[2]
"""Where the package `hub` lies."""


class ConfigError(Exception):
    """The gateway cannot start like this; the text is the sentence for the owner."""


class WebShop(Struct, frozen=True):
    """A web shop whose deliveries are taken.

    Args:
        name: stands in its delivery address, /intake/woocommerce/{name}, and names the source of its orders; best its
            host name. Never changed later, or its orders count as another shop's.
        secret: the webhook's secret.
        older_secret: one that still counts while it is being replaced, blank otherwise.
    """

    name: str
    secret: str
    older_secret: str = ""


def confined_command() -> tuple[str, ...]:
    """How the worker for strangers' pictures is started; a frozen program starts itself under another name."""
    if getattr(sys, "frozen", False):
        return (sys.executable, "confined-picture")
    # -I keeps the environment's and the working folder's modules out; so it has to be told where ours are.
    found = f"import sys; sys.path.append({str(ROOT)!r}); from hub.gateway import confined; sys.exit(confined.main())"
    return (sys.executable, "-I", "-c", found)


class GatewayConfig(Struct, frozen=True):
    """How the gateway serves.

    Args:
        host, port: where it listens; port 0 lets the system choose.
        tls_cert, tls_key: PEM files, both or none.
        behind_proxy: addresses of a proxy or tunnel in front that ends TLS and may say who calls; blank: none.
        public_url: how people reach it, "https://track.flowers.example"; needed where a proxy changes the host name.
        shops: web shops.
        keys: where deliveries are kept before they are submitted; needed where there are shops.
        trackers_password: HTTP Basic password of OwnTracks phones; blank: that door is closed.
        pages: folder of courier.html, customer.html and their assets.
        ready: told the real port once the gateway answers.
    """

    host: str = "127.0.0.1"
    port: int = 0
    tls_cert: str = ""
    tls_key: str = ""
    behind_proxy: tuple[str, ...] = ()
    public_url: str = ""
    shops: tuple[WebShop, ...] = ()
    keys: IntakeKeys | None = None
    trackers_password: str = ""
    pages: Path = PAGES
    ready: Callable[[int], None] | None = None
    confined: tuple[str, ...] = confined_command()

    def check(self) -> None:
        """Refuse what would be unsafe or could not work.

        Raises:
            ConfigError: with a sentence for the owner.
        """
        if not 0 <= self.port <= 65535:
            raise ConfigError(f"{self.port} is no port: it must lie between 0 and 65535.")
        if bool(self.tls_cert) != bool(self.tls_key):
            raise ConfigError("TLS needs both files: the certificate and its key.")
        for file in filter(None, (self.tls_cert, self.tls_key)):
            if not Path(file).is_file():
                raise ConfigError(f"The TLS file {file} is not there.")
        if not is_loopback(self.host) and not self.tls_cert and not self.behind_proxy:
            raise ConfigError(
                f"The gateway will not serve {self.host} without TLS: phones give no position, camera or microphone to "
                "such pages, and links could be read on the way. Name a certificate and its key, or say that it stands "
                "behind a proxy that ends TLS."
            )
        if self.shops and self.keys is None:
            raise ConfigError("Web shops need a place where their deliveries are kept.")
        names = [shop.name for shop in self.shops]
        for shop in self.shops:
            if not shop.secret or not shop.name or names.count(shop.name) > 1:
                raise ConfigError(f'The web shop "{shop.name}" needs a name of its own and a secret.')


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a host."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
