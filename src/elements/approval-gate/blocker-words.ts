import type { Permission } from '../../client/types.js';
import type { ShapeName, Tone } from '../../theme/status-shapes.js';
import { deniedIn, permissionReason } from '../shared/permission-words.js';
import { principalName } from '../shared/principal-name.js';
import { renderText } from '../shared/render-text.js';
import { rich } from '../shared/rich-words.js';
import { unmetObligations, voteOf, type Blocker } from './blockers.js';
import type { GateControl } from './source.js';
import type { CardLocale, GateView } from './view.js';

/** A line that says why a control does not act. */
export interface Why {
  readonly id: string;
  readonly tone: Tone;
  readonly shape: ShapeName;
  readonly words: unknown;
  /** The words as plain text: two controls that are blocked alike are explained once. */
  readonly key: string;
}

const LOOKS: Readonly<Record<Blocker, readonly [Tone, ShapeName]>> = {
  'signed-out': ['waiting', 'lock'],
  history: ['failed', 'triangle'],
  connection: ['waiting', 'cloud-slash'],
  incomplete: ['stuck', 'question'],
  args: ['failed', 'triangle'],
  'left-out': ['stuck', 'question'],
  digests: ['failed', 'triangle'],
  submitting: ['running', 'arc'],
  unknown: ['stuck', 'question'],
  voted: ['succeeded', 'disc-tick'],
  unsupported: ['idle', 'lock'],
  permission: ['idle', 'lock'],
  'waiting-info': ['waiting', 'hourglass'],
  claimed: ['waiting', 'lock'],
  'time-up': ['idle', 'hourglass'],
  framed: ['idle', 'lock'],
  covered: ['waiting', 'triangle'],
  'see-through': ['waiting', 'triangle'],
  reason: ['idle', 'open-ring'],
  confirmation: ['idle', 'open-ring'],
  evidence: ['idle', 'open-ring'],
  end: ['idle', 'open-ring'],
  dwell: ['idle', 'hourglass'],
};

function permissionWords(permission: Permission, control: GateControl, locale: CardLocale): { readonly words: unknown; readonly key: string } {
  const unmet = unmetObligations(permission);
  if (unmet.length > 0) {
    const words = locale.t(unmet.includes('step-up') ? 'obligationStepUp' : 'obligationOther');
    return { words, key: words };
  }
  // The backend explains itself in its own language; a code that the kit has words for is told in the reader's.
  const known = `refusal.${permission.reasonCode ?? ''}`;
  const named = deniedIn(permission, `gate:${control}`, locale);
  const translated = named === permission && !locale.lang.startsWith('en') && locale.has(known) ? { ...permission, reason: locale.t(known) } : named;
  const texts = permissionReason(translated, {
    checking: locale.t('permissionChecking'),
    denied: locale.t(control === 'claim' || control === 'ask' ? `permissionDenied.${control}` : 'permissionDenied'),
    expired: locale.t('permissionExpired'),
    error: locale.t('permissionError'),
    whoCan: (params) => locale.common('whoCan', params),
  });
  return { words: texts.map((text, at) => [at === 0 ? '' : ' ', renderText(text)]), key: texts.map(({ text }) => text).join(' ') };
}

function wordsOf(blocker: Blocker, control: GateControl, view: GateView): { readonly words: unknown; readonly key: string } {
  const { locale, gate, source, permissions } = view;
  if (blocker === 'history') {
    const words = locale.t(`blocked.${source.connection.historyWarning ?? 'behind'}`);
    return { words, key: words };
  }
  if (blocker === 'permission') return permissionWords(permissions[control], control, locale);
  if (blocker === 'voted') {
    const vote = voteOf(gate, source.me);
    const words = locale.t(vote?.kind === 'reject' ? 'blocked.votedNo' : 'blocked.voted', { at: vote ? locale.format.when(vote.at, source.now) : '' });
    return { words, key: words };
  }
  if (blocker === 'claimed' && gate.claim) {
    const { by, until } = gate.claim;
    return { words: rich((slot) => locale.t('blocked.claimed', { name: slot(principalName(by, locale)), until: locale.format.time(until) })), key: blocker };
  }
  if (blocker === 'unsupported') return { words: locale.t(control === 'claim' || control === 'ask' ? `unsupported.${control}` : 'blocked.unsupported'), key: `unsupported ${control === 'reject' ? 'approve' : control}` };
  const words = locale.t(blocker === 'claimed' ? 'refusal.CLAIMED_BY_OTHER' : `blocked.${blocker}`);
  return { words, key: words };
}

/** Why a control does not act: the first thing that stands in the way. */
export function whyBlocked(control: GateControl, view: GateView): Why | undefined {
  const [blocker] = view.blockers[control];
  if (blocker === undefined) return undefined;
  const [tone, shape] = LOOKS[blocker];
  return { id: blocker, tone, shape, ...wordsOf(blocker, control, view) };
}

/** The reasons that stand below the buttons, and where the reason of each control stands. */
export interface Reasons {
  readonly lines: readonly { readonly id: string; readonly why: Why }[];
  readonly idOf: Readonly<Partial<Record<GateControl, string>>>;
}

/** Why controls do not act, each reason once. What the last press was told already is not said again beside it. */
export function reasonsOf(controls: readonly GateControl[], view: GateView): Reasons {
  const lines = new Map<string, { readonly id: string; readonly why: Why }>();
  const idOf: Partial<Record<GateControl, string>> = {};
  for (const control of controls) {
    const why = whyBlocked(control, view);
    if (why === undefined) continue;
    if (why.id === view.hint) {
      idOf[control] = 'press-hint';
      continue;
    }
    const line = lines.get(why.key) ?? { id: `why-${control}`, why };
    lines.set(why.key, line);
    idOf[control] = line.id;
  }
  return { lines: [...lines.values()], idOf };
}
