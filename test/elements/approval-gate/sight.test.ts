import { expect, fixture, html } from '@open-wc/testing';
import { resetMouse, sendKeys, sendMouse } from '@web/test-runner-commands';
import '../../../src/elements/approval-gate/define.js';
import type { WfApprovalGate } from '../../../src/elements/approval-gate/approval-gate.js';
import { opacityOfFilter } from '../../../src/elements/approval-gate/really-visible.js';
import { ALLOWED, NOW, require, sampleGate } from '../../../stories/samples/gate.js';
import { farid } from '../../../stories/samples/people.js';
import { until } from '../support.js';

const data = { gate: require(sampleGate(), { minDwellMs: 0, reason: 'never' }), me: farid, permissions: ALLOWED, now: NOW };

interface Place {
  readonly card: WfApprovalGate;
  /** The page's own element around the card, itself inside a shadow root. */
  readonly ancestor: HTMLElement;
  readonly decided: () => number;
}

/** A card inside a shadow root inside an element of the page: style on `ancestor` reaches it through a boundary. */
async function place(): Promise<Place> {
  const ancestor = await fixture<HTMLElement>(html`<div></div>`);
  const inner = document.createElement('div');
  ancestor.append(inner);
  const root = inner.attachShadow({ mode: 'open' });
  const card = document.createElement('wf-approval-gate');
  card.lang = 'en';
  card.data = data;
  root.append(card);
  await card.updateComplete;
  let decided = 0;
  card.addEventListener('wf-gate-decide', () => (decided += 1));
  await until(() => card.matches(':state(armed)'));
  return { card, ancestor, decided: () => decided };
}

const approve = (card: WfApprovalGate): HTMLElement => card.renderRoot.querySelector('[data-control=approve]') as HTMLElement;

async function press(card: WfApprovalGate): Promise<void> {
  const button = approve(card);
  button.scrollIntoView({ block: 'center' });
  const { left, top, width, height } = button.getBoundingClientRect();
  await sendMouse({ type: 'click', position: [Math.round(left + width / 2), Math.round(top + height / 2)] });
}

/** A browser judges what is visible at most once in 100 ms (IntersectionObserver v2, `delay`) and says nothing where that stays: three times that. */
const JUDGED_MS = 300;

/** The page as a person sees it: browsers that judge what is visible have judged by now, and so has the card. */
async function judged(card: WfApprovalGate): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, JUDGED_MS));
  card.requestUpdate();
  await card.updateComplete;
  await card.updateComplete;
}

const why = (card: WfApprovalGate): string => [...card.renderRoot.querySelectorAll('[data-why]')].map((line) => line.getAttribute('data-why')).join();

type Style = Readonly<Record<string, string>>;
const STYLES: readonly (readonly [name: string, style: Style, blocked: boolean])[] = [
  ['opacity 0.98', { opacity: '0.98' }, false],
  ['opacity 0.6', { opacity: '0.6' }, false],
  ['opacity 0.1', { opacity: '0.1' }, true],
  ['opacity 0', { opacity: '0' }, true],
  ['filter: drop-shadow', { filter: 'drop-shadow(0 1px 2px black)' }, false],
  ['filter: grayscale', { filter: 'grayscale(1)' }, false],
  ['filter: blur a little', { filter: 'blur(0.4px)' }, false],
  ['filter: blur a lot', { filter: 'blur(12px)' }, true],
  ['filter: opacity(5%)', { filter: 'opacity(5%)' }, true],
  ['scale', { scale: '0.9' }, false],
  ['transform: scale', { transform: 'scale(1.1)' }, false],
  ['transform: rotate', { transform: 'rotate(2deg)' }, false],
  ['zoom', { zoom: '1.2' }, false],
  ['backdrop-filter', { 'backdrop-filter': 'blur(4px)' }, false],
  ['mix-blend-mode', { 'mix-blend-mode': 'multiply' }, false],
  ['will-change', { 'will-change': 'transform, opacity' }, false],
  ['clip-path around it', { 'clip-path': 'inset(0)' }, false],
];

describe('what the page does to a card, and whether it can be approved', () => {
  afterEach(() => resetMouse());

  for (const on of ['card', 'ancestor'] as const) {
    for (const [name, style, blocked] of STYLES) {
      it(`${name} on the ${on}: ${blocked ? 'says so and waits' : 'works'}`, async () => {
        const at = await place();
        const target = on === 'card' ? at.card : at.ancestor;
        for (const [property, value] of Object.entries(style)) target.style.setProperty(property, value);
        await judged(at.card);
        expect(why(at.card), 'before the press').to.equal(blocked ? 'see-through' : '');
        expect(at.card.matches(':state(armed)')).to.equal(!blocked);
        await press(at.card);
        expect(at.decided()).to.equal(blocked ? 0 : 1);
      });
    }
  }

  it('two faint layers, of which each would do, are too faint together', async () => {
    const at = await place();
    at.card.style.opacity = '0.6';
    at.ancestor.style.opacity = '0.6';
    await judged(at.card);
    expect(why(at.card)).to.equal('see-through');
    at.ancestor.style.opacity = '';
    await judged(at.card);
    await press(at.card);
    expect(at.decided()).to.equal(1);
  });

  it('reads each filter for what it leaves', () => {
    for (const [filter, left] of [['none', 1], ['opacity(0.5) opacity(50%)', 0.25], ['brightness(0.1)', 0], ['brightness(1.2) contrast(0.9)', 1], ['contrast(5%)', 0], ['url("#x")', 1], ['hue-rotate(90deg) invert(1)', 1]] as const) {
      expect(opacityOfFilter(filter), filter).to.equal(left);
    }
  });
});

