import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { partPath, settleFiles } from '../../../run/results/settle-files.ts';

const base = mkdtempSync(join(tmpdir(), 'settle-'));
after(() => rmSync(base, { recursive: true }));

async function settle(files: Record<string, string>): Promise<Record<string, string>> {
  const folder = mkdtempSync(join(base, 'test-'));
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), content);
  }
  await settleFiles(folder);
  return Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
}

test('whole files get their names', async () => {
  assert.equal(partPath('/r/t', 'k6.log'), '/r/t/k6.log.part');
  const files = {
    'summary.json.part': '{"schema":1}\n',
    'dashboard.html.part': '<html></html>\n',
    'timeline.ndjson.part': '{}\n{}\n',
    'k6.log.part': 'some text',
    'other.txt': 'left alone',
  };
  assert.deepEqual(await settle(files), {
    'summary.json': '{"schema":1}\n',
    'dashboard.html': '<html></html>\n',
    'timeline.ndjson': '{}\n{}\n',
    'k6.log': 'some text',
    'other.txt': 'left alone',
  });
});

test('documents that break off are removed', async () => {
  assert.deepEqual(
    await settle({ 'summary.json.part': '{"schema":1,"met', 'dashboard.html.part': '<html><body>' }),
    {},
  );
});

test('a recording that breaks off is cut to its whole lines', async () => {
  const line = `{"x":"${'y'.repeat(100_000)}"}\n`;
  assert.deepEqual(await settle({ 'timeline.ndjson.part': `${line}${line}${line.slice(0, 90_000)}` }), {
    'timeline.ndjson': line + line,
  });
  assert.deepEqual(await settle({ 'timeline.ndjson.part': '{"half' }), { 'timeline.ndjson': '' });
  assert.deepEqual(await settle({ 'timeline.ndjson.part': '' }), { 'timeline.ndjson': '' });
});
