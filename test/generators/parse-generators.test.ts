import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseGenerators } from '../../generators/parse-generators.ts';

test('GENERATORS is a number, least, auto or a file', () => {
  assert.deepEqual(['1', '1000', 'least', 'auto', 'hosts/generators.json'].map(parseGenerators), [
    { kind: 'count', count: 1 },
    { kind: 'count', count: 1_000 },
    { kind: 'least' },
    { kind: 'auto' },
    { kind: 'file', path: 'hosts/generators.json' },
  ]);
});

test('anything else is a problem that says what was expected', () => {
  for (const text of ['0', '1001', '2.5', '-1', 'many', 'generators.yaml']) {
    assert.deepEqual(parseGenerators(text), {
      problem: `GENERATORS: expected a number from 1 to 1000, least, auto, or a file such as generators.json, got ${JSON.stringify(text)}.`,
    });
  }
});
