import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import type { WfElement } from '../../../src/elements/wf-element.js';
import { clientOn, every, made, twoRuns, wordsOf } from './fixtures.js';

const TIMEOUT = { timeout: 6_000 };
const inPage = async (element: WfElement): Promise<WfElement> => {
  (await fixture(html`<div></div>`)).append(element);
  await element.updateComplete;
  return element;
};

describe('every element draws what it was just given, and nothing of what it had before', () => {
  for (const [tag, { words, live }] of every(({ isOnRun }) => isOnRun)) {
    const [first = '', second = ''] = [words['run-1'], words['run-2']];

    it(`${tag}: another run whose store is live already`, async () => {
      const client = clientOn(twoRuns().adapter);
      client.retain('run-1');
      const ready = client.retain('run-2');
      const element = await inPage(made(tag, { ...live, client, run: 'run-1' }));
      await waitUntil(() => wordsOf(element).includes(first) && ready.cursor !== undefined, `${tag} does not show run-1: ${wordsOf(element)}`, TIMEOUT);
      Object.assign(element, { run: 'run-2' });
      await element.updateComplete;
      if (tag !== 'wf-graph') expect(wordsOf(element)).to.not.contain(first);
      await waitUntil(() => wordsOf(element).includes(second) && !wordsOf(element).includes(first), `${tag} does not show run-2: ${wordsOf(element)}`, TIMEOUT);
      client.dispose();
    });

    it(`${tag}: another client whose store is live already`, async () => {
      const [one, other] = [clientOn(twoRuns().adapter), clientOn(twoRuns().adapter)];
      const ready = other.retain('run-2');
      const element = await inPage(made(tag, { ...live, client: one, run: 'run-1' }));
      await waitUntil(() => wordsOf(element).includes(first) && ready.cursor !== undefined, `${tag} does not show run-1: ${wordsOf(element)}`, TIMEOUT);
      Object.assign(element, { client: other, run: 'run-2' });
      await element.updateComplete;
      if (tag !== 'wf-graph') expect(wordsOf(element)).to.not.contain(first);
      await waitUntil(() => wordsOf(element).includes(second) && !wordsOf(element).includes(first), `${tag} does not show run-2: ${wordsOf(element)}`, TIMEOUT);
      one.dispose();
      other.dispose();
    });
  }

  for (const [tag, { words, plain }] of every()) {
    it(`${tag}: other plain data`, async () => {
      const element = await inPage(made(tag, plain('one')));
      await waitUntil(() => wordsOf(element).includes(words.one), `${tag} does not show one: ${wordsOf(element)}`, TIMEOUT);
      Object.assign(element, plain('other'));
      await waitUntil(() => wordsOf(element).includes(words.other) && !wordsOf(element).includes(words.one), `${tag} does not show the other: ${wordsOf(element)}`, TIMEOUT);
    });
  }
});
