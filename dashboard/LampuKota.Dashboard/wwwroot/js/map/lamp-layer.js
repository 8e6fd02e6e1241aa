import { toRgb } from './palette.js';
import { BODY_PASS, GLOW_PASS, fragmentShader, vertexShader } from './lamp-shaders.js';

// A MapLibre custom layer that draws every lamp of the city in two calls. Each lamp is four corners of one indexed mesh: as instances, of four corners
// each, they would fill a graphics chip's lanes badly and be drawn one by one in software. What changes (level, state, flags) lies in its own
// buffer of eight bytes a corner; a batch of updates writes only the span that it touched.

const BYTES_A_LAMP = 8;
const CORNERS = 4;
const TRIANGLES = [0, 1, 2, 2, 1, 3]; // of the corners
const FAILED = 2; // state code
const SELECTED = 4; // beside the store's flags
const ROOMY_LAMPS = 2500; // so many have room side by side on a screen that shows the whole city
const FADE_SECONDS = 0.7;
const FADE_FROM_LEVEL = 4; // smaller steps are measurement noise and need no animation

export class LampLayer {
  id = 'lamps';
  type = 'custom';
  renderingMode = '2d';

  /** @param {import('../live/lamp-store.js').LampStore} lamps @param {object} palette @param {boolean} still no motion was asked for */
  constructor(lamps, palette, still) {
    this.lamps = lamps;
    this.shown = lamps;
    this.palette = palette;
    this.fadeSeconds = still ? 0 : FADE_SECONDS;
    this.bytes = new Uint8Array(lamps.count * BYTES_A_LAMP);
    this.changed = new Float32Array(this.bytes.buffer);
    this.dirtyFrom = 0;
    this.dirtyTo = lamps.count;
    this.fadingUntil = 0;
    this.isOrdered = false;
    this.hiddenBits = 0;
    this.selected = new Uint8Array(lamps.count);
    this.isSelecting = false;
    this.startedAt = performance.now();
    for (let index = 0; index < lamps.count; index++) this.#write(index, 0, this.#seconds());
    this.fadingUntil = this.#seconds() + this.fadeSeconds;
  }

