// What a sender or recipient tells the shop by themselves: that something is not right, with a photo if they have one.
//
// Rules: the gateway says what may be raised (`order.raises`); it goes through the outbox like every step, stands here at
// once, and is theirs to take back while nobody has decided.

import { announce, el, icon } from "./dom.js";
import { mint } from "./ids.js";
import { choose, picturesReady } from "./photos.js";
import { noteActions, problemPanel, takeNote } from "./problem.js";
import { refused } from "./question.js";
import { say } from "./words.js";

let kind = "";
let picture = null;
let busy = false;

function mine(rows, name) {
  return rows.filter((row) => row.command.kind === name);
}

/** An order with what this phone took back left out, so that it is gone at once. */
export function withoutTakenBack(order, rows) {
  const gone = new Set(mine(rows, "withdraw_problem").filter((row) => row.state !== "refused").map((row) => row.command.problem));
  return { ...order, problems: (order.problems || []).filter((card) => !gone.has(card.id)) };
}

/** The way to say it, and what is on its way to the shop. */
export function raising({ order }, rows) {
  const asked = mine(rows, "raise_problem");
  const known = new Set((order.problems || []).map((card) => card.id));
  const going = asked.filter((row) => row.state !== "refused" && !known.has(row.command.problem));
  const over = [...asked, ...mine(rows, "withdraw_problem")].filter((row) => row.state === "refused");
  const open = (order.raises || []).length > 0 && !going.length;
  if (!open && !going.length && !over.length) return null;
  return el(
    "section",
    { class: "sheet", "data-key": "raising" },
    going.map((row) => el("p", { class: "pending", role: "status" }, icon(row.state === "accepted" ? "check" : "smartphone"), say(`raise.${row.command.problem_kind}`), " · ", say(row.state === "accepted" ? "asked.sent" : "on_phone"))),
    over.map((row) => refused(row, row.command.note)),
    open && el("button", { type: "button", class: "button plain", "data-do": "problem" }, icon("triangle-alert"), say("raise.open")),
  );
}

/** The panel in which it is said. */
export function raisePanel({ order, order_id }) {
  const kinds = order.raises || [];
  const input = { type: "file", accept: "image/*", class: "unseen", "data-change": "problem_photo" };
  const camera = el("label", { class: "button plain", "data-key": "camera-problem" }, icon("camera"), say(picture ? "raise.photo_again" : "raise.photo"), el("input", input));
  return problemPanel({ stop: { order: order_id }, kind: kinds.includes(kind) ? kind : "", picture, camera, title: say("raise.title"), kinds, word: "raise", next: "raise.next" });
}

/** What its buttons do. @param page {order, take, draw, open, close} */
export function raisingActions({ order, take, draw, open, close }) {
  return {
    ...noteActions,
    problem() {
      kind = "";
      picture = null;
      open();
    },
    reason({ reason }) {
      kind = reason;
      draw();
    },
    problem_photo: (_, input) =>
      choose(input, (taken) => {
        picture = taken;
        draw();
      }),
    async raise() {
      if (!kind || busy) return;
      const command = { kind: "raise_problem", order: order(), problem: mint(), problem_kind: kind, note: takeNote(order()) };
      busy = true;
      await picturesReady();
      busy = false;
      const sent = picture;
      picture = null;
      await take(command, sent);
      announce(say("done.raise"));
      close();
    },
    async withdraw({ problem }) {
      await take({ kind: "withdraw_problem", order: order(), problem });
      announce(say("done.withdraw"));
    },
  };
}
