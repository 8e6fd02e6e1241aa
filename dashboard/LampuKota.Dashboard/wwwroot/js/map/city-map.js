import { Map as MapLibre, Marker, prewarm, ScaleControl, setWorkerUrl } from '../../lib/maplibre-gl/maplibre-gl.mjs';
import { prefersStillness, settings, word } from '../page.js';
import { EquipmentLayers } from './equipment-layers.js';
import { insets } from './insets.js';
import { DrawnArea } from './drawn-area.js';
import { KelurahanFigures } from './kelurahan-figures.js';
import { LampGrid } from './lamp-grid.js';
import { LampLayer } from './lamp-layer.js';
import { toMercator } from './mercator.js';
import { readPalette } from './palette.js';
import { buildStyle, lampsBelow } from './style.js';
import { writeLink } from './view-link.js';

const NEAR_ZOOM = 16.4;
const OVERVIEW_PADDING = { top: 88, right: 40, bottom: 64, left: 40 };
const POINTER_REACH = 11; // CSS pixels
const FINGER_REACH = 24;

setWorkerUrl(new URL('../../lib/maplibre-gl/maplibre-gl-worker.mjs', import.meta.url).href);
prewarm(); // its workers come while the lamps do

/** The city on a map: streets, names, lamps, and which lamp is chosen. */
export class CityMap {
  /**
   * @param {HTMLElement} container
   * @param {object} base see live/map-base.js
   * @param {import('../live/lamp-store.js').LampStore} lamps
   * @param {import('./map-choice.js').MapChoice} choice what is shown
   * @param {import('./view-link.js').MapLink} link what the address asks for
   * @param {import('../live/feed.js').LiveFeed} feed
   */
  constructor(container, base, lamps, choice, link, feed) {
    this.lamps = lamps;
    this.view = lamps;
    this.base = base;
    this.choice = choice;
    this.link = link;
    this.grid = new LampGrid(lamps.mercator);
    this.palette = readPalette();
    this.layer = new LampLayer(lamps, this.palette, prefersStillness());
    this.layer.hide(choice.hiddenBits);
    this.clicked = null;
    this.onHover = () => { };
    this.onChoose = () => { };
    this.map = new MapLibre(this.#options(container));
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.map.addControl(new ScaleControl({ maxWidth: 88 }), 'bottom-left');
    this.ring = new Marker({ element: markElement('lamp-ring'), anchor: 'center' });
    this.pin = new Marker({ element: markElement('place-pin'), anchor: 'center' });
    this.equipment = new EquipmentLayers(this.map, lamps, choice, feed);
    this.figures = new KelurahanFigures(this);
    this.area = new DrawnArea(this.map);
    this.#listen();
  }

  /** Resolves when the first picture with all lamps stands; streets and names may still come. */
  async whenReady() {
    if (!this.map.getLayer(this.layer.id)) await this.map.once('style.load');
    await this.map.once('render');
  }

  /** @param {string | null} id the lamp to mark and to bring into view, or null to mark none */
  select(id) {
    const index = id ? this.lamps.indexOf(id) : -1;
    if (index < 0) {
      this.ring.remove();
      return;
    }
    this.ring.setLngLat(this.lamps.placeOf(index)).addTo(this.map);
    this.#bringIntoView(this.lamps.placeOf(index), this.clicked === id);
    this.clicked = null;
  }

  /** @param {[number, number]} place @param {number} zoom */
  flyTo(place, zoom) {
    const camera = { center: place, zoom, padding: insets(this.map.getContainer()) };
    if (prefersStillness()) this.map.jumpTo(camera);
    else this.map.flyTo({ ...camera, speed: 2.4, maxDuration: 1600 });
  }

  /** @param {[number, number]} place marked with a pin, and brought into view */
  mark(place, zoom = NEAR_ZOOM) {
    this.pin.setLngLat(place).addTo(this.map);
    this.flyTo(place, Math.max(zoom, this.map.getZoom()));
  }

  /** Takes the pin away. */
  unmark() {
    this.pin.remove();
  }

  /** @param {string} kelurahan official code; all of its lamps come into view */
  fitKelurahan(kelurahan) {
    const box = this.lamps.boundsOfKelurahan(kelurahan);
    if (box) this.#fit(box);
  }

  /** @param {'in' | 'out' | 'home'} way */
  zoom(way) {
    if (way === 'home') this.#fit([this.base.bounds.slice(0, 2), this.base.bounds.slice(2)]);
    else if (way === 'in') this.map.zoomIn();
    else this.map.zoomOut();
  }

  /** Whether all that is in view is drawn, and the view rests. */
  get isStill() {
    return this.map.loaded() && !this.map.isMoving();
  }

  /** @param {string} layer @returns {number} how many things of it are drawn in view */
  countDrawn(layer) {
    return this.map.queryRenderedFeatures({ layers: [layer] }).length;
  }

  /** @param {string} id a lamp @returns {{x: number, y: number} | null} where it is in the window, CSS pixels */
  project(id) {
    const index = this.lamps.indexOf(id);
    if (index < 0) return null;
    const box = this.map.getContainer().getBoundingClientRect();
    const { x, y } = this.map.project(this.lamps.placeOf(index));
    return { x: x + box.left, y: y + box.top };
  }

  /** Takes up the colours of the page's theme. */
  recolor() {
    this.palette = readPalette();
    for (const layer of buildStyle(this.palette, this.base, this.base.tiles).layers) {
      for (const [name, value] of Object.entries(layer.paint ?? {})) this.map.setPaintProperty(layer.id, name, value);
      if (layer.layout?.['text-field']) this.map.setLayoutProperty(layer.id, 'text-field', layer.layout['text-field']); // a name's second line has a colour of its own
    }
    this.equipment.recolor(this.palette);
    this.area.recolor(this.palette);
    this.layer.recolor(this.palette);
  }

  /** @param {Iterable<number>} indexes lamps whose state in the store has changed */
  update(indexes) {
    this.layer.update(indexes);
    this.figures.heardLamps();
  }

  /**
   * @param {import('../replay/replay-night.js').ReplayNight | null} view the lamps of a moment that is replayed; null for the present
   * @param {number | null} at that moment, Unix milliseconds
   */
  showMoment(view, at) {
    this.view = view ?? this.lamps;
    this.link.at = at;
    this.layer.show(this.view);
    this.figures.heardLamps();
    this.onHover(-1, null, null);
  }

  /**
   * @param {number[] | null} indexes lamps that stand out; null where none is to
   * @param {[number, number][] | null} corners the area that was drawn around them
   */
  showSelection(indexes, corners) {
    this.layer.select(indexes);
    this.area.show(corners);
  }

  /** The corners of what can be seen beside the panels. @returns {[number, number][]} */
  get viewCorners() {
    const { clientWidth, clientHeight } = this.map.getContainer();
    const { top, right, bottom, left } = insets(this.map.getContainer());
    const corners = [[left, top], [clientWidth - right, top], [clientWidth - right, clientHeight - bottom], [left, clientHeight - bottom]];
    return corners.map(([x, y]) => this.map.unproject([x, y]).toArray());
  }

  /** Writes the present view into the address again, after something else has changed the address. */
  rememberView() {
    const { lng, lat } = this.map.getCenter();
    writeLink({ view: { center: [lng, lat], zoom: this.map.getZoom() }, ...this.choice.link, at: this.link.at });
  }

  #fit(box) {
    this.map.setPadding(insets(this.map.getContainer()));
    this.map.fitBounds(box, { padding: 56, maxZoom: NEAR_ZOOM, speed: 2.4, maxDuration: 1600, animate: !prefersStillness() });
  }

