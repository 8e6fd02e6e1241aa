// One lamp is one square of pixels around its place. The glow pass adds light to the ground; the body pass draws the crisp sign of its state.

export const GLOW_PASS = 0;
export const BODY_PASS = 1;

export const vertexShader = `#version 300 es
precision highp float;
precision highp int;

uniform mat4 u_matrix;
uniform vec2 u_viewport;     // drawing buffer, pixels
uniform float u_core;        // radius of a lamp's core, pixels
uniform float u_ratio;       // device pixels a CSS pixel
uniform float u_glow;        // radius of the glow at full level, in cores
uniform float u_time;        // seconds
uniform float u_fade;        // seconds of a change
uniform int u_hidden;        // bits of the states that are not drawn: off, lit, failed, offline, unknown
uniform int u_pass;

in vec2 a_position;          // Mercator, relative to the layer's origin
in vec2 a_levels;            // level, and level before the change, 0 to 1
in vec2 a_state;             // state code, flags
in float a_changed;          // seconds

out vec2 v_offset;           // pixels from the lamp
flat out float v_level;
flat out int v_state;
flat out int v_flags;
flat out float v_reach;

void main() {
  v_state = int(a_state.x + 0.5);
  v_flags = int(a_state.y + 0.5);
  float progress = u_fade > 0.0 ? clamp((u_time - a_changed) / u_fade, 0.0, 1.0) : 1.0;
  v_level = mix(a_levels.y, a_levels.x, smoothstep(0.0, 1.0, progress));

  bool alert = v_state == 2;
  bool wanted = u_pass == 1 || alert || (v_state == 1 && v_level > 0.004);
  int bit = v_state == 1 ? (a_levels.x > 0.004 ? 1 : 0) : v_state == 0 ? 4 : v_state;
  wanted = wanted && ((u_hidden >> bit) & 1) == 0;
  bool plain = v_state == 1 && v_flags == 0; // a disc alone: most lamps, so the square is kept tight
  v_reach = u_pass == 0
    ? u_core * u_glow * (alert ? 0.9 : 0.45 + 0.55 * v_level)
    : plain ? u_core * 1.1 + 1.0 : max(u_core * 2.5, 4.0 * u_ratio) + 2.0 * u_ratio;

  vec2 corner = vec2(float(gl_VertexID & 1), float((gl_VertexID >> 1) & 1)) * 2.0 - 1.0;
  v_offset = corner * v_reach;
  vec4 center = u_matrix * vec4(a_position, 0.0, 1.0);
  gl_Position = wanted ? center + vec4(v_offset / u_viewport * 2.0 * center.w, 0.0, 0.0) : vec4(2.0, 2.0, 2.0, 1.0);
}`;

export const fragmentShader = `#version 300 es
precision highp float;
precision highp int;

uniform float u_core;
uniform float u_ratio;
uniform float u_strength;    // of the glow, 0 to 1
uniform float u_detail;      // 0 far away, 1 near: how much of a sign there is room for
uniform int u_pass;
uniform bool u_light;        // light theme
uniform bool u_selecting;    // some lamps stand out, the others stand back
uniform vec3 u_selected;
uniform vec3 u_off;
uniform vec3 u_low;
uniform vec3 u_mid;
uniform vec3 u_high;
uniform vec3 u_failed;
uniform vec3 u_offline;
uniform vec3 u_override;
uniform vec3 u_locked;

in vec2 v_offset;
flat in float v_level;
flat in int v_state;
flat in int v_flags;
flat in float v_reach;
out vec4 color;

vec3 warmth(float level) {
  return level < 0.6 ? mix(u_low, u_mid, level / 0.6) : mix(u_mid, u_high, (level - 0.6) / 0.4);
}

float disc(float distance, float radius) {
  return 1.0 - smoothstep(radius - 0.6, radius + 0.6, distance);
}

float ring(float distance, float radius, float width) {
  return 1.0 - smoothstep(width * 0.5 - 0.5, width * 0.5 + 0.7, abs(distance - radius));
}

vec4 over(vec4 top, vec4 below) {
  return top + below * (1.0 - top.a);
}

vec4 glow(float distance) {
  float falloff = exp(-5.0 * pow(distance / v_reach, 2.0)) - 0.0067;
  if (v_state == 2) return vec4(u_failed, 1.0) * max(falloff, 0.0) * (u_light ? 0.16 : 0.3);
  float strength = u_strength * (u_light ? 0.34 : 0.52) * (0.18 + 0.82 * v_level);
  return vec4(warmth(max(v_level, 0.35)), 1.0) * max(falloff, 0.0) * strength;
}

vec4 body(float distance) {
  float line = max(mix(0.8, 1.1, u_detail) * u_ratio, u_core * 0.24);
  vec4 sign = vec4(0.0);
  if (v_state == 1) {
    vec3 tone = v_level > 0.004 ? warmth(v_level) : u_off;
    float size = u_core * (v_level > 0.004 ? 0.78 + 0.3 * v_level : 0.85);
    sign = vec4(tone, 1.0) * disc(distance, size);
    if (!u_light && v_level > 0.3) sign.rgb += vec3(0.6, 0.55, 0.4) * disc(distance, size * 0.45) * v_level * u_detail;
  } else if (v_state == 2) {
    float size = max(u_core * 0.85, 1.6 * u_ratio);
    sign = over(vec4(u_failed, 1.0) * disc(distance, size), vec4(u_failed, 1.0) * ring(distance, size * 2.1, line) * 0.95);
  } else if (v_state == 3) {
    sign = vec4(u_offline, 1.0) * ring(distance, max(u_core * 0.85, 1.3 * u_ratio), line) * mix(0.7, 1.0, u_detail);
  } else {
    float dash = smoothstep(-0.25, 0.25, sin(atan(v_offset.y, v_offset.x) * 5.0));
    sign = vec4(u_offline, 1.0) * ring(distance, max(u_core * 0.85, 1.3 * u_ratio), line) * mix(0.6, dash, u_detail);
  }
  if ((v_flags & 1) != 0) sign = over(vec4(u_override, 1.0) * ring(distance, max(u_core * 1.75, 3.0 * u_ratio), line * 0.8) * max(u_detail, 0.35), sign);
  if ((v_flags & 4) != 0) sign = over(vec4(u_selected, 1.0) * ring(distance, max(u_core * 1.45, 2.4 * u_ratio), line * 0.9) * max(u_detail, 0.5), sign);
  if ((v_flags & 2) != 0) {
    vec2 bar = abs(v_offset - vec2(0.0, -max(u_core * 1.8, 3.2 * u_ratio))) - vec2(max(u_core, 2.2 * u_ratio), line * 0.6);
    sign = over(vec4(u_locked, 1.0) * (1.0 - smoothstep(-0.5, 0.5, max(bar.x, bar.y))) * max(u_detail, 0.35), sign);
  }
  return sign;
}

void main() {
  float distance = length(v_offset);
  if (distance > v_reach) discard;
  color = u_pass == 0 ? glow(distance) : body(distance);
  if (u_pass == 0 && u_light) color *= 0.9;
  if (u_selecting && (v_flags & 4) == 0) color *= u_pass == 0 ? 0.12 : 0.35;
}`;
