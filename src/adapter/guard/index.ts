export { guardAuditPage, guardAuditPageSliced, guardCheckpoint, guardDecisions, guardPage, guardProof, guardReceipt, type DecisionResult, type Guarded, type GuardedPage } from './answers.js';
export { describeFault, faultError, GUARD_FAULT_CODES, type GuardFault, type GuardFaultCode } from './fault.js';
export { guardFrame, guardFrameSliced, type FrameResult, type GuardedFrame } from './frame.js';
export { createSlicer, type Slicer } from './steps.js';
export { MAX_SNAPSHOT_BYTES } from './limits.js';
export { deepFreeze } from './freeze.js';
export type { QuarantinedMember } from './member.js';
export { describeReceived, type Misfit } from './explain.js';
