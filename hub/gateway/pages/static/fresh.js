// How alive a position is: one look everywhere, and always with its age.

import { el } from "./dom.js";
import { age, distance, say } from "./words.js";

const LIVE_S = 60; // hub/domain/courier.py
const SILENT_S = 300;
const NOW_S = 5; // the page is drawn anew every five seconds

/** live, ageing or silent, by the age of a fix. */
export function freshness(ageS) {
  if (ageS < LIVE_S) return "live";
  return ageS < SILENT_S ? "ageing" : "silent";
}

/** "● 12 s ago, ±25 m" with the dot's shape for its freshness. */
export function freshLine(ageS, accuracyM) {
  const fresh = freshness(ageS);
  const said = ageS < NOW_S ? say("fresh.now") : say(fresh === "silent" ? "fresh.silent" : "fresh.ago", { age: age(ageS) });
  const exact = accuracyM ? say("fresh.exact", { distance: distance(accuracyM) }) : "";
  return el("p", { class: `fresh fresh-${fresh}` }, el("span", { class: "dot", "aria-hidden": "true" }), el("span", {}, said + exact));
}
