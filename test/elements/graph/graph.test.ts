import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import type { WfGraph } from '../../../src/elements/graph/graph.js';
import type { WfStepSelectEvent } from '../../../src/elements/graph/graph.events.js';
import { refundCards } from '../../fixtures/refund-cards.js';
import { BATCH_NOW, supportBatch } from '../../fixtures/support-batch.js';
import { aStep, canvas, cardOf, cards, chain, countLayouts, cover, cursor, cursorWordsOf, drawn, lines, nextFrame, notices, NOW, press, regions, shadowOf, soon, surface, textOf, withData } from './support.js';

const withBatch = async (items?: number): Promise<WfGraph> => drawn(await withData({ ...supportBatch(items), now: BATCH_NOW }));
const withSteps = async (...data: Parameters<typeof chain>): Promise<WfGraph> => drawn(await withData(chain(...data)));
const withCards = async (width?: number): Promise<WfGraph> => drawn(await withData(refundCards(), width));

const middleOf = (element: Element): [number, number] => {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [Math.round(left + width / 2), Math.round(top + height / 2)];
};

describe('<wf-graph> folds', () => {
  it('the items of a map into cards with a cell a step and the most urgent status first', async () => {
    const graph = await withBatch();
    expect(cards(graph)).to.have.length(14);
    const second = cardOf(graph, 'requests/1');
    expect(textOf(second)).to.contain('Request 2').and.to.contain('Waits for a person').and.to.contain('5/7');
    expect(second.classList.contains('hot')).to.equal(true);
    expect(textOf(cardOf(graph, 'requests/6'))).to.contain('1 failed');
    expect(textOf(cardOf(graph, 'requests/2'))).to.contain('Write the reply');
  });

  it('maps into cards that say how many are where, and name the areas that answer for them', async () => {
    const graph = await withCards();
    expect(cards(graph)).to.have.length(9);
    expect(textOf(cardOf(graph, 'decide'))).to.contain('2 wait for a person').and.to.contain('3/12');
    expect(textOf(cardOf(graph, 'send'))).to.contain('9 not started').and.to.contain('10 handled by Support');
    expect(cardOf(graph, 'lookup').querySelectorAll('.cell')).to.have.length(3);
    expect(regions(graph)).to.deep.equal(['Finance · Farid Haddad', 'Support · Lena Fischer', 'Support · responsible: Lena Fischer']);
  });

  it('the lines between items into one line between their cards, which shows the gate that guards them', async () => {
    const graph = await withCards();
    expect(lines(graph)).to.have.length(9);
    const guarded = lines(graph).filter((line) => line.querySelector('.gate-mark') !== null);
    expect(guarded).to.have.length(1);
  });

  it('more steps than cells can be told apart into as many cells as can, and loses no failure', async () => {
    const items = Array.from({ length: 4000 }, (_, at) => aStep(`m/${at}`, { parent: 'm', mapIndex: at, status: at === 2345 ? 'failed' : 'succeeded' }));
    const graph = await withSteps([aStep('m', { kind: 'map', status: 'running' }), ...items]);
    const failed = cardOf(graph, 'm').querySelector('.cell.tone-failed')?.getAttribute('d') ?? '';
    expect(failed.match(/M/g)).to.have.length(1);
    expect(cardOf(graph, 'm').querySelector('.cells')?.childElementCount).to.equal(2);
    expect(textOf(cardOf(graph, 'm'))).to.contain('1 failed').and.to.contain('3,999/4,000');
  });
});

