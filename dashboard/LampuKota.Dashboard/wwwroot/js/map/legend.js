// The legend is also where layers and states are switched on and off: boxes named by `data-layer` and `data-state`.

/** @param {HTMLElement} element @param {import('./map-choice.js').MapChoice} choice */
export function startLegend(element, choice) {
  for (const box of element.querySelectorAll('input[data-layer]')) {
    box.checked = choice.layers.has(box.dataset.layer);
    box.addEventListener('change', () => choice.showLayer(box.dataset.layer, box.checked));
  }
  for (const box of element.querySelectorAll('input[data-state]')) {
    box.checked = !choice.hidden.has(box.dataset.state);
    box.addEventListener('change', () => choice.showState(box.dataset.state, box.checked));
  }
}
