import type { Capabilities } from '../../model/frame.js';
import type { Cursor } from '../../model/primitives.js';
import type { Principal } from '../../model/principal.js';
import type { TokenStream } from '../../model/step.js';
import type { Slices } from './slices.js';
import { SharedEvent } from './stream-event.js';

/** In this order; the streams last, so that those of one reader can follow those of all. */
const COLLECTION_OF = { run: 'runs', step: 'steps', edge: 'edges', gate: 'gates', handoff: 'handoffs', boundary: 'boundaries', stream: 'streams' } as const;
const COLLECTIONS = Object.values(COLLECTION_OF);
type Collection = (typeof COLLECTION_OF)[keyof typeof COLLECTION_OF];

/** A member of a snapshot as it is stored, a JSON text. */
export interface Member { readonly kind: keyof typeof COLLECTION_OF; readonly value: string }

/** A member counts as at least so many bytes: readers limit how many values a part holds, not only its size. */
const LEAST_BYTES = 128;

export interface SnapshotHead {
  readonly cursor: Cursor;
  readonly me: Principal;
  readonly capabilities: Capabilities;
  readonly now: number;
}

interface Part { readonly body: Uint8Array; readonly size: number; readonly hasStreams: boolean }

/** What a stream is written as: once, however many readers are told. */
const written = new WeakMap<TokenStream, string>();

const jsonOf = (stream: TokenStream): string => {
  const json = written.get(stream) ?? JSON.stringify(stream);
  written.set(stream, json);
  return json;
};

/** The list of streams is left open. */
const partOf = (members: ReadonlyMap<Collection, readonly string[]>, size = 0): Part => ({
  body: Buffer.from(`"state":{${COLLECTIONS.map((name) => `"${name}":[${(members.get(name) ?? []).join(',')}`).join('],')}`),
  size,
  hasStreams: members.has('streams'),
});

const EMPTY = partOf(new Map());

/** Everything that the parts of a snapshot have in common for all who may see it, encoded once. */
export class EncodedSnapshot {
  #parts: readonly Part[] | undefined;

  private constructor(
    parts: readonly Part[],
    private readonly partBytes: number,
  ) {
    this.#parts = parts;
  }

  /**
   * Cuts members into parts of at most `partBytes` each; a member that is larger by itself stands alone. They go out as
   * the texts they are stored as.
   */
  static async encode(members: Iterable<Member>, partBytes: number, slices: Slices): Promise<EncodedSnapshot> {
    const parts: Part[] = [];
    let lists = new Map<Collection, string[]>();
    let size = 0;
    const close = (): void => {
      parts.push(partOf(lists, size));
      lists = new Map();
      size = 0;
    };
    let n = 0;
    for (const { kind, value } of members) {
      const bytes = Math.max(Buffer.byteLength(value) + 1, LEAST_BYTES);
      if (size + bytes > partBytes && size > 0) close();
      const collection = COLLECTION_OF[kind];
      const list = lists.get(collection);
      if (list === undefined) lists.set(collection, [value]);
      else list.push(value);
      size += bytes;
      n += 1;
      if (n % 256 === 0) await slices.pause();
    }
    close();
    return new EncodedSnapshot(parts, partBytes);
  }

  get bytes(): number {
    return (this.#parts ?? []).reduce((sum, { body }) => sum + body.length, 0);
  }

  /** Lets go of the bytes. A reader that has not taken all of them gets no more. */
  drop(): void {
    this.#parts = undefined;
  }

  /**
   * The events of one reader, each made when it is asked for.
   * @param streams what steps write, as this reader is told
   * @param gone what is thrown where the bytes were dropped meanwhile
   */
  *events({ cursor, me, capabilities, now }: SnapshotHead, streams: readonly TokenStream[], gone: () => Error): Generator<SharedEvent, void, undefined> {
    const fixed = this.#parts ?? [];
    const lists = this.#place(streams, fixed);
    const common = { type: 'snapshot', v: 1, ...cursor, serverTime: new Date(now).toISOString(), me, capabilities };
    for (const [index, list] of lists.entries()) {
      if (this.#parts === undefined) throw gone();
      const envelope = JSON.stringify({ ...common, ...(lists.length > 1 ? { part: index + 1, parts: lists.length } : {}) });
      const id = index === lists.length - 1 ? `id: ${cursor.epoch}:${cursor.seq}\n` : '';
      const { body, hasStreams } = this.#parts[index] ?? EMPTY;
      yield new SharedEvent('snapshot', [`${id}data: ${envelope.slice(0, -1)},`, body, `${hasStreams && list.length > 0 ? ',' : ''}${list.map(jsonOf).join(',')}]}}\n\n`]);
    }
  }

  /** The streams of each part: they fill the last one, and what is left has parts of its own. */
  #place(streams: readonly TokenStream[], fixed: readonly Part[]): TokenStream[][] {
    const lists: TokenStream[][] = fixed.map(() => []);
    let size = fixed.at(-1)?.size ?? 0;
    for (const stream of streams) {
      const bytes = Buffer.byteLength(jsonOf(stream)) + 1;
      if (size + bytes > this.partBytes && size > 0) {
        lists.push([]);
        size = 0;
      }
      lists.at(-1)?.push(stream);
      size += bytes;
    }
    return lists;
  }
}
