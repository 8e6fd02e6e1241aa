import { clock } from '../page.js';

// The city's clock, which a simulation may run faster than the wall's.

let base = { cityMs: clock.unixMs, pageMs: performance.now(), speed: clock.speed };

/** @param {{unixMs: number, speed: number}} reading what the server's clock shows now */
export function setCityClock({ unixMs, speed }) {
  base = { cityMs: unixMs, pageMs: performance.now(), speed };
}

/** @returns {number} the city's present time, Unix milliseconds */
export function cityNow() {
  return base.cityMs + (performance.now() - base.pageMs) * base.speed;
}

/** @returns {number} city seconds a second */
export function citySpeed() {
  return base.speed;
}
