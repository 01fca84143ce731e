// The courier's page: today's stops, one primary action at a time.
//
// Rules: the page shows what the hub has said plus what this phone has asked and not yet heard back, each marked.
// One stop is open; its next step is the one big button at the thumb. Steps, words and photos go through the outbox
// and so survive a dead spot. A second touch right after a step does nothing: gloves touch twice.

import { ask, tabShelf } from "./api.js";
import { changedBlock, changedElsewhere, changesOf, sawChanges, tellChanges } from "./changed.js";
import { hubNow } from "./clock.js";
import { announce, answer, el, icon, named, show } from "./dom.js";
import { bar, begin, ended, linkLine, panels, switchLanguage, telephone } from "./frame.js";
import { mint } from "./ids.js";
import { follow } from "./live.js";
import { hasLeft, leaveFoot, loadOf, loadPanel, missing, waitsFor } from "./load.js";
import { whenMediaComes } from "./media.js";
import { openOutbox } from "./outbox.js";
import { takePicture } from "./photos.js";
import { freshLine } from "./fresh.js";
import { makePosition } from "./position.js";
import { agreedLine, failureOf, kindsAt, problemCards, problemPanel, problemsOf, wayBack } from "./problem.js";
import { ring, standing } from "./ring.js";
import { sentence } from "./sentence.js";
import { newestSeq, refusal, talkPanel, twoWays, unread } from "./talk.js";
import { wayTo } from "./way.js";
import { makeVoice } from "./voice.js";
import { apart, known, say, useZone, windowOf } from "./words.js";

const DOUBLE_TOUCH_MS = 700;
const REDRAW_MS = 5000;
const SEEN_EVERY_MS = 2000; // one "seen" per room and two seconds (design, law 14)

// What a step makes of a stop, before the hub has said so.
const BECOMES = { accept_offer: "accepted", decline_offer: "declined", pick_up_order: "picked_up", report_arrival: "arrived", deliver_order: "delivered", fail_delivery: "failed", return_order: "returned" };
const NEXT = { offered: ["accept", "decline"], accepted: ["pick_up"], picked_up: ["arrive", "fail"], arrived: ["deliver", "fail"], failed: ["arrive", "return"] };
const COMMAND = { accept: "accept_offer", decline: "decline_offer", pick_up: "pick_up_order", arrive: "report_arrival", return: "return_order" };
const PRIMARY = ["deliver", "arrive", "pick_up", "accept"]; // the first of these that is possible is the big button
const ASIDE = ["decline", "return"];
const OPEN = ["arrived", "picked_up", "failed", "accepted", "offered"]; // the nearest to its end first
const LOOK = { offered: "taken", accepted: "taken", picked_up: "way", arrived: "way", delivered: "done", failed: "trouble", returned: "trouble", declined: "trouble" };
const QUICK = { accepted: ["quick.at_shop"], picked_up: ["quick.coming", "quick.downstairs"], arrived: ["quick.downstairs", "quick.nobody"], failed: ["quick.nobody"] };

const root = document.getElementById("page");
const link = { live: false, asOf: 0 };
const chosen = { order: "", audience: "courier", reason: "" };
const drafts = new Map(); // room -> words not sent yet
const pictures = new Map(); // order, "talk <room>" or "problem <order>" -> picture taken and not sent yet
const names = new Map(); // order -> who takes it
const seen = new Map(); // room -> highest number shown here
let view = null;
let outbox = null;
let opening = null;
let over = false;
let touchedAt = 0;
let notedAt = 0;

const panel = panels(() => draw());
const voice = makeVoice({ changed: () => draw(), done: (sound) => write("", sound, "voice") });
const position = makePosition({ changed: () => draw(), ended: () => stop() });

// What stands ------------------------------------------------------------------------------------------------------

function rowsOf(order) {
  return outbox ? outbox.rows().filter((row) => row.command.order === order && BECOMES[row.command.kind]) : [];
}

function load() {
  return view && loadOf(view, outbox ? outbox.rows() : []);
}

/** A stop with what this phone has asked about it laid over: {stage, asked, refused, can}. */
function laid(stop) {
  const rows = rowsOf(stop.order);
  const asked = rows.filter((row) => row.state !== "refused" && !row.held);
  const refused = rows.filter((row) => row.state === "refused");
  const last = asked[asked.length - 1];
  const gone = hasLeft(load(), stop.order) && (!last || last.command.kind === "accept_offer");
  const stage = gone ? "picked_up" : last ? BECOMES[last.command.kind] : stop.stage;
  const can = gone || last || !stop.actions ? NEXT[stage] || [] : stop.actions;
  const { cards, refused: problemsRefused } = problemsOf(stop, outbox ? outbox.rows() : [], link.live);
  return { ...stop, changes: changesOf(stop, outbox ? outbox.rows() : []), stage, asked: gone || asked.some((row) => row.state === "waiting"), refused, held: rows.filter((row) => row.held).length, can, problems: cards, problemsRefused };
}

