import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
import * as z from 'zod/mini';
import { digestOfText } from '../../src/audit/hash.js';
import { utf8 } from '../../src/audit/bytes.js';
import type { EdgeTemplate, GateAsk, GraphWorkflow, ItemEnd, ItemGraph, ItemKit, StepContext, StepTemplate } from '../../src/gateway/bridges/langgraph/index.js';
import type { Gate } from '../../src/model/gate.js';
import type { JsonValue, Money, Text } from '../../src/model/primitives.js';
import type { Model } from '../model/model.js';
import { FARID, LENA, REFUND_AGENT } from '../people.js';
import { add, inWords } from './money.js';
import { OrderTableBusy, type Order, type OrderTable } from './orders.js';
import type { Outbox } from './outbox.js';
import type { Pace } from './pace.js';
import { classifyPrompt, draftPrompt } from './prompts.js';
import { readRequest, readRequests, type RequestFile, type SupportRequest } from './read-request.js';
import { computeRefund, fillReply, type CheckedReply, type Refund } from './refund.js';

export interface BatchParts {
  readonly requests: URL;
  readonly orders: OrderTable;
  readonly outbox: Outbox;
  readonly model: Model;
  readonly pace: Pace;
  /** Orders whose first look-up fails, as services do now and then. */
  readonly busyOrders: ReadonlySet<string>;
}

const english = (text: string): Text => ({ text, lang: 'en' });

const STEPS: readonly StepTemplate[] = [
  { key: 'read', kind: 'code', label: english('Read the request'), boundary: 'support' },
  { key: 'classify', kind: 'llm', label: english('Work out the topic'), boundary: 'support', attempts: 3, backoffMs: 800 },
  { key: 'lookup', kind: 'tool', label: english('Look up the order'), boundary: 'support', attempts: 3, backoffMs: 800 },
  { key: 'draft', kind: 'llm', label: english('Write the reply'), boundary: 'support', attempts: 3, backoffMs: 800 },
  { key: 'refund', kind: 'code', label: english('Work out the refund'), boundary: 'support' },
  { key: 'decide', kind: 'gate', label: english('Decide the refund'), boundary: 'support', attempts: 3 },
  { key: 'send', kind: 'tool', label: english('Pay and send'), boundary: 'support', cardBoundary: 'finance', attempts: 3 },
];

const EDGES: readonly EdgeTemplate[] = [
  { from: 'collect', to: 'read', kind: 'control' },
  { from: 'read', to: 'classify', kind: 'data' },
  { from: 'read', to: 'lookup', kind: 'data' },
  { from: 'classify', to: 'draft', kind: 'data' },
  { from: 'lookup', to: 'draft', kind: 'data' },
  { from: 'draft', to: 'refund', kind: 'data' },
  { from: 'refund', to: 'decide', kind: 'data' },
  { from: 'decide', to: 'send', kind: 'conditional' },
  { from: 'send', to: 'close', kind: 'control' },
];

const topicSchema = z.object({ topic: z.string(), language: z.string(), summary: z.string(), confidence: z.number().check(z.minimum(0), z.maximum(1)) });
type Topic = z.output<typeof topicSchema>;

/** The JSON object in a model's answer. @throws {Error} when there is none */
function readTopic(answer: string): Topic {
  const json = /\{[\s\S]*\}/.exec(answer)?.[0];
  try {
    return topicSchema.parse(JSON.parse(json ?? ''));
  } catch {
    throw new Error('The model did not answer with the JSON object that was asked for.');
  }
}

const State = Annotation.Root({
  file: Annotation<RequestFile>(),
  request: Annotation<SupportRequest>(),
  topic: Annotation<Topic>(),
  order: Annotation<Order | null>(),
  drafted: Annotation<string>(),
  computed: Annotation<Refund>(),
  reply: Annotation<CheckedReply>(),
  gate: Annotation<string>(),
  next: Annotation<'send' | 'decide' | 'end'>(),
  sent: Annotation<JsonValue>(),
});
type S = typeof State.State;
type Update = Partial<S>;

