import { field, make, select, smallButton } from '../dom.js';
import { word } from '../page.js';

// The date lists that rules refer to: holidays, Ramadan. Each entry is a date or some in a row, with a name; the list says where its dates come from.

/** @param {object} draft the whole set, changed in place @param {() => void} onChange @param {() => void} onLists there is another list, or another name: rules show them */
export function dateListEditor(draft, onChange, onLists) {
  let list = draft.dateLists[0];
  const box = make('div', { className: 'schedule-editor' });
  const draw = () => {
    if (list) box.dataset.at = `dateLists/${list.id}`;
    box.replaceChildren(chooser(), ...(list ? listFields(list, changed, onChange, onLists) : []));
  };
  const changed = () => {
    draw();
    onChange();
  };
  const chooser = () => make('div', { className: 'schedule-line' },
    list && field(word('schedule.dateList'), select(draft.dateLists.map(one => [one.id, one.name]), list.id, id => {
      list = draft.dateLists.find(one => one.id === id);
      draw();
    }, { 'data-testid': 'edit-date-list' })),
    smallButton(word('schedule.addList'), word('schedule.addList'), () => {
      list = newList(draft);
      draft.dateLists.push(list);
      onLists();
      changed();
    }, { 'data-testid': 'add-date-list' }),
    list && smallButton(word('schedule.remove', list.name), word('schedule.removeShort'), () => {
      draft.dateLists = draft.dateLists.filter(one => one !== list);
      list = draft.dateLists[0];
      onLists();
      changed();
    }, { 'data-testid': 'remove-date-list' }));
  draw();
  return box;
}

function listFields(list, changed, onChange, onLists) {
  return [
    field(word('schedule.name'), make('input', {
      value: list.name, maxLength: 100, 'data-testid': 'date-list-name', oninput: event => { list.name = event.target.value; onChange(); }, onchange: onLists,
    })),
    field(word('schedule.source'), make('input', { value: list.source, maxLength: 300, oninput: event => { list.source = event.target.value; onChange(); } })),
    ...list.entries.map((entry, index) => entryRow(list, entry, index, changed, onChange)),
    make('div', {}, smallButton(word('schedule.addDate'), word('schedule.addDate'), () => {
      const day = list.entries.at(-1)?.to ?? new Date().toISOString().slice(0, 10);
      list.entries.push({ from: day, to: day, name: word('schedule.newDate') });
      changed();
    }, { 'data-testid': 'add-date' })),
  ];
}

function newList(draft) {
  let number = draft.dateLists.length + 1;
  while (draft.dateLists.some(one => one.id === `TANGGAL-${number}`)) number++;
  return { id: `TANGGAL-${number}`, name: word('schedule.newList', number), source: '', entries: [] };
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
  return make('div', { className: 'schedule-line schedule-date', 'data-at': `dateLists/${list.id}/entry/${index + 1}` },
    date('from', word('schedule.fromDate')),
    make('span', { className: 'quiet' }, '–'),
    date('to', word('schedule.toDate')),
    make('input', {
      className: 'schedule-date-name', value: entry.name, maxLength: 100, 'aria-label': word('schedule.name'), oninput: event => { entry.name = event.target.value; onChange(); },
    }),
    smallButton(word('schedule.remove', entry.name), word('schedule.removeShort'), () => { list.entries.splice(index, 1); changed(); }));
}
