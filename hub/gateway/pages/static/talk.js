// The conversation, for couriers and customers alike. Owns how a message looks and how one is written.
//
// Who will read a message is chosen, and visible, before it is typed. What this phone has not sent yet stands in the
// same stream, marked; a refused one says why and can be sent again or thrown away.

import { el, icon, named } from "./dom.js";
import { hubNow } from "./clock.js";
import { telephone } from "./frame.js";
import { picture, sound } from "./media.js";
import { wayTo } from "./way.js";
import { known, moment, say, time } from "./words.js";

const GONE = "already_on_the_way";
export const TEXT_CHARS_MAX = 4000; // hub/domain/limits.py

/** What came in that this person has not had on the screen yet. */
export function unread(messages, seenSeq) {
  return messages.filter((message) => !message.mine && message.status !== "seen" && message.seq > seenSeq).length;
}

/** The highest number among what others wrote and this person has not seen, 0 where there is none. */
export function newestSeq(messages) {
  return messages.reduce((seq, message) => (message.mine || message.status === "seen" ? seq : Math.max(seq, message.seq)), 0);
}

/** The whole panel.
 * @param talk {room, title, back, messages, rows (of the outbox), audiences: [{name, tint}], audience, quick: [key], picture}
 */
export function talkPanel(talk) {
  return el(
    "main",
    { class: "talk", "data-key": `talk-${talk.room}`, "aria-label": talk.title },
    el("header", { class: "talk-head" }, el("button", { type: "button", class: "button quiet square", "data-do": "back", "aria-label": say("back") }, icon("arrow-left")), el("h1", { tabindex: "-1", id: "panel-title" }, named(talk.title))),
    stream(talk),
    composer(talk),
  );
}

function stream(talk) {
  const shown = new Set(talk.messages.map((message) => message.id));
  const own = talk.rows.filter((row) => row.command.kind === "send_message" && row.command.room === talk.room && !shown.has(row.command.message));
  const none = !talk.messages.length && !own.length && el("p", { class: "empty" }, say("talk.empty"));
  return el("div", { class: "log", role: "log", "aria-label": say("talk.messages") }, none, el("ol", { class: "stream" }, talk.messages.map(bubble), own.map(ownBubble)));
}

function bubble(message) {
  const status = message.mine ? el("span", { class: "receipt" }, icon(message.status === "seen" ? "check-check" : "check"), say(message.status === "seen" ? "talk.seen" : "talk.in_shop")) : null;
  const name = message.mine ? say("talk.you") : writer(message);
  const audience = message.audience && message.audience !== "everyone" ? say(`audience.${message.audience}`) : "";
  return el(
    "li",
    { class: `bubble ${message.mine ? "mine" : "theirs"} to-${message.audience || "everyone"}`, "data-key": message.id },
    el("p", { class: "who" }, named(name), audience && ` · ${audience}`),
    content(message),
    el("p", { class: "under" }, el("time", { datetime: message.at }, moment(message.at, hubNow())), status),
  );
}

// A name where it may be shown; otherwise the server names the role, and the words for that are ours.
function writer({ who }) {
  return known(`talk.role.${who}`) ? say(`talk.role.${who}`) : who;
}

function content(message) {
  const words = message.text ? el("p", { class: "words", dir: "auto" }, message.text) : null;
  if (message.kind === "image") return [picture(message.media, say("talk.picture", { who: writer(message) })), words];
  if (message.kind === "voice") return [sound(message.media, say("talk.sound", { who: writer(message) })), words];
  if (message.kind === "place" && message.place) {
    return [wayTo({ place: message.place }, "map-pin", say("talk.place")), words];
  }
  if (message.kind === "sticker") {
    return [sticker(message), words];
  }
  return words || el("p", { class: "words faint" }, say("talk.erased"));
}

// A sticker of the set by its name in words; one that this page does not know is named.
// One of the shop's own brings its picture.
function sticker({ sticker, media }) {
  if (media) return el("div", { class: "sticker" }, picture(media, say("sticker", { name: sticker })));
  const key = `sticker.${sticker}`;
  if (known(key)) return el("img", { class: "sticker", src: `/static/stickers/${sticker}.svg`, alt: say("sticker", { name: say(key) }) });
  return el("p", { class: "words faint" }, say("sticker", { name: sticker }));
}

