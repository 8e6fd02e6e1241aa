import { CONDITION } from '../live/lamp-store.js';

// A night of all lamps as `GET /map/replay` answers it (docs/formats/replay.md), and one of its steps in the form in which lamps are drawn.

const MAGIC = 'LKR1';
const HEADER_BYTES = 24;
const FAILED = 254;
const UNKNOWN = 255;

export class ReplayNight {
  /** @param {ArrayBuffer} buffer @throws {RangeError} where it is no such night */
  constructor(buffer) {
    const header = new DataView(buffer);
    const magic = String.fromCharCode(...new Uint8Array(buffer, 0, 4));
    if (magic !== MAGIC) throw new RangeError('The answer is no night.');
    this.count = header.getUint32(4, true);
    this.firstUnixMs = Number(header.getBigInt64(8, true));
    this.stepMs = header.getUint32(16, true);
    this.stepCount = header.getUint32(20, true);
    this.values = readRuns(new Uint8Array(buffer, HEADER_BYTES), this.count, this.stepCount);
    this.states = new Uint8Array(this.count);
    this.levels = new Uint8Array(this.count);
    this.flags = new Uint8Array(this.count);
    this.powers = new Float32Array(this.count).fill(-1);
  }

  /** Makes `states` and `levels` those of a step. @param {number} step */
  show(step) {
    const at = step * this.count;
    for (let lamp = 0; lamp < this.count; lamp++) {
      const value = this.values[at + lamp];
      this.states[lamp] = value === UNKNOWN ? CONDITION.unknown : value === FAILED ? CONDITION.failed : CONDITION.normal;
      this.levels[lamp] = value < FAILED ? value : 0;
    }
  }

  /** @param {number} step @returns {number} Unix milliseconds */
  timeOf(step) {
    return this.firstUnixMs + step * this.stepMs;
  }

  /** @param {number} unixMs @returns {number} the nearest step */
  stepAt(unixMs) {
    return Math.min(Math.max(0, Math.round((unixMs - this.firstUnixMs) / this.stepMs)), this.stepCount - 1);
  }
}

/** Step after step: what is drawn together lies together. */
function readRuns(bytes, count, stepCount) {
  const values = new Uint8Array(count * stepCount);
  let at = 0;
  for (let lamp = 0; lamp < count; lamp++) {
    for (let step = 0; step < stepCount;) {
      let length = 0;
      for (let shift = 0, more = true; more; shift += 7) {
        more = bytes[at] >= 0x80;
        length |= (bytes[at++] & 0x7f) << shift;
      }
      const value = bytes[at++];
      if (length === 0 || length > stepCount - step || value === undefined) throw new RangeError('The night is damaged.');
      for (const end = step + length; step < end; step++) values[step * count + lamp] = value;
    }
  }
  return values;
}
