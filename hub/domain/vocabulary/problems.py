"""Commands and events of problems: raised, decided once for everybody, taken back, and what was agreed before."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from hub.domain.actor import Role
from hub.domain.order import Place as Point
from hub.domain.problem import ProblemKind, Remedy
from hub.domain.vocabulary.base import DISPATCH, STAFF, TALKERS, Command, Event


class RaiseProblem(Command, frozen=True, tag="raise_problem"):
    """Something keeps the gift from its way. `problem` is minted by the asker; words, picture and place may be blank."""

    may = TALKERS
    offline = True
    order: str
    problem: str
    problem_kind: ProblemKind
    note: str = ""
    media: str = ""
    media_type: str = "image/jpeg"
    place: Point | None = None


class ProblemPerson(Struct, frozen=True):
    """What was said and shown of it, and where."""

    note: str = ""
    media: str = ""
    media_type: str = ""
    place: Point | None = None


class ProblemRaised(Event, frozen=True, tag="problem_raised"):
    """A problem was raised; `said` and `photo` tell whether there are words and a picture, whoever may see them."""

    order: str
    problem: str
    problem_kind: ProblemKind
    due_at: datetime
    said: bool = False
    photo: bool = False
    person: ProblemPerson | None = None


class DecideProblem(Command, frozen=True, tag="decide_problem"):
    """Choose what is done about a problem. The first decision holds, for everybody."""

    may = STAFF | {Role.SENDER, Role.FOLLOWER}
    order: str
    problem: str
    remedy: Remedy
    note: str = ""


class DecisionPerson(Struct, frozen=True):
    """What was said with a decision."""

    note: str = ""


class ProblemDecided(Event, frozen=True, tag="problem_decided"):
    """A problem was decided; `by_itself` when the time was over and the fallback was taken."""

    order: str
    problem: str
    remedy: Remedy
    by_itself: bool = False
    said: bool = False
    person: DecisionPerson | None = None


class WithdrawProblem(Command, frozen=True, tag="withdraw_problem"):
    """It is no problem any more."""

    may = TALKERS
    offline = True
    order: str
    problem: str


class ProblemWithdrawn(Event, frozen=True, tag="problem_withdrawn"):
    """A problem was taken back before anybody decided it."""

    order: str
    problem: str


class AgreeFallback(Command, frozen=True, tag="agree_fallback"):
    """Agree before what is done with the gift when nobody can be asked; None takes it back."""

    may = DISPATCH | {Role.SENDER}
    order: str
    remedy: Remedy | None = None


class FallbackAgreed(Event, frozen=True, tag="fallback_agreed"):
    """It was agreed what is done with the gift when nobody can be asked."""

    order: str
    remedy: Remedy | None = None
