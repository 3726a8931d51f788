import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Plugin } from 'esbuild';
import { bundle } from '../../build/bundle.ts';
import { resolveK6 } from '../../build/resolve-k6.ts';
import { type FoundTest, loadDefinitions } from '../../discover/load-definitions.ts';
import { projectRoot } from '../../host/project-root.ts';
import { SMOKE } from '../../lib/config/test-definition.ts';
import { metricSpec } from '../../lib/metrics/catalogue.ts';
import { parseLoad } from '../../record/parse-load.ts';

// What k6 itself ends with: the limits of each real test, judged by a real k6 that was given good figures for every
// metric but one: a distribution that has a limit, or the counter which proves that something was measured. (A share
// without samples is held by k6 whatever its limit, and a count of failures that is 0 is good: their counter tells.)
// What the report says of it is in no-data.test.ts.

const definitions = await loadDefinitions();
let folder: string;
let k6: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'k6-chat-no-data-'));
  for (const definition of definitions) {
    await bundle([{ name: definition.name, path: join(projectRoot, 'test/proofs/scripts/all-but-one.ts') }], {
      to: folder,
      protocol: protocolOf(definition),
      plugins: [of(definition)],
    });
  }
  k6 = (await resolveK6()).path;
});
after(() => rm(folder, { recursive: true, force: true }));

/** The files of the system that a test was made for. */
function protocolOf({ system, suite }: FoundTest) {
  const folderOf = join(projectRoot, 'lib/protocols', system ?? suite);
  const restPath = join(folderOf, 'rest/index.ts');
  return { path: join(folderOf, 'index.ts'), ...(existsSync(restPath) && { restPath }) };
}

/** Puts a test's definition in the place of the one that the script names. */
function of({ suite, scriptPath }: FoundTest): Plugin {
  const path = join(projectRoot, 'thresholds', suite, basename(scriptPath));
  return {
    name: 'definition',
    setup: (build) => {
      build.onResolve({ filter: /thresholds\/nchat\/message-throughput\.ts$/ }, () => ({ path }));
    },
  };
}

function runWithout(name: string, metric: string) {
  const env = {
    TARGET_URL: 'http://127.0.0.1:1',
    PROFILE: SMOKE,
    WITHOUT_METRIC: metric,
  };
  const flags = Object.entries(env).flatMap(([key, value]) => ['-e', `${key}=${value}`]);
  const { status, stdout, stderr } = spawnSync(k6, ['run', '--quiet', ...flags, join(folder, `${name}.js`)], {
    encoding: 'utf8',
    timeout: 30_000,
    env: { PATH: process.env['PATH'] },
  });
  return { status, output: stdout + stderr };
}

for (const definition of definitions) {
  const { name } = definition;
  test(`${name}: k6 ends with 0 on all figures, and with 99 when any distribution or proof of measuring is missing`, () => {
    const whole = runWithout(name, 'none');
    assert.equal(whole.status, 0, whole.output);
    const load = parseLoad({ ...definition.profiles.smoke }, definition.variables);
    assert.ok(load);
    const needed = definition
      .rows(load)
      .filter(({ limit, metric }) => limit !== undefined && metricSpec(metric).kind !== 'derived')
      .flatMap(({ metric, limit }) => {
        const { kind, evidence } = metricSpec(metric);
        // A count held down that nothing proves is good when it is missing: none is none.
        const isHeldDown = kind === 'counter' && evidence === undefined && limit?.op.startsWith('<');
        return isHeldDown ? [] : kind === 'trend' ? [metric, evidence ?? metric] : [evidence ?? metric];
      });
    assert.ok(needed.length > 0);
    for (const metric of new Set(needed)) {
      const { status, output } = runWithout(name, metric);
      assert.equal(status, 99, `without ${metric}:\n${output}`);
    }
  });
}
