import { join } from 'node:path';
import { z } from 'zod';
import type { TestDefinition } from '../lib/config/test-definition.ts';
import { buildReportModel } from './model/build-report-model.ts';
import type { RunFigures } from './model/report-context.ts';
import { REPORT_SCHEMA } from './model/report-model.ts';
import { parseJsonText } from './record/parse-json-text.ts';
import { readManifest, readRunRecord } from './record/read-run-record.ts';
import { readText } from './record/read-text.ts';

const written = z.object({
  schema: z.literal(REPORT_SCHEMA),
  figures: z.record(z.string(), z.number().nullable()),
});

/** The figures that a run is compared by: from its report when there is one, else from its results. */
export async function readFigures(
  runDir: string,
  definitions: readonly TestDefinition[],
): Promise<RunFigures> {
  const manifest = await readManifest(runDir);
  const report = parseJsonText(await readText(join(runDir, 'report.json')), written);
  if (report.ok) return { runId: manifest.runId, figures: report.value.figures };
  const record = await readRunRecord(runDir);
  const model = buildReportModel(record, {
    definitions,
    baseline: { reason: 'not asked for' },
    siblings: [],
    generatedAt: new Date(manifest.startedAt),
  });
  return { runId: manifest.runId, figures: model.figures };
}
