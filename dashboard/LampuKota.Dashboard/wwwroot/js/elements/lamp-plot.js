import uPlot from '../../lib/uplot/uPlot.esm.js';
import { formatQuantity, formatTime } from '../format.js';
import { word } from '../page.js';

// Two plots under each other with one time axis: level (with the schedule behind it) in %, power in W; one unit an axis, night shaded.

const LEVEL_HEIGHT = 118;
const POWER_HEIGHT = 108;
const AXIS_WIDTH = 46;
const GAP_FACTOR = 4; // a pause of so many usual intervals is a gap, not a line
const HOUR_SECONDS = 3600;

/**
 * @param {HTMLElement} body
 * @param {{level: number[][], power: number[][], from: number, to: number, nights: number[][], program: number[][], ratedPower: number}} data times in Unix milliseconds
 * @returns {{resize(width: number): void, destroy(): void}}
 */
export function drawChart(body, data) {
  const colors = readColors();
  const shared = { nights: data.nights.map(night => night.map(toSeconds)), range: [toSeconds(data.from), toSeconds(data.to)], colors, width: body.clientWidth };
  const plots = [levelPlot(body, data, shared), powerPlot(body, data, shared)];
  return {
    resize: width => plots.forEach(plot => plot.setSize({ width, height: plot.height })),
    destroy: () => plots.forEach(plot => plot.destroy()),
  };
}

function levelPlot(body, { level, program, from, to }, shared) {
  const measured = withGaps(level);
  const wanted = clip(program, from, to);
  const [times, series] = join(measured, wanted);
  return plot(body, shared, {
    height: LEVEL_HEIGHT, unit: '%', max: 100, hasTimes: false,
    series: [
      { label: word('chart.program'), stroke: shared.colors.quiet, width: 1.2, dash: [4, 3], paths: uPlot.paths.stepped({ align: 1 }), spanGaps: true },
      { label: word('chart.level'), stroke: shared.colors.level, fill: `${shared.colors.level}22`, width: 1.8, paths: uPlot.paths.stepped({ align: 1 }) },
    ],
    data: [times, series[1], series[0]],
  });
}

function powerPlot(body, { power, ratedPower }, shared) {
  const points = withGaps(power);
  return plot(body, shared, {
    height: POWER_HEIGHT, unit: 'W', max: Math.max(ratedPower * 1.1, ...power.map(point => point[1])), hasTimes: true,
    series: [{ label: word('chart.power'), stroke: shared.colors.power, fill: `${shared.colors.power}22`, width: 1.8 }],
    data: [points.map(point => point[0]), points.map(point => point[1])],
  });
}

function plot(body, { nights, range, colors, width }, { height, unit, max, hasTimes, series, data }) {
  const font = '12px "Plus Jakarta Sans", system-ui, sans-serif';
  const axis = { font, stroke: colors.text, ticks: { show: false }, grid: { stroke: colors.grid, width: 1 } };
  return new uPlot({
    width,
    height: height + (hasTimes ? 22 : 0),
    padding: [8, 8, hasTimes ? 0 : 4, 0],
    tzDate: seconds => uPlot.tzDate(new Date(seconds * 1000), 'Etc/GMT-8'),
    cursor: { sync: { key: 'lamp' }, y: false, points: { size: 7 } },
    legend: { show: true, live: true, isolate: false },
    scales: { x: { time: true, range: () => range }, y: { range: () => [0, max * 1.04] } },
    axes: [
      { ...axis, show: hasTimes, size: 22, space: 64, incrs: [0.5, 1, 2, 3, 6, 12, 24].map(hours => hours * HOUR_SECONDS), values: (_, splits) => splits.map(at => formatTime(at * 1000)) },
      { ...axis, size: AXIS_WIDTH, space: 30, values: (_, splits) => splits.map(value => formatQuantity(value, unit)) },
    ],
    series: [
      { label: 'WITA', value: (_, at) => (at === null ? '' : formatTime(at * 1000)) },
      ...series.map(one => ({ points: { show: false }, value: (chart, value, which, at) => valueWords(at === null ? newest(chart.data[which]) : value, unit), ...one })),
    ],
    hooks: { drawClear: [chart => shadeNights(chart, nights, colors.night)] },
  }, data, body);
}

/** Without a pointer over the plot its legend tells the newest value. */
function newest(values) {
  return values.findLast(value => value !== null && value !== undefined);
}

function valueWords(value, unit) {
  return value === null || value === undefined ? '–' : formatQuantity(value, unit, unit === 'W' ? 1 : 0);
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

/** Points in seconds, with an unknown value where the lamp was silent for long. */
function withGaps(points) {
  const steps = points.slice(1).map((point, i) => point[0] - points[i][0]).sort((a, b) => a - b);
  const longest = Math.max((steps[steps.length >> 1] ?? 0) * GAP_FACTOR, 60_000 * GAP_FACTOR);
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
  return { level: role('chart-level'), power: role('chart-power'), quiet: role('quiet'), text: role('quiet'), grid: role('chart-grid'), night: role('chart-night') };
}
