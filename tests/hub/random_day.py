"""A shop day by chance: commands of every kind, most of them possible where they are asked, some not."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from random import Random

from msgspec.structs import replace

from hub.domain.access import secret_hash
from hub.domain.actor import Actor, Role
from hub.domain.alarm import Loudness, RiskCause
from hub.domain.asked import HOLDS
from hub.domain.board import Board
from hub.domain.courier import Tracker
from hub.domain.notice import ANSWERED, Means, Outcome
from hub.domain.notice_policy import pushes
from hub.domain.order import ON_THE_WAY, Address, Channel, Delivery, Item, Order, Person, Place, Preparation, Source
from hub.domain.problem import CUSTOMER_RAISES, FALLBACKS, REMEDIES, ProblemKind
from hub.domain.promise import BreakCause, PromiseKind, Window
from hub.domain.promise_ledger import unheard_at_the_table
from hub.domain.reply import ReplyFits, ReplyLanguage, ReplyWords
from hub.domain.room import SHOP_ROOM, Audience, MessageKind
from hub.domain.rules.asked import kept_back
from hub.domain.rules.packing import packing_needs
from hub.domain.run import LoadedBy, run_with
from hub.domain.schedule import risks_of
from hub.domain.settings import ShopSettings
from hub.domain.vocabulary import (
    FAILURE_REASONS,
    AcceptOffer,
    AcknowledgeCard,
    AcknowledgePromise,
    AcknowledgeRush,
    AddCourier,
    AddStaff,
    AddSticker,
    AgreeFallback,
    AnswerApproval,
    AskApproval,
    AssignCourier,
    AttachProof,
    BeginNotice,
    BreakPromise,
    CancelOrder,
    ChangeAddress,
    ChangeCard,
    ChangeItems,
    ChangePromise,
    ChangeRecipient,
    ChangeSender,
    ChangeStaff,
    Command,
    ConfirmOrder,
    DecideProblem,
    DeclineOffer,
    DeliverOrder,
    DescribeShop,
    EndLink,
    EndPush,
    EndSilence,
    Erase,
    EscalateRush,
    Event,
    ExpireAddress,
    FailDelivery,
    FlagRisk,
    GiveAddress,
    GiveStops,
    HandOver,
    IssueLink,
    LapseApproval,
    LiftRisk,
    LoadParcel,
    MakePromise,
    MarkPacked,
    MarkRush,
    MarkSeen,
    MarkUnderstood,
    NoteSilence,
    OpenEnquiry,
    OverrideApproval,
    PairStation,
    PickUpOrder,
    PinLocked,
    PinSet,
    PlaceOrder,
    PlanRun,
    PromiseTime,
    RaiseProblem,
    RateOrder,
    ReleaseSurprise,
    RemoveReply,
    RemoveStaff,
    RemoveSticker,
    ReorderRun,
    ReportArrival,
    ReturnOrder,
    RevokeStation,
    SendMessage,
    SetDuty,
    SetPushKey,
    SetReply,
    SetShopSettings,
    SettleNotice,
    SignedIn,
    SignOut,
    StartPacking,
    StartRun,
    TickItem,
    UnpackOrder,
    WithdrawOffer,
    WithdrawProblem,
)
from tests.hub.shop_day import (
    DESK,
    DISPATCH,
    FOLLOWER,
    OWNER,
    PACKING,
    PICTURE,
    PUSH_KEY,
    an_id,
    courier_actor,
    customer,
    place_order,
    subscribe_push,
)

NAMES = ("Lin Yue 林月", "Ann", "Ögedei", "李明", "O'Neil")
STATIONS = (Role.FRONT_DESK, Role.PACKING, Role.DISPATCH, Role.OWNER)
Step = tuple[Actor, Command]


class RandomDay:
    """Draws what somebody asks next.

    Args:
        seed: the same seed over the same boards draws the same day.
    """

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self._minted = 0
        self.secrets: dict[str, str] = {}

    def mint(self) -> str:
        """A new id."""
        self._minted += 1
        return an_id(1_000_000 + self._minted)

    def words(self) -> str:
        """Something that somebody says."""
        return self.random.choice(("生日快乐", "Marry me?", "ring twice", "x" * 130)) + str(self.random.randrange(100))

    def hours(self, span: int) -> timedelta:
        """Some time within so many hours."""
        return timedelta(minutes=self.random.randrange(1, span * 60))

    def step(self, board: Board) -> Step:
        """What is asked next, most often something near what the board shows."""
        choose = self.random.choice
        # Sorted: a persistent map's own order follows the hash seed of the process, and a seed must draw one day only.
        orders = [board.orders[order_id] for order_id in sorted(board.orders)]
        couriers, links = sorted(board.couriers), sorted(board.links)
        if not orders or self.random.random() < (0.12 if sum(order.is_open for order in orders) < 4 else 0.01):
            return self._new_order(board)
        if not couriers or self.random.random() < 0.03:
            trackers = (Tracker("owntracks", self.mint()),)
            courier = choose([*couriers, self.mint()])
            outsourced = self.random.random() < 0.1
            return DISPATCH, AddCourier(courier, choose(NAMES), "+44 20 7946 0003", trackers, outsourced)
        if self.random.random() < 0.04:
            return self._staff(board)
        if self.random.random() < 0.05:
            return FOLLOWER, self._alarm(board, orders, couriers)
        if self.random.random() < 0.08:
            return self._run(board, orders, couriers)
        order = (
            choose([order for order in orders if order.is_open] or orders)
            if self.random.random() < 0.9
            else choose(orders)
        )
        oid, courier = order.id, choose(couriers)
        mine = courier_actor(order.courier) if order.courier and self.random.random() < 0.7 else DISPATCH
        rooms = [order.room, order.room, SHOP_ROOM, *sorted(room.id for room in board.rooms.values() if not room.order)]
        room = choose(rooms)
        known = board.rooms.get(room)
        messages = [message.id for message in known.messages] if known else []
        speaker = choose((DESK, PACKING, DISPATCH, mine, customer(Role.SENDER, oid), customer(Role.RECIPIENT, oid)))
        if order.delivery is Delivery.DELIVERED and self.random.random() < 0.3:
            rater = customer(choose((Role.SENDER, Role.RECIPIENT)), oid)
            return rater, RateOrder(oid, self.random.randrange(1, 6), choose((self.words(), "")))
        if order.is_open and self.random.random() < 0.08:
            return self._promised(order, mine)
        if order.is_open and self.random.random() < 0.55:
            return self._forward(board, order, courier)
        version = choose((None, None, order.version, order.version - 1))
        makers: list[Callable[[], Step]] = [
            lambda: (DESK, ConfirmOrder(oid)),
            lambda: (DESK, PromiseTime(oid, board.at + self.hours(9), expects=version)),
            lambda: (DISPATCH, MarkRush(oid, choose((True, True, False)))),
            lambda: (choose((PACKING, DISPATCH)), AcknowledgeRush(oid)),
            lambda: (choose((DESK, customer(Role.SENDER, oid))), ChangeCard(oid, self.words(), version)),
            lambda: (PACKING, AcknowledgeCard(oid, order.card.version)),
            lambda: (DESK, ChangeAddress(oid, self._address(), version)),
            lambda: (
                DESK,
                (ChangeSender if order.version % 2 else ChangeRecipient)(oid, Person(choose(NAMES)), version),
            ),
            lambda: (DESK, ChangeItems(oid, self._items(), 4200, version)),
            lambda: (PACKING, StartPacking(oid)),
            lambda: (
                PACKING,
                self._tick(order),
            ),
            lambda: (PACKING, AttachProof(oid, "packed", PICTURE)),
            lambda: (PACKING, MarkPacked(oid)),
            lambda: (PACKING, MarkPacked(oid)),
            lambda: (PACKING, UnpackOrder(oid)),
            lambda: (DISPATCH, AssignCourier(oid, courier, version)),
            lambda: (DISPATCH, AssignCourier(oid, courier)),
            lambda: (mine, AcceptOffer(oid)),
            lambda: (mine, AcceptOffer(oid)),
            lambda: (mine, DeclineOffer(oid)),
            lambda: (DISPATCH, WithdrawOffer(oid)),
            lambda: (mine, PickUpOrder(oid)),
            lambda: (mine, PickUpOrder(oid)),
            lambda: (mine, ReportArrival(oid)),
            lambda: (mine, DeliverOrder(oid, choose((PICTURE, "")), received_by=choose(NAMES))),
            lambda: (mine, FailDelivery(oid, choose(FAILURE_REASONS), self.words())),
            lambda: (mine, ReturnOrder(oid)),
            lambda: (DISPATCH, SetDuty(courier, choose((True, True, False)))),
            lambda: (DISPATCH, SetDuty(courier, True)),
            lambda: (speaker, self._message(room)),
            lambda: (speaker, self._message(room)),
            lambda: (speaker, MarkSeen(room, max(1, board.seq - self.random.randrange(5)))),
            lambda: (speaker, MarkUnderstood(room, choose(messages) if messages else oid)),
            lambda: self._link(board, choose(((Role.COURIER, courier), (Role.SENDER, oid), (Role.RECIPIENT, oid)))),
            lambda: self._link(board, choose(((Role.COURIER, courier), (Role.SENDER, oid), (Role.RECIPIENT, oid)))),
            lambda: (DISPATCH, EndLink(choose(links) if links else oid)),
            lambda: self._problem(order, speaker),
            lambda: self._push(board, order),
            lambda: self._push(board, order),
        ]
        if self.random.random() < 0.1:
            makers = [
                lambda: (DESK, OpenEnquiry(self.mint(), Person(choose(NAMES)))),
                lambda: (DESK, CancelOrder(oid, self.words())),
                lambda: (
                    DESK,
                    SetReply(choose([*board.replies, self.mint()]), choose(list(ReplyFits)), self._wordings()),
                ),
                lambda: (DESK, RemoveReply(choose([*board.replies, oid]))),
                lambda: (OWNER, DescribeShop("Petal", choose(("Europe/London", "Asia/Shanghai")), "GBP", "+44")),
                lambda: (OWNER, self._pairing()),
                lambda: (OWNER, self._sticker(board)),
                lambda: (OWNER, RevokeStation(choose(("s-0", "s-1")))),
                lambda: (OWNER, self._erasure(board, courier)),
            ]
        return choose(makers)()

    def _promised(self, order: Order, mine: Actor) -> Step:
        """Something about what was promised, or about what people outside are asked."""
        choose, oid = self.random.choice, order.id
        sender, recipient = customer(Role.SENDER, oid), customer(Role.RECIPIENT, oid)
        standing = [entry.seq for entry in order.promises if entry.end is None or self.random.random() < 0.2]
        seq = choose(standing) if standing else 1
        due_at = order.approval.due_at if order.approval is not None else order.placed_at
        ask_due = order.address_ask.due_at if order.address_ask is not None else order.placed_at
        makers: list[Callable[[], Step]] = [
            lambda: (DESK, MakePromise(oid, choose(tuple(PromiseKind)), self.words())),
            lambda: (choose((PACKING, DISPATCH, mine)), AcknowledgePromise(oid, seq)),
            lambda: (DESK, ChangePromise(oid, seq, self.words(), choose((Role.SENDER, Role.RECIPIENT)))),
            lambda: (DISPATCH, BreakPromise(oid, seq, choose(tuple(BreakCause)))),
            lambda: (choose((DESK, sender)), ReleaseSurprise(oid)),
            lambda: (PACKING, AskApproval(oid)),
            lambda: (PACKING, AskApproval(oid)),
            lambda: (sender, AnswerApproval(oid, choose((True, False)), choose((self.words(), "")))),
            lambda: (DISPATCH, OverrideApproval(oid, self.words())),
            lambda: (FOLLOWER, LapseApproval(oid, due_at)),
            lambda: (choose((DESK, sender, recipient)), GiveAddress(oid, self._address())),
            lambda: (FOLLOWER, ExpireAddress(oid, ask_due)),
        ]
        if order.approval is not None and order.approval.state in HOLDS and self.random.random() < 0.8:
            if self.random.random() < 0.5:
                return FOLLOWER, LapseApproval(oid, due_at)
            return sender, AnswerApproval(oid, choose((True, False)), choose((self.words(), "")))
        return choose(makers)()

    def _problem(self, order: Order, speaker: Actor) -> Step:
        """Something about a problem of an order, most often one that is open."""
        choose, oid = self.random.choice, order.id
        known = [problem for problem in order.problems if problem.is_open or self.random.random() < 0.2]
        if not known or self.random.random() < 0.3:
            if self.random.random() < 0.2:
                return choose((DESK, customer(Role.SENDER, oid))), AgreeFallback(oid, choose((*FALLBACKS, None)))
            picture = choose((PICTURE, ""))
            place = choose((Place(515_072_000, -1_276_000), None))
            kinds = CUSTOMER_RAISES.get(speaker.role, tuple(ProblemKind))
            return speaker, RaiseProblem(
                oid, self.mint(), choose(kinds), choose((self.words(), "")), picture, place=place
            )
        problem = choose(known)
        if self.random.random() < 0.3:
            return problem.raised_by, WithdrawProblem(oid, problem.id)
        return speaker, DecideProblem(oid, problem.id, choose(REMEDIES[problem.kind]), choose((self.words(), "")))

    def _run(self, board: Board, orders: list[Order], couriers: list[str]) -> Step:
        """Something about a run, most often what may come next on it."""
        choose = self.random.choice
        runs = [board.runs[run] for run in sorted(board.runs) if board.runs[run].is_open]
        carried = [order for order in orders if order.delivery in ON_THE_WAY]
        if carried and self.random.random() < 0.15:
            order = choose(carried)
            run = run_with(board.runs, order.id)
            if run is not None and self.random.random() < 0.5:
                return DISPATCH, HandOver(choose(couriers), run=run.id)
            return DISPATCH, HandOver(choose(couriers), order.id)
        if not runs or self.random.random() < 0.25:
            courier = choose(couriers)
            free = [one.id for one in orders if one.is_open and one.courier in ("", courier)]
            wanted = self.random.sample(free, min(len(free), 3)) or [choose(orders).id]
            if self.random.random() < 0.2:
                some = tuple(order.id for order in self.random.sample(orders, min(len(orders), 2)))
                before = choose((board.orders[some[0]].courier, *couriers, ""))
                return DISPATCH, GiveStops(courier, some, before, choose((self.mint(), "")))
            return DISPATCH, PlanRun(self.mint(), courier, tuple(wanted))
        run = choose(runs)
        waiting = [stop for stop in run.remaining if stop not in run.loaded]
        if waiting and self.random.random() < 0.7:
            return choose((PACKING, courier_actor(run.courier))), LoadParcel(run.id, choose(waiting))
        if self.random.random() < 0.2:
            order = choose(orders)
            stops = tuple(self.random.sample(run.remaining, len(run.remaining)))
            return DISPATCH, ReorderRun(
                run.id, choose((stops, (*stops, order.id), stops[1:])), choose((None, run.version))
            )
        if self.random.random() < 0.1:
            return PACKING, LoadParcel(run.id, choose(run.remaining), LoadedBy.SCANNED, False)
        return courier_actor(run.courier), StartRun(run.id)

    def _erasure(self, board: Board, courier: str) -> Erase:
        """Somebody to be forgotten, most often one who may be: an order that is done, an idle courier, a question."""
        closed = sorted(order.id for order in board.orders.values() if not order.is_open)
        enquiries = sorted(room.id for room in board.rooms.values() if not room.order and room.id != SHOP_ROOM)
        left = sorted(member.id for member in board.staff.values() if not member.is_here)
        idle = [one for one in sorted(board.couriers) if not board.orders_of(one)]
        wishes = [Erase(order=one) for one in closed] + [Erase(room=one) for one in enquiries]
        wishes += [Erase(staff=one) for one in left] + [Erase(courier=one) for one in idle]
        return self.random.choice(
            [*wishes, Erase(order=self.random.choice(sorted(board.orders))), Erase(courier=courier)]
        )

    def _alarm(self, board: Board, orders: list[Order], couriers: list[str]) -> Command:
        """Something that gets louder by itself, whether or not it is due."""
        order, courier = self.random.choice(orders), self.random.choice(couriers)
        since = board.at - self.hours(1)
        if self.random.random() < 0.3:
            notice = self._notice(board, orders)
            if notice is not None:
                return notice
        late = [one for one in orders if one.is_open and one.promise and RiskCause.ETA in risks_of(one)]
        if late and self.random.random() < 0.8:
            order = self.random.choice(late)
            assert order.promise is not None
            return LiftRisk(order.id, RiskCause.ETA, order.promise.window.until)
        soon = board.at + timedelta(hours=2)  # the next step comes before then, most often
        promised = [one for one in orders if one.is_open and one.promise and one.promise.window.until > soon]
        if promised and self.random.random() < 0.6:
            order = self.random.choice(promised)
            assert order.promise is not None
            cause = self.random.choice((RiskCause.ETA, RiskCause.ETA, *RiskCause))
            return FlagRisk(order.id, cause, order.promise.window.until)
        carried = [one for one in orders if one.delivery in ON_THE_WAY]
        if carried and self.random.random() < 0.5:
            return NoteSilence(self.random.choice(carried).courier, since)
        rushed = [one for one in orders if one.is_open and one.rush is not None]
        if rushed and self.random.random() < 0.5:
            order = self.random.choice(rushed)
            assert order.rush is not None
            role, level = self.random.choice((Role.PACKING, Role.DISPATCH)), self.random.choice(list(Loudness))
            return EscalateRush(order.id, role, level, order.rush.marked_at)
        return EndSilence(courier) if self.random.random() < 0.7 else FlagRisk(order.id, RiskCause.ETA, since)

    def _push(self, board: Board, order: Order) -> Step:
        """Somebody's browser asks to be told, or no more."""
        if not board.shop.push_key or self.random.random() < 0.02:
            return FOLLOWER, SetPushKey(PUSH_KEY if self.random.random() < 0.9 else "")
        whose = customer(self.random.choice((Role.SENDER, Role.RECIPIENT)), order.id)
        if order.devices and self.random.random() < 0.5:
            return FOLLOWER, EndPush(order.id, self.random.choice(order.devices).id)
        address = f"https://web.push.apple.com/{self.random.randrange(5)}"
        return whose, replace(subscribe_push(order.id, endpoint=address), device=self.mint())

    def _notice(self, board: Board, orders: list[Order]) -> Command | None:
        """Somebody is told something, or it is said what came of it."""
        going = [
            (order, notice) for order in orders for notice in order.notices if notice.last.outcome is Outcome.SENDING
        ]
        if going and self.random.random() < 0.6:
            order, notice = self.random.choice(going)
            outcome = self.random.choice(sorted(ANSWERED))
            return SettleNotice(order.id, notice.id, len(notice.attempts) - 1, outcome, "http_503")
        due = [(order, push) for order in orders for push in pushes(board, order, board.at) if push.at <= board.at]
        if not due:
            return None
        order, push = self.random.choice(due)
        if push.before is not None:
            key, way = push.before.id, (push.before.means, push.before.keyed)
        else:
            key, way = self.mint(), (self.random.choice(list(Means)), self.random.random() < 0.5)
        return BeginNotice(order.id, key, push.to, push.template, push.about, *way, push.attempt)

    def _staff(self, board: Board) -> Step:
        """Something about the people of the shop."""
        people = [one for one in sorted(board.staff) if board.staff[one].is_here]
        roles = tuple(self.random.sample(STATIONS, self.random.randrange(1, 4)))
        if len(people) < 2 or self.random.random() < 0.2:
            return OWNER, AddStaff(self.mint(), self.random.choice(NAMES), roles)
        person = self.random.choice(people)
        live = sorted(one.id for one in board.sign_ins.values() if one.ended_at is None)
        return self.random.choice(
            (
                (OWNER, ChangeStaff(person, self.random.choice(NAMES), roles)),
                (OWNER, RemoveStaff(person)),
                (OWNER, SignOut(self.random.choice(live) if live else person)),
                (OWNER, SetShopSettings(self._settings())),
            )
        )

    def _wordings(self) -> tuple[ReplyWords, ...]:
        return (ReplyWords(ReplyLanguage.EN, "Soon", f"{{name}}, {self.words()}"),)

    def _sticker(self, board: Board) -> Command:
        """One of the shop's own: there or gone."""
        own = board.shop.stickers
        if own and self.random.random() < 0.4:
            return RemoveSticker(self.random.choice(own).id)
        return AddSticker(self.mint(), self.random.choice(NAMES), "cd" * 32, "image/png")

    def _settings(self) -> ShopSettings:
        return ShopSettings(sign_in_hours=self.random.randrange(1, 25), approval_minutes=1, address_hours=1)

    def noted(self, board: Board) -> Event | None:
        """What the hub itself notes now and then, None most of the time."""
        people = [one for one in sorted(board.staff) if board.staff[one].is_here]
        if not people or self.random.random() > 0.15:
            return None
        person, until = self.random.choice(people), board.at + self.hours(10)
        station = self.random.choice(("front-desk", "s-0"))
        return self.random.choice(
            (
                PinSet(person, self.random.random() < 0.5, "owner"),
                PinLocked(person, until, station),
                SignedIn(self.mint(), station, person, until),
                SignedIn(self.mint(), station, person, until),
            )
        )

    def _forward(self, board: Board, order: Order, courier: str) -> Step:
        """The next step of an order on its ordinary way."""
        oid = order.id
        mine = courier_actor(order.courier) if order.courier else DISPATCH
        if not board.couriers[courier].on_duty:
            return DISPATCH, SetDuty(courier, True)
        if order.preparation is Preparation.PACKING:
            need = (*packing_needs(order), "packed")[0]
            undone = next((n for n in range(len(order.items)) if n not in order.ticked), 0)
            unheard = unheard_at_the_table(order)
            return PACKING, {
                "promise": AcknowledgePromise(oid, unheard[0].seq if unheard else 0),
                "card": AcknowledgeCard(oid, order.card.version),
                "items": TickItem(oid, undone),
                "photo": AttachProof(oid, "packed", PICTURE),
                "packed": MarkPacked(oid),
            }[need]
        if order.preparation is not Preparation.PACKED:
            return (DESK, ConfirmOrder(oid)) if order.preparation is Preparation.NEW else (PACKING, StartPacking(oid))
        if kept_back(order) is not None and self.random.random() < 0.7:
            if order.address_ask is not None and order.address_ask.is_open:
                return DESK, GiveAddress(oid, self._address())
            return DISPATCH, OverrideApproval(oid, self.words())
        if order.delivery in (Delivery.PICKED_UP, Delivery.ARRIVED) and self.random.random() < 0.3:
            return mine, FailDelivery(oid, self.random.choice(FAILURE_REASONS), self.words())
        return {
            Delivery.UNASSIGNED: (DISPATCH, AssignCourier(oid, courier)),
            Delivery.RETURNED: (DISPATCH, AssignCourier(oid, courier)),
            Delivery.OFFERED: (mine, AcceptOffer(oid)),
            Delivery.ACCEPTED: (mine, PickUpOrder(oid)),
            Delivery.PICKED_UP: (mine, ReportArrival(oid)),
            Delivery.ARRIVED: (mine, DeliverOrder(oid, self.random.choice((PICTURE, "")), received_by="Ms Lin")),
            Delivery.FAILED: (mine, ReturnOrder(oid)),
        }[order.delivery]

    def _new_order(self, board: Board) -> Step:
        wanted = Window(board.at + self.hours(9)) if self.random.random() < 0.5 else None
        enquiries = sorted(room.id for room in board.rooms.values() if not room.order and room.id != SHOP_ROOM)
        web = self.random.random() < 0.3
        changes: dict[str, object] = {
            "sender": Person(self.random.choice(NAMES), "+44 20 7946 0001"),
            "recipient": Person(self.random.choice(NAMES)),
            "address": self._address(),
            "card": self.words(),
            "items": self._items(),
            "wanted": wanted,
            "surprise": self.random.random() < 0.3,
        }
        if not changes["surprise"] and self.random.random() < 0.2:
            changes |= {"ask_recipient": True, "address": Address()}
        if web:
            changes |= {"channel": Channel.WEB, "source": Source("woocommerce:petal", str(self.random.randrange(50)))}
        elif enquiries and self.random.random() < 0.5:
            changes |= {"enquiry": self.random.choice(enquiries)}
        placed: PlaceOrder = place_order(self.mint(), **changes)
        return (Actor("gateway", "web_shop", Role.WEB_SHOP) if web else DESK), placed

    def _address(self) -> Address:
        place = Place(515_000_000 + self.random.randrange(10_000), -1_000_000) if self.random.random() < 0.5 else None
        return Address((f"{self.random.randrange(1, 99)} Rose Lane", "London"), self.words(), place)

    def _tick(self, order: Order) -> TickItem:
        item = self.random.randrange(len(order.items))
        version = self.random.choice((None, order.items_version, order.items_version, order.items_version - 1))
        return TickItem(order.id, item, self.random.random() < 0.75, version)

    def _items(self) -> tuple[Item, ...]:
        return tuple(Item(f"Bouquet {n}", n + 1, 1800) for n in range(self.random.randrange(1, 4)))

    def _message(self, room: str) -> SendMessage:
        kind = self.random.choice(list(MessageKind))
        of_kind: dict[MessageKind, dict[str, object]] = {
            MessageKind.TEXT: {"text": self.words()},
            MessageKind.IMAGE: {"media": PICTURE, "media_type": "image/jpeg", "text": self.words()},
            MessageKind.VOICE: {"media": PICTURE, "media_type": "audio/ogg"},
            MessageKind.PLACE: {"place": Place(515_000_000, -1_000_000)},
            MessageKind.STICKER: {"sticker": "heart"},
        }
        audience = self.random.choice((Audience.EVERYONE, Audience.STAFF, Audience.COURIER))
        return SendMessage(room, self.mint(), audience, kind, **of_kind[kind])  # type: ignore[arg-type]  # by kind

    def _link(self, board: Board, target: tuple[Role, str]) -> Step:
        link = self.mint()
        self.secrets[link] = secret = hashlib.sha256(link.encode()).hexdigest()[:22]
        return DISPATCH, IssueLink(link, target[0], target[1], secret_hash(secret), board.at + self.hours(72))

    def _pairing(self) -> PairStation:
        number = self.random.randrange(2)
        key = hashlib.sha256(self.mint().encode()).hexdigest()[:40]
        return PairStation(f"s-{number}", Role.PACKING, f"Packing {number}", key, f"p-{number}", "Mo")
