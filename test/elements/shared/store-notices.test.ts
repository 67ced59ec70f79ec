import { expect, fixture, html } from '@open-wc/testing';
import type { WorkflowAdapter } from '../../../src/adapter/contract.js';
import { AdapterError } from '../../../src/adapter/errors.js';
import { troubleOf, TROUBLES } from '../../../src/adapter/trouble.js';
import { createClient } from '../../../src/client/client.js';
import type { Connection, WfClient } from '../../../src/client/types.js';
import { CONNECTION_STATES } from '../../../src/client/types.js';
import '../../../src/elements/approval-gate/define.js';
import '../../../src/elements/audit-log/define.js';
import '../../../src/elements/graph/define.js';
import '../../../src/elements/progress/define.js';
import '../../../src/elements/provider/define.js';
import { connectionNotice } from '../../../src/elements/shared/store-notices.js';
import { de } from '../../../src/locales/de.js';
import { commonWords } from '../../../src/locales/en/common.js';
import { Format } from '../../../src/locales/format.js';
import { heartbeat, snapshot } from '../../client/support.js';
import { until } from '../support.js';

const english = { format: new Format('en'), common: (key: keyof typeof commonWords.terms, ...params: unknown[]) => {
  const term = commonWords.terms[key];
  return typeof term === 'function' ? term(params[0] as never, new Format('en')) : term;
} } as unknown as Parameters<typeof connectionNotice>[1];

const said = (connection: Connection, now = 0): string => connectionNotice(connection, english, now)?.words ?? '';

describe('the words about a connection', () => {
  it('are there for every trouble, in both languages', () => {
    const german = de.sections.common as Readonly<Record<string, unknown>>;
    for (const trouble of TROUBLES) {
      expect(commonWords.terms[`trouble.${trouble}`], trouble).to.be.a('string');
      expect(german[`trouble.${trouble}`], trouble).to.be.a('string');
    }
  });

  it('count the silence from the last news', () => {
    expect(said({ state: 'stale', since: 1000 }, 13_400)).to.equal('No news from the server for 12\u00A0s. What you see may be out of date.');
    expect(said({ state: 'stale', since: Number.NaN }, 13_400)).to.not.include('NaN');
  });

  it('say "offline" only where the device or the adapter does', () => {
    for (const state of CONNECTION_STATES) {
      for (const code of ['unauthenticated', 'forbidden', 'not-found', 'conflict', 'gone', 'invalid', 'rate-limited', 'unavailable', 'unsupported'] as const) {
        for (const detailCode of [undefined, 'UNREACHABLE', 'TIMEOUT', 'BAD_GATEWAY', 'NOT_A_STREAM', 'ABORTED', 'PAGE_FAULT', 'OFFLINE', 'ENDED', 'SILENT', 'THROWN']) {
          const error = new AdapterError(code, 'developer talk', { detailCode });
          const words = said({ state, since: 0, error });
          expect(words.includes('offline'), `${state} ${code} ${detailCode}`).to.equal(words !== '' && state !== 'stale' && state !== 'signed-out' && state !== 'live' && state !== 'connecting' && troubleOf(error) === 'offline');
          expect(words).to.not.include('developer talk');
        }
      }
    }
  });
});

const WORDS: readonly (readonly [name: string, open: WorkflowAdapter['open'], words: RegExp])[] = [
  ['a TypeError', () => (undefined as unknown as { foo: { bar: never } }).foo.bar, /This page cannot talk to its server/],
  ['a TypeError of its own fetch', async function* () { yield await fetch('http://127.0.0.1:9/').then((response) => response.json() as Promise<never>); }, /The server does not answer/],
  ['502', () => { throw new AdapterError('unavailable', 'x', { detailCode: 'BAD_GATEWAY' }); }, /The server does not answer/],
  ['a time-out', () => { throw new AdapterError('unavailable', 'x', { detailCode: 'TIMEOUT' }); }, /takes too long to answer/],
  ['403', () => { throw new AdapterError('forbidden', 'x'); }, /You may not see this/],
  ['404', () => { throw new AdapterError('not-found', 'x'); }, /This does not exist, or you may not see it/],
  ['401', () => { throw new AdapterError('unauthenticated', 'x'); }, /You are signed out/],
  ['no network', () => { throw new AdapterError('unavailable', 'x', { detailCode: 'OFFLINE' }); }, /You are offline/],
];

/** Everything that an element says, through its shadow roots. */
const textOf = (root: Element): string => {
  const own = root.shadowRoot ?? root;
  const inner = [...own.querySelectorAll('*')].filter((each) => each.shadowRoot).map(textOf);
  return [...[...own.childNodes].filter((node) => !(node instanceof HTMLStyleElement)).map((node) => node.textContent ?? ''), ...inner].join(' ').replace(/\s+/g, ' ');
};

const silentClient = (open: WorkflowAdapter['open']): WfClient =>
  createClient({ open, audit: { entries: async () => ({ entries: [], size: 0 }), checkpoint: async () => null, proof: async () => [] } }, { storage: null, warn: () => undefined, error: () => undefined });

const TAGS = ['wf-progress', 'wf-graph', 'wf-approval-gate', 'wf-audit-log', 'wf-provider'] as const;

/** An element over a run; the provider shows it as its banner. */
async function over(tag: (typeof TAGS)[number], client: WfClient): Promise<Element> {
  const element = document.createElement(tag);
  Object.assign(element, { client, run: 'run-1', banner: true, gate: 'g1' });
  const box = await fixture(html`<div></div>`);
  box.append(element);
  return element;
}

describe('every element that shows a run', () => {
  for (const tag of TAGS) {
    for (const [name, open, words] of WORDS) {
      it(`says what is wrong: ${tag}, ${name}`, async () => {
        const client = silentClient(open);
        const element = await over(tag, client);
        await until(() => words.test(textOf(element)));
        if (!words.source.includes('offline')) expect(textOf(element)).to.not.include('offline');
        client.dispose();
      });

      it(`says it too once it has shown something: ${tag}, ${name}`, async () => {
        let opened = 0;
        let lose: () => void = () => undefined;
        const client = silentClient(async function* (topic, options) {
          opened += 1;
          if (opened > 1) {
            yield* open(topic, options);
            return;
          }
          yield snapshot(1);
          yield heartbeat(1);
          await new Promise<void>((resolve) => { lose = resolve; });
        });
        const element = await over(tag, client);
        await until(() => client.retain('run-1').connection.state === 'live');
        lose();
        await until(() => words.test(textOf(element)));
        client.dispose();
      });
    }
  }
});
