import { get } from '../live/api.js';
import { formatNumber } from '../format.js';
import { word } from '../page.js';

// <search-box>: finds anything that the city owns as one types. `/` goes there, arrows choose, Enter opens. Raises `found` with the chosen item.

const PAUSE_MS = 90;
const LIMIT = 24;

class SearchBox extends HTMLElement {
  #timer = 0;
  #asking = null;
  #options = [];
  #chosen = -1;

  connectedCallback() {
    this.input = this.querySelector('input');
    this.results = this.querySelector('.search-results');
    this.input.addEventListener('input', () => this.#askSoon());
    this.input.addEventListener('keydown', event => this.#key(event));
    this.input.addEventListener('focus', () => { if (this.#options.length > 0) this.#open(true); });
    this.results.addEventListener('mousedown', event => event.preventDefault()); // the input keeps the focus
    this.results.addEventListener('click', event => this.#pick(this.#options.indexOf(event.target.closest('[role="option"]'))));
    this.addEventListener('focusout', event => { if (!this.contains(event.relatedTarget)) this.#open(false); });
    document.addEventListener('keydown', event => this.#shortcut(event));
  }

  #shortcut(event) {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select')) return;
    event.preventDefault();
    this.input.select();
    this.input.focus();
  }

  #askSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(this.input.value.trim()), PAUSE_MS);
  }

  async #ask(text) {
    this.#asking?.abort();
    if (!text) {
      this.#fill([]);
      this.#open(false);
      return;
    }
    const asking = this.#asking = new AbortController();
    try {
      const { items } = await get(`/search?q=${encodeURIComponent(text)}&limit=${LIMIT}`, asking.signal);
      if (items.length > 0) this.#fill(items);
      else this.#say(word('search.none', text), word('search.noneHelp'));
    } catch (error) {
      if (error.name === 'AbortError') return;
      this.#say(word('search.failed'), '');
    }
    this.#open(true);
  }

  #fill(items) {
    this.#options = [];
    this.#chosen = -1;
    const groups = Map.groupBy(items, item => item.kind);
    this.results.replaceChildren(...[...groups].map(([kind, found]) => this.#group(kind, found)));
    this.#choose(this.#options.length > 0 ? 0 : -1);
  }

  #group(kind, items) {
    const group = element('div', { role: 'group', className: 'search-group' });
    const title = element('p', { className: 'search-kind', textContent: word(`kind.${kind}`), id: `search-kind-${kind}` });
    group.setAttribute('aria-labelledby', title.id);
    group.append(title, ...items.map(item => this.#option(item)));
    return group;
  }

  #option(item) {
    const option = element('div', { role: 'option', className: 'search-option', id: `search-option-${this.#options.length}` });
    option.item = item;
    option.dataset.testid = 'search-option';
    const text = element('span', { className: 'search-text' });
    text.append(element('strong', { textContent: item.title }), element('span', { className: 'quiet', textContent: item.subtitle }));
    option.append(this.querySelector(`template[data-icon="${item.kind}"]`).content.cloneNode(true), text);
    if (item.kind !== 'lamp' && item.lampCount > 0) {
      option.append(element('span', { className: 'quiet nowrap', textContent: word('search.lamps', formatNumber(item.lampCount)) }));
    }
    this.#options.push(option);
    return option;
  }

  #say(what, help) {
    this.#fill([]);
    const note = element('div', { className: 'search-note' });
    note.append(element('strong', { textContent: what }), element('span', { className: 'quiet', textContent: help }));
    this.results.replaceChildren(note);
  }

  #key(event) {
    const last = this.#options.length - 1;
    const moves = { ArrowDown: Math.min(last, this.#chosen + 1), ArrowUp: Math.max(0, this.#chosen - 1), Home: 0, End: last };
    if (event.key in moves && last >= 0 && (event.key.startsWith('Arrow') || event.ctrlKey)) this.#choose(moves[event.key]);
    else if (event.key === 'Enter') this.#pick(this.#chosen);
    else if (event.key === 'Escape') this.#leave();
    else return;
    event.preventDefault();
  }

  #choose(index) {
    this.#options[this.#chosen]?.setAttribute('aria-selected', 'false');
    this.#chosen = index;
    const option = this.#options[index];
    option?.setAttribute('aria-selected', 'true');
    option?.scrollIntoView({ block: 'nearest' });
    if (option) this.input.setAttribute('aria-activedescendant', option.id);
    else this.input.removeAttribute('aria-activedescendant');
  }

  #pick(index) {
    const option = this.#options[index];
    if (!option) return;
    this.#leave();
    this.dispatchEvent(new CustomEvent('found', { detail: option.item }));
  }

  #leave() {
    this.#open(false);
    this.input.blur();
  }

  #open(isOpen) {
    this.results.hidden = !isOpen;
    this.input.setAttribute('aria-expanded', String(isOpen));
  }
}

function element(tag, properties) {
  return Object.assign(document.createElement(tag), properties);
}

customElements.define('search-box', SearchBox);
