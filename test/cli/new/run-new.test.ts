import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { type TestContext, test } from 'node:test';
import { askKind } from '../../../cli/new/ask-kind.ts';
import { runNew } from '../../../cli/new/run-new.ts';
import { harOf } from '../../learn/har-of.ts';

function newFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'new-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

const silent = (): void => undefined;

test('every kind gives at most six small files in the user’s name', async (t) => {
  for (const kind of ['socket.io', 'websocket', 'nchat']) {
    const folder = join(newFolder(t), 'ours');
    await runNew(['green-room', '--kind', kind, '--out', folder], silent);
    assert.deepEqual(filesIn(folder), [
      'package.json',
      ...(kind === 'nchat' ? [] : ['protocols/green-room/index.ts']),
      'scripts/green-room/hello.ts',
      'targets/local.json',
      'thresholds/green-room/hello.ts',
      'tsconfig.json',
    ]);
    for (const file of filesIn(folder)) {
      const text = readFileSync(join(folder, file), 'utf8');
      assert.doesNotMatch(text, /my-chat|\{\{/, file);
      assert.ok(text.split('\n').length <= 40, file);
    }
    const target = JSON.parse(readFileSync(join(folder, 'targets/local.json'), 'utf8'));
    assert.equal(target.protocol, kind === 'nchat' ? 'nchat' : 'green-room');
  }
});

test('what is there is not written over, and then nothing is written', async (t) => {
  const folder = newFolder(t);
  writeFileSync(join(folder, 'tsconfig.json'), 'mine');
  await assert.rejects(runNew(['ours', '--kind', 'nchat', '--out', folder], silent), {
    message: `${join(folder, 'tsconfig.json')}: already there, and nothing is overwritten. Take another name or folder, or remove it.`,
  });
  assert.deepEqual(filesIn(folder), ['tsconfig.json']);
});

test('a HAR describes the chat of the new folder, and gives the address', async (t) => {
  const folder = newFolder(t);
  const har = join(folder, 'session.har');
  const frames = [
    ['receive', '0{"sid":"abc"}'],
    ['send', '40'],
    ['receive', '40{"sid":"def"}'],
    ['send', '42["say","hello you"]'],
    ['receive', '42["say","hello you"]'],
  ] as const;
  writeFileSync(har, JSON.stringify(harOf({ frames })));
  await runNew(['ours', '--har', har, '--out', join(folder, 'ours')], silent);
  assert.match(
    readFileSync(join(folder, 'ours/protocols/ours/index.ts'), 'utf8'),
    /emit: \(_room, text\) => \['say', text\],/,
  );
  assert.equal(
    JSON.parse(readFileSync(join(folder, 'ours/targets/local.json'), 'utf8')).url,
    'http://127.0.0.1:1',
  );
});

test('what is missing or wrong on the command line is said', async () => {
  await assert.rejects(runNew([], silent), { message: 'new: expected a name, got none: new my-chat' });
  await assert.rejects(runNew(['ours', '--kind', 'irc'], silent), {
    message: '--kind: expected socket.io, websocket, nchat, got irc.',
  });
  await assert.rejects(runNew(['ours', '--kind', 'nchat', '--har', 'a.har'], silent), {
    message: '--kind: --har says what kind it is; give one of them.',
  });
  await assert.rejects(
    runNew(['Ours!', '--kind', 'nchat'], silent),
    /^Error: "Ours!": expected a name of lower-case/,
  );
});

test('at a terminal the kind is asked for until the answer is one', async () => {
  const input = new PassThrough();
  const output = new PassThrough();
  const asked = askKind(input, output);
  input.write('irc\n');
  input.write('2\n');
  assert.equal(await asked, 'websocket');
  assert.match(
    String(output.read()),
    /^What is the chat\?\n {2}1 {2}socket\.io: a chat over Socket\.IO 3 or 4\n/,
  );
});
