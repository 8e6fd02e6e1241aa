import { problemWords } from '../elements/command-form.js';
import { send } from '../live/api.js';

// Forms with `data-post` are sent to the HTTP API: what stands in `data-body`, and the fields by their names over it. A field with `data-type` is a
// `number`, a `level`, of which none is null, or an `optional` text, of which none is null. `a.b` is the member b of the group a; a checkbox with `data-own`
// says whether the group after it is sent, or null. Raises `commanded` once the server has recorded it, and goes to `data-next` where that is named.

/** @param {import('./room.js').Room} room */
export function startPostForms(room) {
  document.addEventListener('submit', event => {
    const form = event.target.closest('form[data-post]');
    if (!form) return;
    event.preventDefault();
    sendForm(form, room);
  });
}

async function sendForm(form, room) {
  const button = form.querySelector('[type="submit"]');
  button.disabled = true;
  showProblem(form, null);
  try {
    const detail = await send(form.dataset.method ?? 'POST', form.dataset.post, bodyOf(form));
    form.reset();
    form.closest('details')?.removeAttribute('open');
    if (form.dataset.next) room.go(form.dataset.next); // what this page showed may be gone
    else form.dispatchEvent(new CustomEvent('commanded', { bubbles: true, detail }));
  } catch (error) {
    showProblem(form, error);
  } finally {
    button.disabled = false;
  }
}

/** Says what is wrong, and marks the field that it is about. */
function showProblem(form, error) {
  const problem = form.querySelector('[data-part="problem"]');
  problem.hidden = !error;
  problem.textContent = error ? problemWords(error) : '';
  for (const field of form.elements) field.removeAttribute('aria-invalid');
  const wrong = error?.field ? [...form.elements].filter(field => field.dataset.own === undefined && field.name.split('.')[0] === error.field) : [];
  for (const field of wrong) field.setAttribute('aria-invalid', 'true');
  wrong[0]?.focus();
  if (error) problem.scrollIntoView({ block: 'nearest' });
}

function bodyOf(form) {
  const body = JSON.parse(form.dataset.body);
  for (const field of form.elements) {
    const [name, member] = field.name ? field.name.split('.') : [];
    if (!name) continue;
    if (field.dataset.own !== undefined) body[name] = field.checked ? {} : null;
    else if (!member) body[name] = valueOf(field);
    else if (body[name]) body[name][member] = valueOf(field);
  }
  return body;
}

function valueOf({ value, dataset }) {
  if (dataset.type === 'level') return value === '' ? null : Number(value);
  if (dataset.type === 'optional') return value.trim() || null;
  return dataset.type === 'number' ? Number(value) : value.trim();
}
