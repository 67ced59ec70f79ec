// A recorded execution, opened whole and lived through again: driven from outside through `window.recorded`.
import { createMemoryAdapter, type MemoryAdapter } from '../../../src/adapter/memory/index.js';
import { createClient } from '../../../src/client/client.js';
import '../../../src/elements/graph/define.js';
import type { WfGraph } from '../../../src/elements/graph/graph.js';
import { LayoutClient } from '../../../src/graph/index.js';
import type { EntityEvent } from '../../../src/model/frame.js';
import type { Step } from '../../../src/model/step.js';
import { lena } from '../../../stories/samples/people.js';
import { sampleRun } from '../../../stories/samples/run.js';
import { aPolicy } from '../../policy/fixtures/policy.js';
import type { Recorded, Recording, Replay } from './recording.js';

const SETTLE_MS = 2500;

let recording: Recording | undefined;
let adapter: MemoryAdapter | undefined;
let graph: WfGraph | undefined;
let layouts = 0;
const longTasks: number[] = [];

const { layout } = LayoutClient.prototype;
LayoutClient.prototype.layout = function (...call) {
  layouts += 1;
  return layout.apply(this, call);
};
new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => Math.round(duration)))).observe({ type: 'longtask' });

const frame = (): Promise<number> => new Promise(requestAnimationFrame);
const wait = (ms: number): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, ms));

const stepAt = (at: number, status: Step['status']): Step => {
  const { id = '', name = '' } = recording?.steps[at] ?? {};
  return { id, run: 'run-1', key: name, kind: 'code', label: { text: name }, status, attempts: [] };
};

async function open(what: Recording): Promise<void> {
  recording = what;
  adapter = createMemoryAdapter({
    policy: aPolicy(), me: lena, run: sampleRun(), steps: what.steps.map((_, at) => stepAt(at, 'pending')),
    edges: what.edges.map(([from, to], at) => ({ id: `e${at}`, from: what.steps[from]?.id ?? '', to: what.steps[to]?.id ?? '', kind: 'control' })),
  });
  graph = document.createElement('wf-graph');
  graph.lang = 'en';
  graph.style.setProperty('--wf-graph-block-size', '760px');
  graph.client = createClient(adapter, { storage: null });
  graph.run = 'run-1';
  document.body.append(graph);
  for (let turn = 0; turn < 600 && graph.shadowRoot?.querySelector<HTMLElement>('.surface')?.dataset['zoom'] === undefined; turn++) await frame();
  graph.fit();
  await wait(SETTLE_MS);
}

/** Of a canvas, how many pixels have exactly the colour of a status. */
function pixelsOf(root: ShadowRoot): Replay['pixels'] {
  const canvas = root.querySelector<HTMLCanvasElement>('canvas.far');
  const { data } = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: new Uint8ClampedArray() };
  const one = new OffscreenCanvas(1, 1).getContext('2d');
  const count = (tone: string): number => {
    const probe = root.querySelector(`.probes [data-colour=${tone}]`);
    if (probe === null || one === null) return Number.NaN;
    one.fillStyle = getComputedStyle(probe).color;
    one.fillRect(0, 0, 1, 1);
    const [r, g, b] = one.getImageData(0, 0, 1, 1).data;
    let found = 0;
    for (let at = 0; at < data.length; at += 4) if (data[at] === r && data[at + 1] === g && data[at + 2] === b && data[at + 3] === 255) found += 1;
    return found;
  };
  return { running: count('running'), succeeded: count('succeeded') };
}

async function replay(speed: number): Promise<Replay> {
  const root = graph?.shadowRoot;
  if (recording === undefined || adapter === undefined || graph === undefined || !root) throw new Error('Nothing is open.');
  const { events } = recording;
  layouts = 0;
  longTasks.length = 0;
  const start = performance.now();
  for (let next = 0; next < events.length;) {
    await frame();
    const second = ((performance.now() - start) / 1000) * speed;
    // The backend commits one change after the other, as a real one does.
    for (let event = events[next]; event !== undefined && event.second <= second; event = events[++next]) {
      adapter.backend.commit([{ kind: 'step', value: stepAt(event.step, event.status) } satisfies EntityEvent]);
    }
  }
  const seconds = (performance.now() - start) / 1000;
  await wait(SETTLE_MS);
  const measured = { layouts, longTasks: [...longTasks], seconds };
  const pixels = pixelsOf(root);
  const svg = new DOMParser().parseFromString(await (await graph.toSVG()).text(), 'image/svg+xml');
  const cards: Record<string, number> = {};
  for (const { textContent: text } of svg.querySelectorAll('text[font-size="11.5"]')) cards[text] = (cards[text] ?? 0) + 1;
  return { ...measured, counts: [...root.querySelectorAll('.chip-words')].map(({ textContent }) => textContent), cards, pixels };
}

declare global {
  interface Window {
    recorded: Recorded;
  }
}

window.recorded = { open, replay };
