import { expect, fixture, html } from '@open-wc/testing';
import { resetMouse, sendKeys, sendMouse } from '@web/test-runner-commands';
import '../../../src/elements/approval-gate/define.js';
import type { WfApprovalGate } from '../../../src/elements/approval-gate/approval-gate.js';
import type { WfGateDecideEvent } from '../../../src/elements/approval-gate/approval-gate.events.js';
import type { GateData } from '../../../src/elements/approval-gate/source.js';
import { ALLOWED, NOW, refundArgs, require, sampleGate, withArgs } from '../../../stories/samples/gate.js';
import { farid } from '../../../stories/samples/people.js';
import { until } from '../support.js';

const calm = () => require(sampleGate(), { minDwellMs: 0, reason: 'never' });
const dataOf = (gate = calm(), change: Partial<GateData> = {}): GateData => ({ gate, me: farid, permissions: ALLOWED, now: NOW, ...change });

interface Card {
  readonly element: WfApprovalGate;
  readonly decisions: WfGateDecideEvent[];
  button(name?: 'approve' | 'reject'): HTMLButtonElement;
  hint(): string;
}

async function card(data: GateData): Promise<Card> {
  const element = await fixture<WfApprovalGate>(html`<wf-approval-gate lang="en" .data=${data}></wf-approval-gate>`);
  const decisions: WfGateDecideEvent[] = [];
  element.addEventListener('wf-gate-decide', (event) => decisions.push(event));
  return {
    element,
    decisions,
    button: (name = 'approve') => element.renderRoot.querySelector(`[data-control=${name}]`) as HTMLButtonElement,
    hint: () => element.renderRoot.querySelector('[part=hint]')?.textContent.trim() ?? '',
  };
}

/** The buttons stick to the lower edge of the window: scrolled into view they move on until they stand at the end of their card. */
const middleOf = (target: Element): [number, number] => {
  for (let at = NaN; at !== scrollY; ) {
    at = scrollY;
    target.scrollIntoView({ block: 'center' });
  }
  const { left, top, width, height } = target.getBoundingClientRect();
  return [Math.round(left + width / 2), Math.round(top + height / 2)];
};
const clickOn = async (target: Element): Promise<void> => sendMouse({ type: 'click', position: middleOf(target) });
const pressAndHold = async (target: Element): Promise<void> => {
  await sendMouse({ type: 'move', position: middleOf(target) });
  await sendMouse({ type: 'down' });
};
const frames = async (): Promise<void> => {
  for (let frame = 0; frame < 3; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
};
/** Half a second of stillness is part of the press rules; scrolling a button into view moves it. */
const settle = async (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 700));
/** Scrolls to the end of what is asked, until the browser has told the page that it was in sight. */
const readToTheEnd = (element: WfApprovalGate): Promise<void> =>
  new Promise((resolve) => {
    const end = element.renderRoot.querySelector('[data-watch="end"]');
    if (end === null) throw new Error('what is asked has no end');
    end.scrollIntoView({ block: 'center' });
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(end);
  });
const armed = (element: WfApprovalGate): boolean => element.matches(':state(armed)');

