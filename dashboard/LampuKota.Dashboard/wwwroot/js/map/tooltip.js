import { formatNumber, formatQuantity } from '../format.js';
import { word } from '../page.js';
import { CONDITION, FLAG } from '../live/lamp-store.js';

// The small card beside what is under the pointer.

const SHOWN_VALUES = 3;

export class Tooltip {
  /** @param {HTMLElement} element @param {import('./city-map.js').CityMap} city */
  constructor(element, city) {
    this.element = element;
    this.city = city;
    this.title = element.querySelector('[data-part="title"]');
    this.state = element.querySelector('[data-part="state"]');
    this.power = element.querySelector('[data-part="power"]');
    this.index = -1;
  }

  /** @param {number} index the lamp, or -1 to hide @param {{x: number, y: number} | null} point its place on the map, CSS pixels */
  show(index, point) {
    this.index = index;
    this.element.hidden = index < 0;
    if (index < 0) return;
    this.refresh();
    this.#moveTo(point);
  }

  /** @param {{kind: string, properties: object}} thing a cabinet, a gateway or a sensor @param {{x: number, y: number}} point its place on the map, CSS pixels */
  showThing(thing, point) {
    this.index = -1;
    this.element.hidden = false;
    [this.title.textContent, this.state.textContent, this.power.textContent] = wordsOfThing(thing);
    this.#moveTo(point);
  }

  #moveTo(point) {
    this.element.style.transform = `translate(${Math.round(point.x)}px, ${Math.round(point.y)}px)`;
  }

  /** Shows the lamp's newest state. */
  refresh() {
    if (this.index < 0) return;
    this.title.textContent = this.city.lamps.ids[this.index];
    this.state.textContent = describe(this.city.view, this.index);
    this.power.textContent = powerWords(this.city.view, this.index);
  }
}

// What a feature holds beside numbers and words comes back as JSON text.
function wordsOfThing({ kind, properties: { id, name, fault, online, state, values } }) {
  if (kind === 'cabinets') return [name, fault ? word('map.cabinetFault') : word('map.cabinet'), id];
  if (kind === 'gateways') return [id, word(online === true ? 'map.gatewayOnline' : online === false ? 'map.gatewayOffline' : 'map.gatewayUnknown'), ''];
  const shown = JSON.parse(values).slice(0, SHOWN_VALUES).map(one => formatQuantity(one.value, one.unit === '1' ? '' : one.unit, 1));
  return [name, state === CONDITION.offline ? word('state.offline') : shown.join(' · ') || word('state.unknown'), id];
}

/** @returns {string} a lamp's state in words */
export function describe(lamps, index) {
  const words = [stateWords(lamps.states[index], lamps.levels[index])];
  if (lamps.flags[index] & FLAG.override) words.push(word('state.override'));
  if (lamps.flags[index] & FLAG.locked) words.push(word('state.locked'));
  return words.join(' · ');
}

function stateWords(condition, level) {
  switch (condition) {
    case CONDITION.normal: return level > 0 ? word('state.lit', formatNumber(level)) : word('state.off');
    case CONDITION.failed: return word('state.failed');
    case CONDITION.offline: return word('state.offline');
    default: return word('state.unknown');
  }
}

function powerWords(lamps, index) {
  const isPresent = lamps.powers[index] >= 0 && lamps.states[index] !== CONDITION.offline;
  return isPresent ? formatQuantity(lamps.powers[index], 'W', 1) : '';
}
