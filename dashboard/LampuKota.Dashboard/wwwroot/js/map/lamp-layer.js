import { toRgb } from './palette.js';
import { ALERT_PASS, CALM_PASS, GLOW_PASS, fragmentShader, vertexShader } from './lamp-shaders.js';

// A MapLibre custom layer that draws every lamp of the city in three instanced calls. What changes (level, state, flags) lies in its own buffer of
// eight bytes a lamp; a batch of updates writes only the span that it touched.

const BYTES_A_LAMP = 8;
const FADE_SECONDS = 0.7;
const FADE_FROM_LEVEL = 4; // smaller steps are measurement noise and need no animation

export class LampLayer {
  id = 'lamps';
  type = 'custom';
  renderingMode = '2d';

  /** @param {import('../live/lamp-store.js').LampStore} lamps @param {object} palette @param {boolean} still no motion was asked for */
  constructor(lamps, palette, still) {
    this.lamps = lamps;
    this.palette = palette;
    this.fadeSeconds = still ? 0 : FADE_SECONDS;
    this.bytes = new Uint8Array(lamps.count * BYTES_A_LAMP);
    this.changed = new Float32Array(this.bytes.buffer);
    this.dirtyFrom = 0;
    this.dirtyTo = lamps.count;
    this.fadingUntil = 0;
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
    gl.bufferData(gl.ARRAY_BUFFER, this.lamps.mercator, gl.STATIC_DRAW);
    this.states = gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, this.states);
    gl.bufferData(gl.ARRAY_BUFFER, this.bytes, gl.DYNAMIC_DRAW);
    this.dirtyFrom = this.lamps.count;
    this.dirtyTo = 0;
    this.vertices = this.#describeVertices(gl);
  }

  onRemove(map, gl) {
    gl.deleteBuffer(this.positions);
    gl.deleteBuffer(this.states);
    gl.deleteVertexArray(this.vertices);
    gl.deleteProgram(this.program);
  }

  /** @param {object} palette the new theme's colours */
  recolor(palette) {
    this.palette = palette;
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
    this.#upload(gl);
    const now = this.#seconds();
    gl.useProgram(this.program);
    gl.bindVertexArray(this.vertices);
    this.#setUniforms(gl, defaultProjectionData.mainMatrix, now);
    gl.disable(gl.DEPTH_TEST);
    if (this.palette.isLight) this.#draw(gl, GLOW_PASS, gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    else this.#draw(gl, GLOW_PASS, gl.ONE, gl.ONE_MINUS_SRC_COLOR);
    this.#draw(gl, CALM_PASS, gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    this.#draw(gl, ALERT_PASS, gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
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
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, this.lamps.count);
  }

  #upload(gl) {
    if (this.dirtyFrom >= this.dirtyTo) return;
    const from = this.dirtyFrom * BYTES_A_LAMP;
    gl.bindBuffer(gl.ARRAY_BUFFER, this.states);
    gl.bufferSubData(gl.ARRAY_BUFFER, from, this.bytes, from, (this.dirtyTo - this.dirtyFrom) * BYTES_A_LAMP);
    this.dirtyFrom = this.lamps.count;
    this.dirtyTo = 0;
  }

  #setUniforms(gl, matrix, now) {
    const { uniforms, palette } = this;
    const zoom = this.map.getZoom();
    const ratio = this.map.getPixelRatio();
    gl.uniformMatrix4fv(uniforms.u_matrix, false, translated(matrix, this.lamps.origin));
    gl.uniform2f(uniforms.u_viewport, gl.drawingBufferWidth, gl.drawingBufferHeight);
    gl.uniform1f(uniforms.u_core, LampLayer.coreRadius(zoom) * ratio);
    gl.uniform1f(uniforms.u_glow, 5.2 + Math.min(3, Math.max(0, zoom - 13)));
    gl.uniform1f(uniforms.u_ratio, ratio);
    gl.uniform1f(uniforms.u_detail, Math.min(1, Math.max(0, (zoom - 13.5) / 2)));
    gl.uniform1f(uniforms.u_time, now);
    gl.uniform1f(uniforms.u_fade, this.fadeSeconds);
    gl.uniform1i(uniforms.u_light, palette.isLight ? 1 : 0);
    for (const role of ['off', 'low', 'mid', 'high', 'failed', 'offline', 'override']) gl.uniform3fv(uniforms[`u_${role}`], toRgb(palette[role]));
  }

  #describeVertices(gl) {
    const vertices = gl.createVertexArray();
    gl.bindVertexArray(vertices);
    const attribute = (name, size, type, normalized, stride, offset) => {
      const location = gl.getAttribLocation(this.program, name);
      gl.enableVertexAttribArray(location);
      gl.vertexAttribPointer(location, size, type, normalized, stride, offset);
      gl.vertexAttribDivisor(location, 1);
    };
    gl.bindBuffer(gl.ARRAY_BUFFER, this.positions);
    attribute('a_position', 2, gl.FLOAT, false, 8, 0);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.states);
    attribute('a_levels', 2, gl.UNSIGNED_BYTE, true, BYTES_A_LAMP, 0);
    attribute('a_state', 2, gl.UNSIGNED_BYTE, false, BYTES_A_LAMP, 2);
    attribute('a_changed', 1, gl.FLOAT, false, BYTES_A_LAMP, 4);
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
    const level = Math.round(this.lamps.levels[index] * 2.55);
    const state = this.lamps.states[index];
    const flags = this.lamps.flags[index];
    if (this.bytes[at] === level && this.bytes[at + 2] === state && this.bytes[at + 3] === flags) return false;
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
