import type { AccessAsk, AccessDecision } from '../../model/access.js';
import type { Principal } from '../../model/principal.js';
import { evaluateAccess } from '../../policy/access.js';
import { AdapterError } from '../errors.js';
import type { Backend } from './backend.js';
import type { MemoryRun } from './memory-run.js';

/** Finds the run, and the gate, that a resource names. */
function subjectOf({ resource: { type, id, properties } }: AccessAsk, runs: ReadonlyMap<string, MemoryRun>) {
  if (type === 'run') return { run: runs.get(id) };
  const named = properties?.['run'];
  const run = [...runs.values()].find((each) => each.id === named || each.gates.has(id));
  return { run, gate: type === 'gate' ? run?.gates.get(id) : undefined };
}

export function judgeAccess(ask: AccessAsk, principal: Principal, backend: Backend): AccessDecision {
  const { directory, options } = backend;
  const { run, gate } = subjectOf(ask, backend.byId);
  const custody = run?.custodyOf(gate?.gate.step);
  return evaluateAccess({ ask, principal, run: run?.run, gate, custody, directory }, options.policy, backend.env());
}

/** @throws AdapterError `forbidden` with the policy's reason. */
export function requireAccess(action: string, resource: AccessAsk['resource'], principal: Principal, backend: Backend): void {
  const { decision, context } = judgeAccess({ action: { name: action }, resource }, principal, backend);
  if (decision) return;
  throw new AdapterError('forbidden', context?.reason_user ?? `You may not do this: ${action}.`, { detailCode: context?.reason_code ?? 'NOT_ELIGIBLE' });
}
