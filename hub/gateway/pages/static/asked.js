// What the shop asks of a sender or a recipient before it goes on: is the wrapping right, where shall the gift go,
// and may a surprise be known.
//
// Rules: a question says until when it waits and what comes otherwise. What somebody types stays theirs until the shop
// has it: a refusal, a look at the conversation, a change of language or a phone that closes the page takes no word away. Answers go through the outbox.

import { tabShelf } from "./api.js";
import { hubNow } from "./clock.js";
import { announce, el, icon } from "./dom.js";
import { telephone } from "./frame.js";
import { picture } from "./media.js";
import { refused } from "./question.js";
import { TEXT_CHARS_MAX } from "./talk.js";
import { days, moment, say, time } from "./words.js";

const DAY_MS = 86400000;
const LINES_MAX = 6; // hub/domain/limits.py
const LINE_CHARS_MAX = 200;

const typed = { change: "", lines: "", note: "", day: "", from: "", until: "" };
let typedFor = ""; // the order
let changing = false;
let releasing = false;
let fault = "";

const shelf = () => `giftwire.asked.${typedFor}`;

function keep() {
  tabShelf.set(shelf(), JSON.stringify(typed));
}

/** Everything that is asked with this order, or what came of it. @param rows of the outbox */
export function askings(view, rows) {
  if (typedFor !== view.order_id) {
    typedFor = view.order_id;
    Object.assign(typed, JSON.parse(tabShelf.get(shelf()) || "{}"));
  }
  return [approval(view, rows), where(view, rows), secret(view, rows)];
}

/** Whether the picture of the wrapping stands with the question already. */
export function showsWrapping({ order }) {
  return Boolean(order.approval && order.approval.state === "asked");
}

function sent(rows, kind) {
  const mine = rows.filter((row) => row.command.kind === kind);
  return [mine.filter((row) => row.state !== "refused").pop(), mine.filter((row) => row.state === "refused")];
}

function pending(row, ...words) {
  return el("p", { class: "pending" }, icon(row.state === "accepted" ? "check" : "smartphone"), words, " ", row.state === "waiting" && say("on_phone"));
}

function line(key, sign, ...words) {
  return el("p", { class: "decided", role: "status", "data-key": key }, icon(sign), el("span", {}, words));
}

function sheet(key, title, ...parts) {
  return el("section", { class: "sheet question", "data-key": key, "aria-labelledby": `${key}-title` }, el("h2", { id: `${key}-title` }, title), parts);
}

function until(words) {
  return el("p", { class: "faint timed" }, icon("clock"), el("span", {}, words));
}

function field(name, label, more, tag = "input") {
  return el("label", { class: "field" }, label, el(tag, { "data-input": "asked_typed", "data-field": name, value: tag === "input" && typed[name], dir: "auto", ...more }, tag === "textarea" && typed[name]));
}

function called({ order }) {
  return order.recipient_name || say("talk.role.recipient");
}

// The wrapping -----------------------------------------------------------------------------------------------------

function approval({ order }, rows) {
  const card = order.approval;
  if (!card) return null;
  const [asked, gone] = sent(rows, "answer_approval");
  const refusals = gone.map((row) => refused(row, row.command.note));
  if (card.state !== "asked") {
    const key = card.state === "approved" && card.by !== "sender" ? "noted" : card.state;
    const when = moment(card.state === "lapsed" ? card.due_at : card.answered_at, hubNow());
    return [line("approval", card.state === "change_asked" ? "pencil" : "check-check", say(`approval.${key}`, { time: when })), refusals];
  }
  const over = card.stays && hubNow() > Date.parse(card.due_at);
  return sheet(
    "approve",
    say("approve.title"),
    order.photo && picture(order.photo, say("photo.alt")),
    until(over ? say("approve.waits") : say(card.stays ? "approve.stays" : "approve.until", { time: moment(card.due_at, hubNow()) })),
    asked ? pending(asked, asked.command.approved ? say("approve.sent_yes") : say("approve.sent_change", { words: asked.command.note })) : changing ? change() : choice(),
    refusals,
  );
}

