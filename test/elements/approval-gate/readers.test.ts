import { expect, fixture, html } from '@open-wc/testing';
import { resetMouse, sendKeys } from '@web/test-runner-commands';
import '../../../src/elements/approval-gate/define.js';
import type { Connection } from '../../../src/client/types.js';
import { CONNECTION_STATES } from '../../../src/client/types.js';
import type { WfApprovalGate } from '../../../src/elements/approval-gate/approval-gate.js';
import type { GateData } from '../../../src/elements/approval-gate/source.js';
import type { Gate } from '../../../src/model/gate.js';
import { ALLOWED, DENY, halfApproved, NOW, require, sampleGate, voteBy, withArgs } from '../../../stories/samples/gate.js';
import { farid, lena } from '../../../stories/samples/people.js';
import { until } from '../support.js';

const dataOf = (gate: Gate = sampleGate(), change: Partial<GateData> = {}): GateData => ({ gate, me: farid, permissions: ALLOWED, now: NOW, ...change });
const cardOf = (data: GateData, level = 3): Promise<WfApprovalGate> => fixture(html`<wf-approval-gate lang="en" .headingLevel=${level} .data=${data}></wf-approval-gate>`);
const words = (element: Element | null | undefined): string => (element?.textContent ?? '').replaceAll(/[\s\u00A0]+/gu, ' ').trim();

const full = (): Gate =>
  require(sampleGate({
    evidence: [{ id: 'e', label: { text: 'Slip' }, mediaType: 'text/plain', text: 'x' }],
    limits: [{ text: 'Mind the gap.' }],
  }), { typedConfirmation: 'REFUND', reason: 'always', evidenceRequired: true });

/** A card in each situation in which a button may not act. */
const SITUATIONS: Readonly<Record<string, GateData>> = {
  ...Object.fromEntries(CONNECTION_STATES.filter((state) => state !== 'live').map((state) => [state, dataOf(sampleGate(), { connection: { state, since: 0 } })])),
  ...Object.fromEntries((['behind', 'rewritten', 'equivocation'] as const).map((historyWarning): [string, GateData] => [historyWarning, dataOf(sampleGate(), { connection: { state: 'live', since: 0, historyWarning } satisfies Connection })])),
  incomplete: dataOf(sampleGate(), { incomplete: true }),
  'not understood': dataOf(sampleGate(), { notUnderstood: 2 }),
  tampered: dataOf({ ...sampleGate(), safeOutcome: { text: 'All is paid.' } }),
  unreadable: dataOf({ ...sampleGate(), subject: { ...sampleGate().subject, argsRaw: '{"a":1.0}' } }),
  'nothing known': dataOf(sampleGate(), { permissions: undefined }),
  'denied in four ways': dataOf(sampleGate(), { permissions: { approve: DENY, reject: { state: 'deny', reason: 'Not yours.' }, ask: { state: 'deny' }, claim: { state: 'deny' } } }),
  'only taking it is denied': dataOf(sampleGate(), { permissions: { ...ALLOWED, claim: { state: 'deny' } } }),
  'only asking is being checked': dataOf(sampleGate(), { permissions: { ...ALLOWED, ask: { state: 'checking' } } }),
  'claimed by another': dataOf({ ...sampleGate(), state: 'claimed', claim: { by: { id: 'x', kind: 'human', name: 'Mina Sato' }, until: '2026-11-22T11:00:00.000Z', fence: 1 } }),
  'time is up': dataOf(sampleGate({ expiresAt: new Date(NOW).toISOString() })),
  'much to do first': dataOf(full()),
  'on its way': dataOf(sampleGate(), { flight: { id: 'f', flightKey: 'k', type: 'gate.vote', target: { gate: 'gate-7' }, phase: 'submitting' } }),
  'lost from sight': dataOf(sampleGate(), { flight: { id: 'f', flightKey: 'k', type: 'gate.vote', target: { gate: 'gate-7' }, phase: 'unknown' } }),
  'waiting for an answer': dataOf({ ...sampleGate(), state: 'waiting-info', allowed: ['approve', 'reject', 'answer'], info: { question: '?', by: { id: lena.id, kind: 'human', name: lena.name }, at: '2026-11-22T10:40:00.000Z' } }, { permissions: { approve: DENY, reject: DENY } }),
};

/** The browser tells its observers in the order in which they were made: once a new one knows what is in sight, the card's own do. */
const told = (element: Element): Promise<void> =>
  new Promise((resolve) => {
    const observer = new IntersectionObserver(() => {
      observer.disconnect();
      resolve();
    });
    observer.observe(element);
  });

