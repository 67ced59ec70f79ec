import { NoticeList } from './notices.js';
import { placeGraph } from './place-graph.js';
import type { SavedLayout } from './saved-layout.js';
import { runInSlices } from './steps.js';
import type { WorkerAnswer, WorkerRequest } from './worker-messages.js';

/** Long enough to lose nothing to switching, short enough to notice soon that a layout is stale. */
const SLICE_MS = 30;

let latest: { readonly id: number; readonly stop: AbortController } | null = null;
let saved: SavedLayout | null = null;

async function place(request: Extract<WorkerRequest, { type: 'place' }>): Promise<void> {
  latest?.stop.abort();
  const stop = new AbortController();
  latest = { id: request.id, stop };
  if (request.previous !== undefined) saved = request.previous;
  const notices = new NoticeList();
  try {
    const placed = await runInSlices(placeGraph(request.intake, request.options, saved, notices), SLICE_MS, stop.signal);
    saved = placed.saved;
    // The saved layout keeps its own arrays, so the answer is copied and not transferred.
    answer({ type: 'placed', id: request.id, drawing: placed.drawing, notices: notices.list(), shift: placed.shift });
  } catch (error) {
    if (!stop.signal.aborted) answer({ type: 'failed', id: request.id, message: error instanceof Error ? error.message : String(error) });
  }
}

function answer(message: WorkerAnswer): void {
  globalThis.postMessage(message);
}

globalThis.addEventListener('message', (event: MessageEvent<WorkerRequest>) => {
  const request = event.data;
  if (request.type === 'place') void place(request);
  else if (latest?.id === request.id) latest.stop.abort();
});
