export { gapBaselines, type BaselineOptions, type GapBaseline } from './baseline.js';
export {
  childrenOf, countSteps, isInside, runEta, shareOf, stepProgress, STEP_GROUPS, type Eta, type StepCounts, type StepGroup, type StepProgress,
} from './progress.js';
export { judgeStall, STALL_FLOOR_MS, type StallEpisode, type StallExclusion, type StallKind, type StallSigns, type StallVerdict } from './stall.js';
export { StallMonitor, stuckSteps, type StallInput } from './stall-monitor.js';
