/** The answers one can tap, as real buttons. */
import { make } from './dom.js';
import { typeset } from './text.js';

/** @typedef {import('./messages.js').Choice} Choice */

/**
 * @param {Choice[]} choices
 * @param {string} legend what the buttons answer, for those who do not see where they stand
 * @param {(choice: Choice) => void} onChoice
 */
export function drawChoices(choices, legend, onChoice) {
  const buttons = choices.map((choice) => {
    const press = () => {
      button.classList.add('chosen');
      onChoice(choice);
    };
    const button = make('button', { type: 'button', class: choice.style ?? 'plain', click: press }, typeset(choice.label));
    return button;
  });
  return make(
    'fieldset',
    { class: 'choices', tabindex: -1 },
    make('legend', { class: 'hidden' }, legend),
    make('div', {}, ...buttons),
  );
}

/**
 * Let the buttons of a message answer, or not any more.
 * @param {HTMLElement} message
 * @param {boolean} live
 */
export function setLive(message, live) {
  for (const fieldset of message.querySelectorAll('fieldset')) {
    fieldset.disabled = !live;
    if (live) fieldset.querySelector('.chosen')?.classList.remove('chosen');
  }
}
