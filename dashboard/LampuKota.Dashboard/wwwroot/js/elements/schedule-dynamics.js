import { field, make, select, smallButton } from '../dom.js';
import { word } from '../page.js';

// What sensors change of a program's level: who sees what, what is done with the level then, and for how long.

const OPERATIONS = ['set', 'max', 'min', 'add', 'sub', 'mul'];
const COMPARISONS = ['atLeast', 'below'];
const NEW = { when: { sensorId: null, quantity: 'presence', comparison: 'atLeast', threshold: 1 }, operation: 'max', operand: 100, holdSeconds: 300 };

/**
 * @param {object} program changed in place @param {{quantities: {name: string, unit: string}[], sensors: string[]}} known what sensors measure, and those of the city
 * @param {() => void} changed draws all of the program anew @param {() => void} onChange
 */
export function dynamicEditor(program, known, changed, onChange) {
  const list = program.dynamicLevels ?? [];
  return make('fieldset', { className: 'schedule-row', 'data-testid': 'dynamic-levels' },
    make('legend', {}, word('schedule.dynamic')),
    list.length === 0 && make('p', { className: 'quiet' }, word('schedule.noDynamic')),
    ...list.map((level, index) => levelRow(program, level, index, known, changed, onChange)),
    make('datalist', { id: `sensors-of-${program.id}` }, ...known.sensors.map(id => make('option', { value: id }))),
    smallButton(word('schedule.addDynamic'), word('schedule.addDynamic'), () => {
      program.dynamicLevels = [...list, structuredClone(NEW)];
      changed();
    }, { 'data-testid': 'add-dynamic' }));
}

function levelRow(program, level, index, known, changed, onChange) {
  const unit = known.quantities.find(one => one.name === level.when.quantity)?.unit ?? '';
  const testId = part => ({ 'data-testid': `dynamic-${index}-${part}` });
  const sensor = make('input', {
    value: level.when.sensorId ?? '', placeholder: word('schedule.anySensor'), maxLength: 63, autocomplete: 'off', spellcheck: false, ...testId('sensor'),
    oninput: event => { level.when.sensorId = event.target.value.trim() || null; onChange(); },
  });
  sensor.setAttribute('list', `sensors-of-${program.id}`); // as a property it cannot be set
  return make('div', { className: 'schedule-dynamic', ...testId('row'), 'data-at': `programs/${program.id}/dynamicLevel/${index + 1}` },
    make('div', { className: 'schedule-fields' },
      field(word('schedule.sensor'), sensor),
      field(word('schedule.sees'), select(known.quantities.map(one => [one.name, word(`quantity.${one.name}`)]), level.when.quantity, name => {
        level.when.quantity = name;
        changed();
      }, testId('quantity'))),
      field(word('schedule.comparison'), select(COMPARISONS.map(one => [one, word(`schedule.comparison.${one}`)]), level.when.comparison, one => {
        level.when.comparison = one;
        onChange();
      }, testId('comparison'))),
      number(unit ? `${word('schedule.threshold')}, ${unit}` : word('schedule.threshold'), level.when.threshold, value => { level.when.threshold = value; }, onChange, testId('threshold'), 'any')),
    make('div', { className: 'schedule-fields' },
      field(word('schedule.operation'), select(OPERATIONS.map(one => [one, word(`schedule.operation.${one}`)]), level.operation, one => {
        level.operation = one;
        onChange();
      }, testId('operation'))),
      number(`${word('schedule.operand')}, %`, level.operand, value => { level.operand = value; }, onChange, testId('operand')),
      number(`${word('schedule.hold')}, s`, level.holdSeconds, value => { level.holdSeconds = value; }, onChange, testId('hold')),
      number(word('schedule.ramp'), level.rampSeconds ?? 0, value => { level.rampSeconds = value || undefined; }, onChange, testId('ramp'))),
    make('div', { className: 'chips' }, smallButton(word('schedule.remove', word('schedule.dynamicLevel', index + 1)), word('schedule.removeShort'), () => {
      program.dynamicLevels.splice(index, 1);
      if (program.dynamicLevels.length === 0) program.dynamicLevels = undefined;
      changed();
    }, testId('remove'))));
}

// What is outside of the limits is sent as it is: the check says so beside the row, and nothing can be saved meanwhile.
function number(label, value, take, onChange, properties, step = '1') {
  return field(label, make('input', {
    type: 'number', step, value, required: true, ...properties,
    oninput: event => {
      if (event.target.value === '' || !Number.isFinite(event.target.valueAsNumber)) return;
      take(step === '1' ? Math.round(event.target.valueAsNumber) : event.target.valueAsNumber);
      onChange();
    },
  }));
}
