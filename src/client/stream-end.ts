import { AdapterError } from '../adapter/errors.js';
import type { StreamEnd } from './reconnect.js';
import type { Verdict } from './sequencer.js';

const broken = (detailCode: string, message: string): AdapterError => new AdapterError('invalid', message, { detailCode });

/** A change or a part of a snapshot that has not come in time. */
export const missing = (what: string): AdapterError => broken('MISSING', `${what}.`);

/** The end of a stream that a verdict brings about. */
export function endOf(verdict: Extract<Verdict, { kind: 'gap' | 'bad-parts' | 'new-epoch' | 'equivocation' | 'behind' | 'too-big' | 'reset' }>): StreamEnd {
  switch (verdict.kind) {
    case 'gap':
      return { kind: 'gap', error: missing(verdict.why) };
    case 'bad-parts':
      return { kind: 'resnapshot', error: broken('BAD_PARTS', `${verdict.why}.`) };
    case 'new-epoch':
      return { kind: 'resnapshot' };
    case 'equivocation':
      return { kind: 'resnapshot', warning: 'equivocation', error: broken('EQUIVOCATION', `Two different changes came under the number ${verdict.seq}.`) };
    case 'behind':
      return { kind: 'resnapshot', warning: 'behind', error: broken('BEHIND', `A snapshot of seq ${verdict.seq} came, which is older than what was received before.`) };
    case 'reset':
      return { kind: 'reset', reason: verdict.reason };
    case 'too-big':
      return { kind: 'failed', error: broken('too-big', 'The snapshot of this run is larger than 64 MB. Close finished branches or raise their grouping.') };
  }
}
