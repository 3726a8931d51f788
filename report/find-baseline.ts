import { readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { TestDefinition } from '../lib/config/test-definition.ts';
import { buildReportModel } from './model/build-report-model.ts';
import type { Baseline, NoBaseline } from './model/report-context.ts';
import { REPORT_SCHEMA } from './model/report-model.ts';
import type { Manifest } from './record/manifest-schema.ts';
import { parseJsonText } from './record/parse-json-text.ts';
import { readManifest, readRunRecord } from './record/read-run-record.ts';
import { readText } from './record/read-text.ts';

const earlier = z.object({
  schema: z.literal(REPORT_SCHEMA),
  figures: z.record(z.string(), z.number().nullable()),
});

/**
 * The run to compare with: the folder asked for, else the newest earlier run beside it that is comparable, which means
 * complete, of the same profile and on the same target. A folder asked for must be a run, or this rejects.
 */
export async function findBaseline(
  runDir: string,
  manifest: Manifest,
  definitions: readonly TestDefinition[],
  wantedDir?: string,
): Promise<Baseline | NoBaseline> {
  if (wantedDir !== undefined) return readBaseline(wantedDir, definitions);
  const own = await realpath(runDir);
  const folder = dirname(own);
  const names = (await readdir(folder))
    .filter((name) => name < basename(own))
    .sort()
    .reverse();
  for (const name of names) {
    const dir = join(folder, name);
    const other = await readManifest(dir).catch(() => undefined);
    if (other !== undefined && isComparable(manifest, other)) return readBaseline(dir, definitions);
  }
  return { reason: 'no earlier complete run of this profile on this target' };
}

/** Built-in targets are one target, whatever their ports. */
function isComparable(run: Manifest, other: Manifest): boolean {
  const sameTarget = run.target.embedded ? other.target.embedded : run.target.url === other.target.url;
  return (
    other.state === 'complete' && other.profile === run.profile && sameTarget && other.runId !== run.runId
  );
}

async function readBaseline(dir: string, definitions: readonly TestDefinition[]): Promise<Baseline> {
  const manifest = await readManifest(dir);
  const written = parseJsonText(await readText(join(dir, 'report.json')), earlier);
  if (written.ok) return { runId: manifest.runId, figures: written.value.figures };
  const record = await readRunRecord(dir);
  const baseline = { reason: 'not asked for' };
  const model = buildReportModel(record, {
    definitions,
    baseline,
    generatedAt: new Date(manifest.startedAt),
  });
  return { runId: manifest.runId, figures: model.figures };
}
