// The address keeps what the map shows, so that a link shows what its sender saw: #zoom/latitude/longitude, then what differs from the usual as /name=value.
// What is not understood is left out, so that links live longer than what they name.

const NAMES = /^[a-z,]+$/;

/**
 * @typedef {object} MapLink
 * @property {{center: [number, number], zoom: number} | null} view
 * @property {string[] | null} layers layers that are shown; null for the usual ones
 * @property {string[]} hidden states of lamps that are not shown
 * @property {number | null} at the moment that is replayed, Unix milliseconds; null for now
 */

/** @returns {MapLink} what the address names */
export function readLink(hash = location.hash) {
  const parts = hash.slice(1).split('/');
  const values = new Map(parts.slice(3).map(part => part.split('=')));
  return {
    view: viewOf(parts.slice(0, 3).map(part => part === '' ? NaN : Number(part))),
    layers: values.get('layers') === '' ? [] : namesOf(values.get('layers')),
    hidden: namesOf(values.get('hide')) ?? [],
    at: momentOf(values.get('at')),
  };
}

/** @param {MapLink} link @returns {string} as it stands in an address */
export function formatLink({ view, layers, hidden, at }) {
  const [longitude, latitude] = view.center;
  const parts = [view.zoom.toFixed(2), latitude.toFixed(5), longitude.toFixed(5)];
  if (layers) parts.push(`layers=${layers.join(',')}`);
  if (hidden.length > 0) parts.push(`hide=${hidden.join(',')}`);
  if (at !== null) parts.push(`at=${at}`);
  return `#${parts.join('/')}`;
}

/** @param {MapLink} link */
export function writeLink(link) {
  history.replaceState(history.state, '', `${location.pathname}${location.search}${formatLink(link)}`);
}

function viewOf([zoom, latitude, longitude]) {
  const isView = [zoom, latitude, longitude].every(Number.isFinite) && Math.abs(latitude) <= 85 && Math.abs(longitude) <= 180;
  return isView ? { center: [longitude, latitude], zoom } : null;
}

function namesOf(text) {
  return text && NAMES.test(text) ? text.split(',').filter(Boolean) : null;
}

function momentOf(text) {
  const unixMs = Number(text);
  return text && Number.isSafeInteger(unixMs) && unixMs > 0 ? unixMs : null;
}
