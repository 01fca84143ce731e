// The page of a sender or a recipient: one order, one sentence that says how it stands, and what can still be done.
//
// Rules: the sentence is the hub's, in clauses; here it gets the reader's language. The courier's position is drawn
// only while the gateway sends it (their stop, and no longer). Words for the card go through the outbox like
// messages; what the shop refuses is said with the reason and the shop's number.

import { ask, tabShelf } from "./api.js";
import { askedActions, askings, newlyAsked, showsWrapping } from "./asked.js";
import { hubNow } from "./clock.js";
import { announce, answer, el, icon, show } from "./dom.js";
import { bar, begin, ended, linkLine, panels, switchLanguage, telephone } from "./frame.js";
import { mint } from "./ids.js";
import { follow } from "./live.js";
import { picture as shot, whenMediaComes } from "./media.js";
import { openOutbox } from "./outbox.js";
import { takePicture } from "./photos.js";
import { plan } from "./plan.js";
import { agreement, questions } from "./question.js";
import { raisePanel, raising, raisingActions, withoutTakenBack } from "./raise.js";
import { ring, standing } from "./ring.js";
import { says, sentence } from "./sentence.js";
import { newestSeq, refusal, talkPanel, twoWays, unread } from "./talk.js";
import { telling, tellingActions } from "./tell.js";
import { makeVoice } from "./voice.js";
import { apart, known, moment, say, useZone, windowOf } from "./words.js";

const CARD_CHARS_MAX = 500; // hub/domain/limits.py
const REDRAW_MS = 5000;
const SEEN_EVERY_MS = 2000; // one "seen" per room and two seconds (design, law 14)
const RETRIES_MAX = 5;

// The way every order goes; what else happened is put between by its time.
const TRACK = ["order_placed", "order_confirmed", "order_packed", "order_picked_up", "order_delivered"];
const EXTRA = new Set(["courier_arrived", "delivery_failed", "order_returned", "order_cancelled"]);
const LOOK = {
  order_placed: "taken", order_confirmed: "taken", order_packed: "packing", order_picked_up: "way", courier_arrived: "way",
  order_delivered: "done", delivery_failed: "trouble", order_returned: "trouble", order_cancelled: "trouble",
};

const root = document.getElementById("page");
const link = { live: false, asOf: 0 };
let view = null;
let outbox = null;
let opening = null;
let over = false;
let fixAt = 0; // when the position came, by this phone's running time
let editing = false;
let cardLength = 0;
let draft = "";
let picture = null;
let seenSeq = 0;
let notedAt = 0;
let told = "";

const panel = panels(() => draw());
const voice = makeVoice({ changed: () => draw(), done: (sound) => write("", sound, "voice") });

// How it stands --------------------------------------------------------------------------------------------------

function promise() {
  const { order } = view;
  if (!order.promise) return null;
  return { urgency: order.urgency, fraction: order.fraction, left_s: order.left_s, ...order.promise };
}

/** Where the order stands, as one code. */
function stage() {
  const { state, preparation, delivery } = view.order;
  if (state === "cancelled") return state;
  if (["picked_up", "arrived", "delivered", "failed", "returned"].includes(delivery)) return delivery;
  if (delivery === "accepted") return preparation === "packed" ? "fetched" : "accepted";
  return preparation;
}

function ageNow() {
  return (view.position.age_s || 0) + (performance.now() - fixAt) / 1000;
}

// Drawing ----------------------------------------------------------------------------------------------------------

function draw() {
  if (!view || over) return;
  const now = panel.now();
  document.title = `${say("order.number", { number: view.order.number })} · ${apart(view.shop.name)}`;
  if (now && now.kind === "talk") return drawTalk();
  if (now && now.kind === "problem") return show(root, raisePanel(view));
  const { order } = view;
  const rows = outbox ? outbox.rows() : [];
  const revealed = view.role === "sender" || order.delivery === "delivered"; // nobody unwraps it on a phone
  const inShop = stage() === "packed" || stage() === "fetched"; // then the photo of the wrapping is the news
  const wrapped = revealed && !showsWrapping(view) && wrapping();
  return show(
    root,
    bar(view.shop.name, say("order.number", { number: order.number }), null),
    linkLine(link, outbox ? outbox.waiting() : 0, outbox ? outbox.durable() : true),
    el(
      "main",
      { class: "order with-foot", "data-key": "order" },
      hero(),
      questions({ ...view, order: withoutTakenBack(order, rows) }, rows),
      askings(view, rows),
      proof(),
      map(),
      inShop && wrapped,
      track(),
      telling(view, rows),
      agreement(view, rows),
      raising(view, rows),
      revealed && card(),
      !inShop && wrapped,
      revealed && items(),
    ),
    foot(),
  );
}

