import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { WfGraph } from '../../../src/elements/graph/graph.js';
import { refundCards } from '../../fixtures/refund-cards.js';
import { BATCH_NOW, supportBatch } from '../../fixtures/support-batch.js';
import { under } from './emulation.js';
import { aStep, canvas, cardOf, chain, coloursOn, cursor, cursorWordsOf, drawn, lines, nextFrame, NOW, press, shadowOf, soon, surface, withData } from './support.js';

const found = (graph: WfGraph, selector: string): HTMLElement => shadowOf(graph).querySelector<HTMLElement>(selector) as HTMLElement;

/** What the browser makes of a system colour. */
function systemColour(name: string): string {
  const probe = document.createElement('i');
  probe.style.color = name;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** One step in each state. */
const ALL = chain(
  [
    aStep('done', { status: 'succeeded' }), aStep('runs', { status: 'running', startedAt: new Date(NOW).toISOString() }), aStep('waits', { status: 'waiting-human' }),
    aStep('failed', { status: 'failed' }), aStep('later'),
  ],
  [['done', 'runs'], ['done', 'waits'], ['runs', 'failed'], ['failed', 'later']],
);

describe('<wf-graph> in forced colours', () => {
  it('draws cards and lines in the system’s colours alone, and tells what needs somebody by a thicker rim', under({ 'forced-colors': 'active' }, async () => {
    const graph = await drawn(await withData(ALL));
    const ink = systemColour('CanvasText');
    for (const id of ['done', 'runs', 'waits', 'failed', 'later']) {
      const card = cardOf(graph, id);
      expect(getComputedStyle(card).backgroundColor, id).to.equal(systemColour('Canvas'));
      expect(getComputedStyle(card.querySelector('.title') as Element).color, id).to.equal(ink);
      expect(getComputedStyle(card.querySelector('.shape') as Element).color, `the shape of ${id}`).to.equal(ink);
      expect(getComputedStyle(card).outlineStyle, `the rim of ${id}`).to.equal(id === 'waits' || id === 'failed' ? 'solid' : 'none');
    }
    expect(new Set(['done', 'runs', 'waits', 'failed', 'later'].map((id) => cardOf(graph, id).querySelector('.shape')?.innerHTML.replace(/<!--.*?-->/g, ''))).size, 'a shape for each').to.equal(5);
    for (const line of lines(graph)) expect(getComputedStyle(line.querySelector('.line') as Element).stroke).to.equal(ink);
    graph.selected = 'done';
    await soon(() => getComputedStyle(cardOf(graph, 'done')).outlineColor === systemColour('Highlight'), 'the choice is not highlighted');
  }));

  it('paints the canvas in them too, and tells the statuses apart there', under({ 'forced-colors': 'active' }, async () => {
    const graph = await drawn(await withData(ALL));
    for (let presses = 0; presses < 12; presses++) press(graph, 'out');
    await soon(() => graph.matches(':state(far)'));
    await nextFrame(3);
    // Thin lines are mixtures of the two, and both are without hue here.
    const isGrey = (colour: string): boolean => new Set(colour.match(/\d+/g)).size === 1;
    expect([systemColour('Canvas'), systemColour('CanvasText')].every(isGrey)).to.equal(true);
    expect([...coloursOn(canvas(graph), 12)].filter((colour) => !isGrey(colour) && colour !== systemColour('Highlight'))).to.deep.equal([]);
    expect(coloursOn(canvas(graph), 12)).to.include(systemColour('CanvasText'));
  }));

  it('shows what is chosen and picked out by lines, not by tints', under({ 'forced-colors': 'active' }, async () => {
    const graph = await drawn(await withData(refundCards()));
    found(graph, '[data-group=failed]').click();
    await soon(() => found(graph, '[data-group=failed]').ariaPressed === 'true');
    expect(getComputedStyle(found(graph, '[data-group=failed]')).borderTopColor).to.equal(systemColour('Highlight'));
    expect(getComputedStyle(found(graph, '.choice[aria-pressed=true]')).borderTopColor).to.equal(systemColour('Highlight'));
    found(graph, '[data-view=list]').click();
    await soon(() => found(graph, '.list:not(.visually-hidden) .rows .row') !== null);
    found(graph, '.rows .row').click();
    await soon(() => shadowOf(graph).querySelector('.row.selected') !== null);
    expect(getComputedStyle(found(graph, '.row.selected')).outlineColor).to.equal(systemColour('Highlight'));
    await expect(graph).to.be.accessible();
  }));

  it('takes them up when they are switched on while it is in sight', async function () {
    const graph = await drawn(await withData(ALL));
    for (let presses = 0; presses < 12; presses++) press(graph, 'out');
    await soon(() => graph.matches(':state(far)'));
    await nextFrame(3);
    const before = canvas(graph).toDataURL();
    await under({ 'forced-colors': 'active' }, () => soon(() => canvas(graph).toDataURL() !== before, 'it kept its colours')).call(this);
  });
});

describe('<wf-graph> with little motion', () => {
  const silent = { ...ALL, streams: [{ step: 'runs', attempt: 1, channel: 'text' as const, unit: 'chunk' as const, exact: false, received: 9, tail: '', omitted: 0, lastAt: new Date(NOW - 60_000).toISOString(), gaps: { p50: 100, p90: 300, p99: 900, max: 1000 }, baseline: { p50: 100, p90: 300, p99: 900, max: 1000 } }] };

  it('has a pulse on what is stuck and turns what runs, but not where the reader wants none', async function () {
    const graph = await drawn(await withData(silent));
    await soon(() => cardOf(graph, 'runs').classList.contains('tone-stuck'));
    expect(getComputedStyle(cardOf(graph, 'runs')).animationName).to.equal('wf-pulse');
    await under({ 'prefers-reduced-motion': 'reduce' }, async () => {
      await soon(() => getComputedStyle(cardOf(graph, 'runs')).animationName === 'none');
      expect(shadowOf(graph).getAnimations().filter(({ playState, effect }) => playState === 'running' && effect?.getTiming().iterations === Infinity)).to.have.length(0);
    }).call(this);
  });

  it('jumps instead of gliding to where the run stands', under({ 'prefers-reduced-motion': 'reduce' }, async () => {
    const graph = await drawn(await withData({ ...supportBatch(), now: BATCH_NOW }, 320));
    press(graph, 'fit');
    await nextFrame(3);
    const transforms = new Set<string>();
    found(graph, '[data-tool=follow]').click();
    for (let frame = 0; frame < 30; frame++) {
      await nextFrame(1);
      transforms.add(`${graph.matches(':state(far)')} ${found(graph, '.world').style.transform}`);
    }
    expect(transforms.size, [...transforms].join('\n')).to.be.at.most(2);
  }));
});

/** Controls as a finger meets them. The cursor is under the keyboard alone; rows and cells are as high as they are here, and wider. */
const CONTROLS = 'button:not(.cursor), input, a, summary, .twist:not(.none), .foldable > .toggle, .rows > .row, .minimap';

function smallOnes(graph: WfGraph): string[] {
  return [...shadowOf(graph).querySelectorAll<HTMLElement>(CONTROLS)].flatMap((control) => {
    const { width, height } = control.getBoundingClientRect();
    const isShown = control.checkVisibility({ checkVisibilityCSS: true }) && width > 0 && control.closest('.visually-hidden') === null;
    return isShown && (width < 43.9 || height < 43.9) ? [`${control.className || control.tagName} ${control.ariaLabel ?? control.textContent?.trim() ?? ''}: ${width.toFixed(1)} × ${height.toFixed(1)}`] : [];
  });
}

describe('<wf-graph> under a finger', () => {
  for (const width of [320, 1200]) {
    it(`has controls of at least 44 pixels everywhere, ${width} wide`, under({ touch: true }, async () => {
      expect(matchMedia('(pointer: coarse)').matches).to.equal(true);
      const graph = await drawn(await withData({ ...supportBatch(), now: BATCH_NOW }, width, 520));
      expect(smallOnes(graph), 'over the drawing').to.deep.equal([]);
      graph.focusStep('requests/1/decide');
      await soon(() => shadowOf(graph).querySelector('.group.foldable') !== null, 'no open group');
      expect([...shadowOf(graph).querySelectorAll('.toggle')].some((toggle) => toggle.getBoundingClientRect().width >= 44)).to.equal(true);
      expect(smallOnes(graph), 'on groups and cards').to.deep.equal([]);
      found(graph, '[data-tool=search]').click();
      await soon(() => shadowOf(graph).querySelector('.search-field') !== null);
      expect(smallOnes(graph), 'in the search').to.deep.equal([]);
      await sendKeys({ press: 'Escape' });
      found(graph, '[data-tool=more]').click();
      await soon(() => shadowOf(graph).querySelector('.menu')?.checkVisibility({ visibilityProperty: true }) === true);
      expect(smallOnes(graph), 'in the menu').to.deep.equal([]);
      found(graph, '[data-view=list]').click();
      await soon(() => shadowOf(graph).querySelector('.list:not(.visually-hidden) .rows .row') !== null);
      expect(smallOnes(graph), 'in the list').to.deep.equal([]);
    }));
  }

  it('tells what is wrong with a stuck step where it is touched, and hides it again beside it', under({ touch: true }, async () => {
    const graph = await drawn(await withData({ ...ALL, streams: [{ step: 'runs', attempt: 1, channel: 'text', unit: 'chunk', exact: false, received: 9, tail: '', omitted: 0, lastAt: new Date(NOW - 60_000).toISOString(), gaps: { p50: 100, p90: 300, p99: 900, max: 1000 }, baseline: { p50: 100, p90: 300, p99: 900, max: 1000 } }] }));
    await soon(() => cardOf(graph, 'runs').classList.contains('tone-stuck'));
    const touch = (x: number, y: number): void => {
      for (const type of ['pointerdown', 'pointerup']) surface(graph).dispatchEvent(new PointerEvent(type, { pointerId: 1, isPrimary: true, pointerType: 'touch', button: 0, clientX: x, clientY: y, bubbles: true, composed: true }));
    };
    const { left, top } = cardOf(graph, 'runs').getBoundingClientRect();
    touch(left + 20, top + 20);
    await soon(() => shadowOf(graph).querySelector('.details:popover-open') !== null, 'nothing is told');
    expect(cursorWordsOf(graph)).to.contain('runs');
    expect(smallOnes(graph)).to.deep.equal([]);
    const area = surface(graph).getBoundingClientRect();
    touch(area.right - 30, area.top + 10);
    await soon(() => shadowOf(graph).querySelector('.details') === null, 'it stayed');
    expect(cursor(graph).isConnected).to.equal(true);
  }));
});
