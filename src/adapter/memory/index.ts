export * from './types.js';
export { createMemoryBackend } from './backend.js';
export { createMemoryAdapter, type MemoryAdapterOptions } from './memory-adapter.js';
