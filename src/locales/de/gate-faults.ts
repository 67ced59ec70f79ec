import type { gateFaultWords } from '../en/gate-faults.js';
import type { Translation } from '../section.js';

export const gateFaults: Translation<typeof gateFaultWords.terms> = {
  'args.empty': 'Der Inhalt ist leer.',
  'args.not-json': 'Der Inhalt hat nicht das vereinbarte Format (JSON).',
  'args.not-canonical': 'Der Inhalt ist nicht in der vereinbarten Form geschrieben.',
  'args.duplicate-key': ({ what }) => `Das Feld „${what}“ kommt zweimal vor. Es ist nicht klar, welches gilt.`,
  'args.lossy-number': ({ what }) => `Die Zahl im Feld „${what}“ hat mehr Ziffern, als sich genau behalten lassen. Sie muss als Text gesendet werden.`,
  'args.number-form': ({ what }) => `Eine Zahl ist nicht in der vereinbarten Form geschrieben (${what}).`,
  'args.key-order': 'Die Felder stehen nicht in der vereinbarten Reihenfolge.',
  'args.spaces': 'Zwischen den Feldern stehen Leerzeichen oder Zeilenumbrüche, die nicht vereinbart sind.',
  'args.escapes': 'Einige Zeichen sind nicht in der vereinbarten Form geschrieben.',
  'args.lone-surrogate': 'Im Inhalt steht ein halbes Zeichen.',
  'args.forbidden-key': 'Ein Feld hat einen Namen, der nicht erlaubt ist.',
  'args.non-finite-number': ({ what }) => `Die Zahl im Feld „${what}“ ist zu groß.`,
  'args.unsupported-type': 'Ein Wert hat eine Art, die nicht vereinbart ist.',
  'args.not-plain-data': 'Ein Wert hat eine Art, die nicht vereinbart ist.',
  'args.sparse-array': 'Eine Liste hat eine Lücke.',
  'args.too-deep': 'Zu viele Ebenen liegen ineinander.',
  'args.too-large': 'Es sind zu viele Werte.',
  'args.tellIt': 'Sagen Sie Ihrer IT Bescheid. Der Text, wie er ankam, steht unter „Genauer Wortlaut“.',
  'args.exactText': 'Genauer Wortlaut',
};
