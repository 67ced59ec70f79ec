import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
import type { Pool } from 'pg';
import type { GraphWorkflow, ItemGraph } from '../../src/gateway/bridges/langgraph/index.js';
import type { JsonValue } from '../../src/model/primitives.js';
import type { PrincipalRef } from '../../src/model/principal.js';

const OWNER: PrincipalRef = { id: 'lead-0', kind: 'human', name: 'Lead 0' };
const AGENT: PrincipalRef = { id: 'refund-agent', kind: 'agent', name: 'Refund agent' };

const State = Annotation.Root({
  order: Annotation<string>(), topic: Annotation<string>(), price: Annotation<string>(), reply: Annotation<string>(), total: Annotation<string>(),
  gate: Annotation<string>(), next: Annotation<'send' | 'decide' | 'end'>(), sent: Annotation<JsonValue>(),
});
type S = typeof State.State;

const argsOf = ({ order }: S): JsonValue => ({ order, refund: { amount: '20.00', currency: 'EUR' } });

/**
 * The shape of the demo's batch (seven steps an item, two of them side by side, then a gate and a guarded effect) without its
 * waits and its model, so that what is left is the work of the engine and of the gateway. The rules decide every gate.
 */
export async function longBatch(pool: Pool): Promise<GraphWorkflow> {
  await pool.query('CREATE TABLE IF NOT EXISTS public.bench_effect (key text PRIMARY KEY, args text NOT NULL)');
  const plain = (key: string) => ({ key, kind: 'code', label: { text: key }, boundary: 'support' }) as const;
  return {
    workflow: { id: 'long-batch', name: 'Long batch', version: '1' },
    unit: 'orders',
    concurrency: 16,
    owner: OWNER,
    opening: plain('collect'),
    closing: plain('close'),
    steps: [plain('read'), plain('classify'), plain('lookup'), plain('draft'), plain('refund'), { ...plain('decide'), kind: 'gate' }, { ...plain('send'), kind: 'tool', cardBoundary: 'finance' }],
    edges: [
      { from: 'collect', to: 'read', kind: 'control' }, { from: 'read', to: 'classify', kind: 'data' }, { from: 'read', to: 'lookup', kind: 'data' },
      { from: 'classify', to: 'draft', kind: 'data' }, { from: 'lookup', to: 'draft', kind: 'data' }, { from: 'draft', to: 'refund', kind: 'data' },
      { from: 'refund', to: 'decide', kind: 'data' }, { from: 'decide', to: 'send', kind: 'conditional' }, { from: 'send', to: 'close', kind: 'control' },
    ],
    boundaries: [
      { id: 'support', label: { text: 'Support' }, accountable: OWNER, responsible: [], fence: 0 },
      { id: 'finance', label: { text: 'Finance' }, accountable: OWNER, responsible: [], fence: 0 },
    ],
    plan: (input) => Promise.resolve(Array.from({ length: (input as { readonly items: number }).items }, (_, index) => ({ label: { text: `order ${index + 1}` }, state: { order: `A-${index}` } }))),
    close: (ends) => ({ text: `${ends.length} orders` }),
    buildItemGraph: (kit): ItemGraph =>
      new StateGraph(State)
        .addNode('read', kit.step<S, Partial<S>>('read', () => Promise.resolve({ reply: '' })))
        .addNode('classify', kit.step<S, Partial<S>>('classify', ({ order }) => Promise.resolve({ topic: `topic of ${order}` })))
        .addNode('lookup', kit.step<S, Partial<S>>('lookup', () => Promise.resolve({ price: '20.00' })))
        .addNode('draft', kit.step<S, Partial<S>>('draft', ({ topic }) => Promise.resolve({ reply: `Reply about ${topic}` })))
        .addNode('refund', kit.step<S, Partial<S>>('refund', ({ price }) => Promise.resolve({ total: price })))
        .addNode('decide', kit.gate<S, Partial<S>>('decide', {
          ask: (state) => ({ action: 'refund.pay', args: argsOf(state), requester: AGENT }),
          decided: ({ gate, approved }) => ({ gate, next: approved ? 'send' : 'end' }),
        }))
        .addNode('send', kit.effect<S, Partial<S>>('send', {
          gate: ({ gate }) => gate,
          args: argsOf,
          async perform(args, effectKey) {
            await pool.query('INSERT INTO public.bench_effect (key, args) VALUES ($1, $2) ON CONFLICT DO NOTHING', [effectKey, JSON.stringify(args)]);
          },
          async landed(effectKey) {
            const { rows } = await pool.query<{ args: string }>('SELECT args FROM public.bench_effect WHERE key = $1', [effectKey]);
            return rows[0] === undefined ? null : (JSON.parse(rows[0].args) as JsonValue);
          },
          done: (sent) => ({ sent, next: 'end' }),
          refused: () => ({ next: 'decide' }),
        }))
        .addEdge(START, 'read').addEdge('read', 'classify').addEdge('read', 'lookup').addEdge(['classify', 'lookup'], 'draft')
        .addEdge('draft', 'refund').addEdge('refund', 'decide')
        .addConditionalEdges('decide', ({ next }) => (next === 'send' ? 'send' : END))
        .addConditionalEdges('send', ({ next }) => (next === 'decide' ? 'decide' : END))
        .compile({ checkpointer: kit.checkpointer }),
  };
}
