import { toMercator } from '../map/mercator.js';

// Every lamp of the city, column by column: what it is and its newest state.

export const CONDITION = { unknown: 0, normal: 1, failed: 2, offline: 3 };
export const FLAG = { override: 1, locked: 2 };

export class LampStore {
  /** @param {object} layout see live/lamp-layout.js @param {object} columns the answer of `GET /map/lamps/states` */
  constructor(layout, columns) {
    this.ids = layout.id;
    this.count = layout.id.length;
    this.longitudes = layout.lng;
    this.latitudes = layout.lat;
    this.kelurahanIds = layout.kelurahanIds;
    this.kelurahanOf = layout.kelurahan;
    this.sequence = columns.sequence;
    this.states = new Uint8Array(this.count);
    this.levels = new Uint8Array(this.count);
    this.flags = new Uint8Array(this.count);
    this.powers = new Float32Array(this.count);
    this.origin = this.count > 0 ? toMercator(this.longitudes[0], this.latitudes[0]) : [0.5, 0.5];
    this.mercator = this.#place();
    /** @type {Map<string, number>} */
    this.indexes = new Map(this.ids.map((id, index) => [id, index]));
    for (let index = 0; index < this.count; index++) this.#set(index, columns, index);
  }

  /** @param {string} id @returns {number} the lamp's index, or -1 */
  indexOf(id) {
    return this.indexes.get(id) ?? -1;
  }

  /** @returns {[number, number]} longitude and latitude */
  placeOf(index) {
    return [this.longitudes[index], this.latitudes[index]];
  }

  /** @param {string} kelurahan official code @returns {[[number, number], [number, number]] | null} the south-west and north-east corner of its lamps */
  boundsOfKelurahan(kelurahan) {
    const position = this.kelurahanIds.indexOf(kelurahan);
    const box = [[Infinity, Infinity], [-Infinity, -Infinity]];
    for (let index = 0; index < this.count; index++) {
      if (this.kelurahanOf[index] !== position) continue;
      box[0] = [Math.min(box[0][0], this.longitudes[index]), Math.min(box[0][1], this.latitudes[index])];
      box[1] = [Math.max(box[1][0], this.longitudes[index]), Math.max(box[1][1], this.latitudes[index])];
    }
    return position >= 0 && box[0][0] <= box[1][0] ? box : null;
  }

  /** @param {object} event a `lamps` event @returns {number[]} the indexes that it names; empty where its news is known */
  apply(event) {
    if (event.sequence <= this.sequence) return [];
    this.sequence = event.sequence;
    for (let row = 0; row < event.index.length; row++) this.#set(event.index[row], event, row);
    return event.index;
  }

  /** @param {object} layout @param {object} columns later answers @returns {boolean} whether they list the same lamps, and were taken */
  refill(layout, columns) {
    if (layout.id.length !== this.count || layout.id.some((id, index) => id !== this.ids[index])) return false;
    this.sequence = columns.sequence;
    for (let index = 0; index < this.count; index++) this.#set(index, columns, index);
    return true;
  }

  #set(index, columns, row) {
    this.states[index] = columns.state[row];
    this.levels[index] = Math.max(0, columns.level[row]);
    this.flags[index] = (columns.override[row] ? FLAG.override : 0) | (columns.lock[row] ? FLAG.locked : 0);
    this.powers[index] = columns.power[row];
  }

  #place() {
    const positions = new Float32Array(this.count * 2);
    for (let index = 0; index < this.count; index++) {
      const [x, y] = toMercator(this.longitudes[index], this.latitudes[index]);
      positions[index * 2] = x - this.origin[0];
      positions[index * 2 + 1] = y - this.origin[1];
    }
    return positions;
  }
}
