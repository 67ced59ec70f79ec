// A real execution, opened whole and replayed faster than it was.
import '../../../src/elements/graph/define.ts';
import { frame, VIEW, wait } from './scenario.js';
import { clientOf, makeStore, stepOf } from './store.js';

let trace;
let store;

export async function openTrace(file) {
  trace = await (await fetch(`/graph/${file}`)).json();
  store = makeStore(
    trace.titles.map((title, step) => stepOf(step, title, 'pending')),
    trace.pairs,
  );
  const element = document.createElement('wf-graph');
  element.style.setProperty('--wf-graph-block-size', `${VIEW.height}px`);
  element.run = 'run';
  element.client = clientOf(store);
  document.querySelector('#root').append(element);
  await element.updateComplete;
  const surface = element.renderRoot.querySelector('.surface');
  for (let turn = 0; turn < 3000 && surface.dataset.zoom === undefined; turn += 1) await frame();
  element.fit();
  await wait(300);
  return { steps: trace.titles.length, edges: trace.pairs.length };
}

/** @param speed how many times faster than it was; @param most seconds after which it is enough */
export async function replay(speed, most) {
  const { events, titles } = trace;
  const deltas = [];
  let next = 0;
  await frame();
  const start = performance.now();
  let last = start;
  while (next < events.length && last - start < most * 1000) {
    await frame();
    const now = performance.now();
    deltas.push(now - last);
    last = now;
    const seconds = ((now - start) / 1000) * speed;
    const news = new Map();
    for (; next < events.length && events[next][0] <= seconds; next += 1) {
      const [, step, status] = events[next];
      news.set(step, stepOf(step, titles[step], status));
    }
    if (news.size > 0) store.put([...news.values()]);
  }
  return { frames: deltas.length, ms: last - start, max: Math.max(...deltas), events: next };
}
