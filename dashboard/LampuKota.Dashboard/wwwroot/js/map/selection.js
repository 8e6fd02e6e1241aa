// Which lamps the page of a choice has found, and the address of such a page.

const PAGE = '/pilihan';

/** @param {HTMLElement} room @returns {[number[] | null, [number, number][] | null]} the lamps' indexes and the drawn area; null where the page shows no choice */
export function readSelection(room) {
  const panel = room.querySelector('.panel[data-map-selection]');
  if (!panel) return [null, null];
  const { mapSelection, mapArea } = panel.dataset;
  const indexes = readRuns(mapSelection);
  const corners = mapArea ? mapArea.split(';').map(pair => pair.split(',').map(Number)) : null;
  return [indexes.length > 0 ? indexes : null, corners];
}

/** @param {string} text `3,9+2` @returns {number[]} 3, 9, 10, 11 */
export function readRuns(text) {
  const indexes = [];
  for (const run of text.split(',').filter(Boolean)) {
    const [first, more = 0] = run.split('+').map(Number);
    for (let index = first; index <= first + more; index++) indexes.push(index);
  }
  return indexes;
}

/** @param {[number, number][]} corners longitude and latitude @returns {string} as the page takes it, to a metre */
export function areaText(corners) {
  return corners.map(([longitude, latitude]) => `${longitude.toFixed(5)},${latitude.toFixed(5)}`).join(';');
}

/** @param {string} area @returns {string} the page's address; the other conditions stay where it is shown already */
export function selectionAddress(area) {
  const query = new URLSearchParams(location.pathname === PAGE ? location.search : '');
  query.set('area', area);
  return `${PAGE}?${query}${location.hash}`;
}
