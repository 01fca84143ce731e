// The courier's page: today's stops, one primary action at a time.
//
// Rules: the page shows what the hub has said plus what this phone has asked and not yet heard back, each marked.
// One stop is open; its next step is the one big button at the thumb. Steps, words and photos go through the outbox
// and so survive a dead spot. A touch right after a step does nothing, for gloves touch twice; nor does one right after
// another stop, or other words about it, came under the thumb: it was meant for what stood there before.

import { tabShelf } from "./api.js";
import { changedBlock, changedElsewhere, sawChanges, tellChanges } from "./changed.js";
import { makeConversation } from "./conversation.js";
import { announce, answer, el, icon, show } from "./dom.js";
import { bar, begin, ended, linkLine, panels, switchLanguage, telephone, unreached } from "./frame.js";
import { follow } from "./live.js";
import { loadOf, loadPanel, missing } from "./load.js";
import { whenMediaComes } from "./media.js";
import { commandOf, foot } from "./next_step.js";
import { openOutbox } from "./outbox.js";
import { picturesReady } from "./photos.js";
import { makePosition } from "./position.js";
import { proofActions, takeProof } from "./proof.js";
import { reportActions, reportPanel } from "./report.js";
import { sharing } from "./sharing.js";
import { card, row } from "./stop_card.js";
import { layStops, sortStops } from "./stops.js";
import { helpLine, refusal } from "./talk.js";
import { apart, say, useZone } from "./words.js";

const SETTLE_MS = 700; // a second touch, or one that was on its way when the page moved
const REDRAW_MS = 5000;
const QUICK = { accepted: ["quick.at_shop"], picked_up: ["quick.coming", "quick.downstairs"], arrived: ["quick.downstairs", "quick.nobody"], failed: ["quick.nobody"] };

const root = document.getElementById("page");
const link = { live: false, asOf: 0 };
const chosen = { order: "", audience: "courier" };
let view = null;
let outbox = null;
let opening = null;
let over = false;
let handing = false; // a gift whose photo is not ready yet
let movedAt = 0; // when the page last moved under the thumb

const take = (command, enclosed) => outbox.take(command, enclosed);
const panel = panels(() => draw());
const conversation = makeConversation({ take, draw: () => draw(), room: () => (inPanel() || { room: "" }).room, audience: () => chosen.audience });
const position = makePosition({ changed: () => draw(), ended: () => stop() });

// What stands ------------------------------------------------------------------------------------------------------

function rows() {
  return outbox ? outbox.rows() : [];
}

function load() {
  return view && loadOf(view, rows());
}

function stops() {
  return layStops(view, rows(), link.live);
}

function stopOf(order) {
  return stops().find((each) => each.order === order);
}

// What the big button is about: the open stop, where it stands, and what is new of it.
function underThumb() {
  const { current } = sortStops(stops(), chosen.order);
  return current ? [current.order, current.stage, ...current.changes.map(({ seq }) => seq)].join(" ") : "";
}

function isMoving() {
  return handing || Math.abs(Date.now() - movedAt) < SETTLE_MS;
}

/** The stop whose panel is open. */
function inPanel() {
  const now = panel.now();
  return now && stopOf(now.order);
}

// Drawing ----------------------------------------------------------------------------------------------------------

function draw() {
  if (!view || over) return;
  const now = panel.now();
  const stop = inPanel();
  if (!stop || now.kind !== "talk") conversation.away();
  document.title = `${apart(view.courier.name)} · ${apart(view.shop.name)}`;
  if (stop && now.kind === "talk") drawTalk(stop);
  else if (stop && now.kind === "problem") show(root, onTop(stop), reportPanel(stop, Boolean(position.place())));
  else show(root, stopsPage());
}

function drawTalk(stop) {
  const surprised = chosen.audience === "everyone" && stop.surprise;
  const talk = { room: stop.room, title: stop.recipient.name, messages: stop.messages, rows: rows(), audiences: ["courier", "everyone"], audience: chosen.audience, readers: surprised ? "talk.readers.everyone.surprise" : "", quick: QUICK[stop.stage] || [] };
  conversation.draw(root, talk, onTop(stop));
}

function stopsPage() {
  const { open, closed, current } = sortStops(stops(), chosen.order);
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
      duty || open.length ? sharing(position.state) : null,
      parcels && !parcels.left && loadPanel(parcels, (order) => stopOf(order).recipient.name),
      current ? card(current, conversation.unread(current.room, current.messages)) : nothing(duty),
      others.length > 0 && el("section", { "aria-labelledby": "next" }, el("h2", { id: "next" }, say("stops.next", { n: others.length })), el("ol", { class: "rows" }, others.map(row))),
      closed.length > 0 && el("section", { "aria-labelledby": "closed" }, el("h2", { id: "closed" }, say("stops.closed")), el("ol", { class: "rows closed" }, closed.map(row))),
      el(
        "div",
        { class: "pair wide" },
        view.shop.phone && el("a", { class: "button plain", href: telephone(view.shop.phone) }, icon("phone"), say("call.the_shop")),
        duty && !open.length && el("button", { type: "button", class: "button plain", "data-do": "duty", "data-on": "" }, icon("log-out"), say("duty.end")),
      ),
    ),
    current ? foot(current, parcels) : null,
  ];
}

