// The load check, on the courier's page: each parcel is ticked at the vehicle, then the run leaves, whole.
//
// Rules: what is missing is named before the courier is gone, never after. A tick goes through the outbox like every
// step; so does leaving, and what was loaded counts as on its way at once.

import { el, icon } from "./dom.js";
import { say } from "./words.js";

function asked(rows, run, kind) {
  return rows.filter((row) => row.command.kind === kind && row.command.run === run && row.state !== "refused");
}

/** What is to be loaded, with what this phone has asked laid over: {id, left, parcels}; null where nothing is. */
export function loadOf(view, rows) {
  if (!view.run) return null;
  const { id } = view.run;
  const taken = new Set(rows.filter((row) => row.command.kind === "accept_offer" && row.state !== "refused").map((row) => row.command.order));
  const parcels = view.run.parcels.map((parcel) => {
    const ticks = asked(rows, id, "load_parcel").filter((row) => row.command.order === parcel.order);
    const last = ticks[ticks.length - 1];
    return { ...parcel, accepted: parcel.accepted || taken.has(parcel.order), loaded: last ? last.command.loaded : parcel.loaded, asked: ticks.some((row) => row.state === "waiting") };
  });
  return { id, left: asked(rows, id, "start_run").length > 0, parcels };
}

/** Whether a stop waits for its run to leave. */
export function waitsFor(load, order) {
  return Boolean(load) && !load.left && load.parcels.some((parcel) => parcel.order === order);
}

/** Whether a stop is on its way only as far as this phone knows. */
export function hasLeft(load, order) {
  return Boolean(load) && load.left && load.parcels.some((parcel) => parcel.order === order);
}

/** Why the run cannot leave yet, the parcels named; "" when it can. */
export function missing(load) {
  const numbers = (parcels) => parcels.map((parcel) => parcel.number).join(", ");
  const absent = load.parcels.filter((parcel) => !parcel.loaded);
  if (absent.length) return say("load.missing", { numbers: numbers(absent) });
  const open = load.parcels.filter((parcel) => !parcel.accepted);
  return open.length ? say("load.accept", { numbers: numbers(open) }) : "";
}

export function loadPanel(load, nameOf) {
  return el(
    "section",
    { class: "load", "aria-labelledby": "load", "data-key": "load" },
    el("h2", { id: "load" }, say("load.title", { n: load.parcels.filter((parcel) => parcel.loaded).length, of: load.parcels.length })),
    el("ol", { class: "rows" }, load.parcels.map((parcel) => line(parcel, nameOf(parcel.order)))),
  );
}

function line(parcel, name) {
  const { order, number, loaded, packed } = parcel;
  return el(
    "li",
    { "data-key": `parcel-${order}` },
    el(
      "button",
      { type: "button", class: "row", role: "checkbox", "aria-checked": String(loaded), "aria-disabled": packed ? null : "true", "data-do": "tick", "data-order": order },
      el("span", { class: "tick", "aria-hidden": "true" }, loaded && icon("check")),
      el("span", { class: "row-words" }, el("span", { class: "row-name" }, number), el("span", { class: "row-line", dir: "auto" }, packed ? name : say("why.packing")), parcel.asked && el("span", { class: "pending" }, icon("smartphone"), say("on_phone"))),
    ),
  );
}

export function leaveFoot(load) {
  const why = missing(load);
  return el(
    "footer",
    { class: "foot", "data-key": "foot" },
    why && el("p", { class: "why", id: "why" }, why),
    el(
      "div",
      { class: "foot-buttons" },
      el("button", { type: "button", class: `button big ${why ? "waiting" : "ribbon"}`, "data-key": "big-leave", "data-do": "leave", "aria-disabled": why ? "true" : null, "aria-describedby": why ? "why" : null }, icon("bike"), say("do.leave")),
    ),
  );
}