/** Exactly what is approved, paid and sent. */
function argsOf({ file, request, order, computed, reply, topic }: S): JsonValue {
  const answer = { language: topic.language, text: reply.text, amountsInDraft: reply.namesAmount ? 'found' : 'none' };
  if (order === null || computed.money === null) return { request: file.id, to: request.email, reply: answer };
  return {
    request: file.id, order: order.order, item: order.item, customer: order.customer, refund: { ...computed.money }, payTo: order.payTo,
    because: computed.because, to: request.email, reply: answer,
  };
}

const evidence = (id: string, label: string, text: string): Gate['evidence'][number] => ({
  id, label: english(label), mediaType: 'text/plain', text, sha256: digestOfText(text), size: utf8(text).length,
});

/** Refunds over this amount, and all in other currencies, are paid by Finance. */
const FINANCE_OVER: Money = { amount: '500.00', currency: 'EUR' };
const isForFinance = (money: Money): boolean => money.currency !== FINANCE_OVER.currency || Number(money.amount) > Number(FINANCE_OVER.amount);

const hiddenNote = (count: number): string => (count === 0 ? '' : ` ${count} invisible or direction-changing characters are in it.`);

function askAbout(state: S): GateAsk {
  const { request, computed, topic } = state;
  return {
    action: computed.money === null ? 'reply.send' : 'refund.pay',
    args: argsOf(state),
    requester: REFUND_AGENT,
    agentSays: { text: topic.summary, lang: 'en' },
    confidence: topic.confidence,
    evidence: [
      evidence('amount', 'How the amount was worked out', computed.lines.join('\n')),
      evidence('message', 'What the customer wrote', `${request.subject}\n\n${request.text}`),
    ],
    ...(computed.money !== null && isForFinance(computed.money) ? { crossing: { step: 'send', boundary: 'finance' } } : {}),
  };
}

/** Totals per currency of what was paid back. */
function paidBack(ends: readonly ItemEnd[]): string {
  const totals = new Map<string, Money>();
  for (const { values } of ends) {
    const { computed, sent } = values as Update;
    const money = computed?.money ?? null;
    if (sent === undefined || money === null) continue;
    const before = totals.get(money.currency);
    totals.set(money.currency, before === undefined ? money : add(before, money));
  }
  return [...totals.values()].map(inWords).join(', ');
}

/** A batch of support requests, from the folder to the outbox. */
export function supportBatch(parts: BatchParts): GraphWorkflow {
  const { orders, outbox, model, pace, busyOrders } = parts;
  return {
    workflow: {
      id: 'support-batch', name: 'Support batch', version: '1',
      description: english('Reads a folder of support requests, drafts the replies, works out the refunds, and asks people where the rules say so.'),
    },
    unit: 'requests',
    concurrency: 3,
    owner: LENA,
    opening: { key: 'collect', kind: 'code', label: english('Collect the requests'), boundary: 'support' },
    closing: { key: 'close', kind: 'code', label: english('Close the batch'), boundary: 'support' },
    steps: STEPS,
    edges: EDGES,
    boundaries: [
      { id: 'support', label: english('Support'), accountable: LENA, responsible: [], crossing: { out: 'high' }, fence: 0 },
      { id: 'finance', label: english('Finance'), accountable: FARID, responsible: [], crossing: { in: 'high' }, fence: 0 },
    ],
    async plan() {
      const files = await readRequests(parts.requests);
      return files.map((file) => ({ label: english(`request ${Number(file.id)}`), state: { file: { ...file } } }));
    },
    close(ends) {
      const sent = ends.filter(({ values }) => (values as Update).sent !== undefined).length;
      const money = paidBack(ends);
      const failed = ends.filter(({ status }) => status === 'failed').length;
      return english(`${sent} of ${ends.length} requests answered${money === '' ? '' : `, ${money} paid back`}${failed === 0 ? '' : `, ${failed} failed`}.`);
    },
    buildItemGraph: (kit) => itemGraph(kit, { orders, outbox, model, pace, busyOrders }),
  };
}

