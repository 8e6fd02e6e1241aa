import { language } from './page.js';

// Numbers and times for people, by the same rules as the server's pages.

const locale = language === 'id' ? 'id-ID' : 'en-GB';
const THIN_SPACE = '\u2009';
const WITA_OFFSET_MS = 8 * 3600_000;
const timeSeparator = language === 'id' ? '.' : ':';

/** @type {Map<number, Intl.NumberFormat>} */
const formats = new Map();

/** @param {number} value @param {number} [decimals] */
export function formatNumber(value, decimals = 0) {
  let format = formats.get(decimals);
  if (!format) {
    format = new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    formats.set(decimals, format);
  }
  return format.format(value);
}

/** @param {number} value @param {string} unit @param {number} [decimals] */
export function formatQuantity(value, unit, decimals = 0) {
  return `${formatNumber(value, decimals)}${THIN_SPACE}${unit}`;
}

/** @param {number} unixMs @returns {string} `18.04` in WITA */
export function formatTime(unixMs) {
  const local = new Date(unixMs + WITA_OFFSET_MS);
  const two = value => String(value).padStart(2, '0');
  return `${two(local.getUTCHours())}${timeSeparator}${two(local.getUTCMinutes())}`;
}

/** @param {number} unixMs @returns {string} `22 Nov` in WITA */
export function formatDate(unixMs) {
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(unixMs + WITA_OFFSET_MS));
}

/** @param {number} unixMs @returns {string} `Sab 22 Nov` in WITA */
export function formatDay(unixMs) {
  return new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(unixMs + WITA_OFFSET_MS));
}
