"""Commands and events of a gift on its way: offered, taken, picked up, at the door, handed over or not."""

from __future__ import annotations

from hub.domain.vocabulary.base import COURIER_OR_DISPATCH, DISPATCH, Command, Event
from hub.domain.vocabulary.orders import ReasonPerson
from hub.domain.vocabulary.packing import ProofPerson


class AssignCourier(Command, frozen=True, tag="assign_courier"):
    """Offer the order to a courier. Needs the hub: two dispatchers must not give it to two people."""

    may = DISPATCH
    order: str
    courier: str
    expects: int | None = None


class CourierOffered(Event, frozen=True, tag="courier_offered"):
    """The order was offered to a courier."""

    order: str
    courier: str


class WithdrawOffer(Command, frozen=True, tag="withdraw_offer"):
    """Take the order from its courier again, until it is picked up."""

    may = DISPATCH
    order: str


class OfferWithdrawn(Event, frozen=True, tag="offer_withdrawn"):
    """The courier no longer has it."""

    order: str
    courier: str


class AcceptOffer(Command, frozen=True, tag="accept_offer"):
    """The courier takes it."""

    may = COURIER_OR_DISPATCH
    order: str


class OfferAccepted(Event, frozen=True, tag="offer_accepted"):
    """The courier took it."""

    order: str
    courier: str


class DeclineOffer(Command, frozen=True, tag="decline_offer"):
    """The courier does not take it."""

    may = COURIER_OR_DISPATCH
    order: str


class OfferDeclined(Event, frozen=True, tag="offer_declined"):
    """The courier did not take it."""

    order: str
    courier: str


class PickUpOrder(Command, frozen=True, tag="pick_up_order"):
    """The courier has the gift in hand; it must be packed."""

    may = COURIER_OR_DISPATCH
    order: str


class OrderPickedUp(Event, frozen=True, tag="order_picked_up"):
    """The gift left the shop."""

    order: str


class ReportArrival(Command, frozen=True, tag="report_arrival"):
    """The courier stands at the door."""

    may = COURIER_OR_DISPATCH
    order: str


class CourierArrived(Event, frozen=True, tag="courier_arrived"):
    """The courier stood at the door."""

    order: str


class DeliverOrder(Command, frozen=True, tag="deliver_order"):
    """The gift was handed over: a photo, or the name of who took it, or both."""

    may = COURIER_OR_DISPATCH
    order: str
    media: str = ""
    media_type: str = "image/jpeg"
    received_by: str = ""


class OrderDelivered(Event, frozen=True, tag="order_delivered"):
    """The gift was handed over; `photo` says whether a picture shows it, whoever may see it."""

    order: str
    person: ProofPerson | None = None
    photo: bool = False


class FailDelivery(Command, frozen=True, tag="fail_delivery"):
    """It could not be handed over. `reason` is one of `FAILURE_REASONS`."""

    may = COURIER_OR_DISPATCH
    order: str
    reason: str
    note: str = ""


FAILURE_REASONS = ("absent", "wrong_address", "unreachable", "refused", "damaged", "access", "vehicle", "other")


class DeliveryFailed(Event, frozen=True, tag="delivery_failed"):
    """It could not be handed over."""

    order: str
    reason: str
    person: ReasonPerson | None = None


class ReturnOrder(Command, frozen=True, tag="return_order"):
    """The gift is back in the shop."""

    may = COURIER_OR_DISPATCH
    order: str


class OrderReturned(Event, frozen=True, tag="order_returned"):
    """The gift came back."""

    order: str
