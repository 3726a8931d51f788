import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { withoutProse } from '../../build/leave-out-prose.ts';
import { projectRoot } from '../../build/project-root.ts';

const files = globSync('thresholds/*.ts', { cwd: projectRoot });

for (const file of files) {
  test(`${file} loses its purpose and its reasons for a bundle, and nothing else`, () => {
    const lines = readFileSync(join(projectRoot, file), 'utf8').split('\n');
    const left = withoutProse(lines.join('\n')).split('\n');
    // One line, or the key on one line and its text alone on the next.
    const isKey = (line: string | undefined) => /^\s*(reason|purpose):$/.test(line ?? '');
    const expected = lines.filter(
      (line, at) => !/^\s*(reason|purpose): '.*',$/.test(line) && !isKey(line) && !isKey(lines[at - 1]),
    );
    assert.deepEqual(left, expected);
    assert.ok(lines.length - left.length >= 4, `${lines.length - left.length} lines left out`);
    assert.ok(!left.some((line) => /\b(reason|purpose):/.test(line)), left.join('\n'));
  });
}

test('a word that is no reason of a row stays', () => {
  const source = "const row = { limit: below(5), label: 'for no reason: none' };\n";
  assert.equal(withoutProse(source), source);
});
