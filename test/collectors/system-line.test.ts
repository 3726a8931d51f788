import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSystemLines, type SystemLine } from '../../collectors/system-line.ts';

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
