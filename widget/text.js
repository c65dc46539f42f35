/** A robot's text as paragraphs and lists. */
import { make } from './dom.js';

const BULLET = /^\s*[•-]\s+/;

/** Keep French signs with their word: a lone "?" never begins a line. */
export function typeset(/** @type {string} */ text) {
  return text.replace(/ (?=[?!:;»€%])/g, '\u00a0').replace(/« /g, '«\u00a0');
}

/**
 * Lines starting with "• " become a list, every other line a paragraph.
 * @param {string} text
 * @returns {HTMLElement[]}
 */
export function blocks(text) {
  /** @type {HTMLElement[]} */
  const found = [];
  for (const line of text.split('\n').filter((each) => each.trim())) {
    if (!BULLET.test(line)) {
      found.push(make('p', {}, typeset(line.trim())));
      continue;
    }
    const last = found.at(-1);
    const list = last instanceof HTMLUListElement ? last : make('ul');
    if (list !== last) found.push(list);
    list.append(make('li', {}, typeset(line.replace(BULLET, ''))));
  }
  return found;
}

/**
 * Where the text asks something: its last question, else its last paragraph.
 * @param {HTMLElement[]} drawn
 */
export function question(drawn) {
  const lines = drawn.filter((block) => block instanceof HTMLParagraphElement);
  return lines.findLast((line) => line.textContent?.includes('?')) ?? lines.at(-1) ?? null;
}
