/** The preview of a form, drawn again while it is written; without this file its buttons draw it. */

const PAUSE = 500; // milliseconds without a key

class Live {
  #timer = 0;
  #asked = new AbortController();

  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    form.addEventListener('input', () => this.#later());
  }

  #later() {
    clearTimeout(this.#timer);
    // An answer about older words must not come after this one.
    this.#asked.abort();
    this.#timer = setTimeout(() => void this.#draw(), PAUSE);
  }

  async #draw() {
    this.#asked = new AbortController();
    const fields = new FormData(this.form);
    fields.set('do', 'preview');
    const body = new URLSearchParams(/** @type {[string, string][]} */ ([...fields]));
    // Signed out, refused or without network: the page stays as it is, and its buttons say why.
    const answer = await fetch(this.form.action, { method: 'POST', body, redirect: 'error', signal: this.#asked.signal }).catch(() => null);
    if (!answer?.ok) return;
    const text = await answer.text().catch(() => '');
    const drawn = new DOMParser().parseFromString(text, 'text/html');
    for (const part of drawn.querySelectorAll('[data-live]')) replace(part);
  }
}

/**
 * What is unchanged is left alone: a reader of screens says again what is written again.
 * @param {Element} part
 */
function replace(part) {
  const shown = document.querySelector(`[data-live="${part.getAttribute('data-live')}"]`);
  if (!shown || shown.contains(document.activeElement) || shown.innerHTML === part.innerHTML) return;
  const open = [...shown.querySelectorAll('details')].map((each) => each.open);
  shown.replaceChildren(...part.childNodes);
  for (const [index, each] of [...shown.querySelectorAll('details')].entries()) each.open = open[index] ?? false;
}

for (const form of document.querySelectorAll('form[data-drawn-live]')) {
  if (form instanceof HTMLFormElement) new Live(form);
}
