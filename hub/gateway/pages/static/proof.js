// What shows that a gift was handed over: a photo, or the name of who took it. Kept here until the step is taken.

import { el, icon } from "./dom.js";
import { choose } from "./photos.js";
import { say } from "./words.js";

const pictures = new Map(); // order -> photo taken and not sent yet
const names = new Map(); // order -> who takes it

/** Whether anything proves it. */
export function proved(order) {
  return Boolean(pictures.get(order) || (names.get(order) || "").trim());
}

/** What proves it, for the step that is now taken: {picture, name}; it stands on the page no longer. */
export function takeProof(order) {
  const taken = { picture: pictures.get(order), name: (names.get(order) || "").trim() };
  pictures.delete(order);
  names.delete(order);
  return taken;
}

/** Where a photo is looked at and a name written. */
export function proof({ order }) {
  const picture = pictures.get(order);
  return el(
    "section",
    { class: "proof", "aria-label": say("proof.title"), "data-key": `proof-${order}` },
    el("h2", {}, say("proof.title")),
    picture && el("img", { src: picture.address, alt: say("proof.picture"), class: "shot" }),
    picture && camera(order, "plain", "proof.again"),
    el("label", { class: "field" }, say("proof.name"), el("input", { type: "text", maxlength: 120, autocomplete: "off", enterkeyhint: "done", "data-input": "name", "data-order": order, dir: "auto" })),
  );
}

/** A button that opens the camera. @param about which action takes the picture */
export function camera(order, look, words, about = "proof") {
  const input = { type: "file", accept: "image/*", capture: "environment", class: "unseen", "data-change": about, "data-order": order };
  return el("label", { class: `button big ${look}`, "data-key": `camera-${about}` }, icon("camera"), say(words), el("input", input));
}

/** What its field and its camera do. */
export function proofActions(draw) {
  return {
    proof: ({ order }, input) =>
      choose(input, (picture) => {
        pictures.set(order, picture);
        draw();
      }),
    name({ order }, input) {
      names.set(order, input.value);
      draw();
    },
  };
}
