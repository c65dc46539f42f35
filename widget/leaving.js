/** Quit and erase: asked once, done at once on this device, said honestly. */
import { erase } from './api.js';
import { get, make } from './dom.js';
import { words } from './words.js';

/** @typedef {import('./session.js').Session} Session */

export class Leaving {
  #dialog = get('leaving', HTMLDialogElement);
  #goodbye = get('goodbye', HTMLElement);

  /**
   * @param {() => Session | null} onLeave empties the page and hands over the key, for the last time
   * @param {() => void} onAgain
   */
  constructor(onLeave, onAgain) {
    this.onAgain = onAgain;
    get('quit', HTMLButtonElement).addEventListener('click', () => this.ask());
    get('stay', HTMLButtonElement).addEventListener('click', () => this.#dialog.close());
    get('leave', HTMLButtonElement).addEventListener('click', () => {
      this.#dialog.close();
      void this.#erase(onLeave());
    });
  }

  get asking() {
    return this.#dialog.open;
  }

  ask() {
    if (this.#dialog.open || !this.#goodbye.hidden) return;
    this.#dialog.showModal();
    get('stay', HTMLButtonElement).focus();
  }

  /** @param {Session | null} session */
  async #erase(session) {
    try {
      if (session) await erase(session);
      this.done();
    } catch {
      this.#show(words.gone.title_half, words.gone.text_half, words.retry, () => void this.#erase(session));
    }
  }

  done() {
    this.#show(words.gone.title, words.gone.text, words.gone.again, () => {
      this.#goodbye.hidden = true;
      this.onAgain();
    });
  }

  /**
   * @param {string} title
   * @param {string} text
   * @param {string} label
   * @param {() => void} act
   */
  #show(title, text, label, act) {
    const heading = make('h2', { tabindex: -1 }, title);
    const button = make('button', { type: 'button', class: 'primary', click: act }, label);
    this.#goodbye.replaceChildren(heading, make('p', {}, text), button);
    this.#goodbye.hidden = false;
    heading.focus();
  }
}
