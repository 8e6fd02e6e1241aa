// Turns messages to this phone on: asks the browser for a subscription, and gives it to the server. Says how it stands by showing one of the page's sentences.
(() => {
  'use strict';

  const section = document.querySelector('[data-part="push"]');
  const button = section.querySelector('[data-part="push-on"]');
  const { key, known } = section.dataset;

  function show(state) {
    for (const sentence of section.querySelectorAll('[data-push]'))
      sentence.hidden = sentence.dataset.push !== state;
    button.hidden = !['off', 'elsewhere', 'failed'].includes(state);
  }

  const current = async () => (await navigator.serviceWorker.register('/kru-worker.js', { scope: '/kru' })).pushManager.getSubscription();

  async function look() {
    if (!('serviceWorker' in navigator && 'PushManager' in self && 'Notification' in self))
      return 'unsupported'; // also where the page did not come by https
    if (Notification.permission === 'denied')
      return 'denied';
    const subscription = await current();
    if (!known)
      return 'off';
    return subscription && await fingerprint(subscription.endpoint) === known ? 'on' : 'elsewhere';
  }

  async function fingerprint(endpoint) {
    const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(endpoint));
    return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  async function turnOn() {
    if (await Notification.requestPermission() !== 'granted')
      return Notification.permission === 'denied' ? 'denied' : 'off';
    await current();
    const { pushManager } = await navigator.serviceWorker.ready;
    const old = await pushManager.getSubscription();
    if (old && bytesToText(old.options.applicationServerKey) !== key)
      await old.unsubscribe(); // of a key that this city no longer has
    const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    const { endpoint, keys } = subscription.toJSON();
    const answer = await fetch('/api/v1/duty/push-subscriptions', {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ endpoint, p256dh: keys.p256dh, auth: keys.auth }), redirect: 'error',
    });
    if (!answer.ok)
      throw new Error(String(answer.status));
    location.replace(location.pathname); // what the server knows now: a trial, and the end
    return 'on';
  }

  const bytesToText = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

  button.addEventListener('click', async () => {
    button.disabled = true;
    show(await turnOn().catch(() => 'failed'));
    button.disabled = false;
  });

  // The server forgets the address by the form; the browser forgets it too.
  document.querySelector('[data-part="push-off"]')?.addEventListener('submit', (event) => {
    event.preventDefault();
    current().then((subscription) => subscription?.unsubscribe()).catch(() => {}).finally(() => event.target.submit());
  });

  look().catch(() => 'failed').then(show);
})();
