import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { PlannedFault } from '../../faults/fault-driver.ts';
import { playFaults } from '../../faults/play-faults.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const fault = (id: string, atMs: number, forMs?: number): PlannedFault => ({
  ...{ id, what: 'latency', where: 'generator-target', atMs, forMs, howMuch: {} },
  ...{ driver: 'toxiproxy', description: `${id} it is` },
});

/** A clock that jumps to the earliest moment that anybody waits for, once `run` is called. */
function createClock() {
  let nowMs = 1_000;
  const waits: { readonly atMs: number; readonly go: () => void }[] = [];
  return {
    now: () => nowMs,
    wait: (ms: number, signal: AbortSignal) =>
      new Promise<void>((resolve) => {
        waits.push({ atMs: nowMs + ms, go: resolve });
        signal.addEventListener('abort', () => resolve());
      }),
    until: async (atMs: number): Promise<void> => {
      for (;;) {
        // Everything that follows from the last step, before the next one.
        await new Promise((resolve) => setImmediate(resolve));
        waits.sort((a, b) => a.atMs - b.atMs);
        if ((waits[0]?.atMs ?? Number.POSITIVE_INFINITY) > atMs) {
          nowMs = atMs;
          return;
        }
        const next = waits.shift();
        nowMs = next?.atMs ?? nowMs;
        next?.go();
      }
    },
  };
}

function play(
  faults: readonly PlannedFault[],
  clock: ReturnType<typeof createClock>,
  broken?: 'inject' | 'remove',
) {
  const logPath = join(temporaryFolder('k6-chat-play-'), 'faults.ndjson');
  writeFileSync(logPath, '');
  const said: string[] = [];
  const active = new Set<string>();
  const playing = playFaults({
    faults,
    inject: async ({ id }) => {
      if (broken === 'inject') {
        throw new Error('the proxy is gone');
      }
      active.add(id);
      return {
        remove: async () => {
          if (broken === 'remove') {
            throw new Error('the proxy is gone');
          }
          active.delete(id);
          return { injected: 7 };
        },
      };
    },
    loadStartedAtMs: () => (clock.now() >= 5_000 ? 5_000 : undefined),
    logPath,
    log: (line) => said.push(line),
    now: clock.now,
    wait: clock.wait,
  });
  return {
    playing,
    said,
    active,
    lines: () =>
      readFileSync(logPath, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
  };
}

test('each fault begins at its time from the start of load, ends at its own, and the log has when', async () => {
  const clock = createClock();
  const { playing, said, active, lines } = play([fault('a', 1_000, 2_000), fault('b', 2_000, 500)], clock);
  await clock.until(7_100);
  assert.deepEqual([...active], ['a', 'b']);
  await clock.until(20_000);
  const common = { what: 'latency', where: 'generator-target', driver: 'toxiproxy', tookMs: 0 };
  assert.deepEqual(lines(), [
    {
      event: 'injected',
      id: 'a',
      ...common,
      description: 'a it is',
      atMs: 6_000,
      plannedAtMs: 6_000,
      plannedForMs: 2_000,
    },
    {
      event: 'injected',
      id: 'b',
      ...common,
      description: 'b it is',
      atMs: 7_000,
      plannedAtMs: 7_000,
      plannedForMs: 500,
    },
    { event: 'removed', id: 'b', atMs: 7_500, tookMs: 0, by: 'schedule', injected: 7 },
    { event: 'removed', id: 'a', atMs: 8_000, tookMs: 0, by: 'schedule', injected: 7 },
  ]);
  assert.deepEqual(said, ['fault a: a it is', 'fault b: b it is', 'fault b: over', 'fault a: over']);
  assert.deepEqual(await playing.stop(), lines());
});

test('the end of the test takes back what is in effect, and nothing more begins', async () => {
  const clock = createClock();
  const { playing, active, lines } = play(
    [fault('a', 1_000, 9_000), fault('stays', 1_500), fault('b', 5_000, 500)],
    clock,
  );
  await clock.until(8_000);
  await playing.stop();
  assert.deepEqual([...active], []);
  assert.deepEqual(
    lines().map(({ event, id, atMs, by }) => [event, id, atMs, by]),
    [
      ['injected', 'a', 6_000, undefined],
      ['injected', 'stays', 6_500, undefined],
      ['removed', 'a', 8_000, 'end'],
      ['removed', 'stays', 8_000, 'end'],
    ],
  );
});

test('a load that never begins has no faults', async () => {
  const clock = createClock();
  const { playing } = play([fault('a', 0, 1_000)], clock);
  await clock.until(4_900);
  assert.deepEqual(await playing.stop(), []);
});

test('a fault that cannot be made or taken back is written down and said', async () => {
  for (const step of ['inject', 'remove'] as const) {
    const clock = createClock();
    const { playing, said, lines } = play([fault('a', 1_000, 2_000)], clock, step);
    await clock.until(20_000);
    await playing.stop();
    const atMs = step === 'inject' ? 6_000 : 8_000;
    assert.deepEqual(lines().at(-1), { event: 'failed', id: 'a', atMs, step, reason: 'the proxy is gone' });
    assert.equal(
      said.at(-1),
      `! fault a could not be ${step === 'inject' ? 'injected' : 'taken back'}: the proxy is gone`,
    );
  }
});
