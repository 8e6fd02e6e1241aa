import { ApiError, post } from '../live/api.js';
import { formatNumber, formatQuantity } from '../format.js';
import { word } from '../page.js';

// <command-form body, lamp-count, single>: asks lamps for something; `body` says whom, as JSON. Raises `commanded` once the server has recorded it.

const LEVELS = { on: 100, off: 0, resume: null };
const RESUME_MINUTES = 60; // the command's own deadline: resuming ends an override and leaves none

class CommandForm extends HTMLElement {
  #isWired = false;

  connectedCallback() {
    if (this.#isWired) return;
    this.#isWired = true;
    this.form = this.querySelector('form');
    this.form.addEventListener('submit', event => this.#submit(event));
    this.form.addEventListener('input', () => this.#show());
    this.#part('cancel').addEventListener('click', () => this.#close());
    for (const chip of this.querySelectorAll('[data-reason]')) chip.addEventListener('click', () => this.#take(chip));
    this.#show();
  }

  #part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  #show() {
    const { action, level, reason } = this.form.elements;
    this.#part('details').hidden = !action.value;
    this.#part('dim').hidden = action.value !== 'dim';
    this.#part('duration').hidden = action.value === 'resume';
    this.#part('level-text').textContent = formatQuantity(Number(level.value), '%');
    if (action.value) this.#part('send').textContent = word(`action.send.${action.value}`, this.#whom());
    for (const chip of this.querySelectorAll('[data-reason]')) chip.setAttribute('aria-pressed', chip.dataset.reason === reason.value.trim());
  }

  #whom() {
    const count = Number(this.getAttribute('lamp-count'));
    return this.hasAttribute('single') ? word('command.oneLamp') : word('command.lamps', formatNumber(count));
  }

  #take(chip) {
    this.form.elements.reason.value = chip.dataset.reason;
    this.#show();
  }

  #close() {
    for (const radio of this.form.elements.action) radio.checked = false;
    this.#say(null);
    this.#show();
  }

  #say(problem) {
    const element = this.#part('problem');
    element.hidden = !problem;
    element.textContent = problem ?? '';
  }

  async #submit(event) {
    event.preventDefault();
    const { action, level, reason, minutes, ramp } = this.form.elements;
    if (!reason.value.trim()) {
      this.#say(word('command.noReason'));
      reason.focus();
      return;
    }
    await this.#send({
      ...JSON.parse(this.getAttribute('body')),
      level: action.value === 'dim' ? Number(level.value) : LEVELS[action.value],
      rampSeconds: Number(ramp.value),
      durationMinutes: action.value === 'resume' ? RESUME_MINUTES : Number(minutes.value),
      reason: reason.value.trim(),
    });
  }

  async #send(request) {
    const button = this.#part('send');
    button.disabled = true;
    try {
      const detail = await post('/commands', request);
      this.dispatchEvent(new CustomEvent('commanded', { bubbles: true, detail }));
      this.#close();
    } catch (error) {
      this.#say(problemWords(error));
    } finally {
      button.disabled = false;
    }
  }
}

/** @returns {string} what a call that failed means, in the page's language */
export function problemWords(error) {
  if (!(error instanceof ApiError)) throw error;
  if (error.status === 0) return word('command.unreachable');
  return error.sentence ? word('command.refused', error.sentence) : word('command.failed');
}

customElements.define('command-form', CommandForm);
