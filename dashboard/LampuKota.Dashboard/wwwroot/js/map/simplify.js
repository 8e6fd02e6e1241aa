// Douglas and Peucker's way to draw a line with fewer corners.

/**
 * @param {[number, number][]} line
 * @param {number} tolerance how far the line may move, in its own units
 * @param {number} most so many corners at most: the tolerance grows until they do
 * @returns {[number, number][]}
 */
export function simplify(line, tolerance, most) {
  let kept = thin(line, tolerance);
  for (let wider = tolerance * 2; kept.length > most; wider *= 2) kept = thin(line, wider);
  return kept;
}

function thin(line, tolerance) {
  if (line.length < 3) return line;
  let farthest = 0;
  let distance = 0;
  for (let i = 1; i < line.length - 1; i++) {
    const here = distanceTo(line[i], line[0], line.at(-1));
    if (here > distance) [farthest, distance] = [i, here];
  }
  if (distance <= tolerance) return [line[0], line.at(-1)];
  return [...thin(line.slice(0, farthest + 1), tolerance).slice(0, -1), ...thin(line.slice(farthest), tolerance)];
}

function distanceTo([x, y], [fromX, fromY], [toX, toY]) {
  const length = Math.hypot(toX - fromX, toY - fromY);
  if (length === 0) return Math.hypot(x - fromX, y - fromY);
  return Math.abs((toX - fromX) * (fromY - y) - (fromX - x) * (toY - fromY)) / length;
}
