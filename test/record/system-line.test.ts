import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  checkSystemLine,
  parseSystemLines,
  type SystemLine,
  systemLineSchema,
} from '../../record/system-line.ts';

const SAMPLE: SystemLine = { kind: 'sample', t: 5, source: 'host', component: 'host', values: { a: 1 } };

test('Lines are read, and one cut short by the end of a killed run is left out', () => {
  const text = `${JSON.stringify(SAMPLE)}\n${JSON.stringify(SAMPLE).slice(0, 20)}`;
  assert.deepEqual(parseSystemLines(text), [SAMPLE]);
});

test('A whole last line counts without its newline', () => {
  assert.deepEqual(parseSystemLines(JSON.stringify(SAMPLE)), [SAMPLE]);
});

test('A broken line in the middle is an error that names it', () => {
  assert.throws(
    () =>
      parseSystemLines(`${JSON.stringify(SAMPLE)}\n${JSON.stringify({ ...SAMPLE, component: 'moon' })}\n`),
    {
      message:
        'system.ndjson line 2: expected a line of a known kind, got Invalid option: expected one of "application"|"database"|"cache"|"search"|"generator"|"host" at component',
    },
  );
  assert.throws(
    () => parseSystemLines('no json\n'),
    /^Error: system\.ndjson line 1: expected a line of a known kind/,
  );
});

test('A line that is only looked at is judged as the schema judges it', () => {
  const lines: unknown[] = [
    SAMPLE,
    { ...SAMPLE, values: {} },
    { ...SAMPLE, t: -1 },
    { ...SAMPLE, t: 1.5 },
    { ...SAMPLE, source: '' },
    { ...SAMPLE, component: 'moon' },
    { ...SAMPLE, values: { a: 'much' } },
    { ...SAMPLE, values: { a: null } },
    { ...SAMPLE, values: [1] },
    { ...SAMPLE, values: null },
    { ...SAMPLE, more: 1 },
    { kind: 'sample', t: 5, source: 'host', component: 'host' },
    { kind: 'mark', t: 5, name: 'a-test' },
    { kind: 'moon', t: 5 },
    null,
    'sample',
  ];
  for (const line of lines) {
    assert.deepEqual(checkSystemLine(line), systemLineSchema.safeParse(line).data, JSON.stringify(line));
  }
  assert.equal(lines.filter((line) => checkSystemLine(line) !== undefined).length, 3);
});
