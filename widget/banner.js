/** What goes wrong with the service, said once, with the ways that still work. */
import { get, make } from './dom.js';
import { words } from './words.js';

export class Banner {
  #place = get('banner', HTMLElement);
  #shown = '';

  /** @param {boolean} cut */
  offline(cut) {
    if (cut) this.#show('offline', words.offline);
    else if (this.#shown === 'offline') this.clear();
  }

  /**
   * @param {string} message the words of the service, when it said some
   * @param {(() => void) | null} onRetry
   */
  unavailable(message, onRetry) {
    const retry = onRetry && make('button', { type: 'button', click: onRetry }, words.retry);
    const emergency = make('a', { href: get('emergency', HTMLAnchorElement).href, class: 'help' }, words.emergency);
    const form = make('a', { href: get('plain-form', HTMLAnchorElement).href }, words.form);
    for (const link of [emergency, form]) if (window !== window.top) link.target = '_blank';
    this.#show('unavailable', message || words.unavailable, make('span', { class: 'ways' }, retry, emergency, form));
  }

  clear() {
    this.#shown = '';
    this.#place.replaceChildren();
  }

  /**
   * @param {string} kind
   * @param {string} text
   * @param {...Node} more
   */
  #show(kind, text, ...more) {
    if (this.#shown === kind && kind === 'offline') return;
    this.#shown = kind;
    this.#place.replaceChildren(make('p', {}, text), ...more);
  }
}
