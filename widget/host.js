/** The partner's page around the chat, when there is one: few words, to one origin, without anything of the youth. */

/** The loader writes in the fragment which page opened the chat; a server never sees it. */
const origin = new URLSearchParams(location.hash.slice(1)).get('hote') ?? '';

export const framed = window.parent !== window;

/** @param {'ready' | 'close' | 'request-sent'} name */
export function tell(name) {
  if (framed && /^https?:\/\//.test(origin)) window.parent.postMessage(`boussole:${name}`, origin);
}

/** @param {{open: () => void, reset: () => void}} acts */
export function listen(acts) {
  addEventListener('message', (event) => {
    if (event.source !== window.parent || event.origin !== origin) return;
    if (event.data === 'boussole:open') acts.open();
    if (event.data === 'boussole:reset') acts.reset();
  });
}
