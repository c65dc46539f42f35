/** Quit: this computer alone, or everything erased; asked once, done at once, said honestly. */
import { erase, requests } from './api.js';
import { get, make } from './dom.js';
import { words } from './words.js';

/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./api.js').Receipt} Receipt */

export class Leaving {
  #dialog = get('leaving', HTMLDialogElement);
  #goodbye = get('goodbye', HTMLElement);
  #staying = get('staying', HTMLElement);
  /** @type {{reference: string, code: string | null, organisation: string}[]} */
  #requests = [];

  /**
   * @param {() => Session | null} onAsk the key, while the conversation is there
   * @param {() => Session | null} onLeave empties the page and hands over the key, for the last time
   * @param {() => void} onAgain
   */
  constructor(onAsk, onLeave, onAgain) {
    this.onAsk = onAsk;
    this.onAgain = onAgain;
    get('quit', HTMLButtonElement).addEventListener('click', () => this.ask());
    get('stay', HTMLButtonElement).addEventListener('click', () => this.#dialog.close());
    get('leave', HTMLButtonElement).addEventListener('click', () => {
      this.#dialog.close();
      this.#draw([]);
      void this.#erase(onLeave());
    });
    get('quit-only', HTMLButtonElement).addEventListener('click', () => {
      this.#dialog.close();
      onLeave();
      const told = [make('p', {}, words.gone.text_quit), this.#list()];
      this.#draw([]);
      this.#show(words.gone.title_quit, told, words.gone.again, () => this.#again());
    });
  }

  get asking() {
    return this.#dialog.open;
  }

  ask() {
    if (this.#dialog.open || !this.#goodbye.hidden) return;
    this.#draw([]);
    this.#dialog.showModal();
    get('stay', HTMLButtonElement).focus();
    void this.#look();
  }

  /** Requests that stay are named as soon as they are known; without network, erasing is all there is. */
  async #look() {
    const session = this.onAsk();
    if (session) this.#draw(await requests(session).catch(() => []));
  }

  /** @param {{reference: string, code: string | null, organisation: string}[]} found */
  #draw(found) {
    this.#requests = found;
    this.#staying.hidden = !found.length;
    get('quit-only', HTMLElement).hidden = !found.length;
    get('staying-list', HTMLElement).replaceChildren(this.#list());
  }

  #list() {
    const lines = this.#requests.map(({ reference, code, organisation }) =>
      make('li', {}, make('strong', { class: 'reference' }, code ? `${reference} · ${words.gone.code} ${code}` : reference), ` · ${organisation}`));
    return make('ul', {}, ...lines);
  }

  /** @param {Session | null} session */
  async #erase(session) {
    try {
      this.done(session && (await erase(session)));
    } catch {
      const half = make('p', {}, words.gone.text_half);
      this.#show(words.gone.title_half, [half], words.retry, () => void this.#erase(session));
    }
  }

  /** @param {Receipt | null} receipt what was erased, when it is known */
  done(receipt) {
    const told = receipt?.number ? drawReceipt(receipt) : [];
    this.#show(words.gone.title, [make('p', {}, words.gone.text), ...told], words.gone.again, () => this.#again());
  }

  #again() {
    this.#goodbye.hidden = true;
    this.#goodbye.replaceChildren();
    this.onAgain();
  }

  /**
   * @param {string} title
   * @param {HTMLElement[]} told
   * @param {string} label
   * @param {() => void} act
   */
  #show(title, told, label, act) {
    const heading = make('h2', { tabindex: -1 }, title);
    const button = make('button', { type: 'button', class: 'primary', click: act }, label);
    this.#goodbye.replaceChildren(heading, ...told, button);
    this.#goodbye.hidden = false;
    heading.focus();
  }
}

/** @param {Receipt} receipt */
function drawReceipt(receipt) {
  const when = new Date(receipt.at).toLocaleString('fr-FR', { dateStyle: 'long', timeStyle: 'short' });
  const counts = Object.entries(words.gone.counts).map(([name, label]) =>
    make('li', {}, `${label} : `, make('strong', {}, String(receipt[/** @type {'messages'} */ (name)]))));
  return [
    make('p', { class: 'reference' }, `${words.gone.receipt} : `, make('strong', {}, receipt.number)),
    make('p', {}, when),
    make('ul', {}, ...counts),
    make('p', {}, words.gone.left),
  ];
}
