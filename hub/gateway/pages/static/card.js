// The words on the card, on the sender's page: read, changed while they may be, refused with the reason and the shop's number.
//
// Rules: new words go through the outbox like messages. Any step of the shop raises the order's version, a ticked item
// too: where the wording that the sender had before them still stands, their new words are asked again on the newer one.
// What is half written stays theirs, whatever they look at meanwhile and even if the phone closes the page.

import { tabShelf } from "./api.js";
import { announce, el, icon } from "./dom.js";
import { telephone } from "./frame.js";
import { stageOf } from "./order.js";
import { refusal, twoWays } from "./talk.js";
import { say } from "./words.js";

const CARD_CHARS_MAX = 500; // hub/domain/limits.py
const RETRIES_MAX = 5;
const SHELF = "giftwire.card";

let half = null; // {order, text, version, wording}: what is written and not given to the shop, and what stood when it was begun

const length = () => [...half.text].length;

function keep(written) {
  half = written;
  tabShelf.set(SHELF, half ? JSON.stringify(half) : "");
}

// Another link may have been opened in this tab: its order's words are none of this one's.
function editing(order) {
  half = half || JSON.parse(tabShelf.get(SHELF) || "null");
  return Boolean(half) && half.order === order;
}

function changes(rows) {
  return rows.filter((row) => row.command.kind === "change_card");
}

/** The words on the card, and what may still be changed of them. @param rows of the outbox */
export function card({ order, order_id, role, shop }, rows) {
  if (!order.card) return null;
  const asked = changes(rows);
  const pending = asked.filter((row) => row.state !== "refused").pop();
  const refused = asked.filter((row) => row.state === "refused").pop();
  const words = pending ? pending.command.text : order.card.text;
  return el(
    "section",
    { class: "sheet", "data-key": "card", "aria-labelledby": "card-title" },
    el("h2", { id: "card-title" }, say("card.title")),
    editing(order_id)
      ? editor() // even if it has been packed meanwhile: the answer then keeps the words in sight
      : [
          el("blockquote", { class: "card-words", dir: "auto", "data-key": "card-words" }, words || say("card.blank")),
          pending && el("p", { class: "pending" }, icon("smartphone"), say(pending.state === "accepted" ? "talk.in_shop" : "on_phone")),
          !refused && !pending && order.card.may_change && el("button", { type: "button", class: "button plain", "data-do": "edit", "data-key": "edit" }, icon("pencil"), say("card.change")),
          !refused && !order.card.may_change && role === "sender" && !["delivered", "cancelled"].includes(stageOf(order)) && el("p", { class: "faint" }, say("card.fixed")),
        ],
    refused &&
      el(
        "div",
        { class: "refused", role: "alert", "data-key": refused.id },
        el("p", {}, icon("circle-alert"), el("span", {}, refusal(refused))),
        el("blockquote", { class: "card-words small", dir: "auto" }, refused.command.text),
        refused.code === "card_already_packed" ? el("div", { class: "pair" }, callShop(refused.fields.phone || shop.phone), el("button", { type: "button", class: "button plain", "data-do": "discard", "data-id": refused.id }, icon("check"), say("understood"))) : twoWays(refused.id),
      ),
  );
}

function callShop(phone) {
  return phone && el("a", { class: "button strong", href: telephone(phone) }, icon("phone"), say("call.shop", { phone }));
}

function editor() {
  const tooLong = length() > CARD_CHARS_MAX;
  const why = tooLong ? say("card.too_long", { n: length() - CARD_CHARS_MAX }) : "";
  return el(
    "form",
    { class: "editor", "data-submit": "card", "data-key": "editor" },
    el("label", { class: "field" }, say("card.new_words"), el("textarea", { id: "card-text", class: "card-words", rows: "5", "data-input": "card_typed", dir: "auto", "aria-describedby": "card-count" }, half.text)),
    el("p", { class: tooLong ? "word-risk" : "faint", id: "card-count" }, why || say("card.count", { n: length(), max: CARD_CHARS_MAX })),
    el("div", { class: "pair" }, el("button", { type: "button", class: "button plain", "data-do": "cancel_edit" }, say("cancel")), el("button", { class: `button ${tooLong ? "waiting" : "ribbon"}`, "aria-disabled": tooLong ? "true" : null }, icon("check"), say("card.save"))),
  );
}

function typed() {
  return document.getElementById("card-text");
}

/** What its buttons and its field do. @param page {view(), rows(), take(command, picture, about), discard(id), redo(id), draw()} */
export function cardActions({ view, rows, take, discard, redo, draw }) {
  return {
    edit() {
      const { order, order_id: id } = view();
      keep({ order: id, text: order.card.text, version: order.version, wording: order.card.version });
      draw();
      typed().focus();
    },
    cancel_edit() {
      keep(null);
      draw();
    },
    card_typed(_, field) {
      keep({ ...half, text: field.value });
      draw();
    },
    async card() {
      const { text, version, wording } = half;
      const { order, order_id: id } = view();
      if (length() > CARD_CHARS_MAX) return;
      keep(null);
      if (text === order.card.text) return draw();
      // Words that another wrote meanwhile are not overwritten unread: the shop refuses, and both stand on the page.
      const expects = wording === order.card.version ? order.version : version;
      await take({ kind: "change_card", order: id, text, expects }, null, { wording, tries: 0 });
      return announce(say("card.sent"));
    },
    async redo({ id }) {
      const row = changes(rows()).find((each) => each.id === id);
      if (!row) return redo(id);
      await discard(id); // whoever says "again" has the present wording before them: stand on that
      const { order } = view();
      return take({ ...row.command, expects: order.version }, null, { wording: order.card.version, tries: 0 });
    },
  };
}

/** Ask new words again where only the order's version was in their way. */
export async function healCard({ order }, outbox) {
  for (const { command, about, state, code, id } of changes(outbox.rows())) {
    if (state !== "refused" || code !== "version_conflict" || !about || about.tries >= RETRIES_MAX) continue;
    if (!order.card || order.card.version !== about.wording || order.version === command.expects) continue;
    await outbox.discard(id);
    await outbox.take({ ...command, expects: order.version }, null, { ...about, tries: about.tries + 1 });
  }
}
