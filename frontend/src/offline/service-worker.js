// The app's own files on the phone. Built into /sw.js, where FILES and VERSION are filled in. Nothing of the API is
// kept here: what a phone carries of people stands sealed in another place.
const FILES = self.__FILES__;
const SHELF = `linli-app-${self.__VERSION__}`;
const PATIENCE = 4000;

self.addEventListener("install", (event) => {
  const fetched = caches.open(SHELF).then((shelf) => shelf.addAll(FILES));
  event.waitUntil(fetched.then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const tidied = caches
    .keys()
    .then((names) =>
      Promise.all(
        names
          .filter((name) => name.startsWith("linli-app-") && name !== SHELF)
          .map((name) => caches.delete(name)),
      ),
    );
  event.waitUntil(tidied.then(() => self.clients.claim()));
});

/** The page from the server; from the phone when there is no signal, or hardly one. */
async function page(request) {
  const kept = await caches.match("/");
  if (!kept) return fetch(request);
  const late = new Promise((resolve) => setTimeout(() => resolve(kept), PATIENCE));
  return Promise.race([fetch(request).catch(() => kept), late]);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (/^\/(api|docs|health|metrics)(\/|$)/.test(url.pathname)) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (FILES.includes(url.pathname)) {
    event.respondWith(caches.match(url.pathname).then((kept) => kept ?? fetch(request)));
  }
});
