import { census, culprits, type Census } from './census.js';
import { expect } from '@open-wc/testing';
import { executeServerCommand } from '@web/test-runner-commands';
import type { WfClient } from '../../../src/client/types.js';
import { clientOn, every, made, twoRuns, type ElementFixture } from './fixtures.js';

const TIMES = 8;
const soon = async (holds: () => boolean, what: () => string): Promise<void> => {
  const end = performance.now() + 15_000;
  while (!holds()) {
    if (performance.now() > end) expect.fail(what());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));
/** The one observer that all elements share stays, watching nothing. */
const nothing: Census = { timers: 0, frames: 0, observers: 0, listeners: 0 };
const isSame = (a: Census, b: Census): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Each is one life of an element in another order of what may happen to it. */
const lives: Readonly<Record<string, (element: HTMLElement, set: (which: 'one' | 'other') => void, box: HTMLElement) => Promise<void>>> = {
  'data, in, drawn, out': async (element, set, box) => {
    set('one');
    box.append(element);
    await frame();
    await frame();
    element.remove();
  },
  'in, data, out at once': async (element, set, box) => {
    box.append(element);
    set('one');
    element.remove();
    await frame();
  },
  'in, out, data, update': async (element, set, box) => {
    box.append(element);
    await frame();
    element.remove();
    set('one');
    await frame();
    set('other');
    (element as HTMLElement & { requestUpdate: () => void }).requestUpdate();
    await frame();
  },
  'in, data, moved, out, data': async (element, set, box) => {
    box.append(element);
    set('one');
    await frame();
    box.prepend(element);
    await frame();
    element.remove();
    await frame();
    set('other');
    await frame();
  },
  'in, out, in again, data, out, update': async (element, set, box) => {
    set('one');
    box.append(element);
    await frame();
    element.remove();
    await frame();
    box.append(element);
    set('other');
    await frame();
    element.remove();
    (element as HTMLElement & { requestUpdate: () => void }).requestUpdate();
    await frame();
  },
};

/** A client that counts what is held of it. */
function counted(client: WfClient): { readonly client: WfClient; held: () => number } {
  let held = 0;
  const counting = <A extends unknown[]>(begin: (...args: A) => () => void) => (...args: A): (() => void) => {
    const stop = begin(...args);
    let isOn = true;
    held += 1;
    return () => {
      if (isOn) held -= 1;
      isOn = false;
      stop();
    };
  };
  const { permissions, desk } = client;
  return {
    client: {
      adapter: client.adapter,
      audit: client.audit,
      permissions: { current: (ask) => permissions.current(ask), recheck: (ask) => permissions.recheck(ask), watch: counting((ask, listener) => permissions.watch(ask, listener)) },
      desk: { submit: (draft) => desk.submit(draft), flights: desk.flights, forGate: (gate) => desk.forGate(gate), subscribe: counting((listener) => desk.subscribe(listener)) },
      retain: (id) => ((held += 1), client.retain(id)),
      release: (id) => ((held -= 1), client.release(id)),
      list: (kind, query, signal) => client.list(kind, query, signal),
      onSessionExpired: counting((listener) => client.onSessionExpired(listener)),
      dispose: () => client.dispose(),
    },
    held: () => held,
  };
}

describe('an element that was removed leaves nothing behind', () => {
  let box: HTMLElement;
  beforeEach(() => {
    box = document.createElement('div');
    document.body.append(box);
  });
  afterEach(() => box.remove());

  const settersOf = (element: HTMLElement, { plain, live }: ElementFixture, client: WfClient | undefined) => (which: 'one' | 'other'): void =>
    void Object.assign(element, client === undefined ? plain(which) : { ...live, client, run: which === 'one' ? 'run-1' : 'run-2' });

  for (const [tag, fixture] of every()) {
    for (const [name, live] of Object.entries(lives)) {
      it(`${tag} with plain data: ${name}`, async () => {
        for (let time = 0; time < TIMES; time += 1) {
          const element = made(tag);
          await live(element, settersOf(element, fixture, undefined), box);
        }
        await soon(() => isSame(census(), nothing), () => `${JSON.stringify(census())}\n${culprits()}`);
      });
    }

    if (!fixture.isOnRun) continue;
    it(`${tag} with a client, in every order`, async () => {
      const real = clientOn(twoRuns().adapter);
      const { client, held } = counted(real);
      for (const life of Object.values(lives)) {
        const element = made(tag);
        await life(element, settersOf(element, fixture, client), box);
      }
      await soon(() => held() === 0, () => `${held()} of the client are still held`);
      real.dispose();
      await soon(() => isSame(census(), nothing), () => `${JSON.stringify(census())}\n${culprits()}`);
    });
  }

  it('nor memory or nodes, however often it is mounted', async function () {
    this.timeout(120_000);
    const measured = async (): Promise<{ readonly heap: number; readonly nodes: number } | null> => executeServerCommand('memory', {});
    if ((await measured()) === null) this.skip();
    for (const [tag, fixture] of every()) {
      const mount = async (times: number): Promise<void> => {
        for (let time = 0; time < times; time += 1) {
          const element = made(tag);
          await (lives['in, data, moved, out, data'] as (typeof lives)[string])(element, settersOf(element, fixture, undefined), box);
        }
        await soon(() => isSame(census(), nothing), culprits);
      };
      await mount(10);
      const before = await measured();
      await mount(40);
      const after = await measured();
      if (before === null || after === null) return;
      expect(after.nodes - before.nodes, `${tag}: nodes`).to.be.below(200);
      expect((after.heap - before.heap) / 40, `${tag}: bytes for each mount`).to.be.below(6000);
    }
  });
});

describe('a page at rest', () => {
  let box: HTMLElement;
  beforeEach(() => {
    box = document.createElement('div');
    document.body.append(box);
  });
  afterEach(() => box.remove());

  it('has no timer when nothing is connected', async () => {
    for (const [tag] of every()) box.append(made(tag), made(tag));
    await frame();
    await soon(() => census().timers + census().frames === 0, culprits);
  });

  it('has no timer when nothing is in sight, and goes on when it is', async () => {
    box.style.paddingBlockStart = '5000px';
    for (const [tag, { plain }] of every()) box.append(made(tag, plain('one')), made(tag, plain('one')));
    await frame();
    await soon(() => census().timers + census().frames === 0, culprits);
    box.style.paddingBlockStart = '0';
    await soon(() => census().timers > 0, () => 'nothing goes on');
  });
});
