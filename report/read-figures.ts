import { join } from 'node:path';
import type { TestDefinition } from '../lib/config/test-definition.ts';
import { parseJsonText } from '../record/parse-json-text.ts';
import { readManifest, readRunRecord } from '../record/read-run-record.ts';
import { readText } from '../record/read-text.ts';
import { buildReportModel } from './model/build-report-model.ts';
import type { RunFigures } from './model/report-context.ts';
import { reportModelSchema } from './model/report-model.ts';

const written = reportModelSchema.pick({ schema: true, comparable: true });

/** The figures that a run is compared by: from its report when there is one, else from its results. */
export async function readFigures(
  runDir: string,
  definitions: readonly TestDefinition[],
): Promise<RunFigures> {
  const manifest = await readManifest(runDir);
  const report = parseJsonText(await readText(join(runDir, 'report.json')), written);
  if (report.ok) {
    return { runId: manifest.runId, figures: report.value.comparable };
  }
  const record = await readRunRecord(runDir);
  const model = buildReportModel(record, {
    definitions,
    baseline: { reason: 'not asked for' },
    siblings: [],
    steps: [],
    generatedAt: new Date(manifest.startedAt),
  });
  return { runId: manifest.runId, figures: model.comparable };
}
