import { field, make, select, smallButton } from '../dom.js';
import { word } from '../page.js';

// The date lists that rules refer to: holidays, Ramadan. Each entry is a date or some in a row, with a name; the list says where its dates come from.

/** @param {object} draft the whole set, changed in place @param {() => void} onChange */
export function dateListEditor(draft, onChange) {
  let list = draft.dateLists[0];
  const box = make('div', { className: 'schedule-editor' });
  const draw = () => box.replaceChildren(
    field(word('schedule.dateList'), select(draft.dateLists.map(one => [one.id, one.name]), list.id, id => {
      list = draft.dateLists.find(one => one.id === id);
      draw();
    })),
    field(word('schedule.source'), make('input', { value: list.source, maxLength: 300, oninput: event => { list.source = event.target.value; onChange(); } })),
    ...list.entries.map((entry, index) => entryRow(list, entry, index, changed, onChange)),
    make('div', {}, smallButton(word('schedule.addDate'), word('schedule.addDate'), () => {
      const day = list.entries.at(-1)?.to ?? new Date().toISOString().slice(0, 10);
      list.entries.push({ from: day, to: day, name: word('schedule.newDate') });
      changed();
    }, { 'data-testid': 'add-date' })));
  const changed = () => {
    draw();
    onChange();
  };
  draw();
  return box;
}

function entryRow(list, entry, index, changed, onChange) {
  const date = (member, label) => make('input', {
    type: 'date', value: entry[member], required: true, 'aria-label': label, 'data-testid': `date-${index}-${member}`,
    onchange: event => {
      if (!event.target.value) return;
      entry[member] = event.target.value;
      onChange();
    },
  });
  return make('div', { className: 'schedule-line schedule-date' },
    date('from', word('schedule.fromDate')),
    make('span', { className: 'quiet' }, '–'),
    date('to', word('schedule.toDate')),
    make('input', {
      className: 'schedule-date-name', value: entry.name, maxLength: 100, 'aria-label': word('schedule.name'), oninput: event => { entry.name = event.target.value; onChange(); },
    }),
    smallButton(word('schedule.remove', entry.name), word('schedule.removeShort'), () => { list.entries.splice(index, 1); changed(); }));
}
