import { formatDay, formatTime } from '../format.js';
import { ApiError, getBytes } from '../live/api.js';
import { cityNow } from '../live/city-clock.js';
import { problemWords } from '../elements/command-form.js';
import { word } from '../page.js';
import { ReplayNight } from './replay-night.js';

// The bar that replays a night on the map: a slider over its steps, a button that lets it run, and the day of its evening. While it is open the map
// shows that moment and not the present.

const STEP_MS = 125; // a night in twenty seconds
const DAY_MS = 86_400_000;
const WITA_OFFSET_MS = 8 * 3600_000;

export class ReplayBar {
  #night = null;
  #asking = null;
  #timer = 0;

  /** @param {HTMLElement} element @param {import('../map/city-map.js').CityMap} city */
  constructor(element, city) {
    this.element = element;
    this.city = city;
    const part = name => element.querySelector(`[data-part="${name}"]`);
    [this.slider, this.evening, this.play, this.time, this.note] = ['slider', 'evening', 'play', 'time', 'note'].map(part);
    this.slider.addEventListener('input', () => { this.#stop(); this.#show(); });
    this.slider.addEventListener('change', () => city.rememberView());
    this.evening.addEventListener('change', () => { if (this.evening.value) this.open(null, this.evening.value); });
    this.play.addEventListener('click', () => (this.#timer ? this.#pause() : this.#run()));
    part('close').addEventListener('click', () => this.close());
    element.addEventListener('keydown', event => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      this.close();
    });
  }

  get isOpen() {
    return !this.element.hidden;
  }

  /** @param {number | null} at the moment to begin with, Unix milliseconds @param {string} [evening] the day of the night's evening, `2026-11-21`; last night where neither is said */
  async open(at, evening = eveningOf(at ?? lastEvening())) {
    this.#stop();
    this.#asking?.abort();
    const asking = this.#asking = new AbortController();
    this.element.hidden = false;
    this.evening.max = dayText(cityNow());
    this.evening.value = evening;
    this.#say(word('replay.loading'));
    this.play.disabled = this.slider.disabled = true;
    try {
      const night = new ReplayNight(await getBytes(`/map/replay?night=${evening}`, asking.signal));
      if (night.count !== this.city.lamps.count) throw new RangeError('The city has other lamps now.');
      if (night.stepCount > 0) this.#begin(night, at);
      else this.#say(word('replay.notYet'));
    } catch (error) {
      if (error.name === 'AbortError') return;
      this.#say(error instanceof ApiError ? problemWords(error) : word('replay.failed'));
    }
  }

  /** Back to the present. */
  close() {
    this.#stop();
    this.#asking?.abort();
    this.#night = null;
    this.element.hidden = true;
    this.city.showMoment(null, null);
    this.city.rememberView();
  }

  #begin(night, at) {
    this.#night = night;
    this.#say(night.values.every(value => value === 255) ? word('replay.nothing') : null);
    this.play.disabled = this.slider.disabled = false;
    this.slider.max = String(night.stepCount - 1);
    this.slider.value = String(at === null ? 0 : night.stepAt(at));
    this.#show();
    this.city.rememberView();
  }

  #show() {
    const step = Number(this.slider.value);
    const at = this.#night.timeOf(step);
    this.#night.show(step);
    this.time.textContent = word('replay.time', formatDay(at), formatTime(at));
    this.slider.setAttribute('aria-valuetext', this.time.textContent);
    this.city.showMoment(this.#night, at);
  }

  #run() {
    if (Number(this.slider.value) >= Number(this.slider.max)) this.slider.value = '0';
    this.#setPlaying(true);
    this.#timer = setInterval(() => {
      this.slider.value = String(Number(this.slider.value) + 1);
      this.#show();
      if (Number(this.slider.value) >= Number(this.slider.max)) this.#pause();
    }, STEP_MS);
  }

  #pause() {
    this.#stop();
    this.city.rememberView(); // not with each step: a browser allows few changes of the address
  }

  #stop() {
    clearInterval(this.#timer);
    this.#timer = 0;
    this.#setPlaying(false);
  }

  #setPlaying(isPlaying) {
    this.play.setAttribute('aria-pressed', String(isPlaying));
    this.play.setAttribute('aria-label', word(isPlaying ? 'replay.pause' : 'replay.play'));
  }

  #say(text) {
    this.note.hidden = !text;
    this.note.textContent = text ?? '';
    if (text) this.time.textContent = '';
  }
}

/** Half a day after the evening a night is still the same night. */
function eveningOf(unixMs) {
  return dayText(unixMs - DAY_MS / 2);
}

function lastEvening() {
  return cityNow() - DAY_MS / 2;
}

function dayText(unixMs) {
  return new Date(unixMs + WITA_OFFSET_MS).toISOString().slice(0, 10);
}
