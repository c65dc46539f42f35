/** The chat page: joins the conversation of the gateway and what stands on the page. */
import { begin, Gone, history as read, Offline, Refused, send, Unavailable } from './api.js';
import { Banner } from './banner.js';
import { Composer } from './composer.js';
import { get } from './dom.js';
import { framed, listen, tell } from './host.js';
import { Leaving } from './leaving.js';
import { Log } from './log.js';
import { Progress } from './progress.js';
import { session as key } from './session.js';
import { Stream } from './stream.js';
import { Typing } from './typing.js';
import { words } from './words.js';

/** @typedef {import('./messages.js').Message} Message */
/** @typedef {import('./session.js').Session} Session */
/** @typedef {{client_id: string, text?: string, choice?: string, command?: string}} Outgoing */

class Chat {
  #entry;
  /** @type {Session | null} */
  #session = null;
  /** @type {Stream | null} */
  #stream = null;
  /** Messages leave one after the other, in the order they were said. */
  #queue = Promise.resolve();
  #focusNext = false;
  #banner = new Banner();
  #progress = new Progress();
  #typing = new Typing();
  #composer = new Composer((text) => this.#say({ client_id: newId(), text }, text));
  #log = new Log(get('history', HTMLElement), get('log', HTMLElement), ({ token, label }) => {
    this.#focusNext = true;
    this.#say({ client_id: newId(), choice: token }, label).focus({ preventScroll: true });
  });
  #leaving = new Leaving(() => this.#session, () => this.#forget(), () => void this.open());

  /** @param {import('./api.js').Entry} entry */
  constructor(entry) {
    this.#entry = entry;
    addEventListener('online', () => this.#stream?.hurry());
    addEventListener('offline', () => this.#banner.offline(true));
    addEventListener('keydown', (event) => event.key === 'Escape' && !this.#leaving.asking && tell('close'));
    get('elsewhere', HTMLButtonElement).addEventListener('click', () => {
      this.#focusNext = true;
      this.#say({ client_id: newId(), command: 'continue_elsewhere' }, words.elsewhere).focus({ preventScroll: true });
    });
    listen({ open: () => get('title', HTMLElement).focus(), reset: () => this.#leaving.ask() });
  }

  /** Go on with the conversation of this tab, or begin one. */
  async open() {
    this.#present(true);
    this.#banner.clear();
    this.#typing.soon();
    try {
      this.#session = key.find();
      if (this.#session) this.#log.remember(await this.#read(this.#session));
      else await this.#begin(false);
      this.#follow();
    } catch (error) {
      this.#stumble(error, () => void this.open());
    } finally {
      this.#typing.stop();
    }
  }

  /** @param {boolean} lost the conversation that was here is not known any more */
  async #begin(lost) {
    this.#session = await begin(this.#entry, lost).catch((error) => {
      if (!(error instanceof Refused)) throw error;
      this.#entry = {}; // A link typed wrong must not keep the door closed.
      return begin({}, lost);
    });
    key.keep(this.#session);
    this.#receive(await this.#read(this.#session));
  }

  /** @param {Session} session */
  async #read(session) {
    const { messages, elsewhere } = await read(session);
    get('elsewhere', HTMLElement).hidden = !elsewhere;
    return messages;
  }

  #follow() {
    if (!this.#session) return;
    this.#asked(this.#log.latest);
    this.#log.turn?.scrollIntoView({ block: 'start' });
    this.#stream?.stop();
    this.#stream = new Stream(this.#session, {
      last: () => this.#log.last,
      onEvent: ({ name, data }) => this.#hear(name, data),
      onGone: () => void this.#restart(),
      onState: (up) => this.#banner.offline(!up),
    });
  }

  /**
   * @param {string} name
   * @param {string} data
   */
  #hear(name, data) {
    if (name === 'message') this.#receive([JSON.parse(data)]);
    if (name === 'typing') JSON.parse(data).on ? this.#typing.soon() : this.#typing.stop();
    if (name === 'erased') {
      this.#forget();
      this.#leaving.done(JSON.parse(data));
    }
  }

  /** @param {Message[]} received */
  #receive(received) {
    const reading = this.#log.readHigher;
    const fresh = this.#log.add(received);
    const last = fresh.at(-1);
    if (!last) return;
    this.#typing.stop();
    this.#asked(last);
    if (!reading) this.#log.turn?.scrollIntoView({ block: 'start' });
    if (fresh.some((message) => message.card?.kind === 'receipt')) tell('request-sent');
    if (this.#focusNext) this.#focus(fresh);
  }

  /** @param {Message | null} message */
  #asked(message) {
    this.#composer.expect(message?.expects ?? null);
    this.#progress.show(message?.progress ?? null);
  }

  /**
   * After a tap, go where one reads or answers next: the first card, else the question, else the field.
   * @param {Message[]} fresh
   */
  #focus(fresh) {
    const elements = fresh.map((message) => this.#log.elementOf(message));
    const card = elements.find((element) => element?.querySelector('.card'));
    const place = card ?? elements.map((element) => element?.querySelector('fieldset')).find(Boolean);
    if (place) place.focus({ preventScroll: true });
    else if (fresh.at(-1)?.expects) this.#composer.focus();
    else return;
    this.#focusNext = false;
  }

  /**
   * @param {Outgoing} outgoing
   * @param {string} shown
   */
  #say(outgoing, shown) {
    const element = this.#log.say(outgoing.client_id, shown, Boolean(outgoing.choice));
    element.scrollIntoView({ block: 'start' });
    this.#send(outgoing);
    return element;
  }

  /** @param {Outgoing} outgoing */
  #send(outgoing) {
    this.#typing.soon();
    this.#queue = this.#queue.then(() => this.#deliver(outgoing));
  }

  /** @param {Outgoing} outgoing */
  async #deliver(outgoing) {
    if (!this.#session) return;
    try {
      this.#receive(await send(this.#session, outgoing));
      this.#banner.clear();
    } catch (error) {
      this.#typing.stop();
      this.#undelivered(outgoing, error);
    }
  }

  /**
   * @param {Outgoing} outgoing
   * @param {unknown} error
   */
  #undelivered(outgoing, error) {
    if (error instanceof Gone) {
      void this.#restart();
    } else if (error instanceof Refused) {
      this.#log.fail(outgoing.client_id, error.message || words.notSent, null);
    } else {
      if (error instanceof Unavailable) this.#banner.unavailable(error.message, null);
      this.#log.fail(outgoing.client_id, words.notSent, () => this.#send(outgoing));
    }
    if (outgoing.text && !(error instanceof Offline || error instanceof Unavailable)) this.#composer.giveBack(outgoing.text);
  }

  /** The service does not know this conversation: say so, with a new one. */
  async #restart() {
    this.#forget();
    this.#present(true);
    try {
      await this.#begin(true);
      this.#follow();
    } catch (error) {
      this.#stumble(error, () => void this.#restart());
    }
  }

  /**
   * @param {unknown} error
   * @param {() => void} onRetry
   */
  #stumble(error, onRetry) {
    if (error instanceof Gone && this.#session) return void this.#restart();
    const said = error instanceof Unavailable || error instanceof Refused ? error.message : '';
    this.#banner.unavailable(said || words.starting, onRetry);
  }

  /** Leave nothing of the conversation in this tab. */
  #forget() {
    const session = this.#session ?? key.find();
    this.#session = null;
    this.#stream?.stop();
    this.#stream = null;
    key.forget();
    this.#log.clear();
    this.#typing.stop();
    this.#banner.clear();
    this.#progress.show(null);
    this.#composer.write('');
    this.#present(false);
    history.replaceState(null, '', location.pathname + location.hash);
    return session;
  }

  /** @param {boolean} present whether there is a conversation to see */
  #present(present) {
    get('conversation', HTMLElement).hidden = !present;
    get('quit', HTMLElement).hidden = !present;
    this.#composer.show(present);
  }
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @returns {import('./api.js').Entry} */
function entry() {
  const query = new URLSearchParams(location.search);
  const named = { territory: 'territoire', theme: 'theme', campaign: 'campagne', offer: 'offre' };
  return Object.fromEntries(Object.entries(named).flatMap(([name, word]) => (query.get(word) ? [[name, query.get(word)]] : [])));
}

if (framed) {
  const close = get('close', HTMLButtonElement);
  close.hidden = false;
  close.addEventListener('click', () => tell('close'));
  for (const link of document.links) link.target = '_blank';
}
tell('ready');
void new Chat(entry()).open();
