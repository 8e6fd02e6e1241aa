import { get } from '../live/api.js';
import { cityNow } from '../live/city-clock.js';
import { word } from '../page.js';

// <lamp-chart device rated-power nights program latest>: the lamp's level, power and energy of a day to a year over night, day and schedule. `nights` and `program`
// are JSON that the server writes; `latest` is the newest measurement's time, and news of it fetches what came since the last points.

let drawChart = null; // Comes with the first chart: the library that draws it is no part of the first view.

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const MIDNIGHT_WITA_MS = 16 * HOUR_MS; // in UTC

// What each span is drawn of: some hundreds of points of level and power, and bars of energy that a person can count.
const SPANS = [
  { name: 'chart.day', ms: DAY_MS, resolution: '1m', bars: '1h', pauseMs: 2_000 },
  { name: 'chart.week', ms: 7 * DAY_MS, resolution: '1h', bars: '1d', pauseMs: 60_000 },
  { name: 'chart.month', ms: 30 * DAY_MS, resolution: '1h', bars: '1d', pauseMs: 60_000 },
  { name: 'chart.year', ms: 365 * DAY_MS, resolution: '1d', bars: '1d', pauseMs: 60_000 },
];
const BUCKET_MS = { '1m': MINUTE_MS, '1h': HOUR_MS, '1d': DAY_MS };

class LampChart extends HTMLElement {
  static observedAttributes = ['latest', 'program'];

  #span = SPANS[0];
  #series = null;
  #plots = null;
  #timer = 0;

