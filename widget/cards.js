/** What is worth keeping in sight: an offer, a receipt. */
import { make } from './dom.js';
import { drawLink } from './links.js';
import { blocks } from './text.js';
import { words } from './words.js';

/** @typedef {import('./messages.js').Offer} Offer */
/** @typedef {import('./messages.js').Receipt} Receipt */

/**
 * @param {Offer | Receipt} card
 * @param {HTMLElement | null} choices what can be done with it
 */
export function drawCard(card, choices) {
  const drawn = card.kind === 'offer' ? drawOffer(card) : drawReceipt(card);
  if (choices) drawn.append(choices);
  return drawn;
}

/** @param {Offer} offer */
function drawOffer({ title, organisation, place, promise, how, gain, phone }) {
  return make(
    'div',
    { class: 'card offer' },
    make('h3', {}, title),
    make('p', { class: 'from' }, make('strong', {}, organisation), place ? ` · ${place}` : ''),
    promise ? make('p', { class: 'promise' }, make('span', { class: 'hidden' }, `${words.offer.promise} `), promise) : null,
    part(words.offer.how, how),
    part(words.offer.gain, gain),
    phone ? make('p', { class: 'phone' }, `${words.offer.phone} : `, drawLink(phone, `tel:${phone.replace(/[^+\d]/g, '')}`)) : null,
  );
}

/** @param {Receipt} receipt */
function drawReceipt({ reference, lines, calendar }) {
  return make(
    'div',
    { class: 'card receipt' },
    make('h3', {}, words.receipt.title),
    make('p', { class: 'reference' }, `${words.receipt.reference} : `, make('strong', {}, reference)),
    make('dl', {}, ...lines.map((line) => make('div', {}, make('dt', {}, line.organisation), make('dd', {}, line.promise)))),
    calendar ? make('p', {}, drawLink(words.receipt.calendar, calendar)) : null,
  );
}

/**
 * @param {string} title
 * @param {string | null | undefined} text
 */
function part(title, text) {
  return text ? make('div', { class: 'part' }, make('h4', {}, title), ...blocks(text)) : null;
}
