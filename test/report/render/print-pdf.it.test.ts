import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { printPdf } from '../../../report/render/print-pdf.ts';
import { writeReport } from '../../../report/write-report.ts';
import { copyRun, NOW } from '../support/fixture-run.ts';

test('the report is printed to a PDF of several pages by the browser of this machine', async (context) => {
  const runDir = await copyRun(context);
  const { paths } = await writeReport(runDir, { now: NOW, stepSummaryPath: '' });
  const path = join(runDir, 'report.pdf');
  await printPdf(paths.html, path);
  const text = await readFile(path, 'latin1');
  assert.match(text, /^%PDF-1\./);
  assert.ok([...text.matchAll(/\/Type\s*\/Page\b/g)].length > 5);
  assert.deepEqual(
    (await readdir(runDir)).filter((file) => file.endsWith('.part')),
    [],
  );
});

test('without a browser the message says what to install', async () => {
  const { PATH, CHROMIUM_BIN } = process.env;
  process.env['PATH'] = '';
  delete process.env['CHROMIUM_BIN'];
  try {
    await assert.rejects(
      printPdf('/nowhere.html', '/nowhere.pdf'),
      /^Error: PDF=1 needs Chromium in CHROMIUM_BIN or on PATH, and there is none\./,
    );
  } finally {
    process.env['PATH'] = PATH;
    if (CHROMIUM_BIN !== undefined) {
      process.env['CHROMIUM_BIN'] = CHROMIUM_BIN;
    }
  }
});
