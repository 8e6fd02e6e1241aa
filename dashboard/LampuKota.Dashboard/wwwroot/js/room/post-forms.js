import { problemWords } from '../elements/command-form.js';
import { post } from '../live/api.js';

// Forms with `data-post` are sent to the HTTP API: what stands in `data-body`, and the fields by their names over it. A field with `data-type` is a
// `number`, or a `level`, of which none is null. Raises `commanded` once the server has recorded it.

export function startPostForms() {
  document.addEventListener('submit', event => {
    const form = event.target.closest('form[data-post]');
    if (!form) return;
    event.preventDefault();
    send(form);
  });
}

async function send(form) {
  const button = form.querySelector('[type="submit"]');
  const problem = form.querySelector('[data-part="problem"]');
  button.disabled = true;
  problem.hidden = true;
  try {
    const detail = await post(form.dataset.post, bodyOf(form));
    form.reset();
    form.closest('details')?.removeAttribute('open');
    form.dispatchEvent(new CustomEvent('commanded', { bubbles: true, detail }));
  } catch (error) {
    problem.textContent = problemWords(error);
    problem.hidden = false;
  } finally {
    button.disabled = false;
  }
}

function bodyOf(form) {
  const body = JSON.parse(form.dataset.body);
  for (const field of form.elements) if (field.name) body[field.name] = valueOf(field);
  return body;
}

function valueOf({ value, dataset }) {
  if (dataset.type === 'level') return value === '' ? null : Number(value);
  return dataset.type === 'number' ? Number(value) : value.trim();
}
