import type { commonWords } from '../en/common.js';
import type { Translation } from '../section.js';

export const common: Translation<typeof commonWords.terms> = {
  loading: 'Wird geladen',
  signedOut: 'Sie sind abgemeldet. Melden Sie sich wieder an, um weiterzumachen.',
  connectionCatchingUp: 'Holt auf',
  connectionStale: ({ ago }) => `Seit ${ago} nichts Neues vom Server. Was Sie sehen, kann überholt sein.`,
  connectionOffline: 'Sie sind offline. Was Sie sehen, kann überholt sein.',
  connectionResync: 'Der aktuelle Stand wird neu geholt',
  connectionFailed: 'Die Verbindung lässt sich nicht benutzen.',
  historyBehind: 'Die Geschichte auf dem Server ist kürzer geworden. Vermutlich wurde eine Sicherung eingespielt.',
  historyRewritten: 'Die Geschichte dieses Laufs wurde neu geschrieben.',
  historyEquivocation: 'Der Server hat über denselben Moment zweierlei erzählt. Sagen Sie es denen, die ihn betreiben.',
  notUnderstood: ({ n }, format) => `${format.number(n)} ${format.plural(n, { one: 'Änderung wurde', other: 'Änderungen wurden' })} nicht verstanden. Hier kann etwas fehlen.`,
  incomplete: 'Ein Teil der Geschichte fehlt. Solange lässt sich hier nichts entscheiden.',
  tryAgain: 'Noch einmal',
  errorUnauthenticated: 'Sie sind abgemeldet.',
  errorForbidden: 'Sie dürfen das nicht sehen.',
  errorNotFound: 'Das gibt es nicht, oder Sie dürfen es nicht sehen.',
  errorUnavailable: 'Der Server ist gerade nicht erreichbar.',
  errorUnsupported: 'Der Server kann das nicht.',
  errorOther: 'Etwas ist schiefgegangen.',
  codePoint: ({ code }) => `Unsichtbares Zeichen ${code}`,
  agent: ({ name }) => `Agent „${name}“`,
  service: ({ name }) => `Dienst „${name}“`,
  you: 'Sie',
};
