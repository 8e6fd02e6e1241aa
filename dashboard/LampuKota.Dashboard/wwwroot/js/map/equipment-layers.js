import { get } from '../live/api.js';
import { drawIcon, ICON_OPTIONS } from './icon-images.js';
import { segmentLines } from './segment-lines.js';
import { lampsBelow } from './style.js';

// Cabinets, gateways, segments and city sensors. Each is loaded when it is first switched on, and kept fresh while it is shown.

const PAUSE_MS = 1_000; // between two readings, however much happens
const EMPTY = { type: 'FeatureCollection', features: [] };
const ICON_LAYERS = ['cabinets', 'gateways', 'sensors'];
const LEAST_ZOOM = { cabinets: 13, gateways: 13, sensors: 10, segments: 13.5 };

export class EquipmentLayers {
  #isAsking = false;
  #isStale = false;
  #wiring = null;

  /**
   * @param {import('../../lib/maplibre-gl/maplibre-gl.mjs').Map} map
   * @param {import('../live/lamp-store.js').LampStore} lamps
   * @param {import('./map-choice.js').MapChoice} choice
   * @param {import('../live/feed.js').LiveFeed} feed
   */
  constructor(map, lamps, choice, feed) {
    this.map = map;
    this.lamps = lamps;
    this.choice = choice;
    this.data = { cabinets: EMPTY, gateways: EMPTY, sensors: EMPTY, segments: EMPTY };
    choice.addEventListener('change', () => this.#show());
    for (const event of ['gateway', 'incident']) feed.addEventListener(event, () => this.#refresh(['cabinets', 'gateways']));
    feed.addEventListener('clock', () => this.#refresh(['sensors']));
    feed.addEventListener('open', () => this.#refresh(ICON_LAYERS));
  }

  /** Adds the layers to a style that has just been loaded. @param {object} palette */
  add(palette) {
    this.palette = palette;
    for (const name of Object.keys(this.data)) {
      if (!this.map.getSource(name)) this.map.addSource(name, { type: 'geojson', data: this.data[name] });
    }
    this.#drawIcons();
    if (!this.map.getLayer('segments')) this.map.addLayer(segmentLayer(palette), 'lamps');
    for (const name of ICON_LAYERS) {
      if (!this.map.getLayer(name)) this.map.addLayer(iconLayer(name, palette), lampsBelow);
    }
    this.#show();
  }

  /** @param {object} palette the new theme's colours */
  recolor(palette) {
    this.palette = palette;
    this.#drawIcons();
    for (const layer of [segmentLayer(palette), ...ICON_LAYERS.map(name => iconLayer(name, palette))]) {
      for (const [name, value] of Object.entries(layer.paint)) this.map.setPaintProperty(layer.id, name, value);
    }
  }

  /** @param {{x: number, y: number}} point @returns {{kind: string, properties: object, place: [number, number]} | null} what is drawn there */
  at(point) {
    const layers = ICON_LAYERS.filter(name => this.choice.layers.has(name) && this.map.getLayer(name));
    const found = layers.length > 0 ? this.map.queryRenderedFeatures(point, { layers })[0] : null;
    return found ? { kind: found.layer.id, properties: found.properties, place: found.geometry.coordinates } : null;
  }

  #show() {
    if (!this.map.getLayer('segments')) return;
    const wanted = Object.keys(this.data).filter(name => this.choice.layers.has(name));
    for (const name of Object.keys(this.data)) this.map.setLayoutProperty(name, 'visibility', wanted.includes(name) ? 'visible' : 'none');
    this.#refresh(wanted.filter(name => this.data[name] === EMPTY));
  }

  /** @param {string[]} names what may have changed */
  async #refresh(names) {
    if (!names.some(name => this.choice.layers.has(name))) return;
    this.#isStale = true;
    if (this.#isAsking) return;
    this.#isAsking = true;
    while (this.#isStale) {
      this.#isStale = false;
      await this.#read().catch(() => { }); // what is shown stays; the strip says that the link is lost, and it is read again with the next word of the feed
      await new Promise(resolve => setTimeout(resolve, PAUSE_MS));
    }
    this.#isAsking = false;
  }

  async #read() {
    const { layers } = this.choice;
    if (layers.has('cabinets') || layers.has('gateways')) {
      const { cabinets, gateways } = await get('/map/equipment');
      this.#put('cabinets', points(cabinets, ({ fault }) => fault ? 'cabinets-fault' : 'cabinets'));
      this.#put('gateways', points(gateways, ({ online }) => online ? 'gateways' : online === false ? 'gateways-offline' : 'gateways-unknown'));
    }
    if (layers.has('sensors')) {
      const { items } = await get('/map/sensors');
      this.#put('sensors', points(items, ({ state }) => ['sensors-unknown', 'sensors', 'sensors-fault', 'sensors-offline'][state]));
    }
    if (layers.has('segments') && !this.#wiring) {
      this.#wiring = await get('/map/wiring');
      this.#put('segments', segmentLines(this.#wiring, this.lamps));
    }
  }

  #put(name, data) {
    this.data[name] = data;
    this.map.getSource(name)?.setData(data);
  }

  #drawIcons() {
    const { surface: ground, text, quiet, failed, offline } = this.palette;
    const looks = {
      '': { ground, border: quiet, line: text }, '-fault': { ground: failed, border: failed, line: ground }, '-offline': { ground, border: offline, line: offline, dash: true },
    };
    for (const name of ICON_LAYERS) {
      const drawing = document.querySelector(`#legend [data-icon="${name}"] svg`);
      for (const [state, look] of Object.entries({ ...looks, '-unknown': looks['-offline'] })) {
        const image = drawIcon(drawing, look);
        if (this.map.hasImage(name + state)) this.map.updateImage(name + state, image);
        else this.map.addImage(name + state, image, ICON_OPTIONS);
      }
    }
  }
}

function points(items, iconOf) {
  return {
    type: 'FeatureCollection',
    features: items.map(item => ({
      type: 'Feature', geometry: { type: 'Point', coordinates: [item.lng, item.lat] }, properties: { ...item, icon: iconOf(item), label: item.name ?? item.id },
    })),
  };
}

function segmentLayer(palette) {
  return {
    id: 'segments', type: 'line', source: 'segments', minzoom: LEAST_ZOOM.segments, layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: {
      'line-color': ['match', ['get', 'tone'], 0, palette.segmentA, 1, palette.segmentB, palette.segmentC],
      'line-width': ['interpolate', ['linear'], ['zoom'], 13.5, 0.8, 17, 2.4], 'line-opacity': 0.75,
    },
  };
}

function iconLayer(name, palette) {
  return {
    id: name, type: 'symbol', source: name, minzoom: LEAST_ZOOM[name],
    layout: {
      'icon-image': ['get', 'icon'], 'icon-allow-overlap': true, 'icon-size': ['interpolate', ['linear'], ['zoom'], 10, 0.6, 16, 1],
      'icon-offset': name === 'gateways' ? [13, 0] : name === 'cabinets' ? [-13, 0] : [0, 0], // a gateway hangs in its cabinet
      'text-field': ['step', ['zoom'], '', name === 'sensors' ? 14.5 : 16.2, ['get', 'label']], 'text-font': ['Plus Jakarta Sans Medium', 'Plus Jakarta Sans'],
      'text-size': 11, 'text-offset': [0, 1.5], 'text-anchor': 'top', 'text-optional': true,
    },
    paint: { 'text-color': palette.label, 'text-halo-color': palette.land, 'text-halo-width': 1.6 },
  };
}
