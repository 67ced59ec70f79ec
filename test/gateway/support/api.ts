import { randomUUID } from 'node:crypto';
import assert from 'node:assert/strict';
import type { Command, CommandArgs, CommandTarget, CommandType, Receipt } from '../../../src/model/command.js';
import type { DeltaFrame, Frame, SnapshotFrame } from '../../../src/model/frame.js';
import type { Gate } from '../../../src/model/gate.js';

export interface Answer { readonly status: number; readonly headers: Headers; readonly body: Readonly<Record<string, unknown>> }

interface Draft<T extends CommandType> { readonly target: CommandTarget; readonly args: CommandArgs<T>; readonly id?: string; readonly reason?: string }

/** A frame with the id its event carried. */
export type Received = Frame & { readonly eventId?: string };

const parse = (block: string): Received | undefined => {
  const lines = block.split('\n');
  const data = lines.find((line) => line.startsWith('data: '))?.slice(6);
  const id = lines.find((line) => line.startsWith('id: '))?.slice(4);
  return data === undefined ? undefined : { ...(JSON.parse(data) as Frame), ...(id === undefined ? {} : { eventId: id }) };
};

/** One person at one gateway, over real HTTP. */
export class Api {
  constructor(
    readonly url: string,
    readonly token: string | undefined,
  ) {}

  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const raw = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(raw === undefined ? {} : { body: raw }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' || !response.headers.get('content-type')?.includes('json') ? { text } : (JSON.parse(text) as Record<string, unknown>) };
  }

  get(path: string): Promise<Answer> {
    return this.call('GET', path);
  }

  command<T extends CommandType>(type: T, draft: Draft<T>): Promise<Answer> {
    const { id = randomUUID(), ...rest } = draft;
    return this.send({ v: 1, id, type, ...rest } as unknown as Command);
  }

  send(command: Command): Promise<Answer> {
    return this.call('POST', '/v1/commands', command, { 'idempotency-key': command.id });
  }

  async start(amount: string): Promise<string> {
    const { status, body } = await this.command('run.start', { target: { workflow: 'refund' }, args: { input: { order: 'A-1', refund: { amount, currency: 'EUR' } } } });
    assert.equal(status, 200, JSON.stringify(body));
    return String(body['run']);
  }

  vote(gate: Gate, choice: 'approve' | 'reject', asRole: string, more: { id?: string; reason?: string } = {}): Promise<Answer> {
    return this.command('gate.vote', { ...more, target: { run: gate.run, gate: gate.id }, args: voteArgs(gate, choice, asRole) });
  }

  /** Frames until one satisfies; the connection is closed then. */
  async frames(path: string, until: (frame: Received) => boolean, timeoutMs = 15_000): Promise<Received[]> {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(new Error(`no such frame on ${path} in ${timeoutMs} ms`)), timeoutMs);
    const seen: Received[] = [];
    try {
      const response = await fetch(`${this.url}${path}`, { headers: { authorization: `Bearer ${this.token}` }, signal: abort.signal });
      assert.equal(response.status, 200, await (response.status === 200 ? '' : response.text()));
      let buffer = '';
      for await (const chunk of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
        buffer += chunk;
        for (let end = buffer.indexOf('\n\n'); end >= 0; end = buffer.indexOf('\n\n')) {
          const frame = parse(buffer.slice(0, end));
          buffer = buffer.slice(end + 2);
          if (frame === undefined) continue;
          seen.push(frame);
          if (until(frame)) return seen;
        }
      }
      return seen;
    } finally {
      clearTimeout(timer);
      abort.abort();
    }
  }

  /** The run's gate once it is in one of these states. */
  async gate(run: string, ...states: readonly Gate['state'][]): Promise<Gate> {
    const found = (frame: Received): Gate | undefined => gatesIn(frame).find((gate) => states.includes(gate.state));
    const frames = await this.frames(`/v1/runs/${run}/events`, (frame) => found(frame) !== undefined);
    const gate = frames.map(found).find((candidate) => candidate !== undefined);
    assert.ok(gate, `gate in ${states.join(' or ')}`);
    return gate;
  }

  async runStatus(run: string, ...statuses: readonly string[]): Promise<string> {
    const found = (frame: Received): string | undefined => runStatusIn(frame).find((status) => statuses.includes(status));
    const frames = await this.frames(`/v1/runs/${run}/events`, (frame) => found(frame) !== undefined);
    const status = frames.map(found).find((candidate) => candidate !== undefined);
    assert.ok(status, `run ${statuses.join(' or ')}`);
    return status;
  }
}

export const gatesIn = (frame: Received): Gate[] =>
  frame.type === 'snapshot' ? ((frame as SnapshotFrame).state.gates ?? []) as Gate[]
  : frame.type === 'delta' ? (frame as DeltaFrame).events.flatMap((event) => (event.kind === 'gate' ? [event.value as Gate] : []))
  : [];

const runStatusIn = (frame: Received): string[] =>
  frame.type === 'snapshot' ? ((frame as SnapshotFrame).state.runs ?? []).map((run) => run.status)
  : frame.type === 'delta' ? (frame as DeltaFrame).events.flatMap((event) => (event.kind === 'run' ? [event.value.status] : []))
  : [];

export const voteArgs = (gate: Gate, choice: 'approve' | 'reject', asRole: string): CommandArgs<'gate.vote'> => ({
  choice, asRole, revision: gate.revision, digests: gate.digests,
  presentation: { locale: 'en', timeZone: 'UTC', kitVersion: '0.1.0' },
  seen: { evidence: [], dwellMs: 2000, complete: true, channel: 'pointer', source: 'attested' },
});

export const receiptIn = (answer: Answer): Receipt => (answer.body['receipt'] ?? answer.body) as unknown as Receipt;

export async function signIn(url: string, person: string): Promise<Api> {
  const { body } = await new Api(url, undefined).call('POST', '/demo/session', { person });
  return new Api(url, String(body['token']));
}