  onAdd(map, gl) {
    this.map = map;
    this.program = link(gl, vertexShader, fragmentShader);
    this.uniforms = uniformLocations(gl, this.program);
    this.positions = gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, this.positions);
    gl.bufferData(gl.ARRAY_BUFFER, atEachCorner(this.lamps.mercator, this.lamps.count), gl.STATIC_DRAW);
    this.states = gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, this.states);
    gl.bufferData(gl.ARRAY_BUFFER, this.bytes.length * CORNERS, gl.DYNAMIC_DRAW);
    this.dirtyFrom = 0;
    this.dirtyTo = this.lamps.count;
    this.triangles = gl.createBuffer();
    this.isOrdered = false;
    this.vertices = this.#describeVertices(gl);
  }

  onRemove(map, gl) {
    gl.deleteBuffer(this.positions);
    gl.deleteBuffer(this.states);
    gl.deleteBuffer(this.triangles);
    gl.deleteVertexArray(this.vertices);
    gl.deleteProgram(this.program);
  }

  /** @param {{levels: Uint8Array, states: Uint8Array, flags: Uint8Array}} view whose lamps are drawn: the store's, or those of a moment that is replayed */
  show(view) {
    this.shown = view;
    this.update(view.states.keys());
  }

  /** @param {object} palette the new theme's colours */
  recolor(palette) {
    this.palette = palette;
    this.map?.triggerRepaint();
  }

  /** @param {number[] | null} indexes lamps that stand out from all others; null where none is to */
  select(indexes) {
    this.isSelecting = indexes !== null;
    this.selected.fill(0);
    for (const index of indexes ?? []) this.selected[index] = SELECTED;
    this.update(this.selected.keys());
    this.map?.triggerRepaint();
  }

  /** @param {number} bits states whose lamps are not drawn (map-choice.js) */
  hide(bits) {
    this.hiddenBits = bits;
    this.map?.triggerRepaint();
  }

  /** @param {Iterable<number>} indexes lamps whose state in the store has changed */
  update(indexes) {
    const now = this.#seconds();
    let seen = false;
    for (const index of indexes) seen = this.#write(index, this.#shownLevel(index, now), now) || seen;
    if (seen) this.map?.triggerRepaint();
  }

  render(gl, { defaultProjectionData }) {
    const now = this.#seconds();
    gl.useProgram(this.program);
    gl.bindVertexArray(this.vertices);
    this.#upload(gl);
    this.#order(gl);
    this.#setUniforms(gl, defaultProjectionData.mainMatrix, now);
    gl.disable(gl.DEPTH_TEST);
    if (this.palette.isLight) this.#draw(gl, GLOW_PASS, gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    else this.#draw(gl, GLOW_PASS, gl.ONE, gl.ONE_MINUS_SRC_COLOR);
    this.#draw(gl, BODY_PASS, gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.bindVertexArray(null);
    if (now < this.fadingUntil) this.map.triggerRepaint();
  }

  /** Radius of a lamp's core in CSS pixels at a zoom. */
  static coreRadius(zoom) {
    const stops = [[10, 0.7], [12, 1.05], [14, 1.9], [16, 4.2], [18, 8], [20, 13]];
    if (zoom <= stops[0][0]) return stops[0][1];
    for (let i = 1; i < stops.length; i++) {
      const [from, small] = stops[i - 1];
      const [to, large] = stops[i];
      if (zoom <= to) return small * (large / small) ** ((zoom - from) / (to - from));
    }
    return stops.at(-1)[1];
  }

  #draw(gl, pass, source, destination) {
    gl.blendFunc(source, destination);
    gl.uniform1i(this.uniforms.u_pass, pass);
    gl.drawElements(gl.TRIANGLES, this.lamps.count * TRIANGLES.length, gl.UNSIGNED_INT, 0);
  }

  #upload(gl) {
    if (this.dirtyFrom >= this.dirtyTo) return;
    const touched = this.bytes.subarray(this.dirtyFrom * BYTES_A_LAMP, this.dirtyTo * BYTES_A_LAMP);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.states);
    gl.bufferSubData(gl.ARRAY_BUFFER, this.dirtyFrom * BYTES_A_LAMP * CORNERS, atEachCorner(touched, this.dirtyTo - this.dirtyFrom));
    this.dirtyFrom = this.lamps.count;
    this.dirtyTo = 0;
  }

  /** Failed lamps are drawn last, above their neighbours. */
  #order(gl) {
    if (this.isOrdered) return;
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, trianglesOf(this.shown.states, this.lamps.count), gl.STATIC_DRAW);
    this.isOrdered = true;
  }

  #setUniforms(gl, matrix, now) {
    const { uniforms, palette } = this;
    const zoom = this.map.getZoom();
    const ratio = this.map.getPixelRatio();
    gl.uniformMatrix4fv(uniforms.u_matrix, false, translated(matrix, this.lamps.origin));
    gl.uniform2f(uniforms.u_viewport, gl.drawingBufferWidth, gl.drawingBufferHeight);
    const room = roomFor(this.lamps.count, zoom);
    gl.uniform1f(uniforms.u_core, LampLayer.coreRadius(zoom) * ratio * room);
    gl.uniform1f(uniforms.u_strength, room * room);
    gl.uniform1f(uniforms.u_glow, 5.2 + Math.min(3, Math.max(0, zoom - 13)));
    gl.uniform1f(uniforms.u_ratio, ratio);
    gl.uniform1f(uniforms.u_detail, Math.min(1, Math.max(0, (zoom - 13.5) / 2)));
    gl.uniform1f(uniforms.u_time, now);
    gl.uniform1f(uniforms.u_fade, this.fadeSeconds);
    gl.uniform1i(uniforms.u_hidden, this.hiddenBits);
    gl.uniform1i(uniforms.u_selecting, this.isSelecting ? 1 : 0);
    gl.uniform3fv(uniforms.u_selected, toRgb(palette.text));
    gl.uniform1i(uniforms.u_light, palette.isLight ? 1 : 0);
    for (const role of ['off', 'low', 'mid', 'high', 'failed', 'offline', 'override', 'locked']) gl.uniform3fv(uniforms[`u_${role}`], toRgb(palette[role]));
  }

  #describeVertices(gl) {
    const vertices = gl.createVertexArray();
    gl.bindVertexArray(vertices);
    const attribute = (name, size, type, normalized, stride, offset) => {
      const location = gl.getAttribLocation(this.program, name);
      gl.enableVertexAttribArray(location);
      gl.vertexAttribPointer(location, size, type, normalized, stride, offset);
    };
    gl.bindBuffer(gl.ARRAY_BUFFER, this.positions);
    attribute('a_position', 2, gl.FLOAT, false, 8, 0);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.states);
    attribute('a_levels', 2, gl.UNSIGNED_BYTE, true, BYTES_A_LAMP, 0);
    attribute('a_state', 2, gl.UNSIGNED_BYTE, false, BYTES_A_LAMP, 2);
    attribute('a_changed', 1, gl.FLOAT, false, BYTES_A_LAMP, 4);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, this.triangles);
    gl.bindVertexArray(null);
    return vertices;
  }

  #seconds() {
    return (performance.now() - this.startedAt) / 1000;
  }

  /** The level that the eye sees now, 0 to 255, so that a change during a fade goes on from there. */
  #shownLevel(index, now) {
    const at = index * BYTES_A_LAMP;
    const progress = this.fadeSeconds > 0 ? Math.min(1, (now - this.changed[index * 2 + 1]) / this.fadeSeconds) : 1;
    return Math.round(this.bytes[at + 1] + (this.bytes[at] - this.bytes[at + 1]) * progress);
  }

  #write(index, levelBefore, now) {
    const at = index * BYTES_A_LAMP;
    const level = Math.round(this.shown.levels[index] * 2.55);
    const state = this.shown.states[index];
    const flags = this.shown.flags[index] | this.selected[index];
    if (this.bytes[at] === level && this.bytes[at + 2] === state && this.bytes[at + 3] === flags) return false;
    if ((this.bytes[at + 2] === FAILED) !== (state === FAILED)) this.isOrdered = false;
    const fades = this.fadeSeconds > 0 && Math.abs(level - levelBefore) >= FADE_FROM_LEVEL * 2.55;
    this.bytes[at] = level;
    this.bytes[at + 1] = fades ? levelBefore : level;
    this.bytes[at + 2] = state;
    this.bytes[at + 3] = flags;
    this.changed[index * 2 + 1] = now;
    if (fades) this.fadingUntil = now + this.fadeSeconds;
    this.dirtyFrom = Math.min(this.dirtyFrom, index);
    this.dirtyTo = Math.max(this.dirtyTo, index + 1);
    return true;
  }
}

