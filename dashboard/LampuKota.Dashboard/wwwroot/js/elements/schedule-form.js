import { make } from '../dom.js';
import { get, post, put } from '../live/api.js';
import { word } from '../page.js';
import { problemWords } from './command-form.js';
import { dateListEditor } from './schedule-dates.js';
import { programEditor } from './schedule-program.js';
import { findingItem, yearFigure } from './schedule-findings.js';
import { ruleEditor } from './schedule-rules.js';
import './year-picture.js';

// <schedule-form calendar>: changes a calendar's rules and the programs, and shows what the year would be before it is saved. Only a draft whose newest
// preview has nothing to mend can be saved. Raises `scheduled` once it is.

const PREVIEW_DELAY_MS = 350;
const SUMS = ['burningHours', 'fullLoadHours', 'energyKwh', 'costRupiah'];

class ScheduleForm extends HTMLElement {
  #draft = null;
  #saved = '';
  #before = null;
  #wait = 0;
  #asked = 0;

  connectedCallback() {
    this.edit ??= this.querySelector('[data-part="edit"]');
    this.edit.onclick = () => this.#open();
  }

  async #open() {
    this.edit.disabled = true;
    try {
      this.#draft = await get('/calendars');
      this.#saved = JSON.stringify(this.#draft);
      this.#draw();
      this.#before = null;
      await this.#preview();
    } catch (error) {
      this.#say(problemWords(error));
    } finally {
      this.edit.disabled = false;
    }
  }

  get #calendar() {
    return this.#draft.calendars.find(calendar => calendar.id === this.getAttribute('calendar'));
  }

  #draw() {
    const calendar = this.#calendar;
    const onChange = () => this.#changed();
    this.preview = make('div', { className: 'schedule-preview' });
    this.problem = make('p', { className: 'problem', role: 'alert', hidden: true });
    this.save = make('button', { type: 'button', className: 'button', disabled: true, 'data-testid': 'schedule-save', onclick: () => this.#save() }, word('schedule.save'));
    this.replaceChildren(
      make('section', { className: 'block' }, make('h2', {}, word('schedule.rulesOf', calendar.name)), ruleEditor(this.#draft, calendar, onChange)),
      make('section', { className: 'block' }, make('h2', {}, word('schedule.programs')), programEditor(this.#draft, calendar.defaultProgramId, onChange)),
      ...this.#dateLists(onChange),
      make('section', { className: 'block', 'data-testid': 'schedule-preview' }, make('h2', {}, word('schedule.preview')), this.preview),
      this.problem,
      make('div', { className: 'command-send' },
        make('button', { type: 'button', className: 'button-quiet', onclick: () => this.#close() }, word('schedule.cancel')),
        this.save));
    this.querySelector('select, input')?.focus();
  }

  #dateLists(onChange) {
    if (!this.#draft.dateLists?.length) return [];
    return [make('details', { className: 'block schedule-lists' },
      make('summary', { 'data-testid': 'edit-dates' }, word('schedule.dateLists')), dateListEditor(this.#draft, onChange))];
  }

  #close() {
    clearTimeout(this.#wait);
    this.#draft = null;
    this.replaceChildren(this.edit);
    this.edit.focus();
  }

  #changed() {
    this.save.disabled = true;
    clearTimeout(this.#wait);
    this.#wait = setTimeout(() => this.#preview(), PREVIEW_DELAY_MS);
  }

  async #preview() {
    const asked = ++this.#asked;
    const draft = JSON.stringify(this.#draft);
    try {
      const preview = await post(`/calendars/preview?calendar=${encodeURIComponent(this.getAttribute('calendar'))}`, this.#draft);
      if (asked !== this.#asked || !this.#draft) return;
      this.#say(null);
      this.#show(preview);
      this.save.disabled = !preview.isGood || draft === this.#saved;
    } catch (error) {
      if (asked === this.#asked) this.#say(problemWords(error));
    }
  }

  #show(preview) {
    const year = preview.calendars.find(one => one.id === this.getAttribute('calendar'));
    this.#before ??= year;
    const picture = make('year-picture', { className: 'year-picture' });
    this.preview.replaceChildren(
      ...(year ? [make('dl', { className: 'figures figures-4', 'data-testid': 'preview-sums' }, ...SUMS.map(member => yearFigure(member, year, this.#before))), picture] : []),
      preview.findings.length > 0
        ? make('ul', { className: 'findings', 'data-testid': 'preview-findings' }, ...preview.findings.map(findingItem))
        : make('p', { className: 'quiet' }, word('schedule.noFindings')));
    if (year) picture.days = year.days;
  }

  async #save() {
    this.save.disabled = true;
    try {
      await put('/calendars', this.#draft);
      this.#close();
      this.dispatchEvent(new Event('scheduled', { bubbles: true }));
    } catch (error) {
      this.#say(error.status === 409 ? word('schedule.conflict') : problemWords(error));
    }
  }

  #say(problem) {
    if (!this.problem?.isConnected) {
      if (problem) this.append(make('p', { className: 'problem', role: 'alert' }, problem));
      return;
    }
    this.problem.hidden = !problem;
    this.problem.textContent = problem ?? '';
  }
}

customElements.define('schedule-form', ScheduleForm);
