"""What pages and programs may rely on: every JSON that the gateway says, as a type. docs/gateway.md tells it in words.

A field that may be absent is `UNSET`, never null. Ids are opaque. Codes are for programs; sentences are the pages'.
Fields may be added; none is removed or changes its meaning.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from hub.domain.order import Place


class Point(Struct, frozen=True):
    """Degrees, WGS-84."""

    lat: float
    lon: float


class ShopCard(Struct, frozen=True):
    """The shop, as every page shows it."""

    name: str
    phone: str
    zone: str
    place: Point | UnsetType = UNSET


class PersonCard(Struct, frozen=True):
    """A name and a telephone number."""

    name: str
    phone: str | UnsetType = UNSET


class AddressCard(Struct, frozen=True):
    """Where the gift goes."""

    lines: tuple[str, ...]
    note: str
    place: Point | UnsetType = UNSET


class ItemLine(Struct, frozen=True):
    """One line of goods; no prices on pages."""

    name: str
    quantity: int


class PromiseCard(Struct, frozen=True):
    """A promise and its ring at the view's `now`; a page lets the ring go on from there."""

    until: datetime
    made_at: datetime
    urgency: str
    fraction: float
    left_s: int
    earliest: datetime | UnsetType = UNSET


class Line(Struct, frozen=True):
    """One message of the room.

    Args:
        mine: whether the holder of this link wrote it.
        who: the writer's name where it may be shown, otherwise the role.
        status: of mine: `seen` once anybody else has read it; of others': `seen` once I have.
    """

    id: str
    seq: int
    at: datetime
    mine: bool
    who: str
    role: str
    audience: str
    kind: str
    status: Literal["in_shop", "seen"]
    text: str = ""
    media: str = ""
    media_type: str = ""
    sticker: str = ""
    place: Point | UnsetType = UNSET


class Position(Struct, frozen=True):
    """Where the courier is and how fresh that is."""

    lat: float
    lon: float
    accuracy_m: int
    age_s: int
    measured_at: datetime


class ClauseSaid(Struct, frozen=True):
    """One clause of the sentence that says how an order stands; `hub.domain.sentence` says what each kind carries.

    Args:
        kind: what it says, "packed", "carries", "promised" …; a page leaves out a kind that it does not know.
        at: when that happened or was measured; absent where nobody knows any more.
        earliest, until: the ends of a span.
        metres: to the door as the crow flies, as people say it.
        name: of the courier, or of who took the gift.
        what: a problem, a remedy or a danger, as its code.
        roles: who decides.
    """

    kind: str
    at: datetime | UnsetType = UNSET
    earliest: datetime | UnsetType = UNSET
    until: datetime | UnsetType = UNSET
    metres: int | UnsetType = UNSET
    name: str | UnsetType = UNSET
    what: str | UnsetType = UNSET
    roles: tuple[str, ...] | UnsetType = UNSET


class CourierCard(Struct, frozen=True):
    """The courier whose link it is."""

    id: str
    name: str
    on_duty: bool


class ProblemCard(Struct, frozen=True):
    """Something that keeps the gift from its way: waiting for a decision, or decided.

    Args:
        due_at: when it is decided without anybody.
        otherwise: the remedy that is taken then.
        mine: whether the holder of this link raised it, and so may withdraw it while it is open.
        answers: remedies that the holder of this link may choose now, the likeliest first.
        answer: the remedy that was decided, blank while it is open.
        by: role that decided; `follower`: the time was over.
        said: words beside the decision, blank where there are none or they are not for this link.
    """

    id: str
    kind: str
    raised_at: datetime
    due_at: datetime
    otherwise: str
    mine: bool
    answers: tuple[str, ...] = ()
    answer: str = ""
    by: str = ""
    decided_at: datetime | UnsetType = UNSET
    said: str = ""


class AgreedBefore(Struct, frozen=True):
    """What is done with the gift when nobody can be asked: `remedy` as agreed, blank for nothing, and what can be."""

    remedy: str
    choices: tuple[str, ...]


class Span(Struct, frozen=True):
    """A promised time."""

    until: datetime
    earliest: datetime | UnsetType = UNSET


