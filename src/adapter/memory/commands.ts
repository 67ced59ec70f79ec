import { commandSchema, isCommandType, type Command, type CommandOf, type Receipt } from '../../model/command.js';
import type { Principal } from '../../model/principal.js';
import { decide } from '../../policy/decide.js';
import { decideAudit, type AuditCommand } from '../../policy/decide-audit.js';
import { mayReadRun } from '../../policy/permissions.js';
import { AdapterError } from '../errors.js';
import { requireAccess } from './access.js';
import type { Backend } from './backend.js';
import type { MemoryRun } from './memory-run.js';

/** @throws AdapterError `invalid` for anything that is not a command of this version. */
function readCommand(value: unknown): Command {
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
  if (!isCommandType(type)) throw new AdapterError('invalid', `There is no command of type ${String(type)}.`, { detailCode: 'INVALID_COMMAND' });
  const parsed = commandSchema(type).safeParse(value);
  if (parsed.success) return parsed.data as Command;
  const path = parsed.error.issues[0]?.path.map(String).join('.') ?? '';
  throw new AdapterError('invalid', `The command ${type} does not fit its schema at ${path === '' ? 'the top' : path}.`, { detailCode: 'INVALID_COMMAND' });
}

/** The run a command is about, if this person may know of it. */
function runFor({ target }: Command, me: Principal, backend: Backend): MemoryRun {
  const run = target.gate !== undefined && target.run === undefined ? backend.runOfGate(target.gate) : backend.byId.get(target.run ?? '');
  if (run !== undefined && mayReadRun(backend.options.policy, me, run.run)) return run;
  throw new AdapterError('not-found', 'There is no such run.', { detailCode: 'RUN_NOT_FOUND' });
}

function start(command: CommandOf<'run.start'>, me: Principal, backend: Backend): Receipt {
  const { onStart, workflows = [] } = backend.options;
  const workflow = workflows.find(({ id }) => id === command.target.workflow);
  if (onStart === undefined || workflow === undefined) {
    throw new AdapterError('not-found', `There is no workflow ${command.target.workflow ?? ''} to start here.`, { detailCode: 'WORKFLOW_NOT_FOUND' });
  }
  requireAccess('run:start', { type: 'workflow', id: workflow.id }, me, backend);
  const run = backend.newId();
  onStart({ run, workflow, input: (command.args.input ?? null), startedBy: me }, backend);
  return { id: command.id, status: 'accepted', run, seq: backend.find(run).log.seq };
}

function aboutTheLog(command: AuditCommand, me: Principal, backend: Backend): Receipt {
  const { audit, options } = backend;
  const record = command.type === 'audit.redact' ? audit.valuesBeside(command.args.record) : undefined;
  const { receipt, records, erase } = decideAudit(command, { log: audit.origin, record }, me, options.policy, backend.env());
  if (erase !== undefined) audit.erase(erase.seq, erase.names);
  backend.append(records);
  if (erase?.run !== undefined) backend.newEpoch(erase.run);
  return receipt;
}

/** Judges one command and stores what follows from it, once per key. */
export function execute(value: unknown, me: Principal, backend: Backend): Receipt {
  const command = readCommand(value);
  const replay = backend.receipts.replayOf(me, command);
  if (replay !== undefined) return replay;
  if (command.type === 'run.start') return backend.receipts.keep(me, command, start(command, me, backend));
  if (command.type === 'audit.export' || command.type === 'audit.redact') return backend.receipts.keep(me, command, aboutTheLog(command, me, backend));
  const run = runFor(command, me, backend);
  const { gate } = command.target;
  const step = command.target.step ?? (gate === undefined ? undefined : run.gates.get(gate)?.gate.step);
  const state = run.decideState((record) => record.gate.id === gate, step, backend.directory);
  const outcome = decide(state, command, me, backend.options.policy, backend.env());
  backend.store(run, outcome);
  return backend.receipts.keep(me, command, outcome.receipt);
}
