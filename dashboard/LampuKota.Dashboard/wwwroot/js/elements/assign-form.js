import { make } from '../dom.js';
import { formatNumber } from '../format.js';
import { post } from '../live/api.js';
import { word } from '../page.js';
import { problemWords } from './command-form.js';
import { findingItem, yearFigure } from './schedule-findings.js';
import './year-picture.js';

// <assign-form body>: gives lamps another calendar; `body` says which lamps, as JSON. The year is shown before anything is changed, and what the check
// refuses cannot be sent. Raises `commanded` once it is done.

const SUMS = ['burningHours', 'energyKwh', 'costRupiah'];
const NOTHING = '?'; // no calendar was chosen yet; empty is the city's default

class AssignForm extends HTMLElement {
  #asked = 0;
  #isWired = false;

  connectedCallback() {
    if (this.#isWired) return;
    this.#isWired = true;
    this.form = this.querySelector('form');
    this.form.elements.calendar.addEventListener('change', () => this.#preview());
    this.form.addEventListener('submit', event => {
      event.preventDefault();
      this.#send();
    });
  }

  get #request() {
    return { ...JSON.parse(this.getAttribute('body')), calendar: this.form.elements.calendar.value || null };
  }

  #part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  async #preview() {
    const asked = ++this.#asked;
    this.#part('send').disabled = true;
    try {
      const preview = await post('/calendars/assignments/preview', this.#request);
      if (asked !== this.#asked || this.form.elements.calendar.value === NOTHING) return;
      this.#say(null);
      this.#show(preview);
      this.#part('send').disabled = !preview.isGood || preview.changed === 0;
    } catch (error) {
      if (asked === this.#asked) this.#say(problemWords(error));
    }
  }

  #show(preview) {
    const picture = preview.days && make('year-picture', { className: 'year-picture' });
    this.#part('preview').replaceChildren(
      make('p', {}, preview.changed === 0 ? word('assign.nothing') : word('assign.changes', formatNumber(preview.changed), formatNumber(preview.lamps))),
      make('dl', { className: 'figures' }, ...SUMS.map(member => yearFigure(member, preview.after, preview.before))),
      ...(picture ? [picture] : []),
      ...(preview.findings.length > 0 ? [make('ul', { className: 'findings' }, ...preview.findings.map(findingItem))] : []));
    if (picture) picture.days = preview.days;
  }

  async #send() {
    this.#part('send').disabled = true;
    try {
      const detail = await post('/calendars/assignments', { ...this.#request, reason: this.form.elements.reason.value.trim() });
      this.form.reset();
      this.#asked++;
      this.#part('preview').replaceChildren(make('p', { 'data-testid': 'assign-done' }, word('assign.done', formatNumber(detail.changed), formatNumber(detail.gateways.length))));
      this.dispatchEvent(new CustomEvent('commanded', { bubbles: true, detail }));
    } catch (error) {
      this.#say(problemWords(error));
      this.#part('send').disabled = false;
    }
  }

  #say(problem) {
    const element = this.#part('problem');
    element.hidden = !problem;
    element.textContent = problem ?? '';
    if (problem) this.#part('preview').replaceChildren();
  }
}

customElements.define('assign-form', AssignForm);
