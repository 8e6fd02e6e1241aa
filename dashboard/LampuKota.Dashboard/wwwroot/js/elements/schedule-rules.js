import { field, make, select, smallButton } from '../dom.js';
import { formatDate } from '../format.js';
import { word } from '../page.js';
import { chipSet } from './chip-set.js';

// The rules of a calendar, in order, and the program of all other days.

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];
const OCCURRENCES = ['first', 'second', 'third', 'fourth', 'last'];

/** @param {object} draft the whole set, changed in place @param {object} calendar one of its calendars @param {() => void} onChange */
export function ruleEditor(draft, calendar, onChange) {
  const box = make('div', { className: 'schedule-editor', 'data-at': `calendars/${calendar.id}` });
  const draw = () => box.replaceChildren(
    field(word('schedule.name'), make('input', {
      value: calendar.name, maxLength: 100, 'data-testid': 'calendar-name', oninput: event => { calendar.name = event.target.value; onChange(); },
    })),
    ...calendar.rules.map((rule, index) => ruleRow(draft, calendar, rule, index, changed, onChange)),
    make('div', { className: 'schedule-line' },
      field(word('schedule.otherDays'), programSelect(draft, calendar.defaultProgramId, id => { calendar.defaultProgramId = id; onChange(); }, { 'data-testid': 'default-program' })),
      smallButton(word('schedule.addRule'), word('schedule.addRule'), () => {
        calendar.rules.push({ fromDate: null, toDate: null, weekdays: [6, 7], programId: calendar.defaultProgramId });
        changed();
      }, { 'data-testid': 'add-rule' })));
  const changed = () => {
    draw();
    onChange();
  };
  draw();
  box.redraw = draw; // programs or date lists have other names now
  return box;
}

function ruleRow(draft, calendar, rule, index, changed, onChange) {
  const name = word('schedule.rule', index + 1);
  const move = by => {
    calendar.rules.splice(index, 1);
    calendar.rules.splice(index + by, 0, rule);
    changed();
  };
  return make('fieldset', { className: 'schedule-row', 'data-testid': `rule-${index}`, 'data-at': `calendars/${calendar.id}/rule/${index + 1}` },
    make('legend', {}, name),
    dateFields(rule, onChange),
    yearlyFields(rule, onChange),
    weekdayFields(rule, index, onChange),
    listFields(draft, rule, index, onChange),
    singleDates(rule, index, changed),
    field(word('schedule.program'), programSelect(draft, rule.programId, id => { rule.programId = id; onChange(); }, { 'data-testid': `rule-${index}-program` })),
    make('div', { className: 'chips' },
      index > 0 && smallButton(word('schedule.moveUp', name), '↑', () => move(-1)),
      index < calendar.rules.length - 1 && smallButton(word('schedule.moveDown', name), '↓', () => move(1)),
      smallButton(word('schedule.remove', name), word('schedule.removeShort'), () => { calendar.rules.splice(index, 1); changed(); })));
}

function dateFields(rule, onChange) {
  const date = (member, label) => field(label, make('input', {
    type: 'date', value: rule[member] ?? '', onchange: event => { rule[member] = event.target.value || null; onChange(); },
  }));
  return make('div', { className: 'schedule-pair' }, date('fromDate', word('schedule.fromDate')), date('toDate', word('schedule.toDate')));
}

/** A range of the year has both ends or none: the first that is written stands for both, and emptying one empties the other. */
function yearlyFields(rule, onChange) {
  const inputs = {};
  const show = () => {
    for (const side of ['from', 'to']) inputs[side].value = rule.yearly ? `${rule.yearly[side].day}/${rule.yearly[side].month}` : '';
  };
  const take = side => {
    const [day, month] = inputs[side].value.split('/').map(Number);
    const end = day && month ? { month, day } : null;
    rule.yearly = end ? { from: end, to: end, ...rule.yearly, [side]: end } : undefined;
    show();
    onChange();
  };
  for (const side of ['from', 'to']) {
    inputs[side] = make('input', { placeholder: word('schedule.dayMonth'), pattern: '\\d{1,2}/\\d{1,2}', maxLength: 5, onchange: () => take(side) });
  }
  show();
  return make('div', { className: 'schedule-pair' }, field(word('schedule.yearlyFrom'), inputs.from), field(word('schedule.yearlyTo'), inputs.to));
}

/** Which weekdays, and which of them in the month; without weekdays there is nothing to count. */
function weekdayFields(rule, index, onChange) {
  const counted = make('div', { className: 'schedule-chips', hidden: rule.weekdays.length === 0 });
  const draw = () => counted.replaceChildren(
    make('span', { className: 'quiet' }, word('schedule.occurrences')),
    chipSet(OCCURRENCES.map(one => [one, word(`schedule.occurrence.${one}`)]), rule.occurrences ?? [], word('schedule.occurrences'), chosen => {
      rule.occurrences = chosen.length > 0 ? chosen : undefined;
      onChange();
    }, `rule-${index}-occurrence`));
  draw();
  return make('div', { className: 'schedule-chips' },
    make('span', { className: 'quiet' }, word('schedule.weekdays')),
    chipSet(WEEKDAYS.map(day => [day, word(`schedule.weekday.${day}`)]), rule.weekdays, word('schedule.weekdays'), chosen => {
      rule.weekdays = chosen;
      counted.hidden = chosen.length === 0;
      if (counted.hidden && rule.occurrences) {
        rule.occurrences = undefined;
        draw();
      }
      onChange();
    }, `rule-${index}-weekday`),
    counted);
}

function listFields(draft, rule, index, onChange) {
  const lists = draft.dateLists ?? [];
  if (lists.length === 0) return null;
  return make('div', { className: 'schedule-chips' },
    make('span', { className: 'quiet' }, word('schedule.dateList')),
    chipSet(lists.map(list => [list.id, list.name]), rule.dateListIds ?? [], word('schedule.dateList'), chosen => {
      rule.dateListIds = chosen.length > 0 ? chosen : undefined;
      onChange();
    }, `rule-${index}-list`));
}

/** Dates one by one; together with the lists they are one condition. */
function singleDates(rule, index, changed) {
  const dates = rule.dates ?? [];
  const keep = next => {
    rule.dates = next.length > 0 ? next : undefined;
    changed();
  };
  const input = make('input', { type: 'date', 'aria-label': word('schedule.singleDate'), 'data-testid': `rule-${index}-date` });
  return make('div', { className: 'schedule-chips' },
    make('span', { className: 'quiet' }, word('schedule.singleDates')),
    make('div', { className: 'chips' },
      ...dates.map(date => smallButton(word('schedule.remove', dateWords(date)), `${dateWords(date)} ×`, () => keep(dates.filter(one => one !== date)), { 'data-testid': `rule-${index}-date-${date}` })),
      input,
      smallButton(word('schedule.addDate'), word('schedule.addDate'), () => {
        if (input.value && !dates.includes(input.value)) keep([...dates, input.value].sort());
        else input.focus();
      }, { 'data-testid': `rule-${index}-add-date` })));
}

function dateWords(date) {
  return `${formatDate(Date.parse(`${date}T04:00:00Z`))} ${date.slice(0, 4)}`;
}

function programSelect(draft, chosen, onChoose, properties) {
  return select(draft.programs.map(program => [program.id, program.name]), chosen, onChoose, properties);
}
