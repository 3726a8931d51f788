import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { auditSchema } from './audit-schema.ts';
import { type Capacity, capacitySchema } from './capacity-schema.ts';
import { type Manifest, type ManifestTest, manifestSchema } from './manifest-schema.ts';
import { mergeSchema } from './merge/merge-schema.ts';
import { parseFaults } from './parse-faults.ts';
import { parseJsonText } from './parse-json-text.ts';
import { parseLog } from './parse-log.ts';
import { parseTimeline } from './parse-timeline.ts';
import { readGenerators } from './read-generators.ts';
import { readRows } from './read-rows.ts';
import { readText } from './read-text.ts';
import { recoverySchema } from './recovery-schema.ts';
import type { RecordProblem, RunRecord, TestRecord } from './run-record.ts';
import { summarySchema } from './summary-schema.ts';
import { checkSystemLine, type SystemLine } from './system-line.ts';

/** The longest message of a test that the report shows, characters; the whole one stays in the manifest. */
const MESSAGE_LENGTH = 400;

/**
 * `results/<run>/` → {@link RunRecord}. Only an unreadable manifest is an error, because without it nothing says what
 * was run; everything else that is missing or broken becomes a problem that the report shows.
 */
export async function readRunRecord(runDir: string): Promise<RunRecord> {
  const manifest = await readManifest(runDir);
  const problems: RecordProblem[] = [];
  const tests: TestRecord[] = [];
  for (const test of manifest.tests) {
    tests.push(await readTest(runDir, test, problems));
  }
  const system = await readSystem(join(runDir, 'system.ndjson'), problems);
  const capacity = readCapacity(await readText(join(runDir, 'capacity.json')), problems);
  return {
    manifest,
    tests,
    system,
    files: await listFiles(runDir),
    ...(capacity === undefined ? {} : { capacity }),
    problems,
  };
}

/** The manifest of a run folder; the error says what is wrong with it and what to do. */
export async function readManifest(runDir: string): Promise<Manifest> {
  const parsed = parseJsonText(await readText(join(runDir, 'manifest.json')), manifestSchema);
  if (parsed.ok) {
    return parsed.value;
  }
  throw new Error(
    `${runDir}: expected a folder of results with manifest.json, but ${parsed.problem}. ` +
      'Give the folder of a run, such as results/latest.',
  );
}

async function readTest(runDir: string, test: ManifestTest, problems: RecordProblem[]): Promise<TestRecord> {
  const loaded = test.state !== 'not-run' && test.state !== 'pending';
  const report = (file: string, message: string): void => {
    // A test that was not run has no files; that is no problem of theirs.
    if (loaded) {
      problems.push({ file: `${test.name}/${file}`, message });
    }
  };
  const dir = join(runDir, test.name);
  const summary = parseJsonText(await readText(join(dir, 'summary.json')), summarySchema);
  if (!summary.ok) {
    report('summary.json', summary.problem);
  }
  const recorded = parseTimeline(await readText(join(dir, 'timeline.ndjson')));
  for (const problem of recorded.problems) {
    report('timeline.ndjson', problem);
  }
  const log = await readText(join(dir, 'k6.log'));
  // Both are there only when the run was asked for them, so that their absence is no problem.
  const auditText = await readText(join(dir, 'audit.json'));
  const audit = auditText === undefined ? undefined : parseJsonText(auditText, auditSchema);
  if (audit?.ok === false) {
    report('audit.json', audit.problem);
  }
  const recoveryText = await readText(join(dir, 'recovery.json'));
  const recovery = recoveryText === undefined ? undefined : parseJsonText(recoveryText, recoverySchema);
  if (recovery?.ok === false) {
    report('recovery.json', recovery.problem);
  }
  const faultText = await readText(join(dir, 'faults.ndjson'));
  const faults = faultText === undefined ? undefined : parseFaults(faultText);
  for (const problem of faults?.problems ?? []) {
    report('faults.ndjson', problem);
  }
  const mergeText = await readText(join(dir, 'merge.json'));
  const merge = mergeText === undefined ? undefined : parseJsonText(mergeText, mergeSchema);
  if (merge?.ok === false) {
    report('merge.json', merge.problem);
  }
  const generators = await readGenerators(dir);
  return {
    name: test.name,
    manifest: test.message === undefined ? test : { ...test, message: shorten(test.message) },
    ...(summary.ok ? { summary: summary.value } : {}),
    ...(recorded.timeline === undefined ? {} : { timeline: recorded.timeline }),
    ...(log === undefined ? {} : { log: parseLog(log) }),
    ...(audit?.ok ? { audit: audit.value } : {}),
    ...(faults === undefined ? {} : { faults: faults.windows, faultSpans: faults.spans }),
    ...(merge?.ok ? { merge: merge.value } : {}),
    ...(generators.length === 0 ? {} : { generators }),
    ...(recovery?.ok ? { recovery: recovery.value } : {}),
  };
}

/** A message may quote a whole page that a server answered with; its beginning says what it is. */
function shorten(message: string): string {
  return message.length <= MESSAGE_LENGTH ? message : `${message.slice(0, MESSAGE_LENGTH)} …`;
}

/** Tolerant where `parseSystemLines` is strict: one bad line must not cost the report the other thousands. */
async function readSystem(path: string, problems: RecordProblem[]): Promise<SystemLine[]> {
  const report = (message: string): void => {
    problems.push({ file: 'system.ndjson', message });
  };
  const lines: SystemLine[] = [];
  const rows = await readRows(path, (row) => {
    const line = checkSystemLine(tryJson(row));
    if (line !== undefined) {
      lines.push(line);
    }
  });
  if (rows === undefined) {
    report('the file is missing');
  } else if (rows === 0) {
    report('the file is empty');
  } else if (rows > lines.length) {
    report(`${rows - lines.length} of its ${rows} lines could not be read (cut short?)`);
  }
  return lines;
}

/** Only a capacity run has the file. */
function readCapacity(text: string | undefined, problems: RecordProblem[]): Capacity | undefined {
  if (text === undefined) {
    return undefined;
  }
  const parsed = parseJsonText(text, capacitySchema);
  if (parsed.ok) {
    return parsed.value;
  }
  problems.push({ file: 'capacity.json', message: parsed.problem });
  return undefined;
}

async function listFiles(runDir: string): Promise<string[]> {
  const entries = await readdir(runDir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(runDir, '/').length))
    .sort();
}

function tryJson(row: string): unknown {
  try {
    return JSON.parse(row);
  } catch {
    return undefined;
  }
}
