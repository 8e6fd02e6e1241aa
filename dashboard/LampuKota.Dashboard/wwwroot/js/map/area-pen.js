import { simplify } from './simplify.js';

// Draws around lamps: freely (lasso) or as a box, with a mouse, a pen or a finger. Escape puts the pen down. Who cannot draw takes the present view or the
// conditions of the page of selections instead.

const TOLERANCE = 2; // CSS pixels
const MOST_CORNERS = 60; // of the server's 100
const LEAST_SIZE = 8; // CSS pixels: less is a click

export class AreaPen {
  #way = null;
  #line = [];

  /** @param {SVGSVGElement} sheet lies over the map while one draws @param {object} map @param {(corners: [number, number][]) => void} onDrawn longitudes and latitudes */
  constructor(sheet, map, onDrawn) {
    this.sheet = sheet;
    this.path = sheet.querySelector('path');
    this.map = map;
    this.onDrawn = onDrawn;
    sheet.addEventListener('pointerdown', event => this.#begin(event));
    sheet.addEventListener('pointermove', event => this.#move(event));
    sheet.addEventListener('pointerup', () => this.#end());
    sheet.addEventListener('pointercancel', () => this.take(null));
    document.addEventListener('keydown', event => this.#heardKey(event), true);
  }

  /** @param {'lasso' | 'box' | null} way the one in hand is put down */
  take(way) {
    this.#way = way === this.#way ? null : way;
    this.#line = [];
    this.path.setAttribute('d', '');
    this.sheet.toggleAttribute('hidden', !this.#way);
    for (const button of document.querySelectorAll('.map-controls [aria-pressed]')) button.setAttribute('aria-pressed', String(button.dataset.map === this.#way));
  }

  #begin(event) {
    if (!event.isPrimary || event.button !== 0) return;
    event.preventDefault();
    this.sheet.setPointerCapture(event.pointerId);
    this.#line = [this.#pointOf(event)];
  }

  #move(event) {
    if (this.#line.length === 0 || !event.isPrimary) return;
    const point = this.#pointOf(event);
    if (this.#way === 'box') this.#line = boxOf(this.#line[0], point);
    else this.#line.push(point);
    this.path.setAttribute('d', `M${this.#line.map(([x, y]) => `${x} ${y}`).join('L')}Z`);
  }

  #end() {
    const line = simplify(this.#line, TOLERANCE, MOST_CORNERS);
    const isDrawn = line.length >= 3 && sizeOf(line) >= LEAST_SIZE;
    this.take(null);
    if (isDrawn) this.onDrawn(line.map(point => this.map.unproject(point).toArray()));
  }

  #heardKey(event) {
    if (event.key !== 'Escape' || !this.#way) return;
    event.preventDefault();
    this.take(null);
  }

  #pointOf(event) {
    const box = this.sheet.getBoundingClientRect();
    return [Math.round(event.clientX - box.left), Math.round(event.clientY - box.top)];
  }
}

function boxOf([left, top], [right, bottom]) {
  return [[left, top], [right, top], [right, bottom], [left, bottom]];
}

function sizeOf(line) {
  const span = axis => Math.max(...line.map(point => point[axis])) - Math.min(...line.map(point => point[axis]));
  return Math.min(span(0), span(1));
}
