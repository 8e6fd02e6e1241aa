import { post } from '../live/api.js';
import { word } from '../page.js';
import { problemWords } from './command-form.js';

// <rollout-form>: begins a rollout. The release is what the tool `sign` wrote, from its file or pasted; stages are the gateways that go first, if any are
// named, and then so many in a hundred of all. Raises `commanded` once it has begun.

class RolloutForm extends HTMLElement {
  #isWired = false;

  connectedCallback() {
    if (this.#isWired) return;
    this.#isWired = true;
    this.form = this.querySelector('form');
    const { file, release } = this.form.elements;
    file.addEventListener('change', async () => { if (file.files[0]) release.value = await file.files[0].text(); });
    this.form.addEventListener('submit', event => {
      event.preventDefault();
      this.#begin();
    });
  }

  #part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  async #begin() {
    const { release, url, reason } = this.form.elements;
    const signed = parsed(release.value);
    const stages = this.#stages();
    if (!signed || !stages) {
      this.#say(word(signed ? 'rolloutForm.badStages' : 'rolloutForm.badRelease'), signed ? 'stages' : 'release');
      return;
    }
    this.#part('send').disabled = true;
    this.#say(null);
    try {
      const detail = await post('/rollouts', { release: signed, url: url.value.trim(), stages, reason: reason.value.trim() });
      this.form.reset();
      this.closest('details')?.removeAttribute('open');
      this.dispatchEvent(new CustomEvent('commanded', { bubbles: true, detail }));
    } catch (error) {
      this.#say(problemWords(error), error.field);
    } finally {
      this.#part('send').disabled = false;
    }
  }

  /** @returns {object[] | null} the stages, or null where a percentage is no number */
  #stages() {
    const { pilots, stages } = this.form.elements;
    const named = wordsIn(pilots.value).map(id => id.toUpperCase());
    const percents = wordsIn(stages.value).map(text => Number(text.replace('%', '')));
    if (percents.some(percent => !Number.isInteger(percent))) return null;
    return [...(named.length > 0 ? [{ gateways: named }] : []), ...percents.map(percent => ({ percent }))];
  }

  #say(problem, field) {
    const element = this.#part('problem');
    element.hidden = !problem;
    element.textContent = problem ?? '';
    for (const one of this.form.elements) one.setAttribute('aria-invalid', String(Boolean(field) && one.name === field));
  }
}

function parsed(text) {
  try {
    const value = JSON.parse(text);
    return value && typeof value === 'object' && value.version && value.signature ? value : null;
  } catch {
    return null;
  }
}

function wordsIn(text) {
  return text.split(/[\s,;]+/).filter(Boolean);
}

customElements.define('rollout-form', RolloutForm);
