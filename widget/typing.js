/** The sign that an answer is being written, shown only when it is slow. */
import { get } from './dom.js';
import { words } from './words.js';

const SLOW_MS = 600;
/** Nobody may be there: a person who took over answers when they can. */
const LONGEST_MS = 12_000;

export class Typing {
  #place = get('typing', HTMLElement);
  #said = get('typing-said', HTMLElement);
  #start = 0;
  #end = 0;

  soon() {
    if (this.#start) return;
    this.#start = setTimeout(() => this.#show(true), SLOW_MS);
    this.#end = setTimeout(() => this.stop(), LONGEST_MS);
  }

  stop() {
    clearTimeout(this.#start);
    clearTimeout(this.#end);
    this.#start = 0;
    this.#show(false);
  }

  /** @param {boolean} shown */
  #show(shown) {
    this.#place.hidden = !shown;
    this.#said.textContent = shown ? words.typing : '';
    if (shown) this.#place.scrollIntoView({ block: 'nearest' });
  }
}
