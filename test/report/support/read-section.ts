import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { writeReport } from '../../../report/write-report.ts';
import { copyRun, NOW } from './fixture-run.ts';

/** The first section of this title in a Markdown report; empty when it is not there. */
export function sectionOf(markdown: string, title: string): string {
  return (markdown.split(`# ${title}\n`)[1] ?? '').split('\n#')[0]?.trim() ?? '';
}

/** Writes a file of the throughput test of a copied run and reads a section of the report that is made of it. */
export async function sectionWith(
  context: TestContext,
  file: string,
  content: string,
  title: string,
): Promise<string> {
  const runDir = await copyRun(context);
  await writeFile(join(runDir, 'message-throughput', file), content);
  await writeReport(runDir, { now: NOW, stepSummaryPath: '' });
  return sectionOf(await readFile(join(runDir, 'report.md'), 'utf8'), title);
}
