import type { RefusalCode } from '../../policy/codes.js';
import type { KnownAction } from '../../policy/refusal-words.js';
import type { Format } from '../format.js';
import type { ReasonParams, ReasonWords } from '../locale.js';
import { refusals } from './refusals.js';

/** What an action is, after „Sie dürfen“. */
const VERBS: Readonly<Record<KnownAction, string>> = {
  'gate:read': 'diese Anfrage nicht sehen',
  'gate:withdraw': 'hier keine Stimme zurücknehmen',
  'gate:unclaim': 'das nicht zurückgeben',
  'gate:escalate': 'das nicht eskalieren',
  'gate:reopen': 'das nicht noch einmal anfragen',
  'audit:redact': 'im Protokoll nichts löschen',
  'gate:approve': 'das nicht genehmigen',
  'gate:edit': 'das nicht ändern und genehmigen',
  'gate:reject': 'das nicht ablehnen',
  'gate:claim': 'das nicht übernehmen',
  'gate:delegate': 'das nicht weitergeben',
  'gate:ask': 'hier nicht nachfragen',
  'gate:answer': 'hier nicht antworten',
  'gate:revoke': 'diese Genehmigung nicht zurücknehmen',
  'gate:bypass': 'das nicht ohne Genehmigung zulassen',
  'run:stop': 'diesen Lauf nicht beenden',
  'run:pause': 'diesen Lauf nicht anhalten',
  'run:resume': 'diesen Lauf nicht fortsetzen',
  'run:start': 'diesen Ablauf nicht starten',
  'run:read': 'diesen Lauf nicht sehen',
  'audit:read': 'das Protokoll nicht lesen',
  'audit:export': 'das Protokoll nicht exportieren',
  'policy:read': 'die Regeln nicht lesen',
  'policy:set': 'die Regeln nicht ändern',
};

const isKnown = (action: unknown): action is KnownAction => typeof action === 'string' && Object.hasOwn(VERBS, action);

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const by = ({ by: who }: ReasonParams): string => (isText(who) ? ` (${who})` : '');

const notEligible = ({ why, has, tier, action, ...rest }: ReasonParams): string => {
  if (why === 'not-a-person') return 'Das kann nur eine Person entscheiden.';
  if (why === 'place-filled') return `Ihr Teil ist schon erledigt${by(rest)}.`;
  if (why === 'passed-on') return 'Eine Befugnis, die an Sie weitergegeben wurde, lässt sich nicht noch einmal weitergeben.';
  const level = isText(tier) ? ` (${tier})` : '';
  const what = isKnown(action) ? VERBS[action] : 'das nicht';
  return isText(has) ? `Mit Ihrer Rolle (${has}) dürfen Sie ${what}${level}.` : `Sie dürfen ${what}${level}.`;
};

const notAllowed = ({ why }: ReasonParams): string =>
  why === 'denied-by-policy'
    ? 'Die Regeln erlauben das gar nicht.'
    : why === 'reference-not-pinned'
      ? 'Der Inhalt, auf den sich das bezieht, könnte sich nach der Genehmigung noch ändern.'
      : 'Die Werte dieser Aktion lassen sich hier nicht ändern.';

/** A value of a reason: money as the reader writes it, anything else as it came. */
const valueOf = (params: ReasonParams, name: 'actual' | 'limit', format: Format): string => {
  const [amount, currency, text] = [params[`${name}Amount`], params[`${name}Currency`], params[name]];
  return isText(amount) && isText(currency) ? format.money({ amount, currency }) : isText(text) ? text : '';
};

/** Says something about a value and its limit; nothing where a value is not given. */
const compared = (words: string) => (params: ReasonParams, format: Format): string => {
  const [actual, limit] = [valueOf(params, 'actual', format), valueOf(params, 'limit', format)];
  return isText(params['what']) && actual !== '' && limit !== '' ? `${params['what']}: ${actual} ${words} ${limit}` : '';
};

