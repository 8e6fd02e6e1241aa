import { formatNumber } from '../format.js';
import { get } from '../live/api.js';

const MOST_LISTED = 500; // the longest page of incidents that the API gives

/** Marks the present page in the rail, and counts the open incidents. */
export function startRail(room, feed) {
  room.addEventListener('change', markPage);
  countIncidents(feed);
}

function markPage() {
  const links = [...document.querySelectorAll('[data-nav]')];
  const present = links.find(link => isWithin(link.pathname)) ?? links[0];
  for (const link of links) {
    if (link === present) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

/** Whether the present page is that one, or lies below it. */
function isWithin(path) {
  return location.pathname === path || (path !== '/' && location.pathname.startsWith(`${path}/`));
}

/** Lists the open incidents once a connection and follows the feed from there, so that a storm of them costs no further calls. */
function countIncidents(feed) {
  const badge = document.querySelector('[data-badge="incidents"]');
  let open = new Set();
  let unlisted = false;
  let news = null; // what the feed tells while the list is on its way
  const take = ({ id, open: isOpen }) => { if (isOpen) open.add(id); else open.delete(id); };
  const show = () => {
    badge.hidden = open.size === 0;
    badge.textContent = formatNumber(open.size) + (unlisted ? '+' : '');
  };
  feed.addEventListener('incident', event => {
    news?.push(event.detail);
    take(event.detail);
    show();
  });
  feed.addEventListener('open', async () => {
    const heard = news = [];
    const list = await get(`/incidents?open=true&limit=${MOST_LISTED}`).catch(() => null);
    if (!list) return; // the feed is about to say that it is lost, and comes back
    open = new Set(list.items.map(incident => incident.id));
    unlisted = Boolean(list.nextCursor);
    heard.forEach(take);
    if (news === heard) news = null;
    show();
  });
}