// What must not be overlooked stands over everything: what changed here, and where else something did.
function onTop(stop, line) {
  const elsewhere = stops().filter((each) => each.changes.length && !(stop && each.order === stop.order));
  return el("div", { class: "over", "data-key": "over" }, line, stop && changedBlock(stop, stop.changes), elsewhere.map(changedElsewhere));
}

function nothing(duty) {
  const asked = rows().some((row) => row.command.kind === "set_duty" && row.state === "waiting");
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
  const stray = rows().filter(({ state, command }) => state === "refused" && command.kind !== "send_message" && (command.run || !here.has(command.order)));
  return stray.map((one) => el("div", { class: "refused", role: "alert", "data-key": one.id }, el("p", {}, icon("circle-alert"), refusal(one)), helpLine(one), el("button", { type: "button", class: "button plain", "data-do": "discard", "data-id": one.id }, icon("check"), say("understood"))));
}

// Answers ----------------------------------------------------------------------------------------------------------

function saw(stop) {
  return sawChanges(stop, take, view.stops.map((each) => each.order));
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
  share() {
    if (position.state.on) position.stop();
    else position.start();
    tabShelf.set("giftwire.share", position.state.on ? "on" : "");
  },
  async duty({ on }) {
    await take({ kind: "set_duty", courier: view.courier.id, on_duty: Boolean(on) });
  },
  async tick({ order }) {
    const { id, parcels } = load();
    const parcel = parcels.find((each) => each.order === order);
    if (parcel.packed) await take({ kind: "load_parcel", run: id, order, by: "ticked", loaded: !parcel.loaded });
  },
  async leave() {
    const parcels = load();
    if (!parcels || parcels.left || missing(parcels) || isMoving()) return;
    movedAt = Date.now();
    chosen.order = "";
    await take({ kind: "start_run", run: parcels.id });
    for (const { order } of parcels.parcels) await saw(stopOf(order));
    announce(say("done.leave"));
  },
  async step({ action, order }) {
    const stop = stopOf(order);
    if (!stop || !stop.can.includes(action) || isMoving()) return;
    movedAt = Date.now();
    handing = true;
    if (action === "deliver") await picturesReady();
    handing = false;
    const { picture, name } = action === "deliver" ? takeProof(order) : {};
    if (action === "deliver") chosen.order = "";
    await take(commandOf(stop, action, name), picture);
    await saw(stop); // who takes the next step has what stands now before them
    if (action === "decline") chosen.order = "";
    else if (action !== "deliver") chosen.order = order;
    announce(say(`done.${action}`));
    draw();
  },
  ...proofActions(() => draw()),
  ...reportActions({
    take,
    draw: () => draw(),
    place: () => position.place(),
    open: (order) => panel.open({ kind: "problem", order }),
    close(order) {
      chosen.order = order;
      movedAt = Date.now(); // the next step is where the touch was
      panel.close();
    },
  }),
  audience({ audience }) {
    chosen.audience = audience;
    draw();
  },
  ...conversation.actions,
  redo: ({ id }) => outbox.redo(id),
  discard: ({ id }) => outbox.discard(id),
});

// Starting ---------------------------------------------------------------------------------------------------------

function stop() {
  over = true;
  conversation.away();
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

async function hear(fresh) {
  if (fresh.role && fresh.role !== "courier") return location.replace("/o");
  // Nothing stands on the screen to be touched before there is a place that keeps the touch.
  opening = opening || openOutbox(`courier:${fresh.courier.id}`, { changed: () => draw(), settled: () => outbox.waiting() || live.refresh(), ended: () => stop() });
  outbox = await opening;
  const first = !view;
  const before = view ? view.stops.length : 0;
  const answers = new Set(decided().map((card) => card.id));
  const stood = view ? stops() : [];
  const under = view ? underThumb() : "";
  const wasTracked = Boolean(view && view.tracked);
  view = fresh;
  tabShelf.set("giftwire.phone", view.shop.phone || "");
  if (under && under !== underThumb()) movedAt = Date.now();
  useZone(view.shop.zone);
  if (first && tabShelf.get("giftwire.share") === "on") position.start();
  outbox.seen(view.cursor, new Set(view.stops.flatMap((each) => each.messages.map((message) => message.id))));
  if (!first) tellAnswers(answers);
  if (!first && view.stops.length > before) announce(say("offer.came"));
  if (!first) tellChanges(stood, stops());
  // The promise has changed once more: the newer one stands on the page.
  for (const { id } of rows().filter(({ command, state }) => command.kind === "acknowledge_promise" && state === "refused")) await outbox.discard(id);
  if (view.tracked) position.runMayBeOpen();
  else if (wasTracked && position.state.on) endSharing(); // the last stop is done
  return draw();
}

let live = null;
begin(root, () => {
  live = follow({
    isOwn: (fresh) => !view || (fresh.role === view.role && fresh.courier.id === view.courier.id),
    view: hear,
    fix: () => undefined, // a courier's own position is measured here
    ended: () => stop(),
    link(now) {
      Object.assign(link, now);
      if (view) draw();
      else if (!now.live && !over) unreached(root);
    },
  });
  whenMediaComes(draw);
  setInterval(draw, REDRAW_MS);
});
