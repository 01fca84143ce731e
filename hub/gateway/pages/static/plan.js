// A plan of our own, without tiles or anybody else's server: a grid with a scale, the shop, the destination where it
// is known, and the courier with the circle in which the courier really is. Old positions fade and say their age.

import { el, svg } from "./dom.js";
import { freshLine, freshness } from "./fresh.js";
import { distance, say } from "./words.js";

const WIDTH = 358;
const HEIGHT = 236;
const EDGE = 34; // room for marks and their words
const FOOT = 20; // and for the scale
const METRES_PER_DEGREE = 111320;
const STEPS_M = [25, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000];

/** Metres between two places (short distances: a plane will do). */
function between(a, b) {
  const dx = (b.lon - a.lon) * Math.cos((((a.lat + b.lat) / 2) * Math.PI) / 180);
  return Math.hypot(dx, b.lat - a.lat) * METRES_PER_DEGREE;
}

/** Draw it. @param places {shop?, courier, destination?}: {lat, lon}; courier also accuracy_m; @param ageS of the fix */
export function plan(places, ageS, courierName) {
  const all = [places.courier, places.shop, places.destination].filter(Boolean);
  const middle = {
    lat: (Math.min(...all.map((p) => p.lat)) + Math.max(...all.map((p) => p.lat))) / 2,
    lon: (Math.min(...all.map((p) => p.lon)) + Math.max(...all.map((p) => p.lon))) / 2,
  };
  const perLon = METRES_PER_DEGREE * Math.cos((middle.lat * Math.PI) / 180);
  const metres = (p) => ({ x: (p.lon - middle.lon) * perLon, y: (middle.lat - p.lat) * METRES_PER_DEGREE });
  const reachX = Math.max(120, ...all.map((p) => Math.abs(metres(p).x)));
  const reachY = Math.max(80, ...all.map((p) => Math.abs(metres(p).y)));
  const scale = Math.min((WIDTH / 2 - EDGE) / reachX, ((HEIGHT - FOOT) / 2 - EDGE) / reachY);
  const at = (p) => ({ x: WIDTH / 2 + metres(p).x * scale, y: (HEIGHT - FOOT) / 2 - 6 + metres(p).y * scale });

  const step = STEPS_M.find((m) => m * scale >= 44) || STEPS_M[STEPS_M.length - 1];
  const courier = at(places.courier);
  const parts = [grid(step * scale)];
  for (const [name, place] of [["shop", places.shop], ["destination", places.destination]]) {
    if (!place) continue;
    const point = at(place);
    if (name === "destination") {
      parts.push(svg("line", { x1: courier.x, y1: courier.y, x2: point.x, y2: point.y, class: "plan-line" }));
    }
    parts.push(name === "shop" ? shopMark(point) : destinationMark(point), label(point, say(`plan.${name}`), 24));
  }
  const halo = Math.min(WIDTH, (places.courier.accuracy_m || 0) * scale);
  if (halo > 9) parts.push(svg("circle", { cx: courier.x, cy: courier.y, r: halo, class: "plan-halo" }));
  parts.push(svg("circle", { cx: courier.x, cy: courier.y, r: 9, class: `plan-courier plan-${freshness(ageS)}` }));
  parts.push(label(courier, courierName, courier.y > HEIGHT - 60 ? -18 : 26, "plan-name"));
  // In the lower corner that is emptier.
  const crowd = (x) => Math.min(...all.map((p) => Math.hypot(at(p).x - x, at(p).y - HEIGHT)));
  parts.push(scaleBar(step * scale, distance(step), crowd(0) < crowd(WIDTH)));
  const told = places.destination ? say("plan.label", { name: courierName, distance: distance(between(places.courier, places.destination)) }) : say("plan.label.bare", { name: courierName });
  return el("figure", { class: "plan" }, svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": told }, parts), el("figcaption", {}, freshLine(ageS, places.courier.accuracy_m)));
}

function grid(gap) {
  const lines = [];
  for (let x = (WIDTH / 2) % gap; x < WIDTH; x += gap) lines.push(`M${x.toFixed(1)} 0V${HEIGHT}`);
  for (let y = (HEIGHT / 2) % gap; y < HEIGHT; y += gap) lines.push(`M0 ${y.toFixed(1)}H${WIDTH}`);
  return svg("path", { d: lines.join(""), class: "plan-grid" });
}

function shopMark({ x, y }) {
  const d = `M${x - 8} ${y - 2}L${x - 6} ${y - 8}H${x + 6}L${x + 8} ${y - 2}ZM${x - 6} ${y - 2}V${y + 7}H${x + 6}V${y - 2}`;
  return svg("path", { d, class: "plan-shop" });
}

function destinationMark({ x, y }) {
  return svg("g", { class: "plan-destination" }, svg("circle", { cx: x, cy: y, r: 8 }), svg("circle", { cx: x, cy: y, r: 2.5, class: "plan-eye" }));
}

function label({ x, y }, words, below, look = "plan-word") {
  const anchor = x < 60 ? "start" : x > WIDTH - 60 ? "end" : "middle";
  const at = { x: anchor === "start" ? Math.max(8, x - 8) : anchor === "end" ? Math.min(WIDTH - 8, x + 8) : x, y: y + below };
  return svg("text", { ...at, "text-anchor": anchor, class: look }, words);
}

function scaleBar(length, words, right) {
  const y = HEIGHT - 12;
  const from = right ? WIDTH - 12 : 12;
  const end = right ? from - length : from + length;
  const text = { x: end + (right ? -6 : 6), y: y + 1, "text-anchor": right ? "end" : "start" };
  return svg("g", { class: "plan-scale" }, svg("path", { d: `M${from} ${y - 4}V${y}H${end.toFixed(1)}V${y - 4}` }), svg("text", text, words));
}
