import uPlot from '../../lib/uplot/uPlot.esm.js';
import { formatDate, formatNumber, formatQuantity, formatTime } from '../format.js';
import { word } from '../page.js';

// Plots under each other with one time axis: level (with the schedule behind it) in %, power in W, and energy in kWh as bars; one unit an axis, night shaded.

const LEVEL_HEIGHT = 118;
const POWER_HEIGHT = 108;
const ENERGY_HEIGHT = 92;
const TIMES_HEIGHT = 22;
const AXIS_WIDTH = 46;
const DECIMALS = { '%': 0, W: 1, kWh: 3 };
const GAP_FACTOR = 4; // a pause of so many usual intervals is a gap, not a line
const HOUR_SECONDS = 3600;
const DAY_SECONDS = 24 * HOUR_SECONDS;
const TIME_STEPS = [...[0.5, 1, 2, 3, 6, 12].map(hours => hours * HOUR_SECONDS), ...[1, 2, 4, 7, 14, 30, 61, 91].map(days => days * DAY_SECONDS)];

/**
 * @param {HTMLElement} body
 * @param {{level: number[][], power: number[][], energy: number[][], from: number, to: number, bucketMs: number, barMs: number, nights: number[][],
 *   program: number[][], ratedPower: number}} data times in Unix milliseconds, those of buckets their start
 * @returns {{resize(width: number): void, destroy(): void}}
 */
export function drawChart(body, data) {
  const colors = readColors();
  const shared = { nights: data.nights.map(night => night.map(toSeconds)), range: [toSeconds(data.from), toSeconds(data.to)], colors, width: body.clientWidth };
  const plots = [levelPlot(body, data, shared), powerPlot(body, data, shared), ...(data.energy.length > 0 ? [energyPlot(body, data, shared)] : [])];
  return {
    resize: width => plots.forEach(plot => plot.setSize({ width, height: plot.height })),
    destroy: () => plots.forEach(plot => plot.destroy()),
  };
}

function levelPlot(body, { level, program, from, to, bucketMs }, shared) {
  const measured = withGaps(level, bucketMs);
  const wanted = clip(program, from, to);
  const [times, series] = join(measured, wanted);
  return plot(body, shared, {
    height: LEVEL_HEIGHT, unit: '%', max: 100, hasTimes: false,
    series: [
      ...(wanted.length === 0 ? [] : [{ label: word('chart.program'), stroke: shared.colors.quiet, width: 1.2, dash: [4, 3], paths: uPlot.paths.stepped({ align: 1 }), spanGaps: true }]),
      { label: word('chart.level'), stroke: shared.colors.level, fill: `${shared.colors.level}22`, width: 1.8, paths: uPlot.paths.stepped({ align: 1 }) },
    ],
    data: [times, ...(wanted.length === 0 ? [] : [series[1]]), series[0]],
  });
}

function powerPlot(body, { power, energy, ratedPower, bucketMs }, shared) {
  const points = withGaps(power, bucketMs);
  return plot(body, shared, {
    height: POWER_HEIGHT, unit: 'W', max: power.reduce((most, point) => Math.max(most, point[1]), ratedPower * 1.1), hasTimes: energy.length === 0,
    series: [{ label: word('chart.power'), stroke: shared.colors.power, fill: `${shared.colors.power}22`, width: 1.8 }],
    data: [points.map(point => point[0]), points.map(point => point[1])],
  });
}

/** A counter is drawn as what it grew by, an hour or a day a bar; without a pointer over the plot its legend tells the sum. */
function energyPlot(body, { energy, barMs }, shared) {
  const most = energy.reduce((largest, point) => Math.max(largest, point[1]), 0.01);
  const sum = energy.reduce((all, point) => all + point[1], 0);
  return plot(body, shared, {
    height: ENERGY_HEIGHT, unit: '', max: most, hasTimes: true,
    series: [{
      label: word(barMs < DAY_SECONDS * 1000 ? 'chart.energyHour' : 'chart.energyDay'), stroke: shared.colors.energy, fill: `${shared.colors.energy}99`, width: 0,
      paths: uPlot.paths.bars({ size: [0.8, 48], align: 1 }),
      value: (_, value, __, at) => (at === null ? word('chart.sum', formatQuantity(sum, 'kWh', 2)) : valueWords(value, 'kWh')),
    }],
    data: [energy.map(point => toSeconds(point[0])), energy.map(point => point[1])],
  });
}