describe('every button that does not act', () => {
  for (const [name, data] of Object.entries(SITUATIONS)) {
    it(`can have the focus and says why: ${name}`, async () => {
      const card = await cardOf(data);
      const disabled = [...card.renderRoot.querySelectorAll<HTMLButtonElement>('[aria-disabled=true]')];
      expect(disabled.length).to.be.at.least(1);
      for (const button of disabled) {
        button.focus();
        expect(card.shadowRoot?.activeElement, words(button)).to.equal(button);
        const reason = card.renderRoot.querySelector(`[id="${button.getAttribute('aria-describedby') ?? 'none'}"]`);
        expect(words(reason), words(button)).not.to.equal('');
      }
      expect(card.matches(':state(armed)')).to.equal(false);
    });
  }

  it('also the one that would send an empty question', async () => {
    const card = await cardOf(dataOf());
    [...card.renderRoot.querySelectorAll('button')].find((button) => words(button) === 'Ask a question')?.click();
    await until(() => card.renderRoot.querySelector('textarea') !== null);
    const send = [...card.renderRoot.querySelectorAll('button')].find((button) => words(button) === 'Send');
    expect(words(card.renderRoot.querySelector(`#${send?.getAttribute('aria-describedby') ?? 'none'}`))).to.equal('Write your question first.');
  });
});

describe('the parts of a card', () => {
  for (const level of [1, 3, 6]) {
    it(`have headings one level below the question: ${level}`, async () => {
      const card = await cardOf(dataOf(full()), level);
      const headings = [...card.renderRoot.querySelectorAll('[role=heading]')].map((heading) => `${heading.getAttribute('aria-level') ?? ''} ${words(heading)}`);
      const below = String(Math.min(6, level + 1));
      expect(headings.slice(1)).to.deep.equal([`${below} Evidence`, `${below} Keep in mind`, `${below} Who has to agree`]);
      expect(headings[0]).to.match(new RegExp(`^${level} Pay back`));
    });
  }

  it('take a level that makes no sense for the usual one', async () => {
    for (const level of [Number.NaN, null as unknown as number]) expect((await cardOf(dataOf(), level)).renderRoot.querySelector('.ask')?.getAttribute('aria-level')).to.equal('3');
  });

  it('say the most urgent thing first', async () => {
    const status = async (data: GateData): Promise<string> => words((await cardOf(data)).renderRoot.querySelector('[part=word]'));
    expect(await status(dataOf())).to.equal('Waits for you');
    expect(await status(dataOf(sampleGate({ expiresAt: new Date(NOW + 200_000).toISOString() })))).to.equal('Waits for you · less than 4 min left');
    expect(await status(dataOf(sampleGate({ expiresAt: new Date(NOW).toISOString() })))).to.equal('Time is up');
    expect(await status(SITUATIONS['tampered'] as GateData)).to.equal('Do not decide');
    expect(await status(SITUATIONS['equivocation'] as GateData)).to.equal('Do not decide');
  });

  it('begin with the alarm where the request was altered', async () => {
    const card = await cardOf(SITUATIONS['tampered'] as GateData);
    const first = card.renderRoot.querySelector('[part=card]')?.firstElementChild;
    expect(first?.getAttribute('role')).to.equal('alert');
    expect(words(first)).to.equal('This request was altered on its way. Do not approve; tell your IT.');
    expect((await cardOf(dataOf())).renderRoot.querySelector('.alarm')).to.equal(null);
  });
});

describe('the focus after a decision', () => {
  afterEach(() => resetMouse());

  it('stays in the card and on screen when the vote is taken and others are still to agree, and the words are said', async () => {
    const gate = require(sampleGate(), { minDwellMs: 0, reason: 'never' });
    const card = await cardOf(dataOf(gate));
    await until(() => card.matches(':state(armed)'));
    (card.renderRoot.querySelector('[data-control=approve]') as HTMLElement).focus();
    await sendKeys({ press: 'Enter' });
    card.data = dataOf({ ...gate, votes: [voteBy(farid, gate)] });
    await card.updateComplete;
    const focused = card.shadowRoot?.activeElement;
    expect(words(focused)).to.match(/^You agreed at/);
    const box = focused?.getBoundingClientRect();
    expect((box?.top ?? -1) >= 0 && (box?.bottom ?? Infinity) <= innerHeight).to.equal(true);
    await until(() => words(card.renderRoot.querySelector('[role=status]')).startsWith('You agreed at'));
  });

  it('is on screen when the card ends, however far down its buttons were', async () => {
    const gate = withArgs(require(sampleGate(), { minDwellMs: 0, reason: 'never' }), { lines: Array.from({ length: 50 }, (_, at) => `Line ${at}`) });
    const card = await cardOf(dataOf(gate));
    const button = card.renderRoot.querySelector('[data-control=approve]') as HTMLElement;
    scrollTo(0, document.documentElement.scrollHeight);
    button.focus();
    card.data = dataOf({ ...gate, state: 'approved', allowed: [], votes: [voteBy(farid, gate)] });
    await card.updateComplete;
    const box = card.shadowRoot?.activeElement?.getBoundingClientRect();
    expect((box?.top ?? -1) >= 0 && (box?.bottom ?? Infinity) <= innerHeight).to.equal(true);
  });
});

