// The way to an address, handed to the map that the phone has; nothing is fetched until somebody touches it.

import { el, icon } from "./dom.js";

function link({ place, lines = [] }) {
  const point = place ? `${Number(place.lat).toFixed(6)},${Number(place.lon).toFixed(6)}` : "";
  const words = encodeURIComponent(lines.join(", "));
  if (/iPhone|iPad|Macintosh/.test(navigator.userAgent)) return `https://maps.apple.com/?daddr=${point || words}`;
  if (/Android/.test(navigator.userAgent)) return `geo:${point || "0,0"}?q=${point || words}`;
  if (!point) return `https://www.openstreetmap.org/search?query=${words}`;
  const [lat, lon] = point.split(",");
  return `https://www.openstreetmap.org/?mlat=${lat}&mlon=${lon}#map=17/${lat}/${lon}`;
}

/** A button that opens the map. @param address with place or lines */
export function wayTo(address, image, words) {
  const href = link(address);
  const aside = href.startsWith("https:") ? { target: "_blank", rel: "noopener noreferrer" } : {};
  return el("a", { class: "button plain", href, ...aside }, icon(image), words);
}
