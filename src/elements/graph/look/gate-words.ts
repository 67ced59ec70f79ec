import type { Gate, QuorumLine } from '../../../model/gate.js';
import type { StoredGate } from '../../../model/readable-gate.js';
import { isDecidableGate } from '../../../model/status.js';
import { clip } from '../intake/clip.js';

/** Plain data may leave out what a gate requires. */
const linesOf = ({ requirement }: Partial<Pick<Gate, 'requirement'>>): readonly QuorumLine[] => requirement?.quorum ?? [];

/** Whose approval an undecided gate still needs, as the policy names them. */
export function missingApprovals(gate: StoredGate | undefined): string[] {
  if (gate === undefined || gate.notUnderstood !== undefined || !isDecidableGate(gate.state)) return [];
  return [...new Set(linesOf(gate).filter(({ need, have }) => have < need).map(({ whoLabel }) => clip(whoLabel).text))];
}
