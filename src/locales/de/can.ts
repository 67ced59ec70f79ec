import type { canWords } from '../en/can.js';
import type { Translation } from '../section.js';

export const can: Translation<typeof canWords.terms> = {
  checking: 'Es wird geprüft, ob Sie das dürfen',
  unasked: 'Diese Seite hat nicht angegeben, worum es geht. Darum ließ sich nicht prüfen, ob Sie das dürfen.',
  denied: 'Sie dürfen das nicht.',
  expired: 'Ob Sie das dürfen, muss neu geprüft werden.',
  error: 'Ob Sie das dürfen, ließ sich nicht prüfen.',
  request: 'Zugang anfragen',
  requestSending: 'Ihre Anfrage wird gesendet',
  requested: 'Zugang angefragt. Er muss noch gewährt werden.',
  requestFailed: 'Ihre Anfrage ließ sich nicht senden.',
};
