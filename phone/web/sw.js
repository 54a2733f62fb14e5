// Keeps the program itself, so that it opens without network. What the office says is kept by the program, not here.

const FILES = '__FILES__';
const KEEP = 'koumen-__VERSION__';

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(KEEP).then((cache) => cache.addAll(FILES.split(' '))).then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  const others = (names) => Promise.all(names.filter((name) => name !== KEEP).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(others).then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.method !== 'GET' || !pathname.startsWith(new URL(self.registration.scope).pathname)) return;
  const kept = () => caches.match(event.request.mode === 'navigate' ? './' : event.request, { ignoreSearch: true });
  event.respondWith(kept().then((found) => found ?? fetch(event.request)));
});
