// What is asked of a sender: one question with its answers while the courier waits, and what is agreed before there is one.
//
// Rules: a question says until when it can be answered and what happens otherwise; the first answer holds, whoever gave
// it, and then stands here as one line. Answers go through the outbox: a weak net loses none and gives none twice.

import { hubNow } from "./clock.js";
import { announce, el, icon } from "./dom.js";
import { helpLine, refusal } from "./talk.js";
import { joined, moment, say } from "./words.js";

/** The open questions of an order, or what was decided last. @param rows of the outbox */
export function questions({ order, role }, rows) {
  return (order.problems || []).map((card) => (card.answer ? decided(card, role) : question(card, rows)));
}

function question(card, rows) {
  const mine = rows.filter((row) => row.command.kind === "decide_problem" && row.command.problem === card.id);
  const asked = mine.filter((row) => row.state !== "refused").pop();
  return el(
    "section",
    { class: "sheet question", "data-key": `question-${card.id}`, "aria-labelledby": `question-${card.id}` },
    el("h2", { id: `question-${card.id}` }, say(`question.${card.kind}`)),
    el("p", {}, say(card.answers.length ? "question.ask" : "question.shop")),
    el("p", { class: "faint timed" }, icon("clock"), el("span", {}, say("question.until", { time: moment(card.due_at, hubNow()), remedy: say(`remedy.${card.otherwise}`) }))),
    asked
      ? el("p", { class: "pending" }, icon(asked.state === "accepted" ? "check" : "smartphone"), say("question.yours", { remedy: say(`remedy.${asked.command.remedy}`) }), " ", asked.state === "waiting" && say("on_phone"))
      : card.answers.map((remedy, n) => el("button", { type: "button", class: `button big ${n ? "plain" : "ribbon"}`, "data-do": "decide", "data-problem": card.id, "data-remedy": remedy }, say(`remedy.${remedy}`))),
    mine.filter((row) => row.state === "refused").map((row) => refused(row)),
    card.mine && el("button", { type: "button", class: "button plain", "data-do": "withdraw", "data-problem": card.id }, icon("check"), say("asked.over")),
  );
}

/** Somebody else was first, or the shop wants it otherwise: it is said, and there is nothing to try again. @param words that would be lost; view: see refusal */
export function refused(row, words, view) {
  return el("div", { class: "refused", role: "alert", "data-key": row.id }, el("p", {}, icon("circle-alert"), el("span", {}, refusal(row, view))), words && el("blockquote", { class: "card-words small", dir: "auto" }, words), helpLine(row, view), el("button", { type: "button", class: "button plain", "data-do": "discard", "data-id": row.id }, icon("check"), say("understood")));
}

function decided(card, role) {
  const who = card.by === "follower" ? "time" : card.by === "sender" ? (role === "sender" ? "you" : "sender") : "shop";
  const words = say(`decided.${who}`, { remedy: say(`remedy.${card.answer}`), time: moment(card.decided_at, hubNow()) });
  return el("p", { class: "decided", role: "status", "data-key": `decided-${card.id}` }, icon("check-check"), el("span", {}, joined(say(`question.${card.kind}`), words)));
}

/** What the sender agrees for the case that nobody opens; nothing where it may not change any more. */
export function agreement({ order }, rows) {
  const { agreed } = order;
  if (!agreed || (order.problems || []).some((card) => !card.answer) || ["failed", "returned"].includes(order.delivery)) return null;
  const mine = rows.filter((row) => row.command.kind === "agree_fallback");
  const asked = mine.filter((row) => row.state !== "refused").pop();
  const chosen = asked ? asked.command.remedy || "" : agreed.remedy;
  const choice = (remedy) =>
    el("button", { type: "button", role: "radio", class: "button plain", "aria-checked": String(remedy === chosen), "data-do": "agree", "data-remedy": remedy }, remedy === chosen && icon("check"), say(remedy ? `remedy.${remedy}` : "agreed.none"));
  return el(
    "section",
    { class: "sheet", "data-key": "agreed", "aria-labelledby": "agreed-title" },
    el("h2", { id: "agreed-title" }, say("agreed.title")),
    el("div", { class: "choices", role: "radiogroup", "aria-labelledby": "agreed-title" }, [...agreed.choices, ""].map(choice)),
    asked && asked.state === "waiting" && el("p", { class: "pending" }, icon("smartphone"), say("on_phone")),
    mine.filter((row) => row.state === "refused").map((row) => refused(row)),
  );
}

/** What the answers do. @param page {order(): id, take(command)} */
export function questionActions({ order, take }) {
  return {
    async decide({ problem, remedy }) {
      await take({ kind: "decide_problem", order: order(), problem, remedy });
      announce(say("question.yours", { remedy: say(`remedy.${remedy}`) }));
    },
    async agree({ remedy }) {
      const command = { kind: "agree_fallback", order: order() };
      await take(remedy ? { ...command, remedy } : command);
      announce(say("agreed.said"));
    },
  };
}

/** An answer that came too late is no trouble of anybody's: what was decided instead stands on the page. */
export async function dropLateAnswers({ order }, outbox) {
  const over = new Set((order.problems || []).filter((card) => card.answer).map((card) => card.id));
  const late = outbox.rows().filter(({ command, state }) => state === "refused" && command.kind === "decide_problem" && over.has(command.problem));
  for (const { id } of late) await outbox.discard(id);
}