class Changed(Struct, frozen=True):
    """Something that the courier read when they took the gift on, and that is another now.

    Args:
        what: address, recipient, fallback (what is done when nobody can be asked), or a promise: time, place, surprise.
        seq: the event that changed it; of a promise it names the one that stands, for `acknowledge_promise`.
        before, after: both wordings, a remedy's code; blank for nothing, and for a time.
        was: the time promised before, absent where none was.
    """

    what: Literal["address", "recipient", "fallback", "time", "place", "surprise"]
    seq: int
    at: datetime
    before: str = ""
    after: str = ""
    was: Span | UnsetType = UNSET


WaitsFor = Literal["", "packing", "address", "approval"]
"""Packing is at work; the recipient has not said where; the sender has not said that it is right."""


class Stop(Struct, frozen=True):
    """One gift of the courier's run.

    Args:
        actions: what the courier may do now, the primary one first.
        waiting_for: what has to happen in the shop before it can be picked up; blank when it can.
        sentence: how it stands, in clauses.
        problems: those that somebody must decide, else the newest decided one.
        agreed: what the sender agreed before for when nobody can be asked, blank for nothing.
        changed: what is another since the courier has it, oldest first; a promise until it was acknowledged.
        promised_place: the words of a promise where it is handed over, blank for none.
    """

    order: str
    number: int
    room: str
    stage: str
    prepared: str
    recipient: PersonCard
    address: AddressCard
    rush: bool
    surprise: bool
    items: tuple[ItemLine, ...]
    actions: tuple[str, ...]
    waiting_for: WaitsFor
    messages: tuple[Line, ...]
    promise: PromiseCard | UnsetType = UNSET
    problems: tuple[ProblemCard, ...] = ()
    sentence: tuple[ClauseSaid, ...] = ()
    agreed: str = ""
    changed: tuple[Changed, ...] = ()
    promised_place: str = ""


class Parcel(Struct, frozen=True):
    """One parcel of a run that has not left.

    Args:
        loaded: whether it was seen at the vehicle.
        packed: whether it can be loaded at all.
        accepted: whether the courier has taken it on.
    """

    order: str
    number: int
    loaded: bool
    packed: bool
    accepted: bool


class RunCard(Struct, frozen=True):
    """A run that is to be loaded."""

    id: str
    parcels: tuple[Parcel, ...]


class CourierView(Struct, frozen=True):
    """All that a courier's link shows.

    Args:
        stops: as they are taken: by the courier's runs, then first promise first.
        run: the run that is to leave next, while a parcel of it is still in the shop.
    """

    cursor: int
    role: Literal["courier"]
    now: datetime
    shop: ShopCard
    courier: CourierCard
    stops: tuple[Stop, ...]
    tracked: bool
    run: RunCard | UnsetType = UNSET


class CardText(Struct, frozen=True):
    """The card's words."""

    text: str
    may_change: bool
    version: int


class ProofCard(Struct, frozen=True):
    """What shows that the gift was handed over."""

    at: datetime
    media: str = ""
    received_by: str = ""


class StepLine(Struct, frozen=True):
    """A step that the customer may know of; `code` is the event's kind ("order_packed")."""

    code: str
    at: datetime


class ApprovalCard(Struct, frozen=True):
    """Whether the sender finds the wrapping right.

    Args:
        state: asked, approved, change_asked, lapsed (nobody answered in time), overridden (the shop let it go).
        due_at: until when it waits for an answer.
        stays: what no answer means: the gift stays until the shop decides, or else it goes as it is.
        by: role that ended it, blank while it is asked.
    """

    state: str
    due_at: datetime
    stays: bool
    by: str = ""
    answered_at: datetime | UnsetType = UNSET


class WhereToCard(Struct, frozen=True):
    """Where the gift shall go, when somebody outside is asked.

    Args:
        state: asked (the recipient), went_back (now the sender), given.
        due_at: until when it waits for the recipient.
        mine: whether the holder of this link is asked, or gave the address.
        by: role that gave it.
        address: as it stands, for who gave it.
    """

    state: Literal["asked", "went_back", "given"]
    due_at: datetime
    mine: bool
    by: str = ""
    given_at: datetime | UnsetType = UNSET
    address: AddressCard | UnsetType = UNSET


