import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { cacheDirs } from '../../host/cache-dirs.ts';
import { projectRoot } from '../../host/project-root.ts';

const installed = {
  installed: true,
  home: '/home/ada',
  work: '/home/ada/my-chat',
  platform: 'linux',
  env: {},
};

test('the repository keeps what can be made again in its own folders', () => {
  assert.deepEqual(cacheDirs(), {
    shared: join(projectRoot, '.cache'),
    bundles: join(projectRoot, 'dist'),
    removable: [join(projectRoot, 'dist'), join(projectRoot, '.cache')],
  });
});

test('the package keeps bundles with the project and the rest in the user’s cache folder', () => {
  assert.deepEqual(cacheDirs(installed), {
    shared: '/home/ada/.cache/k6-chat',
    bundles: '/home/ada/my-chat/.k6-chat/bundles',
    removable: ['/home/ada/my-chat/.k6-chat', '/home/ada/.cache/k6-chat'],
  });
});

test('the user’s cache folder is where the system has it', () => {
  const env = { XDG_CACHE_HOME: '/var/cache/ada' };
  assert.equal(cacheDirs({ ...installed, env }).shared, '/var/cache/ada/k6-chat');
  assert.equal(cacheDirs({ ...installed, platform: 'darwin' }).shared, '/home/ada/Library/Caches/k6-chat');
});
