import { field, make, select, smallButton } from '../dom.js';
import { word } from '../page.js';

// The rules of a calendar, in order, and the program of all other days.

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];
const OCCURRENCES = ['first', 'second', 'third', 'fourth', 'last'];

/** @param {object} draft the whole set, changed in place @param {object} calendar one of its calendars @param {() => void} onChange */
export function ruleEditor(draft, calendar, onChange) {
  const box = make('div', { className: 'schedule-editor' });
  const draw = () => box.replaceChildren(
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
  return box;
}

function ruleRow(draft, calendar, rule, index, changed, onChange) {
  const name = word('schedule.rule', index + 1);
  const move = by => {
    calendar.rules.splice(index, 1);
    calendar.rules.splice(index + by, 0, rule);
    changed();
  };
  return make('fieldset', { className: 'schedule-row', 'data-testid': `rule-${index}` },
    make('legend', {}, name),
    dateFields(rule, onChange),
    yearlyFields(rule, onChange),
    weekdayFields(rule, onChange),
    listField(draft, rule, onChange),
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

function weekdayFields(rule, onChange) {
  const occurrences = select(
    [['', word('schedule.everyWeek')], ...OCCURRENCES.map(one => [one, word(`schedule.occurrence.${one}`)])], rule.occurrences?.[0] ?? '',
    one => { rule.occurrences = one ? [one] : undefined; onChange(); }, { 'aria-label': word('schedule.occurrences'), hidden: rule.weekdays.length === 0 });
  const toggle = (day, button) => {
    rule.weekdays = rule.weekdays.includes(day) ? rule.weekdays.filter(other => other !== day) : [...rule.weekdays, day].sort();
    button.setAttribute('aria-pressed', String(rule.weekdays.includes(day)));
    occurrences.hidden = rule.weekdays.length === 0;
    if (occurrences.hidden) {
      rule.occurrences = undefined;
      occurrences.value = '';
    }
    onChange();
  };
  return make('div', { className: 'schedule-days' },
    make('div', { className: 'chips', role: 'group', 'aria-label': word('schedule.weekdays') },
      ...WEEKDAYS.map(day => make('button', {
        type: 'button', className: 'chip', 'aria-pressed': String(rule.weekdays.includes(day)), onclick: event => toggle(day, event.currentTarget),
      }, word(`schedule.weekday.${day}`)))),
    occurrences);
}

function listField(draft, rule, onChange) {
  const lists = draft.dateLists ?? [];
  if (lists.length === 0) return null;
  return field(word('schedule.dateList'), select(
    [['', word('schedule.noDateList')], ...lists.map(list => [list.id, list.name])], rule.dateListIds?.[0] ?? '',
    id => { rule.dateListIds = id ? [id] : undefined; onChange(); }));
}

function programSelect(draft, chosen, onChoose, properties) {
  return select(draft.programs.map(program => [program.id, program.name]), chosen, onChoose, properties);
}
