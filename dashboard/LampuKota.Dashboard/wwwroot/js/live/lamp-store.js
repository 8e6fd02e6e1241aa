import { toMercator } from '../map/mercator.js';

// Every lamp of the city, column by column: what it is and its newest state.

export const CONDITION = { unknown: 0, normal: 1, failed: 2, offline: 3 };
export const FLAG = { override: 1, locked: 2 };

export class LampStore {
  /** @param {{ids: string[], longitudes: number[], latitudes: number[], conditions: number[], levels: number[], flags: number[]}} columns */
  constructor(columns) {
    this.ids = columns.ids;
    this.count = columns.ids.length;
    this.longitudes = Float64Array.from(columns.longitudes);
    this.latitudes = Float64Array.from(columns.latitudes);
    this.states = Uint8Array.from(columns.conditions);
    this.levels = Uint8Array.from(columns.levels);
    this.flags = Uint8Array.from(columns.flags);
    this.origin = this.count > 0 ? toMercator(this.longitudes[0], this.latitudes[0]) : [0.5, 0.5];
    this.mercator = this.#place();
    /** @type {Map<string, number>} */
    this.indexes = new Map(this.ids.map((id, index) => [id, index]));
  }

  /** @param {string} id @returns {number} the lamp's index, or -1 */
  indexOf(id) {
    return this.indexes.get(id) ?? -1;
  }

  /** @returns {[number, number]} longitude and latitude */
  placeOf(index) {
    return [this.longitudes[index], this.latitudes[index]];
  }

  /** @returns {[[number, number], [number, number]] | null} south-west and north-east corner of the whole city */
  bounds() {
    if (this.count === 0) return null;
    const corners = [[Infinity, Infinity], [-Infinity, -Infinity]];
    for (let index = 0; index < this.count; index++) {
      corners[0][0] = Math.min(corners[0][0], this.longitudes[index]);
      corners[0][1] = Math.min(corners[0][1], this.latitudes[index]);
      corners[1][0] = Math.max(corners[1][0], this.longitudes[index]);
      corners[1][1] = Math.max(corners[1][1], this.latitudes[index]);
    }
    return corners;
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
