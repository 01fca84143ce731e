// The conversation while it is written in, the same on both pages: what is not sent yet, and what has been read here.
//
// Rules: a draft stays with its room, and so does what is spoken there; words outlive a page that the phone closed. Nobody is
// recorded whose conversation is not on the screen. "Seen" is said once per room, at most every two seconds, and only by eyes: the page
// must be in front. How a message looks is `talk.js`'s.

import { ask, tabShelf } from "./api.js";
import { show } from "./dom.js";
import { mint } from "./ids.js";
import { choose, picturesReady } from "./photos.js";
import { newestSeq, talkPanel, unread } from "./talk.js";
import { makeVoice } from "./voice.js";
import { say } from "./words.js";

const SEEN_EVERY_MS = 2000; // one "seen" per room and two seconds (design, law 14)
const NEAR_PX = 80; // who is this near to the end is carried along when something comes

/** @param page {take(command, enclosed), draw(), room(): the open one, audience(): who will read} */
export function makeConversation({ take, draw, room, audience }) {
  const pictures = new Map(); // room -> picture taken and not sent yet
  const seen = new Map(); // room -> highest number shown here
  let notedAt = 0;

  const draft = () => `giftwire.draft.${room()}`; // where its words are kept that are not sent yet

  const write = async (text, enclosed, kind, where = room(), readers = audience()) => {
    await take({ kind: "send_message", room: where, message: mint(), audience: readers, message_kind: kind, text }, enclosed);
    window.scrollTo(0, document.body.scrollHeight);
  };

  const voice = makeVoice({ changed: draw, done: (sound, where) => write("", sound, "voice", where) });

  const note = async (which, seq) => {
    if (document.visibilityState !== "visible" || seq <= (seen.get(which) || 0) || Date.now() - notedAt < SEEN_EVERY_MS) return;
    notedAt = Date.now();
    seen.set(which, seq);
    await ask(mint(), { kind: "mark_seen", room: which, up_to: seq }).catch(() => undefined); // the next message says it again
  };

  return {
    /** How many messages of a room are new to this person. */
    unread: (which, messages) => unread(messages, seen.get(which) || 0),

    /** Show it. @param talk as for `talkPanel`, @param above what stands over it */
    draw(root, talk, above) {
      voice.only(talk.room);
      const below = window.innerHeight + window.scrollY >= document.body.scrollHeight - NEAR_PX;
      const fresh = !document.querySelector(".talk");
      show(root, above, talkPanel({ voice: voice.of(talk.room), picture: pictures.get(talk.room), ...talk }));
      const field = document.getElementById("words");
      if (fresh && field) field.value = tabShelf.get(draft()) || "";
      if (fresh || below) window.scrollTo(0, document.body.scrollHeight);
      note(talk.room, newestSeq(talk.messages));
    },

    /** No conversation is on the screen any more. */
    away: () => voice.only(""),

    actions: {
      draft(_, field) {
        tabShelf.set(draft(), field.value);
      },
      quick: ({ key }) => write(say(key), null, "text"),
      attach(_, input) {
        const where = room();
        return choose(input, (picture) => {
          pictures.set(where, picture);
          draw();
        });
      },
      record: () => voice.start(room()),
      record_send: () => voice.finish(room()),
      record_drop: () => voice.drop(room()),
      drop_picture() {
        pictures.delete(room());
        draw();
      },
      async send() {
        const field = document.getElementById("words");
        const text = field.value.trim();
        const [where, readers] = [room(), audience()];
        field.value = "";
        tabShelf.set(draft(), "");
        await picturesReady();
        const picture = pictures.get(where);
        if (!text && !picture) return field.focus();
        pictures.delete(where);
        await write(text, picture, picture ? "image" : "text", where, readers);
        return field.focus();
      },
    },
  };
}
