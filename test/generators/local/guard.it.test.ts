import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { startGuard } from '../../../generators/local/guard.ts';

function sleeper(t: TestContext, script: string): { readonly child: ChildProcess; readonly pid: number } {
  const child = spawn('sh', ['-c', `${script}; echo ready; while :; do sleep 0.1; done`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  t.after(() => child.kill('SIGKILL'));
  assert.ok(child.pid !== undefined);
  return { child, pid: child.pid };
}

test('when the guard’s input ends, the watched process is asked to end', async (t) => {
  const { child, pid } = sleeper(t, 'trap "exit 5" INT');
  await once(child.stdout ?? child, 'data');
  const guard = startGuard();
  guard.watch(pid);
  guard.close();
  const [code] = await once(child, 'exit');
  assert.equal(code, 5);
});

test('a watched process that does not listen is killed', async (t) => {
  const { child, pid } = sleeper(t, 'trap "" INT');
  await once(child.stdout ?? child, 'data');
  const guard = startGuard();
  guard.watch(pid);
  guard.close();
  const [, signal] = await once(child, 'exit');
  assert.equal(signal, 'SIGKILL');
});

test('a process that is watched no more is left alone', async (t) => {
  const first = sleeper(t, 'trap "exit 5" INT');
  const second = sleeper(t, 'trap "exit 6" INT');
  await Promise.all([first, second].map(({ child }) => once(child.stdout ?? child, 'data')));
  const forgetful = startGuard();
  forgetful.watch(first.pid);
  forgetful.forget(first.pid);
  forgetful.close();
  // The next guard comes after it and has ended its own: by then the first had every chance.
  const guard = startGuard();
  guard.watch(first.pid);
  guard.watch(second.pid);
  guard.forget(first.pid);
  guard.close();
  const [code] = await once(second.child, 'exit');
  assert.equal(code, 6);
  assert.equal(first.child.exitCode, null);
});

test('all watched processes are ended, and one that does not listen holds up none', async (t) => {
  const all = [sleeper(t, 'trap "" INT'), sleeper(t, 'trap "exit 5" INT'), sleeper(t, 'trap "exit 6" INT')];
  await Promise.all(all.map(({ child }) => once(child.stdout ?? child, 'data')));
  const guard = startGuard();
  for (const { pid } of all) {
    guard.watch(pid);
  }
  guard.close();
  const ends = await Promise.all(all.map(({ child }) => once(child, 'exit')));
  assert.deepEqual(ends, [
    [null, 'SIGKILL'],
    [5, null],
    [6, null],
  ]);
});
