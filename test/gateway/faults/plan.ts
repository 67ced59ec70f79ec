import { Seeded } from './seeded.js';

/** Where one fault happens: at this statement of this gateway, counted from when both run. */
export interface PlannedFault { readonly gateway: number; readonly statement: number; readonly kind: FaultKind; readonly ms: number }

export const FAULT_KINDS = [
  'kill', 'cut-before', 'cut-after', 'slow', 'late', 'silent', 'all-silent', 'outage', 'deadlock', 'serialization', 'pool-empty', 'no-connection', 'disk-full', 'read-only',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** What happens to one run, beside the faults. */
export const STORIES = ['approve', 'approve', 'approve', 'reject', 'small', 'two', 'revoke', 'revoke', 'stop', 'approve-stop', 'leave', 'batch'] as const;
export type Story = (typeof STORIES)[number];

export interface Schedule { readonly seed: number; readonly gateways: 1 | 2; readonly faults: readonly PlannedFault[]; readonly stories: readonly Story[] }

const LAST_STATEMENT = 260;

/** The schedule of a seed: the same one each time. */
export function scheduleOf(seed: number): Schedule {
  const chance = new Seeded(seed);
  const gateways = chance.next() < 0.5 ? 1 : 2;
  return {
    seed, gateways,
    faults: Array.from({ length: chance.between(1, 3) }, () => ({
      gateway: chance.between(0, gateways - 1), statement: chance.between(1, LAST_STATEMENT), kind: chance.pick(FAULT_KINDS), ms: chance.between(50, 600),
    })),
    stories: Array.from({ length: chance.between(2, 4) }, () => chance.pick(STORIES)),
  };
}

export const describeSchedule = ({ seed, gateways, faults, stories }: Schedule): string =>
  `seed ${seed}: ${gateways} gateway${gateways === 1 ? '' : 's'}, ${stories.join(' ')}; ${faults.map(({ gateway, statement, kind, ms }) => `${kind} (${ms} ms) at statement ${statement} of gateway ${gateway}`).join(', ')}`;
