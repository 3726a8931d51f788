import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseOptions } from '../../cli/parse-options.ts';

test('one word and options are taken, in any order', () => {
  assert.deepEqual(parseOptions('learn', ['--out', 'here', 'session.har', '--name=ours'], ['out', 'name']), {
    word: 'session.har',
    values: { out: 'here', name: 'ours' },
  });
  assert.deepEqual(parseOptions('learn', [], ['out', 'name']), { word: undefined, values: {} });
});

test('every problem is named at once, a misspelt option with the nearest one', () => {
  assert.throws(
    () => parseOptions('new', ['a', 'b', '--knid', 'nchat', '--out', '', '-x'], ['kind', 'out']),
    {
      message: [
        '--knid: new has no such option; did you mean --kind?',
        '--out: expected a value, got none.',
        '-x: new has no such option; it has --kind, --out.',
        'new: expected one name or path, got a, b, nchat.',
      ].join('\n'),
      exitStatus: 2,
    },
  );
});