describe('<wf-graph> opens', () => {
  it('a folded item in place and draws its steps inside regions that name who is responsible', async () => {
    const graph = await withBatch();
    graph.focusStep('requests/1/decide');
    await soon(() => regions(graph).length > 1);
    expect(regions(graph)).to.deep.equal(['Finance · responsible: Farid Haddad', 'Support · responsible: Lena Fischer']);
    await soon(() => shadowOf(graph).activeElement === cursor(graph) && cursorWordsOf(graph).startsWith('Decide the refund'));
    expect(graph.selected).to.equal(undefined);
  });

  it('a map with its items under short names, each in the region that answers for it', async () => {
    const graph = await withCards(1400);
    graph.focusStep('send/2');
    await soon(() => cursorWordsOf(graph).startsWith('Pay and send: request 3'));
    await soon(() => cards(graph).some((card) => card.dataset['id'] === 'send/2' && textOf(card).startsWith('request 3')));
    expect(regions(graph)).to.include.members(['Finance · Farid Haddad', 'Support · responsible: Lena Fischer']);
    expect(cursorWordsOf(graph)).to.contain('responsible: Farid Haddad').and.to.contain('needs approval first').and.to.contain('after Decide the refund');
  });

  it('what a step is folded into also when it is asked for before anything is drawn', async () => {
    const graph = await withData(refundCards(), 1400);
    graph.focusStep('decide/4');
    await soon(() => cursor(graph) !== null && cursorWordsOf(graph).startsWith('Decide the refund: request 5'));
  });

  it('and closes by keyboard', async () => {
    const graph = await withBatch(3);
    graph.focusStep('requests/0');
    await soon(() => cursorWordsOf(graph).startsWith('Request 1'));
    await soon(() => shadowOf(graph).activeElement === cursor(graph));
    await sendKeys({ press: 'Enter' });
    await soon(() => cursorWordsOf(graph).includes('Enter closes it'));
    await sendKeys({ press: 'Enter' });
    await soon(() => cursorWordsOf(graph).includes('Enter opens it'));
  });
});

describe('<wf-graph> by keyboard', () => {
  it('has exactly one tab stop in the drawing, and it says what the step is, waits for and feeds', async () => {
    const graph = await withSteps([aStep('read', { status: 'succeeded', label: { text: 'Read' } }), aStep('write', { status: 'running', phase: 'streaming', label: { text: 'Write' } }), aStep('send', { label: { text: 'Send' } })], [['read', 'write'], ['write', 'send']]);
    const stops = [...shadowOf(graph).querySelectorAll<HTMLElement>('.surface button, .surface [tabindex]')].filter((stop) => stop.closest('.tools') === null);
    expect(stops).to.have.length(1);
    cursor(graph).focus();
    await sendKeys({ press: 'ArrowRight' });
    await soon(() => cursorWordsOf(graph).startsWith('Write.'));
    expect(shadowOf(graph).activeElement).to.equal(cursor(graph));
    expect(cursorWordsOf(graph)).to.equal('Write. Running · writing. after Read. then Send. 2 of 3');
    await sendKeys({ press: 'End' });
    await soon(() => cursorWordsOf(graph).startsWith('Send.'));
    await sendKeys({ press: 'Home' });
    await soon(() => cursorWordsOf(graph).startsWith('Read.'));
  });

  it('jumps between steps that need care', async () => {
    const graph = await withSteps([aStep('a', { status: 'succeeded' }), aStep('b', { status: 'failed' }), aStep('c', { status: 'succeeded' }), aStep('d', { status: 'waiting-human' })], [['a', 'b'], ['b', 'c'], ['c', 'd']]);
    cursor(graph).focus();
    for (const id of ['b', 'd', 'b']) {
      await sendKeys({ press: ']' });
      await soon(() => cursorWordsOf(graph).startsWith(`${id}.`), id);
    }
  });

  it('says everything about a folded card that its cells show', async () => {
    const graph = await withCards();
    graph.focusStep('send');
    await soon(() => cursorWordsOf(graph).startsWith('Pay and send'));
    expect(cursorWordsOf(graph)).to.equal('Pay and send. 9 not started. 3 of 12 done. 10 handled by Support. responsible: Farid Haddad. after Decide the refund. needs approval first: Finance. then Close the batch. closed, Enter opens it');
  });

  it('keeps its place and its ring on a step that is only on the canvas', async () => {
    const graph = await withCards();
    graph.focusStep('decide');
    await soon(() => shadowOf(graph).activeElement === cursor(graph));
    for (let presses = 0; presses < 8; presses++) press(graph, 'out');
    await soon(() => graph.matches(':state(far)'));
    cursor(graph).focus();
    await sendKeys({ press: 'ArrowLeft' });
    await soon(() => cursorWordsOf(graph).startsWith('Work out the refund'));
    await nextFrame();
    const ring = cursor(graph).getBoundingClientRect();
    const frame = surface(graph).getBoundingClientRect();
    expect(ring.width).to.be.greaterThan(10);
    expect(ring.left).to.be.at.least(frame.left);
    expect(ring.right).to.be.at.most(frame.right);
    expect(getComputedStyle(cursor(graph)).outlineStyle).to.equal('solid');
  });
});

