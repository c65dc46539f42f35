/** Every French word that the chat page says by itself; what the robot says comes from the server. */
export const words = Object.freeze({
  author: Object.freeze({ robot: 'Le robot', youth: 'Toi', person: 'Une vraie personne' }),
  person: (/** @type {string} */ name, /** @type {string} */ organisation) => `${name}, ${organisation}`,
  says: (/** @type {string} */ author) => `${author} : `,
  answers: 'Choisis une réponse',
  answersFor: (/** @type {string} */ title) => `Choix pour : ${title}`,
  newTab: ' (nouvel onglet)',
  progress: (/** @type {number} */ step, /** @type {number} */ of) => `Question ${step} sur ${of}`,
  urgent: 'Important',

  offer: Object.freeze({
    promise: 'Quand ?',
    how: 'Comment ça marche',
    gain: 'Ce que j’y gagne',
    phone: 'Téléphone',
  }),
  receipt: Object.freeze({
    title: 'C’est envoyé',
    reference: 'Ta référence',
    calendar: 'Ajouter à mon agenda',
  }),

  expects: Object.freeze({
    text: 'Écris ton message',
    place: 'Ta commune ou ton code postal',
    age: 'Ton âge, en chiffres',
    first_name: 'Ton prénom',
    contact: 'Ton téléphone ou ton mail',
  }),
  left: (/** @type {number} */ count) =>
    count > 1 ? `Encore ${count} caractères` : count === 1 ? 'Encore 1 caractère' : 'Plus de place',

  typing: 'La Boussole écrit…',
  notSent: 'Pas envoyé.',
  retry: 'Réessayer',
  back: 'C’est reparti.',
  offline: 'La connexion est coupée. J’essaie de la retrouver…',
  unavailable: 'Le robot ne répond pas pour le moment. Ce que tu as écrit n’est pas perdu pour toi : tu peux réessayer.',
  starting: 'Je n’arrive pas à ouvrir la conversation.',
  emergency: 'Urgence',
  form: 'Formulaire simple',
  elsewhere: 'Continuer sur Telegram',

  gone: Object.freeze({
    title: 'Tout est effacé',
    text: 'Il ne reste rien de notre conversation sur cet appareil. À bientôt !',
    receipt: 'Ton reçu',
    counts: Object.freeze({
      messages: 'Messages effacés',
      details: 'Coordonnées effacées',
      requests: 'Demandes concernées',
      organisations: 'Organismes prévenus',
    }),
    left: 'Il ne reste que ces chiffres, sans rien qui parle de toi.',
    code: 'code',
    title_quit: 'Tu as quitté cet appareil',
    text_quit: 'Il ne reste rien ici. Tes demandes continuent. Pour les suivre, note la référence et le code : il faut les deux.',
    title_half: 'C’est effacé sur cet appareil',
    text_half: 'Mais je n’ai pas pu prévenir le service : la connexion est coupée. Réessaie pour tout effacer aussi là-bas.',
    again: 'Recommencer',
  }),
});
