// Web Mercator as MapLibre uses it: the world is the unit square, x to the east, y to the south.

/** @returns {[number, number]} */
export function toMercator(longitude, latitude) {
  const y = Math.log(Math.tan(Math.PI / 4 + latitude * Math.PI / 360));
  return [(longitude + 180) / 360, 0.5 - y / (2 * Math.PI)];
}
