// The same with the backend in memory, for a page without a server.
export * from './cdn-http.js';
export * from './adapter/memory/index.js';
