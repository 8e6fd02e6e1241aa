// On the sign-in page: whoever sees it is signed out, and the crews' pages that this phone keeps are of somebody who is gone. Steps that wait stay.
if ('caches' in self)
  caches.delete('kru-pages').catch(() => {});
navigator.serviceWorker?.getRegistration('/kru').then((registration) => registration?.active?.postMessage({ forget: true })).catch(() => {});
