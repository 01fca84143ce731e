// What was asked on this phone and is not yet answered. Owns the queue on the phone's disk and the order of sending.
//
// Rules (design, laws 3-5, 12): a question gets its id once and keeps it through every retry, reload and dead spot;
// questions go out one at a time in the order in which they were made; a picture travels before the question that
// names it, and its reference is written down before the question is asked, so that a retry says the same again.
// A refusal is final and stays on the page until somebody has read it; later steps of the same order, which stood on
// the refused one, are not sent but shown with it.

import { Away, Ended, ask, upload } from "./api.js";
import { hubNow } from "./clock.js";
import { mint } from "./ids.js";

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 20000;
const OPEN_MS = 5000; // some versions of Safari never answer: a page that keeps nothing is more than none
const LINGER_MS = 20000; // what was accepted stays drawn until a newer view brings it, at most this long

const STEPS = new Set(["accept_offer", "decline_offer", "pick_up_order", "report_arrival", "deliver_order", "fail_delivery", "return_order"]);

// The phone's disk, or memory where a browser keeps nothing.
function openShelf() {
  return openDisk().then(diskShelf, memoryShelf);
}

function openDisk() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("giftwire", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("outbox", { keyPath: "n" });
    request.onerror = reject;
    request.onblocked = reject;
    request.onsuccess = () => resolve(request.result);
    setTimeout(reject, OPEN_MS);
  });
}

function memoryShelf() {
  return { durable: false, all: async () => [], put: async () => undefined, drop: async () => undefined };
}

function diskShelf(opened) {
  let database = opened;
  const once = (mode, work) =>
    new Promise((resolve, reject) => {
      const transaction = database.transaction("outbox", mode);
      const request = work(transaction.objectStore("outbox"));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  // An iPhone closes the disk of a page in the background; opened again, it is as it was.
  const run = (mode, work) =>
    once(mode, work).catch(async () => {
      database = await openDisk();
      return once(mode, work);
    });
  return {
    durable: true,
    all: () => run("readonly", (store) => store.getAll()),
    put: (row) => run("readwrite", (store) => store.put(row)),
    drop: (n) => run("readwrite", (store) => store.delete(n)),
  };
}

/** Open the outbox of one person (`subject`: whom the link speaks for; several links may share a phone).
 * @param told {changed(), settled(), ended()}
 */
export async function openOutbox(subject, told) {
  const shelf = await openShelf();
  let rows = (await shelf.all().catch(() => [])).filter((row) => row.subject === subject).sort((a, b) => a.n - b.n);
  let next = rows.length ? rows[rows.length - 1].n + 1 : 0;
  let sending = false;
  let waitMs = FIRST_WAIT_MS;
  let timer = 0;
  let durable = shelf.durable;
  let cursor = -1;
  let messages = new Set();

  const write = async (row) => {
    try {
      await shelf.put(row);
    } catch (_) {
      durable = false; // the phone's disk is full or closed: it is sent all the same, and the page says so
    }
  };

  const orderOf = (row) => (STEPS.has(row.command.kind) ? row.command.order : "");
  const stuck = (row) => rows.find((one) => one.n < row.n && one.state === "refused" && orderOf(one) && orderOf(one) === orderOf(row));

  const settle = async (row, outcome) => {
    if (outcome.accepted) {
      row.state = "accepted";
      row.acceptedAt = Date.now();
      delete row.picture;
      await shelf.drop(row.n).catch(() => undefined);
    } else {
      row.state = "refused";
      row.code = outcome.code;
      row.fields = outcome.fields;
      await write(row);
    }
  };

  const one = async (row) => {
    if (row.picture && !row.command.media) {
      const kept = await upload(row.picture, row.pictureType);
      if (!kept.media) return settle(row, { accepted: false, ...kept });
      row.command = { ...row.command, media: kept.media, media_type: kept.media_type };
      await write(row);
    }
    row.cursorAsked = cursor;
    const outcome = await ask(row.id, row.command);
    if (outcome.astray) {
      // What was refused had no effect, and its id stays refused: it is asked anew.
      row.id = mint();
      await write(row);
      throw new Away("another link's answer");
    }
    return settle(row, outcome);
  };

  // What was accepted needs no drawing of our own once a view is newer than the question.
  const drawn = (row) => row.state === "accepted" && (Date.now() - row.acceptedAt > LINGER_MS || (row.command.message ? messages.has(row.command.message) : cursor > row.cursorAsked));

  const flush = async () => {
    if (sending) return;
    sending = true;
    clearTimeout(timer);
    try {
      for (;;) {
        const row = rows.find((each) => each.state === "waiting" && !stuck(each));
        if (!row) break;
        await one(row);
        waitMs = FIRST_WAIT_MS;
        told.changed();
        told.settled(row);
      }
    } catch (wrong) {
      if (wrong instanceof Ended) told.ended();
      else if (wrong instanceof Away) {
        timer = setTimeout(flush, Math.max(wrong.waitMs, waitMs * (0.5 + Math.random())));
        waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2);
      } else throw wrong;
    } finally {
      sending = false;
      told.changed();
    }
  };

  window.addEventListener("online", flush);
  flush();

  return {
    /** Take a question on; it is on the phone's disk before it is drawn. `about` is a note for the page itself. */
    async take(command, picture, about) {
      // In order here, and apart from the rows of another tab.
      const n = Math.max(next, Date.now() * 1000 + Math.floor(Math.random() * 1000));
      const row = { n, id: mint(), subject, command, state: "waiting", at: hubNow(), about };
      next = row.n + 1;
      if (picture) {
        row.picture = picture.bytes;
        row.pictureType = picture.type;
      }
      rows.push(row);
      await write(row);
      told.changed();
      flush();
    },
    /** Everything not yet seen in a view, oldest first; `held` marks what stands on something refused. */
    rows: () => rows.filter((row) => !drawn(row)).map((row) => ({ ...row, held: row.state === "waiting" && Boolean(stuck(row)) })),
    /** How many are to be sent; what stands on something refused is told with it. */
    waiting: () => rows.filter((row) => row.state === "waiting" && !stuck(row)).length,
    durable: () => durable,
    /** Try again now. */
    flush() {
      waitMs = FIRST_WAIT_MS;
      return flush();
    },
    /** A view came, with these messages in it. */
    seen(viewCursor, messageIds) {
      cursor = viewCursor;
      messages = messageIds;
      rows = rows.filter((row) => !drawn(row));
    },
    /** Somebody has read a refusal: it goes, and what stood on it. */
    async discard(id) {
      const gone = rows.filter((row) => row.id === id || (row.state === "waiting" && stuck(row) && stuck(row).id === id));
      rows = rows.filter((row) => !gone.includes(row));
      for (const row of gone) await shelf.drop(row.n).catch(() => undefined);
      told.changed();
      flush();
    },
    /** Ask a refused question anew, under a new id; what stood on it follows. */
    async redo(id) {
      const row = rows.find((each) => each.id === id);
      if (!row) return;
      row.id = mint();
      if (row.command.message) row.command = { ...row.command, message: mint() };
      row.state = "waiting";
      await write(row);
      told.changed();
      flush();
    },
  };
}
