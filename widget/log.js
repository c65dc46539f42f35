/** The conversation on the page: each message once, in order, with only the last answers still to be tapped. */
import { setLive } from './choices.js';
import { make } from './dom.js';
import { drawMessage } from './messages.js';
import { words } from './words.js';

/** @typedef {import('./messages.js').Message} Message */
/** @typedef {import('./messages.js').Choice} Choice */
/** @typedef {{element: HTMLElement, message: Message, seq: number | null, clientId: string | null, tapped: boolean, failed: boolean}} Line */

const FAR_PX = 160;
const UNNUMBERED = { seq: 0, at: '', text: null, client_id: null, choices: [], card: null, links: [], expects: null, progress: null, urgent: false };

export class Log {
  /** @type {Line[]} */
  #lines = [];
  #history;
  #live;
  #onChoice;

  /**
   * @param {HTMLElement} history what was said before the page opened: not announced
   * @param {HTMLElement} live what is said now: announced
   * @param {(choice: Choice) => void} onChoice
   */
  constructor(history, live, onChoice) {
    this.#history = history;
    this.#live = live;
    this.#onChoice = onChoice;
  }

  get last() {
    return Math.max(0, ...this.#lines.map((line) => line.seq ?? 0));
  }

  /** The last thing that the robot or a person said. */
  get latest() {
    return this.#lines.findLast(({ message }) => message.author !== 'youth')?.message ?? null;
  }

  /** @param {Message[]} messages */
  remember(messages) {
    for (const message of messages) this.#show(message, this.#history);
    this.#refresh();
  }

  /**
   * @param {Message[]} messages
   * @returns {Message[]} those of the robot or of a person that were not there yet
   */
  add(messages) {
    const fresh = messages.filter((message) => !this.#knows(message) && !this.#settle(message));
    for (const message of fresh) this.#show(message, this.#live);
    this.#refresh();
    return fresh.filter((message) => message.author !== 'youth');
  }

  /**
   * Show at once what the youth says; its number comes later. A tap that failed gives way to the next tap.
   * @param {string} clientId
   * @param {string} text
   * @param {boolean} tapped
   */
  say(clientId, text, tapped) {
    this.#lines.filter((line) => line.failed && line.tapped).forEach((line) => this.drop(line.clientId));
    /** @type {Message} */
    const message = { ...UNNUMBERED, author: 'youth', text };
    const element = drawMessage(message, this.#onChoice);
    this.#place({ element, message, seq: null, clientId, tapped, failed: false }, this.#live);
    this.#refresh();
    return element;
  }

  /**
   * @param {string} clientId
   * @param {string} why
   * @param {(() => void) | null} onRetry
   */
  fail(clientId, why, onRetry) {
    const line = this.#find(clientId);
    if (!line || line.seq !== null) return;
    const retry = () => {
      line.failed = false;
      fate.remove();
      this.#refresh();
      line.element.focus({ preventScroll: true });
      onRetry?.();
    };
    const fate = make('p', { class: 'fate' }, why, onRetry && make('button', { type: 'button', click: retry }, words.retry));
    line.failed = true;
    line.element.append(fate);
    this.#refresh();
    fate.scrollIntoView({ block: 'nearest' });
  }

  /** @param {string | null} clientId */
  drop(clientId) {
    this.#find(clientId)?.element.remove();
    this.#lines = this.#lines.filter((line) => line.clientId !== clientId);
    this.#refresh();
  }

  clear() {
    this.#lines = [];
    this.#history.replaceChildren();
    this.#live.replaceChildren();
  }

  /** @param {Message | undefined} message */
  elementOf(message) {
    return this.#lines.find((line) => line.message === message)?.element ?? null;
  }

  /** Whether the end of the conversation is out of sight, so that moving the page would disturb. */
  get readHigher() {
    return (this.#lines.at(-1)?.element.getBoundingClientRect().bottom ?? 0) > innerHeight + FAR_PX;
  }

  /** Where the exchange under way begins: the last words of the youth, or the first message. */
  get turn() {
    return (this.#lines.findLast(({ message }) => message.author === 'youth') ?? this.#lines[0])?.element ?? null;
  }

  /** @param {string | null} clientId */
  #find(clientId) {
    return clientId === null ? undefined : this.#lines.find((line) => line.clientId === clientId);
  }

  /** @param {Message} message without number it was not kept: it is told once */
  #knows(message) {
    return message.seq > 0 && this.#lines.some((line) => line.seq === message.seq);
  }

  /**
   * @param {Message} message
   * @param {HTMLElement} box
   */
  #show(message, box) {
    const element = drawMessage(message, this.#onChoice);
    this.#place({ element, message, seq: message.seq || null, clientId: message.client_id, tapped: false, failed: false }, box);
  }

  /**
   * Put a line before the first one of a greater number; without number, at the end.
   * @param {Line} line
   * @param {HTMLElement} box
   */
  #place(line, box) {
    const at = this.#lines.findIndex(({ seq }) => line.seq !== null && seq !== null && seq > line.seq);
    const next = at < 0 ? null : this.#lines[at]?.element;
    if (next) next.before(line.element);
    else box.append(line.element);
    this.#lines.splice(at < 0 ? this.#lines.length : at, 0, line);
  }

  /**
   * Give its number to what was shown at once; move it only if it stands at a wrong place.
   * @param {Message} message
   */
  #settle(message) {
    const line = this.#find(message.client_id);
    if (!line) return false;
    line.seq = message.seq;
    line.failed = false;
    line.element.querySelector('.fate')?.remove();
    const at = this.#lines.indexOf(line);
    if (this.#lines.some(({ seq }, index) => seq !== null && seq < message.seq !== index < at && index !== at)) {
      this.#lines.splice(at, 1);
      this.#place(line, this.#live);
    }
    return true;
  }

  #refresh() {
    const said = this.#lines.findLastIndex(({ message, failed }) => message.author === 'youth' && !failed);
    this.#lines.forEach((line, index) => setLive(line.element, index > said));
  }
}
