// @ts-check
/** The loader: one button on a partner's page. The chat is fetched at the first click, never before. */
(() => {
  // A classic script cannot import words.js without a request: its few words stand here.
  const words = { label: 'Besoin d’un coup de main\u00a0?', title: 'La Boussole des jeunes : conversation', close: 'Fermer' };
  const script = document.currentScript;
  if (!(script instanceof HTMLScriptElement) || 'Boussole' in window) return;
  const { territoire, theme, campagne, offre } = script.dataset;
  const chat = new URL('chat', script.src);
  for (const [name, value] of Object.entries({ territoire, theme, campagne, offre })) if (value) chat.searchParams.set(name, value);
  chat.hash = new URLSearchParams({ hote: location.origin }).toString();

  const css = `
:host { all: initial !important; }
* { box-sizing: border-box; }
button { font: 600 16px/1.25 system-ui, sans-serif; cursor: pointer; color: #fff; background: #0b5f58; border: 2px solid #fff; }
button:focus-visible { outline: 3px solid #0b5f58; outline-offset: 2px; }
.open { position: fixed; right: 16px; bottom: 16px; z-index: 2147483646; min-height: 56px; max-width: calc(100vw - 32px); padding: 12px 22px; border-radius: 28px; box-shadow: 0 4px 18px rgb(0 0 0 / 28%); }
.open:hover { background: #084a44; }
dialog { position: fixed; inset: auto 16px 88px auto; z-index: 2147483647; width: 410px; height: min(720px, calc(100vh - 112px)); max-width: none; max-height: none; margin: 0; padding: 0; border: 1px solid #8a7b62; border-radius: 18px; overflow: hidden; background: #fdf6ea; box-shadow: 0 10px 40px rgb(0 0 0 / 30%); }
iframe { display: block; width: 100%; height: 100%; border: 0; }
dialog button { position: absolute; top: 8px; right: 8px; min-height: 44px; padding: 8px 16px; border-radius: 22px; }
.ready button { display: none; }
@media (max-width: 640px) { dialog { inset: 0; width: 100%; height: 100%; border: 0; border-radius: 0; } }
@media (prefers-color-scheme: dark) { dialog { background: #151b1f; } }
@media print { :host { display: none !important; } }`;

  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'open' });
  const button = document.createElement('button');
  const dialog = document.createElement('dialog');
  const close = document.createElement('button');
  button.className = 'open';
  button.type = close.type = 'button';
  button.textContent = words.label;
  button.setAttribute('aria-expanded', 'false');
  close.textContent = words.close;
  dialog.setAttribute('aria-label', words.title);
  dialog.append(close);
  dress();
  root.append(button, dialog);
  document.body.append(host);

  /** @type {HTMLIFrameElement | undefined} */
  let frame;
  let resetting = false;

  const acts = {
    open() {
      if (dialog.open) return;
      if (!frame) dialog.prepend((frame = draw()));
      if (matchMedia('(max-width: 640px)').matches) dialog.showModal();
      else dialog.show();
      button.setAttribute('aria-expanded', 'true');
      frame.focus();
      pass();
      emit('open');
    },
    close() {
      if (dialog.open) dialog.close();
    },
    toggle() {
      dialog.open ? acts.close() : acts.open();
    },
    /** Ask the youth whether to erase the conversation: only they can. */
    reset() {
      acts.open();
      resetting = true;
      pass();
    },
    /** Listen to `ready`, `open`, `close` or `request-sent`; the answer stops listening. */
    on(/** @type {string} */ name, /** @type {() => void} */ heard) {
      addEventListener(`boussole:${name}`, heard);
      return () => removeEventListener(`boussole:${name}`, heard);
    },
  };

  button.addEventListener('click', acts.toggle);
  close.addEventListener('click', acts.close);
  root.addEventListener('keydown', (event) => event instanceof KeyboardEvent && event.key === 'Escape' && acts.close());
  dialog.addEventListener('close', () => {
    button.setAttribute('aria-expanded', 'false');
    button.focus();
    emit('close');
  });
  addEventListener('message', (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== chat.origin) return;
    if (event.data === 'boussole:close') acts.close();
    if (event.data === 'boussole:request-sent') emit('request-sent');
    if (event.data === 'boussole:ready') {
      dialog.classList.add('ready');
      pass();
    }
  });
  Object.assign(window, { Boussole: Object.freeze(acts) });
  emit('ready');

  function draw() {
    const made = document.createElement('iframe');
    made.title = words.title;
    made.referrerPolicy = 'origin';
    made.src = chat.href;
    return made;
  }

  /** A constructed sheet also works where the partner's policy forbids inline styles. */
  function dress() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  }

  /** Say what happened to the frame, once it is there: before, it is an empty page of the partner's own origin. */
  function pass() {
    if (!dialog.open || !dialog.classList.contains('ready')) return;
    frame?.contentWindow?.postMessage(resetting ? 'boussole:reset' : 'boussole:open', chat.origin);
    resetting = false;
  }

  function emit(/** @type {string} */ name) {
    dispatchEvent(new CustomEvent(`boussole:${name}`));
  }
})();
