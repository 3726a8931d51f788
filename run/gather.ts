import { mkdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { maskSecrets } from '../collectors/mask-secrets.ts';
import { gatherLogs } from '../generators/gather/gather-logs.ts';
import { secretsIn } from '../generators/local/k6-environment.ts';
import { GENERATORS_DIR } from '../record/merge/generators-dir.ts';
import { mergeTest } from '../record/merge/merge-test.ts';
import { buildReport } from './build-report.ts';
import type { Configuration } from './configure.ts';
import { type ExitStatus, exitStatus, exitStatusOf } from './exit-status.ts';
import { describeGathered } from './results/describe-gathered.ts';
import { linkLatest } from './results/link-latest.ts';
import { createManifestFile } from './results/manifest-file.ts';
import { makeRunDir } from './results/run-id.ts';
import { RunError } from './run-error.ts';
import { showPath } from './show-path.ts';

/** Where the logs are put in order until it is known whose they are. */
const GATHERING = '.gathering';

/** Makes results, and a report of them, of the logs that the pods of one test left. */
export async function gather(configuration: Configuration, log: (line: string) => void): Promise<ExitStatus> {
  const { env, run, tests } = configuration;
  const { from } = run;
  if (from === undefined) {
    throw new RunError(exitStatus.badConfiguration, 'FROM: expected the folder with the logs, got nothing.');
  }
  const resultsDir = resolve(run.resultsDir);
  await mkdir(resultsDir, { recursive: true });
  const { runId, runDir } = await makeRunDir(resultsDir, new Date());
  // Which test it is stands in the logs.
  const gatheringDir = join(runDir, GATHERING);
  const gathered = await gatherLogs(from, join(gatheringDir, GENERATORS_DIR)).catch(
    async (error: unknown) => {
      await rm(runDir, { recursive: true });
      throw error;
    },
  );
  const { pods, expected } = gathered;
  const name = gathered.summaries[0]?.test ?? (tests.length === 1 ? tests[0]?.definition.name : undefined);
  if (name === undefined || pods.length === 0) {
    await rm(runDir, { recursive: true });
    throw new RunError(
      exitStatus.couldNotRun,
      pods.length === 0
        ? `${from}: expected the logs of pods of a test, found none that a generator printed.`
        : `${from}: no pod came to its summary, which names the test; name it with TESTS=….`,
    );
  }
  const testDir = join(runDir, name);
  await rename(gatheringDir, testDir);
  log(`${pods.length} pods: ${pods.map(({ folder, pod }) => `${folder} ${pod}`).join(', ')}`);
  const secrets = secretsIn(env);
  const merge = await mergeTest(testDir, {
    ...(expected === undefined ? {} : { generators: expected }),
    mask: (text) => maskSecrets(text, secrets),
  });
  for (const { generator, message } of merge.problems) {
    log(`! ${generator === undefined ? '' : `generator ${generator}: `}${message}`);
  }
  const manifest = describeGathered({ gathered, name, runId, configuration, endedAt: new Date() });
  await createManifestFile(runDir, manifest);
  await linkLatest(resultsDir, runId);
  log(`Results: ${showPath(runDir)}`);
  return exitStatusOf(manifest, await buildReport(runDir, run, log));
}
