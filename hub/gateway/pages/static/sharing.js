// Whether the courier's position is shared, how fresh it is, and the switch for it.

import { el } from "./dom.js";
import { freshLine } from "./fresh.js";
import { say } from "./words.js";

/** The switch of the position, and how it stands. @param state of `makePosition` */
export function sharing({ on, trouble, accuracyM, measuredAt, noRun, awake }) {
  let words = say("share.off.words");
  if (trouble) words = say(`share.${trouble}`);
  else if (on && noRun) words = say("share.no_run");
  else if (on && !measuredAt) words = say("share.looking");
  else if (on) words = null;
  return el(
    "section",
    { class: `sharing ${on ? "sharing-on" : ""} ${trouble ? "sharing-trouble" : ""}`, "aria-label": say("share.title") },
    el(
      "div",
      { class: "sharing-words" },
      el("p", { class: "sharing-title", id: "share-title" }, say(on ? "share.on" : "share.off")),
      words === null ? freshLine((Date.now() - measuredAt) / 1000, accuracyM) : el("p", { id: "share-words" }, words),
      on && el("p", { class: "faint" }, say(awake ? "share.awake" : "share.keep_awake")),
    ),
    el("button", { type: "button", class: "switch", role: "switch", "aria-checked": String(on), "aria-labelledby": "share-title", "data-do": "share" }, el("span", { class: "knob" })),
  );
}
