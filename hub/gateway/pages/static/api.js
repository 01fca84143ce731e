// The gateway's doors as functions. Owns the link's secret, the session, and what each answer means.
//
// Three outcomes of a question: accepted, refused (final), and no answer, which is thrown as `Away`: ask again under
// the same id. A link that is unknown or has ended is thrown as `Ended`, and nothing more is asked.

const SECRET = "giftwire.secret";
const TAB = "giftwire.tab";
const ANSWER_MS = 10000; // a phone in a lift: after this the net counts as away, and the question is asked again
const CLAIMS_MAX = 6; // tabs that a browser opens again all at once
const UPLOAD_MS = 120000; // 10 MB, the largest picture, at 1 Mbit/s

/** The link is unknown, revoked or over. */
export class Ended extends Error {}

/** No answer, or none that settles anything; `waitMs` is what the server asked us to wait. */
export class Away extends Error {
  constructor(reason, waitMs = 0) {
    super(reason);
    this.waitMs = waitMs;
  }
}

// Storage may be off (a private window, a strict in-app browser): then memory has to do for this page's life.
function shelf(name) {
  const memory = new Map();
  const real = () => {
    try {
      return window[name];
    } catch (_) {
      return null;
    }
  };
  return {
    get(key) {
      try {
        return real().getItem(key);
      } catch (_) {
        return memory.has(key) ? memory.get(key) : null;
      }
    },
    set(key, value) {
      memory.set(key, value);
      try {
        real().setItem(key, value);
      } catch (_) {
        /* kept in memory */
      }
    },
  };
}

export const tabShelf = shelf("sessionStorage"); // this tab
export const phoneShelf = shelf("localStorage"); // every tab of this browser

let entering = null;

/** Open the door: exchange the fragment, or the secret this tab remembers, for a session. */
export async function enter() {
  const fragment = location.hash.slice(1);
  if (fragment) {
    tabShelf.set(SECRET, fragment);
    tabShelf.set(TAB, String(Math.random()).slice(2));
  }
  if (!tabShelf.get(SECRET)) return; // a cookie may still be good; the first question will tell
  try {
    await session();
  } catch (wrong) {
    if (wrong instanceof Ended) hide();
    throw wrong;
  }
  hide();
}

// The secret leaves the address bar, so that a photo or a shared address does not give it away.
function hide() {
  if (location.hash) history.replaceState(history.state, "", location.pathname);
}

function session() {
  entering = entering || exchange().finally(() => (entering = null));
  return entering;
}

// Claimed before it is asked for: of two tabs that open their links in one moment, the later answer may not be the later claim.
async function exchange() {
  for (let n = 0; n < CLAIMS_MAX; n += 1) {
    phoneShelf.set(TAB, tabShelf.get(TAB));
    const response = await send("/api/session", post({ secret: tabShelf.get(SECRET) }), ANSWER_MS);
    if (response.status === 404) throw new Ended("unknown link");
    if (!response.ok) throw away(response);
    if (isOurs()) return;
    await new Promise((resolve) => setTimeout(resolve, 300 * Math.random()));
  }
  throw new Away("other tabs came first");
}

function isOurs() {
  return !tabShelf.get(SECRET) || phoneShelf.get(TAB) === tabShelf.get(TAB);
}

// All tabs of a browser share one cookie. If another tab has opened its own link since, ours goes first again;
// otherwise a courier's step would be asked in a customer's name.
async function mine() {
  if (!isOurs()) await session();
}

/** The secret of the link that this tab shows, null where it knows none. */
export function ownSecret() {
  return tabShelf.get(SECRET);
}

/** What came was another link's: ours is opened again before the next question. */
export function disown() {
  if (tabShelf.get(SECRET)) phoneShelf.set(TAB, "");
}

async function send(path, options, timeoutMs) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), timeoutMs);
  try {
    return await fetch(path, { credentials: "same-origin", cache: "no-store", ...options, signal: stop.signal });
  } catch (_) {
    throw new Away("no connection");
  } finally {
    clearTimeout(timer);
  }
}

function post(body) {
  return { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

function away(response) {
  const waitMs = 1000 * Number(response.headers.get("Retry-After") || 0);
  return new Away(`answer ${response.status}`, Number.isFinite(waitMs) ? waitMs : 0);
}

async function call(path, options = {}, timeoutMs = ANSWER_MS) {
  await mine();
  const response = await send(path, options, timeoutMs);
  if (response.status !== 401 && response.status !== 404) return response;
  if (!tabShelf.get(SECRET)) throw new Ended("no session");
  await session(); // the cookie ran out or was lost; the secret heals it, or tells that the link is over
  const again = await send(path, options, timeoutMs);
  if (again.status === 401 || again.status === 404) throw new Ended("the door stays shut");
  return again;
}

async function json(response) {
  try {
    return await response.json();
  } catch (_) {
    throw new Away("half an answer");
  }
}

/** What this link may see now. */
export async function getView() {
  let response = await call("/api/view");
  if (!isOurs()) response = await call("/api/view"); // it may be another's
  if (!response.ok) throw away(response);
  return json(response);
}

/** Ask for something. @returns {accepted: true} or {accepted: false, code, fields}; `astray` where another link may have been refused it */
export async function ask(id, command) {
  const response = await call("/api/ask", post({ id, command }));
  if (response.ok) return { accepted: true };
  if (response.status === 409) {
    const { code, fields } = await json(response);
    return { accepted: false, code, fields: fields || {}, astray: !isOurs() };
  }
  if (response.status >= 400 && response.status < 500 && ![403, 408, 429].includes(response.status)) {
    const told = await json(response).catch(() => ({}));
    return { accepted: false, code: told.code || "not_understood", fields: told.fields || {} };
  }
  throw away(response);
}

/** Hand in a picture. @returns {media, media_type}, or {code, fields} when it was refused */
export async function upload(bytes, type) {
  const response = await call("/api/media", { method: "POST", headers: { "Content-Type": type }, body: bytes }, UPLOAD_MS);
  if (response.ok) return json(response);
  if ([403, 408, 429].includes(response.status) || response.status >= 500) throw away(response);
  const told = await json(response).catch(() => ({}));
  return { code: told.code || "bad_media", fields: told.fields || {} };
}

/** Report a position. @returns false when there is no open run and nothing is recorded */
export async function sendFix(fix) {
  const response = await call("/api/fix", post(fix));
  if (response.status === 410) return false;
  if (!response.ok && response.status !== 400 && response.status !== 422) throw away(response);
  return true;
}

/** Fetch a picture or a voice note. @returns a blob, or null where this link may not see it */
export async function download(sha) {
  await mine();
  let response = await send(`/api/media/${sha}`, {}, UPLOAD_MS);
  if ((response.status === 401 || response.status === 404) && tabShelf.get(SECRET)) {
    await session();
    response = await send(`/api/media/${sha}`, {}, UPLOAD_MS);
  }
  if (response.status === 401 || response.status === 404) return null;
  if (!response.ok) throw away(response);
  return response.blob();
}
