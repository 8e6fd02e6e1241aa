import { get, getPreloaded } from './api.js';
import { unfoldLayout } from './lamp-layout.js';
import { LampStore } from './lamp-store.js';

// Keeps the lamps in step with the feed. Events that arrive while the columns are on their way are kept and applied after them, so nothing is missed
// between the two (docs/formats/http-api.md, Live feed).

const ATTEMPTS = 3; // assets that change between two answers so often are not waited for

export class LampSync {
  #waiting = null;

  /** @param {import('./feed.js').LiveFeed} feed @param {(indexes: Iterable<number>) => void} onChange */
  constructor(feed, onChange) {
    this.onChange = onChange;
    this.feed = feed;
    feed.addEventListener('lamps', event => this.#take(event.detail));
  }

  /** Connects, and loads all lamps. @returns {Promise<LampStore>} */
  async start() {
    const opened = new Promise(resolve => this.feed.addEventListener('open', resolve, { once: true }));
    this.#waiting = [];
    this.feed.start();
    this.lamps = new LampStore(...await load(opened));
    this.#applyWaiting();
    this.feed.addEventListener('open', () => this.#reload());
    return this.lamps;
  }

  async #reload() {
    this.#waiting = [];
    try {
      if (!this.lamps.refill(...await load(Promise.resolve()))) {
        location.reload(); // the city has other lamps now
        return;
      }
    } catch {
      this.feed.retry();
      return;
    }
    this.#applyWaiting();
    this.onChange(this.lamps.states.keys());
  }

  #applyWaiting() {
    const waiting = this.#waiting;
    this.#waiting = null;
    for (const event of waiting) this.#take(event);
  }

  #take(event) {
    if (this.#waiting) this.#waiting.push(event);
    else this.onChange(this.lamps.apply(event));
  }
}

/** @param {Promise<unknown>} opened when the feed keeps what changes @returns {Promise<[object, object]>} the lamps' layout, and their states in its order */
async function load(opened) {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const [layout, states] = await Promise.all([getPreloaded('/map/lamps/layout'), opened.then(() => get('/map/lamps/states'))]);
    if (layout.layout === states.layout) return [unfoldLayout(layout), states];
  }
  throw new Error('The assets change faster than the lamps can be loaded.');
}
