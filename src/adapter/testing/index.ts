export { faultAdapter, type FaultAdapter, type FaultOptions } from './fault-adapter.js';
export { CALL_FAULTS, STREAM_FAULTS, type CallFault, type Fault, type InjectedFault, type StreamFault } from './faults.js';
export { manualClock, type ManualClock } from './manual-clock.js';
export { seededRandom } from './random.js';
export { describeAdapter, type AdapterFixture, type ConformanceOptions, type OptionalPart, type TestFramework } from './conformance.js';
