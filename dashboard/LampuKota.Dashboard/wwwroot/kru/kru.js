// A crew's page with scripts: what is done goes through the queue, which works without a signal. Without scripts the forms are sent as they are.
(() => {
  'use strict';

  const RETRY_MS = 20_000;
  const LOOK_MS = 15_000;
  const FORGET_MS = 5_000; // a push service that does not answer must not keep anybody signed in
  const { person, words: json } = document.body.dataset;
  const words = JSON.parse(json);
  const order = document.querySelector('[data-part="order"]');
  const part = (name) => document.querySelector(`[data-part="${name}"]`);
  let standing = 'idle';
  let isTouched = false; // something is typed that a reload would lose

  const text = (key, ...values) => values.reduce((sentence, value, index) => sentence.replace(`{${index}}`, value), words[`order.${key}`] ?? key);
  const upper = (name) => name[0].toUpperCase() + name.slice(1);

  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.dataset.part === 'step-form' && 'indexedDB' in self) {
      event.preventDefault();
      take(form);
    } else if (form.getAttribute('action') === '/form/keluar' && 'caches' in self) {
      event.preventDefault();
      Promise.race([forget(), new Promise((resolve) => { setTimeout(resolve, FORGET_MS); })]).catch(() => {}).finally(() => form.submit());
    }
  });
  document.addEventListener('input', () => { isTouched = true; });
  addEventListener('online', () => { show(); send(); });
  addEventListener('offline', show);
  setInterval(() => { if (standing !== 'idle' && !document.hidden) send(); }, RETRY_MS);
  kruQueue.channel?.addEventListener('message', async () => {
    const waiting = (await show()).filter((step) => step.state === 'waiting');
    if (waiting.length === 0)
      look();
  });
  if (order?.dataset.wait)
    setInterval(() => { if (navigator.onLine && !document.hidden) look(); }, LOOK_MS);

  // Whoever has this phone next sees neither the pages nor the messages of who signs out. The queue stays: it is sent when they are back.
  async function forget() {
    await caches.delete('kru-pages');
    navigator.serviceWorker?.controller?.postMessage({ forget: true });
    const registration = await navigator.serviceWorker?.getRegistration('/kru');
    await (await registration?.pushManager?.getSubscription())?.unsubscribe();
  }

  async function take(form) {
    const button = form.querySelector('button');
    if (button.disabled)
      return;
    button.disabled = true;
    try {
      await kruQueue.add(await kruForms.read(form, { person, order: Number(order.dataset.order), version: Number(order.dataset.version) }));
      form.elements.key.value = newKey();
      form.reset();
      isTouched = false;
      await show();
      part('queue').scrollIntoView({ block: 'start' });
      await send();
    } catch (error) {
      if (error instanceof RangeError)
        alert(text('queue.full'));
      else if (error instanceof TypeError)
        alert(text('queue.photoFailed'));
      else
        form.submit(); // nothing can be kept on this phone: the plain way
    } finally {
      button.disabled = false;
    }
  }

  // randomUUID is there on secure pages only.
  function newKey() {
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  async function send() {
    const result = await kruQueue.flush();
    standing = result.state;
    const steps = await show();
    if (result.settled > 0 && result.state === 'idle')
      look();
    if (steps.some((step) => step.state === 'waiting'))
      (await navigator.serviceWorker?.ready)?.sync?.register('kru').catch(() => {}); // where there is none, this page sends
  }

  // The page anew, unless that loses what is being typed.
  function look() {
    if (!isTouched && navigator.onLine)
      location.reload();
  }

  async function show() {
    const steps = await kruQueue.list();
    const mine = steps.filter((step) => step.person === person);
    const shown = mine.filter((step) => step.state !== 'sent' || !order || step.order === Number(order.dataset.order)).reverse();
    part('offline').hidden = navigator.onLine;
    part('queue').hidden = shown.length === 0 && mine.length === steps.length;
    part('queue-state').textContent = sentence(mine, steps.length - mine.length);
    if (standing === 'signedOut')
      part('queue-state').append(' ', signIn());
    part('queue-list').replaceChildren(...shown.map(item));
    for (const link of document.querySelectorAll('[data-order].order-link'))
      mark(link, mine.some((step) => step.state !== 'sent' && step.order === Number(link.dataset.order)));
    if (order)
      foresee(mine.filter((step) => step.order === Number(order.dataset.order)));
    return mine;
  }

  function mark(link, isWaiting) {
    if (isWaiting)
      link.dataset.waiting = text('queue.waiting');
    else
      delete link.dataset.waiting;
  }

  function sentence(mine, others) {
    const waiting = mine.filter((step) => step.state === 'waiting').length;
    if (others > 0 && waiting === 0)
      return text('queue.otherPerson', others);
    if (waiting === 0)
      return mine.every((step) => step.state === 'sent') ? text('queue.sentAll') : '';
    if (standing === 'signedOut')
      return text('queue.signedOut', waiting);
    if (!navigator.onLine || standing === 'offline')
      return text('queue.offline', waiting);
    return standing === 'server' ? text('queue.server', waiting) : text('queue.sending');
  }

  function item(step) {
    const line = element('li', { state: step.state, kind: step.kind });
    const sign = step.state === 'sent' ? `✓ ${text('queue.sent')} ${time(step.sentAt)}` : step.state === 'waiting' ? `… ${text('queue.waiting')}` : '';
    line.append(element('strong', {}, text(`step.${step.kind}`)), ` · ${text('queue.order', step.order)} · ${time(step.doneAt)}${sign && ` · ${sign}`}`);
    if (step.photos.length > 0)
      line.append(` · ${step.photos.length} ${text('queue.photo')}`);
    if (step.state === 'conflict')
      line.append(conflict(step));
    if (step.state === 'refused')
      line.append(element('p', {}, text('queue.refused', step.problem.detail)), button('discard', () => drop(step)));
    return line;
  }

  function conflict(step) {
    const box = element('div', {}, text('queue.conflict'));
    const since = element('ul');
    since.append(...step.problem.since.map((one) => element(
      'li', {}, `${text(`step.${upper(one.kind)}`)} · ${one.personName ?? text('queue.system')} · ${time(one.doneUnixMs ?? one.atUnixMs)}${one.note ? ` · ${one.note}` : ''}`)));
    box.append(since, element('p', {}, text('queue.conflictNow', text(`state.${upper(step.problem.state)}`))));
    box.append(button('again', () => kruQueue.again(step).then(show).then(send)), button('discard', () => drop(step)));
    return box;
  }

  // The page asked for anew leads to the sign-in, and from there back.
  function signIn() {
    const link = element('a', {}, text('queue.signIn'));
    link.href = location.pathname;
    return link;
  }

  async function drop(step) {
    if (!confirm(text('queue.discardSure')))
      return;
    await kruQueue.discard(step.id);
    await show();
    await send(); // what waited behind it
    look();
  }

  // Offline, what the steps that wait make possible is offered as if they had been taken.
  function foresee(steps) {
    let state = order.dataset.state;
    let version = Number(order.dataset.version);
    for (const step of steps) {
      if (step.state === 'sent' && step.result.version > version)
        [state, version] = [upper(step.result.state), step.result.version];
      else if (step.state === 'waiting')
        state = movesOf(step.kind)[state] ?? state;
    }
    part('state').dataset.state = state;
    part('state').textContent = text(`state.${state}`);
    part('due').hidden = state !== order.dataset.state; // another time runs then, which the server knows
    for (const section of order.querySelectorAll('[data-step]')) {
      section.dataset.asSent ??= section.hidden; // what the person may do, which the server knows better
      section.hidden = state === order.dataset.state ? section.dataset.asSent === 'true' : !(state in movesOf(section.dataset.step));
    }
  }

  const movesOf = (kind) => Object.fromEntries(
    (order.querySelector(`[data-step="${kind}"]`)?.dataset.moves ?? '').split(' ').filter(Boolean).map((move) => move.split(':')));

  function element(name, data = {}, content = '') {
    const made = document.createElement(name);
    Object.assign(made.dataset, data);
    made.textContent = content;
    return made;
  }

  function button(name, act) {
    const made = element('button', { testid: `queue-${name}` }, text(`queue.${name}`));
    made.type = 'button';
    made.className = 'button plain';
    made.addEventListener('click', act);
    return made;
  }

  function time(unixMs) {
    const wita = new Date(unixMs + 8 * 3_600_000);
    const sign = document.body.dataset.language === 'en' ? ':' : '.';
    return `${String(wita.getUTCHours()).padStart(2, '0')}${sign}${String(wita.getUTCMinutes()).padStart(2, '0')}`;
  }

  async function keepForOffline() {
    if (!('serviceWorker' in navigator))
      return;
    const isNew = !navigator.serviceWorker.controller;
    await navigator.serviceWorker.register('/kru-worker.js', { scope: '/kru' });
    const { active } = await navigator.serviceWorker.ready;
    const orders = [...document.querySelectorAll('.order-link')].map((link) => link.getAttribute('href'));
    const isList = location.pathname === '/kru'; // the pages of its shares show what is not kept
    active.postMessage({ keep: [...(isNew ? [location.pathname] : []), ...(isList ? orders : [])], isList });
  }

  function offerOwnPlace() {
    const from = part('from-here');
    if (!from || !('geolocation' in navigator))
      return;
    from.hidden = false;
    from.addEventListener('click', () => navigator.geolocation.getCurrentPosition(({ coords }) => {
      location.search = `?dari=${coords.latitude.toFixed(5)},${coords.longitude.toFixed(5)}`;
    }, () => { from.hidden = true; }, { timeout: 15_000, maximumAge: 60_000 }));
  }

  offerOwnPlace();
  keepForOffline().catch(() => {}); // pages work without it, with a signal
  show().then(send).catch(() => { part('queue').hidden = true; });
})();