function hero() {
  const { order } = view;
  const { urgency } = standing(promise());
  const whom = order.recipient_name && say(view.role === "recipient" ? "hero.recipient" : "hero.sender", { name: order.recipient_name });
  return el(
    "section",
    { class: "hero", "data-key": "hero" },
    promise() && ring(promise(), 96),
    el("div", {}, el("p", { class: "whom" }, whom), promise() && el("p", { class: `hero-promise word-${urgency}` }, say(known(`hero.${urgency}`) ? `hero.${urgency}` : "hero.promised", { window: windowOf(order.promise, hubNow()) }))),
    el("h1", { class: "sentence" }, sentence(order.sentence)),
    says(order.sentence, "late") && el("p", { class: "sorry" }, say("sentence.sorry")),
  );
}

function map() {
  const { position, shop, order } = view;
  const name = (order.courier && order.courier.name) || say("courier.somebody");
  if (position) {
    return el("section", { class: "sheet", "data-key": "map", "aria-labelledby": "map-title" }, el("h2", { id: "map-title" }, say("map.title", { name })), plan({ courier: position, shop: shop.place, destination: order.place }, ageNow(), name), callCourier());
  }
  if (order.delivery !== "picked_up") return callCourier() && el("section", { class: "sheet", "data-key": "courier" }, callCourier());
  return el("section", { class: "sheet", "data-key": "map" }, el("p", { class: "faint" }, say("map.none", { name })), callCourier());
}

function callCourier() {
  const { courier } = view.order;
  if (!courier || !courier.phone) return null;
  return el("a", { class: "button plain", href: telephone(courier.phone) }, icon("phone"), say("call.courier", { name: courier.name }));
}

