import { k6Environment } from '../../generators/local/k6-environment.ts';
import { formatBundleConfig } from '../../lib/config/bundle-config.ts';
import type { TestDefinition } from '../../lib/config/test-definition.ts';
import type { Load, TargetConfig } from '../../lib/config/variables.ts';
import { partPath } from '../results/settle-files.ts';
import type { TestRun } from '../test-run.ts';
import type { GeneratorPlace } from './place.ts';

/**
 * The environment of one k6 of a run; `files` says where that k6 finds its users and writes its summary, `freeBytes` how much
 * memory its machine has left, where that is known.
 */
export function environmentOf(
  { env, target, test, testDir, definitions, addresses, targetSecrets = {}, onlyThisMachine }: TestRun,
  { dir, timelinePath, dashboardPort }: GeneratorPlace,
  files: Pick<TargetConfig, 'summaryPath' | 'usersFile'>,
  freeBytes?: number,
): Record<string, string> {
  const { definition, plan, generators } = test;
  const { slowReadersUrl, ...dialled } = addresses;
  // Of the built-in target, which takes only accounts that it has made.
  const usersFile = targetSecrets['USERS_FILE'] ?? target.usersFile;
  // A variable of the tests that have slow readers; others do not read it.
  const load = slowReadersUrl === undefined ? test.load : { ...test.load, slowReadersUrl };
  return k6Environment(env, definitions, {
    bundleConfig: formatBundleConfig({
      test: definition.name,
      target: {
        ...target,
        ...dialled,
        ...(usersFile === undefined ? {} : { usersFile }),
        ...files,
        auditLog: true,
      },
      load,
      plan,
    }),
    timelinePath,
    // One is that of the test; of several each shows its own part.
    dashboardPath: partPath(generators.count === 1 ? testDir : dir, 'dashboard.html'),
    dashboardPort,
    recordedTags: recordedTags(definition, load),
    plan,
    ...(freeBytes === undefined ? {} : { freeBytes }),
    secrets: targetSecrets,
    onlyThisMachine,
  });
}

/**
 * The tags by which k6 is to record the course of a test's metrics: of errors their kind, and those of its rows, tables and
 * panels. k6 records by one tag at a time, so a figure of several tags has no course.
 */
export function recordedTags(definition: TestDefinition, load: Load): readonly string[] {
  const refs = [...definition.rows(load), ...(definition.panels ?? []).flatMap(({ series }) => series)];
  const single = refs.flatMap(({ tags = {} }) => {
    const names = Object.keys(tags);
    return names.length === 1 ? names : [];
  });
  return [...new Set(['kind', ...single, ...definition.breakdowns.map(({ tag }) => tag)])].sort();
}