const LAYERS: readonly (readonly [name: string, style: Style, blocked: boolean])[] = [
  ['an empty layer for messages', { inset: '0', 'pointer-events': 'none' }, false],
  ['a tint that lets presses through', { inset: '0', background: 'rgb(0 0 0 / 0.05)', 'pointer-events': 'none' }, false],
  ['a see-through picture that lets presses through', { inset: '0', background: 'black', opacity: '0.1', 'pointer-events': 'none' }, false],
  ['an opaque layer that lets presses through', { inset: '0', background: 'white', 'pointer-events': 'none' }, true],
  ['an opaque layer', { inset: '0', background: 'white' }, true],
  ['an invisible layer that catches presses', { inset: '0', opacity: '0' }, true],
  ['an opaque layer below the card that lets presses through', { inset: '0', background: 'silver', 'pointer-events': 'none', 'z-index': '-1' }, false],
];

describe('what lies over a card, and whether it can be approved', () => {
  afterEach(() => resetMouse());

  for (const [name, style, blocked] of LAYERS) {
    // Whether an opaque layer lets presses through is looked for where the browser hints at one.
    const hinted = !blocked || style['pointer-events'] === undefined;
    it(`${name}: ${blocked ? 'says so and waits' : 'works'}`, async function () {
      if (!hinted && !('isVisible' in IntersectionObserverEntry.prototype)) this.skip();
      const at = await place();
      approve(at.card).scrollIntoView({ block: 'center' });
      const layer = document.createElement('div');
      layer.style.cssText = 'position: fixed; z-index: 9';
      for (const [property, value] of Object.entries(style)) layer.style.setProperty(property, value);
      document.body.append(layer);
      if (blocked) await until(() => (at.card.requestUpdate(), why(at.card) === 'covered'));
      else await judged(at.card);
      expect(at.card.matches(':state(covered)')).to.equal(blocked);
      await press(at.card);
      layer.remove();
      expect(at.decided()).to.equal(blocked ? 0 : 1);
    });
  }

  it('a patch over the question alone is enough to wait', async () => {
    const at = await place();
    const ask = at.card.renderRoot.querySelector('.ask') as HTMLElement;
    ask.scrollIntoView({ block: 'center' });
    const { left, top, width, height } = ask.getBoundingClientRect();
    const patch = document.createElement('div');
    patch.style.cssText = `position: fixed; background: white; left: ${left}px; top: ${top}px; inline-size: ${width}px; block-size: ${height}px`;
    document.body.append(patch);
    await until(() => (at.card.requestUpdate(), why(at.card) === 'covered'));
    patch.remove();
    await until(() => (at.card.requestUpdate(), why(at.card) === ''));
  });

  it('a bar of the page under which the question was scrolled is no cover', async () => {
    const at = await place();
    const bar = document.createElement('div');
    const bottom = (at.card.renderRoot.querySelector('.ask') as HTMLElement).getBoundingClientRect().bottom;
    bar.style.cssText = `position: fixed; background: white; left: 0; right: 0; top: 0; block-size: ${Math.min(bottom, innerHeight / 2 - 1)}px`;
    document.body.append(bar);
    await judged(at.card);
    const said = why(at.card);
    bar.remove();
    expect(said).to.equal('');
  });
});

describe('a page that moves', () => {
  it('holds up a pointer, which could miss, and no key, which cannot', async () => {
    const card = await fixture<WfApprovalGate>(html`<wf-approval-gate lang="en" .data=${{ ...data, gate: require(data.gate, { minDwellMs: 1 }) }}></wf-approval-gate>`);
    let decided = 0;
    card.addEventListener('wf-gate-decide', () => (decided += 1));
    await until(() => card.matches(':state(armed)'));
    // The card has to have stood still for half a second, which is a rule of its own: time itself.
    await new Promise((resolve) => setTimeout(resolve, 700));
    approve(card).focus();
    const banner = document.createElement('div');
    banner.style.blockSize = '60px';
    card.before(banner);
    await sendKeys({ press: 'Enter' });
    expect(decided).to.equal(1);
  });
});
