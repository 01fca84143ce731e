// The courier's position. Owns when it is measured, when it is sent, and that it stops.
//
// It is a sighting: only the newest counts, so a dead spot queues nothing. It is shared only after the courier has
// switched it on, and the gateway takes it only while a run is open; otherwise it answers 410 and the page says so.
// A browser measures only while the page is open and the screen is on, hence the wake lock.

import { Away, Ended, sendFix } from "./api.js";
import { hubNow } from "./clock.js";

const BETWEEN_MS = 5000; // a bicycle moves 25 m: enough for a marker, little enough for a battery
const STILL_MS = 20000; // somebody who waits at a door is still alive: the last place is measured again
const FRESH_MS = 120000; // an older place is where the courier was, not where the trouble is
const NO_RUN_RETRY_MS = 60000;
const WATCH = { enableHighAccuracy: true, maximumAge: 0, timeout: 30000 }; // nothing from before the switch

/** @param told {changed(), ended()} */
export function makePosition(told) {
  let watch = null;
  let newest = null;
  let sentAt = 0;
  let timer = 0;
  let lock = null;
  let last = null; // where the phone was measured last, for what the courier sends with a place
  const state = { on: false, trouble: "", accuracyM: null, measuredAt: 0, sentAt: 0, noRun: false, awake: false };

  const hold = async () => {
    if (!state.on || lock || !navigator.wakeLock || document.visibilityState !== "visible") return;
    try {
      lock = await navigator.wakeLock.request("screen");
      state.awake = true;
      lock.addEventListener("release", () => {
        lock = null;
        state.awake = false;
        told.changed();
      });
      if (!state.on) release();
    } catch (_) {
      state.awake = false; // low battery or not allowed: the page asks to keep the screen on
    }
    told.changed();
  };

  const release = () => {
    if (lock) lock.release();
    lock = null;
    state.awake = false;
  };

  const send = async () => {
    clearTimeout(timer);
    if (!state.on || !newest) return;
    const waitMs = sentAt + (state.noRun ? NO_RUN_RETRY_MS : BETWEEN_MS) - Date.now();
    if (waitMs > 0) {
      timer = setTimeout(send, waitMs);
      return;
    }
    const fix = newest;
    newest = null;
    sentAt = Date.now();
    try {
      state.noRun = !(await sendFix(fix));
      if (!state.noRun) state.sentAt = Date.now();
    } catch (wrong) {
      if (wrong instanceof Ended) return told.ended();
      if (!(wrong instanceof Away)) throw wrong;
      newest = newest || fix;
    }
    if (newest) timer = setTimeout(send, BETWEEN_MS);
    told.changed();
  };

  const measured = (place) => {
    if (!state.on) return;
    const { latitude, longitude, accuracy, heading, speed } = place.coords;
    // By hub time: the phone's clock may be wrong, the span since the measurement is not.
    const measuredAt = new Date(hubNow() - Math.min(60000, Math.max(0, Date.now() - place.timestamp))).toISOString();
    newest = { lat: latitude, lon: longitude, accuracy_m: Math.round(accuracy), measured_at: measuredAt };
    if (heading !== null && Number.isFinite(heading)) newest.heading_deg = Math.round(heading) % 360;
    if (speed !== null && Number.isFinite(speed)) newest.speed_mps = Math.round(speed * 10) / 10;
    last = { lat_e7: Math.round(latitude * 1e7), lon_e7: Math.round(longitude * 1e7) };
    state.trouble = "";
    state.accuracyM = Math.round(accuracy);
    state.measuredAt = Date.now();
    told.changed();
    send();
  };

  const failed = (wrong) => {
    state.trouble = wrong.code === 1 ? "denied" : "unavailable";
    if (wrong.code === 1) stop();
    told.changed();
  };

  const stop = () => {
    state.on = false;
    clearTimeout(timer);
    newest = null;
    last = null;
    if (watch !== null) navigator.geolocation.clearWatch(watch);
    watch = null;
    release();
  };

  document.addEventListener("visibilitychange", hold);
  setInterval(() => {
    if (!state.on || state.trouble || document.visibilityState !== "visible") return;
    if (Date.now() - state.measuredAt > STILL_MS) navigator.geolocation.getCurrentPosition(measured, failed, WATCH);
  }, STILL_MS);

  return {
    state,
    /** Where the phone is, as a command says it; null unless it is shared and fresh. */
    place: () => (state.on && Date.now() - state.measuredAt < FRESH_MS ? last : null),
    start() {
      if (!window.isSecureContext || !navigator.geolocation) {
        state.trouble = "impossible";
        return told.changed();
      }
      state.on = true;
      state.trouble = "";
      watch = navigator.geolocation.watchPosition(measured, failed, WATCH);
      hold();
      return told.changed();
    },
    stop() {
      stop();
      told.changed();
    },
    /** The stops changed: if there was no open run, there may be one now. */
    runMayBeOpen() {
      if (!state.noRun) return;
      state.noRun = false;
      sentAt = 0;
      send();
    },
  };
}
