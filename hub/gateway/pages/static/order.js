// How one order looks to who sent it and to who gets it: its promise, its courier, its steps, its pictures, its goods.
//
// Rules: the courier's position is drawn only while the gateway sends it. What a recipient must not know yet is not in the
// view at all; that nobody unwraps the gift on a phone is the page's to see to (`customer.js`).

import { hubNow } from "./clock.js";
import { el, icon } from "./dom.js";
import { telephone } from "./frame.js";
import { picture } from "./media.js";
import { plan } from "./plan.js";
import { ring, standing } from "./ring.js";
import { says, sentence } from "./sentence.js";
import { known, moment, say, windowOf } from "./words.js";

// The way every order goes; what else happened is put between by its time.
const TRACK = ["order_placed", "order_confirmed", "order_packed", "order_picked_up", "order_delivered"];
const EXTRA = new Set(["courier_arrived", "delivery_failed", "order_returned", "order_cancelled"]);
const LOOK = {
  order_placed: "taken", order_confirmed: "taken", order_packed: "packing", order_picked_up: "way", courier_arrived: "way",
  order_delivered: "done", delivery_failed: "trouble", order_returned: "trouble", order_cancelled: "trouble",
};

/** Where the order stands, as one code. */
export function stageOf({ state, preparation, delivery }) {
  if (state === "cancelled") return state;
  if (["picked_up", "arrived", "delivered", "failed", "returned"].includes(delivery)) return delivery;
  if (delivery === "accepted") return preparation === "packed" ? "fetched" : "accepted";
  return preparation;
}

function promiseOf(order) {
  if (!order.promise) return null;
  return { urgency: order.urgency, fraction: order.fraction, left_s: order.left_s, ...order.promise };
}

/** Whose gift it is, its promise, and how it stands. */
export function hero({ order, role }) {
  const promise = promiseOf(order);
  const { urgency } = standing(promise);
  const whom = order.recipient_name && say(role === "recipient" ? "hero.recipient" : "hero.sender", { name: order.recipient_name });
  return el(
    "section",
    { class: "hero", "data-key": "hero" },
    promise && ring(promise, 96),
    el("div", {}, el("p", { class: "whom" }, whom), promise && el("p", { class: `hero-promise word-${urgency}` }, say(known(`hero.${urgency}`) ? `hero.${urgency}` : "hero.promised", { window: windowOf(order.promise, hubNow()) }))),
    el("h1", { class: "sentence" }, sentence(order.sentence)),
    says(order.sentence, "late") && el("p", { class: "sorry" }, say("sentence.sorry")),
  );
}

/** Where the courier is, while it is their stop. @param ageS of the position */
export function map({ position, shop, order }, ageS) {
  const name = (order.courier && order.courier.name) || say("courier.somebody");
  if (position) {
    return el("section", { class: "sheet", "data-key": "map", "aria-labelledby": "map-title" }, el("h2", { id: "map-title" }, say("map.title", { name })), plan({ courier: position, shop: shop.place, destination: order.place }, ageS, name), callCourier(order));
  }
  if (order.delivery !== "picked_up") return callCourier(order) && el("section", { class: "sheet", "data-key": "courier" }, callCourier(order));
  return el("section", { class: "sheet", "data-key": "map" }, el("p", { class: "faint" }, say("map.none", { name })), callCourier(order));
}

function callCourier({ courier }) {
  if (!courier || !courier.phone) return null;
  return el("a", { class: "button plain", href: telephone(courier.phone) }, icon("phone"), say("call.courier", { name: courier.name }));
}

/** What has happened, and what is still to come. */
export function track({ order }) {
  const { steps } = order;
  const shown = TRACK.map((code) => ({ code, at: (steps.filter((step) => step.code === code).pop() || {}).at }));
  const cancelled = stageOf(order) === "cancelled";
  const extras = steps.filter((step) => EXTRA.has(step.code));
  const done = [...shown.filter((step) => step.at), ...extras].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const ahead = cancelled ? [] : shown.filter((step) => !step.at);
  return el(
    "section",
    { class: "sheet", "data-key": "track", "aria-labelledby": "track-title" },
    el("h2", { id: "track-title" }, say("track.title")),
    el(
      "ol",
      { class: "track" },
      done.map((step) => el("li", { class: `stage-${LOOK[step.code]}` }, el("span", { class: "shape", "aria-hidden": "true" }), el("span", {}, say(`step.${step.code}`)), el("time", { datetime: step.at }, moment(step.at, hubNow())))),
      ahead.map((step) => el("li", { class: "ahead" }, el("span", { class: "shape", "aria-hidden": "true" }), el("span", {}, say(`ahead.${step.code}`)))),
    ),
  );
}

/** The photo that packing took. */
export function wrapping({ order: { photo } }) {
  return photo && el("section", { class: "sheet", "data-key": "photo", "aria-labelledby": "photo-title" }, el("h2", { id: "photo-title" }, say("photo.title")), picture(photo, say("photo.alt")));
}

/** Who took the gift, and when. */
export function handedOver({ order: { proof: shown } }) {
  if (!shown) return null;
  const words = shown.received_by ? say("proof.received", { name: shown.received_by, time: moment(shown.at, hubNow()) }) : say("proof.handed", { time: moment(shown.at, hubNow()) });
  return el("section", { class: "sheet", "data-key": "proof", "aria-labelledby": "proof-title" }, el("h2", { id: "proof-title" }, say("proof.shown")), shown.media && picture(shown.media, say("proof.alt")), el("p", {}, words));
}

/** What is in it. */
export function items({ order }) {
  const all = order.items || [];
  return all.length > 0 && el("section", { class: "sheet", "data-key": "items", "aria-labelledby": "items-title" }, el("h2", { id: "items-title" }, say("items")), el("ul", { class: "items" }, all.map((item) => el("li", {}, el("span", { dir: "auto" }, item.name), el("span", { class: "quantity" }, item.quantity)))));
}
