// Pictures and voice notes of the room, fetched by us rather than by the browser: so they come under this tab's own
// link even when another tab has opened another one, and stay in sight when the net is gone.

import { download } from "./api.js";
import { el, icon } from "./dom.js";
import { say } from "./words.js";

const AGAIN_MS = 5000;

const known = new Map(); // sha -> blob address; "" while it is on its way; null when it cannot be had
let told = () => undefined;

/** Be told when something has come. */
export function whenMediaComes(changed) {
  told = changed;
}

function address(sha) {
  if (!/^[0-9a-f]{64}$/.test(sha || "")) return null;
  if (!known.has(sha)) bring(sha);
  return known.get(sha);
}

async function bring(sha) {
  known.set(sha, "");
  try {
    const blob = await download(sha);
    known.set(sha, blob && URL.createObjectURL(blob));
  } catch (_) {
    setTimeout(() => known.delete(sha) && told(), AGAIN_MS); // no net: asked again
    return;
  }
  told();
}

/** A picture, or what stands in for it. */
export function picture(sha, words) {
  const at = address(sha);
  if (at) return el("img", { src: at, alt: words, class: "shot" });
  return at === "" ? el("div", { class: "shot", "aria-busy": "true" }) : gone("image");
}

/** A voice note, or what stands in for it. */
export function sound(sha, words) {
  const at = address(sha);
  if (at) return el("audio", { src: at, controls: true, "aria-label": words });
  return at === "" ? el("div", { class: "recording", "aria-busy": "true" }, icon("mic")) : gone("mic");
}

function gone(image) {
  return el("p", { class: "words faint" }, icon(image), say("media.gone"));
}
