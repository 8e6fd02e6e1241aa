// Draws the room anew when something that it shows has changed. A page names what it shows in `data-live`, separated by spaces: `lamp:ID`; `commands`,
// `incidents` and `gateways`, or those of one device (`commands:ID`); `locks`, `totals`, `link`, `schedules`; and `clock`, every ten seconds, for what changes
// without a word.

const SHORTEST_PAUSE_MS = 250;

const ALL_LAMPS = 'commands:'; // a command to so many lamps that the feed does not name them

const TOPICS = {
  command: command => ['commands', command.targets.length < command.targetCount ? ALL_LAMPS : null, ...command.targets.map(target => `commands:${target.lamp}`)],
  locks: () => ['locks'],
  incident: incident => ['incidents', `incidents:${incident.device}`],
  gateway: gateway => ['gateways', `gateways:${gateway.id}`],
  totals: () => ['totals'],
  link: () => ['link'],
  schedules: () => ['schedules'],
  clock: () => ['clock'],
};

export class LiveRoom {
  #isWanted = false;
  #isRunning = false;
  #topics = new Set();
  #lampIndexes = new Set();

  /** @param {import('./room.js').Room} room @param {import('../live/feed.js').LiveFeed} feed */
  constructor(room, feed) {
    this.room = room;
    for (const [event, topicsOf] of Object.entries(TOPICS)) feed.addEventListener(event, ({ detail }) => this.#heard(topicsOf(detail)));
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

  #heard(topics) {
    const isOfSomeLamp = topics.includes(ALL_LAMPS) && [...this.#topics].some(topic => topic.startsWith(ALL_LAMPS));
    if (isOfSomeLamp || topics.some(topic => this.#topics.has(topic))) this.#want();
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
