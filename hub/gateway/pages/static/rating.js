// How it was: a row of five numbers once the gift is there, a few words if somebody likes, and one sentence of thanks.
//
// Rules: the gateway says whether anything may be said (`order.rating`), and how often still. A number alone sends nothing:
// whoever slips takes another. It goes through the outbox like every answer. Who is disappointed is shown the way to the shop.

import { el, icon } from "./dom.js";
import { refused } from "./question.js";
import { say } from "./words.js";

const SCORES = [1, 2, 3, 4, 5]; // hub/domain/rating.py
const BAD_SCORE_MAX = 2;
const RATING_CHARS_MAX = 500; // hub/domain/limits.py

let chosen = 0;
let typed = "";
let again = false;

/** What stands on the page; nothing before the gift is there. @param rows of the outbox */
export function rating({ order }, rows) {
  const known = order.rating;
  if (!known) return null;
  const mine = rows.filter((row) => row.command.kind === "rate_order");
  const sent = mine.filter((row) => row.state !== "refused").pop();
  const said = sent ? sent.command : known.score ? known : null;
  const over = mine.filter((row) => row.state === "refused").map((row) => refused(row, row.command.words));
  if (!said && !known.left) return over.length > 0 && sheet(say("rate.title"), over);
  if (said && !again) return sheet(say(`rate.thanks.${said.score > BAD_SCORE_MAX ? said.score : "bad"}`), thanks(said, sent, known.left), over);
  return sheet(say("rate.title"), form(Boolean(said)), over);
}

function sheet(title, ...parts) {
  return el("section", { class: "sheet rating", "data-key": "rating", "aria-labelledby": "rating-title" }, el("h2", { id: "rating-title", tabindex: "-1" }, title), parts);
}

function thanks({ score, words }, sent, left) {
  return [
    el("p", { class: "rated", "data-key": "rated" }, el("span", { class: "score", "aria-hidden": "true" }, score), el("span", {}, say("rate.said", { word: say(`rate.${score}`), score, of: SCORES.length }))),
    words && el("blockquote", { class: "rated-words", dir: "auto", "data-key": "rated-words" }, words),
    sent && sent.state === "waiting" && el("p", { class: "pending", "data-key": "rating-waits" }, icon("smartphone"), say("on_phone")),
    el(
      "div",
      { class: "pair", "data-key": "rating-more" },
      score <= BAD_SCORE_MAX && el("button", { type: "button", class: "button strong", "data-do": "talk" }, icon("message-circle"), say("talk.write")),
      left > 0 && el("button", { type: "button", class: "button plain", "data-do": "rate_again" }, icon("pencil"), say("rate.again")),
    ),
  ];
}

function form(changes) {
  return el(
    "form",
    { "data-submit": "rate", "data-key": "rating-form" },
    el(
      "div",
      { class: "scores", role: "radiogroup", "aria-labelledby": "rating-title" },
      SCORES.map((score) => el("label", { class: "score-pick", "data-key": `score-${score}` }, el("input", { type: "radio", class: "unseen", name: "score", value: score, checked: score === chosen, "data-change": "rate_score", "aria-label": say("rate.score", { score, word: say(`rate.${score}`) }) }), el("span", { class: "score", "aria-hidden": "true" }, score))),
    ),
    el("p", { class: "ends faint", "data-key": "rating-ends", "aria-hidden": "true" }, chosen ? el("strong", {}, say(`rate.${chosen}`)) : [el("span", {}, say("rate.1")), el("span", {}, say("rate.5"))]),
    chosen > 0 && [
      el("label", { class: "field", "data-key": "rating-field" }, say(chosen <= BAD_SCORE_MAX ? "rate.wrong" : "rate.words"), el("textarea", { id: "rating-words", rows: "3", maxlength: RATING_CHARS_MAX, "data-input": "rate_typed", dir: "auto", "aria-describedby": "rating-readers" }, typed)),
      el("p", { class: "faint", id: "rating-readers", "data-key": "rating-readers" }, say("rate.readers")),
      el("div", { class: "pair", "data-key": "rating-send" }, changes && el("button", { type: "button", class: "button plain", "data-do": "rate_not" }, say("cancel")), el("button", { class: "button strong" }, icon("send"), say("talk.send"))),
    ],
  );
}

/** What its numbers, its field and its buttons do. @param page {view(), rows(), take(command), draw()} */
export function ratingActions({ view, rows, take, draw }) {
  const heading = () => document.getElementById("rating-title").focus();
  return {
    rate_score(_, input) {
      const first = !chosen;
      chosen = Number(input.value);
      draw();
      if (first) document.querySelector("[data-key=rating-send]").scrollIntoView({ block: "center" }); // the button too
    },
    rate_typed(_, field) {
      typed = field.value;
    },
    async rate() {
      const asked = { kind: "rate_order", order: view().order_id, score: chosen, words: typed.trim() };
      again = false;
      await take(asked);
      heading(); // the sentence of thanks, for who cannot see it
    },
    rate_again() {
      const sent = rows().filter((row) => row.command.kind === "rate_order" && row.state !== "refused").pop();
      const { score, words } = sent ? sent.command : view().order.rating;
      chosen = score;
      typed = words || "";
      again = true;
      draw();
      document.querySelector(".scores input:checked").focus();
    },
    rate_not() {
      again = false;
      draw();
      heading();
    },
  };
}
