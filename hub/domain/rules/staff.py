"""Rules about people: who is taken on, who asks, and what a sign-in allows.

`who_asks` is the one place where a step gets its person. A shop in which nobody has a PIN yet works with one person per
station, as it was paired; from the first PIN on the stations of the shop's three rooms ask under a sign-in. Owner's
tools, followers and the gateway are not stations of people and never do.

    the sign-in is                                   the step is
    live, of this station                            taken
    over (time, left, renewed, other PIN), the step  taken, marked offline: an outbox that comes late loses nothing
    was minted before that
    over, minted after that                          sign_in_over
    of somebody removed, of a revoked station        sign_in_over, whenever it was minted
    unknown here, but sealed by this hub             as if over at its end: the ledger was restored from before it
    of another station, not sealed, absent           sign_in_needed
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from msgspec.structs import asdict

from hub.domain.actor import STAFF, STATION_ROLES, Actor, Role
from hub.domain.board import Board
from hub.domain.ids import is_id, minted_at
from hub.domain.limits import NAME_CHARS_MAX, Fault, refuse, text_fault
from hub.domain.rules.finding import Decision, Rules
from hub.domain.settings import RANGES, ShopSettings
from hub.domain.shop import Station
from hub.domain.staff import (
    CLOCK_SLACK,
    EXPIRED,
    LEFT,
    REMOVED,
    REVOKED,
    STAFF_MAX,
    Grant,
    SignIn,
    StaffMember,
    is_genuine,
    read_grant,
)
from hub.domain.vocabulary import (
    AddStaff,
    ChangeStaff,
    Command,
    Event,
    Refused,
    RemoveStaff,
    SetShopSettings,
    ShopSettingsSet,
    SignedIn,
    SignedOut,
    SignOut,
    StaffAdded,
    StaffChanged,
    StaffPerson,
    StaffRemoved,
)

ROLES_IN_ORDER = (Role.FRONT_DESK, Role.PACKING, Role.DISPATCH, Role.OWNER)
assert frozenset(ROLES_IN_ORDER) == STAFF


class Claim(Struct, frozen=True):
    """What a station says of who took a step.

    Args:
        grant: of the sign-in under which it was taken, as it travels; "" for none.
        command_id: of the step; it says when the step was minted.
    """

    grant: str = ""
    command_id: str = ""


def sign_in_needed(board: Board, role: Role) -> bool:
    """Whether steps at a station of this role need a sign-in: from the first PIN in the shop on."""
    return role in STATION_ROLES and any(member.is_here and member.pin_set_at for member in board.staff.values())


def may_work_at(board: Board, role: Role) -> list[StaffMember]:
    """Who may sign in at a station of this role, by name."""
    return sorted((one for one in board.staff.values() if one.works_as(role)), key=lambda one: (one.name, one.id))


def live_at(board: Board, station: str, now: datetime) -> list[SignIn]:
    """The live sign-ins of a station, oldest first."""
    live = [one for one in board.sign_ins.values() if one.station == station and one.is_live(now)]
    return sorted(live, key=lambda one: (one.at, one.id))


def who_asks(
    board: Board, own: Actor, command: Command, claim: Claim, now: datetime, grant_key: bytes | None
) -> Actor | Refused:
    """Say whose step a command is.

    Args:
        board: the state that the answer stands on.
        own: the station's own actor, as it was paired.
        command: what is asked.
        claim: what the station says of who took the step.
        now: hub time, aware UTC.
        grant_key: the hub's own, that seals grants; None where nobody has to be convinced (the station's own view of
            its outbox).

    Returns:
        The actor, or `sign_in_needed`, `sign_in_over` (field why), `not_your_station`, `staff_not_found`.
    """
    grant = read_grant(claim.grant)
    if own.role not in STATION_ROLES or (grant is None and not sign_in_needed(board, own.role)):
        return own
    found = _sign_in(board, own.station, grant, grant_key) if grant is not None else None
    if grant is None or found is None:
        return Refused("sign_in_needed", {})
    member = board.staff.get(found.person)
    if member is None:  # the ledger was restored from before they came: whoever took them on may offer that again
        return Refused("staff_not_found", {"person": found.person})
    if not member.is_here:
        return Refused("sign_in_over", {"why": REMOVED})
    late = not found.is_live(now) or (grant_key is not None and found.id not in board.sign_ins)
    in_time = is_id(claim.command_id) and minted_at(claim.command_id) <= found.over_at + CLOCK_SLACK
    if late and (found.why in REVOKED or not in_time):
        return Refused("sign_in_over", {"why": found.why or EXPIRED})
    if not member.works_as(own.role):
        return Refused("not_your_station", {"role": own.role.value})
    return Actor(own.station, member.id, _role_for(member, own.role, command), grant.offline or late)


def _sign_in(board: Board, station: str, grant: Grant, grant_key: bytes | None) -> SignIn | None:
    """The sign-in behind a genuine grant of this station; unknown to the board, as the grant itself has it."""
    if grant_key is not None and not is_genuine(grant, station, grant_key):
        return None
    known = board.sign_ins.get(grant.sign_in)
    if known is not None:
        return known if known.station == station else None
    return SignIn(grant.sign_in, station, grant.person, minted_at(grant.sign_in), grant.until)


def _role_for(member: StaffMember, station_role: Role, command: Command) -> Role:
    """The station's role where that may ask, else the first other role of the person that may."""
    may = type(command).may
    if station_role in may:
        return station_role
    return next((role for role in ROLES_IN_ORDER if role in may and role in member.roles), station_role)


