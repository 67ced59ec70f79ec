import { html, type TemplateResult } from 'lit';
import type { auditLogWords } from '../../locales/en/audit-log.js';
import type { AuditRecord } from '../../model/audit-record.js';
import type { ShapeName, Tone } from '../../theme/status-shapes.js';
import type { LocaleController } from '../controllers/locale-controller.js';
import { renderText } from '../shared/render-text.js';
import { rich } from '../shared/rich-words.js';
import { personalText, type EntryView } from './entry-view.js';

export type Words = LocaleController<typeof auditLogWords.terms>;

/** Words for a key that is made from data; undefined where there are none. */
export const wordsFor = (words: Words, key: string): string | undefined => (words.has(key) ? words.t(key as 'what.requested') : undefined);

/** What happened, as a person would say it: `Approved`, `Tried to decide`. */
export function whatWords({ type, decision, action }: AuditRecord, words: Words): string {
  if (type === 'decided') return words.t(`what.decided.${decision?.value ?? 'approve'}`);
  return (type === 'refused' ? wordsFor(words, `tried.${action.name}`) : undefined) ?? words.t(`what.${type}`);
}

/** What a signature means (21 CFR 11.50): the signer's own words where they gave some, else those of the kind of decision. */
export function meaningWords(view: EntryView, words: Words): string | undefined {
  const personal = view.personal.get('meaning');
  if (personal?.state === 'altered') return words.t('altered');
  const own = personalText(view, 'meaning');
  if (own !== undefined) return own;
  const code = view.record?.decision?.meaning;
  return code === undefined ? undefined : (wordsFor(words, `meaning.${code}`) ?? code);
}

/** Services that are part of how runs are carried out, and have no name that would tell people anything. */
function partOfKit(id: string, name: string): 'clockAuthor' | 'serverAuthor' | 'workflowAuthor' | undefined {
  if (id === 'clock') return 'clockAuthor';
  if (id === 'gateway') return 'serverAuthor';
  return name === id ? 'workflowAuthor' : undefined;
}

/** Who did it: by name where it was not erased, with what they are where that is no human. */
export function renderName(view: EntryView, words: Words): TemplateResult {
  const { actor } = view.record ?? {};
  if (actor === undefined) return html`<span class="dim">${words.t('nobodyKnown')}</span>`;
  const name = view.personal.get('name');
  if (name?.state === 'altered') return html`<span class="tone-failed flaw">${words.t('nameAltered')}</span>`;
  if (name?.state === 'erased') return html`${renderText(actor.id, 'exact')} <span class="dim">(${words.t('nameErased')})</span>`;
  if (actor.type === 'policy') return html`${words.t('policyAuthor')}`;
  const own = personalText(view, 'name') ?? actor.id;
  const known = renderText(own, 'exact');
  // A name that says it already is not said twice.
  if (actor.type === 'agent' && !/\bagent\b/iu.test(own)) return rich((slot) => words.common('agent', { name: slot(known) }));
  if (actor.type !== 'service') return known;
  const part = partOfKit(actor.id, own);
  return part === undefined ? rich((slot) => words.common('service', { name: slot(known) })) : html`${words.t(part)}`;
}

/** How it ended, in a word or two. */
export function outcomeWords({ type, outcome, binding, decision }: AuditRecord, words: Words): string {
  const status = outcome?.status ?? 'ok';
  if (status !== 'ok') return words.t(type === 'settled' && status === 'failed' ? 'notDone' : `outcome.${status}`);
  const isAsApproved = binding?.executedDigest !== undefined && binding.executedDigest === binding.payloadDigest;
  if (type === 'executed' && isAsApproved) return words.t('executedAsApproved');
  if (decision?.value === 'auto-approve' || decision?.value === 'auto-deny') return words.t('decidedByRules');
  return words.t(`ended.${type}`);
}

/** Why it ended so, where a code says so; a code without words is shown as it is. */
export function codeWords({ outcome }: AuditRecord, words: Words): { readonly words: string; readonly known: boolean } | undefined {
  const code = outcome?.code;
  if (code === undefined) return undefined;
  const known = wordsFor(words, `code.${code}`);
  return { words: known ?? code, known: known !== undefined };
}

/** Why the server refused something, by its code, else as the backend says it. */
export const refusedWords = (words: Words, code: string | undefined, message: string | undefined): string | undefined => wordsFor(words, `code.${code ?? ''}`) ?? message ?? code;

interface Look {
  readonly shape: ShapeName;
  readonly tone: Tone;
}

const QUIET: Look = { shape: 'open-ring', tone: 'idle' };
const LOOKS: Readonly<Partial<Record<AuditRecord['type'], Look>>> = {
  requested: { shape: 'diamond', tone: 'waiting' },
  decided: { shape: 'disc-tick', tone: 'succeeded' },
  executed: { shape: 'disc-tick', tone: 'succeeded' },
  released: { shape: 'chevrons', tone: 'running' },
  bypassed: { shape: 'triangle', tone: 'stuck' },
  revoked: { shape: 'disc-slash', tone: 'stuck' },
  expired: { shape: 'hourglass', tone: 'idle' },
  failed: { shape: 'octagon-cross', tone: 'failed' },
  refused: { shape: 'disc-slash', tone: 'stuck' },
  alarm: { shape: 'triangle', tone: 'failed' },
};

/** Looks by outcome: a refusal and an alarm stand out, what went as it should does not. */
export function outcomeLook({ type, outcome, decision }: AuditRecord): Look {
  if (outcome?.status === 'alarm') return { shape: 'triangle', tone: 'failed' };
  if (outcome?.status === 'failed') return { shape: 'octagon-cross', tone: 'failed' };
  if (outcome?.status === 'unknown') return { shape: 'question', tone: 'idle' };
  if (outcome?.status === 'refused') return { shape: 'disc-slash', tone: 'stuck' };
  if (decision?.value === 'reject' || decision?.value === 'auto-deny') return { shape: 'octagon-cross', tone: 'failed' };
  return LOOKS[type] ?? QUIET;
}

