// What the server wrote into the page for the scripts: language, words and settings.

const page = JSON.parse(document.getElementById('page-data').textContent);

/** @type {'id' | 'en'} */
export const language = page.language;

/** Settings: `tileUrl`, `latitude`, `longitude`. */
export const settings = page.settings;

/** @param {string} key @param {Record<string, string | number>} [values] what stands for each {name} */
export function word(key, values = {}) {
  const text = page.words[key];
  if (text === undefined) throw new Error(`The page has no word '${key}'.`);
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export const prefersStillness = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
