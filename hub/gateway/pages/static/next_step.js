// The next step of a stop: the one big button, what keeps it from being touched, and the command that it asks.

import { el, icon } from "./dom.js";
import { leaveFoot, waitsFor } from "./load.js";
import { failureOf, wayBack } from "./problem.js";
import { camera, proved } from "./proof.js";
import { say } from "./words.js";

const COMMAND = { accept: "accept_offer", decline: "decline_offer", pick_up: "pick_up_order", arrive: "report_arrival", return: "return_order" };
const PRIMARY = ["deliver", "arrive", "pick_up", "accept"]; // the first of these that is possible is the big button
const ASIDE = ["decline", "return"];

/** What is asked of the shop when a step is taken. @param name of who took the gift, of a delivery */
export function commandOf(stop, action, name) {
  const { order } = stop;
  if (action === "deliver") return { kind: "deliver_order", order, received_by: name };
  if (action === "fail") return { kind: "fail_delivery", order, reason: failureOf(stop) };
  return { kind: COMMAND[action], order };
}

/** The foot of the page: the one step that is due, at the thumb. @param load the run that is to leave, or null */
export function foot(stop, load) {
  if (stop.refused.length) return null;
  if (stop.stage === "accepted" && waitsFor(load, stop.order)) return leaveFoot(load);
  const back = wayBack(stop);
  const waits = stop.problems.some((card) => !card.answer);
  const big = back || PRIMARY.find((action) => stop.can.includes(action)) || (stop.stage === "accepted" ? "pick_up" : "");
  // Somebody opened after all: what proves it brings the button back.
  const aside = back ? ["deliver"].find((action) => stop.can.includes(action) && !reason(stop, action)) : ASIDE.find((action) => stop.can.includes(action));
  const why = reason(stop, big);
  if (!big) return null;
  return el(
    "footer",
    { class: "foot", "data-key": "foot" },
    why && el("p", { class: "why", id: "why" }, why),
    el(
      "div",
      { class: "foot-buttons" },
      big === "deliver" && why && camera(stop.order, waits ? "strong" : "ribbon", "proof.take"),
      aside && el("button", { type: "button", class: "button plain", "data-do": "step", "data-action": aside, "data-order": stop.order }, say(`do.${aside}`)),
      (big !== "deliver" || !why) && el(
        "button",
        { type: "button", class: `button big ${why ? "waiting" : waits || (stop.stage === "failed" && !back) ? "strong" : "ribbon"}`, "data-key": `big-${big}`, "data-do": "step", "data-action": big, "data-order": stop.order, "aria-disabled": why ? "true" : null, "aria-describedby": why ? "why" : null },
        icon({ deliver: "gift", arrive: "map-pin", pick_up: "package-check", accept: "check", fail: "store", return: "store" }[big]),
        say(stop.stage === "failed" && !back ? "do.arrive.again" : `do.${big}`),
      ),
    ),
  );
}

// Why the big button cannot be touched yet; "" when it can.
function reason(stop, action) {
  if (action === "pick_up" && !stop.can.includes("pick_up")) return say(`why.${stop.waiting_for || "packing"}`);
  if (action === "deliver" && !proved(stop.order)) return say("why.proof");
  return "";
}
