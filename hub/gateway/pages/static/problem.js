// What keeps a gift from its way, on the courier's page: raised here, decided elsewhere, answered here.
//
// Rules: a problem is no outcome, the gift stays where it is until somebody has decided. The page always says until when
// that is and what happens otherwise. Without a net the courier is not left alone either: once the time is over, what was
// said before holds. What is raised or taken back here goes through the outbox like every step.

import { tabShelf } from "./api.js";
import { hubNow } from "./clock.js";
import { el, icon } from "./dom.js";
import { ring } from "./ring.js";
import { refusal, twoWays } from "./talk.js";
import { known, moment, say } from "./words.js";

// What can be the matter at each stage, the likeliest first (kinds: hub/domain/problem.py).
const KINDS = {
  accepted: ["wrong_goods", "damaged", "late", "vehicle", "other"],
  picked_up: ["vehicle", "late", "unreachable", "wrong_address", "address_changed", "damaged", "wrong_goods", "other"],
  arrived: ["absent", "unreachable", "access", "refused", "wrong_address", "address_changed", "damaged", "wrong_goods", "other"],
  failed: ["vehicle", "damaged", "other"],
};
const BACK = ["bring_back", "make_anew"]; // after these the gift returns to the shop
const FAILS = { address_changed: "wrong_address", wrong_goods: "other", late: "other" }; // kinds that are no reason of a failed delivery
const AT_THE_DOOR = ["absent", "unreachable", "access", "refused"];
const AGREED_ICON = { leave_with_neighbour: "users", bring_back: "store" };
const NET_LATE_MS = 30000; // an answer given in the last second may still be on its way to this phone

/** What may be raised where a stop stands; empty where nothing. */
export function kindsAt(stage) {
  return KINDS[stage] || [];
}

/** A stop's problems with what this phone has asked laid over: {cards, refused}. */
export function problemsOf(stop, rows, live) {
  const mine = rows.filter((row) => row.command.order === stop.order && ["raise_problem", "withdraw_problem"].includes(row.command.kind));
  const asked = mine.filter((row) => row.state !== "refused");
  const over = new Set(asked.filter((row) => row.command.kind === "withdraw_problem").map((row) => row.command.problem));
  const said = stop.problems || [];
  const own = asked
    .filter(({ command }) => command.kind === "raise_problem" && !said.some((card) => card.id === command.problem))
    .map(({ command, state }) => ({ id: command.problem, kind: command.problem_kind, mine: true, answer: "", onPhone: state === "waiting" }));
  const open = [...said.filter((card) => !card.answer), ...own].filter((card) => !over.has(card.id));
  const cards = open.length ? open : said.filter((card) => card.answer);
  return { cards: cards.map((card) => timed(card, live)), refused: mine.filter((row) => row.state === "refused") };
}

// Cut off, and the time is over: what was said before holds, for nobody can be asked any more.
function timed(card, live) {
  const alone = !card.answer && card.due_at && !live && hubNow() > Date.parse(card.due_at) + NET_LATE_MS;
  return alone ? { ...card, answer: card.otherwise, by: "alone" } : card;
}

/** Whether the answer is to come back: "fail" while the gift is still out for delivery, "return" after that. */
export function wayBack(stop) {
  const [card] = stop.problems;
  if (!card || !BACK.includes(card.answer)) return "";
  return ["return", "fail"].find((action) => stop.can.includes(action)) || "";
}

/** The reason of the failed delivery that an answer leads to. */
export function failureOf({ problems: [card] }) {
  return card ? FAILS[card.kind] || card.kind : "other";
}

/** What the sender agreed before for a closed door, read on the way there; a card that waits or answers there says it itself. */
export function agreedLine({ agreed, problems }) {
  const saidAbove = problems.some((card) => AT_THE_DOOR.includes(card.kind));
  if (saidAbove || !known(`remedy.${agreed}`)) return null;
  return el("p", { class: "flag agreed", "data-key": "agreed" }, icon(AGREED_ICON[agreed] || "door-open"), el("span", {}, say("agreed.before", { remedy: say(`remedy.${agreed}`) })));
}

/** All of them, to stand above the stop. */
export function problemCards(stop) {
  const refused = stop.problemsRefused.map((row) => el("div", { class: "refused", role: "alert", "data-key": row.id }, el("p", {}, icon("circle-alert"), refusal(row)), twoWays(row.id)));
  return [refused, stop.problems.map((card) => (card.answer ? answered(card) : waits(card, stop.order)))];
}

