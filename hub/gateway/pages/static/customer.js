// The page of a sender or a recipient: one order, one sentence that says how it stands, and what can still be done.
//
// Rules: the sentence is the hub's, in clauses; here it gets the reader's language. The courier's position is drawn
// only while the gateway sends it (their stop, and no longer). Words for the card go through the outbox like
// messages; what the shop refuses is said with the reason and the shop's number.

import { tabShelf } from "./api.js";
import { askedActions, askings, newlyAsked, showsWrapping } from "./asked.js";
import { card, cardActions, healCard } from "./card.js";
import { hubNow } from "./clock.js";
import { makeConversation } from "./conversation.js";
import { announce, answer, el, icon, show } from "./dom.js";
import { bar, begin, ended, linkLine, panels, switchLanguage, telephone, unreached } from "./frame.js";
import { follow } from "./live.js";
import { whenMediaComes } from "./media.js";
import { handedOver, hero, items, map, stageOf, track, wrapping } from "./order.js";
import { openOutbox } from "./outbox.js";
import { agreement, dropLateAnswers, questionActions, questions } from "./question.js";
import { raisePanel, raising, raisingActions, withoutTakenBack } from "./raise.js";
import { rating, ratingActions } from "./rating.js";
import { sentence } from "./sentence.js";
import { answerWorker, telling, tellingActions } from "./tell.js";
import { apart, say, useZone } from "./words.js";

const REDRAW_MS = 5000;

const root = document.getElementById("page");
const link = { live: false, asOf: 0 };
let view = null;
let outbox = null;
let opening = null;
let over = false;
let fixAt = 0; // when the position came, hub time
let told = "";

const take = (command, enclosed, about) => outbox.take(command, enclosed, about);
const panel = panels(() => draw());
const conversation = makeConversation({ take, draw: () => draw(), room: () => view.room, audience: () => "everyone" });

function rows() {
  return outbox ? outbox.rows() : [];
}

function positionAgeS() {
  return view.position ? (view.position.age_s || 0) + (hubNow() - fixAt) / 1000 : 0;
}

// Drawing ----------------------------------------------------------------------------------------------------------

function draw() {
  if (!view || over) return;
  const now = panel.now();
  document.title = `${say("order.number", { number: view.order.number })} · ${apart(view.shop.name)}`;
  if (now && now.kind === "talk") return drawTalk();
  conversation.away();
  if (now && now.kind === "problem") return show(root, raisePanel(view));
  const { order } = view;
  const asked = rows();
  const revealed = view.role === "sender" || order.delivery === "delivered"; // nobody unwraps it on a phone
  const inShop = ["packed", "fetched"].includes(stageOf(order)); // then the photo of the wrapping is the news
  const wrapped = revealed && !showsWrapping(view) && wrapping(view);
  return show(
    root,
    bar(view.shop.name, say("order.number", { number: order.number }), null),
    linkLine(link, outbox ? outbox.waiting() : 0, outbox ? outbox.durable() : true),
    el(
      "main",
      { class: "order with-foot", "data-key": "order" },
      hero(view),
      questions({ ...view, order: withoutTakenBack(order, asked) }, asked),
      askings(view, asked),
      handedOver(view),
      rating(view, asked),
      map(view, positionAgeS()),
      inShop && wrapped,
      track(view),
      telling(view, asked),
      agreement(view, asked),
      raising(view, asked),
      revealed && card(view, asked),
      !inShop && wrapped,
      revealed && items(view),
    ),
    foot(),
  );
}

function foot() {
  const fresh = conversation.unread(view.room, view.messages);
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
  const readers = view.order.courier ? "talk.readers.shop_courier" : "talk.readers.shop";
  conversation.draw(root, { room: view.room, title: view.shop.name, messages: view.messages, rows: rows(), audiences: ["everyone"], audience: "everyone", readers, quick: [] });
}

// Answers ----------------------------------------------------------------------------------------------------------

answer(root, {
  async language() {
    await switchLanguage();
    draw();
  },
  back: () => panel.close(),
  talk: () => panel.open({ kind: "talk" }),
  ...cardActions({ view: () => view, rows, take, discard: (id) => outbox.discard(id), redo: (id) => outbox.redo(id), draw: () => draw() }),
  ...questionActions({ order: () => view.order_id, take }),
  ...raisingActions({ order: () => view.order_id, take, draw: () => draw(), open: () => panel.open({ kind: "problem" }), close: () => panel.close() }),
  ...tellingActions({ view: () => view, take, draw: () => draw() }),
  ...ratingActions({ view: () => view, rows, take, draw: () => draw() }),
  ...askedActions({ order: () => view.order_id, take, draw: () => draw() }),
  ...conversation.actions,
  discard: ({ id }) => outbox.discard(id),
});

// Starting ---------------------------------------------------------------------------------------------------------

function stop() {
  over = true;
  conversation.away();
  ended(root);
}

async function hear(fresh) {
  if (fresh.role === "courier") return location.replace("/c");
  // Nothing stands on the screen to be touched before there is a place that keeps the touch.
  opening = opening || openOutbox(`${fresh.role}:${fresh.order_id}`, { changed: () => draw(), settled: () => outbox.waiting() || live.refresh(), ended: () => stop() });
  outbox = await opening;
  const before = new Set(((view && view.order.problems) || []).map((card) => card.id + card.answer));
  const news = view && (fresh.order.problems || []).find((card) => !before.has(card.id + card.answer));
  const asked = newlyAsked(view, fresh);
  view = fresh;
  fixAt = hubNow();
  tabShelf.set("giftwire.phone", view.shop.phone || "");
  useZone(view.shop.zone);
  outbox.seen(view.cursor, new Set(view.messages.map((message) => message.id)));
  await dropLateAnswers(view, outbox);
  await healCard(view, outbox);
  if (news) announce(say(`question.${news.kind}`) + " " + (news.answer ? say(`remedy.${news.answer}`) : ""));
  else if (asked) announce(asked);
  else if (told && told !== stageOf(view.order)) announce(sentence(view.order.sentence));
  told = stageOf(view.order);
  return draw();
}

let live = null;
begin(root, () => {
  live = follow({
    isOwn: (fresh) => !view || (fresh.role === view.role && fresh.order_id === view.order_id),
    view: hear,
    fix(position, said) {
      if (!view) return;
      view.position = position;
      if (said) view.order.sentence = said;
      fixAt = hubNow();
      draw();
    },
    ended: () => stop(),
    link(now) {
      Object.assign(link, now);
      if (view) draw();
      else if (!now.live && !over) unreached(root);
    },
  });
  whenMediaComes(draw);
  answerWorker();
  setInterval(draw, REDRAW_MS);
});
