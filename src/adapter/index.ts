export * from './contract.js';
export * from './errors.js';
export * from './clock.js';
export * from './guard/index.js';
