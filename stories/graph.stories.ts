import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import { AdapterError } from '../src/adapter/errors.js';
import type { GraphInput } from '../src/elements/graph/graph-source.js';
import type { WfGraph } from '../src/elements/graph/graph.js';
import type { Step } from '../src/model/step.js';
import { ALL_DONE, NOT_BEGUN, refundCards } from '../test/fixtures/refund-cards.js';
import { BATCH_NOW, supportBatch } from '../test/fixtures/support-batch.js';
import { claimsRun } from './samples/claims-run.js';
import { garbledAdapter, movingAdapter, staleClient } from './samples/live.js';

interface Args {
  data: GraphInput | undefined;
  direction: WfGraph['direction'];
  selected: string | undefined;
  width: string;
  height: string;
}

const meta: Meta<Args> = {
  title: 'Elements/wf-graph',
  component: 'wf-graph',
  args: { width: '1100px', height: '392px', direction: 'auto', selected: undefined, data: undefined },
  argTypes: { selected: { control: { type: 'select' }, options: [undefined, 'collect', 'read', 'classify', 'lookup', 'draft', 'refund', 'decide', 'send', 'close'] } },
  render: ({ data, direction, selected, width, height }) =>
    html`<div style=${styleMap({ maxInlineSize: width, '--wf-graph-block-size': height })}><wf-graph .data=${data} .direction=${direction} .selected=${selected}></wf-graph></div>`,
};
export default meta;
type Story = StoryObj<Args>;

const graphIn = (page: HTMLElement): WfGraph => page.querySelector('wf-graph') as WfGraph;

const never = { open: () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) }) };
const failing = (error: AdapterError) => ({ open: () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }) }) });
const step = (id: string, label: string) => ({ id, run: 'run-1', key: id, kind: 'code' as const, label: { text: label }, status: 'pending' as const, attempts: [] });