function sorted() {
  const stops = view.stops.map(laid);
  const open = stops.filter((stop) => OPEN.includes(stop.stage) || stop.refused.length);
  const closed = stops.filter((stop) => !open.includes(stop) && stop.stage !== "unassigned");
  const first = OPEN.map((stage) => open.find((stop) => stop.stage === stage)).find(Boolean);
  return { open, closed, current: open.find((stop) => stop.order === chosen.order) || first || open[0] };
}

function stopOf(order) {
  const stop = view.stops.find((each) => each.order === order);
  return stop && laid(stop);
}

// Drawing ----------------------------------------------------------------------------------------------------------

function draw() {
  if (!view || over) return;
  const now = panel.now();
  const stop = now && stopOf(now.order);
  document.title = `${apart(view.courier.name)} · ${apart(view.shop.name)}`;
  if (now && now.kind === "talk" && stop) drawTalk(stop);
  else if (now && now.kind === "problem" && stop) show(root, onTop(stop), problemPanel({ stop, kind: chosen.reason, picture: pictures.get(`problem ${stop.order}`), camera: camera(stop, "plain", pictures.get(`problem ${stop.order}`) ? "proof.again" : "proof.take", "problem_photo"), place: Boolean(position.place()) }));
  else show(root, stopsPage());
}

function stopsPage() {
  const { open, closed, current } = sorted();
  const others = open.filter((stop) => stop !== current);
  const duty = view.courier.on_duty;
  const parcels = load();
  return [
    bar(view.courier.name, view.shop.name, null),
    onTop(current, linkLine(link, outbox ? outbox.waiting() : 0, outbox ? outbox.durable() : true)),
    el(
      "main",
      { class: `stops ${current ? "with-foot" : ""}`, "data-key": "stops" },
      strayRefusals(),
      duty || open.length ? sharing() : null,
      parcels && !parcels.left && loadPanel(parcels, (order) => stopOf(order).recipient.name),
      current ? card(current) : nothing(duty),
      others.length > 0 && el("section", { "aria-labelledby": "next" }, el("h2", { id: "next" }, say("stops.next", { n: others.length })), el("ol", { class: "rows" }, others.map(row))),
      closed.length > 0 && el("section", { "aria-labelledby": "closed" }, el("h2", { id: "closed" }, say("stops.closed")), el("ol", { class: "rows closed" }, closed.map(row))),
      el(
        "div",
        { class: "pair wide" },
        view.shop.phone && el("a", { class: "button plain", href: telephone(view.shop.phone) }, icon("phone"), say("call.the_shop")),
        duty && !open.length && el("button", { type: "button", class: "button plain", "data-do": "duty", "data-on": "" }, icon("log-out"), say("duty.end")),
      ),
    ),
    current ? foot(current) : null,
  ];
}

// What must not be overlooked stands over everything: what changed here, and where else something did.
function onTop(stop, line) {
  const elsewhere = view.stops.map(laid).filter((each) => each.changes.length && !(stop && each.order === stop.order));
  return el("div", { class: "over", "data-key": "over" }, line, stop && changedBlock(stop, stop.changes), elsewhere.map(changedElsewhere));
}

function nothing(duty) {
  const asked = outbox && outbox.rows().some((row) => row.command.kind === "set_duty" && row.state === "waiting");
  return el(
    "section",
    { class: "nothing", "data-key": "nothing" },
    el("h1", {}, say(duty ? "stops.none" : "duty.off")),
    el("p", {}, say(duty ? "stops.none.words" : "duty.off.words")),
    !duty && el("button", { type: "button", class: "button ribbon big", "data-do": "duty", "data-on": "1" }, icon("bike"), say("duty.start")),
    asked && el("p", { class: "pending" }, icon("smartphone"), say("on_phone")),
  );
}

