// Makes elements without markup from strings: nothing that a person typed can become a tag.

/**
 * @param {string} tag @param {Record<string, any>} [properties] `on…` listens, `data…` and `aria…` and the like become attributes where the element has no such property
 * @param {...(Node | string | null | undefined | false)} children
 */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name in element) element[name] = value;
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter(child => child || child === ''));
  return element;
}

/** A labelled control. @param {string} label @param {HTMLElement} control */
export function field(label, control) {
  return make('label', { className: 'field' }, make('span', {}, label), control);
}

/** @param {[string | number, string][]} options value and text @param {string | number} chosen @param {(value: string) => void} onChoose @param {object} [properties] */
export function select(options, chosen, onChoose, properties = {}) {
  return make('select', { ...properties, onchange: event => onChoose(event.target.value) },
    ...options.map(([value, text]) => make('option', { value, selected: String(value) === String(chosen) }, text)));
}

/** A small button with an icon's letter. @param {string} label @param {string} text @param {() => void} onPress @param {object} [properties] */
export function smallButton(label, text, onPress, properties = {}) {
  return make('button', { type: 'button', className: 'chip', title: label, 'aria-label': label, onclick: onPress, ...properties }, text);
}
