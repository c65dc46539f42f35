/** How far the questions are, under the header. */
import { get } from './dom.js';
import { words } from './words.js';

export class Progress {
  #place = get('progress', HTMLElement);
  #text = get('progress-text', HTMLElement);
  #bar = get('progress-bar', HTMLProgressElement);

  /** @param {{step: number, of: number} | null} progress */
  show(progress) {
    this.#place.hidden = !progress;
    if (!progress) return;
    this.#text.textContent = words.progress(progress.step, progress.of);
    this.#bar.ariaLabel = this.#text.textContent;
    this.#bar.max = progress.of;
    this.#bar.value = progress.step;
  }
}
