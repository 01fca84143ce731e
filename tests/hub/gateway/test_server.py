"""The server with TLS of its own, and how it ends."""

from __future__ import annotations

import ipaddress
import signal
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from websockets.sync.client import connect
from websockets.typing import Origin

from hub.domain.actor import Role
from hub.gateway.app import Gateway
from hub.gateway.config import GatewayConfig
from tests.hub.gateway.in_process import PATIENCE_S, GatewayEnd, House, Hub


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that only this test trusts, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    files = tmp_path / "cert.pem", tmp_path / "key.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return files


def test_with_tls_the_cookie_is_secure_and_browsers_are_told_to_stay(
    make_house: Callable[[GatewayConfig], House], certificate: tuple[Path, Path]
) -> None:
    cert, key = certificate
    house = make_house(GatewayConfig(tls_cert=str(cert), tls_key=str(key)))
    secret = house.issue(Role.SENDER, house.place())
    trusted = ssl.create_default_context(cafile=str(cert))
    base = house.base.replace("http", "https")
    with httpx.Client(base_url=base, verify=trusted, timeout=PATIENCE_S, trust_env=False) as client:
        answer = client.post("/api/session", json={"secret": secret}, headers={"Origin": base})
        assert answer.status_code == 204
        assert "Secure" in answer.headers["set-cookie"]
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        assert client.get("/api/view").status_code == 200
    live = base.replace("https", "wss") + "/api/live?cursor=0"
    cookie = {"Cookie": f"giftwire={secret}"}
    with connect(live, ssl=trusted, additional_headers=cookie, origin=Origin(base), proxy=None) as socket:
        assert '"type":"view"' in str(socket.recv(timeout=PATIENCE_S))


def is_heard(link: GatewayEnd) -> bool:
    return link.listener is not None


def test_it_ends_on_request_with_pages_open_and_listens_no_more() -> None:
    ready = threading.Event()
    link = GatewayEnd(Hub())
    gateway = Gateway(link, GatewayConfig(ready=lambda _: ready.set()))
    serving = threading.Thread(target=gateway.serve)
    serving.start()
    assert ready.wait(PATIENCE_S)
    assert is_heard(link)
    gateway.stop()
    serving.join(PATIENCE_S)
    assert not serving.is_alive()
    assert not is_heard(link)
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{gateway.port}/o", trust_env=False)


SERVES = """
from hub.gateway.app import run
from hub.gateway.config import GatewayConfig
from tests.hub.gateway.in_process import GatewayEnd, Hub
run(GatewayEnd(Hub()), GatewayConfig(ready=lambda port: print(port, flush=True)))
print("ended")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_quietly(sent: signal.Signals) -> None:
    root = Path(__file__).resolve().parents[3]
    with subprocess.Popen([sys.executable, "-c", SERVES], cwd=root, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        assert httpx.get(f"http://127.0.0.1:{port}/api/health", trust_env=False).status_code == 200
        process.send_signal(sent)
        assert process.stdout.read() == "ended\n"
        assert process.wait(PATIENCE_S) == 0
