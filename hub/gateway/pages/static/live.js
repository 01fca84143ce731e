// Keeps the page's picture fresh. Owns the socket, its back-off, and the time of the last sign of life.
//
// The socket brings views and fixes; when it is away the page goes on asking for the view at each new try, so that a
// net which lets no socket through still works. Nothing is ever shown as live that is not: `asOf` is when the hub
// was last heard of.

import { Away, Ended, disown, getView } from "./api.js";
import { hear, hubNow } from "./clock.js";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15000;
const QUIET_MS = 30000; // phones do not notice a dead socket for minutes; the gateway says "still" every 20 s
const LINK_ENDED = 4404;

/** Follow what this link may see; the reconnection's codes are those of docs/gateway.md.
 * @param told {isOwn(view): whether it is what this page shows and no other tab's, view(view), fix(position), ended(), link({live, asOf})}
 */
export function follow(told) {
  let cursor = 0;
  let taken = 0; // views
  let socket = null;
  let waitMs = FIRST_WAIT_MS;
  let timer = 0;
  let heardAt = 0; // this phone's clock, for spans
  let spokeAt = 0; // the same, of the socket alone: where the net comes back, a dead socket does not
  let asOf = 0; // hub time, for people
  let over = false;

  const alive = () => {
    heardAt = Date.now();
    asOf = hubNow();
    told.link({ live: true, asOf });
  };

  const take = (view) => {
    if (!told.isOwn(view)) {
      disown();
      lost();
      return false;
    }
    hear(view.now);
    alive();
    if (typeof view.cursor === "number") cursor = view.cursor;
    taken += 1;
    told.view(view);
    return true;
  };

  // What was asked for may arrive after a newer view that the socket brought. Only then is it older: a hub that was
  // restored counts on from lower down. Says whether there is anything to follow.
  const ask = async () => {
    const before = taken;
    const view = await getView();
    if (over) return false;
    if (taken === before || view.cursor >= cursor) return take(view);
    alive();
    return true;
  };

  const end = () => {
    over = true;
    clearTimeout(timer);
    if (socket) socket.close();
    told.ended();
  };

  const fail = (wrong) => {
    if (wrong instanceof Ended) end();
    else if (wrong instanceof Away) told.link({ live: false, asOf });
    else throw wrong;
  };

  const later = () => {
    if (over) return;
    clearTimeout(timer);
    // Jitter: a hundred phones that lost the same mast shall not come back in the same second.
    timer = setTimeout(refresh, waitMs * (0.5 + Math.random()));
    waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2);
  };

  const refresh = async () => {
    try {
      if (await ask()) connect();
    } catch (wrong) {
      fail(wrong);
      later();
    }
  };

  const connect = () => {
    if (over || (socket && socket.readyState <= 1)) return;
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const here = new WebSocket(`${scheme}://${location.host}/api/live?cursor=${cursor}`);
    socket = here;
    spokeAt = Date.now();
    here.onmessage = (event) => {
      if (here !== socket || over) return;
      waitMs = FIRST_WAIT_MS;
      spokeAt = Date.now();
      const said = JSON.parse(event.data);
      if (said.type === "view") return take(said.view);
      if (said.type === "end") return end();
      if (said.type === "still") hear(said.now);
      alive();
      if (said.type === "fix") told.fix(said.position, said.sentence);
    };
    here.onclose = (event) => {
      if (here !== socket || over) return;
      socket = null;
      if (event.code === LINK_ENDED) return end();
      told.link({ live: false, asOf });
      later();
    };
  };

  const again = () => {
    if (over) return;
    waitMs = FIRST_WAIT_MS;
    clearTimeout(timer);
    refresh();
  };

  const hangUp = () => {
    const dead = socket;
    socket = null;
    if (dead) dead.close();
  };

  const lost = () => {
    hangUp();
    told.link({ live: false, asOf });
    later();
  };

  window.addEventListener("online", again);
  window.addEventListener("offline", lost);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && Date.now() - heardAt > 5000) again();
  });
  setInterval(() => {
    if (over || !socket || document.visibilityState !== "visible" || Date.now() - spokeAt < QUIET_MS) return;
    hangUp();
    again();
  }, 5000);

  refresh();
  return { refresh: again };
}
