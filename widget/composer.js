/** Where the youth writes: one growing field, a count near the limit, Enter to send. */
import { get } from './dom.js';
import { words } from './words.js';

/** @typedef {import('./messages.js').Expected} Expected */

const LIMIT = 500;
const SHOWN_FROM = 400;
/** What is left when it is said aloud: not at each letter. */
const SAID_AT = [100, 50, 20, 10, 0];
/** @type {Record<Expected, {inputmode: string, autocomplete: string}>} */
const KEYBOARDS = {
  text: { inputmode: 'text', autocomplete: 'off' },
  place: { inputmode: 'text', autocomplete: 'off' },
  age: { inputmode: 'numeric', autocomplete: 'off' },
  first_name: { inputmode: 'text', autocomplete: 'given-name' },
  contact: { inputmode: 'email', autocomplete: 'off' },
};

export class Composer {
  #form = get('composer', HTMLFormElement);
  #field = get('field', HTMLTextAreaElement);
  #count = get('count', HTMLElement);
  #said = get('count-said', HTMLElement);

  /** @param {(text: string) => void} onSend */
  constructor(onSend) {
    this.#field.maxLength = LIMIT;
    this.#field.addEventListener('input', () => this.#measure());
    this.#field.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#form.requestSubmit();
    });
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      const text = this.#field.value.trim();
      this.#field.focus();
      if (!text) return;
      this.write('');
      onSend(text);
    });
    this.expect(null);
  }

  /** @param {boolean} shown */
  show(shown) {
    this.#form.hidden = !shown;
  }

  focus() {
    this.#field.focus();
  }

  /** @param {Expected | null} expected */
  expect(expected) {
    const known = expected && expected in KEYBOARDS ? expected : 'text';
    const { inputmode, autocomplete } = KEYBOARDS[known];
    this.#field.inputMode = inputmode;
    this.#field.setAttribute('autocomplete', autocomplete);
    this.#field.placeholder = words.expects[known];
  }

  /** @param {string} text */
  write(text) {
    this.#field.value = text;
    this.#measure();
  }

  /** Give back what could not be sent, unless something else is being written. */
  giveBack(/** @type {string} */ text) {
    if (!this.#field.value) this.write(text);
  }

  #measure() {
    const left = LIMIT - this.#field.value.length;
    this.#count.textContent = left <= LIMIT - SHOWN_FROM ? words.left(left) : '';
    if (SAID_AT.includes(left)) this.#said.textContent = words.left(left);
    if (CSS.supports('field-sizing', 'content')) return;
    this.#field.style.height = 'auto';
    this.#field.style.height = `${this.#field.scrollHeight}px`;
  }
}
