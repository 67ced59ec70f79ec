import type { RecordDraft } from '../audit/record-draft.js';
import type { CommandOf, Receipt } from '../model/command.js';
import type { JsonValue } from '../model/primitives.js';
import type { Principal } from '../model/principal.js';
import type { Policy } from '../model/policy.js';
import type { RunId } from '../model/run.js';
import { evaluateAccess } from './access.js';
import type { RefusalCode } from './codes.js';
import { authorOf } from './gate/records.js';
import { policyDigest } from './policy-document.js';
import { toTimestamp } from './time.js';
import type { Env } from './types.js';

/** A command about the log itself. */
export type AuditCommand = CommandOf<'audit.export'> | CommandOf<'audit.redact'>;

/** What a judgement needs to know of the log. */
export interface AuditState {
  /** The log's origin. */
  readonly log: string;
  /** The record that is to be redacted, where it exists. */
  readonly record?: { readonly run: RunId | undefined; /** Names of the values that still stand beside it. */ readonly values: readonly string[] } | undefined;
}

export interface AuditJudgement {
  readonly receipt: Receipt;
  readonly records: readonly RecordDraft[];
  /** What is to be erased in the same transaction. The run, where there is one, moves to a new epoch: its readers start afresh. */
  readonly erase?: { readonly seq: number; readonly names: readonly string[]; readonly run: RunId | undefined } | undefined;
}

const PERMISSION = { 'audit.export': 'audit:export', 'audit.redact': 'audit:redact' } as const;

/** What the record says beside who did what: never in the clear, since a reason may hold anything. */
const besideOf = (command: AuditCommand): Readonly<Record<string, JsonValue>> => ({
  ...(command.reason === undefined ? {} : { reason: command.reason }),
  ...(command.type === 'audit.redact' ? { values: command.args.paths } : { format: command.args.format }),
});

function refusalOf(command: AuditCommand, { log, record }: AuditState, principal: Principal, policy: Policy, env: Env): RefusalCode | undefined {
  const ask = { action: { name: PERMISSION[command.type] }, resource: { type: 'audit', id: log } };
  if (!evaluateAccess({ ask, principal }, policy, env).decision) return 'NOT_ELIGIBLE';
  if (command.type === 'audit.export') return undefined;
  if (record === undefined || !command.args.paths.some((name) => record.values.includes(name))) return 'NOT_FOUND';
  return command.reason === undefined || command.reason.trim() === '' ? 'REASON_REQUIRED' : undefined;
}

/**
 * Judges a command about the audit log. Every answer is a record, a refusal too: who took records out of the log, and
 * who had values erased that stood beside one. The record itself is never touched, so every proof over it stays valid.
 */
export function decideAudit(command: AuditCommand, state: AuditState, principal: Principal, policy: Policy, env: Env): AuditJudgement {
  const code = refusalOf(command, state, principal, policy, env);
  const { actor, name } = authorOf(principal);
  const isRedaction = command.type === 'audit.redact';
  const run = isRedaction && code === undefined ? state.record?.run : undefined;
  const record: RecordDraft = {
    type: code !== undefined ? 'refused' : isRedaction ? 'redacted' : 'exported',
    actor,
    action: { name: command.type },
    resource: isRedaction ? { type: 'record', id: String(command.args.record) } : { type: 'audit', id: state.log },
    context: { tenant: policy.tenant, ...(run === undefined ? {} : { run }) },
    policy: { id: policy.id, version: policy.version, digest: policyDigest(policy) },
    outcome: code === undefined ? { status: 'ok' } : { status: 'refused', code },
    binding: { idempotencyKey: command.id },
    personal: { name, ...besideOf(command) },
  };
  const at = toTimestamp(env.now);
  if (code !== undefined) return { receipt: { id: command.id, status: 'refused', code, at }, records: [record] };
  const names = isRedaction ? command.args.paths.filter((each) => state.record?.values.includes(each)) : [];
  return {
    receipt: { id: command.id, status: 'applied', at, ...(run === undefined ? {} : { run }) },
    records: [record],
    ...(isRedaction ? { erase: { seq: command.args.record, names, run } } : {}),
  };
}
