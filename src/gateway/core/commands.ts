import { digestOf } from '../../audit/hash.js';
import type { Command, CommandId, Receipt } from '../../model/command.js';
import type { Principal } from '../../model/principal.js';
import { decide } from '../../policy/decide.js';
import { mayReadRun, seesGates } from '../../policy/permissions.js';
import { sqlState, type Tx } from '../db/database.js';
import { findReceipt, keepReceipt, receiptOf, takeKey, type KeyOwner } from '../store/commands.js';
import { findGate } from '../store/gates.js';
import { lockRun, type RunRow } from '../store/runs.js';
import { noteServings } from '../store/served.js';
import { appendRecords } from '../store/audit-log.js';
import { applyOutcome } from './apply-outcome.js';
import { carryOutAudit } from './audit-commands.js';
import { carryOutTogether, memberOf, type Member } from './commands-together.js';
import type { Caller, Judged } from './caller.js';
import { capabilitiesOf, isRunCommand } from './capabilities.js';
import { bridgeNamed, readEnv, type GatewayContext } from './context.js';
import { loadJudgeState, type Focus } from './judge-state.js';
import { busy, inFlight, keyReused, keyVoided, notFound, Problem, unsupported } from './problem.js';
import { recordRefusedCommand } from './refusals.js';
import { startRun } from './start-run.js';
import { Together } from './together.js';

const LOCK_NOT_AVAILABLE = '55P03';
/** What the caller may not know of, and what is not carried out here: refused before anything is judged. */
const UNJUDGED: ReadonlySet<number> = new Set([404, 501]);

const focusOf = (command: Command, reader: string): Focus => ({
  gate: command.target.gate,
  step: command.target.step,
  people: command.type === 'gate.delegate' ? [command.args.to] : [],
  deciders: command.type === 'gate.delegate',
  ...(command.type === 'gate.vote' || command.type === 'gate.seen' ? { reader: { id: reader, always: command.type === 'gate.seen' } } : {}),
});

/** Locks the run a command is about. One that the caller may not see does not exist for them. */
async function lockTarget(context: GatewayContext, tx: Tx, command: Command, principal: Principal): Promise<RunRow> {
  const { run, gate } = command.target;
  const id = run ?? (gate === undefined ? undefined : (await findGate(tx, context.tenant, gate))?.gate.run);
  const row = id === undefined ? undefined : await lockRun(tx, context.tenant, id);
  if (row === undefined || !mayReadRun(context.policy, principal, row.run)) throw notFound(run === undefined && gate !== undefined ? 'gate' : 'run');
  return row;
}

async function judge(context: GatewayContext, tx: Tx, command: Command, { principal }: Caller): Promise<Judged> {
  const row = await lockTarget(context, tx, command, principal);
  const bridge = bridgeNamed(context, row.bridge);
  if (bridge !== undefined && !capabilitiesOf(bridge).commands.includes(command.type)) throw unsupported(command.type);
  const state = await loadJudgeState(tx, row, focusOf(command, principal.id));
  if (command.target.gate !== undefined && (!state.gates.has(command.target.gate) || !seesGates(context.policy, principal, state.custody.boundary?.id))) throw notFound('gate');
  const env = await readEnv(tx);
  const outcome = decide(state, command, principal, context.policy, env);
  const applied = await applyOutcome(context, tx, row, outcome, env, command.id);
  const { current } = outcome.receipt;
  // A refusal that tells where the gate stands serves it.
  if (current?.notUnderstood === undefined && current !== undefined && principal.kind === 'human') await noteServings(tx, [{ gate: current.id, person: principal.id, revision: current.revision }]);
  return { receipt: { ...outcome.receipt, id: command.id, run: row.id }, records: applied.records };
}

function carryOut(context: GatewayContext, tx: Tx, command: Command, caller: Caller): Promise<Judged> {
  if (command.type === 'run.start') return startRun(context, tx, command, caller);
  if (command.type === 'audit.export' || command.type === 'audit.redact') return carryOutAudit(context, tx, command, caller);
  if (isRunCommand(command.type)) return judge(context, tx, command, caller);
  throw unsupported(command.type);
}

