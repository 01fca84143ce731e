// What is another at a stop since the courier has it, on the courier's page: old beside new, until it was seen.
//
// Rules: it stands on top of everything, in a panel too, and stays while the page is moved under it. It goes when the
// courier touches "I have seen it" or takes the next step. Of a promise the shop hears that it was seen; of everything
// else this phone remembers up to which event it was (a number and nothing else: no address stays on the phone).

import { phoneShelf } from "./api.js";
import { hubNow } from "./clock.js";
import { announce, el, icon, named } from "./dom.js";
import { known, moment, say, windowOf } from "./words.js";

const SHELF = "giftwire.changed";
const PROMISES = ["time", "place", "surprise"];
const SAID_CHARS = 120; // hub/domain/history.py
const SIGN = { address: "map-pin", recipient: "users", fallback: "door-open", time: "clock", place: "map-pin", surprise: "gift" };

function marks() {
  try {
    return JSON.parse(phoneShelf.get(SHELF) || "{}");
  } catch (_) {
    return {}; // something else wrote there: what changed is shown once more
  }
}

function isSeen({ what, seq }, order, seen, rows) {
  if (!PROMISES.includes(what)) return seq <= (seen[order] || 0);
  return rows.some(({ command, state }) => command.kind === "acknowledge_promise" && command.order === order && command.promise === seq && state !== "refused");
}

/** What a stop's courier has not seen yet: of each thing what stood first and what stands now. */
export function changesOf(stop, rows) {
  const seen = marks();
  const fresh = (stop.changed || []).filter((change) => !isSeen(change, stop.order, seen, rows));
  const last = new Map();
  for (const change of fresh) {
    const earlier = last.get(change.what);
    last.set(change.what, { ...change, before: earlier ? earlier.before : change.before });
  }
  return [...last.values()].map((change) => worded(change, stop)).filter(({ old, now }) => old !== now);
}

function worded({ what, at, before, after, was, seq }, stop) {
  // Where nothing was agreed before, nothing is struck out.
  if (what === "fallback") return { what, at, seq, old: before || before === after ? remedy(before) : "", now: remedy(after) };
  if (what === "time") return { what, at, seq, old: was ? windowOf(was, hubNow()) : "", now: stop.promise ? windowOf(stop.promise, hubNow()) : say("promise.none") };
  if (what === "surprise") return { what, at, seq, old: "", now: say("surprise.words") };
  return { what, at, seq, old: before, now: what === "address" && after.length >= SAID_CHARS ? whole(stop.address) : after };
}

// The history shows the beginning of a long one.
function whole({ lines, note }) {
  return [lines.join(", "), note].filter(Boolean).join(" · ");
}

function remedy(code) {
  return known(`remedy.${code}`) ? say(`remedy.${code}`) : say("changed.none");
}

// The same in one sentence, to be said aloud.
function changeSaid(stop, changes) {
  return changes.map(({ what, now }) => say("changed.said", { name: stop.recipient.name, what: say(`changed.${what}`), now })).join(" ");
}

/** A stop's changes, to stand above everything else. */
export function changedBlock(stop, changes) {
  if (!changes.length) return null;
  return el(
    "section",
    { class: "changed", "data-key": `changed-${stop.order}`, "aria-label": say("changed.title", { name: stop.recipient.name }) },
    el("p", { class: "changed-title" }, icon("triangle-alert"), el("span", {}, say("changed.title", { name: stop.recipient.name }))),
    changes.map(({ what, at, old, now }) =>
      el(
        "div",
        { class: "changed-one", "data-key": what },
        el("p", { class: "changed-what" }, icon(SIGN[what]), el("span", {}, say(`changed.${what}`), " · ", moment(at, hubNow()))),
        old && el("del", {}, el("span", { class: "unseen" }, say("changed.old")), named(old)),
        el("ins", {}, el("span", { class: "unseen" }, say("changed.now")), named(now)),
      ),
    ),
    el("button", { type: "button", class: "button big plain", "data-do": "changed_seen", "data-order": stop.order }, icon("check-check"), say("changed.seen")),
  );
}

/** That another stop has changed: one touch opens it. */
export function changedElsewhere(stop) {
  return el("button", { type: "button", class: "changed changed-row", "data-key": `changed-${stop.order}`, "data-do": "open", "data-order": stop.order }, icon("triangle-alert"), el("span", {}, say("changed.elsewhere", { name: stop.recipient.name, what: stop.changes.map(({ what }) => say(`changed.${what}`)).join(say("sentence.comma")) })));
}

/** The courier has seen what changed at a stop. @param take of the outbox, @param orders that this phone still shows */
export async function sawChanges(stop, take, orders) {
  if (!stop || !(stop.changed || []).length) return;
  const kept = Object.entries(marks()).filter(([order]) => orders.includes(order));
  const newest = Math.max(...stop.changed.map(({ seq }) => seq));
  phoneShelf.set(SHELF, JSON.stringify({ ...Object.fromEntries(kept), [stop.order]: newest }));
  const promises = stop.changed.filter(({ what }) => PROMISES.includes(what));
  for (const { seq } of promises) await take({ kind: "acknowledge_promise", order: stop.order, promise: seq });
}

/** Say what has newly changed. @param before and after: stops with their changes */
export function tellChanges(before, after) {
  const told = new Set(before.flatMap((stop) => stop.changes.map(({ seq }) => `${stop.order} ${seq}`)));
  const news = after.map((stop) => ({ stop, fresh: stop.changes.filter(({ seq }) => !told.has(`${stop.order} ${seq}`)) })).filter(({ fresh }) => fresh.length);
  if (news.length) announce(news.map(({ stop, fresh }) => changeSaid(stop, fresh)).join(" "));
}
