/** One message of the conversation as the server tells it, drawn as a bubble. */
import { drawCard } from './cards.js';
import { drawChoices } from './choices.js';
import { make } from './dom.js';
import { drawLinks } from './links.js';
import { blocks, question } from './text.js';
import { words } from './words.js';

/** @typedef {'robot' | 'youth' | 'person'} Author */
/** @typedef {'text' | 'place' | 'age' | 'first_name' | 'contact'} Expected */
/** @typedef {{label: string, href: string}} Link */
/** @typedef {{token: string, label: string, style?: 'primary' | 'quiet' | 'danger' | null}} Choice */
/** @typedef {{kind: 'offer', title: string, organisation: string, place?: string | null, promise?: string | null,
 *   how?: string | null, gain?: string | null, phone?: string | null}} Offer */
/** @typedef {{kind: 'receipt', reference: string, lines: {organisation: string, promise: string}[],
 *   calendar: string | null}} Receipt */
/** @typedef {{seq: number, author: Author, text: string | null, at: string, client_id: string | null, choices: Choice[],
 *   card: Offer | Receipt | null, links: Link[], expects: Expected | null, progress: {step: number, of: number} | null,
 *   urgent: boolean, speaker?: {name: string, organisation: string} | null}} Message */

/**
 * @param {Message} message
 * @param {(choice: Choice) => void} onChoice
 * @returns {HTMLElement}
 */
export function drawMessage(message, onChoice) {
  const { author, card, choices, links, progress, speaker, text, urgent } = message;
  const who = speaker ? words.person(speaker.name, speaker.organisation) : words.author[author];
  const told = blocks(text ?? '');
  const legend = card?.kind === 'offer' ? words.answersFor(card.title) : words.answers;
  const buttons = choices.length ? drawChoices(choices, legend, onChoice) : null;
  const asked = card ? null : question(told);
  if (buttons && asked) {
    asked.id = `question-${message.seq}`;
    buttons.setAttribute('aria-labelledby', asked.id);
  }
  return make(
    'article',
    { class: urgent ? `message ${author} urgent` : `message ${author}`, tabindex: -1 },
    make('span', { class: 'hidden' }, words.says(who)),
    author === 'person' ? make('p', { class: 'who', 'aria-hidden': 'true' }, who) : null,
    progress && make('span', { class: 'hidden' }, `${words.progress(progress.step, progress.of)}. `),
    told.length ? make('div', { class: 'bubble' }, ...told) : null,
    card && drawCard(card, buttons),
    links.length ? drawLinks(links) : null,
    card ? null : buttons,
  );
}
