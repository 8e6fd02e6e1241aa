// How much of the map lies under the panels that float over it.

/**
 * @param {HTMLElement} container the map
 * @returns {{top: number, right: number, bottom: number, left: number}} CSS pixels
 */
export function insets(container) {
  const map = container.getBoundingClientRect();
  const sides = { top: 0, right: 0, bottom: 0, left: 0 };
  for (const element of document.querySelectorAll('[data-inset]')) {
    const box = element.getBoundingClientRect();
    if (box.width === 0) continue;
    if (box.width > map.width * 0.8) sides.bottom = Math.max(sides.bottom, map.bottom - box.top);
    else if (box.left > map.left + map.width / 2) sides.right = Math.max(sides.right, map.right - box.left);
    else sides.left = Math.max(sides.left, box.right - map.left);
  }
  return sides;
}
