import { cityNow } from '../live/city-clock.js';
import { formatNumber } from '../format.js';
import { word } from '../page.js';

// <time-ago unix-ms stale-after-ms>: how long ago something was, told anew every second by one timer for all.

const UNITS = [['day', 86_400], ['hour', 3_600], ['minute', 60], ['second', 1]];
const JUST_NOW_SECONDS = 5;

/** @type {Set<TimeAgo>} */
const shown = new Set();
setInterval(() => { if (!document.hidden) for (const element of shown) element.tell(); }, 1000);

/** @param {number} milliseconds @returns {string} */
export function formatAge(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < JUST_NOW_SECONDS) return word('age.now');
  const [unit, length] = UNITS.find(([, length]) => seconds >= length);
  const count = Math.floor(seconds / length);
  return word(count === 1 ? `age.${unit}.one` : `age.${unit}`, formatNumber(count));
}

class TimeAgo extends HTMLElement {
  connectedCallback() {
    shown.add(this);
    this.tell();
  }

  disconnectedCallback() {
    shown.delete(this);
  }

  tell() {
    const age = cityNow() - Number(this.getAttribute('unix-ms'));
    const staleAfter = Number(this.getAttribute('stale-after-ms'));
    const text = formatAge(age);
    if (this.textContent !== text) this.textContent = text;
    this.classList.toggle('stale', staleAfter > 0 && age >= staleAfter);
  }
}

customElements.define('time-ago', TimeAgo);
