// Makes the map's icons of the drawings in the legend, so that both show the same sign.

const SIZE = 22; // CSS pixels
const CORNER = 6;
const RATIO = 2; // drawn so much finer

/**
 * @param {SVGElement} drawing an icon on a grid of 24
 * @param {{ground: string, border: string, line: string, dash?: boolean}} look
 * @returns {ImageData}
 */
export function drawIcon(drawing, { ground, border, line, dash = false }) {
  const canvas = new OffscreenCanvas(SIZE * RATIO, SIZE * RATIO);
  const context = canvas.getContext('2d');
  context.scale(RATIO, RATIO);
  context.beginPath();
  context.roundRect(1, 1, SIZE - 2, SIZE - 2, CORNER);
  context.fillStyle = ground;
  context.fill();
  context.strokeStyle = border;
  context.lineWidth = 1.5;
  context.setLineDash(dash ? [3, 2.5] : []);
  context.stroke();
  context.setLineDash([]);
  context.strokeStyle = line;
  context.translate(4, 4);
  context.scale((SIZE - 8) / 24, (SIZE - 8) / 24);
  context.lineWidth = 2.4;
  context.lineCap = context.lineJoin = 'round';
  for (const shape of drawing.children) context.stroke(pathOf(shape));
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

export const ICON_OPTIONS = { pixelRatio: RATIO };

function pathOf(shape) {
  const number = name => Number(shape.getAttribute(name));
  if (shape.tagName === 'path') return new Path2D(shape.getAttribute('d'));
  const path = new Path2D();
  if (shape.tagName === 'circle') path.arc(number('cx'), number('cy'), number('r'), 0, 2 * Math.PI);
  else path.roundRect(number('x'), number('y'), number('width'), number('height'), number('rx'));
  return path;
}
