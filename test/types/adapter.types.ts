import type { WorkflowAdapter } from '../../src/adapter/index.js';
import type { Receipt, RunStatus, StoredGate } from '../../src/model/index.js';
import type { Command, CommandArgs, CommandOf, Frame } from '../../src/model/index.js';
import { no, yes, type Fits, type Same } from './expect.js';

// Only `open` is required; everything else is a capability that may be missing.
interface ReadOnly { open(topic: unknown, o: { signal: AbortSignal }): AsyncIterable<Frame> }
yes<Fits<ReadOnly, WorkflowAdapter>>();
no<Fits<object, WorkflowAdapter>>();
no<Fits<{ open(): Promise<Frame> }, WorkflowAdapter>>();

// A receipt is never optional, and an unknown key is null, never undefined.
yes<Same<Awaited<ReturnType<NonNullable<WorkflowAdapter['execute']>>>, Receipt>>();
yes<Same<Awaited<ReturnType<NonNullable<WorkflowAdapter['receipt']>>>, Receipt | null>>();

// Commands are told apart by their type, and their args with them.
yes<Fits<CommandOf<'run.stop'>, Command>>();
yes<Same<CommandArgs<'gate.vote'>['choice'], 'approve' | 'reject'>>();
no<Fits<'gate.auto-approve', Command['type']>>();

// Whoever reads a status has to deal with one that is not known.
yes<Fits<'unknown', RunStatus>>();

// A gate that was not understood offers no state, no subject and nothing to press.
type Unreadable = Extract<StoredGate, { notUnderstood: readonly string[] }>;
no<Fits<Unreadable, { readonly state: string }>>();
no<Fits<Unreadable, { readonly subject: unknown }>>();

// What was read is read-only all the way down.
type Readable = Extract<StoredGate, { notUnderstood?: undefined }>;
no<Fits<Readable['votes'], unknown[]>>();
