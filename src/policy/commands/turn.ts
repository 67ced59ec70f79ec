import type { Command, CommandOf, CommandType, Receipt } from '../../model/command.js';
import type { GateAction } from '../../model/gate.js';
import type { Principal } from '../../model/principal.js';
import type { RecordDraft } from '../../audit/record-draft.js';
import type { Changes } from '../changes.js';
import { authorOf, type Fact } from '../gate/records.js';
import { mayTry, type Fault } from '../gate/guards.js';
import type { GateRecord } from '../types.js';

interface Setting {
  readonly changes: Changes;
  readonly record: GateRecord;
  readonly principal: Principal;
}

/** One command about one gate, after what was due has been applied. */
export interface Turn<T extends CommandType> extends Setting { readonly command: CommandOf<T> }

/** What the members that all commands share are enough for. */
type AnyTurn = Setting & { readonly command: CommandHead };
type CommandHead = Pick<Command, 'id' | 'expect' | 'reason' | 'evaluationId'> & { readonly type: CommandType };

/** What a rule answers: a refusal, or acceptance, at most with a notice. */
export type Answer = { readonly refused: Fault } | { readonly refused?: undefined; readonly notice?: Pick<Receipt, 'code' | 'params'> | undefined };

export const accepted: Answer = {};

/** What every record of a person's command says. */
export const factOf = (command: CommandHead, principal: Principal, allowed = true): Pick<Fact, 'author' | 'action' | 'authz' | 'personal'> & { readonly binding: NonNullable<RecordDraft['binding']> } => ({
  author: authorOf(principal),
  action: command.type,
  authz: { decision: allowed, ...(command.evaluationId === undefined ? {} : { evaluationId: command.evaluationId }) },
  binding: { idempotencyKey: command.id, ...(command.expect?.seq === undefined ? {} : { seenSeq: command.expect.seq }) },
  personal: { reason: command.reason },
});

/** `expect` is the caller's own compare-and-set, over and above what the command carries. */
const expectFault = ({ gate }: GateRecord, { expect }: CommandHead): Fault | undefined => {
  const otherRevision = expect?.revision !== undefined && expect.revision !== gate.revision;
  const otherDigest = expect?.digest !== undefined && !Object.values(gate.digests).includes(expect.digest);
  return otherRevision || otherDigest ? { code: 'STALE_DIGEST', params: { current: gate.revision } } : undefined;
};

/** The guards that every act begins with: entitled to it, in a state that has it, on what the caller expects. */
export const mayAct = ({ changes, record, principal, command }: AnyTurn, action: GateAction, asRole?: string): Fault | undefined =>
  mayTry(action, changes.view(record), principal, asRole) ?? expectFault(record, command);
