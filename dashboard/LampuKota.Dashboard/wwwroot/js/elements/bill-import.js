import { post } from '../live/api.js';
import { formatNumber } from '../format.js';
import { word } from '../page.js';
import { problemWords } from './command-form.js';

// <bill-import>: bills of the utility from a file or pasted. They are tried first, line by line, and saved only then. Raises `commanded` once they are saved.

class BillImport extends HTMLElement {
  #isWired = false;

  connectedCallback() {
    if (this.#isWired) return;
    this.#isWired = true;
    this.form = this.querySelector('form');
    const { file, csv } = this.form.elements;
    file.addEventListener('change', async () => {
      if (!file.files[0]) return;
      csv.value = await file.files[0].text();
      this.#send(true);
    });
    csv.addEventListener('input', () => this.#show(null));
    this.form.addEventListener('submit', event => {
      event.preventDefault();
      this.#send(true);
    });
    this.#part('save').addEventListener('click', () => this.#send(false));
  }

  #part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  async #send(dryRun) {
    const buttons = [this.#part('try'), this.#part('save')];
    for (const button of buttons) button.disabled = true;
    this.#say(null);
    try {
      const outcome = await post('/energy/bills', { csv: this.form.elements.csv.value, dryRun });
      if (dryRun) this.#show(outcome);
      else this.#finish(outcome);
    } catch (error) {
      this.#show(null);
      this.#say(problemWords(error));
    } finally {
      for (const button of buttons) button.disabled = false;
    }
  }

  #finish(detail) {
    this.form.reset();
    this.#show(null);
    this.closest('details')?.removeAttribute('open');
    this.dispatchEvent(new CustomEvent('commanded', { bubbles: true, detail }));
  }

  #say(problem) {
    const element = this.#part('problem');
    element.hidden = !problem;
    element.textContent = problem ?? '';
  }

  #show(outcome) {
    this.#part('outcome').hidden = !outcome;
    this.#part('save').hidden = !outcome || outcome.added + outcome.changed === 0;
    if (!outcome) return;
    const { added, changed, unchanged, refused, lines } = outcome;
    this.#part('sum').textContent = word('billForm.sum', ...[added, changed, unchanged, refused].map(count => formatNumber(count, 0)));
    this.#part('lines').replaceChildren(...lines.filter(line => line.outcome === 'refused').map(line => {
      const item = document.createElement('li');
      item.textContent = word('billForm.line', line.number, line.customerNumber ?? '–', word(`billForm.${line.problem}`));
      return item;
    }));
  }
}

customElements.define('bill-import', BillImport);
