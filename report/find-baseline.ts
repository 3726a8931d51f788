import { realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import type { TestDefinition } from '../lib/config/test-definition.ts';
import type { Capacity } from '../record/capacity-schema.ts';
import type { Manifest } from '../record/manifest-schema.ts';
import { readManifest } from '../record/read-run-record.ts';
import { type FoundRun, listRuns, repeatsOf } from './find-repeats.ts';
import type { Baseline, NoBaseline, RunFigures } from './model/report-context.ts';
import { readFigures } from './read-figures.ts';

/**
 * The run to compare with: the folder asked for, else the newest earlier run beside it that is comparable, which means
 * complete, of the same profile and load and on the same target; with its repeats where it has any. A folder asked for
 * must be a run, or this rejects.
 */
export async function findBaseline(
  runDir: string,
  manifest: Manifest,
  definitions: readonly TestDefinition[],
  wantedDir?: string,
): Promise<Baseline | NoBaseline> {
  if (wantedDir !== undefined) {
    return readBaseline(wantedDir, definitions);
  }
  const own = basename(await realpath(runDir));
  const earlier = (await listRuns(runDir)).findLast(
    (run) => basename(run.dir) < own && isComparable(manifest, run.manifest),
  );
  return earlier === undefined
    ? { reason: 'no earlier complete run of this profile and load on this target' }
    : readBaseline(earlier.dir, definitions);
}

/** The figures of this run's repeats up to this one, itself left out; later ones are not done when it is reported. */
export async function readSiblings(
  runDir: string,
  manifest: Manifest,
  definitions: readonly TestDefinition[],
): Promise<RunFigures[]> {
  const index = manifest.repeat?.index ?? 0;
  const before = repeatsOf(manifest, index === 0 ? [] : await listRuns(runDir)).filter(
    (run) => (run.manifest.repeat?.index ?? 0) < index,
  );
  return readAll(before, definitions);
}

/** The figures of the load steps of a capacity run, whose folders lie beside it; a step whose folder is gone is left out. */
export async function readSteps(
  runDir: string,
  capacity: Capacity | undefined,
  definitions: readonly TestDefinition[],
): Promise<RunFigures[]> {
  const wanted = new Set((capacity?.steps ?? []).map(({ runId }) => runId));
  const found = wanted.size === 0 ? [] : await listRuns(runDir);
  return readAll(
    found.filter(({ manifest }) => wanted.has(manifest.runId)),
    definitions,
  );
}

/** A run with its repeats. */
export async function readBaseline(dir: string, definitions: readonly TestDefinition[]): Promise<Baseline> {
  const manifest = await readManifest(dir);
  const repeats = repeatsOf(manifest, manifest.repeat === undefined ? [] : await listRuns(dir));
  const own = await readFigures(dir, definitions);
  return { ...own, runs: repeats.length === 0 ? [own] : await readAll(repeats, definitions) };
}

async function readAll(
  runs: readonly FoundRun[],
  definitions: readonly TestDefinition[],
): Promise<RunFigures[]> {
  const figures: RunFigures[] = [];
  // One after another: each may be a whole record in memory.
  for (const { dir } of runs) {
    figures.push(await readFigures(dir, definitions));
  }
  return figures;
}

/** Built-in targets are one target, whatever their ports. */
function isComparable(run: Manifest, other: Manifest): boolean {
  const sameTarget = run.target.embedded ? other.target.embedded : run.target.url === other.target.url;
  const repeats = run.repeat !== undefined && run.repeat.group === other.repeat?.group;
  return (
    other.profile === run.profile &&
    sameTarget &&
    other.runId !== run.runId &&
    !repeats &&
    sameLoad(run, other)
  );
}

/** Whether every test that both ran had one and the same load; a run whose load is not known is taken at its profile. */
function sameLoad(run: Manifest, other: Manifest): boolean {
  return run.tests.every(({ name, load }) => {
    const theirs = other.tests.find((test) => test.name === name)?.load;
    return load === undefined || theirs === undefined || sortedJson(load) === sortedJson(theirs);
  });
}

function sortedJson(load: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(Object.entries(load).sort(([a], [b]) => (a < b ? -1 : 1)));
}
