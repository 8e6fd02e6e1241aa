import { word } from '../page.js';
import { morph } from './morph.js';

// The part of the page that changes as an operator moves about. The server draws it; this fetches it and morphs it into place, so that the map
// beside it stays as it is.

const PART_HEADER = { 'X-Page-Part': 'room', Accept: 'text/html' };

/** Raises `change` after another page has come, `refresh` after the same page has been drawn anew. */
export class Room extends EventTarget {
  #load = null;

  /** @param {HTMLElement} element */
  constructor(element) {
    super();
    this.element = element;
    document.addEventListener('click', event => this.#follow(event));
    document.addEventListener('keydown', event => this.#close(event));
    addEventListener('popstate', () => this.#show(location.href, false));
  }

  /** @param {string} url a page of ours */
  go(url) {
    return this.#show(new URL(url, location.href).href, true);
  }

  /** Draws the present page anew, with the server's newest facts. Says nothing where that fails: what is shown says its age. */
  async refresh() {
    if (this.#load) return;
    const page = location.href;
    const fresh = await this.#fetch(page).catch(() => null);
    if (!fresh || page !== location.href) return;
    morph(this.element, fresh.room);
    this.dispatchEvent(new Event('refresh'));
  }

  async #show(url, isNew) {
    this.#load?.abort();
    const load = this.#load = new AbortController();
    try {
      const fresh = await this.#fetch(url, load.signal);
      if (isNew) history.pushState(null, '', url);
      document.title = fresh.title;
      morph(this.element, fresh.room);
      this.element.querySelector('h1')?.focus({ preventScroll: true });
      this.dispatchEvent(new Event('change'));
    } catch (error) {
      if (error.name !== 'AbortError') this.#sayUnreachable(url);
    } finally {
      if (this.#load === load) this.#load = null;
    }
  }

  async #fetch(url, signal) {
    const response = await fetch(url, { headers: PART_HEADER, signal });
    if (response.status === 401) location.reload(); // the session has ended: the whole page is sent to where one signs in
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const room = page.getElementById(this.element.id);
    if (!room) throw new Error(`The page ${url} has no room.`);
    return { room, title: page.title };
  }

  #sayUnreachable(url) {
    const note = document.getElementById('unreachable').content.cloneNode(true);
    note.querySelector('a').href = url;
    note.querySelector('[data-part="what"]').textContent = word('room.unreachable');
    this.element.replaceChildren(note);
  }

  /** Escape closes the panel, unless it closes something in front of it. */
  #close(event) {
    const isTaken = event.defaultPrevented || event.target.closest('search-box, details[open], select');
    if (event.key === 'Escape' && !isTaken && location.pathname !== '/') this.go('/');
  }

  #follow(event) {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest('a[href]');
    if (!link || link.origin !== location.origin || link.target || link.hasAttribute('data-native')) return;
    event.preventDefault();
    this.go(link.href);
  }
}