class RatingCard(Struct, frozen=True):
    """How the holder of this link says that it was.

    Args:
        score: 1 .. 5, the best last; 0 while they have said nothing.
        words: theirs to the shop, blank for none.
        at: when they said it; absent where they have not.
        left: how often they may still say it, 0: no more.
    """

    score: int
    left: int
    words: str = ""
    at: datetime | UnsetType = UNSET


class OrderCard(Struct, frozen=True):
    """One order as its sender or recipient sees it.

    Args:
        card, items, photo: kept from a recipient until the gift is delivered.
        version: what a change of it names as `expects`.
        place: where it goes, if known.
        photo: SHA-256 of the newest picture from packing.
        state, fields: where it stands as one code with its values, for programs; see `customer.STATES`.
        sentence: how it stands, in clauses: what a page says. Empty where this reader may not know.
        problems: those that somebody must decide, else the newest decided one.
        raises: kinds of problems that the reader may raise now.
        agreed: what is done when nobody can be asked; the sender's alone.
        approval: whether the wrapping is right; the sender's alone.
        where_to: where the gift shall go, when somebody outside was asked.
        secret: whether the recipient hears nothing yet; said to the sender alone.
        rating: how it was; absent until the gift is delivered. Of the reader alone, never of the other.
    """

    number: int
    state: str
    fields: dict[str, str]
    preparation: str
    delivery: str
    urgency: str
    fraction: float
    left_s: int
    version: int
    recipient_name: str
    items: tuple[ItemLine, ...]
    steps: tuple[StepLine, ...]
    card: CardText | UnsetType = UNSET
    place: Point | UnsetType = UNSET
    promise: PromiseCard | UnsetType = UNSET
    courier: PersonCard | UnsetType = UNSET
    photo: str | UnsetType = UNSET
    proof: ProofCard | UnsetType = UNSET
    problems: tuple[ProblemCard, ...] = ()
    raises: tuple[str, ...] = ()
    agreed: AgreedBefore | UnsetType = UNSET
    sentence: tuple[ClauseSaid, ...] = ()
    approval: ApprovalCard | UnsetType = UNSET
    where_to: WhereToCard | UnsetType = UNSET
    secret: bool = False
    rating: RatingCard | UnsetType = UNSET


class CustomerView(Struct, frozen=True):
    """All that a sender's or recipient's link shows.

    Args:
        push_key: under which the shop tells browsers that ask for it; absent where it does not, or nothing more happens.
    """

    cursor: int
    role: Literal["sender", "recipient"]
    now: datetime
    shop: ShopCard
    room: str
    order_id: str
    order: OrderCard
    messages: tuple[Line, ...]
    position: Position | UnsetType = UNSET
    push_key: str | UnsetType = UNSET


View = CourierView | CustomerView


class CourierViewSaid(Struct, frozen=True, tag_field="type", tag="view"):
    """Sent on a courier's live connection at once and after every change."""

    cursor: int
    view: CourierView


class CustomerViewSaid(Struct, frozen=True, tag_field="type", tag="view"):
    """Sent on a customer's live connection at once and after every change."""

    cursor: int
    view: CustomerView


def view_said(view: View) -> CourierViewSaid | CustomerViewSaid:
    """A view as the live connection says it."""
    if isinstance(view, CourierView):
        return CourierViewSaid(view.cursor, view)
    return CustomerViewSaid(view.cursor, view)


class FixSaid(Struct, frozen=True, tag_field="type", tag="fix"):
    """A newer position, between two views, and how the order stands with it."""

    position: Position
    sentence: tuple[ClauseSaid, ...] = ()


class StillSaid(Struct, frozen=True, tag_field="type", tag="still"):
    """Nothing happened, and the hub is there; said so that a page can tell quiet from cut off."""

    now: datetime


class Wrong(Struct, frozen=True):
    """Every error: a code and its fields."""

    code: str
    fields: dict[str, str] = {}


class Outcome(Struct, frozen=True):
    """The answer to a command."""

    outcome: Literal["accepted", "refused", "unknown"]
    code: str | UnsetType = UNSET
    fields: dict[str, str] | UnsetType = UNSET


class MediaKept(Struct, frozen=True):
    """What an upload became."""

    media: str
    media_type: str


def point(place: Place | None) -> Point | UnsetType:
    """A place in degrees, absent where there is none."""
    return UNSET if place is None else Point(place.lat_e7 / 1e7, place.lon_e7 / 1e7)
