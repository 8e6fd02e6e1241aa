import { field, make, select, smallButton } from '../dom.js';
import { word } from '../page.js';
import { dynamicEditor } from './schedule-dynamics.js';
import { timeControl } from './schedule-time.js';

// A control program: when lamps are active, at which level from when on, and what sensors change of it.

const PHOTOCELL = ['none', 'alone', 'both', 'either'];

/** @param {object} draft the whole set, changed in place @param {string} programId the program to begin with @param {object} known see schedule-dynamics.js @param {() => void} onChange @param {() => void} onPrograms there are others, or other names */
export function programEditor(draft, programId, known, onChange, onPrograms) {
  const box = make('div', { className: 'schedule-editor' });
  let program = draft.programs.find(one => one.id === programId) ?? draft.programs[0];
  const draw = () => {
    box.dataset.at = `programs/${program.id}`;
    box.replaceChildren(...parts().filter(Boolean));
  };
  const parts = () => [
    make('div', { className: 'schedule-line' },
      field(word('schedule.program'), select(draft.programs.map(one => [one.id, one.name]), program.id, id => {
        program = draft.programs.find(one => one.id === id);
        draw();
      }, { 'data-testid': 'edit-program' })),
      smallButton(word('schedule.copyProgram'), word('schedule.copyProgram'), () => {
        program = copyOf(draft, program);
        draft.programs.push(program);
        onPrograms();
        changed();
      }, { 'data-testid': 'copy-program' }),
      draft.programs.length > 1 && smallButton(word('schedule.remove', program.name), word('schedule.removeShort'), () => {
        draft.programs = draft.programs.filter(one => one !== program);
        program = draft.programs[0];
        onPrograms();
        changed();
      }, { 'data-testid': 'remove-program' })),
    make('div', { className: 'schedule-line' },
      field(word('schedule.name'), make('input', { value: program.name, maxLength: 100, oninput: event => { program.name = event.target.value; onChange(); }, onchange: onPrograms })),
      field(word('schedule.ramp'), make('input', {
        type: 'number', min: 0, max: 3600, value: program.rampSeconds ?? 0, oninput: event => { program.rampSeconds = Number(event.target.value) || undefined; onChange(); },
      }))),
    periods(program, changed, onChange),
    steps(program, changed, onChange),
    dynamicEditor(program, known, changed, onChange),
  ];
  const changed = () => {
    draw();
    onChange();
  };
  draw();
  return box;
}

/** The next free id after the program's, and a name that says what it is. */
function copyOf(draft, program) {
  const copy = structuredClone(program);
  for (let number = 2; draft.programs.some(one => one.id === copy.id); number++) copy.id = `${program.id.replace(/-\d+$/, '').slice(0, 58)}-${number}`;
  copy.name = word('schedule.copyOf', program.name).slice(0, 100);
  return copy;
}

function periods(program, changed, onChange) {
  const list = program.activePeriods ?? [];
  return make('fieldset', { className: 'schedule-row' },
    make('legend', {}, word('schedule.periods')),
    list.length === 0 && make('p', { className: 'quiet' }, word('schedule.alwaysActive')),
    ...list.map((period, index) => make('div', { className: 'schedule-line', 'data-testid': `period-${index}`, 'data-at': `programs/${program.id}/period/${index + 1}` },
      timeControl(period.from, onChange, word('schedule.from')),
      make('span', { className: 'quiet' }, '–'),
      timeControl(period.to, onChange, word('schedule.to')),
      select(PHOTOCELL.map(use => [use, word(`schedule.photocell.${use}`)]), period.photocell ?? 'none', use => { period.photocell = use; onChange(); }, { 'aria-label': word('schedule.photocell') }),
      smallButton(word('schedule.remove', word('schedule.period', index + 1)), word('schedule.removeShort'), () => {
        list.splice(index, 1);
        if (list.length === 0) program.activePeriods = undefined;
        changed();
      }))),
    smallButton(word('schedule.addPeriod'), word('schedule.addPeriod'), () => {
      program.activePeriods = [...list, { from: { base: 'sunset', offsetMinutes: 0 }, to: { base: 'sunrise', offsetMinutes: 0 }, photocell: 'none' }];
      changed();
    }, { 'data-testid': 'add-period' }));
}

function steps(program, changed, onChange) {
  return make('fieldset', { className: 'schedule-row' },
    make('legend', {}, word('schedule.levels')),
    ...program.levels.map((step, index) => make('div', { className: 'schedule-line', 'data-testid': `step-${index}`, 'data-at': `programs/${program.id}/step/${index + 1}` },
      timeControl(step.from, onChange, word('schedule.from'), { 'data-testid': `step-${index}-time` }),
      make('input', {
        type: 'number', className: 'schedule-level', min: 0, max: 100, value: step.levelPercent, 'aria-label': word('schedule.level'), 'data-testid': `step-${index}-level`,
        oninput: event => {
          if (!event.target.validity.valid || event.target.value === '') return;
          step.levelPercent = Number(event.target.value);
          onChange();
        },
      }),
      make('span', { className: 'quiet' }, '%'),
      smallButton(word('schedule.remove', word('schedule.step', index + 1)), word('schedule.removeShort'), () => { program.levels.splice(index, 1); changed(); }))),
    smallButton(word('schedule.addStep'), word('schedule.addStep'), () => {
      program.levels.push({ from: { base: 'localTime', offsetMinutes: 22 * 60 }, levelPercent: 70 });
      changed();
    }, { 'data-testid': 'add-step' }));
}
