import { expect, fixture, html } from '@open-wc/testing';
import { resetMouse, sendMouse } from '@web/test-runner-commands';
import '../../../src/elements/approval-gate/define.js';
import '../../../src/elements/provider/define.js';
import { readProblem } from '../../../src/adapter/http/problem.js';
import { createMemoryAdapter, type MemoryAdapter } from '../../../src/adapter/memory/index.js';
import type { WfApprovalGate } from '../../../src/elements/approval-gate/approval-gate.js';
import { de } from '../../../src/locales/de.js';
import { registerLocale } from '../../../src/locales/locale.js';
import type { Command } from '../../../src/model/command.js';
import { lena, refundAgent } from '../../../stories/samples/people.js';
import { sampleRun, sampleStep } from '../../../stories/samples/run.js';
import { aPolicy } from '../../policy/fixtures/policy.js';
import { until } from '../support.js';

interface World { readonly adapter: MemoryAdapter; readonly gate: string; readonly sent: Command[]; votes(): number }

/** A backend whose first answer to a vote is a problem. `did`: it had carried the vote out all the same. */
function world(status: number, code: string, did = false): World {
  const adapter = createMemoryAdapter({
    policy: aPolicy(), me: lena, people: [], run: sampleRun(), steps: [sampleStep('decide', 'waiting-human')],
  });
  const { gate } = adapter.backend.request({
    step: 'decide', stepKey: 'decide', attempt: 1, interrupt: 'refund', action: 'refund.pay', args: { orderId: '20391', refund: { amount: '120.00', currency: 'EUR' } }, requester: refundAgent,
  });
  const sent: Command[] = [];
  const execute: MemoryAdapter['execute'] = async (command, options) => {
    if (command.type !== 'gate.vote') return adapter.execute(command, options);
    sent.push(command);
    if (sent.length > 1) return adapter.execute(command, options);
    if (did) await adapter.execute(command, options);
    throw readProblem({ status, headers: new Headers({ 'retry-after': '1' }) }, { type: 'about:blank', status, title: 'Technical words of the server', code }, Date.now()).error;
  };
  return { adapter: { ...adapter, open: adapter.open.bind(adapter), authorize: adapter.authorize.bind(adapter), receipt: adapter.receipt.bind(adapter), execute }, gate, sent, votes: () => adapter.backend.gate(gate)?.gate.votes.length ?? 0 };
}

async function cardOf({ adapter, gate }: World, lang: string): Promise<WfApprovalGate> {
  const provider = await fixture(html`<wf-provider .adapter=${adapter} run="run-1"><wf-approval-gate lang=${lang} .gate=${gate}></wf-approval-gate></wf-provider>`);
  return provider.querySelector('wf-approval-gate') as WfApprovalGate;
}

const said = (element: WfApprovalGate): string => (element.renderRoot.textContent ?? '').replaceAll(/[\s\u00A0]+/gu, ' ');
const armed = (element: WfApprovalGate): boolean => element.matches(':state(armed)');
async function press(element: WfApprovalGate): Promise<void> {
  const button = element.renderRoot.querySelector('[data-control=approve]') as HTMLElement;
  button.scrollIntoView({ block: 'center' });
  const { left, top, width, height } = button.getBoundingClientRect();
  await sendMouse({ type: 'click', position: [Math.round(left + width / 2), Math.round(top + height / 2)] });
}

const NOTHING_DONE: readonly (readonly [status: number, code: string, words: Readonly<Record<string, string>>])[] = [
  [503, 'DATABASE_BUSY', { en: 'Too much was going on; nothing was done.', de: 'Es war zu viel los; es wurde nichts getan.' }],
  [503, 'DATABASE_READ_ONLY', { en: 'The server cannot save anything at the moment; nothing was done.', de: 'Der Server kann im Moment nichts speichern; es wurde nichts getan.' }],
  [507, 'STORAGE_FULL', { en: 'The server has no room left to save anything; nothing was done.', de: 'Der Server hat keinen Platz mehr, um etwas zu speichern; es wurde nichts getan.' }],
];

describe('a decision that the backend cannot take at the moment', () => {
  before(() => registerLocale(de));
  afterEach(() => resetMouse());

  for (const lang of ['en', 'de']) {
    for (const [status, code, words] of NOTHING_DONE) {
      it(`${code}: the card says that nothing was done, and Approve can be pressed again (${lang})`, async () => {
        const scene = world(status, code);
        const element = await cardOf(scene, lang);
        await until(() => armed(element));
        await press(element);
        await until(() => said(element).includes(words[lang] ?? 'no words'));
        expect(said(element)).not.to.contain('Technical words').and.not.to.contain(code);
        expect(scene.votes()).to.equal(0);
        await until(() => armed(element));
        await press(element);
        await until(() => scene.votes() === 1);
        expect(new Set(scene.sent.map(({ id }) => id)).size, 'a press of its own, not the first one sent again').to.equal(2);
        await until(() => !said(element).includes(words[lang] ?? ''));
      });
    }

    const unknown = lang === 'en' ? 'It is not known whether your decision arrived.' : 'Es ist nicht bekannt, ob Ihre Entscheidung angekommen ist.';
    it(`DATABASE_UNAVAILABLE, and it was not done: the card asks, and then Approve can be pressed again (${lang})`, async () => {
      const scene = world(503, 'DATABASE_UNAVAILABLE');
      const element = await cardOf(scene, lang);
      await until(() => armed(element));
      await press(element);
      await until(() => said(element).includes(unknown));
      expect(armed(element), 'not before it is known what became of the first').to.equal(false);
      await until(() => armed(element));
      expect(scene.votes()).to.equal(0);
      await press(element);
      await until(() => scene.votes() === 1);
    });

    it(`DATABASE_UNAVAILABLE, but it was done: the card finds that out by itself (${lang})`, async () => {
      const scene = world(503, 'DATABASE_UNAVAILABLE', true);
      const element = await cardOf(scene, lang);
      await until(() => armed(element));
      await press(element);
      await until(() => scene.votes() === 1 && element.renderRoot.querySelector('[data-control=approve]') === null && !said(element).includes(unknown));
      expect(said(element)).not.to.contain('Technical words');
      expect([scene.sent.length, scene.votes()]).to.deep.equal([1, 1]);
    });
  }
});
