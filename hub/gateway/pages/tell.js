// The service worker: it shows what the shop told this browser, and opens the page when that is touched. Nothing else: it
// keeps no page and answers no request, so that a page is always the newest one.

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
  const all = await self.clients.matchAll({ type: "window" });
  const there = all.find((each) => new URL(each.url).pathname === page.pathname);
  return there ? there.focus() : self.clients.openWindow(page.href);
}
