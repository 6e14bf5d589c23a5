const ADDRESS = "/sw.js";
const SHELF = "linli-app-";

/** The app itself on the phone, so that it opens without a signal. Only who asks for it gets it. */
export async function startWorker(): Promise<void> {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(ADDRESS);
  await navigator.serviceWorker.ready;
}

export async function stopWorker(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.getRegistration();
  await registration?.unregister();
  for (const name of await caches.keys()) {
    if (name.startsWith(SHELF)) await caches.delete(name);
  }
}
