export * from './types.js';
export { createClient } from './client.js';
export type { ClientOptions, KeyValueStorage, Schedule } from './options.js';
export { streamKey } from '../insight/stream-text.js';
