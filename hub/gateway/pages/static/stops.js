// The courier's stops as they stand: what the hub has said, with what this phone has asked and not yet heard back laid over.
//
// Pure: a view and the rows of the outbox in, stops out. Nothing is drawn here and nothing is asked.

import { changesOf } from "./changed.js";
import { hasLeft, loadOf } from "./load.js";
import { problemsOf } from "./problem.js";

// What a step makes of a stop, before the hub has said so.
const BECOMES = { accept_offer: "accepted", decline_offer: "declined", pick_up_order: "picked_up", report_arrival: "arrived", deliver_order: "delivered", fail_delivery: "failed", return_order: "returned" };
const NEXT = { offered: ["accept", "decline"], accepted: ["pick_up"], picked_up: ["arrive", "fail"], arrived: ["deliver", "fail"], failed: ["arrive", "return"] };
const OPEN = ["arrived", "picked_up", "failed", "accepted", "offered"]; // the nearest to its end first

/** All stops of a view. @param rows of the outbox, @param live whether the shop is heard */
export function layStops(view, rows, live) {
  const load = loadOf(view, rows);
  return view.stops.map((stop) => lay(stop, rows, load, live));
}

// A stop with what this phone has asked about it laid over: {stage, asked, refused, can, changes}.
function lay(stop, rows, load, live) {
  const mine = rows.filter((row) => row.command.order === stop.order && BECOMES[row.command.kind]);
  const asked = mine.filter((row) => row.state !== "refused" && !row.held);
  const refused = mine.filter((row) => row.state === "refused");
  const last = asked[asked.length - 1];
  const gone = hasLeft(load, stop.order) && (!last || last.command.kind === "accept_offer");
  const stage = gone ? "picked_up" : last ? BECOMES[last.command.kind] : stop.stage;
  const can = gone || last || !stop.actions ? NEXT[stage] || [] : stop.actions;
  const { cards, refused: problemsRefused } = problemsOf(stop, rows, live);
  return { ...stop, changes: changesOf(stop, rows), stage, asked: gone || asked.some((row) => row.state === "waiting"), refused, held: mine.filter((row) => row.held).length, can, problems: cards, problemsRefused };
}

/** What is to be done and what is done, and the one stop that is open. @param chosen the order that the courier opened, or "" */
export function sortStops(stops, chosen) {
  const open = stops.filter((stop) => OPEN.includes(stop.stage) || stop.refused.length);
  const closed = stops.filter((stop) => !open.includes(stop) && stop.stage !== "unassigned");
  const first = OPEN.map((stage) => open.find((stop) => stop.stage === stage)).find(Boolean);
  return { open, closed, current: open.find((stop) => stop.order === chosen) || first || open[0] };
}
