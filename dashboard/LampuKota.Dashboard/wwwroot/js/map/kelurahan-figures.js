import { formatNumber } from '../format.js';
import { word } from '../page.js';
import { CONDITION } from '../live/lamp-store.js';

// Says under the name of each kelurahan how many of its lamps are at fault or offline, at most every two seconds.

const PAUSE_MS = 2_000;

export class KelurahanFigures {
  #timer = 0;
  #shown = '';

  /** @param {import('./city-map.js').CityMap} city */
  constructor(city) {
    this.city = city;
    city.choice.addEventListener('change', () => this.show());
  }

  /** Takes note that lamps have changed. */
  heardLamps() {
    if (!this.#timer) this.#timer = setTimeout(() => this.show(), PAUSE_MS);
  }

  /** Shows the names with the present figures, or none where the layer is off. */
  show() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const { map, choice, base } = this.city;
    if (!map.getLayer('kelurahan-names')) return;
    map.setLayoutProperty('kelurahan-names', 'visibility', choice.layers.has('kelurahan') ? 'visible' : 'none');
    if (!choice.layers.has('kelurahan')) return;
    const figures = this.#count();
    const features = base.places.features.map(place => withFigures(place, figures.get(place.properties.id)));
    const text = features.map(place => place.properties.figures ?? '').join('|');
    if (text === this.#shown) return;
    this.#shown = text;
    map.getSource('places').setData({ ...base.places, features });
  }

  /** The style has been made anew, and with it the names. */
  forget() {
    this.#shown = '';
  }

  #count() {
    const { lamps, view } = this.city;
    const failed = new Uint32Array(lamps.kelurahanIds.length), offline = new Uint32Array(lamps.kelurahanIds.length);
    for (let index = 0; index < lamps.count; index++) {
      if (view.states[index] === CONDITION.failed) failed[lamps.kelurahanOf[index]]++;
      else if (view.states[index] === CONDITION.offline) offline[lamps.kelurahanOf[index]]++;
    }
    return new Map(lamps.kelurahanIds.map((id, position) => [id, { failed: failed[position], offline: offline[position] }]));
  }
}

function withFigures(place, figures) {
  const parts = [
    figures?.failed ? word('map.kelurahanFailed', formatNumber(figures.failed)) : null, figures?.offline ? word('map.kelurahanOffline', formatNumber(figures.offline)) : null,
  ].filter(Boolean);
  return { ...place, properties: { ...place.properties, figures: parts.length > 0 ? parts.join(' · ') : null, alarm: figures?.failed > 0 } };
}
