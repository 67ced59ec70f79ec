import { expect } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import type { WfGraph } from '../../../src/elements/graph/graph.js';
import type { StepHelpDetail } from '../../../src/elements/graph/graph.events.js';
import { refundCards } from '../../fixtures/refund-cards.js';
import { aStep, cardOf, cursor, cursorWordsOf, drawn, NOW, shadowOf, soon, textOf, withData } from './support.js';

const details = (graph: WfGraph): HTMLElement | null => shadowOf(graph).querySelector('.details');
const at = (ms: number): string => new Date(NOW - ms).toISOString();
const gaps = { p50: 100, p90: 300, p99: 830, max: 1000 };

const withSilence = async (): Promise<WfGraph> =>
  drawn(
    await withData({
      steps: [
        aStep('draft', { status: 'running', phase: 'streaming', kind: 'llm', label: { text: 'Write the reply' }, startedAt: at(60_000), owner: { id: 'l', kind: 'human', name: 'Lena Fischer' } }),
        aStep('send', { label: { text: 'Send' } }),
      ],
      edges: [{ id: 'e', from: 'draft', to: 'send', kind: 'control' }],
      streams: [{ step: 'draft', attempt: 1, channel: 'text', unit: 'chunk', exact: false, received: 212, tail: 'The', omitted: 0, firstAt: at(50_000), lastAt: at(41_000), gaps, baseline: gaps }],
      now: NOW,
    }),
  );

const middleOf = (element: Element): [number, number] => {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [Math.round(left + width / 2), Math.round(top + height / 2)];
};

describe('<wf-graph> beside a stuck step', () => {
  it('says what is silent, since when and what is usual, to the keyboard, and asks the host for help', async () => {
    const graph = await withSilence();
    const asked: StepHelpDetail[] = [];
    graph.addEventListener('wf-step-help', (event) => asked.push(event.detail));
    cursor(graph).focus();
    await sendKeys({ press: 'End' });
    await soon(() => cursorWordsOf(graph).startsWith('Send.'));
    await sendKeys({ press: 'Home' });
    await soon(() => details(graph)?.matches(':popover-open') === true, 'it did not open');
    expect(textOf(details(graph))).to.match(/^Write the reply No output for 41.s\. This step usually pauses for less than 0\.9.s\. Last seen at \d\d:\d\d:\d\d\./);
    expect(textOf(details(graph))).to.contain('ResponsibleLena Fischer');
    await soon(() => (details(graph)?.getBoundingClientRect().top ?? 0) > cardOf(graph, 'draft').getBoundingClientRect().bottom, 'it does not lie beside the card');
    await sendKeys({ press: 'Tab' });
    await soon(() => textOf(shadowOf(graph).activeElement) === 'What can be done?');
    await sendKeys({ press: 'Enter' });
    expect(asked).to.deep.equal([{ run: undefined, step: 'draft', kind: 'output', silentMs: 41_000 }]);
    await expect(graph).to.be.accessible();
    await sendKeys({ press: 'Escape' });
    await soon(() => details(graph) === null && shadowOf(graph).activeElement === cursor(graph));
  });

  it('says the same to the pointer, which may come over to it', async () => {
    const graph = await withSilence();
    await sendMouse({ type: 'move', position: middleOf(cardOf(graph, 'draft')) });
    await soon(() => details(graph) !== null);
    await sendMouse({ type: 'move', position: middleOf(details(graph) as HTMLElement) });
    // Longer than what closes it waits for once the pointer has left its card: that nothing happens shows only as time goes by.
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(details(graph) === null).to.equal(false);
    await sendMouse({ type: 'move', position: [3, 3] });
    await soon(() => details(graph) === null, 'it stayed');
  });

  it('leaves a step in peace whose card says all there is', async () => {
    const graph = await withSilence();
    cursor(graph).focus();
    await sendKeys({ press: 'End' });
    await soon(() => cursorWordsOf(graph).startsWith('Send.'));
    // Longer than what opens it waits for: that nothing happens shows only as time goes by.
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(details(graph) === null).to.equal(true);
  });
});

describe('<wf-graph> from far out', () => {
  it('tells what a card is that cannot be read', async () => {
    const graph = await drawn(await withData(refundCards(), 480, 300));
    graph.fit();
    await soon(() => graph.matches(':state(far)'));
    cursor(graph).focus();
    await sendKeys({ press: 'End' });
    await soon(() => textOf(details(graph)).startsWith('Close the batch'));
    expect(textOf(details(graph))).to.contain('Waits forPay and send');
    await sendKeys({ press: 'ArrowLeft' });
    await soon(() => textOf(details(graph)).startsWith('Pay and send'));
  });
});
