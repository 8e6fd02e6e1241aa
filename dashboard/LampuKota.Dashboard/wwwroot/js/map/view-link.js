// The address keeps the view, so that a link shows what its sender saw: #zoom/latitude/longitude.

/** @returns {{center: [number, number], zoom: number} | null} the view that the address names */
export function readView() {
  const parts = location.hash.slice(1).split('/').map(Number);
  if (parts.length !== 3 || parts.some(part => !Number.isFinite(part))) return null;
  const [zoom, latitude, longitude] = parts;
  if (Math.abs(latitude) > 85 || Math.abs(longitude) > 180) return null;
  return { center: [longitude, latitude], zoom };
}

/** @param {import('../../lib/maplibre-gl/maplibre-gl.mjs').Map} map */
export function writeView(map) {
  const { lng, lat } = map.getCenter();
  const view = `#${map.getZoom().toFixed(2)}/${lat.toFixed(5)}/${lng.toFixed(5)}`;
  history.replaceState(history.state, '', `${location.pathname}${location.search}${view}`);
}
