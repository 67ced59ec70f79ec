import { canonicalize } from '../audit/canonical-json.js';
import type { Command, CommandTarget, CommandType } from '../model/command.js';

const targetKey = (target: CommandTarget): string => canonicalize(JSON.parse(JSON.stringify(target)));

/** Commands that speak for a person on a gate: two different ones at once could both count. */
const DECISIONS: ReadonlySet<CommandType> = new Set(['gate.vote', 'gate.bypass', 'gate.withdraw-vote']);

/** One flight at a time under this key: type and target; for a vote also revision and choice. */
export function defaultFlightKey(command: Command): string {
  const key = `${command.type} ${targetKey(command.target)}`;
  return command.type === 'gate.vote' ? `${key} ${command.args.revision} ${command.args.choice}` : key;
}

/** What a flight blocks for others until its outcome is known: for a decision its gate, otherwise nothing. */
export const decisionScope = (flight: { readonly type: CommandType; readonly target: CommandTarget }): string | undefined =>
  DECISIONS.has(flight.type) ? flight.target.gate : undefined;
