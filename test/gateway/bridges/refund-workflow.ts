import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
import type pg from 'pg';
import type { GraphWorkflow, ItemGraph, StepContext } from '../../../src/gateway/bridges/langgraph/index.js';
import type { EffectPermit } from '../../../src/gateway/index.js';
import type { JsonValue } from '../../../src/model/primitives.js';
import type { PrincipalRef } from '../../../src/model/principal.js';

const lena: PrincipalRef = { id: 'lena', kind: 'human', name: 'Lena Fischer' };
const farid: PrincipalRef = { id: 'farid', kind: 'human', name: 'Farid Haddad' };
const agent: PrincipalRef = { id: 'refunds', kind: 'agent', name: 'Refund agent' };

export interface RefundHooks {
  readonly work?: (context: StepContext) => Promise<void>;
  /** The effect is written in one transaction with its permit; otherwise it is just written. */
  readonly inTransaction?: boolean;
  /** Runs in front of the effect, with its permit in hand. */
  readonly permitted?: (permit: EffectPermit) => void;
  /** Runs when the effect has landed or not, and nothing more is done about it. */
  readonly acted?: () => void;
  /** Runs inside the effect, after it has landed. */
  readonly performed?: (effectKey: string) => void | Promise<void>;
}

interface Landed { readonly effect_key: string; readonly args: JsonValue }

const PAY = 'insert into test_outbox (effect_key, args, count) values ($1, $2, 1) on conflict (effect_key) do nothing';

/** The smallest workflow with everything in it: parallel steps, a retry, a stream, a gate and a guarded effect. */
export function refundWorkflow(pool: pg.Pool, hooks: RefundHooks = {}): GraphWorkflow {
  const state = Annotation.Root({
    amount: Annotation<string>(), topic: Annotation<string>(), price: Annotation<string>(), gate: Annotation<string>(), next: Annotation<'pay' | 'decide' | 'end'>(), paid: Annotation<string>(),
  });
  type S = typeof state.State;
  const argsOf = ({ amount }: S): JsonValue => ({ refund: { amount, currency: 'EUR' } });
  return {
    workflow: { id: 'refunds', name: 'Refunds', version: '1' },
    unit: 'requests',
    concurrency: 2,
    owner: lena,
    opening: { key: 'collect', kind: 'code', label: { text: 'Collect' }, boundary: 'support' },
    closing: { key: 'close', kind: 'code', label: { text: 'Close' }, boundary: 'support' },
    steps: [
      { key: 'classify', kind: 'llm', label: { text: 'Classify' }, boundary: 'support' },
      { key: 'lookup', kind: 'tool', label: { text: 'Look up' }, boundary: 'support', attempts: 2, backoffMs: 5 },
      { key: 'decide', kind: 'gate', label: { text: 'Decide' }, boundary: 'support' },
      { key: 'pay', kind: 'tool', label: { text: 'Pay' }, boundary: 'support', attempts: 2, backoffMs: 5 },
    ],
    edges: [
      { from: 'collect', to: 'classify', kind: 'control' }, { from: 'collect', to: 'lookup', kind: 'control' },
      { from: 'classify', to: 'decide', kind: 'data' }, { from: 'lookup', to: 'decide', kind: 'data' },
      { from: 'decide', to: 'pay', kind: 'conditional' }, { from: 'pay', to: 'close', kind: 'control' },
    ],
    boundaries: [
      { id: 'support', label: { text: 'Support' }, accountable: lena, responsible: [], fence: 0 },
      { id: 'finance', label: { text: 'Finance' }, accountable: farid, responsible: [], fence: 0 },
    ],
    plan: (input) => Promise.resolve((input as string[]).map((amount, index) => ({ label: { text: `request ${index + 1}` }, state: { amount } }))),
    close: (ends) => ({ text: `${ends.filter(({ values }) => values['paid'] !== undefined).length} of ${ends.length} paid` }),
    buildItemGraph: (kit): ItemGraph =>
      new StateGraph(state)
        .addNode('classify', kit.step<S, Partial<S>>('classify', async (_state, context) => {
          await context.phase('streaming');
          context.chunk('dama');
          context.chunk('ged');
          context.usage({ outputTokens: 2, model: 'test' });
          await hooks.work?.(context);
          return { topic: 'damaged' };
        }))
        .addNode('lookup', kit.step<S, Partial<S>>('lookup', ({ amount }, context) => {
          if (amount.startsWith('99') && context.attempt === 1) throw new Error('The order table did not answer.\n    at secret/stack.ts:1');
          if (amount === 'broken') throw new Error('No such order.');
          context.note({ text: `Order over ${amount}` });
          return Promise.resolve({ price: amount });
        }), kit.options('lookup'))
        .addNode('decide', kit.gate<S, Partial<S>>('decide', {
          ask: (s) => ({
            action: 'refund.pay', args: argsOf(s), requester: agent,
            ...(Number(s.amount) > 500 ? { crossing: { step: 'pay', boundary: 'finance' } } : {}),
          }),
          decided: ({ gate, approved }) => ({ gate, next: approved ? 'pay' : 'end' }),
        }))
        .addNode('pay', kit.effect<S, Partial<S>>('pay', {
          gate: ({ gate }) => gate,
          args: argsOf,
          ...(hooks.inTransaction === true ? { lateEffects: 'prevented' as const } : {}),
          async perform(args, effectKey, _context, permit) {
            const values = [effectKey, JSON.stringify(args)];
            hooks.permitted?.(permit);
            await (hooks.inTransaction === true ? permit.commit((sql) => sql.run(PAY, values)) : pool.query(PAY, values)).finally(hooks.acted);
            await hooks.performed?.(effectKey);
          },
          async landed(effectKey) {
            const { rows } = await pool.query<Landed>('select effect_key, args from test_outbox where effect_key = $1', [effectKey]);
            return rows[0]?.args ?? null;
          },
          done: (args) => ({ paid: JSON.stringify(args), next: 'end' }),
          refused: () => ({ next: 'decide' }),
        }), kit.options('pay'))
        .addEdge(START, 'classify')
        .addEdge(START, 'lookup')
        .addEdge(['classify', 'lookup'], 'decide')
        .addConditionalEdges('decide', (s) => (s.next === 'pay' ? 'pay' : END))
        .addConditionalEdges('pay', (s) => (s.next === 'decide' ? 'decide' : END))
        .compile({ checkpointer: kit.checkpointer }),
  };
}

export const createOutbox = (pool: pg.Pool): Promise<unknown> =>
  pool.query('create table if not exists test_outbox (effect_key text primary key, args jsonb not null, count int not null)');

export async function outbox(pool: pg.Pool): Promise<readonly Landed[]> {
  return (await pool.query<Landed>('select effect_key, args from test_outbox order by effect_key')).rows;
}
