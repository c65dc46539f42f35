/** The gateway's web API: one function per request, one error class per kind of answer. */

/** @typedef {import('./messages.js').Message} Message */
/** @typedef {import('./session.js').Session} Session */
/** @typedef {{number: string, at: string, messages: number, details: number, requests: number, organisations: number}} Receipt */
/** @typedef {{territory?: string, theme?: string, campaign?: string, offer?: string}} Entry */

/** Nothing came back: no network, or too slow. */
export class Offline extends Error {}
/** The service knows that it cannot answer now; the message is for the youth, when there is one. */
export class Unavailable extends Error {}
/** The service does not want this message; says why. */
export class Refused extends Error {}
/** The conversation is not known any more. */
export class Gone extends Error {}

const HOME = new URL('../api/conversations', import.meta.url);
const PATIENCE_MS = 15_000;

/**
 * @param {Entry} entry
 * @param {boolean} lost
 * @returns {Promise<Session>}
 */
export async function begin(entry, lost) {
  return (await call('', { method: 'POST', body: JSON.stringify(lost ? { entry, lost } : { entry }) })).json();
}

/**
 * @param {Session} session
 * @returns {Promise<{messages: Message[], elsewhere?: boolean}>} everything said, and whether one may go on in Telegram
 */
export async function history(session) {
  return (await call(`/${session.id}/messages`, {}, session)).json();
}

/**
 * Send once: the same `client_id` sent again changes nothing.
 * @param {Session} session
 * @param {{client_id: string, text?: string, choice?: string, command?: string}} body
 * @returns {Promise<Message[]>} what was answered at once
 */
export async function send(session, body) {
  const response = await call(`/${session.id}/messages`, { method: 'POST', body: JSON.stringify(body) }, session);
  return (await response.json()).messages ?? [];
}

/**
 * @param {Session} session
 * @returns {Promise<{reference: string, code: string | null, organisation: string}[]>} the requests that stay when one leaves
 */
export async function requests(session) {
  return (await (await call(`/${session.id}/requests`, {}, session)).json()).requests;
}

/**
 * @param {Session} session
 * @returns {Promise<Receipt | null>} none when it was erased before
 */
export async function erase(session) {
  try {
    return await (await call(`/${session.id}`, { method: 'DELETE' }, session)).json();
  } catch (error) {
    if (error instanceof Gone) return null;
    throw error;
  }
}

/**
 * @param {Session} session
 * @param {number} last the last message seen
 * @param {AbortSignal} signal
 */
export function events(session, last, signal) {
  const headers = { Accept: 'text/event-stream', 'Last-Event-ID': String(last) };
  return call(`/${session.id}/events`, { headers, signal }, session);
}

/**
 * @param {string} path
 * @param {RequestInit} init
 * @param {Session} [session]
 * @returns {Promise<Response>}
 */
async function call(path, init, session) {
  const headers = new Headers(init.headers);
  if (session) headers.set('Authorization', `Bearer ${session.token}`);
  if (init.body) headers.set('Content-Type', 'application/json');
  const signal = init.signal ?? AbortSignal.timeout(PATIENCE_MS);
  const options = { ...init, headers, signal, cache: /** @type {const} */ ('no-store'), credentials: /** @type {const} */ ('omit') };
  const response = await fetch(HOME + path, options).catch((error) => {
    throw new Offline(String(error));
  });
  if (response.ok) return response;
  throw await failure(response);
}

/** @param {Response} response */
async function failure(response) {
  const { message = '' } = await response.json().catch(() => ({}));
  if ([401, 404, 410].includes(response.status)) return new Gone(message);
  return response.status < 500 && response.status !== 429 ? new Refused(message) : new Unavailable(message);
}
