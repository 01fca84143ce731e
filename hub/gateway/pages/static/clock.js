// Hub time on a phone whose own clock may be wrong: the hub's last word plus what has passed here since.

let hubMs = Date.now();
let heardMs = performance.now();

/** Take the hub's time from a view (ISO, with zone). */
export function hear(now) {
  const ms = Date.parse(now);
  if (Number.isNaN(ms)) return;
  hubMs = ms;
  heardMs = performance.now();
}

/** Hub time now, in ms since 1970. */
export function hubNow() {
  return hubMs + (performance.now() - heardMs);
}
