import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { bundle } from '../../build/bundle.ts';
import { resolveK6 } from '../../build/resolve-k6.ts';
import { loadDefinitions } from '../../discover/load-definitions.ts';
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
  await bundle([{ name: 'all-but-one', path: join(projectRoot, 'test/proofs/scripts/all-but-one.ts') }], {
    to: folder,
  });
  k6 = (await resolveK6()).path;
});
after(() => rm(folder, { recursive: true, force: true }));

function runWithout(name: string, metric: string) {
  const env = {
    TARGET_URL: 'http://127.0.0.1:1',
    PROFILE: SMOKE,
    LIMITS_OF: name,
    WITHOUT_METRIC: metric,
  };
  const flags = Object.entries(env).flatMap(([key, value]) => ['-e', `${key}=${value}`]);
  const { status, stdout, stderr } = spawnSync(
    k6,
    ['run', '--quiet', ...flags, join(folder, 'all-but-one.js')],
    {
      encoding: 'utf8',
      timeout: 30_000,
      env: { PATH: process.env['PATH'] },
    },
  );
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
      .flatMap(({ metric }) => {
        const { kind, evidence = metric } = metricSpec(metric);
        return kind === 'trend' ? [metric, evidence] : [evidence];
      });
    assert.ok(needed.length > 0);
    for (const metric of new Set(needed)) {
      const { status, output } = runWithout(name, metric);
      assert.equal(status, 99, `without ${metric}:\n${output}`);
    }
  });
}
