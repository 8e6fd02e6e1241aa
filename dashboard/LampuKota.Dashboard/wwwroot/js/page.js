// What the server wrote into the page for the scripts: language, words and settings.

const page = JSON.parse(document.getElementById('page-data').textContent);

/** @type {'id' | 'en'} */
export const language = page.language;

/** Settings: `latitude` and `longitude` of the city. */
export const settings = page.settings;

/** @param {string} key @param {...(string | number)} values what stands for {0}, {1} and so on */
export function word(key, ...values) {
  const text = page.words[key];
  if (text === undefined) throw new Error(`The page has no word '${key}'.`);
  return text.replace(/\{(\d)\}/g, (_, position) => values[position]);
}

/** What the city's clock showed when the page was drawn: `unixMs` and `speed`. */
export const clock = page.clock;

export const prefersStillness = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