describe('pressing Approve', () => {
  afterEach(() => resetMouse());

  it('decides what is on screen, with its fingerprints, once', async () => {
    const { element, decisions, button } = await card(dataOf());
    await until(() => armed(element));
    await readToTheEnd(element);
    await clickOn(button());
    expect(decisions.length).to.equal(1);
    const { detail } = decisions[0] as WfGateDecideEvent;
    expect(detail).to.include({ choice: 'approve', gate: 'gate-7', run: 'run-1' });
    expect(detail.args).to.deep.include({ revision: 1, digests: calm().digests, asRole: 'finance-lead', meaning: 'Reviewed and agreed' });
    expect(detail.args.seen).to.include({ channel: 'pointer', source: 'attested', complete: true });
    expect(detail.args.presentation).to.include({ locale: 'en', kitVersion: '0.1.0' });
  });

  it('does nothing when a script presses: click(), dispatched events, requestSubmit()', async () => {
    const { element, decisions, button } = await card(dataOf());
    await until(() => armed(element));
    button().click();
    button().dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }));
    button().dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, composed: true, isPrimary: true }));
    button().dispatchEvent(new PointerEvent('click', { bubbles: true, composed: true, pointerType: 'mouse' }));
    button().dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, composed: true }));
    await frames();
    expect(decisions.length).to.equal(0);
    expect(element.renderRoot.querySelector('form')).to.equal(null);
  });

  it('works from the keyboard with Enter and with Space', async () => {
    for (const key of ['Enter', ' ']) {
      const { element, decisions, button } = await card(dataOf());
      await until(() => armed(element));
      button().focus();
      await sendKeys({ press: key });
      expect(decisions.map((event) => event.detail.args.seen.channel), key).to.deep.equal(['keyboard']);
    }
  });

  it('ignores a key that was already held down when the button got the focus', async function () {
    const { element, decisions, button } = await card(dataOf());
    await until(() => armed(element));
    const before = document.createElement('button');
    element.before(before);
    before.addEventListener('keydown', () => button().focus(), { once: true });
    before.focus();
    // Plain WebDriver knows only whole presses.
    const canHold = await sendKeys({ down: 'Enter' }).then(() => true, () => false);
    if (!canHold) this.skip();
    await sendKeys({ down: 'Enter' });
    await sendKeys({ up: 'Enter' });
    expect(decisions.length).to.equal(0);
  });

  it('has to begin and end on the button: dragged off or onto it, it does not count', async () => {
    const { element, decisions, button } = await card(dataOf());
    await until(() => armed(element));
    const heading = element.renderRoot.querySelector('.ask') as HTMLElement;
    const [x, y] = middleOf(button());
    await sendMouse({ type: 'move', position: [x, y] });
    await sendMouse({ type: 'down' });
    const { left, top } = heading.getBoundingClientRect();
    await sendMouse({ type: 'move', position: [Math.round(left + 5), Math.max(1, Math.round(top + 5))] });
    await sendMouse({ type: 'up' });
    await sendMouse({ type: 'down' });
    await sendMouse({ type: 'move', position: [x, y] });
    await sendMouse({ type: 'up' });
    expect(decisions.length).to.equal(0);
  });

  it('sends nothing when another revision came between press and release, and says so', async () => {
    const { element, decisions, button, hint } = await card(dataOf());
    await until(() => armed(element));
    await pressAndHold(button());
    element.data = dataOf(withArgs({ ...calm(), revision: 2 }, { ...(refundArgs as object), to: 'card ending 9999' }));
    await element.updateComplete;
    await sendMouse({ type: 'up' });
    await frames();
    expect(decisions.length).to.equal(0);
    expect(`${hint()} ${element.renderRoot.querySelector('[part=changes]')?.textContent ?? ''}`).to.contain('changed');
  });

  it('sends nothing when the same revision suddenly shows something else', async () => {
    const { element, decisions, button } = await card(dataOf());
    await until(() => armed(element));
    const gate = calm();
    element.data = dataOf({ ...gate, subject: { ...gate.subject, argsRaw: gate.subject.argsRaw.replace('1240', '9240') } });
    await element.updateComplete;
    expect(armed(element)).to.equal(false);
    await clickOn(button());
    expect(decisions.length).to.equal(0);
    expect(element.renderRoot.querySelector('[data-why=digests]')).not.to.equal(null);
  });

  it('is not moved by a host that changes its own object in place', async () => {
    const gate = structuredClone(calm()) as { -readonly [K in keyof ReturnType<typeof calm>]: ReturnType<typeof calm>[K] };
    const { element, decisions, button } = await card(dataOf(gate));
    await until(() => armed(element));
    Object.assign(gate.subject, { argsRaw: gate.subject.argsRaw.replace('1240', '9240') });
    element.requestUpdate();
    await element.updateComplete;
    expect(element.renderRoot.querySelector('[part=args]')?.textContent).to.contain('1,240.00');
    await clickOn(button());
    expect(decisions[0]?.detail.args.digests).to.deep.equal(calm().digests);
  });

  it('waits until the card has been in front of somebody for as long as the tier says', async () => {
    const early = await card(dataOf(require(calm(), { minDwellMs: 60_000 })));
    await clickOn(early.button());
    expect(early.decisions.length).to.equal(0);
    expect(early.element.renderRoot.querySelector('[data-why=dwell]')).not.to.equal(null);
    const { element, decisions, button } = await card(dataOf(require(calm(), { minDwellMs: 400 })));
    middleOf(button());
    await until(() => armed(element));
    await settle();
    await clickOn(button());
    expect(decisions.length).to.equal(1);
    expect(decisions[0]?.detail.args.seen.dwellMs).to.be.at.least(400);
  });

  it('starts that wait again with another revision', async () => {
    const gate = require(calm(), { minDwellMs: 600 });
    const { element } = await card(dataOf(gate));
    await until(() => armed(element));
    element.data = dataOf(require({ ...gate, revision: 2 }, {}));
    await element.updateComplete;
    expect(armed(element)).to.equal(false);
    await until(() => armed(element));
  });

  it('does not count right after the button has moved', async () => {
    const { element, decisions, button, hint } = await card(dataOf(require(calm(), { minDwellMs: 1 })));
    await until(() => armed(element));
    await settle();
    const banner = document.createElement('div');
    banner.style.blockSize = '60px';
    element.before(banner);
    const [x, y] = [button().getBoundingClientRect().left + 10, button().getBoundingClientRect().top + 10];
    await sendMouse({ type: 'click', position: [Math.round(x), Math.round(y)] });
    expect(decisions.length).to.equal(0);
    expect(hint()).to.contain('moved');
  });

  it('does not count when the button moves while it is held', async () => {
    const { element, decisions, button, hint } = await card(dataOf());
    await until(() => armed(element));
    await pressAndHold(button());
    element.style.position = 'relative';
    element.style.insetBlockStart = '12px';
    await sendMouse({ type: 'up' });
    expect(decisions.length).to.equal(0);
    expect(hint()).to.contain('moved');
  });

  it('does not count through something that lies over it, where the browser can tell', async function () {
    if (!('isVisible' in IntersectionObserverEntry.prototype)) this.skip();
    const { element, decisions, button, hint } = await card(dataOf());
    await until(() => armed(element));
    const [x, y] = middleOf(button());
    const cover = document.createElement('div');
    cover.style.cssText = 'position: fixed; inset: 0; background: white; pointer-events: none; z-index: 9';
    document.body.append(cover);
    await until(() => element.matches(':state(covered)'));
    await sendMouse({ type: 'click', position: [x, y] });
    expect(decisions.length).to.equal(0);
    expect(hint()).to.contain('covers');
    cover.remove();
    await until(() => !element.matches(':state(covered)'));
    await sendMouse({ type: 'click', position: [x, y] });
    expect(decisions.length).to.equal(1);
  });

  it('can be vetoed by the page', async () => {
    const { element, decisions, button } = await card(dataOf());
    const bubbled: Event[] = [];
    const listen = (event: Event): void => {
      event.preventDefault();
      bubbled.push(event);
    };
    document.addEventListener('wf-gate-decide', listen);
    await until(() => armed(element));
    await clickOn(button());
    document.removeEventListener('wf-gate-decide', listen);
    expect(bubbled.length).to.equal(1);
    expect(decisions[0]?.defaultPrevented).to.equal(true);
  });
});

