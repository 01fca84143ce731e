// A problem that the courier raises: what is the matter, a few words, a photo, and where it is.

import { announce } from "./dom.js";
import { mint } from "./ids.js";
import { choose, picturesReady } from "./photos.js";
import { noteActions, problemPanel, takeNote } from "./problem.js";
import { camera } from "./proof.js";
import { say } from "./words.js";

const pictures = new Map(); // order -> photo taken and not sent yet
let kind = "";
let raising = false;

/** The panel in which it is said. @param place whether the position goes with it */
export function reportPanel(stop, place) {
  const picture = pictures.get(stop.order);
  return problemPanel({ stop, kind, picture, camera: camera(stop.order, "plain", picture ? "proof.again" : "proof.take", "problem_photo"), place });
}

/** What its buttons do. @param page {take, draw, open(order), close(order), place(): where the phone is, or null} */
export function reportActions({ take, draw, open, close, place }) {
  return {
    ...noteActions,
    problem({ order }) {
      kind = "";
      open(order);
    },
    reason({ reason }) {
      kind = reason;
      draw();
    },
    async raise({ order }) {
      if (raising) return;
      const here = place();
      const command = { kind: "raise_problem", order, problem: mint(), problem_kind: kind, note: takeNote(order) };
      raising = true;
      await picturesReady();
      raising = false;
      const picture = pictures.get(order);
      pictures.delete(order);
      await take(here ? { ...command, place: here } : command, picture);
      announce(say("done.raise"));
      close(order);
    },
    async withdraw({ order, problem }) {
      await take({ kind: "withdraw_problem", order, problem });
      announce(say("done.withdraw"));
    },
    problem_photo: ({ order }, input) =>
      choose(input, (picture) => {
        pictures.set(order, picture);
        draw();
      }),
  };
}