function track() {
  const { steps } = view.order;
  const shown = TRACK.map((code) => ({ code, at: (steps.filter((step) => step.code === code).pop() || {}).at }));
  const cancelled = stage() === "cancelled";
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

function cardRows() {
  return outbox ? outbox.rows().filter((row) => row.command.kind === "change_card") : [];
}

function card() {
  const { order } = view;
  if (!order.card) return null;
  const rows = cardRows();
  const pending = rows.filter((row) => row.state !== "refused").pop();
  const refused = rows.filter((row) => row.state === "refused").pop();
  const words = pending ? pending.command.text : order.card.text;
  return el(
    "section",
    { class: "sheet", "data-key": "card", "aria-labelledby": "card-title" },
    el("h2", { id: "card-title" }, say("card.title")),
    editing
      ? editor() // even if it has been packed meanwhile: the answer then keeps the words in sight
      : [
          el("blockquote", { class: "card-words", dir: "auto", "data-key": "card-words" }, words || say("card.blank")),
          pending && el("p", { class: "pending" }, icon("smartphone"), say(pending.state === "accepted" ? "talk.in_shop" : "on_phone")),
          !refused && !pending && order.card.may_change && el("button", { type: "button", class: "button plain", "data-do": "edit", "data-key": "edit" }, icon("pencil"), say("card.change")),
          !refused && !order.card.may_change && view.role === "sender" && !["delivered", "cancelled"].includes(stage()) && el("p", { class: "faint" }, say("card.fixed")),
        ],
    refused &&
      el(
        "div",
        { class: "refused", role: "alert", "data-key": refused.id },
        el("p", {}, icon("circle-alert"), el("span", {}, refusal(refused))),
        el("blockquote", { class: "card-words small", dir: "auto" }, refused.command.text),
        refused.code === "card_already_packed" ? el("div", { class: "pair" }, callShop(refused.fields.phone || view.shop.phone), el("button", { type: "button", class: "button plain", "data-do": "discard", "data-id": refused.id }, icon("check"), say("understood"))) : twoWays(refused.id),
      ),
  );
}

function callShop(phone) {
  return phone && el("a", { class: "button strong", href: telephone(phone) }, icon("phone"), say("call.shop", { phone }));
}

function editor() {
  const tooLong = cardLength > CARD_CHARS_MAX;
  const why = tooLong ? say("card.too_long", { n: cardLength - CARD_CHARS_MAX }) : "";
  return el(
    "form",
    { class: "editor", "data-submit": "card", "data-key": "editor" },
    el("label", { class: "field" }, say("card.new_words"), el("textarea", { id: "card-text", class: "card-words", rows: "5", "data-input": "card_typed", dir: "auto", "aria-describedby": "card-count" })),
    el("p", { class: tooLong ? "word-risk" : "faint", id: "card-count" }, why || say("card.count", { n: cardLength, max: CARD_CHARS_MAX })),
    el("div", { class: "pair" }, el("button", { type: "button", class: "button plain", "data-do": "cancel_edit" }, say("cancel")), el("button", { class: `button ${tooLong ? "waiting" : "ribbon"}`, "aria-disabled": tooLong ? "true" : null }, icon("check"), say("card.save"))),
  );
}

function wrapping() {
  const { photo } = view.order;
  return photo && el("section", { class: "sheet", "data-key": "photo", "aria-labelledby": "photo-title" }, el("h2", { id: "photo-title" }, say("photo.title")), shot(photo, say("photo.alt")));
}

function proof() {
  const { proof: shown } = view.order;
  if (!shown) return null;
  const words = shown.received_by ? say("proof.received", { name: shown.received_by, time: moment(shown.at, hubNow()) }) : say("proof.handed", { time: moment(shown.at, hubNow()) });
  return el("section", { class: "sheet", "data-key": "proof", "aria-labelledby": "proof-title" }, el("h2", { id: "proof-title" }, say("proof.shown")), shown.media && shot(shown.media, say("proof.alt")), el("p", {}, words));
}

function items() {
  const all = view.order.items || [];
  return all.length > 0 && el("section", { class: "sheet", "data-key": "items", "aria-labelledby": "items-title" }, el("h2", { id: "items-title" }, say("items")), el("ul", { class: "items" }, all.map((item) => el("li", {}, el("span", { dir: "auto" }, item.name), el("span", { class: "quantity" }, item.quantity)))));
}

function foot() {
  const fresh = unread(view.messages, seenSeq);
  const { phone } = view.shop;
  return el(
    "footer",
    { class: "foot", "data-key": "foot" },
    el(
      "div",
      { class: "foot-buttons" },
      phone && el("a", { class: "button plain square", href: telephone(phone), "aria-label": say("call.shop", { phone }) }, icon("phone")),
      el("button", { type: "button", class: `button big ${fresh ? "ribbon" : "strong"}`, "data-do": "talk" }, icon("message-circle"), fresh ? say("talk.new", { n: fresh }) : say("talk.write")),
    ),
  );
}

function drawTalk() {
  const messages = view.messages;
  const below = window.innerHeight + window.scrollY >= document.body.scrollHeight - 80;
  const fresh = !document.querySelector(".talk");
  const readers = view.order.courier ? "talk.readers.shop_courier" : "talk.readers.shop";
  show(root, talkPanel({ voice, room: view.room, title: view.shop.name, messages, rows: outbox ? outbox.rows() : [], audiences: ["everyone"], audience: "everyone", readers, quick: [], picture }));
  const field = document.getElementById("words");
  if (fresh && field) field.value = draft;
  if (fresh || below) window.scrollTo(0, document.body.scrollHeight);
  note(newestSeq(messages));
}

async function note(seq) {
  if (document.visibilityState !== "visible" || seq <= seenSeq || Date.now() - notedAt < SEEN_EVERY_MS) return;
  notedAt = Date.now();
  seenSeq = seq;
  await ask(mint(), { kind: "mark_seen", room: view.room, up_to: seq }).catch(() => undefined); // the next message says it again
}

// Answers ----------------------------------------------------------------------------------------------------------

async function write(text, enclosed, kind) {
  await outbox.take({ kind: "send_message", room: view.room, message: mint(), audience: "everyone", message_kind: kind, text }, enclosed);
  window.scrollTo(0, document.body.scrollHeight);
}

function typed() {
  return document.getElementById("card-text");
}

answer(root, {
  async language() {
    await switchLanguage();
    draw();
  },
  back: () => panel.close(),
  talk: () => panel.open({ kind: "talk" }),
  edit() {
    editing = true;
    cardLength = [...view.order.card.text].length;
    draw();
    typed().value = view.order.card.text;
    typed().focus();
  },
  cancel_edit() {
    editing = false;
    draw();
  },
  card_typed(_, field) {
    cardLength = [...field.value].length;
    draw();
  },
  async card() {
    const text = typed().value;
    if ([...text].length > CARD_CHARS_MAX) return;
    editing = false;
    if (text === view.order.card.text) return draw();
    const { card: stood, version } = view.order;
    await outbox.take({ kind: "change_card", order: view.order_id, text, expects: version }, null, { wording: stood.version, tries: 0 });
    return announce(say("card.sent"));
  },
  async decide({ problem, remedy }) {
    await outbox.take({ kind: "decide_problem", order: view.order_id, problem, remedy });
    announce(say("question.yours", { remedy: say(`remedy.${remedy}`) }));
  },
  async agree({ remedy }) {
    const command = { kind: "agree_fallback", order: view.order_id };
    await outbox.take(remedy ? { ...command, remedy } : command);
    announce(say("agreed.said"));
  },
  ...raisingActions({ order: () => view.order_id, take: (command, picture) => outbox.take(command, picture), draw: () => draw(), open: () => panel.open({ kind: "problem" }), close: () => panel.close() }),
  ...tellingActions({ view: () => view, take: (command) => outbox.take(command), draw: () => draw() }),
  ...askedActions({ order: () => view.order_id, take: (command) => outbox.take(command), draw: () => draw() }),
  draft(_, field) {
    draft = field.value;
  },
  async attach(_, input) {
    if (!input.files[0]) return;
    picture = await takePicture(input.files[0]);
    input.value = "";
    draw();
  },
  record: () => voice.start(),
  record_send: () => voice.finish(),
  record_drop: () => voice.drop(),
  drop_picture() {
    picture = null;
    draw();
  },
  async send() {
    const field = document.getElementById("words");
    const text = field.value.trim();
    const sent = picture;
    if (!text && !sent) return field.focus();
    field.value = "";
    draft = "";
    picture = null;
    await write(text, sent, sent ? "image" : "text");
    return field.focus();
  },
  async redo({ id }) {
    const row = cardRows().find((each) => each.id === id);
    if (!row) return outbox.redo(id);
    await outbox.discard(id); // whoever says "again" has the present wording before them: stand on that
    return outbox.take({ ...row.command, expects: view.order.version }, null, { wording: view.order.card.version, tries: 0 });
  },
  discard: ({ id }) => outbox.discard(id),
});

// Any step of the shop raises the order's version, a ticked item too. If the wording that the customer had before
// them still stands, their new words hold, and are asked again on the newer version.
async function heal() {
  const over = new Set((view.order.problems || []).filter((card) => card.answer).map((card) => card.id));
  const late = outbox.rows().filter(({ command, state }) => state === "refused" && command.kind === "decide_problem" && over.has(command.problem));
  for (const row of late) await outbox.discard(row.id); // what was decided instead stands on the page
  for (const row of cardRows()) {
    const { command, about, state, code, id } = row;
    if (state !== "refused" || code !== "version_conflict" || !about || about.tries >= RETRIES_MAX) continue;
    const { order } = view;
    if (!order.card || order.card.version !== about.wording || order.version === command.expects) continue;
    await outbox.discard(id);
    await outbox.take({ ...command, expects: order.version }, null, { ...about, tries: about.tries + 1 });
  }
}

// Starting ---------------------------------------------------------------------------------------------------------

function stop() {
  over = true;
  ended(root);
}

async function take(fresh) {
  if (fresh.role === "courier") return location.replace("/c");
  // Nothing stands on the screen to be touched before there is a place that keeps the touch.
  opening = opening || openOutbox(`${fresh.role}:${fresh.order_id}`, { changed: () => draw(), settled: () => outbox.waiting() || live.refresh(), ended: () => stop() });
  outbox = await opening;
  const before = new Set(((view && view.order.problems) || []).map((card) => card.id + card.answer));
  const news = view && (fresh.order.problems || []).find((card) => !before.has(card.id + card.answer));
  const asked = newlyAsked(view, fresh);
  view = fresh;
  fixAt = performance.now();
  tabShelf.set("giftwire.phone", view.shop.phone || "");
  useZone(view.shop.zone);
  outbox.seen(view.cursor, new Set(view.messages.map((message) => message.id)));
  await heal();
  if (news) announce(say(`question.${news.kind}`) + " " + (news.answer ? say(`remedy.${news.answer}`) : ""));
  else if (asked) announce(asked);
  else if (told && told !== stage()) announce(sentence(view.order.sentence));
  told = stage();
  return draw();
}

let live = null;
begin(root, () => {
  live = follow({
    view: take,
    fix(position, said) {
      if (!view) return;
      view.position = position;
      if (said) view.order.sentence = said;
      fixAt = performance.now();
      draw();
    },
    ended: () => stop(),
    link(now) {
      Object.assign(link, now);
      draw();
    },
  });
  whenMediaComes(draw);
  setInterval(draw, REDRAW_MS);
});
