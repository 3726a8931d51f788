import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { reportModelSchema } from '../../report/model/report-model.ts';
import { copyRun } from './support/fixture-run.ts';
import { stretchRun } from './support/stretch-run.ts';

const MAIN = fileURLToPath(new URL('../../run/main.ts', import.meta.url));
const TESTS = [
  'websocket-connections',
  'message-throughput',
  'api-endpoints',
  'file-uploads',
  'search-queries',
];
/** A fifth of the 80 minutes that the full profile takes. */
const SECONDS_A_TEST = 960;
/** Tells on the last line what the process held and used. */
const METER =
  "data:text/javascript,process.on('exit',()=>{const u=process.resourceUsage();console.log(JSON.stringify({maxRssKb:u.maxRSS,cpuMs:(u.userCPUTime+u.systemCPUTime)/1000}))})";

describe('the documents of a run of 80 minutes', () => {
  it('are made in less than 300 MB, and the page is smaller than 2 MB', async (context) => {
    const runDir = await copyRun(context);
    await stretchRun(runDir, TESTS, SECONDS_A_TEST);
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', METER, MAIN, 'report', `RUN=${runDir}`],
      { env: { ...process.env, GITHUB_STEP_SUMMARY: '' } },
    );
    const { maxRssKb, cpuMs } = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '{}');
    const { size } = await stat(join(runDir, 'report.html'));
    context.diagnostic(
      `${Math.round(cpuMs)} ms of CPU, ${Math.round(maxRssKb / 1_000)} MB, HTML ${size} bytes`,
    );
    const model = reportModelSchema.parse(JSON.parse(await readFile(join(runDir, 'report.json'), 'utf8')));
    const timelines = model.charts.filter((chart) => chart.kind === 'timeline');
    assert.equal(timelines.length, TESTS.length);
    for (const { xSec } of timelines) {
      assert.ok((xSec.at(-1) ?? 0) >= SECONDS_A_TEST - 5, 'the whole test');
    }
    assert.ok(maxRssKb < 300_000, `expected less than 300 MB, got ${maxRssKb} KB`);
    assert.ok(size < 2_000_000, `expected less than 2 MB, got ${size} bytes`);
  });
});