/** Why the reader may not do something: words for each code that there is. */
const denied: Readonly<Record<`denied.${RefusalCode}`, ReasonWords[string]>> = {
  'denied.NOT_FOUND': () => 'Das gibt es nicht, oder Sie dürfen es nicht sehen.',
  'denied.UNKNOWN_PERMISSION': () => 'Das darf niemand, weil die Regeln es nicht kennen.',
  'denied.NOT_ELIGIBLE': notEligible,
  'denied.SELF_APPROVAL': () => 'Sie haben das selbst angefragt, darum muss es eine andere Person genehmigen.',
  'denied.NOT_DISTINCT': () => 'Sie waren selbst daran beteiligt, darum muss es eine andere Person genehmigen.',
  'denied.SECOND_PERSON_REQUIRED': () => 'Das wurde schon einmal abgelehnt. Zuerst muss es eine zweite Person genehmigen.',
  'denied.DUPLICATE_VOTE': () => 'Sie haben hier schon entschieden. Nehmen Sie das zuerst zurück, wenn Sie Ihre Meinung geändert haben.',
  'denied.DECISION_NOT_ALLOWED': notAllowed,
  'denied.NOT_OPEN_YET': () => 'Darüber lässt sich noch nicht entscheiden.',
  'denied.ALREADY_DECIDED': (params) => `Das ist schon entschieden${by(params)}.`,
  'denied.WAITING_FOR_INFO': (params) => `Zuerst muss eine Frage beantwortet werden${by(params)}.`,
  'denied.USE_REVOKE': (params) => `Das ist schon genehmigt${by(params)}. Die Genehmigung lässt sich zurücknehmen.`,
  'denied.RELEASED': () => 'Der Schritt handelt vielleicht schon danach. Beenden Sie den Lauf, oder machen Sie die Wirkung später rückgängig.',
  'denied.CLAIMED_BY_OTHER': (params) => `Das hat eine andere Person übernommen${by(params)}.`,
  'denied.NOT_HOLDER': () => 'Sie haben das nicht übernommen.',
  'denied.NO_INFO_PENDING': () => 'Hier ist keine Frage offen.',
  'denied.NOTHING_TO_REVOKE': () => 'Es gibt keine Genehmigung, die sich zurücknehmen ließe.',
  'denied.NO_VOTE': () => 'Sie haben hier keine Stimme abgegeben.',
  'denied.QUORUM_UNREACHABLE': () => 'Es blieben zu wenige Personen übrig, die darüber entscheiden könnten. Geben Sie es an eine andere Person weiter.',
  'denied.MAX_LEVEL': () => 'Das ist schon auf der höchsten Stufe.',
  'denied.NO_REOPEN': () => 'Eine abgeschlossene Entscheidung wird nicht noch einmal geöffnet.',
  'denied.TERMINAL': (params) => `Das ist schon vorbei${by(params)}.`,
  'denied.CONSUMED': (params) => `Das wurde genehmigt${by(params)} und ausgeführt.`,
  'denied.STALE_POLICY': () => 'Die Regeln haben sich seitdem geändert. Es wird neu gefragt.',
  'denied.ALREADY_PAUSED': () => 'Der Lauf ist schon angehalten.',
  'denied.NOT_PAUSED': () => 'Der Lauf ist nicht angehalten.',
  'denied.STOPPING': () => 'Der Lauf wird schon beendet.',
  'denied.NOT_INDEPENDENT': () => 'Sie haben schon gesehen, wie eine andere Person entschieden hat.',
  'denied.ALREADY_EVALUATED': () => refusals.ALREADY_EVALUATED,
  'denied.NOT_APPROVED': () => refusals.NOT_APPROVED,
  'denied.DIGEST_MISMATCH': () => refusals.DIGEST_MISMATCH,
  'denied.AUTHORITY_EXPIRED': () => 'Ihre Befugnis dafür ist abgelaufen.',
  'denied.FENCED': () => refusals.FENCED,
  'denied.STALE_DIGEST': () => 'Die Anfrage hat sich geändert. Lesen Sie sie zuerst noch einmal.',
  'denied.EDIT_INVALID': () => refusals.EDIT_INVALID,
  'denied.REASON_REQUIRED': () => refusals.REASON_REQUIRED,
  'denied.STEP_UP_REQUIRED': () => 'Bestätigen Sie zuerst, dass Sie es sind.',
  'denied.STEP_UP_EXPIRED': () => 'Sie haben vor zu langer Zeit bestätigt, dass Sie es sind. Bestätigen Sie es zuerst noch einmal.',
  'denied.EVIDENCE_UNSEEN': () => 'Sehen Sie zuerst alle Belege an.',
  'denied.CONFIRMATION_REQUIRED': () => refusals.CONFIRMATION_REQUIRED,
  'denied.DWELL_TOO_SHORT': () => 'Nehmen Sie sich zuerst die Zeit, es zu lesen.',
  'denied.ARGS_UNREADABLE': () => refusals.ARGS_UNREADABLE,
  'denied.UNSUPPORTED_COMMAND': () => refusals.UNSUPPORTED_COMMAND,
};

/** Reasons that a backend gives by a code: why somebody is asked, and why a person may not do something. */
export const reasons: ReasonWords = {
  'said.why-over': compared('liegt über der Grenze von'),
  'said.why-at-least': compared('erreicht oder überschreitet die Grenze von'),
  'said.why-not-over': compared('liegt nicht über'),
  'said.why-below': compared('liegt unter'),
  'said.why-not-judged': (params, format) => compared('lässt sich nicht vergleichen mit')(params, format) || 'Die Regeln konnten diesen Fall nicht beurteilen, darum gelten die strengsten',
  'said.why-no-rule': () => 'Keine Regel passt auf diesen Fall, darum gelten die strengsten',
  'said.why-missing': ({ what }) => (isText(what) ? `„${what}“ fehlt` : ''),
  'said.why-is': ({ what, actual }) => (isText(what) && isText(actual) ? `${what}: ${actual}` : ''),
  'said.why-other-currency': ({ what, currency, ...params }, format) => {
    const actual = valueOf(params, 'actual', format);
    return isText(what) && actual !== '' && isText(currency) ? `${what}: ${actual}, nicht in ${currency}` : '';
  },
  'said.why-always': ({ action }) => (isText(action) ? `„${action}“ muss immer genehmigt werden` : ''),
  'said.why-unknown-action': ({ action }) => (isText(action) ? `Die Regeln kennen die Aktion „${action}“ nicht, darum gelten die strengsten` : ''),
  ...denied,
};
