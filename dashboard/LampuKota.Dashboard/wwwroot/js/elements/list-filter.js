// <list-filter>: a form that chooses what a list shows. The server filters and sorts; this asks it anew as one types, and keeps the choice in the
// address, so that it can be sent to a colleague. Raises `refined` on the document when the address has changed. Without scripts Enter does the same.

const PAUSE_MS = 150;

class ListFilter extends HTMLElement {
  #timer = 0;

  connectedCallback() {
    this.addEventListener('input', event => this.#refineIn(event.target.type === 'search' ? PAUSE_MS : 0));
    this.addEventListener('submit', event => {
      event.preventDefault();
      this.#refineIn(0);
    });
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  #refineIn(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#refine(), milliseconds);
  }

  #refine() {
    const form = this.querySelector('form');
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ''));
    history.replaceState(null, '', `${new URL(form.action).pathname}?${query}${location.hash}`); // behind the # is what the map shows
    document.dispatchEvent(new Event('refined'));
  }
}

customElements.define('list-filter', ListFilter);
