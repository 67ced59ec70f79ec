// wf-graph as a host uses it: it lays the graph out itself, is moved with wheel events, and hears of updates from a run store.
import '../../../../src/elements/graph/define.ts';
import { frame, STATUSES, titleOf, VIEW } from '../scenario.js';
import { clientOf, makeStore, stepOf } from '../store.js';

/** Another layout engine than the element's own. What serves it is loaded before the first render, as the code of the peers is. */
let engine;
export const loadForEngine = () => import('../../../../src/elements/graph/scene/plugged-layout.ts');
export const setEngine = (other) => {
  engine = other;
};

const faceOf = (step, status, percent) => stepOf(step, titleOf(step), STATUSES[status], percent);

let element;
let store;
/** The step where the run stands. */
let running;
let surface;
let corner;
/** Where the view is: `screen = world × zoom + (x, y)`. */
let at;

const wheel = (init) => surface.dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true, composed: true, ...init }));

/** The step that lies nearest to where the peers open. */
function middleOf({ boxes, framing: { centre } }) {
  const far = ([x, y, width, height]) => Math.hypot(x + width / 2 - centre.x, y + height / 2 - centre.y);
  return boxes.reduce((best, box, step) => (far(box) < far(boxes[best]) ? step : best), 0);
}

export const adapter = {
  opensAtCentre: true,
  prepare(graph) {
    // The element opens where the run stands: there, so that it begins with the picture that its peers begin with.
    running = middleOf(graph);
    store = makeStore(
      graph.boxes.map((_, step) => faceOf(step, step === running ? 1 : 0, 0)),
      graph.pairs,
    );
  },

  async init(root, graph) {
    element = document.createElement('wf-graph');
    element.style.setProperty('--wf-graph-block-size', `${VIEW.height}px`);
    element.run = 'run';
    element.layoutEngine = engine;
    element.client = clientOf(store);
    root.append(element);
    await element.updateComplete;
    surface = element.renderRoot.querySelector('.surface');
    for (let turn = 0; turn < 5000 && surface.dataset.zoom === undefined; turn += 1) await frame();
    corner = surface.getBoundingClientRect();
    const numbersOf = (part) => part.style.transform.match(/-?[\d.]+(e-?\d+)?/g).map(Number);
    const [x, y, zoom] = numbersOf(element.renderRoot.querySelector('.world'));
    const [left, top] = numbersOf(element.renderRoot.querySelector(`.card[data-id="s${running}"]`));
    const box = graph.boxes[running];
    at = { x: x + (left - box[0]) * zoom, y: y + (top - box[1]) * zoom, zoom };
  },

  /** The minimap, and the list that a screen reader reads, are made when the drawing is there and the page rests. */
  async settle() {
    const isDone = () => !element.renderRoot.querySelector('.minimap').hidden && element.renderRoot.querySelector('.list') !== null;
    for (let turn = 0; turn < 5000 && !isDone(); turn += 1) await frame();
    // A plain wheel moves a graph that has the focus; else it is the page's.
    element.renderRoot.querySelector('.cursor').focus();
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
    store.put(batch.map(([step, status, percent]) => faceOf(step, status, percent)));
  },
};
