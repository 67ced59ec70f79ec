import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { randomUUID } from 'node:crypto';
import { openDemo, type Demo, type DemoOptions } from '../../demo/server.js';
import { createHttpAdapter } from '../../src/adapter/http/index.js';
import type { WorkflowAdapter } from '../../src/adapter/contract.js';
import type { CommandOf, Receipt } from '../../src/model/command.js';
import type { Gate } from '../../src/model/gate.js';
import type { EntityEvent, Frame } from '../../src/model/frame.js';
import type { Run } from '../../src/model/run.js';
import type { Boundary, Edge, Step } from '../../src/model/step.js';
import type { PulseItem } from '../../src/model/frame.js';

export interface Folder { readonly dataDir: string; readonly pages: string; remove(): Promise<void> }

/** Folders of one demo; the data folder survives a restart of the demo. */
export async function openFolder(): Promise<Folder> {
  const home = await mkdtemp(join(tmpdir(), 'wf-demo-'));
  const pages = await mkdtemp(join(home, 'pages-'));
  await writeFile(join(pages, 'index.html'), '<!doctype html><title>demo</title>');
  return { dataDir: join(home, 'data'), pages, remove: () => rm(home, { recursive: true, force: true }) };
}

export const demoFolder = fileURLToPath(new URL('../../demo', import.meta.url));

export async function startDemo({ dataDir, pages }: Folder, env: NodeJS.ProcessEnv = { WF_DEMO_SPEED: '60' }, onPoint?: DemoOptions['onPoint']): Promise<{ demo: Demo; url: string; faults: string[] }> {
  const faults: string[] = [];
  const log = (line: string, detail?: unknown): void => void faults.push(`${line} ${detail instanceof Error ? detail.stack : ''}`);
  const demo = await openDemo({ demo: demoFolder, pages, dataDir, env, log, onPoint });
  return { demo, url: await demo.gateway.listen({ port: 0 }), faults };
}

export async function signIn(url: string, person: string): Promise<Required<WorkflowAdapter>> {
  const response = await fetch(`${url}/demo/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ person }) });
  const { token } = (await response.json()) as { token: string };
  return createHttpAdapter({ baseUrl: url, token: () => token });
}

export async function startBatch(adapter: Required<WorkflowAdapter>): Promise<string> {
  const command: CommandOf<'run.start'> = { v: 1, id: randomUUID(), type: 'run.start', target: { workflow: 'support-batch' }, args: {} };
  const receipt = await adapter.execute(command, {});
  if (receipt.run === undefined) throw new Error(`The batch was not started: ${receipt.code}`);
  return receipt.run;
}

export function voteOn(gate: Gate, choice: 'approve' | 'reject', asRole: string, reason?: string): CommandOf<'gate.vote'> {
  return {
    v: 1, id: randomUUID(), type: 'gate.vote', target: { run: gate.run, gate: gate.id },
    args: {
      choice, asRole, revision: gate.revision, digests: gate.digests,
      presentation: { locale: 'en', timeZone: 'UTC', kitVersion: 'test' },
      seen: { evidence: gate.evidence.map(({ id }) => id), dwellMs: 60_000, complete: true, channel: 'api', source: 'attested' },
    },
    ...(reason === undefined ? {} : { reason }),
  };
}

/** Votes again while the gateway says that too little time has passed since the request was served. */
export async function vote(adapter: Required<WorkflowAdapter>, gate: Gate, choice: 'approve' | 'reject', asRole: string, reason?: string): Promise<Receipt> {
  for (let attempt = 1; ; attempt += 1) {
    const receipt = await adapter.execute(voteOn(gate, choice, asRole, reason), {});
    if (receipt.code !== 'DWELL_TOO_SHORT') return receipt;
    // A request that was never served to this person cannot be decided by them, however long they wait.
    if (attempt === 100) throw new Error(`Gate ${gate.id} was never served to the one who votes: open the run's stream as that person.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A run as a client would hold it, kept up to date from its stream. */
export class Watched {
  run: Run | undefined;
  readonly steps = new Map<string, Step>();
  readonly edges = new Map<string, Edge>();
  readonly gates = new Map<string, Gate>();
  readonly boundaries = new Map<string, Boundary>();
  readonly pulses: PulseItem[] = [];
  readonly #stop = new AbortController();
  readonly #checks = new Set<() => void>();
  readonly done: Promise<void>;

  constructor(adapter: Required<WorkflowAdapter>, run: string) {
    this.done = this.#follow(adapter.open({ run }, { signal: this.#stop.signal }));
  }

  close(): void {
    this.#stop.abort();
  }

  until(what: string, holds: (watched: this) => boolean, ms = 120_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`Not reached: ${what}. Run ${this.run?.status}. ${[...this.steps.values()].filter((step) => step.mapIndex !== undefined && step.status !== 'succeeded').map(({ id, status }) => `${id.split('/').slice(1).join('/')} ${status}`).join(', ')}`)), ms);
      const check = (): void => {
        if (!holds(this)) return;
        clearTimeout(late);
        this.#checks.delete(check);
        resolve();
      };
      this.#checks.add(check);
      check();
    });
  }

  async #follow(frames: AsyncIterable<Frame>): Promise<void> {
    try {
      for await (const frame of frames) {
        if (frame.type === 'snapshot') {
          const { runs = [], steps = [], edges = [], gates = [], boundaries = [] } = frame.state;
          for (const value of runs) this.#take({ kind: 'run', value });
          for (const value of steps) this.#take({ kind: 'step', value });
          for (const value of edges) this.#take({ kind: 'edge', value });
          for (const value of gates) this.#take({ kind: 'gate', value });
          for (const value of boundaries) this.#take({ kind: 'boundary', value });
        } else if (frame.type === 'delta') frame.events.forEach((event) => this.#take(event));
        else if (frame.type === 'pulse') this.pulses.push(...frame.items);
        for (const check of this.#checks) check();
      }
    } catch (error) {
      if (!this.#stop.signal.aborted) throw error;
    }
  }

  #take(event: EntityEvent): void {
    if (event.kind === 'run') this.run = event.value;
    if (event.kind === 'step') this.steps.set(event.value.id, event.value);
    if (event.kind === 'edge') this.edges.set(event.value.id, event.value);
    if (event.kind === 'gate') this.gates.set(event.value.id, event.value as Gate);
    if (event.kind === 'boundary') this.boundaries.set(event.value.id, event.value);
  }
}
