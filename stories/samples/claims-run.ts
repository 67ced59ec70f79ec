import type { GraphInput } from '../../src/elements/graph/graph-source.js';
import type { StepStatus } from '../../src/model/status.js';
import type { Edge, Step } from '../../src/model/step.js';
import { BATCH_NOW } from '../../test/fixtures/support-batch.js';

const at = (ms: number): string => new Date(BATCH_NOW - ms).toISOString();

/** The same numbers each time, 0 to 1. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) / 0x80000000;
}

/** What stands at the front of an office's work. */
const FRONT: readonly StepStatus[] = ['running', 'running', 'running', 'waiting-human', 'running', 'retrying', 'running', 'failed', 'waiting-external', 'running'];

const KINDS = ['motor', 'home', 'travel', 'health', 'pet', 'legal'] as const;

/**
 * A month of insurance claims: offices work side by side, each through one kind of claim after the other. The documents of
 * a kind are read side by side, put together, checked twice, decided and paid.
 */
export function claimsRun(offices = 12): GraphInput & { readonly steps: readonly Step[]; readonly edges: readonly Edge[] } {
  const next = numbers(20391);
  const steps: Step[] = [];
  const edges: Edge[] = [];
  const link = (from: string, to: string): void => void edges.push({ id: `${from}>${to}`, from, to, kind: 'control' });
  const add = (id: string, label: string, kind: Step['kind'], status: StepStatus): string => {
    const took = 800 + Math.floor(next() * 9000);
    steps.push({
      id, run: 'claims', key: id, kind, label: { text: label }, status, attempts: [],
      ...(status === 'pending' ? {} : { startedAt: at(60_000 + took) }), ...(status === 'succeeded' ? { endedAt: at(60_000) } : {}),
    });
    return id;
  };
  add('collect', 'Collect the claims', 'code', 'succeeded');
  for (let office = 1; office <= offices; office++) {
    const done = Math.floor(next() * KINDS.length * 6);
    const front = FRONT[office % FRONT.length] ?? 'running';
    let before = 'collect';
    KINDS.forEach((name, place) => {
      const id = `${office}/${name}`;
      const status = (stage: number): StepStatus => (place * 6 + stage < done ? 'succeeded' : place * 6 + stage > done ? 'pending' : front);
      const join = (to: string): string => {
        link(before, to);
        return (before = to);
      };
      const sort = join(add(`${id}/sort`, `Sort the ${name} claims`, 'code', status(0)));
      const together = add(`${id}/file`, 'Put the file together', 'code', status(2));
      for (let page = 1, count = 3 + Math.floor(next() * 5); page <= count; page++) {
        const read = add(`${id}/${page}`, `Read document ${page}`, 'llm', status(1) === front && next() < 0.6 ? 'succeeded' : status(1));
        link(sort, read);
        link(read, together);
      }
      before = together;
      const fraud = add(`${id}/fraud`, 'Look for fraud', 'llm', status(3));
      const amount = add(`${id}/amount`, 'Work out the amount', 'code', status(3) === front ? 'succeeded' : status(3));
      const decide = add(`${id}/decide`, 'Decide the payment', 'gate', status(4));
      for (const check of [fraud, amount]) {
        link(together, check);
        link(check, decide);
      }
      before = decide;
      join(add(`${id}/pay`, 'Pay and tell the customer', 'tool', status(5)));
    });
    link(before, 'report');
  }
  add('report', 'Report to the board', 'code', 'pending');
  return { steps, edges, now: BATCH_NOW };
}