describe('keys that never decide', () => {
  it('Escape puts the form away and keeps what was typed', async () => {
    const { element, decisions } = await card(dataOf(require(sampleGate(), { minDwellMs: 0 })));
    await until(() => armed(element));
    const reject = [...element.renderRoot.querySelectorAll('button')].find((button) => button.textContent.trim() === 'Reject') as HTMLButtonElement;
    reject.focus();
    await sendKeys({ press: 'Enter' });
    await until(() => element.renderRoot.querySelector('textarea') !== null);
    expect(element.shadowRoot?.activeElement?.localName).to.equal('textarea');
    await sendKeys({ type: 'No proof' });
    await sendKeys({ press: 'Escape' });
    await until(() => element.renderRoot.querySelector('textarea') === null);
    expect(decisions.length).to.equal(0);
    reject.focus();
  });

  it('Enter in the word that is typed to confirm', async () => {
    const { element, decisions } = await card(dataOf(require(calm(), { typedConfirmation: 'REFUND' })));
    const field = element.renderRoot.querySelector('input') as HTMLInputElement;
    field.focus();
    await sendKeys({ type: 'REFUND' });
    await until(() => armed(element));
    await sendKeys({ press: 'Enter' });
    expect(decisions.length).to.equal(0);
  });
});

describe('rejecting', () => {
  afterEach(() => resetMouse());

  it('asks for a reason where the policy wants one, and sends it', async () => {
    const { element, decisions, button } = await card(dataOf(require(sampleGate(), { minDwellMs: 60_000 })));
    const open = [...element.renderRoot.querySelectorAll('button')].find((other) => other.textContent.trim() === 'Reject') as HTMLButtonElement;
    await clickOn(open);
    await until(() => element.renderRoot.querySelector('textarea') !== null);
    await clickOn(button('reject'));
    expect(decisions.length, 'without a reason').to.equal(0);
    (element.renderRoot.querySelector('textarea') as HTMLTextAreaElement).focus();
    await sendKeys({ type: 'Not sold by us' });
    await clickOn(button('reject'));
    expect(decisions.map((event) => event.detail)).to.have.length(1);
    expect(decisions[0]?.detail).to.include({ choice: 'reject', reason: 'Not sold by us' });
  });
});

describe('the focus', () => {
  it('goes to the question, never to a button', async () => {
    const { element } = await card(dataOf());
    element.focus();
    expect(element.shadowRoot?.activeElement?.getAttribute('role')).to.equal('heading');
  });

  it('can stand on a button that may not act, which says why', async () => {
    const { element, button } = await card(dataOf(calm(), { permissions: { approve: { state: 'deny', reason: 'Only Finance leads can approve over 500 EUR.' } } }));
    button().focus();
    expect(element.shadowRoot?.activeElement).to.equal(button());
    expect(button().getAttribute('aria-disabled')).to.equal('true');
    const description = element.renderRoot.querySelector(`#${button().getAttribute('aria-describedby') ?? ''}`);
    expect(description?.textContent).to.contain('Only Finance leads can approve over 500 EUR.');
  });

  it('does not fall off the page when the card ends under somebody’s finger', async () => {
    const { element, button } = await card(dataOf());
    await until(() => armed(element));
    button().focus();
    element.data = dataOf({ ...calm(), state: 'rejected', allowed: [] });
    await element.updateComplete;
    expect(element.shadowRoot?.activeElement?.getAttribute('role')).to.equal('heading');
  });
});