/** A batch of twelve requests in the middle of its work. */
export const Running: Story = { args: { data: refundCards() } };
/** The same batch before it begins. */
export const NotBegun: Story = { args: { data: refundCards(NOT_BEGUN) } };
/** The same batch when all is done. */
export const Done: Story = { args: { data: refundCards(ALL_DONE) } };
/** One step is chosen; the control `selected` chooses another. */
export const Selected: Story = { args: { data: refundCards(), selected: 'draft' } };
/** A workflow of its own for each request, opened in place. */
export const MapOfSubworkflows: Story = { args: { data: { ...supportBatch(), now: BATCH_NOW }, height: '520px' } };
/** From top to bottom, for narrow columns. */
export const TopToBottom: Story = { args: { data: refundCards(), direction: 'down', width: '420px', height: '900px' } };
/** Two opened maps: the lines that a gate guards lead into the other region. */
export const Opened: Story = { args: { data: refundCards(), width: '1400px', height: '620px' }, play: ({ canvasElement }) => graphIn(canvasElement).focusStep('send/2') };
/** From so far out that only shapes and colours can be told apart. */
export const FarOut: Story = { args: { data: refundCards(), width: '480px', height: '240px' }, play: ({ canvasElement }) => graphIn(canvasElement).fit() };
/** A thousand steps, where the run stands. */
export const Large: Story = { args: { data: claimsRun(), width: '1568px', height: '760px' } };
/** All of them: what needs somebody is seen all the same. */
export const LargeWhole: Story = { ...Large, play: ({ canvasElement }) => graphIn(canvasElement).fit() };
/** Half as many again as can be read: near enough for shapes. */
export const LargeMiddle: Story = { args: { data: claimsRun(3), width: '1568px', height: '760px' }, play: ({ canvasElement }) => graphIn(canvasElement).fit() };
/** A thousand steps on a phone. */
export const LargeOnAPhone: Story = { args: { data: claimsRun(), width: '320px', height: '520px' }, play: ({ canvasElement }) => graphIn(canvasElement).fit() };
/** On a page that is read from right to left. */
export const RightToLeft: Story = { args: { data: refundCards() }, globals: { direction: 'rtl' } };
/** In dark colours. */
export const Dark: Story = { args: { data: refundCards() }, globals: { scheme: 'dark' } };
/** In German. */
export const German: Story = { args: { data: refundCards() }, globals: { locale: 'de' } };
/** Every request goes its way by itself. */
export const Live: Story = { render: () => html`<wf-provider .adapter=${movingAdapter()} run="run-1"><wf-graph></wf-graph></wf-provider>` };
/** In a narrow column, as on a phone. */
export const Phone: Story = { args: { data: refundCards(), width: '320px' } };
/** A connection leads nowhere: the rest is drawn, and what is left out is counted. */
export const PartlyWrong: Story = {
  args: { data: { steps: [step('a', 'Read'), step('b', 'Write')], edges: [{ id: 'a-b', from: 'a', to: 'b', kind: 'control' }, { id: 'a-x', from: 'a', to: 'nowhere', kind: 'control' }] } },
};
/** A name with invisible and reversing characters: each is shown as what it is. */
export const InvisibleCharacters: Story = { args: { data: { steps: [step('a', 'Pay \u202Eesrever ni\u202C now')] } } };
/** A run without steps. */
export const Empty: Story = { args: { data: { steps: [] } } };
/** No data and no connection. */
export const NoRun: Story = {};
/** The run has not come yet. */
export const Loading: Story = { render: () => html`<wf-provider .adapter=${never} run="run-1"><wf-graph></wf-graph></wf-provider>` };
/** There was no news for a while. */
export const Stale: Story = { render: () => html`<wf-graph .client=${staleClient()} run="run-1"></wf-graph>` };
/** A part of what the backend sent could not be read: it is counted, and the rest is shown. */
export const Quarantined: Story = { render: () => html`<wf-provider .adapter=${garbledAdapter()} run="run-1"><wf-graph></wf-graph></wf-provider>` };
/** The session has ended. */
export const SignedOut: Story = { render: () => html`<wf-provider .adapter=${failing(new AdapterError('unauthenticated', 'Sign in.'))} run="run-1"><wf-graph></wf-graph></wf-provider>` };
/** You may not see this run. */
export const Denied: Story = { render: () => html`<wf-provider .adapter=${failing(new AdapterError('forbidden', 'You may not see this run.'))} run="run-1"><wf-graph></wf-graph></wf-provider>` };
/** There is no such run. */
export const NotFound: Story = { render: () => html`<wf-provider .adapter=${failing(new AdapterError('not-found', 'There is no such run.'))} run="run-1"><wf-graph></wf-graph></wf-provider>` };
/** The same steps as a list: what is inside what, what each waits for. */
export const List: Story = { render: ({ data, width, height }) => html`<div style=${styleMap({ maxInlineSize: width, '--wf-graph-block-size': height })}><wf-graph view="list" .data=${data}></wf-graph></div>`, args: { data: refundCards(), width: '1400px', height: '460px' } };
/** The list in a narrow column, as on a phone. */
export const ListOnAPhone: Story = { ...List, args: { data: refundCards(), width: '320px', height: '560px' } };
/** Everything but what failed and what waits for a person stands back. */
export const Filtered: Story = { render: ({ data }) => html`<wf-graph .data=${data} .filter=${['failed', 'waiting-human']}></wf-graph>`, args: { data: { ...supportBatch(), now: BATCH_NOW } } };
/** Far larger than the room: the small picture in the corner shows where one is. */
export const WithMinimap: Story = { args: { data: { ...supportBatch(), now: BATCH_NOW }, height: '420px', width: '1100px' }, play: ({ canvasElement }) => graphIn(canvasElement).focusStep('requests/1/decide') };
/** With less room for each card. */
export const Compact: Story = { render: ({ data }) => html`<wf-graph density="compact" .data=${data}></wf-graph>`, args: { data: refundCards() } };
/** A try that is made again and again, a way not taken, several lines between the same steps, and one from a step to itself. */
export const LoopsAndBranches: Story = {
  args: {
    width: '1000px',
    data: {
      steps: [
        { ...step('plan', 'Plan'), status: 'succeeded' }, { ...step('try', 'Write a draft'), status: 'running', attempts: [1, 2, 3].map((n) => ({ n, startedAt: '2026-11-22T10:42:00.000Z' })) },
        { ...step('check', 'Check it'), status: 'succeeded' }, step('send', 'Send it'), { ...step('drop', 'Give up'), status: 'skipped' },
      ],
      edges: [
        { id: 'a', from: 'plan', to: 'try', kind: 'control' }, { id: 'a2', from: 'plan', to: 'try', kind: 'data' }, { id: 'b', from: 'try', to: 'check', kind: 'control' }, { id: 'self', from: 'plan', to: 'plan', kind: 'data' },
        { id: 'back', from: 'check', to: 'try', kind: 'loop', taken: true, label: { text: 'not yet' } }, { id: 'c', from: 'check', to: 'send', kind: 'conditional', label: { text: 'good' } }, { id: 'd', from: 'check', to: 'drop', kind: 'conditional', taken: false },
      ],
    },
  },
};
/** What the host adds to each card. */
export const OwnContent: Story = {
  render: ({ data }) => html`<wf-graph .data=${data} step-room="22" .renderStep=${(each: Step, element: HTMLElement) => void (element.textContent = `Ticket ${each.key}`)}></wf-graph>`,
  args: { data: { ...supportBatch(4), now: BATCH_NOW } },
};
/** A search: what is found is marked, and the keys lead from one to the next. */
export const Search: Story = {
  args: { data: { ...supportBatch(), now: BATCH_NOW } },
  play: async ({ canvasElement }) => {
    const root = graphIn(canvasElement).shadowRoot as ShadowRoot;
    for (let turn = 0; turn < 100 && root.querySelector('[data-tool=search]') === null; turn++) await new Promise((resolve) => setTimeout(resolve, 20));
    (root.querySelector('[data-tool=search]') as HTMLElement).click();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const field = root.querySelector('.search-field') as HTMLInputElement;
    field.value = 'request 7';
    field.dispatchEvent(new InputEvent('input'));
  },
};
/** A moment that has passed: nothing moves, and one button leads back. */
export const AsItWas: Story = { render: () => html`<wf-provider .adapter=${movingAdapter()} run="run-1"><wf-graph .at=${{ epoch: 'gone', seq: 3 }}></wf-graph></wf-provider>` };
/** Data that makes no sense in parts. */
export const BadData: Story = {
  args: { data: { steps: [step('a', 'Read'), { ...step('b', 'Write'), parent: 'c' }, { ...step('c', 'Check'), parent: 'b' }, step('a', 'Read again'), step('d', `A very long name ${'again and '.repeat(60)}`)], edges: [{ id: 'x', from: 'a', to: 'nowhere', kind: 'data' }] } },
};