describe('<wf-graph> by pointer', () => {
  it('asks before it selects, and a host can prevent it', async () => {
    const graph = await withSteps([aStep('a'), aStep('b')], [['a', 'b']]);
    const at = middleOf(cardOf(graph, 'b'));
    graph.addEventListener('wf-step-select', (event) => event.preventDefault(), { once: true });
    await sendMouse({ type: 'click', position: at });
    expect(graph.selected).to.equal(undefined);
    const told = oneEvent(graph, 'wf-step-select') as unknown as Promise<WfStepSelectEvent>;
    await sendMouse({ type: 'click', position: at });
    expect((await told).detail).to.deep.equal({ run: undefined, step: 'b' });
    expect(graph.selected).to.equal('b');
    await soon(() => cardOf(graph, 'b').classList.contains('selected'));
    expect(shadowOf(graph).activeElement).to.equal(cursor(graph));
    expect(cursorWordsOf(graph)).to.match(/^b\./);
  });

  it('pans by dragging and zooms at the pointer with Ctrl and wheel, but leaves a plain wheel to the page', async () => {
    const graph = await withSteps([aStep('a'), aStep('b')], [['a', 'b']]);
    const where = (): DOMRect => cardOf(graph, 'a').getBoundingClientRect();
    const before = where();
    const frame = surface(graph).getBoundingClientRect();
    const empty: [number, number] = [Math.round(frame.left + 300), Math.round(frame.top + 40)];
    await sendMouse({ type: 'move', position: empty });
    await sendMouse({ type: 'down' });
    await sendMouse({ type: 'move', position: [empty[0] + 60, empty[1] + 30] });
    await sendMouse({ type: 'up' });
    await soon(() => Math.abs(where().left - before.left - 60) < 2, 'it did not pan');
    const plain = new WheelEvent('wheel', { deltaY: 100, cancelable: true, bubbles: true });
    surface(graph).dispatchEvent(plain);
    expect(plain.defaultPrevented).to.equal(false);
    const { width } = where();
    const zoom = new WheelEvent('wheel', { deltaY: -200, ctrlKey: true, cancelable: true, bubbles: true, clientX: empty[0], clientY: empty[1] });
    surface(graph).dispatchEvent(zoom);
    expect(zoom.defaultPrevented).to.equal(true);
    await soon(() => where().width > width * 1.3, 'it did not zoom');
  });

  it('never lets the drawing out of sight, and gives the wheel back to the page there', async () => {
    const graph = await withSteps([aStep('a'), aStep('b')], [['a', 'b']]);
    cursor(graph).focus();
    const wheel = (): WheelEvent => new WheelEvent('wheel', { deltaX: 5000, cancelable: true, bubbles: true });
    const first = wheel();
    surface(graph).dispatchEvent(first);
    expect(first.defaultPrevented).to.equal(true);
    const second = wheel();
    surface(graph).dispatchEvent(second);
    expect(second.defaultPrevented).to.equal(false);
    await nextFrame();
    expect(cardOf(graph, 'b').getBoundingClientRect().right).to.be.greaterThan(surface(graph).getBoundingClientRect().left + 30);
  });
});

