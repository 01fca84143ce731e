// What both pages have around their own part: the bar, the pages without a view, starting and ending.

import { Away, Ended, enter, tabShelf } from "./api.js";
import { el, hangIcons, icon, show } from "./dom.js";
import { mark } from "./ring.js";
import { LANGUAGES, joined, other, preferred, say, speak, time } from "./words.js";

const RETRY_MS = 4000;

/** The bar on top: the mark, whose page it is, how fresh it is, the language switch. */
export function bar(title, under, link) {
  return el(
    "header",
    { class: "bar" },
    mark(),
    el("div", { class: "bar-words" }, el("p", { class: "bar-title", dir: "auto" }, title), under && el("p", { class: "bar-under", dir: "auto" }, under)),
    el("button", { type: "button", class: "button quiet language", "data-do": "language", "data-to": other(), "aria-label": say("language.switch") }, LANGUAGES[other()]),
    link,
  );
}

/** How the page stands with the shop: nothing to say when it is live and all is sent. */
export function linkLine(link, waiting, durable) {
  if (link.live && !waiting) return null;
  const words = link.live ? say("link.sending", { n: waiting }) : link.asOf ? say("link.away", { time: time(new Date(link.asOf).toISOString()) }) : say("link.away.never");
  return el(
    "p",
    { class: `link-line ${link.live ? "" : "link-away"}`, role: "status" },
    icon(link.live ? "smartphone" : "wifi-off"),
    el("span", {}, joined(words, !link.live && waiting && say("link.waiting", { n: waiting }), waiting && !durable && say("link.not_kept"))),
  );
}

let again = () => undefined; // draws the page that says one thing once more, in another language

// A page that says one thing. @param title, words: their keys
function alone(root, title, words, phone) {
  again = () => alone(root, title, words, phone);
  show(
    root,
    bar("Giftwire", "", null),
    el(
      "main",
      { class: "alone" },
      mark(),
      el("h1", {}, say(title)),
      el("p", {}, say(words)),
      phone && el("a", { class: "button strong", href: telephone(phone) }, icon("phone"), say("call.shop", { phone })),
    ),
  );
}

/** An address that dials. */
export function telephone(phone) {
  return `tel:${phone.replace(/[^\d+*#]/g, "")}`;
}

/** The page of a link that is unknown or over; it keeps the shop's number if it ever knew it. */
export function ended(root) {
  document.title = say("ended.title");
  alone(root, "ended.title", "ended.words", tabShelf.get("giftwire.phone") || "");
}

/** The page of a shop that cannot be reached, before anything of it has been seen. */
export function unreached(root) {
  if (say("link.away.never") === "link.away.never") return; // not even the words came: the page goes on as it stands
  alone(root, "link.away.never", "link.trying");
}

/** Learn the words, open the door, then `go`. Tries again for as long as the net is away. */
export async function begin(root, go) {
  window.addEventListener("hashchange", () => location.hash && location.reload()); // another link was opened in this tab
  let language = preferred();
  hangIcons().catch(() => undefined); // every icon has its word beside it
  for (;;) {
    try {
      await Promise.all([speak(language), enter()]);
      return go();
    } catch (wrong) {
      if (wrong instanceof Ended) {
        await speak(language).catch(() => undefined);
        return ended(root);
      }
      if (!(wrong instanceof Away) && !(wrong instanceof TypeError)) throw wrong; // fetch tells a lost net as TypeError
      await speak(language).catch(() => undefined);
      unreached(root);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      language = preferred();
    }
  }
}

/** Speak the other language from now on. */
export async function switchLanguage() {
  await speak(other(), { keep: true });
  if (document.querySelector("main.alone")) again();
}

/** A panel over the page that the phone's own back button closes. */
export function panels(changed) {
  window.addEventListener("popstate", changed);
  return {
    now: () => (history.state && history.state.panel) || null,
    open(panel) {
      history.pushState({ panel }, "");
      window.scrollTo(0, 0);
      changed();
      const title = document.getElementById("panel-title");
      if (title) title.focus();
    },
    close() {
      if (history.state && history.state.panel) history.back();
    },
  };
}
