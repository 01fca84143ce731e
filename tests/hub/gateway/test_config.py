"""The gateway refuses to start unsafely, with a sentence for the owner."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from hub.gateway.app import Gateway
from hub.gateway.config import ConfigError, GatewayConfig, WebShop
from tests.hub.gateway.in_process import GatewayEnd, Hub


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.20", "shop.example"])
def test_off_loopback_it_needs_tls_or_a_proxy(host: str) -> None:
    with pytest.raises(ConfigError, match="without TLS"):
        GatewayConfig(host=host).check()
    GatewayConfig(host=host, behind_proxy=("10.0.0.1",)).check()


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.9.9.9"])
def test_on_loopback_it_may_be_plain(host: str) -> None:
    GatewayConfig(host=host).check()


@pytest.mark.parametrize(
    ("config", "words"),
    [
        (GatewayConfig(port=99_999), "99999 is no port"),
        (GatewayConfig(port=-1), "is no port"),
        (GatewayConfig(tls_cert="cert.pem"), "both files"),
        (GatewayConfig(tls_cert="/nowhere/cert.pem", tls_key="/nowhere/key.pem"), "is not there"),
        (GatewayConfig(shops=(WebShop("a", "s"),)), "a place where"),
    ],
)
def test_what_cannot_work_is_said(config: GatewayConfig, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        config.check()


@pytest.mark.parametrize("shops", [(WebShop("a", ""),), (WebShop("", "s"),), (WebShop("a", "s"), WebShop("a", "t"))])
def test_a_web_shop_needs_a_name_of_its_own_and_a_secret(shops: tuple[WebShop, ...], tmp_path: Path) -> None:
    from hub.link.intake_keys import SqliteIntakeKeys

    keys = SqliteIntakeKeys(tmp_path / "keys.sqlite", b"k" * 32)
    with pytest.raises(ConfigError, match="a name of its own"):
        GatewayConfig(shops=shops, keys=keys).check()
    keys.close()


def test_an_address_that_is_taken_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError, match=f"cannot listen on 127.0.0.1, port {port}"):
            Gateway(GatewayEnd(Hub()), GatewayConfig(port=port))
