import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readRunRecord } from '../../record/read-run-record.ts';
import type { Cell, Section } from '../../report/model/report-model.ts';
import { reportModelSchema } from '../../report/model/report-model.ts';
import { flattenCounters } from '../target/read-counters.ts';
import type { Evidence } from './calibration-case.ts';
import { parseFaultLog } from './fault-control.ts';
import type { RanCase } from './run-case.ts';

/** Reads what a case left behind; rejects when its test came to no end or wrote no summary, with the reason. */
export async function readEvidence(ran: RanCase): Promise<Evidence> {
  const { subject, run, injected, logText, lockStep } = ran;
  const record = await readRunRecord(run.runDir);
  const test = record.tests.find(({ name }) => name === subject.test);
  if (test?.manifest.state !== 'complete' || test.summary === undefined) {
    throw new Error(test?.manifest.message ?? 'its test came to no end');
  }
  const { summary } = test;
  const { before = {}, after = {} } = test.manifest.targetCounters ?? {};
  if (Object.keys(after).length === 0) {
    throw new Error('the target given no counts of its own');
  }
  const log = parseFaultLog(logText).filter(
    // What the run itself asks of the target before and after the load is not what was measured.
    ({ atMs }) => atMs >= (summary.loadStartedAtMs ?? 0) && atMs <= summary.endedAtMs,
  );
  return {
    summary,
    counters: difference(flattenCounters(before), flattenCounters(after)),
    injected,
    log,
    ...(test.timeline === undefined ? {} : { timeline: test.timeline }),
    observations: subject.wantsReport ? await observationsOf(run.runDir) : [],
    ...(lockStep === undefined ? {} : { lockStep }),
    spans: test.faultSpans ?? [],
    ...(test.recovery === undefined ? {} : { recovery: test.recovery }),
  };
}

function difference(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)]),
  );
}

async function observationsOf(runDir: string): Promise<string[]> {
  // Loaded late: its chart library is large, and must not sit in memory beside the load.
  const { writeReport } = await import('../../report/write-report.ts');
  const { paths } = await writeReport(runDir, { stepSummaryPath: '' });
  const model = reportModelSchema.parse(JSON.parse(await readFile(join(paths.json), 'utf8')));
  return model.sections.flatMap(textsOf);
}

function textsOf(section: Section): string[] {
  const own = section.blocks.flatMap((block) =>
    block.kind === 'list' ? block.items.flatMap(textOf) : block.kind === 'text' ? [block.text] : [],
  );
  return [...own, ...section.sections.flatMap(textsOf)];
}

function textOf(cell: Cell): string[] {
  return cell.kind === 'text' ? [cell.text] : [];
}
