// The outline of the area that was drawn around lamps.

const NAME = 'drawn-area';
const EMPTY = { type: 'FeatureCollection', features: [] };

export class DrawnArea {
  #data = EMPTY;

  /** @param {import('../../lib/maplibre-gl/maplibre-gl.mjs').Map} map */
  constructor(map) {
    this.map = map;
  }

  /** Adds the outline to a style that has just been loaded. @param {object} palette */
  add(palette) {
    if (this.map.getSource(NAME)) return;
    this.map.addSource(NAME, { type: 'geojson', data: this.#data });
    this.map.addLayer({ id: `${NAME}-ground`, type: 'fill', source: NAME, paint: { 'fill-color': palette.override, 'fill-opacity': 0.06 } }, 'lamps');
    this.map.addLayer({ id: NAME, type: 'line', source: NAME, paint: { 'line-color': palette.override, 'line-width': 1.5, 'line-dasharray': [3, 2] } });
  }

  /** @param {object} palette the new theme's colours */
  recolor(palette) {
    this.map.setPaintProperty(`${NAME}-ground`, 'fill-color', palette.override);
    this.map.setPaintProperty(NAME, 'line-color', palette.override);
  }

  /** @param {[number, number][] | null} corners longitudes and latitudes */
  show(corners) {
    this.#data = corners ? { type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [[...corners, corners[0]]] } } : EMPTY;
    this.map.getSource(NAME)?.setData(this.#data);
  }
}
