import { formatNumber, formatQuantity } from '../format.js';
import { word } from '../page.js';
import { CONDITION, FLAG } from '../live/lamp-store.js';

// The small card beside the lamp under the pointer.

export class Tooltip {
  /** @param {HTMLElement} element @param {import('../live/lamp-store.js').LampStore} lamps */
  constructor(element, lamps) {
    this.element = element;
    this.lamps = lamps;
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
    this.element.style.transform = `translate(${Math.round(point.x)}px, ${Math.round(point.y)}px)`;
  }

  /** Shows the lamp's newest state. */
  refresh() {
    if (this.index < 0) return;
    this.title.textContent = this.lamps.ids[this.index];
    this.state.textContent = describe(this.lamps, this.index);
    this.power.textContent = powerWords(this.lamps, this.index);
  }
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