describe('the foot of a card', () => {
  const long = (): Gate => withArgs(require(sampleGate(), { endOfPayload: true, minDwellMs: 0 }), { lines: Array.from({ length: 50 }, (_, at) => `Line ${at}`) });

  for (const [name, style] of [['the window', ''], ['a scroll area', 'block-size: 420px; overflow: auto'], ['a flex column', 'display: flex; flex-direction: column; block-size: 420px; overflow: auto'], ['a grid', 'display: grid; block-size: 420px; overflow: auto']] as const) {
    it(`keeps the buttons in sight in ${name}`, async () => {
      const box = await fixture<HTMLElement>(html`<div><wf-approval-gate lang="en"></wf-approval-gate></div>`);
      box.style.cssText = style;
      const card = box.firstElementChild as WfApprovalGate;
      card.data = dataOf(long());
      await card.updateComplete;
      scrollTo(0, 0);
      const { bottom } = (card.renderRoot.querySelector('[data-control=approve]') as HTMLElement).getBoundingClientRect();
      const edge = style === '' ? innerHeight : box.getBoundingClientRect().bottom;
      expect(card.getBoundingClientRect().bottom).to.be.above(style === '' ? edge : 0);
      expect(bottom).to.be.at.most(edge);
    });
  }

  it('does not let the end of what is asked count as seen while it lies over it', async () => {
    const card = await cardOf(dataOf(long()));
    const end = card.renderRoot.querySelector('[data-watch=end]') as HTMLElement;
    const foot = card.renderRoot.querySelector('[data-foot]') as HTMLElement;
    const why = (): boolean => card.renderRoot.querySelector('[data-why=end]') !== null;
    // The end is within the window, behind the foot.
    scrollTo(0, scrollY + end.getBoundingClientRect().top - innerHeight + foot.offsetHeight / 2);
    await told(end);
    await card.updateComplete;
    expect(why()).to.equal(true);
    scrollBy(0, foot.offsetHeight);
    await until(() => !why());
  });
});

describe('long texts', () => {
  it('show six lines and the count of the rest, and are whole on request', async () => {
    const note = 'A line of words. '.repeat(200);
    const card = await cardOf(dataOf(withArgs(sampleGate({ agentSays: { text: note } }), { note, short: 'x'.repeat(30) })));
    const clamps = [...card.renderRoot.querySelectorAll<HTMLElement>('.clamp')];
    expect(clamps.length).to.equal(2);
    for (const clamp of clamps) {
      const line = parseFloat(getComputedStyle(clamp).lineHeight);
      expect(Math.round(clamp.clientHeight / line)).to.equal(6);
      expect(clamp.textContent).to.equal(note);
    }
    const more = card.renderRoot.querySelector<HTMLButtonElement>('[part=args] .more');
    expect(words(more)).to.equal(`Show all ${note.length.toLocaleString('en')} characters`);
    more?.click();
    await card.updateComplete;
    expect(card.renderRoot.querySelectorAll('.clamp').length).to.equal(1);
  });

  it('count as seen only when they are shown whole', async () => {
    const card = await cardOf(dataOf(withArgs(require(sampleGate(), { endOfPayload: true, minDwellMs: 0 }), { note: 'A line of words. '.repeat(60) })));
    const end = (): HTMLElement => card.renderRoot.querySelector('[data-watch=end]') as HTMLElement;
    end().scrollIntoView({ block: 'center' });
    await told(end());
    card.requestUpdate();
    await card.updateComplete;
    expect(card.renderRoot.querySelector('[data-why=end]')).not.to.equal(null);
    card.renderRoot.querySelector<HTMLButtonElement>('[part=args] .more')?.click();
    await card.updateComplete;
    end().scrollIntoView({ block: 'center' });
    await until(() => card.renderRoot.querySelector('[data-why=end]') === null);
  });

  it('that fit after all have no button, and the end may be seen', async () => {
    const card = await cardOf(dataOf(withArgs(require(sampleGate(), { endOfPayload: true }), { note: 'short enough in a wide card '.repeat(7) })));
    await until(() => card.renderRoot.querySelector('.more') === null);
    expect(card.renderRoot.querySelector('[data-watch=end]')).not.to.equal(null);
  });
});

