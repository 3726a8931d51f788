// What authors of definitions import: `k6-chat/definition`. Pure: Node and k6 read the same.
export { above, atLeast, below } from './config/bounds.ts';
export { checkpointMetrics, checkpointTable, driftRow } from './config/checkpoints.ts';
export { memoryMetrics, memoryRows } from './config/memory-growth.ts';
export { faultMemoryMetrics } from './config/memory-under-faults.ts';
export type { DeclaredPanel, Headline, TargetCount } from './config/report-declarations.ts';
export { count, distribution, type Level, latency, peak, perSecond, successRate } from './config/rows.ts';
export {
  type Bound,
  type Breakdown,
  defineTest,
  type LoadOf,
  type LoadPlan,
  type OwnVariables,
  type Row,
  type TestDefinition,
} from './config/test-definition.ts';
export type { ToolFigure, ToolResult } from './config/tool-result.ts';
export { planChatRamp } from './load/plan-chat-ramp.ts';
export { connectPhaseMs, planChatRate, subscribersPerChannel } from './load/plan-chat-rate.ts';
export { planDirect } from './load/plan-direct.ts';
export type { MetricSpec } from './metrics/catalogue.ts';
export { counted, derived, failed, gained, ratePerSecond, shared, timed } from './metrics/metric-specs.ts';
