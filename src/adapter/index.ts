export * from './contract.js';
export * from './errors.js';
export { troubleOf, TROUBLES, type Trouble } from './trouble.js';
export { systemClock, type Clock } from './clock.js';
export {
  describeFault, faultError, guardAuditPage, guardCheckpoint, guardDecisions, guardFrame, guardPage, guardProof, guardReceipt,
  type DecisionResult, type FrameResult, type GuardFault, type GuardFaultCode, type Guarded, type GuardedFrame, type GuardedPage, type QuarantinedMember,
} from './guard/index.js';
