import { formatNumber } from '../format.js';
import { get } from '../live/api.js';

/** Marks the present page in the rail, and counts the open incidents. */
export function startRail(room, feed) {
  room.addEventListener('change', markPage);
  feed.addEventListener('incident', countIncidents);
  feed.addEventListener('open', countIncidents);
}

function markPage() {
  const links = [...document.querySelectorAll('[data-nav]')];
  const present = links.find(link => link.pathname === location.pathname) ?? links[0];
  for (const link of links) {
    if (link === present) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

const MOST_COUNTED = 500;

async function countIncidents() {
  const { items, nextCursor } = await get(`/incidents?open=true&limit=${MOST_COUNTED}`).catch(() => ({ items: null }));
  if (!items) return; // the feed is about to say that it is lost, too
  const badge = document.querySelector('[data-badge="incidents"]');
  badge.hidden = items.length === 0;
  badge.textContent = formatNumber(items.length) + (nextCursor ? '+' : '');
}
