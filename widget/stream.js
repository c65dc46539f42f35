/** The events that the gateway pushes, across cuts. */
import { events, Gone } from './api.js';

/** @typedef {import('./session.js').Session} Session */
/** @typedef {{name: string, data: string}} PushedEvent */
/** @typedef {{onEvent: (event: PushedEvent) => void, onState: (up: boolean) => void, onGone: () => void, last: () => number}} Ears */

/** Three missed heartbeats mean a dead line, even when the network says nothing. */
const SILENCE_MS = 45_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 20_000;

export class Stream {
  #stopped = false;
  #line = new AbortController();
  /** @type {() => void} */
  #hurry = () => {};

  /**
   * @param {Session} session
   * @param {Ears} ears
   */
  constructor(session, ears) {
    void this.#listen(session, ears);
  }

  /** Try again now instead of waiting: the network is said to be back. */
  hurry() {
    this.#hurry();
  }

  stop() {
    this.#stopped = true;
    this.#line.abort();
    this.#hurry();
  }

  /**
   * @param {Session} session
   * @param {Ears} ears
   */
  async #listen(session, ears) {
    for (let failures = 0; !this.#stopped; ) {
      this.#line = new AbortController();
      try {
        await follow(session, ears, this.#line, () => (failures = 0));
      } catch (error) {
        if (this.#stopped) return;
        if (error instanceof Gone) return ears.onGone();
        if (failures++) ears.onState(false);
      }
      await this.#wait(Math.min(FIRST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS));
    }
  }

  /** @param {number} longest */
  #wait(longest) {
    const jitter = longest * (0.5 + Math.random() / 2);
    return new Promise((resolve) => {
      this.#hurry = () => resolve(undefined);
      setTimeout(resolve, jitter);
    });
  }
}

/**
 * Follow one connection until it is cut.
 * @param {Session} session
 * @param {Ears} ears
 * @param {AbortController} line
 * @param {() => void} onOpen
 */
async function follow(session, ears, line, onOpen) {
  const watch = () => setTimeout(() => line.abort(), SILENCE_MS);
  let timer = watch();
  try {
    const { body } = await events(session, ears.last(), line.signal);
    onOpen();
    ears.onState(true);
    const reader = body?.getReader();
    const decoder = new TextDecoder();
    for (let rest = '', part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      clearTimeout(timer);
      timer = watch();
      const frames = (rest + decoder.decode(part.value, { stream: true })).replaceAll('\r\n', '\n').split('\n\n');
      rest = frames.pop() ?? '';
      frames.map(parse).forEach((event) => event && ears.onEvent(event));
    }
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Read one frame of server-sent events; a comment is nothing.
 * @param {string} frame
 * @returns {PushedEvent | null}
 */
export function parse(frame) {
  let name = 'message';
  const data = [];
  for (const line of frame.split('\n')) {
    const [, field, value = ''] = /^(\w+):? ?(.*)$/.exec(line) ?? [];
    if (field === 'event') name = value;
    if (field === 'data') data.push(value);
  }
  return data.length ? { name, data: data.join('\n') } : null;
}
