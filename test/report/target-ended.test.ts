import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { writeReport } from '../../report/write-report.ts';
import { changeTest, copyRun, NOW } from './support/fixture-run.ts';
import { sectionOf } from './support/read-section.ts';

const ENDED = 'The database of the built-in target ended';

/** The documents of a run all of whose targets are met, and whose database ended in the throughput test. */
async function reportOf(context: TestContext, targetEnded: string | undefined) {
  const runDir = await copyRun(context);
  if (targetEnded !== undefined) {
    await changeTest(runDir, 'message-throughput', { targetEnded });
  }
  const { verdict } = await writeReport(runDir, { now: NOW, stepSummaryPath: '' });
  const read = (name: string): Promise<string> => readFile(join(runDir, name), 'utf8');
  return {
    verdict,
    markdown: await read('report.md'),
    junit: await read('junit.xml'),
    json: await read('report.json'),
  };
}

describe('a built-in target that ended by itself', () => {
  it('fails the test whatever its figures, and is said first wherever somebody looks', async (context) => {
    const { verdict, markdown, junit, json } = await reportOf(context, ENDED);
    assert.equal(verdict, 'FAILED');
    const { tests, verdictReasons } = JSON.parse(json) as {
      tests: { name: string; verdict: string; targetEnded: string | null }[];
      verdictReasons: string[];
    };
    assert.deepEqual(
      tests.flatMap(({ name, verdict, targetEnded }) =>
        targetEnded === null ? [] : [[name, verdict, targetEnded]],
      ),
      [['message-throughput', 'FAILED', ENDED]],
    );
    assert.equal(verdictReasons[0], `Message throughput: ${ENDED} during the test; all 8 targets met`);
    assert.ok(sectionOf(markdown, 'Executive summary').includes(`${ENDED} during Message throughput.`));
    assert.ok(
      sectionOf(markdown, 'Test 2: Message throughput').includes(
        `${ENDED} during this test: its figures are partly those of a target that was gone.`,
      ),
    );
    assert.ok(
      sectionOf(markdown, 'Critical bottlenecks (immediate action required)').includes(
        `1. ${ENDED} during Message throughput`,
      ),
    );
    assert.deepEqual(junit.match(/<error .*?\/>/g), [
      `<error message="${ENDED} during the test" type="target ended"/>`,
    ]);
  });

  it('is not spoken of where it served to the end', async (context) => {
    const { markdown, junit } = await reportOf(context, undefined);
    assert.doesNotMatch(markdown + junit, /built-in target ended|target ended/);
  });
});
