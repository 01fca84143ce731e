"""`giftwire-hub gateway`: the process that faces phones, web shops and trackers."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import click
import msgspec

from hub.cli.base import (
    BAD_DATA,
    GATEWAY_NICE,
    USAGE,
    Stop,
    bundle_option,
    cli,
    folder_option,
    give_way,
    linked,
    say_json,
)


class GatewaySecrets(msgspec.Struct, forbid_unknown_fields=True):
    """What stands in gateway.toml."""

    trackers_password: str = ""
    shops: dict[str, str] = {}


def _gateway_secrets(named: Path | None, own: Path) -> GatewaySecrets:
    """Read gateway.toml: the named one, else the data folder's own if it is there."""
    path = named or own
    if named is None and not own.exists():
        return GatewaySecrets()
    try:
        return msgspec.toml.decode(path.read_bytes(), type=GatewaySecrets)
    except OSError as error:
        raise Stop(f"{path} cannot be read: {error.strerror}", USAGE) from error
    except (msgspec.MsgspecError, tomllib.TOMLDecodeError) as error:
        raise Stop(f"{path} is not as it should be: {error}", BAD_DATA) from error


@cli.command()
@folder_option
@bundle_option
@click.option("--bind", default="127.0.0.1")
@click.option("--port", type=click.IntRange(0, 65535), default=8460, help="0 takes a free one.")
@click.option(
    "--config", type=click.Path(path_type=Path), help="gateway.toml with secrets; the data folder's own if there."
)
@click.option("--public-url", default="", help="How people reach it, where a proxy changes the host name.")
@click.option("--tls-cert", default="", help="PEM file; needed off loopback.")
@click.option("--tls-key", default="", help="PEM file.")
@click.option("--behind-proxy", multiple=True, metavar="ADDRESS", help="A proxy in front that ends TLS.")
def gateway(
    data_dir: Path,
    bundle: Path | None,
    bind: str,
    port: int,
    config: Path | None,
    public_url: str,
    tls_cert: str,
    tls_key: str,
    behind_proxy: tuple[str, ...],
) -> None:
    """Serve phones, web shops and trackers. Prints one line of JSON when it is ready.

    Secrets stand in gateway.toml: trackers_password = "…", and under [shops] a line "name" = "secret" per web shop.
    """
    from hub.gateway.app import run
    from hub.gateway.config import ConfigError, GatewayConfig, WebShop
    from hub.link.intake_keys import SqliteIntakeKeys
    from hub.link.store import sealing_key

    give_way(GATEWAY_NICE)
    kept = _gateway_secrets(config, data_dir / "gateway.toml")
    web_shops = tuple(WebShop(name, secret) for name, secret in kept.shops.items())
    scheme = "https" if tls_cert else "http"
    link = linked(data_dir, bundle or data_dir / "gateway.bundle")
    keys = None
    try:
        keys = SqliteIntakeKeys(data_dir / "intake.db", sealing_key(link.bundle.secret, "intake"))
        decided = GatewayConfig(
            host=bind,
            port=port,
            tls_cert=tls_cert,
            tls_key=tls_key,
            behind_proxy=behind_proxy,
            public_url=public_url,
            shops=web_shops,
            keys=keys,
            trackers_password=kept.trackers_password,
            ready=lambda real: say_json(
                {"ready": True, "url": public_url or f"{scheme}://{bind}:{real}", "port": real, "pid": os.getpid()}
            ),
        )
        run(link, decided)
    except ConfigError as error:
        raise Stop(str(error), USAGE) from error
    finally:
        link.close()
        if keys is not None:
            keys.close()
