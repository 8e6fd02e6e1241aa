// Draws the room anew when something that it shows has changed. A page names what it shows in `data-live`: `lamp:ID`, `gateways`, `commands`,
// `incidents`, `totals`, `link`, `schedules`, separated by spaces; `clock` is for what changes without a word, and comes every ten seconds.

const SHORTEST_PAUSE_MS = 250;

export class LiveRoom {
  #isWanted = false;
  #isRunning = false;
  #topics = new Set();
  #lampIndexes = new Set();

  /** @param {import('./room.js').Room} room @param {import('../live/feed.js').LiveFeed} feed */
  constructor(room, feed) {
    this.room = room;
    const topics = { command: 'commands', incident: 'incidents', gateway: 'gateways', totals: 'totals', link: 'link', schedules: 'schedules', clock: 'clock' };
    for (const [event, topic] of Object.entries(topics)) feed.addEventListener(event, () => this.#heard(topic));
    feed.addEventListener('open', () => this.#want());
    room.addEventListener('change', () => this.#readTopics());
    document.addEventListener('visibilitychange', () => this.#run());
    this.#readTopics();
  }

  /** @param {import('../live/lamp-store.js').LampStore} lamps from now on, changes of single lamps are heard too */
  knowLamps(lamps) {
    this.lamps = lamps;
    this.#readTopics();
  }

  /** @param {Iterable<number>} indexes lamps that have changed */
  heardLamps(indexes) {
    if (this.#lampIndexes.size === 0) return;
    for (const index of indexes) {
      if (!this.#lampIndexes.has(index)) continue;
      this.#want();
      return;
    }
  }

  #readTopics() {
    const named = [...this.room.element.querySelectorAll('[data-live]')].flatMap(element => element.dataset.live.split(' '));
    this.#topics = new Set(named);
    this.#lampIndexes = new Set(named.filter(topic => topic.startsWith('lamp:')).map(topic => this.lamps?.indexOf(topic.slice(5)) ?? -1));
  }

  #heard(topic) {
    if (this.#topics.has(topic)) this.#want();
  }

  #want() {
    if (this.#topics.size === 0) return;
    this.#isWanted = true;
    this.#run();
  }

  async #run() {
    if (this.#isRunning) return;
    this.#isRunning = true;
    while (this.#isWanted && !document.hidden) {
      this.#isWanted = false;
      await this.room.refresh();
      await new Promise(resolve => setTimeout(resolve, SHORTEST_PAUSE_MS));
    }
    this.#isRunning = false;
  }
}
