// What of the city is shown: which layers, and lamps of which states. Raises `change`.

export const LAYERS = ['kelurahan', 'cabinets', 'segments', 'gateways', 'sensors'];
export const STATES = ['off', 'lit', 'failed', 'offline', 'unknown']; // in the order of the shader's bits
const USUAL_LAYERS = ['kelurahan'];

export class MapChoice extends EventTarget {
  /** @param {import('./view-link.js').MapLink} link what the address asks for */
  constructor(link) {
    super();
    this.layers = new Set((link.layers ?? USUAL_LAYERS).filter(layer => LAYERS.includes(layer)));
    this.hidden = new Set(link.hidden.filter(state => STATES.includes(state)));
  }

  /** @param {string} layer @param {boolean} isShown */
  showLayer(layer, isShown) {
    put(this.layers, layer, isShown);
    this.dispatchEvent(new Event('change'));
  }

  /** @param {string} state @param {boolean} isShown */
  showState(state, isShown) {
    put(this.hidden, state, !isShown);
    this.dispatchEvent(new Event('change'));
  }

  /** The hidden states as bits, for the shader. */
  get hiddenBits() {
    return STATES.reduce((bits, state, position) => bits | (this.hidden.has(state) ? 1 << position : 0), 0);
  }

  /** @param {number} condition @param {number} level @returns {boolean} whether a lamp that is so is shown */
  showsLamp(condition, level) {
    return !this.hidden.has(condition === 1 ? (level > 0 ? 'lit' : 'off') : ['unknown', '', 'failed', 'offline'][condition]);
  }

  /** As it stands in a link; null where the layers are the usual ones. */
  get link() {
    const layers = LAYERS.filter(layer => this.layers.has(layer));
    return { layers: layers.join() === USUAL_LAYERS.join() ? null : layers, hidden: STATES.filter(state => this.hidden.has(state)) };
  }
}

function put(set, value, isIn) {
  if (isIn) set.add(value);
  else set.delete(value);
}
