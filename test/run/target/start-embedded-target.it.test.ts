import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCounters } from '../../../run/target/read-counters.ts';
import { startEmbeddedTarget } from '../../../run/target/start-embedded-target.ts';
import { systemNames } from '../../../target/protocols/system-names.ts';

for (const system of systemNames) {
  test(`the built-in target is ${system} where a run speaks it, without a database, and can be counted`, async () => {
    const lines: string[] = [];
    const target = await startEmbeddedTarget({
      env: process.env,
      system,
      seedMessages: 1,
      log: (line) => lines.push(line),
      stop: new AbortController().signal,
    });
    try {
      assert.equal(target.facts.databaseUrl, undefined);
      assert.deepEqual(lines, [`target: ${system} serves ${target.facts.realtimeUrl}`]);
      const counters = await readCounters(target.facts.restUrl);
      assert.equal(counters?.['connectionsAccepted'], 0);
      assert.equal(target.died(), undefined);
    } finally {
      await target.stop();
    }
  });
}
