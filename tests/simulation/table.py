"""What a sample of seeds must have met: a simulation that never meets a fault or a rare branch proves nothing about it."""

from __future__ import annotations

from collections.abc import Mapping

FAULTS = (
    "reset", "reconnected_beneath", "partition", "half_open_at_station", "half_open_at_hub", "slow_network", "frame_lost",
    "frame_doubled", "hub_kill", "hub_power_cut", "hub_stop", "hub_crash_at_send", "hub_stopped_on_unknown", "hub_upgrade",
    "crash_before_commit", "crash_after_commit", "torn_tail", "storage_full", "storage_busy", "unknown_written",
    "unknown_not_written", "disk_full", "clock_jump", "station_kill", "station_power_cut", "station_closed",
    "station_upgrade", "station_crash_at_commit", "station_crash_at_send", "slow_reader", "replica_deleted",
    "replica_back_in_time", "backup", "restore", "put_back_by_hand", "revoke", "re_pair", "lying_hello", "others_id_tried",
)  # fmt: skip
"""What the nemesis and the disks did."""

BRANCHES = (
    "rebuild", "resend_from", "unavailable", "later", "board", "board_of_several_parts", "board_begun_again", "shown",
    "full_at_board", "full_at_events", "full_at_receipts", "full_at_shown", "depends_on_refused", "id_conflict", "bad_id",
    "too_large", "problem_hello_first", "problem_revoked", "problem_bad_json", "problem_bad_message",
    "problem_unknown_message", "problem_frame_too_large", "key_refused_at_the_door", "let_in_again", "command_repeated",
    "refused_after_a_restore", "refused_here_needs_hub", "lost_with_its_issuer", "replica_loaded", "hub_snapshot",
    "torn_tail_cut_off", "outcome_accepted", "outcome_refused", "days_later", "snapshot_of_another_fold", "asked_again", "unknown_at_start",
)  # fmt: skip
"""What the shop's own code came to because of it."""


def unmet(counts: Mapping[str, int]) -> list[str]:
    """What a sample never met.

    Args:
        counts: how often each thing happened.
    """
    return [name for name in (*FAULTS, *BRANCHES) if not counts.get(name)]
