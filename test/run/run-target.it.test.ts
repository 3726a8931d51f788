import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { projectRoot } from '../../host/project-root.ts';
import { TARGET_VARIABLES } from '../../target/parse-target-arguments.ts';

test('target SEED_MESSAGES=… starts the built-in target with that many messages in its index', async () => {
  const ports = { REFERENCE_REST_PORT: '0', REFERENCE_REALTIME_PORT: '0' };
  const { REFERENCE_SEED_MESSAGES: _seed, ...env } = process.env;
  const child = spawn(
    process.execPath,
    [
      join(projectRoot, 'run/main.ts'),
      'target',
      'SEED_MESSAGES=123',
      'REFERENCE_USERS=5',
      'REFERENCE_CHANNELS=2',
    ],
    { env: { ...env, ...ports }, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  try {
    const line = await new Promise<string>((resolve, reject) => {
      createInterface(child.stdout)
        .once('line', resolve)
        .once('close', () => reject(new Error('It ended.')));
    });
    const { restUrl } = JSON.parse(line);
    const stats = await (await fetch(`${restUrl}/api/search/stats`)).text();
    assert.match(stats, /"documents":123,/);
  } finally {
    child.kill('SIGTERM');
    assert.equal(await ended, 0);
  }
});

test('a misspelt variable is refused before anything starts', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(projectRoot, 'run/main.ts'), 'target', 'SED_MESSAGES=123'],
    {
      env: {
        ...process.env,
        REFERENCE_USER: '5',
        RATE_LIMIT_BYPASS: 'of a run',
        K6_CHAT_GIVEN: 'RATE_LIMIT_BYPASS=of\\ a\\ run',
      },
      encoding: 'utf8',
    },
  );
  assert.deepEqual(
    { status, stdout, stderr },
    {
      status: 2,
      stdout: '',
      stderr: `SED_MESSAGES: the built-in target has no such variable; did you mean SEED_MESSAGES?
RATE_LIMIT_BYPASS: the built-in target has no such variable; it has ${TARGET_VARIABLES.join(', ')}.
REFERENCE_USER: the built-in target has no such variable; did you mean REFERENCE_USERS?
`,
    },
  );
});
