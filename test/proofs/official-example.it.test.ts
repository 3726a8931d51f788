import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertPassed } from '../scripts/assert-passed.ts';
import { countOf, createScriptRunner } from '../scripts/nchat/run-script.ts';
import { accountOf, listenOfficially } from './official-listener.ts';

// The original files of Socket.IO's chats, unmodified, as targets. They are not kept here, and the packages of npm do
// not hold them. Get one by its own README, install what it needs in its folder, and name the folder:
//   SOCKETIO_CHAT_DIR (examples/chat of its repository), SOCKETIO_TUTORIAL_DIR (its repository chat-example).
// Where neither is named there are no tests in this file: chat-room.it.test.ts proves the same on a room of ours.

const originals = [
  {
    variable: 'SOCKETIO_CHAT_DIR',
    protocol: 'socketio-chat',
    event: 'new message',
    readers: 9,
    sha256: '756dc6a7db03e3054d6eb23398a6ecdb569861184fd6a3fc4b933ec9b10722f9',
  },
  {
    variable: 'SOCKETIO_TUTORIAL_DIR',
    protocol: 'socketio-tutorial',
    event: 'chat message',
    readers: 10,
    sha256: '838acd5b9cbc38934d79852d1d1a6b344927478617c0c4521dbeb33cc4744827',
  },
];

for (const { variable, protocol, event, readers, sha256 } of originals) {
  const folder = process.env[variable];
  if (folder === undefined || folder === '') {
    continue;
  }
  test(`the original of ${protocol} and the official client agree with the suite on every message`, async (t) => {
    const original = readFileSync(join(folder, 'index.js'));
    assert.equal(
      createHash('sha256').update(original).digest('hex'),
      sha256,
      `${folder} is not the original`,
    );
    const port = await freePort();
    const server = spawn(process.execPath, ['index.js'], {
      cwd: folder,
      env: { PATH: process.env['PATH'], PORT: String(port) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    t.after(() => server.kill());
    await new Promise((resolve) => server.stdout.once('data', resolve));
    const scripts = await createScriptRunner();
    t.after(() => scripts.close());
    const url = `http://127.0.0.1:${port}`;
    const listener = await listenOfficially(url, { event, senderOf: () => '' });
    t.after(() => {
      listener.socket.close();
    });
    const { exitCode, summary, output } = await scripts.run('message-throughput', {
      TARGET_URL: url,
      PROTOCOL: protocol,
      PROFILE: 'smoke',
      USERS: '10',
    });
    assertPassed({ exitCode, output });
    await listener.quiet(200);
    const { seqs, duplicated } = accountOf(listener.heard, 0);
    assert.deepEqual([seqs.length, duplicated.length], [250, 0]);
    assert.deepEqual(
      ['messages_sent', 'messages_delivered', 'deliveries', 'deliveries_lost'].map((key) =>
        countOf(summary, key),
      ),
      [250, 250, 250 * readers, 0],
    );
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
