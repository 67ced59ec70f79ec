/** What the benchmark needs of the sources, bundled as the package ships it. */
export { createGateway } from '../../src/gateway/index.js';
export { createLangGraphBridge } from '../../src/gateway/bridges/langgraph/index.js';
export { openDemo } from '../../demo/server.js';
export { BatchEngine } from './engine.js';
export { longBatch } from './long-batch.js';
export { PEOPLE, POLICY } from './world.js';