// A refusal that belongs to no stop (duty), or to one that is gone from the view, must be read too.
function strayRefusals() {
  const here = new Set(view.stops.map((stop) => stop.order));
  const stray = outbox ? outbox.rows().filter((row) => row.state === "refused" && row.command.kind !== "send_message" && (row.command.run || !here.has(row.command.order))) : [];
  return stray.map((row) => el("div", { class: "refused", role: "alert", "data-key": row.id }, el("p", {}, icon("circle-alert"), refusal(row)), el("button", { type: "button", class: "button plain", "data-do": "discard", "data-id": row.id }, icon("check"), say("understood"))));
}

function sharing() {
  const { on, trouble, accuracyM, measuredAt, noRun, awake } = position.state;
  let words = say("share.off.words");
  if (trouble) words = say(`share.${trouble}`);
  else if (on && noRun) words = say("share.no_run");
  else if (on && !measuredAt) words = say("share.looking");
  else if (on) words = null;
  return el(
    "section",
    { class: `sharing ${on ? "sharing-on" : ""} ${trouble ? "sharing-trouble" : ""}`, "aria-label": say("share.title") },
    el(
      "div",
      { class: "sharing-words" },
      el("p", { class: "sharing-title", id: "share-title" }, say(on ? "share.on" : "share.off")),
      words === null ? freshLine((Date.now() - measuredAt) / 1000, accuracyM) : el("p", { id: "share-words" }, words),
      on && el("p", { class: "faint" }, say(awake ? "share.awake" : "share.keep_awake")),
    ),
    el("button", { type: "button", class: "switch", role: "switch", "aria-checked": String(on), "aria-labelledby": "share-title", "data-do": "share" }, el("span", { class: "knob" })),
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

function card(stop) {
  const talk = unread(stop.messages, seen.get(stop.room) || 0);
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

function proof(stop) {
  const picture = pictures.get(stop.order);
  return el(
    "section",
    { class: "proof", "aria-label": say("proof.title"), "data-key": `proof-${stop.order}` },
    el("h2", {}, say("proof.title")),
    picture && el("img", { src: picture.address, alt: say("proof.picture"), class: "shot" }),
    picture && camera(stop, "plain", "proof.again"),
    el("label", { class: "field" }, say("proof.name"), el("input", { type: "text", maxlength: 120, autocomplete: "off", enterkeyhint: "done", "data-input": "name", "data-order": stop.order, dir: "auto" })),
  );
}

function camera(stop, look, words, about = "proof") {
  const input = { type: "file", accept: "image/*", capture: "environment", class: "unseen", "data-change": about, "data-order": stop.order };
  return el("label", { class: `button big ${look}`, "data-key": `camera-${about}` }, icon("camera"), say(words), el("input", input));
}

function row(stop) {
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

function foot(stop) {
  if (stop.refused.length) return null;
  if (stop.stage === "accepted" && waitsFor(load(), stop.order)) return leaveFoot(load());
  const back = wayBack(stop);
  const waits = stop.problems.some((card) => !card.answer);
  const big = back || PRIMARY.find((action) => stop.can.includes(action)) || (stop.stage === "accepted" ? "pick_up" : "");
  // Somebody opened after all: what proves it brings the button back.
  const aside = back ? ["deliver"].find((action) => stop.can.includes(action) && !reason(stop, action)) : ASIDE.find((action) => stop.can.includes(action));
  const why = reason(stop, big);
  if (!big) return null;
  return el(
    "footer",
    { class: "foot", "data-key": "foot" },
    why && el("p", { class: "why", id: "why" }, why),
    el(
      "div",
      { class: "foot-buttons" },
      big === "deliver" && why && camera(stop, waits ? "strong" : "ribbon", "proof.take"),
      aside && el("button", { type: "button", class: "button plain", "data-do": "step", "data-action": aside, "data-order": stop.order }, say(`do.${aside}`)),
      (big !== "deliver" || !why) && el(
        "button",
        { type: "button", class: `button big ${why ? "waiting" : waits || (stop.stage === "failed" && !back) ? "strong" : "ribbon"}`, "data-key": `big-${big}`, "data-do": "step", "data-action": big, "data-order": stop.order, "aria-disabled": why ? "true" : null, "aria-describedby": why ? "why" : null },
        icon({ deliver: "gift", arrive: "map-pin", pick_up: "package-check", accept: "check", fail: "store", return: "store" }[big]),
        say(stop.stage === "failed" && !back ? "do.arrive.again" : `do.${big}`),
      ),
    ),
  );
}

// Why the big button cannot be touched yet; "" when it can.
function reason(stop, action) {
  if (action === "pick_up" && !stop.can.includes("pick_up")) return say(`why.${stop.waiting_for || "packing"}`);
  if (action === "deliver" && !pictures.get(stop.order) && !(names.get(stop.order) || "").trim()) return say("why.proof");
  return "";
}

function drawTalk(stop) {
  const room = stop.room;
  const { messages } = stop;
  const below = window.innerHeight + window.scrollY >= document.body.scrollHeight - 80;
  const fresh = !document.querySelector(".talk");
  show(
    root,
    onTop(stop),
    talkPanel({
      voice,
      room,
      title: stop.recipient.name,
      messages,
      rows: outbox ? outbox.rows() : [],
      audiences: ["courier", "everyone"],
      audience: chosen.audience,
      readers: chosen.audience === "everyone" && stop.surprise ? "talk.readers.everyone.surprise" : "",
      quick: QUICK[stop.stage] || [],
      picture: pictures.get(`talk ${room}`),
    }),
  );
  const field = document.getElementById("words");
  if (fresh && field) field.value = drafts.get(room) || "";
  if (fresh || below) window.scrollTo(0, document.body.scrollHeight);
  note(room, newestSeq(messages));
}

// "Seen" is said once per room, at most every two seconds, and only by eyes: the page must be in front.
async function note(room, seq) {
  if (document.visibilityState !== "visible" || seq <= (seen.get(room) || 0)) return;
  if (Date.now() - notedAt < SEEN_EVERY_MS) return;
  notedAt = Date.now();
  seen.set(room, seq);
  await ask(mint(), { kind: "mark_seen", room, up_to: seq }).catch(() => undefined); // the next message says it again
}

// Answers ----------------------------------------------------------------------------------------------------------

function room() {
  const now = panel.now();
  const stop = now && stopOf(now.order);
  return stop ? stop.room : "";
}

function saw(stop) {
  return sawChanges(stop, (command) => outbox.take(command), view.stops.map((each) => each.order));
}

async function write(text, enclosed, kind) {
  const command = { kind: "send_message", room: room(), message: mint(), audience: chosen.audience, message_kind: kind, text };
  await outbox.take(command, enclosed);
  window.scrollTo(0, document.body.scrollHeight);
}

answer(root, {
  async language() {
    await switchLanguage();
    draw();
  },
  open({ order }) {
    chosen.order = order;
    panel.close();
    draw();
    window.scrollTo(0, 0);
  },
  back: () => panel.close(),
  async changed_seen({ order }) {
    await saw(stopOf(order));
    draw();
  },
  talk({ order }) {
    panel.open({ kind: "talk", order });
  },
  problem({ order }) {
    chosen.reason = "";
    panel.open({ kind: "problem", order });
  },
  reason({ reason: each }) {
    chosen.reason = each;
    draw();
  },
  share() {
    if (position.state.on) position.stop();
    else position.start();
    tabShelf.set("giftwire.share", position.state.on ? "on" : "");
  },
  async duty({ on }) {
    await outbox.take({ kind: "set_duty", courier: view.courier.id, on_duty: Boolean(on) });
  },
  async tick({ order }) {
    const { id, parcels } = load();
    const parcel = parcels.find((each) => each.order === order);
    if (parcel.packed) await outbox.take({ kind: "load_parcel", run: id, order, by: "ticked", loaded: !parcel.loaded });
  },
  async leave() {
    const parcels = load();
    if (!parcels || parcels.left || missing(parcels) || Date.now() - touchedAt < DOUBLE_TOUCH_MS) return;
    touchedAt = Date.now();
    chosen.order = "";
    await outbox.take({ kind: "start_run", run: parcels.id });
    for (const { order } of parcels.parcels) await saw(stopOf(order));
    announce(say("done.leave"));
  },
  async step({ action, order }) {
    const stop = stopOf(order);
    if (!stop || !stop.can.includes(action) || Date.now() - touchedAt < DOUBLE_TOUCH_MS) return;
    touchedAt = Date.now();
    if (action === "deliver") {
      const picture = pictures.get(order);
      const command = { kind: "deliver_order", order, received_by: (names.get(order) || "").trim() };
      pictures.delete(order);
      names.delete(order);
      chosen.order = "";
      await outbox.take(command, picture);
    } else if (action === "fail") {
      await outbox.take({ kind: "fail_delivery", order, reason: failureOf(stop) });
    } else {
      await outbox.take({ kind: COMMAND[action], order });
    }
    await saw(stop); // who takes the next step has what stands now before them
    if (action === "decline") chosen.order = "";
    else if (action !== "deliver") chosen.order = order;
    announce(say(`done.${action}`));
    draw();
  },
  async raise({ order }) {
    const picture = pictures.get(`problem ${order}`);
    const place = position.place();
    const command = { kind: "raise_problem", order, problem: mint(), problem_kind: chosen.reason, note: document.getElementById("note").value.trim() };
    pictures.delete(`problem ${order}`);
    await outbox.take(place ? { ...command, place } : command, picture);
    chosen.order = order;
    announce(say("done.raise"));
    panel.close();
  },
  async withdraw({ order, problem }) {
    await outbox.take({ kind: "withdraw_problem", order, problem });
    announce(say("done.withdraw"));
  },
  async problem_photo({ order }, input) {
    if (!input.files[0]) return;
    pictures.set(`problem ${order}`, await takePicture(input.files[0]));
    input.value = "";
    draw();
  },
  async proof({ order }, input) {
    if (!input.files[0]) return;
    pictures.set(order, await takePicture(input.files[0]));
    input.value = "";
    draw();
  },
  name({ order }, input) {
    names.set(order, input.value);
    draw();
  },
  audience({ audience }) {
    chosen.audience = audience;
    draw();
  },
  draft(_, field) {
    drafts.set(room(), field.value);
  },
  async quick({ key }) {
    await write(say(key), null, "text");
  },
  async attach(_, input) {
    if (!input.files[0]) return;
    pictures.set(`talk ${room()}`, await takePicture(input.files[0]));
    input.value = "";
    draw();
  },
  record: () => voice.start(),
  record_send: () => voice.finish(),
  record_drop: () => voice.drop(),
  drop_picture() {
    pictures.delete(`talk ${room()}`);
    draw();
  },
  async send() {
    const field = document.getElementById("words");
    const text = field.value.trim();
    const picture = pictures.get(`talk ${room()}`);
    if (!text && !picture) return field.focus();
    field.value = "";
    drafts.delete(room());
    pictures.delete(`talk ${room()}`);
    await write(text, picture, picture ? "image" : "text");
    return field.focus();
  },
  redo: ({ id }) => outbox.redo(id),
  discard: ({ id }) => outbox.discard(id),
});

// Starting ---------------------------------------------------------------------------------------------------------

function stop() {
  over = true;
  if (position.state.on) position.stop();
  ended(root);
}

function endSharing() {
  position.stop();
  tabShelf.set("giftwire.share", "");
  announce(say("share.ended"));
}

function decided() {
  return view ? view.stops.flatMap((stop) => (stop.problems || []).filter((card) => card.answer)) : [];
}

function tellAnswers(known) {
  const fresh = decided().find((card) => !known.has(card.id));
  if (fresh) announce(say("done.answered", { remedy: say(`remedy.${fresh.answer}`) }));
}

async function take(fresh) {
  if (fresh.role && fresh.role !== "courier") return location.replace("/o");
  // Nothing stands on the screen to be touched before there is a place that keeps the touch.
  opening = opening || openOutbox(`courier:${fresh.courier.id}`, { changed: () => draw(), settled: () => outbox.waiting() || live.refresh(), ended: () => stop() });
  outbox = await opening;
  const first = !view;
  const before = view ? view.stops.length : 0;
  const answers = new Set(decided().map((card) => card.id));
  const stood = view ? view.stops.map(laid) : [];
  const wasTracked = Boolean(view && view.tracked);
  view = fresh;
  tabShelf.set("giftwire.phone", view.shop.phone || "");
  useZone(view.shop.zone);
  if (first && tabShelf.get("giftwire.share") === "on") position.start();
  outbox.seen(view.cursor, new Set(view.stops.flatMap((each) => each.messages.map((message) => message.id))));
  if (!first) tellAnswers(answers);
  if (!first && view.stops.length > before) announce(say("offer.came"));
  if (!first) tellChanges(stood, view.stops.map(laid));
  // The promise has changed once more: the newer one stands on the page.
  for (const row of outbox.rows().filter(({ command, state }) => command.kind === "acknowledge_promise" && state === "refused")) await outbox.discard(row.id);
  if (view.tracked) position.runMayBeOpen();
  else if (wasTracked && position.state.on) endSharing(); // the last stop is done
  return draw();
}

let live = null;
begin(root, () => {
  live = follow({
    view: take,
    fix: () => undefined, // a courier's own position is measured here
    ended: () => stop(),
    link(now) {
      Object.assign(link, now);
      draw();
    },
  });
  whenMediaComes(draw);
  setInterval(draw, REDRAW_MS);
});
