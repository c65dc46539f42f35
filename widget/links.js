/** Links of a message: telephone, pages, files; nothing else is ever clickable. */
import { make } from './dom.js';
import { words } from './words.js';

const SAFE = new Set(['http:', 'https:', 'tel:', 'sms:', 'mailto:']);

/**
 * A link, or plain words when its address is of another kind.
 * @param {string} label
 * @param {string} href
 * @param {string} [style]
 * @returns {HTMLElement}
 */
export function drawLink(label, href, style = 'link') {
  const url = parse(href);
  if (!url || !SAFE.has(url.protocol)) return make('span', {}, label);
  const opens = url.protocol.startsWith('http') && !url.pathname.endsWith('.ics');
  return make(
    'a',
    { class: `${style} ${url.protocol.slice(0, -1)}`, href, target: opens && '_blank', rel: opens && 'noopener noreferrer' },
    label,
    opens ? make('span', { class: 'hidden' }, words.newTab) : null,
  );
}

/** @param {{label: string, href: string}[]} links */
export function drawLinks(links) {
  return make('ul', { class: 'links' }, ...links.map(({ label, href }) => make('li', {}, drawLink(label, href))));
}

/**
 * @param {string} href
 * @returns {URL | null}
 */
function parse(href) {
  try {
    return new URL(href, location.href);
  } catch {
    return null;
  }
}
