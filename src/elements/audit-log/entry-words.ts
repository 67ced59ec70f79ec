import type { auditLogWords } from '../../locales/en/audit-log.js';
import type { AuditRecord } from '../../model/audit-record.js';
import type { ShapeName, Tone } from '../../theme/status-shapes.js';
import type { LocaleController } from '../controllers/locale-controller.js';
import { personalText, type EntryView } from './entry-view.js';

export type Words = LocaleController<typeof auditLogWords.terms>;

/** What happened, as a person would say it: `Approved`, `Was refused`. */
export function whatWords({ type, decision }: AuditRecord, words: Words): string {
  if (type === 'decided') return words.t(`what.decided.${decision?.value ?? 'approve'}`);
  return words.t(`what.${type}`);
}

/** What a signature means (21 CFR 11.50): the signer's own words where they gave some, else those of the kind of decision. */
export function meaningWords(view: EntryView, words: Words): string | undefined {
  const own = personalText(view, 'meaning');
  if (own !== undefined) return own;
  const code = view.record?.decision?.meaning;
  if (code === undefined) return undefined;
  return code === 'approval' || code === 'rejection' ? words.t(`meaning.${code}`) : code;
}

/** Who did it, by name where it was not erased. */
export function whoWords(view: EntryView, words: Words): string {
  const name = view.personal.get('name');
  if (name?.state === 'altered') return words.t('nameAltered');
  const known = personalText(view, 'name');
  const id = view.record?.actor.id ?? '';
  return known ?? (name?.state === 'erased' ? `${id} (${words.t('nameErased')})` : id);
}

/** Looks by outcome: a refusal and an alarm stand out, what went as it should does not. */
export function outcomeLook({ type, outcome, decision }: AuditRecord): { readonly shape: ShapeName; readonly tone: Tone } {
  if (outcome?.status === 'alarm' || type === 'alarm') return { shape: 'triangle', tone: 'failed' };
  if (outcome?.status === 'refused' || type === 'refused') return { shape: 'disc-slash', tone: 'stuck' };
  if (outcome?.status === 'failed' || type === 'failed') return { shape: 'octagon-cross', tone: 'failed' };
  if (decision?.value === 'reject' || decision?.value === 'auto-deny') return { shape: 'octagon-cross', tone: 'failed' };
  if (type === 'requested') return { shape: 'diamond', tone: 'waiting' };
  if (type === 'decided' || type === 'executed') return { shape: 'disc-tick', tone: 'succeeded' };
  return { shape: 'open-ring', tone: 'idle' };
}
