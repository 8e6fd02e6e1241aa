import { language } from '../page.js';

// Calls to our own HTTP API (docs/formats/http-api.md). What it refuses it says in the page's language.

const BASE = '/api/v1';

/** What the server said of a call that it could not do. */
export class ApiError extends Error {
  /** @param {number} status HTTP status, 0 where the server was not reached @param {{detail?: string, field?: string}} [problem] */
  constructor(status, problem = {}) {
    super(problem.detail ?? `HTTP ${status}`);
    this.status = status;
    this.sentence = problem.detail ?? null;
    this.field = problem.field ?? null;
  }
}

/** @param {string} path below the API's base @param {AbortSignal} [signal] @returns {Promise<any>} */
export async function get(path, signal) {
  return (await call(path, { signal })).json();
}

/**
 * What the page's head asks for already, before any script is there. The browser hands that answer only to a call without headers of its own.
 * @param {string} path below the API's base @returns {Promise<any>}
 */
export async function getPreloaded(path) {
  return (await call(path, {}, {})).json();
}

/** @param {string} path below the API's base @param {AbortSignal} [signal] @returns {Promise<ArrayBuffer>} */
export async function getBytes(path, signal) {
  return (await call(path, { signal })).arrayBuffer();
}

/** @param {string} path @param {object} body @returns {Promise<any>} */
export function post(path, body) {
  return send('POST', path, body);
}

/** @param {string} path @param {object} body @returns {Promise<any>} */
export function put(path, body) {
  return send('PUT', path, body);
}

/** @param {'POST' | 'PUT' | 'DELETE'} method @param {string} path @param {object} body @returns {Promise<any>} null where the answer is empty */
export async function send(method, path, body) {
  const response = await call(path, { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  return response.status === 204 ? null : response.json();
}

/** @returns {Promise<Response>} */
async function call(path, options, ownHeaders = { 'Accept-Language': language }) {
  let response;
  try {
    response = await fetch(BASE + path, { ...options, headers: { ...options.headers, ...ownHeaders } });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new ApiError(0);
  }
  if (response.ok) return response;
  throw new ApiError(response.status, await response.json().catch(() => ({})));
}
