import { make, smallButton } from '../dom.js';
import { formatNumber } from '../format.js';
import { get, put } from '../live/api.js';
import { word } from '../page.js';
import { problemWords } from './command-form.js';

// <group-form group>: a lamp group, new where `group` is missing. Lamps come by search, whole places too, and by id. Raises `grouped` with the group's page
// once it is saved.

const PAUSE_MS = 150;
const HITS = 8;
const PLACES = ['street', 'kelurahan', 'kecamatan', 'cabinet'];

class GroupForm extends HTMLElement {
  #places = [];
  #timer = 0;
  #asking = null;
  #isWired = false;

  connectedCallback() {
    if (this.#isWired) return;
    this.#isWired = true;
    this.form = this.querySelector('form');
    const { search, name, id } = this.form.elements;
    search.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#search(search.value.trim()), PAUSE_MS);
    });
    search.addEventListener('keydown', event => { if (event.key === 'Enter') event.preventDefault(); });
    if (id) name.addEventListener('input', () => { if (!id.dataset.typed) id.value = idOf(name.value); });
    id?.addEventListener('input', () => {
      id.value = id.value.toUpperCase();
      id.dataset.typed = 'true';
    });
    this.form.addEventListener('submit', event => {
      event.preventDefault();
      this.#save();
    });
  }

  #part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  async #search(text) {
    this.#asking?.abort();
    if (!text) {
      this.#part('hits').replaceChildren();
      return;
    }
    const asking = this.#asking = new AbortController();
    try {
      const { items } = await get(`/search?q=${encodeURIComponent(text)}&limit=${HITS * 3}`, asking.signal);
      const hits = items.filter(item => item.kind === 'lamp' || PLACES.includes(item.kind)).slice(0, HITS);
      this.#part('hits').replaceChildren(...(hits.length > 0 ? hits.map(hit => this.#hit(hit)) : [make('li', { className: 'quiet' }, word('search.none', text))]));
    } catch (error) {
      if (error.name !== 'AbortError') this.#say(problemWords(error));
    }
  }

  #hit(hit) {
    return make('li', {}, make('button', { type: 'button', className: 'row', 'data-testid': 'group-hit', onclick: () => this.#take(hit) },
      make('span', { className: 'row-main' }, make('strong', {}, hit.title), make('span', { className: 'quiet' }, [word(`kind.${hit.kind}`), hit.subtitle].filter(Boolean).join(' · '))),
      make('span', { className: 'row-end' }, hit.kind === 'lamp' ? word('command.oneLamp') : word('command.lamps', formatNumber(hit.lampCount)))));
  }

  #take(hit) {
    const { lamps, search } = this.form.elements;
    if (hit.kind === 'lamp') lamps.value = [...new Set([...idsIn(lamps.value), hit.id])].join('\n');
    else if (!this.#places.some(place => place.id === hit.id)) this.#places.push(hit);
    search.value = '';
    this.#part('hits').replaceChildren();
    this.#showPlaces();
    search.focus();
  }

  #showPlaces() {
    this.#part('places').replaceChildren(...this.#places.map(place =>
      smallButton(word('groupForm.removePlace', place.title), `${place.title} (${formatNumber(place.lampCount)}) ×`, () => {
        this.#places = this.#places.filter(one => one !== place);
        this.#showPlaces();
      })));
  }

  async #save() {
    const { id, name, kind, lamps } = this.form.elements;
    const groupId = this.getAttribute('group') ?? id.value.trim();
    this.#part('send').disabled = true;
    this.#say(null);
    try {
      await put(`/groups/${encodeURIComponent(groupId)}`, {
        name: name.value.trim(), kind: kind.value, lamps: idsIn(lamps.value), scopes: this.#places.map(place => ({ kind: place.kind, id: place.id })),
      });
      this.closest('details')?.removeAttribute('open');
      this.dispatchEvent(new CustomEvent('grouped', { bubbles: true, detail: { page: `/kelompok/${groupId}` } }));
    } catch (error) {
      this.#say(problemWords(error), error.field);
    } finally {
      this.#part('send').disabled = false;
    }
  }

  #say(problem, field) {
    const element = this.#part('problem');
    element.hidden = !problem;
    element.textContent = problem ?? '';
    for (const one of this.form.elements) one.setAttribute('aria-invalid', String(Boolean(field) && one.name === field));
  }
}

function idsIn(text) {
  return text.split(/[\s,;]+/).filter(Boolean).map(id => id.toUpperCase());
}

/** An id that says what the group is called. */
function idOf(name) {
  return name.toUpperCase().normalize('NFD').replace(/[^A-Z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 63);
}

customElements.define('group-form', GroupForm);
