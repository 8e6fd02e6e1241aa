// The map's colours, read from the style sheet so that each role is named once.

/** @returns {Record<string, string>} the present theme's colours by role, as CSS text */
export function readPalette(element = document.documentElement) {
  const style = getComputedStyle(element);
  const role = name => style.getPropertyValue(`--${name}`).trim();
  return {
    isLight: element.dataset.theme === 'light',
    land: role('map-land'),
    sea: role('map-sea'),
    coast: role('map-coast'),
    local: role('map-local'),
    connector: role('map-connector'),
    arterial: role('map-arterial'),
    label: role('map-label'),
    labelQuiet: role('map-label-quiet'),
    off: role('lamp-off'),
    low: role('lamp-low'),
    mid: role('lamp-mid'),
    high: role('lamp-high'),
    failed: role('lamp-failed'),
    offline: role('lamp-offline'),
    override: role('lamp-override'),
    locked: role('lamp-locked'),
    surface: role('surface'),
    text: role('text'),
    quiet: role('quiet'),
    failedText: role('act-text'),
    segmentA: role('map-segment-a'),
    segmentB: role('map-segment-b'),
    segmentC: role('map-segment-c'),
  };
}

/** @param {string} hex `#rrggbb` @returns {number[]} red, green and blue, 0 to 1 */
export function toRgb(hex) {
  const value = Number.parseInt(hex.slice(1, 7), 16);
  return [(value >> 16 & 255) / 255, (value >> 8 & 255) / 255, (value & 255) / 255];
}
