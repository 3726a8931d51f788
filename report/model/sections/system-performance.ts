import { section } from '../blocks.ts';
import type { ReportContext } from '../report-context.ts';
import type { Section } from '../report-model.ts';
import { createSystemFigures } from '../system-figures.ts';
import { buildGeneratorHealth } from './generator-health.ts';
import { buildMeilisearch } from './meilisearch.ts';
import { buildPostgresql } from './postgresql.ts';
import { buildRedis } from './redis.ts';
import { buildResourceUtilization } from './resource-utilization.ts';

/** What the system did while it was loaded, over all tests together. */
export function buildSystemPerformance(context: ReportContext): Section {
  const figures = createSystemFigures(context.system, context.record.system);
  return section(
    'system-performance',
    'System performance analysis',
    [],
    [
      buildResourceUtilization(figures),
      section('database-performance', 'Database performance', [], buildPostgresql(context, figures)),
      buildRedis(figures),
      buildMeilisearch(context, figures),
      buildGeneratorHealth(context),
    ],
  );
}
