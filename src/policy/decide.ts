import type { Command, CommandType, Receipt } from '../model/command.js';
import type { Policy } from '../model/policy.js';
import type { Principal } from '../model/principal.js';
import type { StoredGate } from '../model/readable-gate.js';
import { Changes } from './changes.js';
import { refusalClass, type RefusalCode } from './codes.js';
import { bypass } from './commands/bypass.js';
import { claim, unclaim } from './commands/claim.js';
import { answer, ask } from './commands/information.js';
import { delegate, escalate } from './commands/pass-on.js';
import { commandRun, isRunCommand } from './commands/run.js';
import { seen } from './commands/seen.js';
import { reopen, revoke, withdraw } from './commands/take-back.js';
import { factOf, type Answer, type Turn } from './commands/turn.js';
import { vote } from './commands/vote.js';
import { applyDue } from './gate/due.js';
import type { Fault } from './gate/guards.js';
import { mayReadRun, seesGates } from './permissions.js';
import type { CommandOutcome, DecideState, Env, GateRecord } from './types.js';

type GateCommandType = Extract<CommandType, `gate.${string}`>;

const RULES: { readonly [T in GateCommandType]: (turn: Turn<T>) => Answer } = {
  'gate.vote': vote,
  'gate.withdraw-vote': withdraw,
  'gate.claim': claim,
  'gate.unclaim': unclaim,
  'gate.delegate': delegate,
  'gate.ask': ask,
  'gate.answer': answer,
  'gate.escalate': escalate,
  'gate.revoke': revoke,
  'gate.bypass': bypass,
  'gate.reopen': reopen,
  'gate.seen': seen,
};

const isGateCommand = (type: CommandType): type is GateCommandType => Object.hasOwn(RULES, type);

type Rule = (turn: Omit<Turn<'gate.claim'>, 'command'> & { readonly command: unknown }) => Answer;

/** The rule of a command's type takes exactly that command; TypeScript cannot follow the pair through a lookup. */
const ruleOf = (type: GateCommandType): Rule => RULES[type] as Rule;

interface Verdict { readonly refused?: Fault | undefined; readonly notice?: Pick<Receipt, 'code' | 'params'> | undefined; readonly about?: GateRecord | undefined }

const notFound: Verdict = { refused: { code: 'NOT_FOUND' } };

const judge = (changes: Changes, command: Command, principal: Principal): Verdict => {
  const { state, policy } = changes;
  const { target } = command;
  const elsewhere = target.run !== undefined && target.run !== state.run.id;
  if (elsewhere || !mayReadRun(policy, principal, state.run, state.custody.boundary?.id)) return notFound;
  const { type } = command;
  if (isRunCommand(type)) return { refused: commandRun(changes, type, command, principal) };
  if (!isGateCommand(type)) return { refused: { code: 'UNSUPPORTED_COMMAND', params: { type } } };
  const found = target.gate === undefined ? undefined : state.gates.get(target.gate);
  if (found === undefined || !seesGates(policy, principal, state.custody.boundary?.id)) return notFound;
  const record = applyDue(changes, found);
  return { ...ruleOf(type)({ changes, record, command, principal }), about: record };
};

/** What somebody may be told about a gate with a refusal: where it stands now, if that is what the refusal is about. */
const currentFor = ({ code }: { readonly code: RefusalCode }, changes: Changes, about: GateRecord | undefined): Pick<Receipt, 'current'> => {
  const tells = refusalClass(code) === 'conflict' || refusalClass(code) === 'stale';
  const current: StoredGate | undefined = about === undefined ? undefined : changes.gate(about.gate.id)?.gate;
  return tells && current !== undefined ? { current } : {};
};

const recordRefusal = (changes: Changes, command: Command, principal: Principal, refused: Fault, about: GateRecord | undefined): void => {
  const fact = { ...factOf(command, principal, false), type: 'refused', outcome: { status: 'refused', code: refused.code } } as const;
  if (about !== undefined) {
    const pressed = command.type === 'gate.vote' || command.type === 'gate.bypass' ? command.args : undefined;
    const digests = pressed === undefined ? {} : { requestDigest: pressed.digests.request, payloadDigest: pressed.digests.payload, shownDigest: pressed.digests.shown, revision: pressed.revision };
    changes.record(about, { ...fact, binding: { ...fact.binding, ...digests } });
    return;
  }
  const { gate, step, handoff, workflow, run } = command.target;
  const named = Object.entries({ gate, step, handoff, workflow, run }).map(([type, id]) => ({ type, id: id ?? '' })).find(({ id }) => id !== '');
  changes.recordRun(fact, named);
};

/**
 * Judges one command of one authenticated person: what is due happens first, then the guards in the order of the rules,
 * then the table. The outcome is everything to be written in one transaction; a refusal is written as well, beside
 * whatever was due. Pure: time, ids and salts come from `env`.
 *
 * The backend has already checked the caller's identity, the idempotency key and the command's schema.
 *
 * Commands other than those of gates and `run.stop`, `run.pause`, `run.resume` are refused with `UNSUPPORTED_COMMAND`.
 */
export function decide(state: DecideState, command: Command, principal: Principal, policy: Policy, env: Env): CommandOutcome {
  const changes = new Changes(state, policy, env, command.id);
  const { refused, notice, about } = judge(changes, command, principal);
  if (refused !== undefined) recordRefusal(changes, command, principal, refused, about);
  const outcome = changes.finish(refused);
  const seq = outcome.events.length > 0 ? { seq: state.run.seq + 1 } : {};
  const base = { id: command.id, ...(refused?.code === 'NOT_FOUND' ? {} : { run: state.run.id, ...seq }) };
  const receipt: Receipt = refused === undefined
    ? { ...base, status: 'accepted', ...notice }
    : { ...base, status: 'refused', ...refused, ...currentFor(refused, changes, about) };
  return { ...outcome, receipt };
}
