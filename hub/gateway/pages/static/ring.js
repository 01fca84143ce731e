// The promise ring: it empties towards the promise like a clock and gains weight; calm, soon, at risk, late, kept.
// Geometry from resources/theme/tokens.json, the same as at the stations. Between two views of the hub the page
// moves the hand itself; it may say "late" and "soon" on its own, "at risk" is the hub's to say.

import { hubNow } from "./clock.js";
import { svg } from "./dom.js";
import { say } from "./words.js";

const BOW = "M3 21C8 21 13 16 16 12C20 6.5 27 2 28.5 7C30 12 22 13 16 12C10 11 2 12 3.5 7C5 2 12 6.5 16 12C19 16 24 21 29 21";
const WIDTH = { calm: 0.085, soon: 0.115, risk: 0.15, kept: 0.05, broken: 0.05 };
const HOUR_MS = 3600000;

/** How a promise stands now: {urgency, fraction, leftMs}. */
export function standing(promise) {
  if (!promise || !promise.until || !promise.urgency || promise.urgency === "none") return { urgency: "none" };
  const { urgency } = promise;
  if (urgency === "kept" || urgency === "broken") return { urgency, fraction: 1, leftMs: 0 };
  const leftMs = Date.parse(promise.until) - hubNow();
  if (leftMs <= 0) return { urgency: "late", fraction: Math.min(1, -leftMs / HOUR_MS), leftMs };
  const whole = Math.max(Date.parse(promise.until) - Date.parse(promise.made_at), 60000);
  const fraction = Number.isFinite(whole) ? Math.min(1, leftMs / whole) : promise.fraction;
  return { urgency: urgency === "calm" && fraction <= 0.5 ? "soon" : urgency === "late" ? "risk" : urgency, fraction, leftMs };
}

/** The number inside: minutes, "1:12", "3h", "2d"; a plus when it counts up. */
export function figure(leftMs, size) {
  const minutes = leftMs <= 0 ? Math.floor(-leftMs / 60000) : Math.ceil(leftMs / 60000);
  const plus = leftMs <= 0 ? "+" : "";
  if (minutes < 60 || (minutes < 100 && size < 64)) return `${plus}${minutes}`;
  if (minutes >= 48 * 60) return `${plus}${Math.floor(minutes / 1440)}d`;
  if (size < 64 || minutes >= 600) return `${plus}${Math.round(minutes / 60)}h`;
  return `${plus}${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}

/** Draw it. @param promise with until, made_at, urgency; @param size in CSS pixels, 32 .. 96; @param name where it is no promise's */
export function ring(promise, size, name) {
  const { urgency, fraction, leftMs } = standing(promise);
  const middle = size / 2;
  const radius = middle - 0.075 * size;
  const circle = (attributes) => svg("circle", { cx: middle, cy: middle, fill: "none", ...attributes });
  const label = name || say(`ring.${urgency}`);
  const frame = { class: `ring ring-${urgency}`, viewBox: `0 0 ${size} ${size}`, width: size, height: size };
  const parts = [];
  if (urgency === "none") {
    parts.push(circle({ r: radius, class: "ring-track", "stroke-width": 0.06 * size, "stroke-dasharray": "2 5" }));
  } else if (urgency === "late") {
    parts.push(svg("circle", { cx: middle, cy: middle, r: middle - 0.02 * size, class: "ring-disc" }));
    parts.push(arc(middle, 0.4 * size, fraction, 0.045 * size, "ring-over", 1));
    parts.push(number(figure(leftMs, size), middle, size));
  } else if (urgency === "kept" || urgency === "broken") {
    parts.push(circle({ r: radius, class: "ring-arc", "stroke-width": WIDTH[urgency] * size }));
    const scale = (0.56 * size) / 32;
    const shift = `translate(${middle - 16 * scale} ${middle - 12 * scale}) scale(${scale})`;
    parts.push(svg("path", { d: BOW, transform: shift, class: "ring-bow" }));
  } else {
    parts.push(circle({ r: radius, class: "ring-track", "stroke-width": Math.max(1.4, 0.06 * size) }));
    parts.push(arc(middle, radius, fraction, WIDTH[urgency] * size, "ring-arc", -1));
    parts.push(number(figure(leftMs, size), middle, size));
  }
  return svg("svg", { ...frame, role: "img", "aria-label": label }, parts);
}

// From 12 o'clock; turn -1 runs counter-clockwise, so that the gap grows clockwise like a hand.
function arc(middle, radius, fraction, width, look, turn) {
  const angle = 2 * Math.PI * Math.min(0.9999, Math.max(0.004, fraction)) * turn;
  const x = middle + radius * Math.sin(angle);
  const y = middle - radius * Math.cos(angle);
  const large = Math.abs(angle) > Math.PI ? 1 : 0;
  const sweep = turn > 0 ? 1 : 0;
  const d = `M${middle} ${middle - radius}A${radius} ${radius} 0 ${large} ${sweep} ${x.toFixed(2)} ${y.toFixed(2)}`;
  return svg("path", { d, class: look, "stroke-width": width });
}

function number(text, middle, size) {
  const share = [0.3, 0.23, 0.19][Math.max(0, Math.min(2, text.length - 3))]; // "1:12" keeps clear of the arc on both sides
  const at = { x: middle, y: middle, "font-size": share * size, class: "ring-number" };
  return svg("text", at, text);
}

/** The shop's mark: a line that ties itself into a bow. */
export function mark() {
  return svg("svg", { class: "mark", viewBox: "0 0 32 24", "aria-hidden": "true" }, svg("path", { d: BOW }));
}
