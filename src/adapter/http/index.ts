export { createHttpAdapter, type HttpAdapter } from './http-adapter.js';
export type { HttpAdapterOptions } from './http-client.js';
