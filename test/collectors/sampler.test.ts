import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mock, type TestContext, test } from 'node:test';
import type { Collector, Reading } from '../../collectors/collector.ts';
import { startSampler } from '../../collectors/sampler.ts';
import { createSystemPath, readLines } from './support/read-lines.ts';

/** Lets everything that waits only for promises go on. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) {
    await Promise.resolve();
  }
}

function useMockTimers(context: TestContext): void {
  mock.timers.enable({ apis: ['setInterval', 'setTimeout'] });
  context.after(() => mock.timers.reset());
}

async function pass(ms: number): Promise<void> {
  mock.timers.tick(ms);
  await settle();
}

function createCollector(
  sample: () => Promise<readonly Reading[]>,
  more: Partial<Collector> = {},
): Collector {
  const values = { a: { unit: 'count', meaning: 'a number' } } as const;
  return {
    source: 'fake',
    values,
    facts: async () => ({ version: '1' }),
    sample,
    close: async () => {},
    ...more,
  };
}

test('Samples are written at once and every interval, with the meanings first and the health last', async (context) => {
  useMockTimers(context);
  const path = createSystemPath();
  let nowMs = 1000;
  const collector = createCollector(async () => [{ component: 'cache', values: { a: nowMs } }]);
  const sampler = startSampler({ collectors: [collector], path, intervalMs: 1000, now: () => nowMs });
  await settle();
  nowMs = 2000;
  await pass(1000);
  nowMs = 2100;
  const written = await sampler.stop();
  assert.deepEqual(written, { lines: 5, lost: 0 });
  assert.deepEqual(
    readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line): unknown => JSON.parse(line)),
    [
      { kind: 'values', t: 1000, source: 'fake', values: { a: { unit: 'count', meaning: 'a number' } } },
      { kind: 'sample', t: 1000, source: 'fake', component: 'cache', values: { a: 1000 } },
      { kind: 'facts', t: 1000, source: 'fake', facts: { version: '1' } },
      { kind: 'sample', t: 2000, source: 'fake', component: 'cache', values: { a: 2000 } },
      {
        kind: 'health',
        t: 2100,
        source: 'fake',
        samples: 2,
        failed: 0,
        timedOut: 0,
        skipped: 0,
        maxSampleMs: 0,
        avgSampleMs: 0,
      },
    ],
  );
});

test('A slow collector is skipped and counted, never asked twice at once, and harms no other', async (context) => {
  useMockTimers(context);
  const path = createSystemPath();
  let underWay = 0;
  let most = 0;
  let finishSlow = (): void => {};
  const slow = createCollector(async () => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise<void>((resolve) => {
      finishSlow = resolve;
    });
    underWay -= 1;
    return [];
  });
  const quick = createCollector(async () => [{ component: 'cache', values: { a: 1 } }], { source: 'quick' });
  const sampler = startSampler({ collectors: [slow, quick], path, intervalMs: 1000, timeoutMs: 10_000 });
  await settle();
  for (let second = 0; second < 4; second += 1) {
    await pass(1000);
  }
  finishSlow();
  await settle();
  await pass(1000);
  finishSlow();
  await settle();
  await sampler.stop();
  const health = readLines(path, 'health');
  assert.equal(most, 1);
  assert.equal(health.find((line) => line.source === 'fake')?.skipped, 4);
  assert.equal(health.find((line) => line.source === 'fake')?.samples, 2);
  assert.equal(health.find((line) => line.source === 'quick')?.samples, 6);
});

test('A collector that hangs times out with one line, is not asked again while it hangs, and lets the run stop', async (context) => {
  useMockTimers(context);
  const path = createSystemPath();
  let asked = 0;
  const hanging = createCollector(() => {
    asked += 1;
    return new Promise(() => {});
  });
  const sampler = startSampler({ collectors: [hanging], path, intervalMs: 1000, timeoutMs: 1500 });
  for (let second = 0; second < 5; second += 1) {
    await pass(1000);
  }
  const stopping = sampler.stop();
  await pass(1500);
  await stopping;
  assert.equal(asked, 1);
  assert.deepEqual(
    readLines(path, 'error').map((line) => line.message),
    ['a sample took longer than 1500 ms', 'the last sample did not end'],
  );
  assert.equal(readLines(path, 'health')[0]?.timedOut, 1);
  assert.equal(readLines(path, 'health')[0]?.skipped, 5);
});

test('A failure is one line for each change, and the recovery says how long it lasted', async (context) => {
  useMockTimers(context);
  const path = createSystemPath();
  let nowMs = 0;
  const outcomes = ['ok', 'down', 'down', 'down', 'refused', 'refused', 'ok', 'down', 'ok'];
  const collector = createCollector(async () => {
    const outcome = outcomes.shift();
    if (outcome !== 'ok') {
      throw new Error(outcome);
    }
    return [];
  });
  const sampler = startSampler({ collectors: [collector], path, intervalMs: 1000, now: () => nowMs });
  await settle();
  for (let second = 0; second < 8; second += 1) {
    nowMs += 1000;
    await pass(1000);
  }
  await sampler.stop();
  assert.deepEqual(
    readLines(path, 'error').map(({ t, message }) => [t, message]),
    [
      [1000, 'down'],
      [4000, 'refused'],
      [7000, 'down'],
    ],
  );
  assert.deepEqual(
    readLines(path, 'recovered').map(({ t, afterMs }) => [t, afterMs]),
    [
      [6000, 5000],
      [8000, 1000],
    ],
  );
});

test('Versions and settings are asked again until they are known', async (context) => {
  useMockTimers(context);
  const path = createSystemPath();
  let asked = 0;
  const facts = async (): Promise<Record<string, string>> => {
    asked += 1;
    if (asked < 3) {
      throw new Error('not yet');
    }
    return { version: '7' };
  };
  const sampler = startSampler({
    collectors: [createCollector(async () => [], { facts })],
    path,
    intervalMs: 1000,
  });
  for (let second = 0; second < 5; second += 1) {
    await pass(1000);
  }
  await sampler.stop();
  assert.equal(asked, 3);
  assert.deepEqual(
    readLines(path, 'facts').map((line) => line.facts),
    [{ version: '7' }],
  );
  assert.deepEqual(
    readLines(path, 'error').map((line) => line.message),
    ['not yet'],
  );
});

test('Throwing at once, closing badly and failing at the tables are lines too, and stopping never rejects', async (context) => {
  useMockTimers(context);
  const path = createSystemPath();
  const bad = createCollector(
    () => {
      throw new Error('thrown at once');
    },
    {
      mark: () => Promise.reject(new Error('bad mark')),
      finish: () => Promise.reject(new Error('bad tables')),
      close: () => Promise.reject(new Error('bad close')),
    },
  );
  const sampler = startSampler({ collectors: [bad], path, intervalMs: 1000 });
  await settle();
  await sampler.mark('one');
  await sampler.stop();
  assert.deepEqual(
    readLines(path, 'error').map((line) => line.message),
    ['thrown at once', 'bad mark', 'bad tables', 'bad close'],
  );
});

test('Marks and tables are written, each once even when stopped twice', async (context) => {
  useMockTimers(context);
  const path = createSystemPath();
  const marks: string[] = [];
  const table = {
    name: 'slow-queries',
    window: 'one',
    fromMs: 1,
    toMs: 2,
    columns: ['query'],
    rows: [{ query: 'x' }],
  };
  const collector = createCollector(async () => [], {
    mark: async (name) => {
      marks.push(name);
    },
    finish: async () => [table],
  });
  const sampler = startSampler({ collectors: [collector], path, now: () => 7 });
  await sampler.mark('one');
  await Promise.all([sampler.stop(), sampler.stop()]);
  assert.deepEqual(marks, ['one']);
  assert.deepEqual(readLines(path, 'mark'), [{ kind: 'mark', t: 7, name: 'one' }]);
  assert.deepEqual(readLines(path, 'table'), [{ kind: 'table', t: 7, source: 'fake', ...table }]);
});

test('What is not configured is listed with its reason, and secrets are masked in every free text', async (context) => {
  useMockTimers(context);
  const path = createSystemPath();
  const collector = createCollector(
    () => Promise.reject(new Error('no entry for topsecret at redis://:pw@h')),
    {
      finish: async () => [
        {
          name: 'slow',
          window: 'run',
          fromMs: 0,
          toMs: 1,
          columns: ['query'],
          rows: [{ query: "SELECT 'topsecret'" }],
        },
      ],
    },
  );
  const sampler = startSampler({
    collectors: [collector],
    notConfigured: [{ source: 'redis', reason: 'not configured: REDIS_URL' }],
    secrets: ['topsecret'],
    path,
  });
  await settle();
  await sampler.stop();
  assert.equal(readLines(path, 'not-configured')[0]?.reason, 'not configured: REDIS_URL');
  assert.equal(readLines(path, 'error')[0]?.message, 'no entry for *** at redis://:***@h');
  assert.deepEqual(readLines(path, 'table')[0]?.rows, [{ query: "SELECT '***'" }]);
  assert.equal(readFileSync(path, 'utf8').includes('topsecret'), false);
});

test('A path that cannot be written is an error at the start', () => {
  assert.throws(() => startSampler({ collectors: [], path: '/dev/null/system.ndjson' }), {
    message: "ENOTDIR: not a directory, open '/dev/null/system.ndjson'",
  });
});
