import { expect, fixture, html } from '@open-wc/testing';
import '../../../src/elements/approval-gate/define.js';
import '../../../src/elements/audit-log/define.js';
import '../../../src/elements/can/define.js';
import { AdapterError } from '../../../src/adapter/errors.js';
import type { Flight, Permission } from '../../../src/client/types.js';
import type { WfApprovalGate } from '../../../src/elements/approval-gate/approval-gate.js';
import type { WfAuditLog } from '../../../src/elements/audit-log/audit-log.js';
import type { WfCan } from '../../../src/elements/can/can.js';
import { de } from '../../../src/locales/de.js';
import { registerLocale } from '../../../src/locales/locale.js';
import { CLIENT_WORDS, EVENT_WORDS, PROBLEM_WORDS, RULE_WORDS } from '../../../src/policy/refusal-words.js';
import { NOW, sampleGate } from '../../../stories/samples/gate.js';
import { sam } from '../../../stories/samples/people.js';
import { REFUND_DRAFTS, sealed } from '../../fixtures/refund-record.js';

const CATALOGUE: Readonly<Record<string, string>> = { ...RULE_WORDS, ...PROBLEM_WORDS, ...CLIENT_WORDS };
const REFUSALS = Object.keys(CATALOGUE);
const RECORDED = [...REFUSALS, ...Object.keys(EVENT_WORDS)];
const said = (element: WfApprovalGate | WfAuditLog | WfCan): string => element.renderRoot.textContent?.replace(/\s+/g, ' ') ?? '';
/** The name of a code where words should stand: capitals with or without underscores. */
const names = (text: string, code: string): boolean => new RegExp(`(?<![A-Z_])${code}(?![A-Z_])`, 'u').test(text);

const flight = (change: Partial<Flight>): Flight => ({ id: 'f', flightKey: 'k', type: 'gate.vote', target: { run: 'run-1', gate: 'gate-7' }, phase: 'settled', ...change });
const WAYS: Readonly<Record<string, (code: string) => { readonly flight?: Flight; readonly permission?: Permission }>> = {
  'a refused receipt': (code) => ({ flight: flight({ receipt: { id: 'f', status: 'refused', code } }) }),
  'an answer that is an error': (code) => ({ flight: flight({ phase: 'failed', error: new AdapterError('conflict', 'Technical words of the server', { detailCode: code }) }) }),
  'a denied permission': (code) => ({ permission: { state: 'deny', reasonCode: code } }),
};

describe('every element that shows refusals has words for every code', () => {
  before(() => registerLocale(de));

  for (const lang of ['en', 'de']) {
    for (const [way, make] of Object.entries(WAYS)) {
      it(`wf-approval-gate, ${way}: ${lang}`, async () => {
        const card = await fixture<WfApprovalGate>(html`<wf-approval-gate lang=${lang}></wf-approval-gate>`);
        const wordless: string[] = [];
        for (const code of REFUSALS) {
          const { flight: last, permission } = make(code);
          card.data = { gate: sampleGate(), me: sam, now: NOW, ...(last === undefined ? {} : { flight: last }), ...(permission === undefined ? {} : { permissions: { approve: permission, reject: permission } }) };
          do await new Promise(requestAnimationFrame);
          while (card.renderRoot.querySelector('[data-control=approve]') === null);
          await card.updateComplete;
          const text = said(card);
          const words = lang === 'en' ? CATALOGUE[code] : (de.sections.gate as Readonly<Record<string, string>>)[`refusal.${code}`];
          if (names(text, code) || text.includes('Technical words') || (last !== undefined && !text.includes(words ?? 'no words'))) wordless.push(code);
        }
        expect(wordless).to.deep.equal([]);
      });
    }

    it(`wf-can: ${lang}`, async () => {
      const can = await fixture<WfCan>(html`<wf-can lang=${lang} action="run:stop"></wf-can>`);
      for (const code of REFUSALS) {
        can.permission = { state: 'deny', reasonCode: code };
        await can.updateComplete;
        expect(can.renderRoot.querySelector('[part=reason]')?.textContent?.trim(), code).to.match(/^\p{Lu}[^_]+\.$/u);
      }
    });

    it(`wf-audit-log, entries: ${lang}`, async () => {
      const wordless: string[] = [];
      for (let from = 0; from < RECORDED.length; from += 40) {
        const codes = RECORDED.slice(from, from + 40);
        const entries = sealed(codes.map((code) => ({ ...REFUND_DRAFTS[3]!, outcome: { status: 'refused' as const, code } })));
        const log = await fixture<WfAuditLog>(html`<wf-audit-log lang=${lang} style="--wf-audit-log-block-size: 12000px" .data=${{ entries, size: entries.length }}></wf-audit-log>`);
        do await new Promise(requestAnimationFrame);
        while (log.renderRoot.querySelectorAll('[data-seq]').length < codes.length);
        wordless.push(...codes.filter((code) => names(said(log), code)));
      }
      expect(wordless).to.deep.equal([]);
    });
  }
});