function ownBubble(row) {
  const { command } = row;
  const state = row.state === "refused" ? null : el("span", { class: "receipt" }, icon(row.state === "accepted" ? "check" : "smartphone"), say(row.state === "accepted" ? "talk.in_shop" : "on_phone"));
  const wrong = row.state === "refused" && [el("p", { class: "wrong", role: "alert" }, icon("circle-alert"), refusal(row)), twoWays(row.id)];
  return el(
    "li",
    { class: `bubble mine own to-${command.audience}`, "data-key": command.message },
    el("p", { class: "who" }, [say("talk.you"), command.audience !== "everyone" && say(`audience.${command.audience}`)].filter(Boolean).join(" · ")),
    command.message_kind === "image" ? el("p", { class: "words faint" }, icon("image"), say("talk.a_picture")) : null,
    command.message_kind === "voice" ? el("p", { class: "words faint" }, icon("mic"), say("talk.a_voice")) : null,
    command.text ? el("p", { class: "words", dir: "auto" }, command.text) : null,
    el("p", { class: "under" }, el("time", {}, time(new Date(row.at).toISOString())), state),
    wrong,
  );
}

/** The sentence for a refusal: what is the matter and what to do. @param view with the courier, where the page may name one */
export function refusal({ code, fields }, view) {
  const key = `refused.${code}`;
  const courier = carrier(code, view);
  if (courier) return say(`${key}.courier`, courier);
  return known(key) ? say(key, fields) : say("refused.other", { code });
}

/** Whoever can still help once the gift is gone: the courier who has it, where the page shows their number; else the shop. */
export function helpLine({ code, fields }, view) {
  const courier = carrier(code, view);
  const phone = courier ? courier.phone : code === GONE && fields && fields.phone;
  return phone && el("a", { class: "button strong called", href: telephone(phone) }, icon("phone"), courier ? say("call.courier", courier) : say("call.shop", { phone }));
}

function carrier(code, view) {
  const courier = code === GONE && view && view.order && view.order.courier;
  return courier && courier.phone ? courier : null;
}

/** Send it anew, or throw it away. */
export function twoWays(id) {
  return el(
    "div",
    { class: "pair" },
    el("button", { type: "button", class: "button plain", "data-do": "redo", "data-id": id }, icon("refresh-cw"), say("redo")),
    el("button", { type: "button", class: "button plain", "data-do": "discard", "data-id": id }, icon("x"), say("discard")),
  );
}

function composer(talk) {
  const choice = talk.audiences.length > 1 && el(
    "div",
    { class: "segments", role: "radiogroup", "aria-label": say("talk.who_reads") },
    talk.audiences.map((audience) =>
      el("button", { type: "button", role: "radio", "aria-checked": String(audience === talk.audience), class: `segment to-${audience}`, "data-do": "audience", "data-audience": audience }, icon(audience === "courier" ? "store" : "users"), say(`talk.to.${audience}`)),
    ),
  );
  const readers = el("p", { class: "readers", id: "readers" }, say(talk.readers || `talk.readers.${talk.audience}`));
  const quick = talk.quick.length > 0 && el("div", { class: "quick" }, talk.quick.map((key) => el("button", { type: "button", class: "button chip", "data-do": "quick", "data-key": key, "data-quick": key }, say(key))));
  const { voice } = talk;
  if (voice.on) return recording(talk, choice, readers);
  const preview = talk.picture && el("div", { class: "preview" }, el("img", { src: talk.picture.address, alt: say("talk.your_picture") }), el("button", { type: "button", class: "button plain", "data-do": "drop_picture" }, icon("x"), say("talk.drop_picture")));
  return el(
    "form",
    { class: `composer to-${talk.audience}`, "data-submit": "send", "data-key": "composer" },
    choice,
    readers,
    quick,
    preview,
    el(
      "div",
      { class: "write" },
      el("label", { class: "button plain square", "data-key": "camera" }, icon("camera"), el("span", { class: "unseen" }, say("talk.attach")), el("input", { type: "file", accept: "image/*", class: "unseen", "data-change": "attach" })),
      el("textarea", { id: "words", rows: "1", maxlength: TEXT_CHARS_MAX, placeholder: say("talk.placeholder"), "aria-label": say("talk.placeholder"), "aria-describedby": "readers", "data-input": "draft", dir: "auto" }),
      voice.can && el("button", { type: "button", class: "button plain square", "data-key": "mic", "data-do": "record", "aria-label": say("talk.record") }, icon("mic")),
      el("button", { class: "button ribbon square", "data-key": "send", "aria-label": say("talk.send") }, icon("send")),
    ),
    voice.trouble && el("p", { class: "wrong", role: "alert" }, icon("circle-alert"), say("talk.no_microphone")),
  );
}

function recording(talk, choice, readers) {
  return el(
    "form",
    { class: `composer to-${talk.audience}`, "data-key": "recording" },
    choice,
    readers,
    el(
      "div",
      { class: "write" },
      el("button", { type: "button", class: "button plain square", "data-do": "record_drop", "aria-label": say("discard") }, icon("x")),
      el("p", { class: "recording", role: "status" }, icon("mic"), say("talk.recording", { n: talk.voice.seconds })),
      el("button", { type: "button", class: "button ribbon square", "data-do": "record_send", "aria-label": say("talk.send") }, icon("send")),
    ),
  );
}
