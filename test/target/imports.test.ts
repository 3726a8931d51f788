import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOM = fileURLToPath(new URL('../../target', import.meta.url));

test('the target imports from its own room and packages only, so it shares no code with what it checks', () => {
  const files = readdirSync(ROOM, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  assert.ok(files.length > 40);
  for (const name of files) {
    const imports = readFileSync(join(ROOM, name), 'utf8').matchAll(/from '(\.[^']+)'/g);
    for (const [, path = ''] of imports) {
      const resolved = join(ROOM, name, '..', path);
      const isAllowed = resolved.startsWith(`${ROOM}/`) || resolved === join(ROOM, '..', 'package.json');
      assert.ok(isAllowed, `${name} imports ${path}`);
    }
  }
});
