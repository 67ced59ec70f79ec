import { COMMAND_TYPES, type CommandArgs, type CommandTarget, type CommandType } from '../../../src/model/command.js';
import type { Gate } from '../../../src/model/gate.js';
import type { Policy } from '../../../src/model/policy.js';
import type { Run } from '../../../src/model/run.js';
import { PERMISSIONS } from '../../../src/policy/permissions.js';
import { policy as fixed } from './policy.js';
import { voteArgs } from './api.js';

/** Numbers that are the same for one seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The policy of the tests with roles that were generated, each with some of all permissions. */
export function generatedPolicy(seed: number, roles: number): Policy {
  const random = randomOf(seed);
  const made = Array.from({ length: roles }, (_, n) => ({ id: `made-${n}`, label: { text: `Made ${n}` }, permissions: PERMISSIONS.filter(() => random() < 0.55) }));
  // What reading depends on, in every combination.
  const sight = [[], ['run:read'], ['gate:read'], ['audit:read'], ['run:read', 'audit:read'], ['gate:read', 'audit:read']].map((permissions, n) => ({ id: `sight-${n}`, label: { text: `Sight ${n}` }, permissions }));
  const voters = made.filter((role) => role.permissions.includes('gate:approve')).map(({ id }) => ({ allOf: [{ n: 1, role: id }] })).slice(0, 4);
  return {
    ...fixed, version: `seed ${seed}`, roles: [...fixed.roles, ...sight, ...made],
    tiers: fixed.tiers.map((tier) => (tier.id === 'one-lead' ? { ...tier, quorum: { anyOf: [...tier.quorum.anyOf, ...voters], deny: 1 } } : tier)),
  };
}

export interface Person { readonly id: string; readonly name: string; readonly roles: readonly string[] }

/** One person per role, one without any, and some with two; the owner of the runs comes first. */
export function peopleOf({ roles }: Policy, seed: number): readonly Person[] {
  const random = randomOf(seed + 1);
  const some = (): string => roles[Math.floor(random() * roles.length)]?.id ?? '';
  const of = (id: string, ...held: string[]): Person => ({ id, name: `Person ${id}`, roles: held });
  return [
    of('owner', 'support-rep'), of('nobody'), ...roles.map(({ id }) => of(`only-${id}`, id)), ...Array.from({ length: 4 }, (_, n) => of(`both-${n}`, some(), some())),
  ];
}

export interface World { readonly policy: Policy; readonly run: Run; readonly gate: Gate; readonly over: Run }

/** What the policy allows a person, read from it anew and not with the rules under test. */
export class Oracle {
  readonly #may: ReadonlySet<string>;
  readonly #roles: readonly string[];

  constructor(person: Person, { policy, gate, run }: World) {
    const held = policy.roles.filter(({ id, boundary }) => boundary === undefined && person.roles.includes(id));
    this.#may = new Set(held.flatMap(({ permissions }) => permissions));
    const asked = new Set(gate.requirement.quorum.map(({ role }) => role));
    this.#roles = held.filter(({ id }) => asked.has(id)).map(({ id }) => id);
    this.owns = run.owner.id === person.id;
    const grants = (permission: string): boolean => held.some(({ id, permissions }) => asked.has(id) && permissions.includes(permission));
    this.approves = grants('gate:approve');
    this.rejects = grants('gate:reject');
  }

