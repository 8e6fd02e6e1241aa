// Segments (feeder circuits) as lines: each lamp is led to the one before it, by the answer of `GET /map/wiring`.

const TONES = 3; // neighbours from one cabinet differ

/** @param {object} wiring @param {import('../live/lamp-store.js').LampStore} lamps @returns {object} GeoJSON, one feature a segment */
export function segmentLines({ segments, feeds, segment, offset }, lamps) {
  if (segment.length !== lamps.count) return { type: 'FeatureCollection', features: [] }; // the city has other lamps now: the page is about to load anew
  const lines = segments.map(() => []);
  for (let lamp = 0; lamp < lamps.count; lamp++) {
    const from = offset[lamp] === 0 ? feeds[segment[lamp]] : lamps.placeOf(lamp + offset[lamp]);
    if (from.length === 2) lines[segment[lamp]].push([from, lamps.placeOf(lamp)]);
  }
  return {
    type: 'FeatureCollection',
    features: segments.map((id, position) => ({ type: 'Feature', properties: { id, tone: position % TONES }, geometry: { type: 'MultiLineString', coordinates: lines[position] } })),
  };
}