describe('<wf-graph> frames', () => {
  it('the whole run where it can be read, with tall cards where many stand in a row', async () => {
    const graph = await withCards(1100);
    const frame = surface(graph).getBoundingClientRect();
    expect(surface(graph).dataset['shape']).to.equal('tall');
    for (const card of cards(graph)) {
      const box = card.getBoundingClientRect();
      expect(box.left).to.be.at.least(frame.left);
      expect(box.right).to.be.at.most(frame.right);
    }
    const few = await withSteps([aStep('a'), aStep('b')], [['a', 'b']]);
    expect(surface(few).dataset['shape']).to.equal('wide');
  });

  it('where the run stands when the whole would be too small, and everything when asked to', async () => {
    const graph = await withCards(320);
    const stuck = cardOf(graph, 'classify').getBoundingClientRect();
    const frame = surface(graph).getBoundingClientRect();
    expect(stuck.left).to.be.at.least(frame.left);
    expect(stuck.right).to.be.at.most(frame.right);
    expect(stuck.width).to.be.greaterThan(95);
    press(graph, 'fit');
    await soon(() => graph.matches(':state(far)'));
  });

  it('itself anew when its room changes, and also after it was moved in the page', async () => {
    const graph = await withCards(1400);
    const box = graph.parentElement as HTMLElement;
    graph.remove();
    await nextFrame();
    box.append(graph);
    await drawn(graph);
    box.style.inlineSize = '320px';
    await soon(() => Math.abs(surface(graph).clientWidth - 318) < 3);
    await soon(() => {
      const card = cards(graph).find(({ dataset }) => dataset['id'] === 'classify')?.getBoundingClientRect();
      return card !== undefined && card.right <= surface(graph).getBoundingClientRect().right && card.left >= surface(graph).getBoundingClientRect().left;
    }, 'it did not look at where the run stands');
  });

  it('nothing while it is not shown, and draws once it is', async () => {
    const graph = await withCards();
    graph.hidden = true;
    await nextFrame();
    const layouts = countLayouts();
    try {
      const { steps, ...rest } = refundCards();
      graph.data = { ...rest, steps: [...steps, aStep('late')] };
      await graph.updateComplete;
      await nextFrame(4);
      expect(layouts.count).to.equal(0);
      graph.hidden = false;
      await soon(() => layouts.count > 0, 'it was not laid out');
      await drawn(graph);
    } finally {
      layouts.stop();
    }
  });
});

describe('<wf-graph> from far out', () => {
  const goFar = async (graph: WfGraph): Promise<WfGraph> => {
    for (let presses = 0; presses < 6; presses++) press(graph, 'out');
    await soon(() => graph.matches(':state(far)'), 'it did not go far');
    return graph;
  };

  it('draws on a canvas and comes back to cards', async () => {
    const graph = await goFar(await withBatch());
    expect(cards(graph)).to.have.length(0);
    expect(lines(graph)).to.have.length(0);
    graph.fit();
    await drawn(graph);
  });

  it('draws a changed status, a choice and another theme', async () => {
    const steps = [aStep('a', { status: 'running', startedAt: new Date(NOW).toISOString() }), aStep('b')];
    const graph = await goFar(await withSteps(steps, [['a', 'b']]));
    const pictures = [canvas(graph).toDataURL()];
    const changes = async (what: string): Promise<void> => {
      await soon(() => !pictures.includes(canvas(graph).toDataURL()), what);
      pictures.push(canvas(graph).toDataURL());
    };
    graph.data = chain([{ ...(steps[0] as (typeof steps)[0]), status: 'failed' }, aStep('b')], [['a', 'b']]);
    await changes('the failure is not drawn');
    graph.selected = 'b';
    await changes('the choice is not drawn');
    graph.style.colorScheme = 'dark';
    await changes('the other theme is not drawn');
  });
});

