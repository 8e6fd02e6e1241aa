import { formatDay, formatNumber, formatQuantity, formatTime } from '../format.js';
import { cityNow, citySpeed } from '../live/city-clock.js';
import { word } from '../page.js';

// The line over the map: totals, the city's clock, and whether what is shown is live.

const DAY_MINUTES = 1440;
const WITA_MINUTES = 480;

/** @param {import('../live/feed.js').LiveFeed} feed */
export function startStrip(feed) {
  feed.addEventListener('totals', event => showTotals(event.detail));
  feed.addEventListener('clock', showClock);
  startLinkState(feed);
  setInterval(() => { if (!document.hidden) showClock(); }, 1000);
  showClock();
}

function showTotals({ lit, off, failed, offline, unknown, powerWatts }) {
  const texts = {
    lit: formatNumber(lit), off: formatNumber(off), failed: formatNumber(failed), offline: formatNumber(offline + unknown), power: formatQuantity(powerWatts / 1000, 'kW', 1),
  };
  for (const [name, text] of Object.entries(texts)) {
    const element = document.querySelector(`[data-total="${name}"]`);
    if (element.textContent === text) continue;
    element.textContent = text;
    element.parentElement.toggleAttribute('data-none', text === '0');
  }
}

function showClock() {
  const now = cityNow();
  const part = name => document.querySelector(`[data-clock="${name}"]`);
  part('time').textContent = `${formatTime(now)} WITA`;
  part('time').title = formatDay(now);
  part('speed').hidden = citySpeed() === 1;
  part('speed').textContent = `×${formatNumber(citySpeed())}`;
  const minutesSinceNoon = (Math.floor(now / 60_000) + WITA_MINUTES + DAY_MINUTES / 2) % DAY_MINUTES;
  part('marker').setAttribute('x', String(minutesSinceNoon));
}

/** Says since when the page is not live. Until the feed has first opened there is nothing to have lost. */
function startLinkState(feed) {
  const element = document.getElementById('link-state');
  let lostAt = null;
  let isBrokerConnected = true;
  const show = () => {
    const isFine = lostAt === null && isBrokerConnected;
    element.hidden = isFine;
    document.documentElement.classList.toggle('is-lost', lostAt !== null);
    if (isFine) return;
    element.textContent = lostAt === null ? word('link.broker') : word('link.lost', formatTime(lostAt));
    element.title = word(lostAt === null ? 'link.brokerHelp' : 'link.lostHelp');
  };
  feed.addEventListener('lost', () => { lostAt ??= cityNow(); show(); });
  feed.addEventListener('open', () => { lostAt = null; show(); });
  feed.addEventListener('link', event => { isBrokerConnected = event.detail.brokerConnected; show(); });
}
