export * from './types.js';
export { createClient } from './client.js';
export type { ClientOptions, KeyValueStorage, Schedule } from './options.js';
export { streamKey } from '../adapter/stream-text.js';
