// The live feed: one EventSource that comes back by itself, and says when it is not there.

const SILENCE_MS = 25_000; // the server speaks every 10 s; two beats missed and a bit
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 15_000;
const EVENTS = ['lamps', 'command', 'gateway', 'incident', 'totals', 'clock', 'link', 'locks', 'schedules', 'reset'];

/** Raises an event by each server event's name (its data in `detail`), and `open` and `lost`. */
export class LiveFeed extends EventTarget {
  #source = null;
  #retryMs = FIRST_RETRY_MS;
  #timer = 0;

  /** Whether the stream is there now. */
  isOpen = false;

  constructor(url) {
    super();
    this.url = url;
  }

  start() {
    clearTimeout(this.#timer);
    this.#source?.close();
    const source = this.#source = new EventSource(this.url);
    source.addEventListener('open', () => this.#opened());
    source.addEventListener('error', () => this.retry());
    for (const name of EVENTS) source.addEventListener(name, event => this.#received(name, event.data));
    this.#expectSign();
  }

  #opened() {
    this.isOpen = true;
    this.#retryMs = FIRST_RETRY_MS;
    this.#expectSign();
    this.dispatchEvent(new Event('open'));
  }

  #received(name, data) {
    this.#expectSign();
    this.dispatchEvent(new CustomEvent(name, { detail: JSON.parse(data) }));
    if (name === 'reset') this.start();
  }

  /** Gives the present stream up and connects again, later each time that fails. */
  retry() {
    this.#source.close();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.start(), this.#retryMs * (0.75 + Math.random() / 2));
    this.#retryMs = Math.min(this.#retryMs * 2, LONGEST_RETRY_MS);
    this.isOpen = false;
    this.dispatchEvent(new Event('lost'));
  }

  #expectSign() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.retry(), SILENCE_MS);
  }
}
