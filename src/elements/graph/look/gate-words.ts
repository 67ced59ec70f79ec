import type { Gate, QuorumLine } from '../../../model/gate.js';
import type { StoredGate } from '../../../model/readable-gate.js';
import { isDecidableGate } from '../../../model/status.js';
import type { Text } from '../../../model/primitives.js';
import { clip } from '../intake/clip.js';

/** Plain data may leave out what a gate requires. */
const linesOf = ({ requirement }: Partial<Pick<Gate, 'requirement'>>): readonly QuorumLine[] => (requirement?.quorum ?? []).filter(({ whoLabel }) => typeof (whoLabel as Partial<Text> | undefined)?.text === 'string');

/** Everybody whose approval a gate may need, as the policy names them. */
export const guardsOf = (gate: StoredGate | undefined): string[] => (gate === undefined || gate.notUnderstood !== undefined ? [] : [...new Set(linesOf(gate).map(({ whoLabel }) => clip(whoLabel).text))]);

/** Whose approval an undecided gate still needs, as the policy names them. */
export function missingApprovals(gate: StoredGate | undefined): string[] {
  if (gate === undefined || gate.notUnderstood !== undefined || !isDecidableGate(gate.state)) return [];
  return [...new Set(linesOf(gate).filter(({ need, have }) => have < need).map(({ whoLabel }) => clip(whoLabel).text))];
}