function choice() {
  return [
    el("button", { type: "button", class: "button big ribbon", "data-do": "approve" }, say("approve.yes")),
    el("button", { type: "button", class: "button big plain", "data-do": "want_change" }, icon("pencil"), say("approve.change")),
  ];
}

function change() {
  return el(
    "form",
    { class: "editor", "data-submit": "ask_change", "data-key": "change" },
    field("change", say("approve.what"), { id: "change-words", rows: "3", maxlength: TEXT_CHARS_MAX }, "textarea"),
    el("div", { class: "pair" }, el("button", { type: "button", class: "button plain", "data-do": "want_no_change" }, say("cancel")), el("button", { class: "button ribbon" }, icon("send"), say("approve.say"))),
  );
}

// The address ------------------------------------------------------------------------------------------------------

function where(view, rows) {
  const { order, role, shop } = view;
  const card = order.where_to;
  if (!card) return null;
  const [asked, gone] = sent(rows, "give_address");
  const inForm = card.mine && card.state !== "given" && typed.lines; // then the words are in sight already
  const refusals = gone.map((row) => refused(row, !inForm && row.command.address.lines.join("\n"), view));
  const name = called(view);
  const due = moment(card.due_at, hubNow());
  if (card.state === "given") {
    const at = moment(card.given_at, hubNow());
    if (card.address) return [thanks(card.address), refusals];
    return [line("where-known", "check-check", card.by === "recipient" ? say("where.given", { name, time: at }) : say("where.known")), refusals];
  }
  if (!card.mine) {
    if (role === "sender") return line("where-waits", "clock", say("where.waits", { name, time: due }));
    return [line("where-back", "clock", say("where.went_back", { time: due })), shop.phone && el("a", { class: "button strong called", "data-key": "where-call", href: telephone(shop.phone) }, icon("phone"), say("call.shop", { phone: shop.phone })), refusals];
  }
  return sheet(
    "where",
    say("where.title"),
    until(role === "sender" ? say("where.back", { name, time: due }) : say("where.until", { time: due })),
    asked ? [pending(asked, say("where.sent")), el("p", { class: "address", dir: "auto" }, asked.command.address.lines.join("\n"))] : form(),
    refusals,
  );
}

function thanks({ lines, note }) {
  return el(
    "section",
    { class: "sheet", "data-key": "where-thanks", "aria-labelledby": "where-thanks-title", role: "status" },
    el("h2", { id: "where-thanks-title" }, say("where.thanks")),
    el("p", { class: "address", dir: "auto" }, lines.join("\n")),
    note && el("p", { class: "faint", dir: "auto" }, note),
  );
}

function form() {
  const today = new Date(days(hubNow()) * DAY_MS).toISOString().slice(0, 10);
  return el(
    "form",
    { class: "editor", "data-submit": "give_address", "data-key": "address" },
    field("lines", say("where.lines"), { id: "address-lines", rows: "3", autocomplete: "street-address" }, "textarea"),
    field("note", say("where.note"), { id: "address-note", rows: "2", maxlength: TEXT_CHARS_MAX }, "textarea"),
    el(
      "fieldset",
      { class: "suits" },
      el("legend", { class: "faint" }, say("where.when")),
      field("day", say("where.day"), { type: "date", min: today }),
      field("from", say("where.from"), { type: "time" }),
      field("until", say("where.to"), { type: "time" }),
    ),
    fault && el("p", { class: "wrong", role: "alert" }, icon("circle-alert"), say(fault)),
    el("button", { class: "button big ribbon" }, icon("map-pin"), say("where.send")),
  );
}

// What the shop's clock shows, as if it were the world's.
function shown(ms) {
  const [hours, minutes] = time(ms).split(":").map(Number);
  return days(ms) * DAY_MS + (hours * 60 + minutes) * 60000;
}

// "2026-05-10", "17:00" on the shop's clock as the world's time; looked at twice, for the night when it is put forward.
function instant(day, clock) {
  const wall = Date.parse(`${day}T${clock}:00Z`);
  const near = wall - (shown(wall) - wall);
  return new Date(wall - (shown(near) - near)).toISOString();
}