  readonly owns: boolean;
  readonly approves: boolean;
  readonly rejects: boolean;
  may = (permission: string): boolean => this.#may.has(permission);
  get readsRun(): boolean { return this.may('run:read') || this.owns; }
  get seesGates(): boolean { return this.readsRun && this.may('gate:read'); }
  get hasInInbox(): boolean { return this.seesGates && this.#roles.length > 0; }
  get votesAs(): string { return this.#roles[0] ?? 'support-lead'; }
}

type Verdict = 'missing' | 'forbidden' | 'unsupported' | 'allowed';

interface Cell<T extends CommandType> {
  readonly target: (world: World) => CommandTarget;
  readonly args: (world: World, oracle: Oracle) => CommandArgs<T>;
  readonly allows: (oracle: Oracle) => boolean;
  readonly expect?: { readonly revision: number };
}

// An allowed command must change nothing, or the next person would find another world: it expects a revision that never was.
const NEVER = { revision: 99 };
const ofGate = ({ run, gate }: World): CommandTarget => ({ run: run.id, gate: gate.id });
const stale = (choice: 'approve' | 'reject') => ({ gate }: World, { votesAs }: Oracle): CommandArgs<'gate.vote'> => voteArgs({ ...gate, revision: 99 }, choice, votesAs);
const gateCell = <T extends CommandType>(args: Cell<T>['args'], allows: Cell<T>['allows']): Cell<T> => ({ target: ofGate, args, allows, expect: NEVER });
const none = (): Record<string, never> => ({});
/** What the engine of the tests cannot do: a caller who may know of the run is told so. */
const BEYOND_ENGINE: ReadonlySet<CommandType> = new Set(['run.pause', 'run.resume']);
const onRun = (permission: string) => ({ target: ({ over }: World) => ({ run: over.id }), args: none, allows: (oracle: Oracle) => oracle.may(permission) || (permission === 'run:stop' && oracle.owns) });

/** What each command needs, in the words of the documentation. */
const CELLS: { readonly [T in CommandType]?: Cell<T> | readonly Cell<T>[] } = {
  'gate.vote': [gateCell<'gate.vote'>(stale('approve'), ({ approves }) => approves), gateCell<'gate.vote'>(stale('reject'), ({ rejects }) => rejects)],
  'gate.withdraw-vote': gateCell(none, () => true),
  'gate.claim': gateCell(none, (oracle) => oracle.may('gate:claim') && (oracle.approves || oracle.rejects)),
  'gate.unclaim': gateCell(none, () => true),
  'gate.delegate': gateCell((_, { votesAs }) => ({ to: 'owner', asRole: votesAs }), (oracle) => oracle.may('gate:delegate') && oracle.approves),
  'gate.ask': gateCell(() => ({ question: 'Why?' }), (oracle) => oracle.may('gate:ask')),
  'gate.answer': gateCell(() => ({ answer: 'So.' }), (oracle) => oracle.may('gate:ask') || oracle.owns),
  'gate.escalate': gateCell(none, (oracle) => oracle.may('gate:escalate')),
  'gate.revoke': gateCell(none, (oracle) => oracle.may('gate:revoke') || oracle.owns),
  'gate.bypass': gateCell(({ gate }) => {
    const { revision, digests, presentation, seen } = voteArgs({ ...gate, revision: 99 }, 'approve', '');
    return { revision, digests, presentation, seen };
  }, (oracle) => oracle.may('gate:bypass')),
  'gate.reopen': gateCell(none, ({ owns }) => owns),
  'gate.seen': { ...gateCell(({ gate }) => ({ revision: gate.revision, evidence: [] }), () => true) },
  'run.pause': onRun('run:pause'),
  'run.resume': onRun('run:pause'),
  'run.stop': onRun('run:stop'),
  'audit.export': { target: none, args: () => ({ format: 'csv' }), allows: (oracle) => oracle.may('audit:export') },
  'run.start': { target: () => ({ workflow: 'refund' }), args: () => ({ input: { order: 'Z', refund: { amount: '1.00', currency: 'EUR' } } }), allows: (oracle) => oracle.may('run:start') },
};

export interface Attempt { readonly type: CommandType; readonly target: CommandTarget; readonly args: unknown; readonly expect: { readonly revision: number } | undefined; readonly verdict: Verdict }

const SAMPLE_TARGET: CommandTarget = { run: 'r', step: 's', handoff: 'h' };

/** Every command there is as this person would send it, and what must become of it. One that is not in the table must be unsupported. */
export function attemptsOf(person: Person, world: World, samples: Readonly<Record<string, unknown>>): readonly Attempt[] {
  const oracle = new Oracle(person, world);
  return COMMAND_TYPES.flatMap((type) => {
    // An erasure that is allowed finds no record: its refusal is not about the person.
    if (type === 'audit.redact') return [{ type, target: {}, args: { record: 999_999, paths: ['reason'] }, expect: undefined, verdict: oracle.may('audit:redact') ? 'missing' as const : 'forbidden' as const }];
    const cells = CELLS[type] as Cell<CommandType> | readonly Cell<CommandType>[] | undefined;
    if (cells === undefined) return [{ type, target: SAMPLE_TARGET, args: samples[type], expect: undefined, verdict: 'unsupported' as const }];
    return [cells].flat().map((cell): Attempt => {
      const target = cell.target(world);
      const hidden = (target.run !== undefined && !oracle.readsRun) || (target.gate !== undefined && !oracle.seesGates);
      return { type, target, args: cell.args(world, oracle), expect: cell.expect, verdict: hidden ? 'missing' : BEYOND_ENGINE.has(type) ? 'unsupported' : cell.allows(oracle) ? 'allowed' : 'forbidden' };
    });
  });
}
