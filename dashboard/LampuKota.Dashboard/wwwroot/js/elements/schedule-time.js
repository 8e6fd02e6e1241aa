import { make, select } from '../dom.js';
import { word } from '../page.js';

// A program's time: an hour of the clock, or minutes before or after sunset or sunrise.

const BASES = ['localTime', 'sunset', 'sunrise'];

/** @param {{base: string, offsetMinutes: number}} time changed in place @param {() => void} onChange @param {string} label @param {object} [properties] of the control for the time itself */
export function timeControl(time, onChange, label, properties = {}) {
  const box = make('span', { className: 'schedule-time', role: 'group', 'aria-label': label });
  const draw = () => box.replaceChildren(
    select(BASES.map(base => [base, word(`schedule.base.${base}`)]), time.base, base => {
      Object.assign(time, { base, offsetMinutes: base === 'localTime' ? 18 * 60 : 0 });
      draw();
      onChange();
    }, { 'aria-label': word('schedule.timeBase') }),
    time.base === 'localTime' ? clockControl(time, onChange, properties) : offsetControl(time, onChange, properties));
  draw();
  return box;
}

function clockControl(time, onChange, properties) {
  const text = `${String(Math.floor(time.offsetMinutes / 60)).padStart(2, '0')}:${String(time.offsetMinutes % 60).padStart(2, '0')}`;
  return make('input', {
    type: 'time', value: text, required: true, 'aria-label': word('schedule.clock'), ...properties,
    oninput: event => {
      const [hours, minutes] = event.target.value.split(':').map(Number);
      if (Number.isNaN(hours)) return;
      time.offsetMinutes = hours * 60 + minutes;
      onChange();
    },
  });
}

function offsetControl(time, onChange, properties) {
  return make('input', {
    type: 'number', value: time.offsetMinutes, min: -720, max: 720, step: 1, 'aria-label': word('schedule.offset'), ...properties,
    oninput: event => {
      if (!event.target.validity.valid || event.target.value === '') return;
      time.offsetMinutes = Number(event.target.value);
      onChange();
    },
  });
}
