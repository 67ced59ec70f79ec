import type { Command } from '../../model/command.js';
import type { Principal } from '../../model/principal.js';
import { type Run } from '../../model/run.js';
import { isTerminalRun } from '../../model/status.js';
import type { Changes } from '../changes.js';
import { applyDue } from '../gate/due.js';
import type { Fault } from '../gate/guards.js';
import { authorOf } from '../gate/records.js';
import { endWithRun } from '../events/ended.js';
import { hasStopAuthority, labelsOfRolesWith, permissionsOf, roleLabels } from '../permissions.js';
import type { Refusal } from '../types.js';
import { factOf } from './turn.js';

export const RUN_COMMANDS = ['run.stop', 'run.pause', 'run.resume'] as const;
export type RunCommandType = (typeof RUN_COMMANDS)[number];
export const isRunCommand = (type: string): type is RunCommandType => (RUN_COMMANDS as readonly string[]).includes(type);

interface RunRule {
  readonly permission: string;
  readonly refuse: (run: Run) => Fault['code'] | undefined;
  readonly verb: 'stop' | 'pause' | 'resume';
  readonly status: Run['status'];
  readonly record: 'stopped' | 'paused' | 'resumed';
}

const RULES: Readonly<Record<RunCommandType, RunRule>> = {
  'run.stop': { permission: 'run:stop', refuse: () => undefined, verb: 'stop', status: 'stopping', record: 'stopped' },
  'run.pause': {
    permission: 'run:pause', verb: 'pause', status: 'paused', record: 'paused',
    refuse: ({ status }) => (status === 'paused' ? 'ALREADY_PAUSED' : status === 'stopping' ? 'STOPPING' : undefined),
  },
  'run.resume': { permission: 'run:pause', refuse: ({ status }) => (status === 'paused' ? undefined : 'NOT_PAUSED'), verb: 'resume', status: 'running', record: 'resumed' },
};

/** What somebody needs to be allowed to do this to a run, and whether its state has it. In that order. */
export function runFault(type: RunCommandType, run: Run, principal: Principal, policy: Changes['policy'], boundary?: string): Fault | undefined {
  const { permission, refuse } = RULES[type];
  const entitled = permissionsOf(policy, principal, boundary).has(permission) || (type === 'run.stop' && hasStopAuthority(run, principal));
  if (principal.kind !== 'human' || !entitled) {
    const params: Refusal['params'] = { needs: labelsOfRolesWith(policy, permission).join(', '), has: roleLabels(policy, principal.roles).join(', ') };
    return { code: 'NOT_ELIGIBLE', params };
  }
  if (isTerminalRun(run.status)) return { code: 'TERMINAL', ...(run.endedAt === undefined ? {} : { at: run.endedAt }) };
  const code = refuse(run);
  return code === undefined ? undefined : { code };
}

/** `run.stop`, `run.pause`, `run.resume`. A stop ends every gate of the run in the same transaction. */
export function commandRun(changes: Changes, type: RunCommandType, command: Command, principal: Principal): Fault | undefined {
  const refused = runFault(type, changes.run, principal, changes.policy, changes.state.custody.boundary?.id);
  if (refused !== undefined) return refused;
  const { status, verb, record } = RULES[type];
  const cause = { by: { id: principal.id, kind: principal.kind, name: principal.name }, code: 'RUN_CANCELLED' } as const;
  if (type === 'run.stop') for (const gate of changes.allGates()) endWithRun(changes, applyDue(changes, gate), cause, authorOf(principal));
  changes.setRun({ status });
  changes.outbox({ op: 'put-run', verb });
  changes.recordRun({ ...factOf(command, principal), type: record, outcome: { status: 'ok' } });
  return undefined;
}
