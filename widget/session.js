/** The key of this tab's conversation: the only thing that the chat keeps in the browser. */

/** @typedef {{id: string, token: string}} Session */

const KEY = 'boussole';

/** A browser may refuse storage inside another site's page: then the conversation lives as long as the page. */
export const session = {
  /** @returns {Session | null} */
  find() {
    try {
      const { id, token } = JSON.parse(sessionStorage.getItem(KEY) ?? '{}');
      return typeof id === 'string' && typeof token === 'string' ? { id, token } : null;
    } catch {
      return null;
    }
  },

  /** @param {Session} kept */
  keep({ id, token }) {
    try {
      sessionStorage.setItem(KEY, JSON.stringify({ id, token }));
    } catch {
      // Refused storage: nothing to do.
    }
  },

  forget() {
    try {
      sessionStorage.removeItem(KEY);
    } catch {
      // Refused storage: nothing was kept.
    }
  },
};
