// The map's style, made in code from the city's own streets: it needs no server but ours, and no glyph files (the browser's font is drawn).

const strong = ['Plus Jakarta Sans Bold', 'Plus Jakarta Sans'];
const regular = ['Plus Jakarta Sans Medium', 'Plus Jakarta Sans'];

const byZoom = (...stops) => ['interpolate', ['exponential', 1.5], ['zoom'], ...stops];

/**
 * @param {object} palette see palette.js
 * @param {object} sources GeoJSON collections: `water`, `streets`, `places`
 * @param {{url: string, zooms: [number, number]} | null} tiles raster tiles: their address with {z}, {x} and {y}, and least and greatest zoom
 */
export function buildStyle(palette, sources, tiles) {
  const style = {
    version: 8,
    sources: {
      water: { type: 'geojson', data: sources.water },
      streets: { type: 'geojson', data: sources.streets, tolerance: 0.5 },
      places: { type: 'geojson', data: sources.places },
    },
    layers: [{ id: 'land', type: 'background', paint: { 'background-color': palette.land } }],
  };
  if (tiles) {
    style.sources.tiles = { type: 'raster', tiles: [tiles.url], tileSize: 256, minzoom: tiles.zooms[0], maxzoom: tiles.zooms[1] };
    style.layers.push({ id: 'tiles', type: 'raster', source: 'tiles', paint: rasterPaint(palette) });
  } else {
    style.layers.push(...waterLayers(palette), ...streetLayers(palette));
  }
  style.layers.push(...labelLayers(palette));
  return style;
}

/** The layer under which lamps are drawn, so that the names of places stay legible over their glow. */
export const lampsBelow = 'kelurahan-names';

function rasterPaint(palette) {
  return palette.isLight
    ? { 'raster-saturation': -0.5 }
    : { 'raster-saturation': -0.85, 'raster-brightness-max': 0.32, 'raster-contrast': 0.1 };
}

function waterLayers(palette) {
  return [
    { id: 'sea', type: 'fill', source: 'water', paint: { 'fill-color': palette.sea } },
    {
      id: 'coast-glow', type: 'line', source: 'water',
      paint: { 'line-color': palette.coast, 'line-width': byZoom(10, 5, 16, 26), 'line-blur': byZoom(10, 5, 16, 26), 'line-opacity': 0.32 },
    },
    { id: 'coast', type: 'line', source: 'water', paint: { 'line-color': palette.coast, 'line-width': byZoom(10, 0.6, 16, 1.6), 'line-opacity': 0.7 } },
  ];
}

function streetLayers(palette) {
  const layer = (name, color, width, minzoom) => ({
    id: `street-${name}`, type: 'line', source: 'streets', minzoom, filter: ['==', ['get', 'class'], name],
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: { 'line-color': color, 'line-width': width },
  });
  return [
    layer('local', palette.local, byZoom(11, 0.4, 14, 1.6, 17, 9, 20, 40), 10),
    layer('connector', palette.connector, byZoom(10, 0.5, 14, 2.4, 17, 13, 20, 56), 9),
    layer('arterial', palette.arterial, byZoom(9, 0.6, 14, 3.4, 17, 18, 20, 76), 0),
  ];
}

function labelLayers(palette) {
  const figureColor = ['case', ['==', ['get', 'alarm'], true], palette.failedText, palette.labelQuiet];
  const halo = { 'text-halo-color': palette.land, 'text-halo-width': 1.6, 'text-halo-blur': 0.6 };
  return [
    {
      id: 'street-names', type: 'symbol', source: 'streets', minzoom: 14.2,
      layout: {
        'symbol-placement': 'line', 'symbol-spacing': 420, 'text-field': ['get', 'name'], 'text-font': regular, 'text-max-angle': 28,
        'text-size': ['interpolate', ['linear'], ['zoom'], 14, 10.5, 18, 13.5], 'text-letter-spacing': 0.02,
        'symbol-sort-key': ['match', ['get', 'class'], 'arterial', 0, 'connector', 1, 2],
      },
      paint: { 'text-color': palette.labelQuiet, ...halo },
    },
    {
      id: 'kelurahan-names', type: 'symbol', source: 'places', minzoom: 12.3, filter: ['==', ['get', 'kind'], 'kelurahan'],
      layout: {
        'text-field': ['format', ['get', 'name'], {}, ['case', ['has', 'figures'], ['concat', '\n', ['get', 'figures']], ''], { 'font-scale': 0.82, 'text-color': figureColor }],
        'text-font': regular, 'text-padding': 8, 'text-max-width': 9,
        'text-size': ['interpolate', ['linear'], ['zoom'], 12, 11, 15, 14.5], 'text-letter-spacing': 0.01,
      },
      paint: {
        'text-color': palette.label, ...halo,
        'text-opacity': ['interpolate', ['linear'], ['zoom'], 12.3, 0, 12.7, 1, 16.5, 1, 17.5, 0.4],
      },
    },
    {
      id: 'kecamatan-names', type: 'symbol', source: 'places', maxzoom: 13.1, filter: ['==', ['get', 'kind'], 'kecamatan'],
      layout: {
        'text-field': ['upcase', ['get', 'name']], 'text-font': strong, 'text-letter-spacing': 0.22, 'text-padding': 12, 'text-max-width': 9,
        'text-size': ['interpolate', ['linear'], ['zoom'], 9, 10, 13, 13],
      },
      paint: { 'text-color': palette.labelQuiet, ...halo, 'text-opacity': ['interpolate', ['linear'], ['zoom'], 12.5, 1, 13.1, 0] },
    },
  ];
}