  #options(container) {
    const { view } = this.link;
    const bounds = this.lamps.count > 0 ? this.base.bounds : null;
    return {
      container,
      style: buildStyle(this.palette, this.base, this.base.tiles),
      ...(view ?? (bounds ? { bounds, fitBoundsOptions: { padding: OVERVIEW_PADDING } } : { center: [settings.longitude, settings.latitude], zoom: 12 })),
      minZoom: 9,
      maxZoom: 20,
      maxPitch: 0,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      renderWorldCopies: false,
      attributionControl: false,
      fadeDuration: prefersStillness() ? 0 : 160,
      canvasContextAttributes: { powerPreference: 'high-performance' }, // Every shape smooths its own edges: multisampling would only cost.
      boxZoom: false, // a box selects
      locale: { 'Map.Title': word('map.title') },
    };
  }

  #addLamps() {
    if (!this.map.getLayer(this.layer.id)) this.map.addLayer(this.layer, lampsBelow);
    this.equipment.add(this.palette);
    this.area.add(this.palette);
    this.figures.forget();
    this.figures.show();
  }

  #choose() {
    this.layer.hide(this.choice.hiddenBits);
    this.rememberView();
  }

  #listen() {
    this.map.on('mousemove', event => this.#hover(event));
    this.map.on('mouseout', () => this.onHover(-1, null, null));
    this.map.on('movestart', () => this.onHover(-1, null, null));
    this.map.on('click', event => this.#click(event));
    this.map.on('moveend', () => this.rememberView());
    this.choice.addEventListener('change', () => this.#choose());
    this.map.on('style.load', () => this.#addLamps()); // at the start, and after a lost graphics context has come back
  }

  #hover(event) {
    const thing = this.equipment.at(event.point);
    const index = thing ? -1 : this.#lampAt(event, POINTER_REACH);
    const overName = !thing && index < 0 && this.#kelurahanAt(event.point);
    this.map.getCanvas().style.cursor = thing || index >= 0 || overName ? 'pointer' : '';
    const place = thing?.place ?? (index >= 0 ? this.lamps.placeOf(index) : null);
    this.onHover(index, place && this.map.project(place), thing);
  }

  #click(event) {
    const isFinger = event.originalEvent.pointerType === 'touch';
    const thing = this.equipment.at(event.point);
    if (thing) {
      this.onChoose({ thing });
      return;
    }
    const index = this.#lampAt(event, isFinger ? FINGER_REACH : POINTER_REACH);
    if (index >= 0) {
      this.clicked = this.lamps.ids[index];
      this.onChoose({ lamp: this.clicked });
      return;
    }
    const kelurahan = this.#kelurahanAt(event.point);
    if (kelurahan) this.onChoose({ kelurahan });
  }

  #lampAt(event, reach) {
    const [x, y] = toMercator(event.lngLat.lng, event.lngLat.lat);
    const pixels = 512 * 2 ** this.map.getZoom();
    const isShown = index => this.choice.showsLamp(this.view.states[index], this.view.levels[index]);
    return this.grid.nearest(x - this.lamps.origin[0], y - this.lamps.origin[1], reach / pixels, isShown);
  }

  #kelurahanAt(point) {
    if (!this.map.getLayer('kelurahan-names')) return null;
    return this.map.queryRenderedFeatures(point, { layers: ['kelurahan-names'] })[0]?.properties.id ?? null;
  }

  #bringIntoView(place, wasClicked) {
    const padding = insets(this.map.getContainer());
    const { clientWidth: width, clientHeight: height } = this.map.getContainer();
    const { x, y } = this.map.project(place);
    const margin = 40;
    const isVisible = x > padding.left + margin && x < width - padding.right - margin && y > padding.top + margin && y < height - padding.bottom - margin;
    if (isVisible && (wasClicked || this.map.getZoom() > NEAR_ZOOM - 1)) return;
    if (!wasClicked) this.flyTo(place, Math.max(NEAR_ZOOM, this.map.getZoom()));
    else this.map.easeTo({ center: place, padding, duration: prefersStillness() ? 0 : 420 });
  }
}

function markElement(className) {
  const element = document.createElement('div');
  element.className = className;
  element.dataset.testid = className;
  return element;
}
