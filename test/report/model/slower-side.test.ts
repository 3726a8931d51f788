import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ValueSummary } from '../../../collectors/summarise.ts';
import { slowerSide } from '../../../report/model/findings/slower-side.ts';
import type { FindingInput, TestView } from '../../../report/model/report-context.ts';

const input = { record: { manifest: { host: { cores: 2 } } } } as FindingInput;

/** What is said of a test whose sides had so many per cent of a core. */
function said(
  generator: number | undefined,
  application: number | undefined,
  unpaced = true,
  vus = 4,
): string[] {
  const busy = { generator, application };
  const system = Object.entries(busy).flatMap(([component, p95]) =>
    p95 === undefined ? [] : [{ component, value: 'cpuCorePercent', p95 } as ValueSummary],
  );
  return slowerSide(input, {
    definition: unpaced ? { unpaced } : {},
    plan: { vus },
    system,
  } as unknown as TestView);
}

test('the side that was full is named as the limit', () => {
  const start = 'It goes as fast as both sides can. At its busiest (p95) the generator had';
  assert.deepEqual(said(187, 52), [
    `${start} 1.87 of 2 cores and the application 0.520: the generator was the limit, and the target may take more.`,
  ]);
  assert.deepEqual(said(60, 95), [
    `${start} 0.600 of 2 cores and the application 0.950: the application kept a core busy, which is the limit of a server with one thread.`,
  ]);
  assert.deepEqual(said(130, 45), [
    `${start} 1.30 of 2 cores and the application 0.450: together they filled the machine. On machines of their own both may do more.`,
  ]);
  assert.deepEqual(said(50, 20), [
    `${start} 0.500 of 2 cores and the application 0.200: neither was full, so the limit is how long one answer takes.`,
  ]);
});

test('virtual users that keep their cores busy are the limit on a machine with more of them', () => {
  assert.match(
    said(118, 21, true, 1)[0] ?? '',
    / one core at a time, so the one that there was had no more, and the generator was the limit\.$/,
  );
  assert.match(said(80, 21, true, 1)[0] ?? '', /: neither was full/);
});

test('of a target on another machine only the generator is known', () => {
  assert.match(said(175, undefined)[0] ?? '', /; the target was not sampled, but the generator was full/);
  assert.match(said(75, undefined)[0] ?? '', /; the target was not sampled\.$/);
});

test('a test with a pace, or without samples, says nothing of it', () => {
  assert.deepEqual([said(187, 52, false), said(undefined, 52)], [[], []]);
});