function itemGraph(kit: ItemKit, { orders, outbox, model, pace, busyOrders }: Omit<BatchParts, 'requests'>): ItemGraph {
  const read = async ({ file }: S, context: StepContext): Promise<Update> => {
    await pace(500, context.signal);
    const request = readRequest(file);
    context.note(english(`${request.text.length} characters${request.order === null ? ', no order number' : `, order ${request.order}`}.${hiddenNote(request.hidden)}`));
    return { request };
  };

  const classify = async ({ file, request }: S, context: StepContext): Promise<Update> => {
    const topic = readTopic(await model.complete(classifyPrompt(file.id, request), context, false));
    context.note(english(topic.summary));
    return { topic };
  };

  const lookup = async ({ request }: S, context: StepContext): Promise<Update> => {
    await context.phase('tool');
    await pace(900, context.signal);
    if (request.order !== null && busyOrders.has(request.order) && context.attempt === 1) throw new OrderTableBusy('The order table did not answer in time.');
    const order = orders.find(request.order, request.email);
    context.note(english(order === null ? 'No order was found for this sender.' : `${order.item}, ${inWords(order.paid)} paid, ${order.state} since ${order.since}.`));
    return { order };
  };

  const draft = async ({ file, request, topic, order }: S, context: StepContext): Promise<Update> => ({
    drafted: await model.complete(draftPrompt(file.id, request, topic.topic, order), context, true),
  });

  const refund = async (state: S, context: StepContext): Promise<Update> => {
    await pace(400, context.signal);
    const computed = computeRefund(state.order);
    const reply = fillReply(state.drafted, computed.money);
    const doubt = reply.namesAmount ? ' The model wrote an amount of its own into the reply.' : '';
    context.note(english(`${computed.lines.at(-1) ?? ''}${doubt}`));
    return { computed, reply };
  };

  return new StateGraph(State)
    .addNode('read', kit.step('read', read), kit.options('read'))
    .addNode('classify', kit.step('classify', classify), kit.options('classify'))
    .addNode('lookup', kit.step('lookup', lookup), kit.options('lookup'))
    .addNode('draft', kit.step('draft', draft), kit.options('draft'))
    .addNode('refund', kit.step('refund', refund), kit.options('refund'))
    .addNode('decide', kit.gate<S, Update>('decide', {
      ask: askAbout,
      decided: ({ gate, approved }) => ({ gate, next: approved ? 'send' : 'end' }),
    }), kit.options('decide'))
    .addNode('send', kit.effect<S, Update>('send', {
      gate: ({ gate }) => gate,
      args: argsOf,
      lateEffects: 'prevented',
      // At the slowest pace the pause in front of the payment is longer than the usual permit.
      permitMs: 30_000,
      async perform(args, effectKey, context, permit) {
        // Paced without the run's signal: between its permit and its confirmation an effect is never broken off by us.
        await pace(500, permit.signal);
        // The row and the permit are one transaction: once the permit has ended or was taken away, nothing is paid.
        await permit.commit((sql) => outbox.within(sql).put(effectKey, args));
        context.note(english('Sent.'));
      },
      landed: (effectKey) => outbox.find(effectKey),
      done: (sent) => ({ sent, next: 'end' }),
      refused: () => ({ next: 'decide' }),
    }), kit.options('send'))
    .addEdge(START, 'read')
    .addEdge('read', 'classify')
    .addEdge('read', 'lookup')
    .addEdge(['classify', 'lookup'], 'draft')
    .addEdge('draft', 'refund')
    .addEdge('refund', 'decide')
    .addConditionalEdges('decide', ({ next }) => (next === 'send' ? 'send' : END))
    .addConditionalEdges('send', ({ next }) => (next === 'decide' ? 'decide' : END))
    .compile({ checkpointer: kit.checkpointer });
}
