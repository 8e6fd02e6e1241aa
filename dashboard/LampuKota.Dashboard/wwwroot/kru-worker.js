// The crews' service worker: keeps the pages of today's orders for when there is no signal, and sends the queue when it is back. It lies at the root so that /kru is its scope.
importScripts('/kru/queue.js');

const SHELL = 'kru-shell-1';
const PAGES = 'kru-pages';
const SHELL_FILES = ['/kru/kru.css', '/kru/queue.js', '/kru/forms.js', '/kru/kru.js', '/kru/offline.html', '/icon.svg'];
const MAXIMUM_ORDERS = 30; // kept unasked, as many as the server gives at once
const PATIENCE_MS = 6_000; // then the kept page is shown, where there is one
const FRESH_MS = 5 * 60_000; // a kept order younger than this is not fetched again

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(SHELL_FILES)).then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(forgetOldShells().then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== 'GET' || address.origin !== location.origin)
    return;
  if (SHELL_FILES.includes(address.pathname))
    event.respondWith(fromShell(event));
  else if (isPage(address.pathname))
    event.respondWith(page(request, address.pathname));
  else if (request.mode === 'navigate')
    event.respondWith(fetch(request).catch(() => caches.match('/kru/offline.html', { ignoreVary: true })));
});

self.addEventListener('sync', (event) => {
  if (event.tag === 'kru')
    event.waitUntil(sendQueue());
});

self.addEventListener('message', (event) => {
  if (event.data?.keep)
    event.waitUntil(keep(event.data.keep, event.data.isList));
  if (event.data?.forget)
    event.waitUntil(forgetPages());
});

self.addEventListener('push', (event) => {
  const { title, body, url, tag } = event.data.json(); // encrypted for this browser by the city's own server
  event.waitUntil(self.registration.showNotification(title, { body, tag, icon: '/kru/icon-192.png', data: { url } }));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.url ?? '/kru'));
});

let forgotten = 0; // how often pages were forgotten: what was asked for before is not kept after

const isPage = (path) => /^\/kru(\/\d+)?$/.test(path);

// The browser tries again later where this fails.
async function sendQueue() {
  const { state } = await kruQueue.flush();
  if (state === 'offline' || state === 'server')
    throw new Error(state);
}

async function fromShell(event) {
  const cache = await caches.open(SHELL);
  const { pathname } = new URL(event.request.url);
  const kept = await cache.match(pathname, { ignoreVary: true });
  const fetched = fetch(event.request).then(async (response) => {
    if (response.ok)
      await cache.put(pathname, response.clone());
    return response;
  });
  if (!kept)
    return fetched;
  event.waitUntil(fetched.catch(() => {})); // for the next time
  return kept;
}

async function page(request, path) {
  const kept = await caches.match(path, { cacheName: PAGES, ignoreVary: true });
  const fetched = fetchAndRemember(path, request);
  try {
    return await (kept ? Promise.race([fetched, patience()]) : fetched);
  } catch {
    fetched.catch(() => {});
    return kept ?? caches.match('/kru/offline.html', { ignoreVary: true });
  }
}

const patience = () => new Promise((_, reject) => { setTimeout(() => reject(new Error('slow')), PATIENCE_MS); });

// A page that sends to the sign-in, or is refused, means that the session is over: what it has shown is forgotten. The queue stays.
async function fetchAndRemember(path, request) {
  const before = forgotten;
  const response = await fetch(request);
  if (isOver(response))
    await forgetPages();
  else if (response.ok && before === forgotten)
    await (await caches.open(PAGES)).put(path, response.clone());
  return response;
}

function isOver(response) {
  return response.type === 'opaqueredirect' || response.redirected || response.status === 401 || response.status === 403;
}

function forgetPages() {
  forgotten++;
  return caches.delete(PAGES);
}

// Only what has changed or is new is asked for, and all of it in one answer: pages of orders are so much alike that together they weigh little more than one.
async function keep(paths, isList) {
  const wanted = paths.filter(isPage).slice(0, MAXIMUM_ORDERS + 1);
  const cache = await caches.open(PAGES);
  if (isList) {
    const old = (await cache.keys()).map((request) => new URL(request.url).pathname).filter((path) => path !== '/kru' && !wanted.includes(path));
    await Promise.all(old.map((path) => cache.delete(path, { ignoreVary: true })));
  }
  const before = forgotten;
  const stale = [];
  for (const path of wanted) {
    const kept = await cache.match(path, { ignoreVary: true });
    if (!kept || Date.now() - Date.parse(kept.headers.get('Date')) > FRESH_MS)
      stale.push(path);
  }
  if (stale.includes('/kru') && before === forgotten)
    await fetchAndRemember('/kru', '/kru');
  const orders = stale.filter((path) => path !== '/kru').map((path) => `id=${path.slice('/kru/'.length)}`);
  if (orders.length > 0 && before === forgotten)
    await keepTogether(`/kru/bekal?${orders.join('&')}`);
}

async function keepTogether(address) {
  const before = forgotten;
  const response = await fetch(address);
  if (isOver(response))
    await forgetPages();
  if (!response.ok || response.redirected || before !== forgotten)
    return;
  const headers = { 'Content-Type': 'text/html; charset=utf-8', Date: response.headers.get('Date') };
  const [, ...parts] = (await response.text()).split(/<!--kru:(\d+)-->/);
  const cache = await caches.open(PAGES);
  for (let at = 0; at < parts.length && before === forgotten; at += 2)
    await cache.put(`/kru/${parts[at]}`, new Response(parts[at + 1].trimStart(), { headers }));
}

async function forgetOldShells() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith('kru-shell-') && name !== SHELL).map((name) => caches.delete(name)));
}
