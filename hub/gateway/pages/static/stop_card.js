// How a stop looks: the open one as a card, every other as a row.

import { hubNow } from "./clock.js";
import { el, icon, named } from "./dom.js";
import { telephone } from "./frame.js";
import { agreedLine, kindsAt, problemCards, wayBack } from "./problem.js";
import { proof } from "./proof.js";
import { ring, standing } from "./ring.js";
import { sentence } from "./sentence.js";
import { refusal, twoWays } from "./talk.js";
import { wayTo } from "./way.js";
import { known, say, windowOf } from "./words.js";

const LOOK = { offered: "taken", accepted: "taken", picked_up: "way", arrived: "way", delivered: "done", failed: "trouble", returned: "trouble", declined: "trouble" };

/** The stop that is open. @param talk how many messages are new */
export function card(stop, talk) {
  const address = stop.address || { lines: [] };
  return el(
    "article",
    { class: "card", "data-key": `card-${stop.order}`, "aria-labelledby": "who" },
    problemCards(stop),
    el(
      "div",
      { class: "card-head" },
      ring(stop.promise, 80),
      el("div", {}, promiseLine(stop), el("p", { class: "chips" }, chip(stop), stop.asked && el("span", { class: "pending" }, icon("smartphone"), say("on_phone")))),
    ),
    el("h1", { id: "who" }, named(stop.recipient.name)),
    el("p", { class: "faint" }, say("order.number", { number: stop.number })),
    !stop.asked && el("p", { class: "stands" }, sentence(stop.sentence)), // what waits on this phone, the shop has not heard
    stop.stage === "failed" && !wayBack(stop) && el("p", { class: "flag" }, icon("clock"), el("span", {}, say("failed.words"))),
    stop.refused.map((row) => el("div", { class: "refused", role: "alert", "data-key": row.id }, el("p", {}, icon("circle-alert"), el("span", {}, refusal(row), stop.held > 0 && ` ${say("refused.held", { n: stop.held })}`)), twoWays(row.id))),
    stop.can.includes("deliver") && !stop.refused.length && proof(stop),
    stop.rush && el("p", { class: "flag flag-rush" }, icon("zap"), say("rush.words")),
    stop.surprise && el("p", { class: "flag" }, icon("gift"), say("surprise.words")),
    el("address", {}, (address.lines || []).map((line) => el("span", {}, named(line)))),
    address.note && el("p", { class: "door" }, icon("door-open"), el("span", { dir: "auto" }, address.note)),
    stop.promised_place && el("p", { class: "flag place", "data-key": "place" }, icon("map-pin"), el("span", {}, say("promise.place", { place: stop.promised_place }))),
    agreedLine(stop),
    el(
      "div",
      { class: "tools" },
      wayTo(address, "navigation", say("way")),
      stop.recipient.phone && el("a", { class: "button plain", href: telephone(stop.recipient.phone) }, icon("phone"), say("call")),
      el("button", { type: "button", class: "button plain", "data-do": "talk", "data-order": stop.order }, icon("message-circle"), say("talk"), talk > 0 && el("span", { class: "count", "aria-label": say("talk.unread", { n: talk }) }, talk)),
      kindsAt(stop.stage).length > 0 && el("button", { type: "button", class: "button plain", "data-do": "problem", "data-order": stop.order }, icon("triangle-alert"), say("problem")),
    ),
    el("ul", { class: "items", "aria-label": say("items") }, (stop.items || []).map((item) => el("li", {}, el("span", { dir: "auto" }, item.name), el("span", { class: "quantity" }, item.quantity)))),
  );
}

/** Any other stop, in one line. */
export function row(stop) {
  const line = stop.address && stop.address.lines ? stop.address.lines[0] : "";
  const isNew = stop.stage === "offered";
  return el(
    "li",
    { "data-key": `row-${stop.order}` },
    el(
      "button",
      { type: "button", class: "row", "data-do": "open", "data-order": stop.order },
      ring(stop.promise, 48),
      el("span", { class: "row-words" }, el("span", { class: "row-name" }, named(stop.recipient.name)), el("span", { class: "row-line", dir: "auto" }, line), stop.problems.length > 0 && !stop.problems[0].answer && el("span", { class: "pending" }, icon("triangle-alert"), say(`kind.${stop.problems[0].kind}`)), stop.changes.length > 0 && el("span", { class: "pending word-risk" }, icon("triangle-alert"), say("changed.row")), stop.asked && el("span", { class: "pending" }, icon("smartphone"), say("on_phone"))),
      isNew ? el("span", { class: "fresh-offer" }, say("offer.new")) : chip(stop),
    ),
  );
}

function chip(stop) {
  return el("span", { class: `stage stage-${LOOK[stop.stage] || "taken"}` }, el("span", { class: "shape", "aria-hidden": "true" }), say(`stage.${stop.stage}`));
}

function promiseLine(stop) {
  if (!stop.promise) return el("p", { class: "promise-line" }, say("promise.none"));
  const { urgency } = standing(stop.promise);
  const words = [el("span", {}, windowOf(stop.promise, hubNow()))];
  if (known(`urgency.${urgency}`)) words.push(" · ", el("strong", { class: `word-${urgency}` }, say(`urgency.${urgency}`)));
  return el("p", { class: "promise-line" }, words);
}
