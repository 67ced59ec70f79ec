import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import type { WorkflowAdapter } from '../../../src/adapter/contract.js';
import type { WfElement } from '../../../src/elements/wf-element.js';
import { clientOn, elements, every, made, twoRuns, wordsOf } from './fixtures.js';

const TIMEOUT = { timeout: 20_000 };
const box = (): Promise<HTMLElement> => fixture<HTMLElement>(html`<div></div>`);
const put = async (element: WfElement): Promise<WfElement> => {
  (await box()).append(element);
  await element.updateComplete;
  return element;
};

/** What the developer of the page is told, from the first element on. */
const warnings: string[] = [];
const { warn } = console;
console.warn = (...args: unknown[]): void => void warnings.push(String(args[0]));
after(() => {
  console.warn = warn;
});

/** A proxy as reactive libraries make them: each member that is read is a proxy too, and a new one each time. */
const reactive = (value: unknown): unknown => (typeof value === 'object' && value !== null ? new Proxy(value, { get: (target, key, receiver): unknown => reactive(Reflect.get(target, key, receiver)) }) : value);

describe('null and undefined say "not set"', () => {
  for (const [tag, properties] of elements) {
    it(`${tag}: each property is as on an element that was just made`, async () => {
      const fresh = await put(made(tag));
      for (const { name, readonly } of properties) {
        if (readonly) continue;
        for (const value of [null, undefined]) {
          const element = await put(made(tag, { [name]: value }));
          expect(Reflect.get(element, name), name).to.deep.equal(Reflect.get(fresh, name));
          expect(wordsOf(element), `${name} = ${value}`).to.equal(wordsOf(fresh));
          Reflect.set(element, name, Reflect.get(fresh, name));
          Object.assign(element, { [name]: value });
          await element.updateComplete;
          expect(wordsOf(element), `${name} = ${value} again`).to.equal(wordsOf(fresh));
          element.remove();
        }
      }
    });
  }

  for (const [tag, { plain, words }] of every()) {
    it(`${tag}: what was shown goes`, async () => {
      const fresh = await put(made(tag));
      const element = await put(made(tag, plain('one')));
      await waitUntil(() => wordsOf(element).includes(words.one), `${tag} shows nothing`, TIMEOUT);
      Object.assign(element, Object.fromEntries(Object.keys(plain('one')).map((name) => [name, null])));
      // The graph lays what it has to say over its drawing.
      await waitUntil(() => (tag === 'wf-graph' ? wordsOf(element).endsWith('comes from.') : wordsOf(element) === wordsOf(fresh)), 'what was shown stays', TIMEOUT);
    });
  }
});

describe('plain data in a reactive proxy', () => {
  for (const [tag, { plain, words }] of every()) {
    it(`${tag}: is shown as if it were none`, async () => {
      const element = await put(made(tag, Object.fromEntries(Object.entries(plain('one')).map(([name, value]) => [name, reactive(value)]))));
      await waitUntil(() => wordsOf(element).includes(words.one), `${tag} shows: ${wordsOf(element)}`, TIMEOUT);
    });
  }
});

describe('properties that are set before the element is defined', () => {
  for (const [tag, { plain, words }] of every()) {
    it(`${tag}: hold`, async () => {
      const element = made(tag, plain('one'));
      const early = document.createElement(`${tag}-early`);
      Object.assign(early, plain('one'), { lang: 'en' });
      (await box()).append(early);
      const known = customElements.get(tag) as CustomElementConstructor;
      customElements.define(`${tag}-early`, class extends known {});
      await (early as WfElement).updateComplete;
      await waitUntil(() => wordsOf(early).includes(words.one), `${tag} shows: ${wordsOf(early)}`, TIMEOUT);
      element.remove();
    });
  }
});

describe('not connected is a state of its own, and never an all-clear', () => {
  const allClear = /Nothing waits|No steps yet|Nothing recorded|Checking/u;

  for (const [tag, { live }] of every(({ isOnRun }) => isOnRun)) {
    const situations: Readonly<Record<string, (element: WfElement, place: HTMLElement) => void>> = {
      'without a provider': (element, place) => place.append(element),
      'in a provider without an adapter': (element, place) => {
        const provider = document.createElement('wf-provider');
        place.append(provider);
        provider.append(element);
      },
      'with a run and nobody to ask': (element, place) => {
        Object.assign(element, { run: 'run-1' });
        place.append(element);
      },
      'moved out of its provider': (element, place) => {
        const provider = document.createElement('wf-provider');
        provider.adapter = twoRuns().adapter;
        provider.run = 'run-1';
        place.append(provider);
        provider.append(element);
        place.append(element);
      },
    };
    for (const [name, arrange] of Object.entries(situations)) {
      it(`${tag}: ${name}`, async () => {
        const element = made(tag, live);
        arrange(element, await box());
        await element.updateComplete;
        expect(element.matches(':state(unconnected)')).to.equal(true);
        expect(wordsOf(element)).to.contain('Not connected').and.to.not.match(allClear);
      });
    }

    it(`${tag}: with a client and no run, or one that does not exist`, async () => {
      const client = clientOn(twoRuns().adapter);
      const element = await put(made(tag, { ...live, client }));
      expect(element.matches(':state(unconnected)')).to.equal(false);
      expect(wordsOf(element)).to.not.match(allClear);
      if (tag !== 'wf-can' && tag !== 'wf-audit-log') {
        Object.assign(element, { run: 'not-there' });
        await element.updateComplete;
        const store = client.retain('not-there');
        await waitUntil(() => store.connection.state === 'failed' || store.connection.error !== undefined, 'the run is found', TIMEOUT);
        await element.updateComplete;
        expect(wordsOf(element)).to.not.match(allClear);
      }
      client.dispose();
    });

    it(`${tag}: with an adapter that has no open, or one that throws`, async () => {
      const { error } = console;
      const said: unknown[] = [];
      console.error = (...args: unknown[]): void => void said.push(args[0]);
      try {
        for (const adapter of [{}, { open: null }, { open: () => { throw new TypeError('x is undefined'); } }]) {
          const client = clientOn(adapter as unknown as WorkflowAdapter);
          const element = await put(made(tag, { ...live, client, run: 'run-1' }));
          const store = client.retain('run-1');
          await waitUntil(() => store.connection.error !== undefined, 'the mistake is not noticed', TIMEOUT);
          await element.updateComplete;
          expect(wordsOf(element)).to.not.match(allClear);
          element.remove();
          client.dispose();
        }
        expect(said.length, 'the developer is told').to.be.greaterThan(0);
      } finally {
        console.error = error;
      }
    });

    it(`${tag}: waits for a provider that is not defined yet`, async () => {
      const element = made(tag, live);
      const provider = document.createElement('div');
      (await box()).append(provider);
      provider.append(element);
      Object.defineProperty(element, 'closest', { value: (selector: string) => (selector.includes(':not(:defined)') ? provider : HTMLElement.prototype.closest.call(element, selector)) });
      await element.updateComplete;
      expect(element.matches(':state(unconnected)')).to.equal(false);
      expect(wordsOf(element)).to.not.contain('Not connected');
    });

    it(`${tag}: the developer is told once what to do`, async () => {
      await put(made(tag, live));
      await waitUntil(() => warnings.some((words) => words.startsWith(`<${tag}>`)), 'no warning', TIMEOUT);
      expect(warnings.filter((words) => words.startsWith(`<${tag}>`))).to.have.length(1);
    });
  }
});
