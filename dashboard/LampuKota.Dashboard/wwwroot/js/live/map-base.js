import { getPreloaded } from './api.js';

/** What does not change while a lamp burns, as the map's sources. */
export async function loadMapBase() {
  const base = await getPreloaded('/map/base');
  return {
    bounds: base.bounds,
    tiles: base.tileUrl && { url: base.tileUrl.startsWith('/') ? location.origin + base.tileUrl : base.tileUrl, zooms: base.tileZooms ?? [0, 19] },
    water: collection(base.sea ? [{ type: 'Feature', properties: {}, geometry: base.sea }] : []),
    streets: base.streets,
    places: collection([...places('kecamatan', base.kecamatan), ...places('kelurahan', base.kelurahan)]),
  };
}

function places(kind, items) {
  return items.map(({ id, name, lng, lat }) => ({
    type: 'Feature', properties: { kind, id, name }, geometry: { type: 'Point', coordinates: [lng, lat] },
  }));
}

function collection(features) {
  return { type: 'FeatureCollection', features };
}