const ownerOf = (context: GatewayContext, caller: Caller): KeyOwner => ({ tenant: context.tenant, issuer: caller.issuer, subject: caller.key });

/** How long commands that are carried out together wait for a row; who has to wait longer does so alone. */
const SHORT_WAIT_MS = 500;
/** After such a wait every command goes by itself for a while, so that a row lock that is not released holds up its own run only. */
const APART_MS = 1000;

const together = new WeakMap<GatewayContext, Together<Member, Receipt | undefined>>();

/** Carries out commands together with those that came in while the ones before were under way; undefined where one has to go by itself. */
function togetherIn(context: GatewayContext): Together<Member, Receipt | undefined> {
  const known = together.get(context);
  if (known !== undefined) return known;
  let apartUntil = 0;
  const made = new Together<Member, Receipt | undefined>(async (members) => {
    const apart = members.map(() => undefined);
    if (Date.now() < apartUntil) return apart;
    try {
      return await carryOutTogether(context, members, { lockTimeoutMs: Math.min(SHORT_WAIT_MS, context.limits.lockWaitMs) });
    } catch (error) {
      if (sqlState(error) === LOCK_NOT_AVAILABLE) apartUntil = Date.now() + APART_MS;
      // Nothing of it was written, or that is not known: by itself each finds out, under its key.
      return apart;
    }
  });
  together.set(context, made);
  return made;
}

/**
 * Judges and carries out one command in one transaction, its own or one that it shares with others: the receipt, the change and the audit record commit together,
 * and a refusal is kept as well. Sending the same command again gives the same receipt.
 * @throws Problem when there is no receipt to give.
 */
export async function executeCommand(context: GatewayContext, command: Command, caller: Caller): Promise<Receipt> {
  const owner = ownerOf(context, caller);
  const fingerprint = digestOf(command);
  let holdsKey = false;
  context.underWay.commands += 1;
  try {
    const member = memberOf(command, caller, { owner, fingerprint });
    const shared = member && (await togetherIn(context).add(member));
    const receipt = shared ?? await context.database.transaction(async (tx) => {
      holdsKey = false;
      const known = await takeKey(tx, owner, command.id, { fingerprint, type: command.type });
      if (known?.kind === 'void') throw keyVoided();
      if (known !== undefined) {
        if (known.fingerprint !== fingerprint) throw keyReused();
        return known.receipt;
      }
      holdsKey = true;
      const { receipt: made, records } = await carryOut(context, tx, command, caller);
      await keepReceipt(tx, owner, command.id, made);
      await appendRecords(tx, context.log, records);
      return made;
    }, { lockTimeoutMs: context.limits.lockWaitMs });
    if ((holdsKey || shared !== undefined) && receipt.status !== 'refused' && command.target.gate !== undefined) context.reached('command-committed', command.target.gate);
    return receipt;
  } catch (error) {
    if (sqlState(error) === LOCK_NOT_AVAILABLE) throw holdsKey ? busy() : inFlight();
    if (error instanceof Problem && UNJUDGED.has(error.details.status)) await recordRefusedCommand(context, command, caller.principal, error.details.code);
    throw error;
  } finally {
    context.underWay.commands -= 1;
  }
}

/** What became of a command, or null where it has not arrived (yet). Changes nothing. */
export async function peekReceipt(context: GatewayContext, id: CommandId, caller: Caller): Promise<Receipt | null> {
  const found = await findReceipt(context.database, ownerOf(context, caller), id);
  return found?.kind === 'done' ? found.receipt : null;
}

/** What became of a command, or null when it never arrived: its key is void from now on. */
export async function lookUpReceipt(context: GatewayContext, id: CommandId, caller: Caller): Promise<Receipt | null> {
  try {
    return await context.database.transaction(async (tx) => {
      const found = await receiptOf(tx, ownerOf(context, caller), id);
      return found.kind === 'done' ? found.receipt : null;
    }, { lockTimeoutMs: context.limits.lockWaitMs });
  } catch (error) {
    if (sqlState(error) === LOCK_NOT_AVAILABLE) throw inFlight();
    throw error;
  }
}