def sign_in_at(board: Board, station: Station, person: str, sign_in: str, now: datetime) -> list[Event] | Refused:
    """Answer somebody whose PIN was right.

    Args:
        board: the newest state.
        station: where they stand.
        person: who.
        sign_in: id for the sign-in.
        now: hub time, aware UTC.

    Returns:
        The event to note; an empty list if a sign-in of theirs at this station has more than half its time left and
        goes on; or why not.
    """
    stands = board.stations.get(station.id)
    if stands is None or stands.revoked_at is not None or stands.role not in STATION_ROLES:
        return Refused("not_a_station", {"station": station.id})
    member = board.staff.get(person)
    if member is None or not member.is_here:
        return Refused("staff_not_found", {"person": person[:40]})
    if not member.works_as(stands.role):
        return Refused("not_your_station", {"role": stands.role.value})
    live = standing_at(board, station.id, person, now)
    if live is not None and live.until - now > board.settings.sign_in_length / 2:
        return []
    until = now + board.settings.sign_in_length
    return [SignedIn(sign_in, station.id, person, until.replace(microsecond=until.microsecond // 1000 * 1000))]


def standing_at(board: Board, station: str, person: str, now: datetime) -> SignIn | None:
    """The live sign-in of a person at a station, or None."""
    return next((one for one in live_at(board, station, now) if one.person == person), None)


def owner_at(board: Board, station: str, written: str, now: datetime, grant_key: bytes) -> str:
    """The id of the owner who is at a station under this grant; "" if it is not live there, or no owner's."""
    grant = read_grant(written)
    found = _sign_in(board, station, grant, grant_key) if grant is not None else None
    if found is None or found.id not in board.sign_ins or not found.is_live(now):
        return ""
    member = board.staff.get(found.person)
    return member.id if member is not None and member.is_here and Role.OWNER in member.roles else ""


def over(board: Board, now: datetime) -> list[SignedOut]:
    """What time has ended: sign-ins whose end nobody has noted yet, in the order of their ids."""
    ended = [one.id for one in board.sign_ins.values() if one.ended_at is None and not one.is_live(now)]
    return [SignedOut(sign_in, EXPIRED) for sign_in in sorted(ended)]


# Rules ------------------------------------------------------------------------------------------------------------


def _add_staff(board: Board, command: AddStaff, actor: Actor, now: datetime) -> Decision:
    if not is_id(command.person):
        return Refused("bad_id", {"field": "person"})
    if command.person in board.staff:
        return Refused("already_exists", {"person": command.person})
    if sum(member.is_here for member in board.staff.values()) >= STAFF_MAX:
        return Refused("too_many_staff", {"limit": str(STAFF_MAX)})
    fault = _member_fault(command)
    if fault is not None:
        return refuse(fault)
    return [StaffAdded(command.person, _ordered(command.roles), StaffPerson(command.name))]


def _change_staff(board: Board, command: ChangeStaff, actor: Actor, now: datetime) -> Decision:
    member = board.staff.get(command.person)
    if member is None or not member.is_here:
        return Refused("staff_not_found", {"person": command.person[:40]})
    fault = _member_fault(command)
    if fault is not None:
        return refuse(fault)
    return [StaffChanged(command.person, _ordered(command.roles), StaffPerson(command.name))]


def _member_fault(command: AddStaff | ChangeStaff) -> Fault | None:
    if not command.roles:
        return Fault("roles", "empty")
    if not set(command.roles) <= STAFF:
        return Fault("roles", "bad_role")
    return text_fault("name", command.name, NAME_CHARS_MAX, needed=True)


def _ordered(roles: tuple[Role, ...]) -> tuple[Role, ...]:
    return tuple(role for role in ROLES_IN_ORDER if role in roles)


def _remove_staff(board: Board, command: RemoveStaff, actor: Actor, now: datetime) -> Decision:
    member = board.staff.get(command.person)
    if member is None:
        return Refused("staff_not_found", {"person": command.person[:40]})
    return [StaffRemoved(command.person)] if member.is_here else []


def _sign_out(board: Board, command: SignOut, actor: Actor, now: datetime) -> Decision:
    found = board.sign_ins.get(command.sign_in)
    if found is None:
        return []  # of a ledger before a restore: it is over
    if actor.role is not Role.OWNER and found.station != actor.station:
        return Refused("not_your_station", {"role": actor.role.value})
    return [SignedOut(found.id, LEFT)] if found.ended_at is None else []


def _set_shop_settings(board: Board, command: SetShopSettings, actor: Actor, now: datetime) -> Decision:
    fault = settings_fault(command.settings)
    if fault is not None:
        return refuse(fault)
    return [] if command.settings == board.settings else [ShopSettingsSet(command.settings)]


def settings_fault(settings: ShopSettings) -> Fault | None:
    """The first setting outside its range, or None."""
    for name, value in asdict(settings).items():
        least, greatest = RANGES[name]
        if not least <= value <= greatest:
            return Fault(name, "out_of_range", least if value < least else greatest)
    return None


STAFF_RULES: Rules = {
    AddStaff: _add_staff,
    ChangeStaff: _change_staff,
    RemoveStaff: _remove_staff,
    SignOut: _sign_out,
    SetShopSettings: _set_shop_settings,
}