describe('enlarged text and narrow places', () => {
  afterEach(() => document.documentElement.style.removeProperty('font-size'));

  for (const width of [280, 320, 480, 621, 687, 900]) {
    for (const size of ['100%', '200%']) {
      it(`nothing is lost or overlaps at ${width} px and ${size}`, async () => {
        document.documentElement.style.fontSize = size;
        const box = await fixture<HTMLElement>(html`<div><wf-approval-gate lang="en"></wf-approval-gate></div>`);
        box.style.inlineSize = `${width}px`;
        const card = box.firstElementChild as WfApprovalGate;
        card.data = dataOf(full());
        await card.updateComplete;
        const { left, right } = box.getBoundingClientRect();
        for (const part of card.renderRoot.querySelectorAll<HTMLElement>('button, dd, td, th, textarea, input, .ask, .pill, .why, .sub')) {
          const inside = part.getBoundingClientRect();
          expect(inside.left >= left - 1 && inside.right <= right + 1, `${part.className} ${words(part)}`).to.equal(true);
          expect(part.scrollWidth, words(part)).to.be.at.most(part.clientWidth + 2);
        }
        const buttons = [...card.renderRoot.querySelectorAll('.foot button')].map((button) => button.getBoundingClientRect());
        for (const [at, a] of buttons.entries()) {
          for (const b of buttons.slice(at + 1)) expect(a.right <= b.left + 1 || b.right <= a.left + 1 || a.bottom <= b.top + 1 || b.bottom <= a.top + 1).to.equal(true);
        }
      });
    }
  }
});

describe('a page from right to left with English words', () => {
  it('keeps each sentence whole: what comes first stands first', async () => {
    const page = await fixture<HTMLElement>(html`<div dir="rtl"><wf-approval-gate lang="en"></wf-approval-gate></div>`);
    const card = page.firstElementChild as WfApprovalGate;
    card.data = dataOf(halfApproved(), { permissions: { approve: { ...DENY }, reject: DENY } });
    await card.updateComplete;
    const lines = [...card.renderRoot.querySelectorAll<HTMLElement>('.why > span, .about > span, dd, p')].filter((line) => line.querySelectorAll('bdi').length > 0);
    expect(lines.length).to.be.above(4);
    for (const line of lines) expect(getComputedStyle(line).direction, words(line)).to.equal('ltr');
    const why = card.renderRoot.querySelector('.why > span');
    const [first, second] = [...(why?.querySelectorAll('bdi') ?? [])].map((part) => part.getBoundingClientRect());
    expect(first !== undefined && second !== undefined && (first.left < second.left || first.top < second.top)).to.equal(true);
  });
});

describe('a card that is moved in its page', () => {
  it('keeps the time for which it was looked at', async () => {
    const card = await cardOf(dataOf(require(sampleGate(), { minDwellMs: 1500, reason: 'never' })));
    const elsewhere = await fixture<HTMLElement>(html`<section></section>`);
    const approve = (): Element | null => card.renderRoot.querySelector('[data-control=approve]');
    expect(approve()?.getAttribute('aria-disabled')).to.equal('true');
    await until(() => approve()?.getAttribute('aria-disabled') === 'false');
    elsewhere.append(card);
    card.requestUpdate();
    await card.updateComplete;
    expect(approve()?.getAttribute('aria-disabled')).to.equal('false');
  });

  it('keeps what was typed and the open form', async () => {
    const card = await cardOf(dataOf(require(full(), { minDwellMs: 60_000, evidenceRequired: false })));
    const elsewhere = await fixture<HTMLElement>(html`<section></section>`);
    const word = card.renderRoot.querySelector('#confirmation') as HTMLInputElement;
    word.focus();
    await sendKeys({ type: 'REF' });
    elsewhere.append(card);
    await card.updateComplete;
    expect((card.renderRoot.querySelector('#confirmation') as HTMLInputElement).value).to.equal('REF');
    [...card.renderRoot.querySelectorAll('button')].find((button) => words(button) === 'Reject')?.click();
    await until(() => card.renderRoot.querySelector('.panel textarea') !== null);
    elsewhere.before(card);
    await card.updateComplete;
    expect(card.renderRoot.querySelector('.panel textarea')).not.to.equal(null);
  });
});
