// "Tell me when it is there": the browser's own messages, for who touches the button, and never before.
//
// Rules: where a browser has no such messages (an iPhone's page that is no app, WeChat) there is no button. Permission is
// asked on the touch alone. What was asked for stands here with the way to end it; the shop forgets it with the order.

import { ownSecret, phoneShelf } from "./api.js";
import { announce, el, icon } from "./dom.js";
import { mint } from "./ids.js";
import { say } from "./words.js";

const WORKER = "/tell.js";
let working = false;
let failed = false;

const shelf = (order) => `giftwire.tell.${order}`;

function can(view) {
  return Boolean(view.push_key) && window.isSecureContext && Boolean(navigator.serviceWorker && window.PushManager && window.Notification);
}

/** What stands on the page; nothing where it cannot be. */
export function telling(view, rows) {
  if (!can(view)) return null;
  const device = phoneShelf.get(shelf(view.order_id));
  const refused = rows.some((row) => row.command.kind === "subscribe_push" && row.command.device === device && row.state === "refused");
  const on = device && !refused && window.Notification.permission === "granted";
  const denied = window.Notification.permission === "denied";
  return el(
    "section",
    { class: "sheet", "data-key": "telling" },
    on
      ? [el("p", { role: "status" }, icon("check-check"), " ", say("tell.on")), el("button", { type: "button", class: "button plain", "data-do": "tell_no_more" }, say("tell.off"))]
      : el("button", { type: "button", class: `button plain${working ? " waiting" : ""}`, "data-do": "tell", "aria-disabled": working || denied ? "true" : null }, icon("message-circle"), say("tell.ask")),
    !on && (denied || failed || refused) && el("p", { class: "faint", role: "status" }, say(denied ? "tell.denied" : "tell.failed")),
  );
}

/** Answer the service worker, which looks for the tab of the link in a message that was touched. */
export function answerWorker() {
  if (!navigator.serviceWorker) return;
  navigator.serviceWorker.addEventListener("message", ({ data, ports: [port] }) => port.postMessage(data === ownSecret()));
}

/** What its buttons do. @param page {view, take, draw} */
export function tellingActions({ view, take, draw }) {
  return {
    async tell() {
      if (working || window.Notification.permission === "denied") return;
      working = true;
      failed = false;
      draw();
      try {
        if ((await window.Notification.requestPermission()) === "granted") {
          const { order_id: order, push_key: key } = view();
          const device = mint();
          const asked = { kind: "subscribe_push", order, device, ...(await subscription(key)) };
          phoneShelf.set(shelf(order), device);
          await take(asked);
          announce(say("tell.on"));
        }
      } catch {
        failed = true; // no such service here, or it is not reached: the page itself goes on telling
      }
      working = false;
      draw();
    },
    async tell_no_more() {
      const { order_id: order } = view();
      const device = phoneShelf.get(shelf(order));
      phoneShelf.set(shelf(order), "");
      await take({ kind: "end_push", order, device });
      draw();
    },
  };
}

async function subscription(key) {
  await navigator.serviceWorker.register(WORKER);
  const { pushManager } = await navigator.serviceWorker.ready;
  const made = await subscribed(pushManager, key);
  const { endpoint, keys } = made.toJSON();
  return { endpoint, p256dh: keys.p256dh, auth: keys.auth };
}

// A subscription under a key that the shop has no more is of no use and stands in the way of a new one.
async function subscribed(pushManager, key) {
  const options = { userVisibleOnly: true, applicationServerKey: key };
  try {
    return await pushManager.subscribe(options);
  } catch (error) {
    const old = await pushManager.getSubscription();
    if (!old) throw error;
    await old.unsubscribe();
    return pushManager.subscribe(options);
  }
}