describe('<wf-graph> says', () => {
  it('that a step fell silent, in words', async () => {
    const at = (ms: number): string => new Date(NOW - ms).toISOString();
    const gaps = { p50: 100, p90: 300, p99: 900, max: 1000 };
    const streams = [{ step: 'draft', attempt: 1, channel: 'text' as const, unit: 'chunk' as const, exact: false, received: 212, tail: 'The', omitted: 0, lastAt: at(41_000), gaps, baseline: gaps }];
    const graph = await drawn(await withData({ steps: [aStep('draft', { status: 'running', phase: 'streaming', kind: 'llm', startedAt: at(60_000) })], streams, now: NOW }));
    expect(textOf(cardOf(graph, 'draft'))).to.contain('No output for 41 s');
    expect(cardOf(graph, 'draft').classList.contains('tone-stuck')).to.equal(true);
  });

  it('what it left out of bad data, and draws the rest', async () => {
    const graph = await withSteps([aStep('a', { parent: 'b' }), aStep('b', { parent: 'a' }), aStep('__proto__')], [['a', 'nowhere'], ['gone', 'b']]);
    await soon(() => notices(graph).includes('2 connections lead to a step that does not exist'));
    expect(cardOf(graph, '__proto__')).to.not.equal(undefined);
  });

  it('a label with invisible characters as chips, in a card and beside a line', async () => {
    const edge = { id: 'e', from: 'a', to: 'b', kind: 'conditional' as const, label: { text: '\u202Eok' } };
    const graph = await drawn(await withData({ steps: [aStep('a', { label: { text: 'pay\u202Eevil' } }), aStep('b')], edges: [edge] }));
    expect(cardOf(graph, 'a').querySelector<HTMLElement>('.code-point')?.title).to.equal('hidden character U+202E');
    expect(textOf(lines(graph)[0]?.querySelector('.edge-label'))).to.not.contain('\u202E');
  });

  it('that there is no run, or a run without steps', async () => {
    const none = await fixture<WfGraph>(html`<wf-graph lang="en"></wf-graph>`);
    expect(cover(none)).to.contain('Not connected');
    const empty = await withData({ steps: [] });
    await soon(() => cover(empty).includes('No steps yet'));
  });

  it('it in the words of the page', async () => {
    const graph = await withSteps([aStep('a', { status: 'failed' })]);
    graph.words = { pictureTitle: 'Ablauf' };
    await graph.updateComplete;
    expect(shadowOf(graph).querySelector('section')?.getAttribute('aria-label')).to.equal('Ablauf');
  });
});

describe('<wf-graph> is drawn', () => {
  it('from right to left in a page that is read so', async () => {
    const graph = await withSteps([aStep('a'), aStep('b')], [['a', 'b']]);
    (graph.parentElement as HTMLElement).dir = 'rtl';
    await soon(() => cards(graph).length === 2 && cardOf(graph, 'b').getBoundingClientRect().right < cardOf(graph, 'a').getBoundingClientRect().left, 'b is not left of a');
  });

  it('from top to bottom when told to, with the name of a region above the line that enters it', async () => {
    const graph = await withCards(900);
    graph.direction = 'down';
    await soon(() => cards(graph).length > 0 && cardOf(graph, 'classify').getBoundingClientRect().top > cardOf(graph, 'read').getBoundingClientRect().bottom - 1);
    expect(shadowOf(graph).querySelectorAll('.cards .region:not([hidden])').length).to.be.greaterThan(0);
  });

  for (const [name, width] of [['wide', 1200], ['narrow', 320]] as const) {
    it(`accessibly, ${name}`, async () => {
      const graph = await withCards(width);
      await expect(graph).to.be.accessible();
    });
  }
});
