import { get } from '../live/api.js';
import { cityNow } from '../live/city-clock.js';
import { word } from '../page.js';
import { drawChart } from './lamp-plot.js';

// <lamp-chart device rated-power nights program latest>: the lamp's level and power of the last hours over night, day and schedule. `nights` and `program`
// are JSON that the server writes; `latest` is the newest measurement's time, and news of it fetches the points since the last one.

const SPANS = [6, 24, 72];
const HOUR_MS = 3_600_000;
const PAUSE_MS = 2_000;
const QUANTITIES = ['actualLightState', 'activePower'];

class LampChart extends HTMLElement {
  static observedAttributes = ['latest', 'program'];

  #hours = SPANS[0];
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
    this.#timer = setTimeout(() => { this.#timer = 0; this.#extend(); }, PAUSE_MS);
  }

  #frame() {
    const head = Object.assign(document.createElement('div'), { className: 'chart-head' });
    const title = document.createElement('h2');
    const spans = Object.assign(document.createElement('div'), { className: 'segments segments-small' });
    spans.setAttribute('role', 'group');
    spans.setAttribute('aria-label', word('chart.span'));
    for (const hours of SPANS) {
      const button = Object.assign(document.createElement('button'), { type: 'button', textContent: word('chart.hours', hours) });
      button.setAttribute('aria-pressed', String(hours === this.#hours));
      button.addEventListener('click', () => this.#choose(hours, spans, title));
      spans.append(button);
    }
    head.append(title, spans);
    title.textContent = word('chart.title', this.#hours);
    this.body = Object.assign(document.createElement('div'), { className: 'chart-body' });
    return [head, this.body];
  }

  #choose(hours, spans, title) {
    this.#hours = hours;
    title.textContent = word('chart.title', hours);
    SPANS.forEach((span, position) => spans.children[position].setAttribute('aria-pressed', String(span === hours)));
    this.#load();
  }

  async #load() {
    const hours = this.#hours;
    this.body.classList.toggle('skeleton', !this.#plots);
    try {
      const series = await this.#fetch(cityNow() - hours * HOUR_MS);
      if (hours !== this.#hours || !this.isConnected) return;
      this.#series = series;
      this.#draw();
    } catch {
      this.#say(word('chart.failed'), true);
    }
    this.body.classList.remove('skeleton');
  }

  /** Fetches what is newer than the last known points. Where that fails the chart stays as it is: the values beside it say their age. */
  async #extend() {
    const since = Math.max(...this.#series.map(points => points.at(-1)?.[0] ?? 0));
    const fresh = await this.#fetch(since === 0 ? cityNow() - this.#hours * HOUR_MS : since + 1).catch(() => null);
    if (!fresh || !this.isConnected) return;
    const oldest = cityNow() - this.#hours * HOUR_MS;
    this.#series = this.#series.map((points, which) => [...points.filter(([at]) => at >= oldest), ...fresh[which].filter(([at]) => at > since)]);
    this.#draw();
  }

  async #fetch(from) {
    const span = `from=${Math.round(from)}&to=${Math.round(cityNow()) + 1}&resolution=raw`;
    const device = this.getAttribute('device');
    const answers = await Promise.all(QUANTITIES.map(quantity => get(`/devices/${device}/series/${quantity}?${span}`)));
    return answers.map(answer => answer.points);
  }

  #draw() {
    if (!this.#series) return;
    this.#plots?.destroy();
    this.#plots = null;
    if (this.#series.every(points => points.length === 0)) {
      this.#say(word('chart.none', this.#hours), false);
      return;
    }
    this.body.replaceChildren();
    const [level, power] = this.#series;
    const now = cityNow();
    this.#plots = drawChart(this.body, {
      level, power, from: now - this.#hours * HOUR_MS, to: now, nights: this.#json('nights'), program: this.#json('program'), ratedPower: Number(this.getAttribute('rated-power')),
    });
  }

  #json(name) {
    return JSON.parse(this.getAttribute(name) ?? '[]');
  }

  #say(text, canRetry) {
    this.#plots?.destroy();
    this.#plots = null;
    const note = Object.assign(document.createElement('p'), { className: 'quiet chart-note', textContent: text });
    this.body.replaceChildren(note);
    if (!canRetry) return;
    const again = Object.assign(document.createElement('button'), { type: 'button', className: 'button-quiet', textContent: word('chart.again') });
    again.addEventListener('click', () => this.#load());
    this.body.append(again);
  }
}

customElements.define('lamp-chart', LampChart);
