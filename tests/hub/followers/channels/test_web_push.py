"""Messages to browsers: sealed as the standard's example is, signed, at known services alone, and what each answer means."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from msgspec.structs import replace

from hub.domain.notice import Outcome
from hub.followers.channels.port import Message
from hub.followers.channels.sealing import MESSAGE_BYTES_MAX, RECORD_BYTES, bytes_of, seal, text_of
from hub.followers.channels.web_push import KEY_FILE, WebPush, key_in
from tests.hub.followers.outside import nobody
from tests.hub.followers.push_service import Browser, Service, claims, service
from tests.hub.shop_day import an_id

MESSAGE = Message(an_id(1), "", "It is there", "Petal: 已送达 🌷", link="https://petal.example/o#s")


def way(here: Service) -> WebPush:
    return WebPush(ec.generate_private_key(ec.SECP256R1()), "owner@petal.example", here.reach)


def test_the_example_of_the_standard_is_sealed_as_it_says() -> None:
    """RFC 8291, section 5 and appendix A."""
    once = ec.derive_private_key(
        int.from_bytes(bytes_of("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big"), ec.SECP256R1()
    )
    receiver = bytes_of("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4")
    sealed = seal(
        b"When I grow up, I want to be a watermelon",
        receiver,
        bytes_of("BTBZMqHH6r4Tts7J_aSIgg"),
        once=once,
        salt=bytes_of("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert text_of(sealed) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
        "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_a_message_fills_one_record_and_no_more() -> None:
    browser = Browser()
    receiver = bytes_of(browser.p256dh)
    assert len(seal(b"x" * MESSAGE_BYTES_MAX, receiver, browser.auth)) == RECORD_BYTES
    with pytest.raises(ValueError, match="message"):
        seal(b"x" * (MESSAGE_BYTES_MAX + 1), receiver, browser.auth)


def test_only_the_browser_reads_it_and_its_service_knows_who_sent_it() -> None:
    browser = Browser()
    with service() as here:
        sender = way(here)
        assert sender.send(replace(MESSAGE, devices=(browser.device(),))).outcome is Outcome.SENT
    ((path, headers, sealed),) = here.asked
    assert (here.hosts, path) == (["fcm.googleapis.com"], "/send/950?a=1")
    assert browser.opens(sealed) == {
        "title": "It is there",
        "text": "Petal: 已送达 🌷",
        "url": "https://petal.example/o#s",
        "tag": an_id(1),
    }
    assert b"Petal" not in sealed
    assert (headers["content-encoding"], headers["topic"]) == ("aes128gcm", an_id(1).replace("-", ""))
    assert int(headers["ttl"]) > 0
    signed = claims(headers["authorization"], sender.public_key)
    assert (signed["aud"], signed["sub"]) == ("https://fcm.googleapis.com", "mailto:owner@petal.example")
    assert 0 < signed["exp"] - time.time() < 24 * 3600


def test_words_too_long_for_a_service_are_cut_and_never_lost() -> None:
    browser = Browser()
    with service() as here:
        assert way(here).send(replace(MESSAGE, text="花" * 4000, devices=(browser.device(),))).outcome is Outcome.SENT
    said = browser.opens(here.asked[0][2])
    assert said["text"].startswith("花花")
    assert said["text"].endswith("…")


@pytest.mark.parametrize(
    ("status", "outcome", "code", "gone"),
    [
        (201, Outcome.SENT, "", False),
        (410, Outcome.TEMPORARY, "push_gone", True),
        (404, Outcome.TEMPORARY, "push_gone", True),
        (429, Outcome.TEMPORARY, "http_429", False),
        (503, Outcome.TEMPORARY, "http_503", False),
        (403, Outcome.PERMANENT, "http_403", False),
        (307, Outcome.PERMANENT, "http_307", False),
        (0, Outcome.UNKNOWN, "no_answer", False),
    ],
)
def test_what_a_service_says_is_told_apart_and_no_redirect_is_followed(
    status: int, outcome: Outcome, code: str, gone: bool
) -> None:
    browser = Browser()
    with service(status) as here:
        answer = way(here).send(replace(MESSAGE, devices=(browser.device(),)))
    assert (answer.outcome, answer.code, bool(answer.gone)) == (outcome, code, gone)
    assert len(here.asked) == len(here.hosts) == 1


def test_a_service_that_is_not_there_may_be_later() -> None:
    here = Service()
    here.port = nobody()
    answer = way(here).send(replace(MESSAGE, devices=(Browser().device(),)))
    assert (answer.outcome, answer.code) == (Outcome.TEMPORARY, "not_reached")


def test_one_of_several_browsers_is_enough_and_those_that_are_gone_are_named() -> None:
    gone, there = Browser(950), Browser(951, "updates.push.services.mozilla.com")
    with service(410, 201) as here:
        answer = way(here).send(replace(MESSAGE, devices=(gone.device(), there.device())))
    assert (answer.outcome, answer.gone) == (Outcome.SENT, (gone.id,))


def test_an_address_that_is_no_push_service_is_never_knocked_at() -> None:
    inside = replace(Browser().device(), endpoint="https://127.0.0.1/admin")
    with service() as here:
        assert way(here).send(replace(MESSAGE, devices=(inside,))).outcome is Outcome.PERMANENT
    assert here.hosts == []


def test_the_shops_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    first = WebPush(key_in(tmp_path), "a@b.example").public_key
    assert WebPush(key_in(tmp_path), "a@b.example").public_key == first
    if os.name == "posix":
        assert (tmp_path / KEY_FILE).stat().st_mode & 0o777 == 0o600
        (tmp_path / KEY_FILE).chmod(0o644)
        with pytest.raises(ValueError, match="others"):
            key_in(tmp_path)
        (tmp_path / KEY_FILE).chmod(0o600)
    (tmp_path / KEY_FILE).write_bytes(b"no key")
    with pytest.raises(ValueError, match="no key"):
        key_in(tmp_path)