/** What stands in the form as a command's fields; null, with `fault` set, where something is missing. */
function given() {
  const lines = typed.lines.split("\n").map((each) => each.trim()).filter(Boolean);
  const { day, from } = typed;
  fault = "";
  if (!lines.length) fault = "where.needs_lines";
  else if (lines.length > LINES_MAX || lines.some((each) => [...each].length > LINE_CHARS_MAX)) fault = "where.too_long";
  else if ((day || from || typed.until) && !(day && typed.until)) fault = "where.needs_time";
  else if (from && from >= typed.until) fault = "where.needs_order";
  if (fault) return null;
  const address = { lines, note: typed.note.trim() };
  if (!day) return { address };
  const latest = instant(day, typed.until);
  if (Date.parse(latest) <= hubNow()) {
    fault = "where.needs_future";
    return null;
  }
  return { address, wanted: from ? { until: latest, earliest: instant(day, from) } : { until: latest } };
}

// The surprise -----------------------------------------------------------------------------------------------------

function secret(view, rows) {
  if (!view.order.secret) return null;
  const [asked, gone] = sent(rows, "release_surprise");
  const name = called(view);
  const sure = () => [
    el("p", {}, say("secret.sure", { name })),
    el("div", { class: "pair" }, el("button", { type: "button", class: "button plain", "data-do": "keep_secret" }, say("cancel")), el("button", { type: "button", class: "button ribbon", "data-do": "release" }, say("secret.yes"))),
  ];
  return el(
    "section",
    { class: "sheet", "data-key": "secret" },
    el("p", {}, icon("gift"), " ", say("secret.line", { name })),
    asked ? pending(asked, say("secret.said")) : releasing ? sure() : el("button", { type: "button", class: "button plain", "data-do": "want_release" }, say("secret.release")),
    gone.map((row) => refused(row)),
  );
}

/** What the buttons and fields do. @param page {order(): id, take(command), draw()} */
export function askedActions({ order, take, draw }) {
  const focus = (id) => document.getElementById(id).focus();
  const answerApproval = async (answer) => {
    changing = false;
    typed.change = ""; // a refusal keeps the words in sight
    keep();
    await take({ kind: "answer_approval", order: order(), ...answer });
    announce(answer.approved ? say("approve.sent_yes") : say("approve.sent_change", { words: answer.note }));
  };
  const turn = (set) => () => {
    set();
    draw();
  };
  return {
    asked_typed(_, input) {
      typed[input.dataset.field] = input.value;
      keep();
    },
    approve: () => answerApproval({ approved: true }),
    want_change() {
      changing = true;
      draw();
      focus("change-words");
      document.getElementById("change-words").form.scrollIntoView({ block: "center" }); // its button too
    },
    want_no_change: turn(() => (changing = false)),
    ask_change() {
      const note = typed.change.trim();
      return note ? answerApproval({ approved: false, note }) : focus("change-words");
    },
    async give_address() {
      const answer = given();
      if (answer) await take({ kind: "give_address", order: order(), ...answer });
      if (answer) tabShelf.set(shelf(), "");
      draw();
      if (answer) announce(say("where.sent"));
      else if (fault === "where.needs_lines") focus("address-lines");
    },
    want_release: turn(() => (releasing = true)),
    keep_secret: turn(() => (releasing = false)),
    async release() {
      releasing = false;
      await take({ kind: "release_surprise", order: order() });
      announce(say("secret.said"));
    },
  };
}

/** What is newly asked of whoever looks, to be said aloud; blank where nothing is. */
export function newlyAsked(before, { order }) {
  const asks = ({ approval: wrapped, where_to: place }) => [wrapped && wrapped.state === "asked" && "approve.title", place && place.mine && place.state !== "given" && "where.title"].filter(Boolean);
  const known = before ? asks(before.order) : [];
  const news = before ? asks(order).find((key) => !known.includes(key)) : "";
  return news ? say(news) : "";
}
