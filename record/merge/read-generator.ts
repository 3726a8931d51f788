import { createReadStream } from 'node:fs';
import { access, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseTimes } from '../../lib/metrics/parse-times.ts';
import { formatLine, type VuLine } from '../../lib/metrics/vu-line.ts';
import type { TestSummary } from '../../lib/summary/test-summary.ts';
import { parseJsonText } from '../parse-json-text.ts';
import { parseTimeline } from '../parse-timeline.ts';
import { readText } from '../read-text.ts';
import { outlineSchema, summarySchema } from '../summary-schema.ts';
import { GeneratorLines } from './generator-lines.ts';
import { readLogLine } from './read-log-line.ts';
import { recoverSummary } from './recover-summary.ts';
import { RowWriter } from './row-writer.ts';
import type { SecondTimes } from './second-times.ts';

/** What one generator left. */
export interface GeneratorRecord {
  /** The folder below `generators/`. */
  readonly folder: string;
  readonly lines: GeneratorLines;
  readonly hasLog: boolean;
  readonly summary: TestSummary | undefined;
  /** The summary is made of the recording and the lines, as its k6 wrote none. */
  readonly isRecovered: boolean;
  /** Why there is no summary. */
  readonly summaryProblem: string;
}

/** How the files of a generator are read. */
export interface ReadOptions {
  /** Applied to each row of the logs, so that no secret stays in them. */
  readonly mask?: (text: string) => string;
  /** The target outlived a k6 that was killed: what that had recorded until then is a summary, though not a whole one. */
  readonly recoversCut?: boolean;
}

/** What the lines of all generators are added to. */
export interface LineSinks {
  readonly seconds: SecondTimes;
  readonly takeAudit: (line: VuLine) => void;
}

/** The lines of a generator's users, one a row, as they printed them. */
const LINES_FILE = 'lines.log';
const LOG_FILE = 'k6.log';

/**
 * Reads what a generator left in its folder, row by row. The lines of its users are moved from its log to `lines.log`;
 * `mask` is applied to the rows of the log that stay. Doing it twice changes nothing.
 */
export async function readGenerator(
  root: string,
  folder: string,
  sinks: LineSinks,
  { mask = (text) => text, recoversCut = false }: ReadOptions,
): Promise<GeneratorRecord> {
  const dir = join(root, folder);
  const lines = new GeneratorLines();
  let printedSummary: string | undefined;
  let outline: string | undefined;
  const take = (line: VuLine): void => {
    if (line.kind === 'summary') {
      printedSummary = line.body;
    } else if (line.kind === 'outline' && lines.isNew(line)) {
      outline = line.body;
    } else if (lines.isNew(line)) {
      try {
        takeLine(line, lines, sinks);
      } catch {
        lines.damaged += 1;
      }
    }
  };
  const hasLines = await eachRow(join(dir, LINES_FILE), (row) => {
    const read = readLogLine(row);
    if (read.kind === 'line') {
      take(read.line);
    } else {
      lines.damaged += 1;
    }
  });
  const hasLog = await splitLog(dir, mask, (row) => {
    const read = readLogLine(row);
    if (read.kind === 'line') {
      take(read.line);
      return read.line;
    }
    lines.damaged += read.kind === 'damaged' ? 1 : 0;
    return undefined;
  });
  const summary = parseJsonText((await readText(join(dir, 'summary.json'))) ?? printedSummary, summarySchema);
  const recovered = summary.ok ? undefined : await recover(dir, lines, outline, recoversCut);
  return {
    folder,
    lines,
    hasLog: hasLines || hasLog,
    summary: summary.ok ? summary.value : recovered,
    isRecovered: recovered !== undefined,
    summaryProblem: summary.ok ? '' : summary.problem,
  };
}

/** A summary of what else a generator left; undefined where lines of its users are missing, unless those may be. */
async function recover(
  dir: string,
  lines: GeneratorLines,
  outlineText: string | undefined,
  recoversCut: boolean,
): Promise<TestSummary | undefined> {
  const outline = outlineText === undefined ? undefined : parseJsonText(outlineText, outlineSchema);
  const isWhole = lines.damaged === 0 && lines.incomplete.length === 0 && lines.miscounted.length === 0;
  if (outline?.ok !== true || !(isWhole || recoversCut)) {
    return undefined;
  }
  const { timeline } = parseTimeline(await readText(join(dir, 'timeline.ndjson')));
  return timeline === undefined ? undefined : recoverSummary(outline.value, timeline, lines, isWhole);
}

function takeLine(line: VuLine, lines: GeneratorLines, { seconds, takeAudit }: LineSinks): void {
  switch (line.kind) {
    case 'times':
      for (const printed of parseTimes(line.body)) {
        lines.addTimes(printed);
        seconds.add(printed);
      }
      return;
    case 'end':
      lines.end(line);
      return;
    case 'audit':
    case 'shared':
      takeAudit(line);
      return;
    case 'outline':
    case 'summary':
      return;
    default:
      line.kind satisfies never;
  }
}

/** Hands on each row of a file; false when there is none. */
async function eachRow(path: string, take: (row: string) => void): Promise<boolean> {
  if (!(await exists(path))) {
    return false;
  }
  for await (const row of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    take(row);
  }
  return true;
}

/** Moves the rows that `take` knows as lines from the log to the file of lines; false when there is no log. */
async function splitLog(
  dir: string,
  mask: (text: string) => string,
  take: (row: string) => VuLine | undefined,
): Promise<boolean> {
  const log = join(dir, LOG_FILE);
  if (!(await exists(log))) {
    return false;
  }
  const [newLog, newLines] = [`${log}.new`, join(dir, `${LINES_FILE}.new`)];
  const logOut = new RowWriter(newLog);
  const linesOut = new RowWriter(newLines);
  let isChanged = false;
  await eachRow(log, (row) => {
    const line = take(row);
    if (line === undefined) {
      const masked = mask(row);
      isChanged ||= masked !== row;
      logOut.write(masked);
    } else {
      isChanged = true;
      linesOut.write(formatLine(line));
    }
  });
  logOut.close();
  linesOut.close();
  if (isChanged) {
    // The lines first: what is in both is read once, what is in neither would be lost.
    const kept = new RowWriter(join(dir, LINES_FILE), 'a');
    await eachRow(newLines, (row) => kept.write(row));
    kept.close();
    await rename(newLog, log);
  }
  await Promise.all([newLog, newLines].map((path) => rm(path, { force: true })));
  return true;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
