// Hub time on a phone whose own clock may be wrong: the hub's last word plus what has passed here since.
//
// The running time of a browser stands still while the phone sleeps, its clock may be set back: the longer of the two has
// passed. A clock that was set forward is wrong until the hub's next word, 20 s at the most where there is a net.

let hubMs = Date.now();
let heardMs = performance.now();
let heardAt = Date.now();

/** Take the hub's time from a view (ISO, with zone). */
export function hear(now) {
  const ms = Date.parse(now);
  if (Number.isNaN(ms)) return;
  hubMs = ms;
  heardMs = performance.now();
  heardAt = Date.now();
}

/** Hub time now, in ms since 1970. */
export function hubNow() {
  return hubMs + Math.max(performance.now() - heardMs, Date.now() - heardAt);
}
