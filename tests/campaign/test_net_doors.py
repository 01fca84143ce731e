"""A short sample of the campaign's runs at the hub's and the gateway's doors, and of their controls. No times are judged."""

from __future__ import annotations

from pathlib import Path

from tests.campaign import net_doors, net_floods, net_gateway
from tests.campaign.table import Span, Tally


def test_no_stranger_is_heard_or_answered(tmp_path: Path) -> None:
    tally = net_doors.strangers(Span(rounds=1), tmp_path)
    assert (tally.violations, tally.faults) == ([], net_doors.STRANGERS_A_ROUND)


def test_a_hub_that_lets_anybody_in_is_found_out(tmp_path: Path) -> None:
    assert net_doors.strangers(Span(rounds=1), tmp_path, ("lets_anybody_in",)).violations


def test_a_dead_key_check_keeps_strangers_out_and_is_started_anew(tmp_path: Path) -> None:
    tally = Tally()
    net_doors.dead_key_check(tally, tmp_path)
    assert tally.violations == []


def test_a_revoked_station_that_goes_on_is_told_nothing_more(tmp_path: Path) -> None:
    tally = net_doors.revoke(Span(rounds=1), tmp_path)
    assert (tally.violations, tally.faults) == ([], net_doors.VICTIMS)


def test_a_hub_that_remembers_keys_for_ever_is_found_out(tmp_path: Path) -> None:
    assert net_doors.control_revoke(Span(rounds=1), tmp_path).violations


def test_half_handshakes_and_the_end_of_all_files_harm_nobody_inside(tmp_path: Path) -> None:
    tally = net_floods.play(Span(rounds=1), tmp_path, kinds=("half",), pairs=1, judged=False)
    assert tally.violations == []


def test_a_genuine_delivery_has_one_effect_though_the_gateway_is_killed_and_a_spoiled_one_has_none(
    tmp_path: Path,
) -> None:
    tally = net_gateway.webhooks(Span(rounds=1), tmp_path, genuine=6, kills=1)
    assert tally.violations == []


def test_an_open_page_is_closed_with_its_link(tmp_path: Path) -> None:
    assert net_gateway.links(Span(rounds=1), tmp_path).violations == []


def test_the_position_ends_with_the_stop_and_nobody_off_duty_is_tracked(tmp_path: Path) -> None:
    assert net_gateway.position(Span(rounds=1), tmp_path).violations == []
