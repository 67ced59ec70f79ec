export * from './types.js';
export { localCheckpoints, memoryCheckpoints, type CheckpointStore } from './checkpoint-store.js';
export { createClient } from './client.js';
export { snapshotAt, type RunSnapshot, type SnapshotAtOptions } from './snapshot-at.js';
export type { ClientOptions, KeyValueStorage, Schedule } from './options.js';
export { streamKey } from '../insight/stream-text.js';