function waits(card, order) {
  const clock = card.due_at && { until: card.due_at, made_at: card.raised_at, urgency: "soon" };
  return el(
    "section",
    { class: "asked", "data-key": `asked-${card.id}` },
    el(
      "div",
      { class: "asked-head" },
      clock && ring(clock, 64, say("asked.clock")),
      el(
        "div",
        {},
        el("p", { class: "asked-kind" }, icon("triangle-alert"), say(`kind.${card.kind}`)),
        el("h2", {}, clock ? say("asked.waits", { time: moment(card.due_at, hubNow()) }) : say(card.onPhone ? "asked.on_phone" : "asked.sent")),
        clock && el("p", { class: "asked-otherwise" }, say("asked.otherwise", { remedy: say(`remedy.${card.otherwise}`) })),
      ),
    ),
    card.mine && el("button", { type: "button", class: "button plain", "data-do": "withdraw", "data-order": order, "data-problem": card.id }, icon("check"), say("asked.over")),
  );
}

function answered(card) {
  const who = known(`talk.role.${card.by}`) ? say("answered.by", { who: say(`talk.role.${card.by}`), time: card.decided_at ? moment(card.decided_at, hubNow()) : "" }) : say(card.by === "alone" ? "answered.alone" : "answered.time");
  return el(
    "section",
    { class: "answered", role: "status", "data-key": `answered-${card.id}` },
    el("p", { class: "answered-by" }, say(`kind.${card.kind}`), " · ", who),
    el("h2", {}, say(`remedy.${card.answer}`)),
    card.said && el("p", { class: "answered-said", dir: "auto" }, card.said),
    known(`hint.${card.answer}`) && el("p", { class: "answered-hint" }, say(`hint.${card.answer}`)),
  );
}

const noteShelf = (order) => `giftwire.note.${order}`; // a camera may cost the page: its words are kept in the tab

/** What its field does: the words are kept until it is raised. */
export const noteActions = { problem_note: ({ order }, field) => tabShelf.set(noteShelf(order), field.value) };

/** The words that are now sent; they stand in the panel no longer. */
export function takeNote(order) {
  const note = (tabShelf.get(noteShelf(order)) || "").trim();
  tabShelf.set(noteShelf(order), "");
  return note;
}

/** The panel in which one is raised.
 * @param raise {stop, kind, picture, camera, place: whether the position goes with it; on a customer's page title, kinds, their word and what is next}
 */
export function problemPanel({ stop, kind, picture, camera, place, title = say("problem.title", { name: stop.recipient && stop.recipient.name }), kinds = kindsAt(stop.stage), word = "kind", next = "problem.next" }) {
  return el(
    "main",
    { class: "problem", "data-key": `problem-${stop.order}`, "aria-labelledby": "panel-title" },
    el("header", { class: "talk-head" }, el("button", { type: "button", class: "button quiet square", "data-do": "back", "aria-label": say("back") }, icon("arrow-left")), el("h1", { tabindex: "-1", id: "panel-title" }, title)),
    el("div", { class: "reasons", role: "radiogroup", "aria-labelledby": "panel-title" }, kinds.map((each) => el("button", { type: "button", role: "radio", class: "button plain", "aria-checked": String(each === kind), "data-do": "reason", "data-reason": each }, say(`${word}.${each}`)))),
    el("label", { class: "field" }, say("problem.note"), el("textarea", { id: "note", rows: "2", maxlength: 4000, dir: "auto", "data-input": "problem_note", "data-order": stop.order }, tabShelf.get(noteShelf(stop.order)))),
    el("div", { class: "evidence" }, picture && el("img", { src: picture.address, alt: say("problem.picture"), class: "shot" }), camera),
    el("p", { class: "faint" }, place && el("span", {}, icon("map-pin"), say("problem.place")), say(next)),
    el(
      "footer",
      { class: "foot" },
      !kind && el("p", { class: "why", id: "why" }, say("why.reason")),
      el("button", { type: "button", class: `button big ${kind ? "ribbon" : "waiting"}`, "data-do": "raise", "data-order": stop.order, "aria-disabled": kind ? null : "true", "aria-describedby": kind ? null : "why" }, icon("triangle-alert"), say("problem.report")),
    ),
  );
}
