import { make, smallButton } from '../dom.js';
import { get, post, put } from '../live/api.js';
import { word } from '../page.js';
import { problemWords } from './command-form.js';
import { dateListEditor } from './schedule-dates.js';
import { findingItem, findingWords, yearFigure } from './schedule-findings.js';
import { programEditor } from './schedule-program.js';
import { ruleEditor } from './schedule-rules.js';
import './year-picture.js';

// <schedule-form calendar known>: changes calendars, programs and date lists, and shows what the year would be before it is saved; what is found stands beside
// the rule, period, step, sensor level or date that it is about. Only a draft whose newest preview has nothing to mend can be saved. Raises `scheduled`, with
// the page of the calendar that was edited, once it is. `known`: what sensors measure and those of the city, as JSON.

const PREVIEW_DELAY_MS = 350;
const SUMS = ['burningHours', 'fullLoadHours', 'energyKwh', 'costRupiah'];

class ScheduleForm extends HTMLElement {
  #draft = null;
  #saved = '';
  #before = null;
  #wait = 0;
  #asked = 0;
  #calendarId = '';

  connectedCallback() {
    this.edit ??= this.querySelector('[data-part="edit"]');
    this.edit.onclick = () => this.#open();
  }

  async #open() {
    this.edit.disabled = true;
    try {
      this.#draft = await get('/calendars');
      this.#draft.dateLists ??= [];
      this.#saved = JSON.stringify(this.#draft);
      this.#calendarId = this.getAttribute('calendar');
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
    return this.#draft.calendars.find(calendar => calendar.id === this.#calendarId);
  }

  #draw() {
    const calendar = this.#calendar;
    const onChange = () => this.#changed();
    this.preview = make('div', { className: 'schedule-preview' });
    this.problem = make('p', { className: 'problem', role: 'alert', hidden: true });
    this.save = make('button', { type: 'button', className: 'button', disabled: true, 'data-testid': 'schedule-save', onclick: () => this.#save() }, word('schedule.save'));
    const rules = ruleEditor(this.#draft, calendar, onChange);
    const known = JSON.parse(this.getAttribute('known'));
    this.replaceChildren(
      make('section', { className: 'block' }, make('h2', {}, word('schedule.rulesOf', calendar.name)), this.#calendarTools(calendar), rules),
      make('section', { className: 'block' }, make('h2', {}, word('schedule.programs')), programEditor(this.#draft, calendar.defaultProgramId, known, onChange, rules.redraw)),
      make('details', { className: 'block schedule-lists' },
        make('summary', { 'data-testid': 'edit-dates' }, word('schedule.dateLists')), dateListEditor(this.#draft, onChange, rules.redraw)),
      make('section', { className: 'block', 'data-testid': 'schedule-preview' }, make('h2', {}, word('schedule.preview')), this.preview),
      this.problem,
      make('div', { className: 'command-send' },
        make('button', { type: 'button', className: 'button-quiet', onclick: () => this.#close() }, word('schedule.cancel')),
        this.save));
    this.querySelector('select, input')?.focus();
  }

  /** Another calendar made from this one, or this one taken out of the draft. */
  #calendarTools(calendar) {
    const goOn = id => {
      this.#calendarId = id;
      this.#before = null;
      this.#draw();
      this.#changed();
    };
    return make('div', { className: 'chips' },
      smallButton(word('schedule.copyCalendar'), word('schedule.copyCalendar'), () => {
        const copy = { ...structuredClone(calendar), name: word('schedule.copyOf', calendar.name).slice(0, 100) };
        for (let number = 2; this.#draft.calendars.some(one => one.id === copy.id); number++) copy.id = `${calendar.id.replace(/-\d+$/, '').slice(0, 58)}-${number}`;
        this.#draft.calendars.push(copy);
        goOn(copy.id);
      }, { 'data-testid': 'copy-calendar' }),
      calendar.id !== this.#draft.defaultCalendarId && smallButton(word('schedule.removeCalendar'), word('schedule.removeCalendar'), () => {
        this.#draft.calendars = this.#draft.calendars.filter(one => one !== calendar);
        goOn(this.#draft.defaultCalendarId);
      }, { 'data-testid': 'remove-calendar' }));
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
      const preview = await post(`/calendars/preview?calendar=${encodeURIComponent(this.#calendarId)}`, this.#draft);
      if (asked !== this.#asked || !this.#draft) return;
      this.#say(null);
      this.#show(preview);
      this.save.disabled = !preview.isGood || draft === this.#saved;
    } catch (error) {
      if (asked === this.#asked) this.#say(problemWords(error));
    }
  }

  #show(preview) {
    const year = preview.calendars.find(one => one.id === this.#calendarId);
    this.#before ??= year;
    const picture = make('year-picture', { className: 'year-picture' });
    this.preview.replaceChildren(
      ...(year ? [make('dl', { className: 'figures figures-4', 'data-testid': 'preview-sums' }, ...SUMS.map(member => yearFigure(member, year, this.#before))), picture] : []),
      preview.findings.length > 0
        ? make('ul', { className: 'findings', 'data-testid': 'preview-findings' }, ...preview.findings.map(findingItem))
        : make('p', { className: 'quiet' }, word('schedule.noFindings')));
    if (year) picture.days = year.days;
    this.#mark(preview.findings);
  }

  /** Says beside each part of the form what was found about it. */
  #mark(findings) {
    for (const old of this.querySelectorAll('.finding-here')) old.remove();
    for (const finding of findings.filter(one => one.severity !== 'note')) {
      const at = [finding.field, finding.id, ...(finding.part ? [finding.part, finding.number] : [])].join('/');
      this.querySelector(`[data-at="${at}"]`)?.append(make('p', { className: 'finding-here', 'data-severity': finding.severity }, findingWords(finding)));
    }
  }

  async #save() {
    this.save.disabled = true;
    try {
      await put('/calendars', this.#draft);
      const detail = { page: `/jadwal/${this.#calendarId}` };
      this.#close();
      this.dispatchEvent(new CustomEvent('scheduled', { bubbles: true, detail }));
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
