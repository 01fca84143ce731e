// The service worker: it shows what the shop told this browser, and opens the page when that is touched. Nothing else: it
// keeps no page and answers no request, so that a page is always the newest one.

const ANSWER_MS = 500;

self.addEventListener("push", (event) => {
  const said = event.data ? event.data.json() : {};
  // The same key once: a message that came twice takes its own place, without another sound.
  event.waitUntil(self.registration.showNotification(said.title || "Giftwire", { body: said.text || "", tag: said.tag || "", icon: "/static/mark.svg", data: said.url || "/o" }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(new URL(event.notification.data, self.location.origin)));
});

async function open(page) {
  if (page.origin !== self.location.origin) return undefined; // a shop whose pages moved meanwhile
  const all = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const pages = all.filter((each) => new URL(each.url).pathname === page.pathname);
  const own = await Promise.all(pages.map((each) => shows(each, page.hash.slice(1))));
  const there = pages[own.indexOf(true)];
  return there ? there.focus() : self.clients.openWindow(page.href);
}

// Whoever sends to two mothers has two orders open, and an address names none: the tab itself says whether it is this link's.
function shows(client, secret) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    client.postMessage(secret, [port2]);
    setTimeout(resolve, ANSWER_MS, false); // a tab that sleeps
  });
}
