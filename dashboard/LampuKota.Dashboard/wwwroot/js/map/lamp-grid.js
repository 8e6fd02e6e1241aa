// A grid over the city that finds the lamp nearest to a point without asking all of them.

const CELL = 2e-6; // of the Mercator square: about 80 m at Kupang

export class LampGrid {
  /** @param {Float32Array} positions x and y of each lamp, Mercator, relative to any origin */
  constructor(positions) {
    this.positions = positions;
    /** @type {Map<number, number[]>} */
    this.cells = new Map();
    for (let index = 0; index < positions.length / 2; index++) {
      const key = cellKey(Math.floor(positions[index * 2] / CELL), Math.floor(positions[index * 2 + 1] / CELL));
      const cell = this.cells.get(key);
      if (cell) cell.push(index);
      else this.cells.set(key, [index]);
    }
  }

  /**
   * @param {number} x @param {number} y the point, in the positions' units
   * @param {number} reach how far away a lamp may be, in the same units
   * @param {(index: number) => boolean} counts whether a lamp may be found
   * @returns {number} the nearest lamp's index, or -1
   */
  nearest(x, y, reach, counts) {
    let best = -1;
    let bestSquare = reach * reach;
    for (const index of this.#candidates(x, y, reach)) {
      const square = (this.positions[index * 2] - x) ** 2 + (this.positions[index * 2 + 1] - y) ** 2;
      if (square >= bestSquare || !counts(index)) continue;
      bestSquare = square;
      best = index;
    }
    return best;
  }

  *#candidates(x, y, reach) {
    const fromColumn = Math.floor((x - reach) / CELL), toColumn = Math.floor((x + reach) / CELL);
    const fromRow = Math.floor((y - reach) / CELL), toRow = Math.floor((y + reach) / CELL);
    for (let column = fromColumn; column <= toColumn; column++) {
      for (let row = fromRow; row <= toRow; row++) yield* this.cells.get(cellKey(column, row)) ?? [];
    }
  }
}

function cellKey(column, row) {
  return column * 1e6 + row;
}
