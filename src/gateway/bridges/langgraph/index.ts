export { createLangGraphBridge, type LangGraphBridgeOptions } from './langgraph-bridge.js';
export type {
  BoundaryTemplate, EdgeTemplate, EffectNode, GateAnswer, GateAsk, GateNode, GraphWorkflow, ItemEnd, ItemGraph, ItemKit, ItemPlan, NodeFunction,
  NodeOptions, StepContext, StepTemplate, ThreadConfig, ThreadState,
} from './definition.js';
