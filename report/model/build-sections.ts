import { folded } from './blocks.ts';
import type { ReportContext } from './report-context.ts';
import type { Section } from './report-model.ts';
import { buildAppendices } from './sections/appendices.ts';
import { buildBottlenecks } from './sections/bottlenecks.ts';
import { buildComparison } from './sections/comparison.ts';
import { buildConclusion } from './sections/conclusion.ts';
import { buildCost } from './sections/cost.ts';
import { buildExecutiveSummary } from './sections/executive-summary.ts';
import { buildMethodology } from './sections/methodology.ts';
import { buildRecommendations } from './sections/recommendations.ts';
import { buildScalability } from './sections/scalability.ts';
import { buildSignOff } from './sections/sign-off.ts';
import { buildSystemPerformance } from './sections/system-performance.ts';
import { buildTestResults } from './sections/test-results.ts';

/** What a reader looks for first; the other chapters are opened when they are wanted. */
const OPEN = new Set(['executive-summary', 'test-results', 'bottlenecks', 'conclusion']);

/** The sections of the report in their order; each is a pure function of the context. */
export function buildSections(context: ReportContext): Section[] {
  return [
    buildExecutiveSummary,
    buildMethodology,
    buildTestResults,
    buildSystemPerformance,
    buildBottlenecks,
    buildRecommendations,
    buildScalability,
    buildCost,
    buildComparison,
    buildConclusion,
    buildAppendices,
    buildSignOff,
  ].map((build) => {
    const chapter = build(context);
    return OPEN.has(chapter.id) ? chapter : folded(chapter);
  });
}
