import type { Gate, QuorumLine, Vote } from '../model/gate.js';
import type { Policy, Tier } from '../model/policy.js';
import type { Principal } from '../model/principal.js';

type Counted = Pick<Gate, 'votes' | 'revision'>;

/** Approvals that count for the current revision: one per human. */
export const countedApprovals = ({ votes, revision }: Counted): readonly Vote[] =>
  votes.filter((vote) => vote.counts && vote.kind === 'approve' && vote.revision === revision);

/** Rejections that count. They carry over from earlier revisions until they are withdrawn or voted anew. */
export const countedRejections = ({ votes }: Pick<Gate, 'votes'>): readonly Vote[] => votes.filter((vote) => vote.counts && vote.kind === 'reject');

/** The quorum of a tier as lines, with nothing counted yet. Slots of one option for the same role become one line. */
export const quorumLines = ({ quorum }: Tier, policy: Policy): readonly QuorumLine[] =>
  quorum.anyOf.flatMap(({ allOf }, option) =>
    [...new Set(allOf.map(({ role }) => role))].map((role) => ({
      option,
      need: allOf.filter((slot) => slot.role === role).reduce((sum, { n }) => sum + n, 0),
      have: 0,
      role,
      whoLabel: policy.roles.find(({ id }) => id === role)?.label ?? { text: role },
    })),
  );

/** The same lines with the votes counted: a vote fills a place only in the one role it was cast in. */
export const countLines = (lines: readonly QuorumLine[], gate: Counted): readonly QuorumLine[] => {
  const approvals = countedApprovals(gate);
  return lines.map((line) => ({ ...line, have: Math.min(line.need, approvals.filter(({ asRole }) => asRole === line.role).length) }));
};

const optionsOf = (lines: readonly QuorumLine[]): readonly (readonly QuorumLine[])[] =>
  [...new Set(lines.map(({ option }) => option))].map((option) => lines.filter((line) => line.option === option));

/** Whether every line of at least one option is filled. A gate without lines is never approved by people. */
export const isQuorumMet = (lines: readonly QuorumLine[]): boolean => optionsOf(lines).some((option) => option.every(({ have, need }) => have >= need));

/** How far the option that lacks least has come, in people. */
export const quorumProgress = (lines: readonly QuorumLine[]): { readonly have: number; readonly need: number } => {
  const sums = optionsOf(lines).map((option) => ({
    have: option.reduce((sum, { have }) => sum + have, 0),
    need: option.reduce((sum, { need }) => sum + need, 0),
  }));
  return sums.reduce((best, sum) => (sum.need - sum.have < best.need - best.have ? sum : best), sums[0] ?? { have: 0, need: 0 });
};

/** Lines that still lack somebody. */
export const openLines = (gate: Pick<Gate, 'requirement'>): readonly QuorumLine[] => gate.requirement.quorum.filter(({ have, need }) => have < need);

/** The roles in which somebody could fill an open place of this gate, in the order of its requirement. From wire data alone. */
export const eligibleRoles = (gate: Pick<Gate, 'requirement'>, principal: Pick<Principal, 'roles'>): readonly string[] => [
  ...new Set(openLines(gate).map(({ role }) => role).filter((role) => principal.roles.includes(role))),
];

/** The role to vote in (`asRole`): the first of {@link eligibleRoles}, or undefined if there is none. */
export const requiredRole = (gate: Pick<Gate, 'requirement'>, principal: Pick<Principal, 'roles'>): string | undefined => eligibleRoles(gate, principal)[0];
