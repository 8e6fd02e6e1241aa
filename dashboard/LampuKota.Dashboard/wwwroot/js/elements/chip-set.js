import { make } from '../dom.js';

// Chips of which any number are pressed: weekdays, date lists.

/**
 * @param {[string | number, string][]} options value and text @param {(string | number)[]} chosen @param {string} label of the whole
 * @param {(chosen: (string | number)[]) => void} onChange those that are pressed, in the options' order @param {string} [testId] of each chip, before its value
 */
export function chipSet(options, chosen, label, onChange, testId) {
  const pressed = new Set(chosen);
  return make('div', { className: 'chips', role: 'group', 'aria-label': label }, ...options.map(([value, text]) => make('button', {
    type: 'button', className: 'chip', 'aria-pressed': String(pressed.has(value)), 'data-testid': testId && `${testId}-${value}`,
    onclick: event => {
      if (!pressed.delete(value)) pressed.add(value);
      event.currentTarget.setAttribute('aria-pressed', String(pressed.has(value)));
      onChange(options.map(([one]) => one).filter(one => pressed.has(one)));
    },
  }, text)));
}
