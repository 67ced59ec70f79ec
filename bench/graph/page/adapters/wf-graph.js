// wf-graph as a host uses it: it lays the graph out itself, is moved with wheel events, and hears of updates from a run store.
import '../../../../src/elements/graph/define.ts';
import { frame, STATUSES, titleOf, VIEW } from '../scenario.js';

const none = new Set();
const changeOf = (steps) => ({
  reset: false, connection: false, topology: false,
  changed: { run: none, step: steps, edge: none, gate: none, handoff: none, boundary: none, stream: none },
});

/** A run store as the client keeps it: maps that change in place, and listeners that hear once a frame which ids did. */
function makeStore(graph) {
  const listeners = new Set();
  const steps = new Map();
  for (let step = 0; step < graph.steps; step += 1) steps.set(`s${step}`, stepOf(step, 0, 0));
  return {
    listeners,
    runId: 'run', steps, me: undefined, capabilities: undefined, cursor: { epoch: 'e', seq: 1 }, incomplete: false, quarantined: [], notUnderstood: 0,
    connection: { state: 'live', since: 0 }, topologyVersion: 1, run: undefined,
    edges: new Map(graph.pairs.map(([from, to], at) => [`e${at}`, { id: `e${at}`, from: `s${from}`, to: `s${to}`, kind: 'control' }])),
    gates: new Map(), handoffs: new Map(), boundaries: new Map(), streams: new Map(),
    serverNow: () => Date.now(),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    resync() {},
  };
}

const stepOf = (step, status, percent) => ({
  id: `s${step}`, run: 'run', key: `s${step}`, kind: 'llm', label: { text: titleOf(step) }, status: STATUSES[status], attempts: [],
  startedAt: STARTED, progress: { done: percent, total: 100, unit: 'percent', source: 'reported' },
});
const STARTED = new Date().toISOString();

let element;
let store;
let surface;
let corner;
/** Where the view is: `screen = world × zoom + (x, y)`. */
let at;

const wheel = (init) => surface.dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true, composed: true, ...init }));

export const adapter = {
  prepare(graph) {
    store = makeStore(graph);
  },

  async init(root, graph) {
    element = document.createElement('wf-graph');
    element.style.setProperty('--wf-graph-block-size', `${VIEW.height}px`);
    element.run = 'run';
    element.client = { retain: () => store, release() {} };
    root.append(element);
    await element.updateComplete;
    surface = element.renderRoot.querySelector('.surface');
    for (let turn = 0; turn < 5000 && surface.dataset.zoom === undefined; turn += 1) await frame();
    await frame();
    corner = surface.getBoundingClientRect();
    const cursor = element.renderRoot.querySelector('.cursor');
    cursor.focus();
    // The cursor lies on the first step: its place tells where the whole view is.
    const [, x, y] = /translate\(([-\d.e]+)px,\s*([-\d.e]+)px\)/.exec(cursor.style.transform);
    const box = graph.boxes[Number(/Step (\d+)/.exec(cursor.getAttribute('aria-label'))[1])];
    const zoom = Number.parseFloat(cursor.style.inlineSize) / box[2];
    at = { x: Number(x) - box[0] * zoom, y: Number(y) - box[1] * zoom, zoom };
  },

  view(x, y, zoom) {
    const middle = { x: corner.width / 2, y: corner.height / 2 };
    if (zoom !== at.zoom) {
      const ratio = zoom / at.zoom;
      wheel({ ctrlKey: true, clientX: corner.x + middle.x, clientY: corner.y + middle.y, deltaY: -Math.log(ratio) / 0.0022 });
      at = { x: middle.x - (middle.x - at.x) * ratio, y: middle.y - (middle.y - at.y) * ratio, zoom };
    }
    const to = { x: middle.x - x * zoom, y: middle.y - y * zoom };
    if (to.x !== at.x || to.y !== at.y) wheel({ deltaX: at.x - to.x, deltaY: at.y - to.y });
    at = { ...to, zoom };
  },

  update(batch) {
    const changed = new Set();
    for (const [step, status, percent] of batch) {
      store.steps.set(`s${step}`, stepOf(step, status, percent));
      changed.add(`s${step}`);
    }
    for (const listener of store.listeners) listener(changeOf(changed));
  },
};
