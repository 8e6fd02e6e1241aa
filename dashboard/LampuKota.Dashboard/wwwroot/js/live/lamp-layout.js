// Which lamps there are and where they stand: `GET /map/lamps/layout`, unfolded (docs/formats/http-api.md).

const DEGREES_PER_UNIT = 1e-6;

/** @param {object} folded the answer */
export function unfoldLayout(folded) {
  return {
    layout: folded.layout,
    id: folded.firstId.flatMap((first, run) => countUp(first, folded.runLength[run])),
    lng: addUp(folded.lngStep),
    lat: addUp(folded.latStep),
    kelurahanIds: folded.kelurahanIds,
    kelurahan: folded.kelurahan,
  };
}

/** @param {string} first @param {number} length @returns {string[]} ids that count up in their last digits, which keep their number */
function countUp(first, length) {
  if (length === 1) return [first];
  const digits = /\d{1,9}$/.exec(first)[0];
  const stem = first.slice(0, -digits.length);
  return Array.from({ length }, (_, index) => stem + String(Number(digits) + index).padStart(digits.length, '0'));
}

/** @param {number[]} steps @returns {Float64Array} degrees */
function addUp(steps) {
  let units = 0;
  return Float64Array.from(steps, step => (units += step) * DEGREES_PER_UNIT);
}