/** From afar the lamps of a larger city lie closer together: each is drawn smaller and fainter, so that streets stay streets. 1 where there is room. */
function roomFor(count, zoom) {
  const crowded = Math.min(1, (ROOMY_LAMPS / count) ** 0.25);
  return crowded + (1 - crowded) * Math.min(1, Math.max(0, (zoom - 12.5) / 3));
}

/**
 * Repeats what is known of each lamp for each of its corners.
 * @param {Uint8Array | Float32Array} values eight bytes a lamp
 * @param {number} count of lamps
 */
function atEachCorner(values, count) {
  const lamps = new Uint32Array(values.buffer, values.byteOffset, count * 2);
  const corners = new Uint32Array(count * 2 * CORNERS);
  for (let at = 0; at < corners.length; at += 2) {
    const lamp = Math.floor(at / (2 * CORNERS)) * 2;
    corners[at] = lamps[lamp];
    corners[at + 1] = lamps[lamp + 1];
  }
  return corners;
}

function trianglesOf(states, count) {
  const indexes = new Uint32Array(count * TRIANGLES.length);
  let at = 0;
  for (const isFailed of [false, true]) {
    for (let lamp = 0; lamp < count; lamp++) {
      if ((states[lamp] === FAILED) !== isFailed) continue;
      for (const corner of TRIANGLES) indexes[at++] = lamp * CORNERS + corner;
    }
  }
  return indexes;
}

/** The matrix after a move to the origin, in double precision, so that lamps do not tremble at high zoom. */
function translated(matrix, [x, y]) {
  const result = Float64Array.from(matrix);
  for (let row = 0; row < 4; row++) result[12 + row] += matrix[row] * x + matrix[4 + row] * y;
  return Float32Array.from(result);
}

function link(gl, vertexSource, fragmentSource) {
  const program = gl.createProgram();
  for (const [type, source] of [[gl.VERTEX_SHADER, vertexSource], [gl.FRAGMENT_SHADER, fragmentSource]]) {
    const shader = gl.createShader(type);
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    gl.deleteShader(shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) throw new Error(gl.getShaderInfoLog(shader));
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program));
  return program;
}

function uniformLocations(gl, program) {
  const locations = {};
  for (let i = 0; i < gl.getProgramParameter(program, gl.ACTIVE_UNIFORMS); i++) {
    const { name } = gl.getActiveUniform(program, i);
    locations[name] = gl.getUniformLocation(program, name);
  }
  return locations;
}
