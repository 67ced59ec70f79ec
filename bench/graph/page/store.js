// A run store as the client keeps it: maps that change in place, and listeners that hear once a frame which ids did.

const none = new Set();
const changeOf = (step) => ({
  reset: false,
  connection: false,
  topology: false,
  changed: { run: none, step, edge: none, gate: none, handoff: none, boundary: none, stream: none },
});

const STARTED = new Date().toISOString();

export const stepOf = (step, title, status, percent) => ({
  id: `s${step}`,
  run: 'run',
  key: `s${step}`,
  kind: 'llm',
  label: { text: title },
  status,
  attempts: [],
  startedAt: STARTED,
  ...(percent === undefined ? {} : { progress: { done: percent, total: 100, unit: 'percent', source: 'reported' } }),
});

/** @param pairs edges as numbers of steps */
export function makeStore(steps, pairs) {
  const listeners = new Set();
  const known = new Map(steps.map((step) => [step.id, step]));
  return {
    runId: 'run',
    steps: known,
    me: undefined,
    capabilities: undefined,
    cursor: { epoch: 'e', seq: 1 },
    incomplete: false,
    quarantined: [],
    notUnderstood: 0,
    connection: { state: 'live', since: 0 },
    topologyVersion: 1,
    run: undefined,
    edges: new Map(pairs.map(([from, to], at) => [`e${at}`, { id: `e${at}`, from: `s${from}`, to: `s${to}`, kind: 'control' }])),
    gates: new Map(),
    handoffs: new Map(),
    boundaries: new Map(),
    streams: new Map(),
    serverNow: () => Date.now(),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    resync() {},
    /** Takes new versions of steps and tells who listens. */
    put(changed) {
      for (const step of changed) known.set(step.id, step);
      const change = changeOf(new Set(changed.map(({ id }) => id)));
      for (const listener of listeners) listener(change);
    },
  };
}

/** A client that has this one run. */
export const clientOf = (store) => ({ retain: () => store, release() {} });