function plot(body, { nights, range, colors, width }, { height, unit, max, hasTimes, series, data }) {
  const font = '12px "Plus Jakarta Sans", system-ui, sans-serif';
  const axis = { font, stroke: colors.text, ticks: { show: false }, grid: { stroke: colors.grid, width: 1 } };
  return new uPlot({
    width,
    height: height + (hasTimes ? TIMES_HEIGHT : 0),
    padding: [8, 8, hasTimes ? 0 : 4, 0],
    tzDate: seconds => uPlot.tzDate(new Date(seconds * 1000), 'Etc/GMT-8'),
    cursor: { sync: { key: 'lamp' }, y: false, points: { size: 7 } },
    legend: { show: true, live: true, isolate: false },
    scales: { x: { time: true, range: () => range }, y: { range: () => [0, max * 1.04] } },
    axes: [
      { ...axis, show: hasTimes, size: TIMES_HEIGHT, space: 64, incrs: TIME_STEPS, values: (_, splits, __, ___, step) => splits.map(at => (step < DAY_SECONDS ? formatTime : formatDate)(at * 1000)) },
      { ...axis, size: AXIS_WIDTH, space: 30, values: (_, splits, __, ___, step) => splits.map(value => (unit ? formatQuantity(value, unit) : formatNumber(value, decimalsOf(step)))) },
    ],
    series: [
      { label: 'WITA', value: (_, at) => (at === null ? '' : formatTime(at * 1000)) },
      ...series.map(one => ({ points: { show: false }, value: (chart, value, which, at) => valueWords(at === null ? newest(chart.data[which]) : value, unit), ...one })),
    ],
    hooks: { drawClear: [chart => shadeNights(chart, nights, colors.night)] },
  }, data, body);
}

/** As many decimals as tell one line of the grid from the next. */
function decimalsOf(step) {
  const MOST = 4;
  let decimals = 0;
  while (decimals < MOST && Math.abs(step * 10 ** decimals - Math.round(step * 10 ** decimals)) > 1e-9) decimals++;
  return decimals;
}

/** Without a pointer over the plot its legend tells the newest value. */
function newest(values) {
  return values.findLast(value => value !== null && value !== undefined);
}

function valueWords(value, unit) {
  return value === null || value === undefined ? '–' : formatQuantity(value, unit, DECIMALS[unit]);
}

function shadeNights(chart, nights, color) {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.fillStyle = color;
  for (const [sunset, sunrise] of nights) {
    const left = Math.max(bbox.left, chart.valToPos(sunset, 'x', true));
    const right = Math.min(bbox.left + bbox.width, chart.valToPos(sunrise, 'x', true));
    if (right > left) ctx.fillRect(left, bbox.top, right - left, bbox.height);
  }
  ctx.restore();
}

/** Points in seconds, with an unknown value where the lamp was silent for long; a pause within a few buckets is none. */
function withGaps(points, bucketMs) {
  const steps = points.slice(1).map((point, i) => point[0] - points[i][0]).sort((a, b) => a - b);
  const longest = Math.max((steps[steps.length >> 1] ?? 0) * GAP_FACTOR, bucketMs * GAP_FACTOR);
  const result = [];
  points.forEach(([at, value], i) => {
    if (i > 0 && at - points[i - 1][0] > longest) result.push([toSeconds(points[i - 1][0] + 1), null]);
    result.push([toSeconds(at), value]);
  });
  return result;
}

/** The schedule's steps within a span, from its first to its last moment. */
function clip(steps, from, to) {
  const before = steps.filter(([at]) => at <= from).at(-1);
  const inside = steps.filter(([at]) => at > from && at <= to);
  const all = before ? [[from, before[1]], ...inside] : inside;
  if (all.length > 0) all.push([to, all.at(-1)[1]]);
  return all.map(([at, value]) => [toSeconds(at), value]);
}

/** Two series over the times of both; `undefined` where one has no point of its own. */
function join(...series) {
  const times = [...new Set(series.flatMap(points => points.map(point => point[0])))].sort((a, b) => a - b);
  const columns = series.map(points => {
    const known = new Map(points);
    return times.map(time => known.get(time));
  });
  return [times, columns];
}

function toSeconds(ms) {
  return ms / 1000;
}

function readColors() {
  const style = getComputedStyle(document.documentElement);
  const role = name => style.getPropertyValue(`--${name}`).trim();
  return { level: role('chart-level'), power: role('chart-power'), energy: role('chart-energy'), quiet: role('quiet'), text: role('quiet'), grid: role('chart-grid'), night: role('chart-night') };
}