  connectedCallback() {
    this.replaceChildren(...this.#frame());
    this.resizing = new ResizeObserver(() => this.#plots?.resize(this.body.clientWidth));
    this.resizing.observe(this.body);
    this.theming = new MutationObserver(() => this.#draw());
    this.theming.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    this.#load();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.resizing.disconnect();
    this.theming.disconnect();
    this.#plots?.destroy();
    this.#plots = null;
  }

  attributeChangedCallback(_, before, after) {
    if (before === null || before === after || !this.#series || this.#timer) return;
    this.#timer = setTimeout(() => { this.#timer = 0; this.#extend(); }, this.#span.pauseMs);
  }

  #frame() {
    const head = Object.assign(document.createElement('div'), { className: 'chart-head' });
    const title = document.createElement('h2');
    const spans = Object.assign(document.createElement('div'), { className: 'segments segments-small' });
    spans.setAttribute('role', 'group');
    spans.setAttribute('aria-label', word('chart.span'));
    for (const span of SPANS) {
      const button = Object.assign(document.createElement('button'), { type: 'button', textContent: word(span.name) });
      button.setAttribute('aria-pressed', String(span === this.#span));
      button.addEventListener('click', () => this.#choose(span, spans, title));
      spans.append(button);
    }
    head.append(title, spans);
    title.textContent = word('chart.title', word(this.#span.name));
    this.body = Object.assign(document.createElement('div'), { className: 'chart-body' });
    this.links = Object.assign(document.createElement('p'), { className: 'chart-save quiet' });
    return [head, this.body, this.links];
  }

  #choose(span, spans, title) {
    this.#span = span;
    clearTimeout(this.#timer);
    this.#timer = 0;
    title.textContent = word('chart.title', word(span.name));
    SPANS.forEach((one, position) => spans.children[position].setAttribute('aria-pressed', String(one === span)));
    this.#load();
  }

  /** What is drawn: each with its quantity and how its buckets are made. */
  #questions() {
    const { resolution, bars } = this.#span;
    return [
      { quantity: 'actualLightState', name: 'chart.level', resolution, aggregate: 'mean' },
      { quantity: 'activePower', name: 'chart.power', resolution, aggregate: 'mean' },
      { quantity: 'activeEnergy', name: 'chart.energy', resolution: bars, aggregate: 'increase' },
    ];
  }

  /** A span of days holds whole local days, of which the last is today. */
  #begin() {
    const { ms, bars } = this.#span;
    return bars === '1d' ? startOfBucket(cityNow(), bars) + DAY_MS - ms : cityNow() - ms;
  }

  async #load() {
    const span = this.#span;
    this.body.classList.toggle('skeleton', !this.#plots);
    try {
      const [series, plot] = await Promise.all([this.#fetch(this.#questions().map(() => this.#begin())), import('./lamp-plot.js')]);
      drawChart = plot.drawChart;
      if (span !== this.#span || !this.isConnected) return;
      this.#series = series;
      this.#draw();
    } catch {
      this.#say(word('chart.failed'), true);
    }
    this.body.classList.remove('skeleton');
  }

  /** Fetches from the last known buckets on, which may have grown. Where that fails the chart stays as it is: the values beside it say their age. */
  async #extend() {
    const span = this.#span;
    const since = this.#series.map(points => points.at(-1)?.[0] ?? this.#begin());
    const fresh = await this.#fetch(since).catch(() => null);
    if (!fresh || span !== this.#span || !this.isConnected) return;
    const oldest = this.#questions().map(({ resolution }) => startOfBucket(this.#begin(), resolution));
    this.#series = this.#series.map((points, which) => [...points.filter(([at]) => at >= oldest[which] && at < since[which]), ...fresh[which]]);
    this.#draw();
  }

  async #fetch(from) {
    const answers = await Promise.all(this.#questions().map((question, which) => get(this.#path(question, from[which]))));
    return answers.map(answer => answer.points);
  }

  #path({ quantity, resolution, aggregate }, from) {
    const span = `from=${startOfBucket(from, resolution)}&to=${Math.round(cityNow()) + 1}`;
    return `/devices/${this.getAttribute('device')}/series/${quantity}?${span}&resolution=${resolution}&aggregate=${aggregate}`;
  }

  #offerFiles() {
    const links = this.#questions().filter((_, which) => this.#series[which].length > 0).map(question => Object.assign(document.createElement('a'), {
      href: `/api/v1${this.#path(question, this.#begin())}&format=csv`, download: '', textContent: word(question.name),
    }));
    this.links.replaceChildren(...(links.length === 0 ? [] : [`${word('chart.save')} `, ...links.flatMap((link, which) => (which === 0 ? [link] : [' · ', link]))]));
  }

  #draw() {
    if (!this.#series) return;
    this.#plots?.destroy();
    this.#plots = null;
    if (this.#series.every(points => points.length === 0)) {
      this.#say(word('chart.none', word(this.#span.name)), false);
      return;
    }
    this.body.replaceChildren();
    const [level, power, energy] = this.#series;
    const { resolution, bars, ms } = this.#span;
    const now = cityNow();
    // Nights and the schedule tell something as long as they can be told apart.
    const isNear = ms <= 7 * DAY_MS;
    this.#plots = drawChart(this.body, {
      level, power, energy, from: startOfBucket(this.#begin(), bars), to: now, bucketMs: BUCKET_MS[resolution], barMs: BUCKET_MS[bars],
      nights: isNear ? this.#json('nights') : [], program: isNear ? this.#json('program') : [], ratedPower: Number(this.getAttribute('rated-power')),
    });
    this.#offerFiles();
  }

  #json(name) {
    return JSON.parse(this.getAttribute(name) ?? '[]');
  }

  #say(text, canRetry) {
    this.#plots?.destroy();
    this.#plots = null;
    const note = Object.assign(document.createElement('p'), { className: 'quiet chart-note', textContent: text });
    this.body.replaceChildren(note);
    this.links.replaceChildren();
    if (!canRetry) return;
    const again = Object.assign(document.createElement('button'), { type: 'button', className: 'button-quiet', textContent: word('chart.again') });
    again.addEventListener('click', () => this.#load());
    this.body.append(again);
  }
}

/** The start of the bucket that an instant lies in; days begin at midnight WITA. */
function startOfBucket(unixMs, resolution) {
  const offset = resolution === '1d' ? MIDNIGHT_WITA_MS : 0;
  return Math.floor((unixMs - offset) / BUCKET_MS[resolution]) * BUCKET_MS[resolution] + offset;
}

customElements.define('lamp-chart', LampChart);
