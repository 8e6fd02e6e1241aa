// What a crew did while offline: kept in IndexedDB until the server has it, sent one after the other and each once (docs/decisions/0089-offline-queue.md).
// Shared by the pages and the service worker, hence a plain script. A step is safe as soon as add() has resolved.
self.kruQueue = (() => {
  'use strict';

  const STORE = 'steps';
  const MAXIMUM_STEPS = 100; // a week's work; more means that something is wrong
  const REQUEST_MS = 60_000; // the server's own limit for a photo
  const KEEP_SENT_MS = 24 * 3_600_000;
  const channel = 'BroadcastChannel' in self ? new BroadcastChannel('kru-queue') : null;

  function open() {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open('kru', 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'id', autoIncrement: true });
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  async function transact(mode, act) {
    const database = await open();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction(STORE, mode, { durability: 'strict' });
        const request = act(transaction.objectStore(STORE));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onerror = transaction.onabort = () => reject(transaction.error);
      });
    } finally {
      database.close();
    }
  }

  const list = () => transact('readonly', (store) => store.getAll());
  const put = (step) => transact('readwrite', (store) => store.put(step)).then(tell);
  const discard = (id) => transact('readwrite', (store) => store.delete(id)).then(tell);
  const tell = () => channel?.postMessage('changed');

  /** Keeps a step: {person, order, kind, clientKey, expectedVersion, doneAt, note, parts, photos: [{blob}]}. */
  async function add(step) {
    if ((await list()).filter((other) => other.state !== 'sent').length >= MAXIMUM_STEPS)
      throw new RangeError('full');
    await put({ ...step, state: 'waiting' });
  }

  /** Sends a step again that was refused as a conflict, on what the person has seen of it now. */
  const again = (step) => put({ ...step, state: 'waiting', expectedVersion: step.problem.version ?? step.expectedVersion, problem: null });

  /** Sends what waits; tells how many steps have been taken or refused. Two callers take turns, whether pages or the service worker. */
  async function flush() {
    if (!(await list()).some((step) => step.state === 'waiting'))
      return { state: 'idle', settled: 0 };
    return navigator.locks ? navigator.locks.request('kru-queue', sendAll) : sendAll();
  }

  async function sendAll() {
    const me = await call('GET', '/api/v1/me');
    let settled = 0;
    if (me.status !== 200)
      return { state: standing(me.status), settled };

    for (;;) {
      const step = next(await list(), me.body.id);
      if (!step)
        return { state: 'idle', settled };
      const answer = await send(step, me.body.unixMs - me.phoneMs);
      if (!isLasting(answer.status))
        return { state: standing(answer.status), settled };
      await settle(step, answer);
      settled++;
    }
  }

  // The oldest that waits; behind a conflict an order's further steps wait for what the person decides.
  function next(steps, person) {
    const held = new Set();
    for (const step of steps.filter((one) => one.person === person && one.state !== 'sent')) {
      if (step.state === 'waiting' && !held.has(step.order))
        return step;
      held.add(step.order);
    }
    return null;
  }

  async function send(step, cityAheadMs) {
    for (const photo of step.photos.filter((one) => !one.photoId)) {
      const kept = await call('POST', '/api/v1/photos', photo.blob, 'image/jpeg');
      if (kept.status !== 201)
        return kept;
      photo.photoId = kept.body.id;
      await put(step); // so that it is not sent again, whatever happens now
    }
    return call('POST', `/api/v1/incidents/${step.order}/steps`, JSON.stringify({
      kind: step.kind[0].toLowerCase() + step.kind.slice(1),
      clientKey: step.clientKey,
      expectedVersion: step.expectedVersion,
      note: step.note,
      parts: step.parts,
      photoIds: step.photos.map((photo) => photo.photoId),
      doneUnixMs: step.doneAt + cityAheadMs,
    }), 'application/json');
  }

  async function settle(step, { status, body }) {
    if (status === 200) {
      await put({ ...step, state: 'sent', sentAt: Date.now(), photos: [], result: { state: body.incident.state, version: body.incident.version } });
      await forgetOldSent();
      return;
    }
    const problem = { detail: body?.detail ?? String(status), state: body?.state, version: body?.version, since: body?.since ?? [] };
    await put({ ...step, state: status === 409 ? 'conflict' : 'refused', problem });
  }

  async function forgetOldSent() {
    const old = (await list()).filter((step) => step.state === 'sent' && Date.now() - step.sentAt > KEEP_SENT_MS);
    for (const step of old)
      await discard(step.id);
  }

  // What will be so again however often it is sent. Everything else is tried again later.
  const isLasting = (status) => status === 200 || (status >= 400 && status < 500 && ![401, 408, 429].includes(status));

  const standing = (status) => (status === 401 ? 'signedOut' : status === 0 ? 'offline' : 'server');

  /** Status 0 where no whole answer came. */
  async function call(method, path, body, type) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), REQUEST_MS);
    try {
      const headers = type ? { 'Content-Type': type } : {};
      // What is refused is said in the page's language; the service worker has none, and leaves it to the cookie and the browser.
      if (self.document) headers['Accept-Language'] = self.document.documentElement.lang;
      const response = await fetch(path, { method, body, headers, signal: stop.signal, cache: 'no-store', redirect: 'error' });
      const text = await response.text();
      const isJson = /json/.test(response.headers.get('Content-Type') ?? '');
      return { status: response.status, body: isJson ? JSON.parse(text) : null, phoneMs: Date.now() };
    } catch {
      return { status: 0, body: null, phoneMs: Date.now() };
    } finally {
      clearTimeout(timer);
    }
  }

  return { list, add, again, discard, flush, channel };
})();
