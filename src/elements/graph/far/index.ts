// What is not needed before somebody zooms out, or has had the time to: one piece of code, loaded later than the element.
export { SpatialIndex } from '../../../graph/index.js';
export { FarLayer } from './layer.js';
export { FarState } from './state.js';
