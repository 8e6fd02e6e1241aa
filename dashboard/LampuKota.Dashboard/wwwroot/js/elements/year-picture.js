import { formatDay, formatNumber } from '../format.js';
import { language, word } from '../page.js';

// <year-picture days>: a year night by night. Each column is a lighting day from noon above to noon below, coloured by the level; two lines are sunset and
// sunrise. `days` holds what the API gives for a calendar's days. A pointer or the arrow keys tell one night in words.

const MINUTES = 1440;
const PLOT = { left: 40, right: 4, top: 4, bottom: 20, height: 288 };
const HOURS = [0, 360, 720, 1080, 1440];

class YearPicture extends HTMLElement {
  static observedAttributes = ['days'];
  #days = [];
  #chosen = -1;

  connectedCallback() {
    if (!this.canvas) this.#build();
    this.#observers = [new ResizeObserver(() => this.#draw()), new MutationObserver(() => this.#draw())];
    this.#observers[0].observe(this);
    this.#observers[1].observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    this.#draw();
  }

  disconnectedCallback() {
    for (const observer of this.#observers) observer.disconnect();
  }

  attributeChangedCallback() {
    this.days = JSON.parse(this.getAttribute('days'));
  }

  /** @param {object[]} days */
  set days(days) {
    this.#days = days;
    this.#chosen = -1;
    if (this.canvas) this.#draw();
  }

  #observers = [];

  #build() {
    this.canvas = document.createElement('canvas');
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute('role', 'img');
    this.canvas.setAttribute('aria-label', word('schedule.picture'));
    this.note = document.createElement('p');
    this.note.className = 'quiet year-note';
    this.note.setAttribute('aria-live', 'polite');
    this.note.textContent = word('schedule.pictureHelp');
    this.replaceChildren(this.canvas, this.note);
    this.canvas.addEventListener('pointermove', event => this.#choose(this.#dayAt(event.offsetX)));
    this.canvas.addEventListener('keydown', event => this.#key(event));
  }

  #key(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -30, PageDown: 30 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.#choose(Math.min(Math.max(this.#chosen + step, 0), this.#days.length - 1));
  }

  #dayAt(x) {
    const width = this.canvas.clientWidth - PLOT.left - PLOT.right;
    return Math.floor((x - PLOT.left) / width * this.#days.length);
  }

  #choose(index) {
    const day = this.#days[index];
    if (!day || index === this.#chosen) return;
    this.#chosen = index;
    this.note.textContent = nightWords(day);
    this.#draw();
  }

  #draw() {
    const width = this.clientWidth;
    if (!this.canvas || width === 0 || this.#days.length === 0) return;
    const scale = devicePixelRatio;
    const height = PLOT.height + PLOT.top + PLOT.bottom;
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(height * scale);
    this.canvas.style.height = `${height}px`;
    const context = this.canvas.getContext('2d');
    context.scale(scale, scale);
    const colours = readColours(this);
    const column = (width - PLOT.left - PLOT.right) / this.#days.length;
    // Columns begin at whole pixels of the screen: else each edge is blended, and a year of them shows stripes.
    const place = { x: index => Math.round((PLOT.left + index * column) * scale) / scale, y: minute => PLOT.top + minute / MINUTES * PLOT.height, column };
    context.fillStyle = colours.ground;
    context.fillRect(PLOT.left, PLOT.top, column * this.#days.length, PLOT.height);
    this.#days.forEach((day, index) => drawNight(context, day, place.x(index), place.x(index + 1) - place.x(index), place, colours));
    drawSun(context, this.#days, place, colours);
    drawAxes(context, this.#days, place, colours);
    if (this.#chosen >= 0) {
      context.strokeStyle = colours.accent;
      context.lineWidth = Math.max(1, column);
      line(context, [[place.x(this.#chosen) + column / 2, PLOT.top], [place.x(this.#chosen) + column / 2, PLOT.top + PLOT.height]]);
    }
  }
}

function drawNight(context, day, x, width, place, colours) {
  if (day.sunsetMinute !== null) {
    context.fillStyle = colours.night;
    context.fillRect(x, place.y(day.sunsetMinute), width, place.y(day.sunriseMinute) - place.y(day.sunsetMinute));
  }
  day.levels.forEach(([minute, level], index) => {
    if (level === 0) return;
    const end = day.levels[index + 1]?.[0] ?? MINUTES;
    context.fillStyle = colours.light(level);
    context.fillRect(x, place.y(minute), width, place.y(end) - place.y(minute));
  });
}

function drawSun(context, days, place, colours) {
  context.strokeStyle = colours.sun;
  context.lineWidth = 1.5;
  for (const side of ['sunsetMinute', 'sunriseMinute']) {
    line(context, days.map((day, index) => day[side] === null ? null : [place.x(index) + place.column / 2, place.y(day[side])]));
  }
}

function drawAxes(context, days, place, colours) {
  context.fillStyle = colours.quiet;
  context.font = colours.font;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  for (const minute of HOURS) context.fillText(hour(minute), PLOT.left - 6, Math.min(Math.max(place.y(minute), PLOT.top + 6), PLOT.top + PLOT.height - 6));
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  let free = 0;
  days.forEach((day, index) => {
    if (!day.date.endsWith('-01')) return;
    const x = place.x(index);
    context.fillRect(x, PLOT.top + PLOT.height, 1, 5);
    if (x < free) return;
    const text = month(day.date);
    if (x + 4 + context.measureText(text).width > place.x(days.length)) return;
    context.fillText(text, x + 4, PLOT.top + PLOT.height + 15);
    free = x + 12 + context.measureText(text).width;
  });
}

function line(context, points) {
  context.beginPath();
  let isDown = false;
  for (const point of points) {
    if (point && isDown) context.lineTo(...point);
    else if (point) context.moveTo(...point);
    isDown = Boolean(point);
  }
  context.stroke();
}

/** The map's colours of a lamp: off, then from a dim amber to a bright one. */
function readColours(element) {
  const style = getComputedStyle(element);
  const read = name => style.getPropertyValue(name).trim();
  const stops = [read('--lamp-low'), read('--lamp-mid'), read('--lamp-high')];
  return {
    ground: read('--raised'), night: read('--night'), sun: read('--day'), quiet: read('--quiet'), accent: read('--accent'),
    font: `${style.fontWeight} 11px ${style.fontFamily}`,
    light: level => level <= 50 ? blend(stops[0], stops[1], level / 50) : blend(stops[1], stops[2], (level - 50) / 50),
  };
}

function blend(from, to, share) {
  const parts = colour => [1, 3, 5].map(start => parseInt(colour.slice(start, start + 2), 16));
  const [a, b] = [parts(from), parts(to)];
  return `rgb(${a.map((part, index) => Math.round(part + (b[index] - part) * share)).join(' ')})`;
}

const separator = language === 'id' ? '.' : ':';

function hour(minute) {
  const clock = (minute + 720) % MINUTES;
  return `${String(Math.floor(clock / 60)).padStart(2, '0')}${separator}${String(clock % 60).padStart(2, '0')}`;
}

function month(date) {
  return new Intl.DateTimeFormat(language === 'id' ? 'id-ID' : 'en-GB', { month: 'short', timeZone: 'UTC' }).format(new Date(date));
}

/** @param {object} day a day of the API's preview */
function nightWords(day) {
  const noon = Date.parse(`${day.date}T04:00:00Z`);
  const levels = day.levels.filter(([, level], index) => index > 0 || level > 0)
    .map(([minute, level]) => `${hour(minute)} ${level === 0 ? word('schedule.off') : `${formatNumber(level)} %`}`).join(' · ');
  const sun = day.sunsetMinute === null ? word('schedule.noNight') : word('schedule.sun', hour(day.sunsetMinute), hour(day.sunriseMinute));
  return `${formatDay(noon)} · ${day.programId} · ${sun} · ${levels || word('schedule.allOff')}`;
}

customElements.define('year-picture', YearPicture);
